// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_EDIT_HPP
#define HEADWAY_DIALECT_SQLITE_EDIT_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/table.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// The text of a CREATE TABLE that SQLite has stored, and what changes of the table make of it. What a change is not
/// about stays byte for byte.
///
/// Each edit is made in the text and the text is read again, so that every place is known from the grammar.
class TableText {
 public:
  using Clause = sql::Clause;
  using Kind = Clause::Kind;

  /// @error unreadable_statement
  [[nodiscard]] static Result<TableText> read(std::string text) {
    TableText out(std::move(text));
    if (Result<void> done = out.read_again(); !done) return failure(std::move(done.error()));
    return out;
  }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const sql::TableDefinition& definition() const noexcept { return definition_; }
  [[nodiscard]] const Table& table() const noexcept { return definition_.table; }
  /// The type of a column as it is written.
  [[nodiscard]] std::string_view type_words(std::size_t column) const {
    return definition_.columns[column].type.of(text_);
  }
  /// The same table under another name. Columns that are written with the table's name before them lose it.
  [[nodiscard]] std::string named(std::string_view qualified) const {
    const std::string_view whole(text_);
    std::string out(whole.substr(0, definition_.name.whole.begin));
    out.append(qualified);
    for (std::size_t at = definition_.name.whole.end; at < whole.size();) {
      const sql::Token token = sql::next_token(whole.substr(at));
      at += token.text.size();
      if (at < whole.size() && whole[at] == '.' && is_name_of_table(token)) {
        ++at;
      } else {
        out.append(token.text);
      }
    }
    return out;
  }
  /// @return the number of columns when there is no such column
  [[nodiscard]] std::size_t find(std::string_view column) const {
    const List<Column>& columns = table().columns;
    std::size_t at = 0;
    while (at < columns.size() && !same_name(columns[at].name, column)) ++at;
    return at;
  }

  /// Makes one change.
  ///
  /// @error no_such_column, no_such_constraint  the stored table is not what the migration expects
  /// @error unreadable_statement                what came out is no CREATE TABLE
  Result<void> apply(const Operation& operation) {
    Result<void> done;
    operation.data.visit([&](const auto& it) { done = change(it); });
    return done;
  }

 private:
  [[nodiscard]] bool is_name_of_table(const sql::Token& token) const {
    if (token.kind != sql::Token::Kind::word && token.kind != sql::Token::Kind::quoted) return false;
    const std::vector<char> meant = sql::unquoted(token);
    return same_name({meant.data(), meant.size()}, table().name);
  }

  explicit TableText(std::string text) : text_(std::move(text)) {}

  Result<void> read_again() {
    sql::Definition read = sql::read_statement(text_);
    if (auto* found = std::get_if<sql::TableDefinition>(&read)) {
      definition_ = std::move(*found);
      return {};
    }
    Error error;
    error.code = ErrorCode::unreadable_statement;
    error.message = "a definition of a table was expected";
    if (const auto* stop = std::get_if<sql::Unreadable>(&read)) {
      error.message = "expected " + stop->expected.string() + ", found " + stop->found.string();
      error.position = stop->position;
    }
    error.statement = text_;
    return failure(std::move(error));
  }

  Result<void> replace(sql::Span span, std::string_view words) {
    text_.replace(span.begin, span.end - span.begin, words);
    return read_again();
  }
  Result<void> insert(std::size_t at, std::string_view words) { return replace({at, at}, words); }

  // -- columns

  [[nodiscard]] Result<std::size_t> column_at(const Text& name) const {
    const std::size_t at = find(name);
    if (at < table().columns.size()) return at;
    return failure(ErrorCode::no_such_column,
                   "column " + name.string() + " was expected in table " + table().name.string() +
                       ", which the database has without it");
  }

