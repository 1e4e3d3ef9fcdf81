// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_LINTER_HPP
#define HEADWAY_OPERATIONS_LINTER_HPP

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "headway/base/concat.hpp"
#include "headway/base/list.hpp"
#include "headway/operations/column_use.hpp"
#include "headway/operations/doubt.hpp"
#include "headway/operations/linted_table.hpp"
#include "headway/operations/narrowing.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/operations/replay.hpp"
#include "headway/operations/row_statement.hpp"
#include "headway/schema/schema.hpp"
#include "headway/schema/words.hpp"

namespace headway::inline v0::detail {

/// Follows migrations from a schema on, and tells what each may do to rows that are there at the beginning.
class Linter {
 public:
  constexpr Linter(Schema schema, Dialect dialect) : schema_(std::move(schema)), dialect_(dialect) {}

  /// One migration.
  ///
  /// @return What does not fit the schema, if anything: nothing is known from there on.
  constexpr Finding follow(std::span<const Operation> operations, Doubts& out) {
    out_ = &out;
    migration_ = {};
    ++number_;
    for (LintedTable& each : tables_) each.before = each.now;
    Finding wrong;
    for (const Operation& each : operations) {
      if (!wrong && each.is_for(dialect_)) wrong = take(each);
    }
    if (!wrong) end();
    return wrong;
  }
  /// From here on, tables are there at first: as they are, with rows in them.
  constexpr void forget() {
    tables_.clear();
    is_anything_written_ = false;
  }
  /// How many rows a table has, as a question to the database.
  [[nodiscard]] constexpr Question rows_of(std::string_view table) {
    LintedTable* found = find(table);
    return found == nullptr ? Question{} : ask(Question::Kind::rows, *found, {});
  }
  /// What the migrations followed so far make.
  [[nodiscard]] constexpr const Schema& schema() const noexcept { return schema_; }

  constexpr void operator()(const CreateTable& it) {
    LintedTable& made = tables_.emplace_back();
    made.now = it.table.name;
    made.made_in = number_;
  }

  constexpr void operator()(const DropTable& it) {
    LintedTable* found = find(it.table);
    if (found == nullptr) return;  // a virtual table: an index of others
    const Table& table = *schema_.find(it.table);
    found->now = {};
    if (found->made_in == number_ || (found->is_made() && !found->is_filled)) return;
    if (migration_.carries(table.name, {})) {
      migration_.replaced.push_back({table, found->before, found->was});
      return;
    }
    migration_.dropped.push_back(
        {table, {{ErrorCode::drops_table, {}, table.name}, ask(Question::Kind::rows, *found, {})}});
  }

  constexpr void operator()(const RenameTable& it) {
    LintedTable* found = find(it.table);
    if (found == nullptr) return;
    migration_.rename(found->now, it.to);
    found->now = it.to;
  }

  constexpr void operator()(const AddColumn& it) {
    LintedTable* found = find(it.table);
    if (found == nullptr) return;
    const Column& column = it.column;
    const bool is_computed = column.generated.kind != Generated::Kind::none;
    const bool has_value =
        !it.values.empty() || is_computed ||
        (column.default_value_.kind != Default::Kind::none && !column.default_value_.value.is_null());
    // The database numbers the rows for an integer key.
    const bool is_numbered = column.is_primary_key && family_of(column.type) == TypeFamily::whole;
    if (!column.nullable && !has_value && !is_numbered) {
      Finding finding{ErrorCode::not_null_without_value, {}, found->now, column.name, "new"};
      refuse(*found, std::move(finding), ask(Question::Kind::rows, *found, {}), true);
    }
    if (!it.values.empty()) compute(found->now, column.name, it.values);
    if (!is_computed) migration_.added.push_back({found->now, column.name, column.type, it.values.empty()});
    found->added.push_back(column.name);
  }

  constexpr void operator()(const DropColumn& it) {
    LintedTable* found = find(it.table);
    const Column* column = found == nullptr ? nullptr : schema_.find(it.table)->find(it.column);
    if (column == nullptr) return;
    const bool has_values = column->generated.kind == Generated::Kind::none && !found->adds(column->name);
    if (!has_values || (found->is_made() && !found->is_filled)) return;
    if (migration_.carries(found->now, column->name)) return;
    migration_.lost.push_back({found->now, column->type, doubt_of_lost(*found, column->name)});
  }

  constexpr void operator()(const RenameColumn& it) {
    if (LintedTable* found = find(it.table)) found->rename(it.column, it.to);
  }

