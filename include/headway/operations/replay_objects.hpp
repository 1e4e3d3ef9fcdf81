// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_REPLAY_OBJECTS_HPP
#define HEADWAY_OPERATIONS_REPLAY_OBJECTS_HPP

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/concat.hpp"
#include "headway/base/finding.hpp"
#include "headway/operations/column_use.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/rename_in_statement.hpp"
#include "headway/sql/table_names.hpp"

namespace headway::inline v0::detail {

/// What operations do to views and triggers: those on themselves, and those on the tables that they stand on. Asked
/// only where there are any.
class ObjectReplay {
  // Before their uses: clang evaluates no member template that it has not read yet.
  template <class Part>
  static constexpr void put(Parts<Part>& parts, const Part* unseen, const Part& made) {
    if (unseen != nullptr) parts.erase(unseen);
    Part next = made;
    if constexpr (std::is_same_v<Part, View>) note_reads(next);
    parts.put(std::move(next));
  }
  [[nodiscard]] static constexpr std::uint32_t hash(std::string_view name) {
    std::uint32_t mixed = static_cast<std::uint32_t>(name.size());
    for (const char c : name) mixed = (mixed ^ static_cast<unsigned char>(lower(c))) * 16777619U;
    return mixed;
  }
  static constexpr void note_reads(View& view) {
    view.reads.clear();
    for (const sql::TableName& each : sql::table_names(view.select)) {
      const std::vector<char> bytes = sql::unquoted(each.token);
      view.reads.push_back(hash({bytes.data(), bytes.size()}));
    }
  }
  /// Many views would be looked through for each table that goes: those that a replay made say at once that they do not
  /// read it.
  [[nodiscard]] static constexpr bool may_read(const View& view, std::uint32_t table) {
    for (const std::uint32_t each : view.reads) {
      if (each == table) return true;
    }
    return view.reads.empty();
  }
  template <class Part>
  [[nodiscard]] static constexpr Part renamed(const Part& part, const NameChange& change) {
    Part next = part;
    next.renamed.push_back(change);
    return next;
  }

 public:
  constexpr ObjectReplay(Schema& schema, Dialect dialect)
      : schema_(schema), views_(schema.objects.views), triggers_(schema.objects.triggers), dialect_(dialect) {}

  /// @pre no table or index has its name
  [[nodiscard]] constexpr Finding create(const View& made, bool replaces) const {
    if (made.select.empty()) return malformed("create_view", made.name, "a view needs a SELECT");
    const View* const found = views_.find(made.name);
    if (found != nullptr && !found->is_unseen && !replaces) return {ErrorCode::view_exists, {}, made.name, {}, {}};
    put(views_, found, made);
    return {};
  }
  [[nodiscard]] constexpr Finding drop(const DropView& it) const {
    const View* const found = views_.find(it.view);
    if (found != nullptr) {
      views_.erase(found);
      drop_triggers(it.view);
    } else if (schema_.objects.are_all_known) {
      return {ErrorCode::no_such_view, {}, it.view, {}, {}};
    }
    return {};
  }

  [[nodiscard]] constexpr Finding create(const Trigger& made) const {
    if (Finding found = flaw_of(made)) return found;
    const Trigger* const same = dialect_ == Dialect::postgresql ? triggers_.find(made) : triggers_.find(made.name);
    if (same != nullptr && !same->is_unseen) return {ErrorCode::trigger_exists, {}, same->table, made.name, {}};
    put(triggers_, same, made);
    return {};
  }
  [[nodiscard]] constexpr Finding drop(const DropTrigger& it) const {
    Trigger like;
    like.name = it.trigger;
    like.table = it.table;
    const Trigger* const found = triggers_.find(like);
    if (found != nullptr) {
      triggers_.erase(found);
    } else if (schema_.objects.are_all_known) {
      return {ErrorCode::no_such_trigger, {}, it.table, it.trigger, {}};
    }
    return {};
  }
  /// The triggers of a table or view go with it.
  constexpr void drop_triggers(std::string_view table) const {
    for (const Trigger* at = triggers_.begin(); at != triggers_.end();) {
      if (same_name(at->table, table)) {
        triggers_.erase(at);
      } else {
        ++at;
      }
    }
  }

  /// A view that reads a table; null when none does.
  [[nodiscard]] constexpr const View* reader_of(std::string_view table) const {
    const std::uint32_t hashed = hash(name_alone(table));
    for (const View& each : views_) {
      if (!each.is_unseen && may_read(each, hashed) && names(each.select, table)) return &each;
    }
    return nullptr;
  }
  /// The trigger that fires for UPDATE OF a column; empty when none does.
  [[nodiscard]] constexpr Text user_of_column(std::string_view table, std::string_view column) const {
    for (const Trigger& each : triggers_) {
      if (!same_name(each.table, table) || each.is_unseen) continue;
      if (contains(each.columns, column)) return concat({"trigger ", each.name});
    }
    return {};
  }

