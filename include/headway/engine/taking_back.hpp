// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_TAKING_BACK_HPP
#define HEADWAY_ENGINE_TAKING_BACK_HPP

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/inspector.hpp"
#include "headway/engine/journal_table.hpp"
#include "headway/engine/program.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/schema_at.hpp"
#include "headway/operations/generated_names.hpp"
#include "headway/operations/transition.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/table_names.hpp"

namespace headway::inline v0::detail {

/// Finds the operations that take back what a half applied migration has done: the way from the tables it touched, as
/// they are, to what the migrations before it make. So it may stop half-way, too, and begin again. As by a downgrade,
/// what a dropped column held does not come back.
template <Backend B>
class TakingBack {
 public:
  TakingBack(B& backend, Program& program, Inspector<B>& inspector)
      : backend_(backend), program_(program), inspector_(inspector) {}

  /// @param target  The revisions that the database then is at.
  /// @error half_applied  rows of other tables were changed, or a statement may have changed anything
  Result<List<Operation>> operations(std::span<const JournalEntry> journal, std::span<const Node> target) {
    Schema replayed;
    if (const Finding stopped = replay_to(program_.graph(), target, replayed, B::own_dialect)) {
      return failure(to_error(stopped));
    }
    if (Result<void> done = find_touched(journal, replayed); !done) return failure(std::move(done.error()));
    const Result<Schema> stored = backend_.as_stored(replayed);
    if (!stored) return failure(stored.error());
    const Result<Schema> found = inspector_.schema();
    if (!found) return failure(found.error());
    Schema from = touched(*found), to = touched(*stored);
    forget_generated_names(to, from);
    return transition(from, to, B::own_dialect).operations;
  }

 private:
  Result<void> find_touched(std::span<const JournalEntry> journal, const Schema& target) {
    for (const JournalEntry& each : journal) {
      if (each.outcome == "planned") continue;
      Statement statement;
      statement.sql = each.statement;
      switch (backend_.effect_of(statement)) {
        case StatementEffect::session: break;
        case StatementEffect::rows:
          if (!inserts_into_new_table(each.statement, target)) return refuse(each, "has changed rows");
          break;
        case StatementEffect::commits:
          std::optional<std::vector<std::string>> names = backend_.touched_by(statement);
          if (!names) return refuse(each, "may have changed anything");
          const Result<bool> is_untouched = is_only_announced(each, statement);
          if (!is_untouched) return failure(is_untouched.error());
          if (*is_untouched) break;  // a table of the name is somebody else's
          names_.insert(names_.end(), names->begin(), names->end());
      }
    }
    return {};
  }
  Result<bool> is_only_announced(const JournalEntry& entry, const Statement& statement) {
    if (entry.outcome != "started") return false;
    const Result<std::string> now = backend_.trace_of(statement);
    if (!now) return failure(now.error());
    return *now == entry.trace;
  }
  /// Such rows go with their table.
  static bool inserts_into_new_table(std::string_view statement, const Schema& target) {
    for (const sql::TableName& each : sql::table_names(statement)) {
      if (!each.is_target) continue;
      const std::vector<char> name = sql::unquoted(each.token);
      return target.find(std::string_view(name.data(), name.size())) == nullptr;
    }
    return false;
  }
  static Result<void> refuse(const JournalEntry& entry, std::string_view why) {
    Error error;
    error.code = ErrorCode::half_applied;
    error.message = "revision " + entry.revision + " is half applied (" + entry.direction +
                    ") and cannot be taken back, as this " + std::string(why) + ": " +
                    (entry.statement.empty() ? "a function" : entry.statement);
    error.revision = entry.revision;
    error.help = "go on in the direction that was begun";
    return failure(std::move(error));
  }

  [[nodiscard]] bool is_touched(std::string_view name) const {
    return std::any_of(names_.begin(), names_.end(), [&](const std::string& each) { return same_name(each, name); });
  }
  [[nodiscard]] Schema touched(const Schema& all) const {
    Schema out;
    all.each([&](const Table& table) {
      if (is_touched(table.name)) out.put(table);
    });
    for (const View& each : all.objects.views) {
      if (is_touched(each.name)) out.objects.views.put(each);
    }
    for (const Trigger& each : all.objects.triggers) {
      if (is_touched(each.name) || is_touched(each.table)) out.objects.triggers.put(each);
    }
    out.objects.are_all_known = all.objects.are_all_known;
    return out;
  }

  B& backend_;
  Program& program_;
  Inspector<B>& inspector_;
  std::vector<std::string> names_;
};

}  // namespace headway::inline v0::detail

#endif
