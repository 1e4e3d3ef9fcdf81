// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_MODEL_HPP
#define HEADWAY_MODEL_MODEL_HPP

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "headway/model/field.hpp"

namespace headway::inline v0 {

/// An index or a unique constraint over several columns.
template <std::size_t Size>
struct ColumnGroup {
  std::string_view name;
  std::array<std::string_view, Size> columns;
  bool is_constraint = false;
};

/// `index_on("idx_audit_log_entity", "entity_type", "entity_id")`
template <class... Columns>
[[nodiscard]] constexpr ColumnGroup<sizeof...(Columns)> index_on(std::string_view name, Columns... columns) {
  return {name, {columns...}, false};
}
/// `unique_on("uq_links", "source_id", "target_id")`
template <class... Columns>
[[nodiscard]] constexpr ColumnGroup<sizeof...(Columns)> unique_on(std::string_view name, Columns... columns) {
  return {name, {columns...}, true};
}

/// `table_was("people")`: the name that the table had before, see Column::was.
struct TableWas {
  std::string_view name;
};
[[nodiscard]] constexpr TableWas table_was(std::string_view former) { return {former}; }

/// A rule about several fields of a struct, which the parts of a model may be:
///
/// ```
/// static constexpr std::string_view constraint = "order_of_times";         // its CHECK is ck_<table>_order_of_times
/// std::optional<ValidationError> check(const T& value) const;
/// static constexpr Text sql(Dialect dialect);                              // empty where it has nothing to say
/// ```
template <class Rule>
struct RuleOfRow {
  Rule rule;
};
template <class Rule>
[[nodiscard]] constexpr RuleOfRow<Rule> row_rule(Rule rule) {
  return {rule};
}

/// What a struct declares of itself in its function `model()`: fields, what spans several of them, and what is said of
/// the whole table: comment("…"), engine("…"), charset("…"), collation("…").
template <class T, class... Parts>
struct Model {
  std::string_view table;  ///< Empty for a shape that is no table.
  std::tuple<Parts...> parts;
};

/// ```
/// struct User {
///   Uuid id;
///   std::string email;
///   static constexpr auto model() {
///     return headway::model<User>("users",
///                                 field<&User::id>("id", varchar(36)).primary_key(),
///                                 field<&User::email>("email", varchar(255)).unique());
///   }
/// };
/// ```
template <class T, class... Parts>
[[nodiscard]] constexpr Model<T, Parts...> model(std::string_view table, Parts... parts) {
  return {table, {parts...}};
}
/// The declaration of a struct that is no table: what a request carries.
template <class T, class... Parts>
[[nodiscard]] constexpr Model<T, Parts...> shape(Parts... parts) {
  return {{}, {parts...}};
}

/// Satisfied by a struct that declares a model.
template <class T>
concept Modelled = requires {
  T::model();
};

namespace detail {

/// Made once, by the compiler.
template <Modelled T>
inline constexpr auto model_of = T::model();

template <class Part>
inline constexpr bool is_field = false;
template <auto Member, class... Rules>
inline constexpr bool is_field<Field<Member, Rules...>> = true;
template <class Part>
inline constexpr bool is_rule_of_row = false;
template <class Rule>
inline constexpr bool is_rule_of_row<RuleOfRow<Rule>> = true;

/// Calls `visit(part)` for each part of a model.
template <Modelled T, class Visit>
constexpr void for_each_part(Visit visit) {
  std::apply([&](const auto&... each) { (visit(each), ...); }, model_of<T>.parts);
}
/// Calls `visit(field)` for each field.
template <Modelled T, class Visit>
constexpr void for_each_field(Visit visit) {
  for_each_part<T>([&](const auto& part) {
    if constexpr (is_field<std::remove_cvref_t<decltype(part)>>) visit(part);
  });
}
/// The same for those that are columns.
template <Modelled T, class Visit>
constexpr void for_each_column(Visit visit) {
  for_each_field<T>([&](const auto& field) {
    if (field.properties().has_column) visit(field);
  });
}

}  // namespace detail

}  // namespace headway::inline v0

#endif
