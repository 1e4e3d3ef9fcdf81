// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_ROW_WATCH_HPP
#define HEADWAY_TESTING_ROW_WATCH_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/list.hpp"
#include "headway/engine/connection.hpp"
#include "headway/history/migration.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "headway/schema/schema.hpp"
#include "headway/testing/inspector.hpp"

namespace headway::inline v0::testing::detail {

/// What the tables that exist before an upgrade are called after it. SQL is read, too.
class Renames {
 public:
  Renames(const Migration& migration, Schema before, Dialect dialect) {
    Operations recorded;
    migration.upgrade(recorded);
    const std::span<const Operation> operations = recorded.list();
    List<Operation> raw;
    // What does not fit is the run's to tell, not this.
    static_cast<void>(headway::detail::replay_each(operations, before, dialect, &raw));
    for (const auto list : {operations, std::span<const Operation>(raw.data(), raw.size())}) {
      for (const Operation& each : list) {
        const auto* const rename = each.is_for(dialect) ? each.data.template get_if<RenameTable>() : nullptr;
        if (rename != nullptr) pairs_.push_back({rename->table.string(), rename->to.string()});
      }
    }
  }

  [[nodiscard]] std::string after(std::string name) const {
    for (const auto& [from, to] : pairs_) {
      if (same_name(from, name)) name = to;
    }
    return name;
  }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

/// Compares the rows of tables before and after an upgrade.
template <class B>
class RowWatch {
 public:
  RowWatch(Connection& db, const Schema& before, const Migration& migration)
      : db_(db), before_(before), renames_(migration, before, db.dialect()) {}

  /// Notes the rows that there are; to be called before the upgrade.
  Result<void> look() {
    Result<void> done;
    before_.each([&](const Table& each) {
      if (!done) return;
      Result<std::vector<std::string>> read = Inspector<B>::rows(db_, each.name, each.primary_key.columns);
      if (read) {
        kept_.push_back({each, std::move(*read)});
      } else {
        done = failure(std::move(read.error()));
      }
    });
    return done;
  }

  /// A sentence for each table that has lost rows; to be called after the upgrade.
  Result<std::vector<std::string>> losses(const Schema& after) {
    std::vector<std::string> out;
    for (Kept& kept : kept_) {
      const std::string name = renames_.after(kept.was.name.string());
      const Table* const heir = after.find(name);
      if (heir == nullptr) continue;  // it was to go
      const Names key = shared_key(kept.was, *heir);
      if (key.empty()) kept.rows.assign(kept.rows.size(), std::string());  // then only their number counts
      Result<std::vector<std::string>> now = Inspector<B>::rows(db_, name, key);
      if (!now) return failure(std::move(now.error()));
      std::sort(kept.rows.begin(), kept.rows.end());
      std::sort(now->begin(), now->end());
      std::vector<std::string> gone;
      std::set_difference(kept.rows.begin(), kept.rows.end(), now->begin(), now->end(), std::back_inserter(gone));
      if (!gone.empty()) out.push_back(words(kept, key, gone));
    }
    return out;
  }

 private:
  /// A table, and for each of its rows the values of the primary key as a text.
  struct Kept {
    const Table& was;
    std::vector<std::string> rows;
  };

  /// A key of other columns, or of columns of other types, does not name the same rows.
  static Names shared_key(const Table& before, const Table& after) {
    for (const Text& each : before.primary_key.columns) {
      const Column* const was = before.find(each);
      const Column* const is = after.find(each);
      if (was == nullptr || is == nullptr || was->type != is->type) return {};
    }
    return before.primary_key.columns;
  }

  static std::string words(const Kept& kept, const Names& key, const std::vector<std::string>& gone) {
    const std::size_t total = kept.rows.size();
    std::string out = "table " + kept.was.name.string() + " has lost " + std::to_string(gone.size()) + " of " +
                      std::to_string(total) + (total == 1 ? " row" : " rows");
    if (key.empty()) return out;
    out += ": ";
    for (std::size_t at = 0; at < key.size(); ++at) out += (at == 0 ? "" : ", ") + key[at].string();
    out += " = ";
    for (std::size_t at = 0; at < gone.size() && at < 3; ++at) out += (at == 0 ? "" : "; ") + gone[at];
    return out + (gone.size() > 3 ? "; …" : "");
  }

  Connection& db_;
  const Schema& before_;
  Renames renames_;
  std::vector<Kept> kept_;
};

}  // namespace headway::inline v0::testing::detail

#endif