  constexpr void operator()(const AlterColumn& it) {
    LintedTable* found = find(it.table);
    const Column* column = found == nullptr ? nullptr : schema_.find(it.table)->find(it.column);
    if (column == nullptr) return;
    const bool keeps_values = !converts_ && it.change.conversion.empty() && !it.change.generated &&
                              column->generated.kind == Generated::Kind::none;
    if (keeps_values && it.change.type) {
      const Narrowing way = narrowing(column->type, *it.change.type, dialect_);
      const bool is_silent = way == Narrowing::silent;
      Finding finding{is_silent ? ErrorCode::narrows_type : ErrorCode::type_may_not_fit,
                      {},
                      found->now,
                      column->name,
                      words(column->type),
                      words(*it.change.type)};
      Question question = ask(Question::Kind::misfits, *found, {IndexKey(column->name)});
      question.from = column->type;
      question.to = *it.change.type;
      if (is_silent && !(found->is_made() && !found->is_filled)) say(std::move(finding), std::move(question));
      if (way == Narrowing::refused) refuse(*found, std::move(finding), std::move(question));
    }
    const bool forbids_null = it.change.nullable && !*it.change.nullable && column->nullable;
    if (keeps_values && forbids_null && !is_filled(found->now, column->name)) {
      Finding finding{ErrorCode::not_null_without_value, {}, found->now, column->name};
      refuse(*found, std::move(finding), ask(Question::Kind::nulls, *found, {IndexKey(column->name)}));
    }
    if (!it.change.conversion.empty()) compute(found->now, column->name, it.change.conversion);
    if (it.change.type || !keeps_values) found->changed.push_back(column->name);
  }

  constexpr void operator()(const CreateIndex& it) {
    if (it.index.is_unique) become_unique(it.table, it.index.keys, it.index.where);
  }
  constexpr void operator()(const DropIndex& it) {
    const Table* table = schema_.find(it.table);
    if (table == nullptr) return;
    for (const Index& each : table->indexes) {
      if (same_name(each.name, it.index) && each.is_unique && each.where.empty()) {
        migration_.were_unique.push_back({table->name, columns_of(each)});
      }
    }
  }
  constexpr void operator()(const AddConstraint& it) {
    const Names* columns = nullptr;
    if (const auto* added = it.constraint.get_if<Unique>()) columns = &added->columns;
    if (const auto* added = it.constraint.get_if<PrimaryKey>()) columns = &added->columns;
    if (columns == nullptr) return;
    List<IndexKey> keys;
    for (const Text& each : *columns) keys.push_back(IndexKey(each));
    become_unique(it.table, keys, {});
  }
  constexpr void operator()(const DropConstraint& it) {
    const Table* table = schema_.find(it.table);
    if (table == nullptr) return;
    for (const Unique& each : table->uniques) {
      if (it.means(each)) migration_.were_unique.push_back({table->name, each.columns});
    }
    if (it.means(table->primary_key)) migration_.were_unique.push_back({table->name, table->primary_key.columns});
  }
  constexpr void operator()(const BulkInsert& it) {
    if (LintedTable* found = find(it.table)) found->written_in = number_;
  }
  constexpr void operator()(const RunFunction&) { migration_.is_anything_written = is_anything_written_ = true; }
  /// Views, triggers, options and the order of columns cost no rows; SQL is read by statement, see take().
  template <class Other>
  constexpr void operator()(const Other&) {}

 private:
  using Number = LintedTable::Number;