  /// Gives a column a clause, in place of those of its kind; no words take them away.
  Result<void> set_clause(std::size_t column, Kind kind, std::string_view words) {
    while (true) {
      const std::vector<Clause>& clauses = definition_.columns[column].clauses;
      const auto is_kind = [&](const Clause& each) { return each.kind == kind; };
      const auto last = std::find_if(clauses.rbegin(), clauses.rend(), is_kind);
      if (last == clauses.rend()) break;
      const bool is_only = std::count_if(clauses.begin(), clauses.end(), is_kind) == 1;
      if (is_only && !words.empty()) return replace(last->whole, words);
      if (Result<void> done = erase(last->whole); !done) return done;
    }
    if (words.empty()) return {};
    const sql::ColumnDefinition& its = definition_.columns[column];
    const std::size_t after = its.type.empty() ? its.name.end : its.type.end;
    return insert(after, ' ' + std::string(words));
  }
  Result<void> set_type(std::size_t column, const std::string& words) {
    const sql::ColumnDefinition& its = definition_.columns[column];
    if (its.type.of(text_) == words) return {};
    if (words.empty()) return erase(its.type);
    if (its.type.empty()) return insert(its.name.end, ' ' + words);
    return replace(its.type, words);
  }
  Result<void> set_nullable(std::size_t column, bool nullable) {
    Result<void> done = set_clause(column, Kind::null, {});
    return done ? set_clause(column, Kind::not_null, nullable ? "" : "NOT NULL") : done;
  }

  /// AUTOINCREMENT stands in the primary key, which must be this column.
  ///
  /// @source https://www.sqlite.org/syntax/column-constraint.html; among a table's constraints it is read, too, and
  /// stands behind the column there
  Result<void> set_autoincrement(std::size_t column, bool counts) {
    if (table().columns[column].is_autoincrement == counts) return {};
    const Clause* key = definition_.columns[column].find(Kind::primary_key);
    std::size_t end = key == nullptr ? 0 : key->whole.end;
    for (const Clause& each : definition_.constraints) {
      if (each.kind != Kind::primary_key) continue;
      key = &each;
      for (end = each.body.end; text_[end] != ')';)
        end += sql::next_token(std::string_view(text_).substr(end)).text.size();
    }
    const Names& columns = table().primary_key.columns;
    if (key == nullptr || columns.size() != 1 || !same_name(columns[0], table().columns[column].name)) {
      return failure(ErrorCode::malformed_operation,
                     "column " + table().columns[column].name.string() + " of table " + table().name.string() +
                         " is to be AUTOINCREMENT, which SQLite has for the column of a primary key alone");
    }
    if (counts) return insert(end, " AUTOINCREMENT");
    std::size_t at = key->whole.begin;
    while (true) {
      const sql::Token token = sql::next_token(std::string_view(text_).substr(at));
      if (token.kind == sql::Token::Kind::word && same_name(token.text, "autoincrement")) {
        return erase({at, at + token.text.size()});
      }
      at += token.text.size();
    }
  }

  /// Words in the middle of a definition, with the blanks before them, unless these end a comment.
  Result<void> erase(sql::Span words) {
    std::size_t begin = words.begin;
    while (begin > 0 && sql::detail::is_blank(text_[begin - 1])) --begin;
    if (sql::ends_in_line_comment(std::string_view(text_).substr(0, begin))) begin = words.begin;
    return replace({begin, words.end}, {});
  }

  // -- the list of columns and constraints

  [[nodiscard]] std::vector<sql::Span> elements() const {
    std::vector<sql::Span> out;
    for (const sql::ColumnDefinition& each : definition_.columns) out.push_back(each.whole);
    for (const Clause& each : definition_.constraints) out.push_back(each.whole);
    return out;
  }
  /// A column or constraint with the comma that parts it from the next, or from the one before if it is the last.
  /// Comments go with what stands before them on their line.
  Result<void> erase_element(std::size_t at) {
    const std::vector<sql::Span> all = elements();
    const std::string_view whole(text_);
    // The place of the comma between two of them; `none` where SQLite does without.
    constexpr std::size_t none = std::string_view::npos;
    const auto comma_between = [&](std::size_t begin, std::size_t end) {
      for (std::size_t place = begin; place < end;) {
        const sql::Token token = sql::next_token(whole.substr(place, end - place));
        if (token.text == ",") return place;
        place += token.text.size();
      }
      return none;
    };
    sql::Span gone = all[at];
    if (at + 1 == all.size()) {
      const std::size_t comma = at == 0 ? none : comma_between(all[at - 1].end, gone.begin);
      const bool has_comma = comma != none;
      if (has_comma && whole.substr(comma + 1, gone.begin - comma - 1).find_first_not_of(" \t\r\n") == none) {
        gone.begin = comma;
      }
      text_.erase(gone.begin, gone.end - gone.begin);
      if (has_comma && comma < gone.begin) text_.erase(comma, 1);  // a comment stands behind it
      return read_again();
    }
    if (const std::size_t comma = comma_between(gone.end, all[at + 1].begin); comma != none) gone.end = comma + 1;
    std::size_t end = gone.end;
    while (end < all[at + 1].begin) {
      const sql::Token token = sql::next_token(whole.substr(end));
      const std::size_t line_end = token.text.find('\n');
      if (token.kind == sql::Token::Kind::blank && line_end != std::string_view::npos) break;
      end += token.text.size();
    }
    // The next one takes its place, indented as it was if it stands on a line of its own.
    while (end < all[at + 1].begin && sql::detail::is_blank(whole[end])) ++end;
    gone.end = end;
    return replace(gone, {});
  }
  Result<void> append(const std::string& words) { return insert(elements().back().end, ",\n  " + words); }