  /// @name As the databases rewrite what they hold.
  /// @{
  constexpr void rename_table(const Text& from, const Text& to) const {
    const NameChange change{from, to};
    for (const View& each : views_) {
      if (!sql::has_name(each.select, name_alone(from))) continue;
      View next = renamed(each, change);
      next.select = sql::rename_table_in(each.select, from, to, dialect_);
      note_reads(next);
      views_.replace(&each, std::move(next));
    }
    for (const Trigger& each : triggers_) {
      const bool is_its_own = same_name(each.table, from);
      const std::string_view name = name_alone(from);
      if (!is_its_own && !sql::has_name(each.body, name) && !sql::has_name(each.condition, name)) continue;
      Trigger next = renamed(each, change);
      if (is_its_own) next.table = to;
      next.body = sql::rename_table_in(each.body, from, to, dialect_);
      next.condition = sql::rename_table_in(each.condition, from, to, dialect_);
      triggers_.replace(&each, std::move(next));
    }
  }
  constexpr void rename_column(const Text& table, const Text& from, const Text& to) const {
    const NameChange change{from, to};
    const auto others_have = [&](const sql::TableName& name) {
      const Table* const other = schema_.find(sql::relation_name(name, dialect_));
      return other != nullptr && other->find(from) != nullptr;
    };
    const auto changed = [&](const Text& statement, bool is_row) {
      return sql::rename_column_in(statement, table, is_row, from, to, others_have, dialect_);
    };
    for (const View& each : views_) {
      if (!may_read(each, hash(name_alone(table))) || !sql::has_name(each.select, from)) continue;
      if (!names(each.select, table)) continue;
      View next = renamed(each, change);
      next.select = changed(each.select, false);
      views_.replace(&each, std::move(next));
    }
    for (const Trigger& each : triggers_) {
      const bool is_row = same_name(each.table, table);
      if (!is_row && !names(each.body, table)) continue;
      Trigger next = renamed(each, change);
      if (is_row) rename(next.columns, from, to);
      next.body = changed(each.body, is_row);
      next.condition = changed(each.condition, is_row);
      triggers_.replace(&each, std::move(next));
    }
  }
  /// @}

  /// SQL was executed that nobody looks into: of what it names, nothing is known any more.
  constexpr void execute_unseen(std::string_view sql) const {
    schema_.objects.are_all_known = false;
    const auto forget = [&](auto& parts) {
      for (const auto& each : parts) {
        if (each.is_unseen || !sql::has_name(sql, name_alone(each.name))) continue;
        auto next = each;
        next.is_unseen = true;
        parts.replace(&each, std::move(next));
      }
    };
    forget(views_);
    forget(triggers_);
  }

 private:
  /// What SQL may call a table by wherever it lives.
  [[nodiscard]] constexpr std::string_view name_alone(std::string_view table) const {
    return qualified_name(table, dialect_).name;
  }
  [[nodiscard]] constexpr bool names(std::string_view statement, std::string_view table) const {
    return sql::names_table(statement, table, dialect_);
  }
  [[nodiscard]] static constexpr Finding malformed(const Text& operation, const Text& table, Text what) {
    return {ErrorCode::malformed_operation, {}, table, operation, std::move(what)};
  }
  [[nodiscard]] constexpr Finding flaw_of(const Trigger& made) const {
    const Text operation = "create_trigger";
    if (made.events == 0) return malformed(operation, made.table, "a trigger needs something that it fires at");
    if (made.has_two_timings) return malformed(operation, made.table, "a trigger fires before, after or instead");
    if (made.body.empty()) return malformed(operation, made.table, "a trigger needs something that it runs");
    const Table* const table = schema_.find(made.table);
    const View* const view = views_.find(made.table);
    const bool is_known = table != nullptr || view != nullptr || contains(schema_.virtual_tables, made.table);
    if (!is_known && schema_.objects.are_all_known) return {ErrorCode::no_such_table, {}, made.table, {}, {}};
    if (dialect_ == Dialect::sqlite) {
      const bool is_instead = made.timing == Trigger::Timing::instead_of;
      if (table != nullptr && is_instead) return malformed(operation, made.table, "INSTEAD OF is for views");
      if (view != nullptr && !is_instead) return malformed(operation, made.table, "a view takes INSTEAD OF");
    }
    for (const Text& each : made.columns) {
      const bool is_rowid = contains(Names{"rowid", "oid", "_rowid_"}, each);
      if (table != nullptr && table->find(each) == nullptr && !is_rowid) {
        return {ErrorCode::no_such_column, {}, made.table, each, {}};
      }
    }
    return {};
  }

  Schema& schema_;
  Parts<View>& views_;
  Parts<Trigger>& triggers_;
  Dialect dialect_;
};

}  // namespace headway::inline v0::detail

#endif