  constexpr Finding take(const Operation& operation) {
    const auto* raw = operation.data.get_if<Execute>();
    if (raw != nullptr && !raw->is_opaque) return take_script(raw->sql);
    if (raw != nullptr) migration_.is_anything_written = is_anything_written_ = true;
    return apply(operation);
  }
  constexpr Finding apply(const Operation& operation) {
    operation.data.visit(*this);
    return replay({&operation, 1}, schema_, dialect_);
  }
  constexpr Finding take_script(std::string_view source) {
    sql::Script statements(source);
    for (auto each = statements.next(); each; each = statements.next()) {
      const RowStatement rows = read_row_statement(each.text, dialect_);
      if (rows.kind != RowStatement::Kind::none) {
        note(rows);
        continue;
      }
      converts_ = names_word(each.text, "using");  // ALTER COLUMN … TYPE … USING: no operation that was read holds it
      Finding wrong = read_ddl(each.text, schema_, schema_.virtual_tables, dialect_, [this](const DdlEffect& effect) {
        for (const Operation& operation : effect.operations) {
          if (Finding found = apply(operation)) return found;
        }
        return Finding{};
      });
      converts_ = false;
      if (wrong) return wrong;
    }
    return {};
  }
  [[nodiscard]] static constexpr bool names_word(std::string_view statement, std::string_view word) {
    sql::Tokens tokens(statement);
    for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
      if (token.kind == sql::Token::Kind::word && same_name(token.text, word)) return true;
    }
    return false;
  }
  constexpr void compute(const Text& table, const Text& column, const Text& expression) {
    migration_.computed.push_back({table, expression});
    filled_.push_back({column, table});
  }
  constexpr void note(const RowStatement& rows) {
    migration_.statements.push_back(rows);
    LintedTable* found = find(rows.table);
    if (found == nullptr) return;
    found->written_in = number_;
    if (rows.kind == RowStatement::Kind::removes && !rows.names("where")) found->emptied_in = number_;
    if (rows.kind == RowStatement::Kind::inserts && rows.is_select && found->is_made()) {
      schema_.each([&](const Table& each) {
        found->is_filled = found->is_filled || (!same_name(each.name, found->now) && rows.names_table(each.name));
      });
    }
    if (rows.kind != RowStatement::Kind::updates) return;
    for (const Column& each : schema_.find(rows.table)->columns) {
      if (rows.names(each.name)) filled_.push_back({each.name, found->now});
    }
  }

  /// What is known when the whole migration is.
  constexpr void end() {
    for (const MigrationRows::DroppedTable& each : migration_.dropped) tell_dropped(each);
    for (const MigrationRows::Replaced& each : migration_.replaced) tell_replaced(each);
    for (const MigrationRows::LostColumn& each : migration_.lost) {
      const Text* other = migration_.is_anything_written ? nullptr : migration_.other_name_of(each);
      Doubt told = each.doubt;
      if (other != nullptr) {
        told.finding.code = ErrorCode::rename_without_was;
        told.finding.other = *other;
      }
      out_->push_back(std::move(told));
    }
  }
  /// A table that goes may have come again under another name.
  constexpr void tell_dropped(const MigrationRows::DroppedTable& it) {
    Doubt told = it.doubt;
    std::size_t count = 0;
    for (const LintedTable& each : tables_) {
      if (each.made_in != number_ || each.is_filled || each.now.empty() || migration_.is_anything_written) continue;
      const Table* made = schema_.find(each.now);
      if (made == nullptr || made->columns.size() != it.table.columns.size()) continue;
      bool is_alike = !same_name(made->name, it.table.name);
      for (const Column& column : made->columns) is_alike = is_alike && it.table.find(column.name) != nullptr;
      if (is_alike && ++count == 1) told.finding.other = made->name;
    }
    if (count == 1) told.finding.code = ErrorCode::rename_without_was;
    if (count > 1) told.finding.other = {};
    out_->push_back(std::move(told));
  }
  /// SQL has copied the rows, as SQLite's twelve steps do: what it did not name is lost.
  constexpr void tell_replaced(const MigrationRows::Replaced& it) {
    const Table* now = it.before.empty() ? nullptr : schema_.find(it.before);
    LintedTable* found = now == nullptr ? nullptr : find(it.before);
    if (found == nullptr) return;
    found->is_filled = true;
    for (const Column& column : it.table.columns) {
      const bool is_kept = now->find(column.name) != nullptr || column.generated.kind != Generated::Kind::none;
      if (is_kept || migration_.carries(it.table.name, column.name)) continue;
      Question question{Question::Kind::values, it.was, {IndexKey(column.name)}};
      if (it.was.empty()) question = {};
      out_->push_back({{ErrorCode::drops_column, {}, now->name, column.name}, std::move(question)});
    }
  }

