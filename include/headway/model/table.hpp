// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_TABLE_HPP
#define HEADWAY_MODEL_TABLE_HPP

#include <string_view>
#include <type_traits>
#include <utility>

#include "headway/base/concat.hpp"
#include "headway/model/codec.hpp"
#include "headway/model/model.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/schema.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0 {

namespace detail {

/// The name of the CHECK that a rule becomes.
[[nodiscard]] constexpr Text check_name(std::string_view table, std::string_view about) {
  return concat({"ck_", table, "_", about});
}

[[nodiscard]] constexpr Default as_default(const DefaultWords& words) {
  using Kind = DefaultWords::Kind;
  Default made;
  if (words.kind == Kind::none) return made;
  made.kind = words.kind == Kind::expression ? Default::Kind::expression : Default::Kind::literal;
  if (words.kind == Kind::text || words.kind == Kind::expression) {
    made.value = Value(Text(words.words));
  } else if (words.kind == Kind::boolean) {
    made.value = Value(words.number != 0);
  } else {
    made.value = Value(words.number);
  }
  return made;
}

/// The CHECKs of a column: one of what its type and its rules say together, and one of each rule that wants its own.
template <class Field>
constexpr void add_checks(const Field& field, const SqlPlace& at, Table& made) {
  Text together;
  bool type_is_said = false;
  List<Check> own;
  field.any_rule([&](const auto& rule) {
    using Rule = std::remove_cvref_t<decltype(rule)>;
    if constexpr (requires { rule.sql(at); }) {
      Text said = rule.sql(at);
      if constexpr (requires { Rule::constraint; }) {
        if (!said.empty()) own.push_back({std::move(said), check_name(made.name, Rule::constraint), {}});
      } else {
        if constexpr (requires { Rule::says_type; }) type_is_said = true;
        together = and_also(std::move(together), said);
      }
    }
    return false;
  });
  if (!type_is_said) {
    Text type = Codec<typename Field::Inner>::sql(at);
    if (std::is_same_v<typename Field::Inner, std::string> && at.type.kind == Type::Kind::varchar && at.is_sqlite()) {
      type = and_also(std::move(type), concat({at.length(), " <= ", Digits(at.type.length)}));
    }
    together = and_also(std::move(type), together);
  }
  if (!together.empty()) made.checks.push_back({std::move(together), check_name(made.name, at.column), {}});
  for (Check& each : own) made.checks.push_back(std::move(each));
}

/// MySQL and MariaDB have no CHECK on a column that a foreign key writes when a row goes.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html
[[nodiscard]] constexpr bool takes_checks(const FieldProperties& properties, Dialect dialect) {
  const bool is_written =
      properties.on_delete == ReferentialAction::set_null || properties.on_delete == ReferentialAction::set_default;
  return dialect != Dialect::mysql || properties.referenced_table.empty() || !is_written;
}

template <class Field>
constexpr void add_column(const Field& field, Dialect dialect, Table& made) {
  const FieldProperties& properties = field.properties();
  Column column;
  column.name = Text(properties.name);
  column.type = properties.type;
  column.nullable = Field::is_optional;
  column.is_primary_key = properties.is_primary_key;
  column.is_unique = properties.is_unique;
  column.default_value_ = as_default(properties.default_value);
  if (!properties.was.empty()) column.was_ = Text(properties.was);
  if (!properties.comment.empty()) column.comment_ = Text(properties.comment);
  if (!properties.referenced_table.empty()) {
    ForeignKey key;
    key.columns.push_back(column.name);
    key.table = Text(properties.referenced_table);
    key.referenced.push_back(Text(properties.referenced_column));
    key.delete_action = properties.on_delete;
    column.references_.push_back(std::move(key));
  }
  if (!properties.index_name.empty()) {
    Index index;
    index.name = Text(properties.index_name);
    index.keys.push_back(IndexKey(column.name));
    made.indexes.push_back(std::move(index));
  }
  add(made, std::move(column));
  if (takes_checks(properties, dialect)) add_checks(field, {properties.name, properties.type, dialect}, made);
}

template <std::size_t Size>
constexpr void add_group(const ColumnGroup<Size>& group, Table& made) {
  if (group.is_constraint) {
    Unique constraint;
    constraint.name = Text(group.name);
    for (const std::string_view each : group.columns) constraint.columns.push_back(Text(each));
    made.uniques.push_back(std::move(constraint));
  } else {
    Index index;
    index.name = Text(group.name);
    for (const std::string_view each : group.columns) index.keys.push_back(IndexKey(Text(each)));
    made.indexes.push_back(std::move(index));
  }
}
constexpr void add_group(const TableWas& part, Table& made) { made.former_names.push_back({{}, Text(part.name)}); }
constexpr void add_group(const TableNote& part, Table& made) { add(made, part); }
template <class Rule>
constexpr void add_rule_of_row(const RuleOfRow<Rule>& part, Dialect dialect, Table& made) {
  Text said = part.rule.sql(dialect);
  if (!said.empty()) made.checks.push_back({std::move(said), check_name(made.name, Rule::constraint), {}});
}

}  // namespace detail

/// The table that a model describes, with its CHECKs in the words of a dialect.
template <Modelled T>
[[nodiscard]] constexpr Table table_of(Dialect dialect = Dialect::sqlite) {
  Table made;
  made.name = Text(detail::model_of<T>.table);
  detail::for_each_part<T>([&](const auto& part) {
    using Part = std::remove_cvref_t<decltype(part)>;
    if constexpr (detail::is_field<Part>) {
      detail::add_column(part, dialect, made);
    } else if constexpr (detail::is_rule_of_row<Part>) {
      detail::add_rule_of_row(part, dialect, made);
    } else {
      detail::add_group(part, made);
    }
  });
  return made;
}

/// The tables of several models, for checked_history and `check`:
/// `constexpr Tables models(Dialect dialect) { return tables_of<User, Thought>(dialect); }`
template <Modelled... Models>
[[nodiscard]] constexpr Tables tables_of(Dialect dialect = Dialect::sqlite) {
  Tables made;
  made.reserve(sizeof...(Models));
  (made.push_back(table_of<Models>(dialect)), ...);
  return made;
}

}  // namespace headway::inline v0

#endif
