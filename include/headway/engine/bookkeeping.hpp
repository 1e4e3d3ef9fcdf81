// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_BOOKKEEPING_HPP
#define HEADWAY_ENGINE_BOOKKEEPING_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/edited.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/report.hpp"
#include "headway/engine/run_base.hpp"
#include "headway/engine/version_table.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/plan.hpp"
#include "headway/history/target.hpp"

namespace headway::inline v0::detail {

/// Calls that run no migration, and write nothing but the library's own tables.
template <Backend B>
class Bookkeeping : public RunBase<B> {
 public:
  using Rows = VersionTable::Rows;
  using RunBase<B>::RunBase;
  using RunBase<B>::position;

  Result<std::vector<EditedMigration>> edited() {
    Result<Nodes> at = position();
    if (!at) return failure(std::move(at.error()));
    return edited_.find(*at);
  }

  /// Notes that edited migrations are meant as they are now.
  ///
  /// @param only  These of them; null for all.
  Result<std::vector<std::string>> accept(const std::vector<std::string>* only) {
    Nodes chosen;
    for (std::size_t at = 0; only != nullptr && at < only->size(); ++at) {
      const Result<Node> node = Resolver(graph()).revision((*only)[at]);
      if (!node) return failure(node.error());
      chosen.push_back(*node);
    }
    std::vector<std::string> out;
    Result<Nodes> found = edited_among(only == nullptr ? nullptr : &chosen);
    if (!found) return failure(std::move(found.error()));
    if (found->empty()) return out;

    if (Result<void> locked = lock(false); !locked) return failure(abandon(std::move(locked.error())));
    found = edited_among(only == nullptr ? nullptr : &chosen);
    if (!found) return failure(abandon(std::move(found.error())));
    std::vector<HistoryEntry> entries;
    for (const Node node : *found) {
      out.emplace_back(graph().id(node));
      entries.push_back(runner_.prepare(Step{&graph().migration(node)}));
      entries.back().direction = "accept";
    }
    Result<void> done = create_tables();
    if (done) done = history_table_.append(backend_, entries);
    if (done) done = backend_.commit(options_.lock_timeout);
    if (!done) return failure(abandon(std::move(done.error())));
    return out;
  }

  /// Makes the library's own tables, or what they lack; answers whether anything was made.
  Result<bool> ensure_version() {
    Result<bool> is_there = has_tables();
    if (!is_there || *is_there) return is_there.map([](bool) { return false; });
    if (Result<void> locked = lock(false); !locked) return failure(abandon(std::move(locked.error())));
    is_there = has_tables();
    Result<void> done = is_there ? Result<void>{} : failure(std::move(is_there.error()));
    if (done) done = create_tables();
    if (done) done = backend_.commit(options_.lock_timeout);
    if (!done) return failure(abandon(std::move(done.error())));
    return !*is_there;
  }

  Result<void> write_backup(const std::string& path, Overwrite overwrite) {
    return backend_.back_up(path, overwrite, options_.stop);
  }

  Result<Report> stamp(std::string_view target, bool purge) {
    const Result<Replaced> replaced = replace_rows("stamp", purge, [&](const Rows& rows) -> Result<Nodes> {
      const Result<Nodes> now = purge ? Result<Nodes>(Nodes{}) : nodes(rows);
      if (!now) return failure(now.error());
      return plan_stamp(graph(), *now, target);
    });
    if (!replaced) return failure(replaced.error());
    return finish(replaced->after);
  }

  /// Removes the rows that another row stands on; answers which.
  Result<Rows> repair() {
    Result<Replaced> replaced = replace_rows("repair", false, [&](const Rows& rows) -> Result<Nodes> {
      const Result<Nodes> now = nodes(rows);
      if (!now) return failure(now.error());
      return effective_rows(graph(), *now);
    });
    if (!replaced) return failure(std::move(replaced.error()));
    std::erase_if(replaced->before, [&](const std::string& row) {
      return std::find(replaced->after.begin(), replaced->after.end(), row) != replaced->after.end();
    });
    return std::move(replaced->before);
  }

 protected:
  using RunBase<B>::abandon;
  using RunBase<B>::backend_;
  using RunBase<B>::create_tables;
  using RunBase<B>::edited_;
  using RunBase<B>::finish;
  using RunBase<B>::graph;
  using RunBase<B>::history_table_;
  using RunBase<B>::is_same;
  using RunBase<B>::joined;
  using RunBase<B>::lock;
  using RunBase<B>::nodes;
  using RunBase<B>::options_;
  using RunBase<B>::runner_;
  using RunBase<B>::unlock;
  using RunBase<B>::version_table_;
  using RunBase<B>::write;

 private:
  Result<Nodes> edited_among(const Nodes* chosen) {
    const Result<std::vector<EditedMigration>> found = edited();
    if (!found) return failure(found.error());
    Nodes out;
    for (const EditedMigration& each : *found) {
      const Node node = graph().find(each.revision);
      if (chosen == nullptr || std::find(chosen->begin(), chosen->end(), node) != chosen->end()) out.push_back(node);
    }
    return out;
  }
  Result<bool> has_tables() {
    const Result<bool> has_version = backend_.has_table(options_.version_table);
    if (!has_version || !*has_version) return has_version;
    return history_table_.is_complete(backend_);
  }

  /// @error half_applied
  Result<void> examine_journal(bool purge) {
    if constexpr (!B::has_transactional_ddl) {
      if (Result<void> done = this->journal_.load(); !done) return done;
      if (!this->journal_.is_open() || purge) return {};
      const JournalEntry& first = this->journal_.entries().front();
      return failure(ErrorCode::half_applied,
                     "revision " + first.revision + " is half applied (" + first.direction + ")");
    } else {
      return {};
    }
  }

  struct Replaced {
    Rows before, after;
  };
  /// Writes other rows without running anything, and notes it in the history table; nothing when they are there.
  ///
  /// @param purge   Also when a migration is half applied, which is forgotten then.
  /// @param wanted  From the rows as they are to those that shall be; asked again once the lock is held.
  template <class Wanted>
  Result<Replaced> replace_rows(std::string_view what, bool purge, Wanted wanted) {
    const auto look = [&]() -> Result<Replaced> {
      Result<Rows> rows = version_table_.read(backend_);
      if (!rows) return failure(std::move(rows.error()));
      const Result<Nodes> after = wanted(*rows);
      if (!after) return failure(after.error());
      Replaced found{std::move(*rows), {}};
      for (const Node node : *after) found.after.emplace_back(graph().id(node));
      return found;
    };
    Result<Replaced> found = look();
    if (!found || is_same(found->before, found->after)) return found;

    if (Result<void> locked = lock(false); !locked) return failure(abandon(std::move(locked.error())));
    if (Result<void> can = examine_journal(purge); !can) return failure(abandon(std::move(can.error())));
    found = look();
    if (!found) return failure(abandon(std::move(found.error())));
    if (is_same(found->before, found->after)) {  // somebody else did it in between
      if (Result<void> unlocked = unlock(); !unlocked) return failure(abandon(std::move(unlocked.error())));
      return found;
    }
    Result<void> done = create_tables();
    if (done) done = write(found->before, found->after, {runner_.entry(joined(found->after), what)});
    if constexpr (!B::has_transactional_ddl) {
      if (done) done = this->journal_.close();
    }
    if (done) done = backend_.commit(options_.lock_timeout);
    if (!done) return failure(abandon(std::move(done.error())));
    return found;
  }
};

}  // namespace headway::inline v0::detail

#endif
