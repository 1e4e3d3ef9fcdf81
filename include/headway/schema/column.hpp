// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_COLUMN_HPP
#define HEADWAY_SCHEMA_COLUMN_HPP

#include <concepts>
#include <cstdint>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/constraint.hpp"
#include "headway/schema/type.hpp"
#include "headway/schema/types.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0 {

/// What a column holds when an INSERT does not say.
struct Default {
  enum class Kind : std::uint8_t { none, literal, expression };
  Kind kind = Kind::none;
  Value value = {};  ///< The literal, or the expression's SQL as text.
  friend constexpr bool operator==(const Default&, const Default&) = default;
};

/// @name What op.alter_column makes a column's default: `{.default_value = default_literal(5)}`.
/// @{
[[nodiscard]] constexpr Default default_literal(Value value) { return {Default::Kind::literal, std::move(value)}; }
[[nodiscard]] constexpr Default default_expression(TextRef sql) {
  return {Default::Kind::expression, Value(Text(sql))};
}
inline constexpr Default no_default = {};
/// @}

/// A column computed from others.
struct Generated {
  enum class Kind : std::uint8_t { none, computed_on_read, stored };
  Kind kind = Kind::none;
  Text expression = {};
  friend constexpr bool operator==(const Generated&, const Generated&) = default;
};

/// A column as it is written in a migration or a model:
/// `column("email", varchar(255)).not_null().unique()`.
///
/// Keys, checks and references given here are moved into the table by add(Table&, Column), so that a
/// table says the same however it was written.
struct Column {
  Text name = {};
  Type type = {};
  bool nullable = true;
  bool is_primary_key = false;
  bool is_unique = false;
  bool is_autoincrement = false;  ///< Ids of deleted rows are never given again.
  Default default_value_ = {};
  Text collation = {};
  Generated generated = {};
  List<Check> checks = {};
  List<ForeignKey> references_ = {};
  Text comment_ = {};
  Text was_ = {};  ///< What a model says that it was called before.

  [[nodiscard]] constexpr Column&& not_null() && {
    nullable = false;
    return std::move(*this);
  }
  /// Part of the primary key, and not null.
  [[nodiscard]] constexpr Column&& primary_key() && {
    is_primary_key = true;
    nullable = false;
    return std::move(*this);
  }
  [[nodiscard]] constexpr Column&& autoincrement() && {
    is_autoincrement = true;
    return std::move(*this);
  }
  [[nodiscard]] constexpr Column&& unique() && {
    is_unique = true;
    return std::move(*this);
  }
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& default_value(TextRef literal) && {
    default_value_.kind = Default::Kind::literal;
    default_value_.value = Value(Text(literal));
    return std::move(*this);
  }
  /// A number, a boolean, null, or a Value made elsewhere; the Value is made here and not at each call.
  template <class T>
  requires(std::constructible_from<Value, T> && !std::convertible_to<T, TextRef>)
      [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& default_value(T literal) && {
    default_value_.kind = Default::Kind::literal;
    default_value_.value = Value(std::move(literal));
    return std::move(*this);
  }
  /// A default computed by the database: `default_expression("CURRENT_TIMESTAMP")`.
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& default_expression(TextRef sql) && {
    default_value_.kind = Default::Kind::expression;
    default_value_.value = Value(Text(sql));
    return std::move(*this);
  }
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& collate(TextRef given) && {
    collation = Text(given);
    return std::move(*this);
  }
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& generated_as(
      TextRef expression, Generated::Kind kind = Generated::Kind::computed_on_read) && {
    generated.kind = kind;
    generated.expression = Text(expression);
    return std::move(*this);
  }
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& check(TextRef expression,
                                                                   TextRef constraint_name = "") && {
    checks.push_back({Text(expression), Text(constraint_name), name});
    return std::move(*this);
  }
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& references(TextRef table, TextRef column,
                                                                        ReferentialAction on_delete = {},
                                                                        ReferentialAction on_update = {}) && {
    ForeignKey key;
    key.columns.push_back(name);
    key.table = Text(table);
    key.referenced.push_back(Text(column));
    key.delete_action = on_delete;
    key.update_action = on_update;
    references_.push_back(std::move(key));
    return std::move(*this);
  }

  /// What PostgreSQL and MySQL tell of the column to who asks them. SQLite keeps no comments.
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& comment(TextRef given) && {
    comment_ = Text(given);
    return std::move(*this);
  }
  /// The name that it had before, for transition(): in a model, as long as some history knows it by that name.
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Column&& was(TextRef former) && {
    was_ = Text(former);
    return std::move(*this);
  }

  friend constexpr bool operator==(const Column&, const Column&) = default;
};

[[nodiscard, gnu::noinline, gnu::cold]] constexpr Column column(TextRef name, PlainType type) {
  Column made;
  made.name = Text(name);
  made.type.kind = type.kind;
  made.type.length = type.length;
  made.type.scale = type.scale;
  return made;
}
[[nodiscard, gnu::noinline, gnu::cold]] constexpr Column column(TextRef name, const Type& type) {
  Column made;
  made.name = Text(name);
  made.type = type;
  return made;
}

}  // namespace headway::inline v0

#endif
