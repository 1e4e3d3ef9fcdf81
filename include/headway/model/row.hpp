// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_ROW_HPP
#define HEADWAY_MODEL_ROW_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/model/codec.hpp"
#include "headway/model/model.hpp"
#include "headway/schema/value.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

/// How many columns a model has.
template <Modelled T>
[[nodiscard]] constexpr std::size_t column_count() {
  std::size_t count = 0;
  detail::for_each_column<T>([&](const auto&) { ++count; });
  return count;
}

/// The values of a row, in the order of columns_of().
template <Modelled T>
[[nodiscard]] std::vector<Value> values_of(const T& row) {
  std::vector<Value> out;
  out.reserve(column_count<T>());
  detail::for_each_column<T>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::Type;
    out.push_back(Codec<Member>::to_value(field.of(row)));
  });
  return out;
}

/// Reads a row whose columns are those of columns_of(). Rules are not asked: a row is as it is.
///
/// @error row_unreadable  a value is none of its member's type; it is not part of the message
template <Modelled T>
[[nodiscard]] Result<T> read_row(std::span<const Value> row) {
  if (row.size() != column_count<T>()) {
    return failure(ErrorCode::row_unreadable,
                   "a row of " + std::string(detail::model_of<T>.table) + " has " + std::to_string(column_count<T>()) +
                       " columns, found " + std::to_string(row.size()));
  }
  T made{};
  std::string problem;
  std::size_t at = 0;
  detail::for_each_column<T>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::Type;
    const Value& value = row[at++];
    if (!problem.empty()) return;
    if (std::optional<Member> read = Codec<Member>::from_value(value)) {
      field.of(made) = std::move(*read);
    } else {
      problem = "column " + std::string(field.properties().name) + " of " + std::string(detail::model_of<T>.table) +
                ": " + std::string(Codec<Member>::expected) + " was expected, found " +
                (value.is_null() ? "null" : "another value");
    }
  });
  if (!problem.empty()) return failure(ErrorCode::row_unreadable, std::move(problem));
  return made;
}

/// @name Statements, with a `?` for each value, and names quoted as a dialect has it where they are words of SQL.
/// @{
/// `id, user_id, content`: what SELECT is followed by, so that read_row() takes its rows.
template <Modelled T>
[[nodiscard]] std::string columns_of(Dialect dialect = Dialect::sqlite) {
  sql::Writer out(dialect);
  std::string_view separator;
  detail::for_each_column<T>([&](const auto& field) {
    out << separator;
    out.name(field.properties().name);
    separator = ", ";
  });
  return out.take();
}
/// `INSERT INTO thoughts (id, …) VALUES (?, …)`, for values_of().
template <Modelled T>
[[nodiscard]] std::string insert_statement(Dialect dialect = Dialect::sqlite) {
  sql::Writer out(dialect);
  out << "INSERT INTO ";
  out.name(detail::model_of<T>.table) << " (" << columns_of<T>(dialect) << ") VALUES (";
  for (std::size_t at = 0; at < column_count<T>(); ++at) out << (at == 0 ? "?" : ", ?");
  out << ")";
  return out.take();
}
/// `UPDATE thoughts SET user_id = ?, … WHERE id = ?`, for update_values_of().
template <Modelled T>
[[nodiscard]] std::string update_statement(Dialect dialect = Dialect::sqlite) {
  sql::Writer sets(dialect), keys(dialect);
  std::string_view comma, conjunction;
  detail::for_each_column<T>([&](const auto& field) {
    const bool is_key = field.properties().is_primary_key;
    sql::Writer& out = is_key ? keys : sets;
    out << std::exchange(is_key ? conjunction : comma, is_key ? " AND " : ", ");
    out.name(field.properties().name) << " = ?";
  });
  sql::Writer out(dialect);
  out << "UPDATE ";
  out.name(detail::model_of<T>.table) << " SET " << sets.take() << " WHERE " << keys.take();
  return out.take();
}
/// The values of a row, those of its primary key behind the others.
template <Modelled T>
[[nodiscard]] std::vector<Value> update_values_of(const T& row) {
  std::vector<Value> out, keys;
  detail::for_each_column<T>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::Type;
    (field.properties().is_primary_key ? keys : out).push_back(Codec<Member>::to_value(field.of(row)));
  });
  for (Value& each : keys) out.push_back(std::move(each));
  return out;
}
/// @}

}  // namespace headway::inline v0

#endif