  constexpr void become_unique(std::string_view name, const List<IndexKey>& keys, const Text& where) {
    LintedTable* found = find(name);
    if (found == nullptr || is_unique_already(*schema_.find(name), keys)) return;
    Text named;
    for (const IndexKey& each : keys) {
      const Text& key = each.expression.empty() ? each.column : each.expression;
      if (named.empty()) {
        named = key;
      } else {
        named = concat({named, ", ", key});
      }
    }
    // Without a default a new column is null everywhere, and nulls differ from each other.
    for (const MigrationRows::AddedColumn& each : migration_.added) {
      if (!same_name(each.table, found->now) || !each.is_empty) continue;
      for (const IndexKey& key : keys) {
        const Column* column = schema_.find(name)->find(key.column);
        if (column != nullptr && same_name(key.column, each.column) && column->nullable &&
            column->default_value_.kind == Default::Kind::none) {
          return;
        }
      }
    }
    bool is_computed = !where.empty();
    for (const IndexKey& each : keys) is_computed = is_computed || !each.expression.empty();
    Question question = ask(Question::Kind::duplicates, *found, keys);
    question.where = where;
    if (is_computed && found->has_other_columns()) question = not_asked(Text("its columns change before"));
    refuse(*found, {ErrorCode::unique_over_duplicates, {}, found->now, std::move(named)}, std::move(question));
  }
  /// Rows that differ in some of the keys differ in all of them.
  [[nodiscard]] constexpr bool is_unique_already(const Table& table, const List<IndexKey>& keys) const {
    const auto holds = [&](const Names& columns) {
      for (const Text& each : columns) {
        bool is_found = false;
        for (const IndexKey& key : keys) is_found = is_found || (key.collation.empty() && same_name(key.column, each));
        if (!is_found) return false;
      }
      return !columns.empty();
    };
    if (holds(table.primary_key.columns)) return true;
    for (const Unique& each : table.uniques) {
      if (holds(each.columns)) return true;
    }
    for (const Index& each : table.indexes) {
      if (each.is_unique && each.where.empty() && holds(columns_of(each))) return true;
    }
    for (const MigrationRows::WasUnique& each : migration_.were_unique) {
      if (same_name(each.table, table.name) && holds(each.columns)) return true;
    }
    return false;
  }
  /// None, if one of the keys is no column as it is.
  [[nodiscard]] static constexpr Names columns_of(const Index& index) {
    Names out;
    for (const IndexKey& each : index.keys) {
      if (!each.expression.empty() || !each.collation.empty()) return {};
      out.push_back(each.column);
    }
    return out;
  }

  /// The table under its name of now; null when the schema has none.
  constexpr LintedTable* find(std::string_view name) {
    const Table* table = schema_.find(name);
    if (table == nullptr) return nullptr;
    for (LintedTable& each : tables_) {
      if (same_name(each.now, name)) return &each;
    }
    LintedTable& made = tables_.emplace_back();
    made.now = made.before = made.was = table->name;
    return &made;
  }
  [[nodiscard]] constexpr bool is_filled(std::string_view table, std::string_view column) const {
    for (const FormerName& each : filled_) {
      if (same_name(each.was, table) && same_name(each.column, column)) return true;
    }
    return false;
  }

  [[nodiscard]] static constexpr Question not_asked(Text why) {
    Question out;
    out.why_not = std::move(why);
    return out;
  }
  [[nodiscard]] constexpr Question ask(Question::Kind kind, const LintedTable& table, List<IndexKey> keys) const {
    if (table.is_made()) return not_asked(Text("a revision before makes the table"));
    for (IndexKey& each : keys) {
      if (!each.expression.empty()) continue;
      if (table.adds(each.column)) return not_asked(Text("the column is new"));
      if (contains(table.changed, each.column)) return not_asked(Text("a revision before changes the column"));
      each.column = table.name_at_first(each.column);
    }
    Question out;
    out.kind = kind;
    out.table = table.was;
    out.keys = std::move(keys);
    return out;
  }
  [[nodiscard]] constexpr Doubt doubt_of_lost(const LintedTable& table, const Text& column) const {
    return {{ErrorCode::drops_column, {}, table.now, column}, ask(Question::Kind::values, table, {IndexKey(column)})};
  }

  constexpr void say(Finding finding, Question question) { out_->push_back({std::move(finding), std::move(question)}); }
  /// What rows may refuse that the migrations have not made or changed themselves: what these do to them, they know.
  ///
  /// @param whatever_it_holds  rows that were changed are refused like others
  constexpr void refuse(const LintedTable& table, Finding finding, Question question, bool whatever_it_holds = false) {
    if (table.made_in == number_ || (table.is_made() && !table.is_filled)) return;
    const bool is_seen_to = table.written_in == number_ || migration_.is_anything_written;
    if (is_seen_to && (!whatever_it_holds || table.emptied_in == number_)) return;
    if (is_anything_written_ || table.written_in != 0) question = not_asked(Text("rows are written before"));
    say(std::move(finding), std::move(question));
  }

  Schema schema_;
  Dialect dialect_;
  Number number_ = 0;
  List<LintedTable> tables_;
  List<FormerName> filled_;  ///< Columns that were given values, each with its table.
  bool is_anything_written_ = false;
  bool converts_ = false;  ///< The statement says what becomes of values.
  MigrationRows migration_;
  Doubts* out_ = nullptr;
};

}  // namespace headway::inline v0::detail

#endif