  // -- constraints

  /// Where the clauses stand of the constraints that are meant.
  template <class Constraints>
  void each_meant(const DropConstraint& it, const Constraints& constraints, Kind kind,
                  std::vector<std::pair<std::size_t, std::size_t>>& found) const {
    const auto* next = constraints.begin();
    const auto look = [&](std::size_t column, std::size_t clause) {
      if (it.means(*next++)) found.emplace_back(column, clause);
    };
    for (std::size_t column = 0; column < definition_.columns.size(); ++column) {
      const std::vector<Clause>& clauses = definition_.columns[column].clauses;
      for (std::size_t clause = 0; clause < clauses.size(); ++clause) {
        if (clauses[clause].kind == kind) look(column, clause);
      }
    }
    for (std::size_t clause = 0; clause < definition_.constraints.size(); ++clause) {
      if (definition_.constraints[clause].kind == kind) look(definition_.columns.size(), clause);
    }
  }
  /// A foreign key takes the DEFERRABLE with it that stands for itself behind it.
  Result<void> erase_constraint(std::size_t column, std::size_t clause) {
    if (column == definition_.columns.size()) return erase_element(column + clause);
    const std::vector<Clause>& clauses = definition_.columns[column].clauses;
    sql::Span gone = clauses[clause].whole;
    if (clauses[clause].kind == Kind::foreign_key && clause + 1 < clauses.size() &&
        clauses[clause + 1].kind == Kind::deferral) {
      gone.end = clauses[clause + 1].whole.end;
    }
    return erase(gone);
  }

  // -- the changes

  Result<void> change(const AddColumn& it) {
    Table alone = headway::table({}, it.column);
    alone.is_strict = table().is_strict;
    sql::Writer writer;
    write_column(writer, alone, alone.columns.front());
    return insert(definition_.columns.back().whole.end, ",\n  " + writer.take());
  }

  /// Its own foreign keys and checks go with it, wherever they stand.
  Result<void> change(const DropColumn& it) {
    const Result<std::size_t> at = column_at(it.column);
    if (!at) return failure(at.error());
    const Text name = table().columns[*at].name;
    for (const ForeignKey& key : table().foreign_keys) {
      if (key.columns.size() != 1 || !same_name(key.columns[0], name)) continue;
      DropConstraint drop{{}, key.name, ConstraintKind::foreign_key, key.columns, {}};
      if (Result<void> done = change(drop); !done) return done;
      return change(it);
    }
    return erase_element(*at);
  }

  Result<void> change(const AlterColumn& it) {
    const Result<std::size_t> at = column_at(it.column);
    if (!at) return failure(at.error());
    Result<void> done;
    const bool counts = it.change.autoincrement.value_or(table().columns[*at].is_autoincrement);
    if (it.change.type || counts)
      done = set_type(*at, sqlite_type(counts ? integer : *it.change.type, table().is_strict));
    if (done && it.change.autoincrement) done = set_autoincrement(*at, *it.change.autoincrement);
    if (done && it.change.generated) {
      sql::Writer writer;
      if (it.change.generated->kind != Generated::Kind::none) write_generated(writer, *it.change.generated);
      done = set_clause(*at, Kind::generated, writer.take());
    }
    if (done && it.change.default_value) {
      sql::Writer writer;
      if (it.change.default_value->kind != Default::Kind::none) write_default(writer, *it.change.default_value);
      done = set_clause(*at, Kind::default_value, writer.take());
    }
    if (done && it.change.collation) {
      sql::Writer writer;
      if (!it.change.collation->empty()) (writer << "COLLATE ").name(*it.change.collation);
      done = set_clause(*at, Kind::collation, writer.take());
    }
    if (done && it.change.nullable) done = set_nullable(*at, *it.change.nullable);
    return done;
  }

