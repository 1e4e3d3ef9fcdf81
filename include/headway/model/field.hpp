// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_FIELD_HPP
#define HEADWAY_MODEL_FIELD_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "headway/model/patch.hpp"
#include "headway/model/rules.hpp"
#include "headway/schema/constraint.hpp"
#include "headway/schema/type.hpp"

namespace headway::inline v0 {

namespace detail {

template <class Pointer>
struct MemberTraits;
template <class Owner_, class Type_>
struct MemberTraits<Type_ Owner_::*> {
  using Owner = Owner_;
  using Type = Type_;
};

/// What is left of a type when nothing and null are taken away: the T of optional<T>, Patch<T>, Patch<optional<T>>.
template <class T>
struct Inner {
  using type = T;
  static constexpr bool is_optional = false, is_patch = false;
};
template <class T>
struct Inner<std::optional<T>> {
  using type = T;
  static constexpr bool is_optional = true, is_patch = false;
};
template <class T>
struct Inner<Patch<T>> {
  using type = typename Inner<T>::type;
  static constexpr bool is_optional = Inner<T>::is_optional, is_patch = true;
};

/// A column's default, as a literal type: Default holds a text of its own.
struct DefaultWords {
  enum class Kind : std::uint8_t { none, text, boolean, integer, expression };
  Kind kind = Kind::none;
  std::string_view words;
  std::int64_t number = 0;
};

/// What a declaration says of a field beside its rules.
struct FieldProperties {
  std::string_view name;  ///< In the row, in JSON and in what is said of errors.
  std::string_view json_name;
  PlainType type;
  bool has_column = false;
  bool is_primary_key = false;
  bool is_unique = false;
  bool may_be_absent = false;
  std::string_view referenced_table;
  std::string_view referenced_column;
  ReferentialAction on_delete = ReferentialAction::no_action;
  DefaultWords default_value;
  std::string_view index_name;
  std::string_view was;
  std::string_view comment;
};

}  // namespace detail

/// One member of a struct, declared: its name, its column and its rules. Made by field().
template <auto Member, class... Rules>
class Field {
 public:
  using Owner = typename detail::MemberTraits<decltype(Member)>::Owner;
  /// The member's type, and what is left of it without std::optional and Patch.
  using Type = typename detail::MemberTraits<decltype(Member)>::Type;
  using Inner = typename detail::Inner<Type>::type;
  static constexpr bool is_optional = detail::Inner<Type>::is_optional;
  static constexpr bool is_patch = detail::Inner<Type>::is_patch;

  constexpr explicit Field(detail::FieldProperties properties, std::tuple<Rules...> rules = {})
      : properties_(properties), rules_(rules) {}

  /// @name The column. Whether it may be null, the member's type says.
  /// @{
  [[nodiscard]] constexpr Field primary_key() const {
    return with([](auto& it) { it.is_primary_key = true; });
  }
  [[nodiscard]] constexpr Field unique() const {
    return with([](auto& it) { it.is_unique = true; });
  }
  [[nodiscard]] constexpr Field references(std::string_view table, std::string_view column,
                                           ReferentialAction on_delete = {}) const {
    return with([&](auto& it) {
      it.referenced_table = table;
      it.referenced_column = column;
      it.on_delete = on_delete;
    });
  }
  [[nodiscard]] constexpr Field default_value(std::string_view words) const {
    return with([&](auto& it) { it.default_value = {detail::DefaultWords::Kind::text, words, 0}; });
  }
  [[nodiscard]] constexpr Field default_value(std::same_as<bool> auto value) const {
    return with([&](auto& it) { it.default_value = {detail::DefaultWords::Kind::boolean, {}, value ? 1 : 0}; });
  }
  [[nodiscard]] constexpr Field default_value(std::int64_t value) const {
    return with([&](auto& it) { it.default_value = {detail::DefaultWords::Kind::integer, {}, value}; });
  }
  [[nodiscard]] constexpr Field default_expression(std::string_view sql) const {
    return with([&](auto& it) { it.default_value = {detail::DefaultWords::Kind::expression, sql, 0}; });
  }
  /// The name that it had before: see Column::was.
  [[nodiscard]] constexpr Field was(std::string_view former) const {
    return with([&](auto& it) { it.was = former; });
  }
  /// What databases tell of the column: see Column::comment.
  [[nodiscard]] constexpr Field comment(std::string_view words) const {
    return with([&](auto& it) { it.comment = words; });
  }
  /// An index of this column alone.
  [[nodiscard]] constexpr Field index(std::string_view name) const {
    return with([&](auto& it) { it.index_name = name; });
  }
  /// @}

  /// @name JSON
  /// @{
  /// Its key, where that is not the column's name; empty for a field that JSON never shows.
  [[nodiscard]] constexpr Field in_json(std::string_view name) const {
    return with([&](auto& it) { it.json_name = name; });
  }
  /// JSON may leave it out, and the member then keeps the value it was made with. A member that is optional or a Patch
  /// may always be left out.
  [[nodiscard]] constexpr Field may_be_absent() const {
    return with([](auto& it) { it.may_be_absent = true; });
  }
  /// @}

  /// @name Rules, asked in the order of their declaration; the first that is broken is told.
  /// @{
  template <class Rule>
  [[nodiscard]] constexpr Field<Member, Rules..., Rule> rule(Rule added) const {
    return Field<Member, Rules..., Rule>(properties_, std::tuple_cat(rules_, std::tuple<Rule>(added)));
  }
  /// At least and at most so many code points.
  [[nodiscard]] constexpr auto length(std::size_t least, std::size_t most) const { return rule(Length{least, most}); }
  [[nodiscard]] constexpr auto greater_than(std::int32_t limit) const { return rule(GreaterThan{limit}); }
  [[nodiscard]] constexpr auto at_least(std::int32_t limit) const { return rule(AtLeast{limit}); }
  [[nodiscard]] constexpr auto between(std::int32_t least, std::int32_t most) const {
    return rule(AtLeast{least}).rule(AtMost{most});
  }
  /// @}

  [[nodiscard]] constexpr const detail::FieldProperties& properties() const { return properties_; }
  [[nodiscard]] static constexpr const Type& of(const Owner& owner) { return owner.*Member; }
  [[nodiscard]] static constexpr Type& of(Owner& owner) { return owner.*Member; }

  /// Calls `visit(rule)` for each rule until one answers true.
  template <class Visit>
  constexpr bool any_rule(Visit visit) const {
    return std::apply([&](const auto&... each) { return (visit(each) || ...); }, rules_);
  }

 private:
  template <class Change>
  [[nodiscard]] constexpr Field with(Change change) const {
    Field copy(*this);
    change(copy.properties_);
    return copy;
  }

  detail::FieldProperties properties_;
  std::tuple<Rules...> rules_;
};

/// Declares a member that is a column: `field<&User::email>("email", varchar(255)).unique()`
template <auto Member>
[[nodiscard]] constexpr Field<Member> field(std::string_view name, PlainType type) {
  detail::FieldProperties made;
  made.name = made.json_name = name;
  made.type = type;
  made.has_column = true;
  return Field<Member>(made);
}
/// Declares a member that is none, of a shape that only travels.
template <auto Member>
[[nodiscard]] constexpr Field<Member> field(std::string_view name) {
  detail::FieldProperties made;
  made.name = made.json_name = name;
  return Field<Member>(made);
}

}  // namespace headway::inline v0

#endif