  Result<void> change(const AddConstraint& it) {
    sql::Writer writer;
    it.constraint.visit([&](const auto& added) { write_constraint(writer, added); });
    Result<void> done = append(writer.take());
    if (const auto* key = it.constraint.get_if<PrimaryKey>(); key != nullptr && done) {
      for (const Text& name : key->columns) {
        if (done) done = say_not_null(name);
      }
    }
    return done;
  }

  Result<void> change(const DropConstraint& it) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    const List<PrimaryKey> keys = {table().primary_key};
    const Names key_columns = table().primary_key.columns;
    switch (it.kind) {
      case ConstraintKind::primary_key: each_meant(it, keys, Kind::primary_key, found); break;
      case ConstraintKind::unique: each_meant(it, table().uniques, Kind::unique, found); break;
      case ConstraintKind::check: each_meant(it, table().checks, Kind::check, found); break;
      case ConstraintKind::foreign_key: each_meant(it, table().foreign_keys, Kind::foreign_key, found); break;
    }
    if (found.empty()) {
      return failure(ErrorCode::no_such_constraint,
                     "a constraint " + it.name.string() + " was expected in table " + table().name.string() +
                         ", which the database has without it");
    }
    Result<void> done;
    for (std::size_t at = found.size(); at-- > 0 && done;) done = erase_constraint(found[at].first, found[at].second);
    if (it.kind == ConstraintKind::primary_key) {
      for (const Text& name : key_columns) {
        if (done) done = say_not_null(name);
      }
    }
    return done;
  }
  /// A primary key makes its columns NOT NULL, and they stay so without it.
  Result<void> say_not_null(const Text& column) {
    const Result<std::size_t> at = column_at(column);
    if (!at) return failure(at.error());
    return definition_.columns[*at].find(Kind::not_null) != nullptr ? Result<void>{} : set_nullable(*at, false);
  }

  Result<void> change(const AlterOptions& it) {
    Table after = table();
    after.is_strict = it.change.strict.value_or(after.is_strict);
    after.is_without_rowid = it.change.without_rowid.value_or(after.is_without_rowid);
    Result<void> done;
    if (after.is_strict && !table().is_strict) {
      for (std::size_t at = 0; at < after.columns.size() && done; ++at) {
        const Column& column = after.columns[at];
        done = set_type(at, sqlite_type(column.is_autoincrement ? integer : column.type, true));
      }
    }
    if (!done) return done;
    const std::string_view words = table_options(after);
    const sql::Span options = definition_.options;
    if (!options.empty()) return words.empty() ? erase(options) : replace(options, words);
    return words.empty() ? done : insert(definition_.body.end + 1, ' ' + std::string(words));
  }

  /// Each column's text moves to another's place; what stands between the places stays.
  Result<void> change(const ReorderColumns& it) {
    std::vector<std::size_t> order;
    for (const Text& name : it.columns) {
      const Result<std::size_t> at = column_at(name);
      if (!at) return failure(at.error());
      order.push_back(*at);
    }
    for (std::size_t at = 0; at < definition_.columns.size(); ++at) {
      if (std::find(order.begin(), order.end(), at) == order.end()) order.push_back(at);
    }
    std::string out = text_;
    for (std::size_t place = order.size(); place-- > 0;) {
      const sql::Span there = definition_.columns[place].whole;
      out.replace(there.begin, there.end - there.begin, definition_.columns[order[place]].whole.of(text_));
    }
    text_ = std::move(out);
    return read_again();
  }

  /// The other operations change no definition of a table.
  template <class Other>
  Result<void> change(const Other&) {
    return failure(ErrorCode::malformed_operation, "a change of a table's definition was expected");
  }

  std::string text_;
  sql::TableDefinition definition_;
};

}  // namespace headway::inline v0::detail

#endif
