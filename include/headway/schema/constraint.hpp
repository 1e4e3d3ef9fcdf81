// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_CONSTRAINT_HPP
#define HEADWAY_SCHEMA_CONSTRAINT_HPP

#include <cstdint>
#include <initializer_list>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// Column names, as `{"first", "second"}`.
using Names = List<Text>;

namespace detail {

[[nodiscard]] constexpr Names names(std::initializer_list<TextRef> given) {
  Names made;
  made.reserve(given.size());
  for (const TextRef each : given) made.push_back(Text(each));
  return made;
}

}  // namespace detail

/// `primary_key({"tenant", "id"}).named("pk_accounts")`; an empty name leaves it to the database.
struct PrimaryKey {
  Names columns = {};
  Text name = {};

  [[nodiscard]] constexpr PrimaryKey&& named(TextRef given) && {
    name = Text(given);
    return std::move(*this);
  }
  friend constexpr bool operator==(const PrimaryKey&, const PrimaryKey&) = default;
};

/// `unique({"source", "target"}).named("uq_links")`
struct Unique {
  Names columns = {};
  Text name = {};

  [[nodiscard]] constexpr Unique&& named(TextRef given) && {
    name = Text(given);
    return std::move(*this);
  }
  friend constexpr bool operator==(const Unique&, const Unique&) = default;
};

/// `check("price > 0").named("ck_price")`
struct Check {
  Text expression = {};
  Text name = {};
  Text column = {};  ///< The column it was declared on, and goes with; empty for a check of the whole table.

  [[nodiscard]] constexpr Check&& named(TextRef given) && {
    name = Text(given);
    return std::move(*this);
  }
  friend constexpr bool operator==(const Check&, const Check&) = default;
};

/// What happens to the referencing row when the referenced row is deleted or its key changes.
enum class ReferentialAction : std::uint8_t { no_action, restrict, cascade, set_null, set_default };
inline constexpr auto no_action = ReferentialAction::no_action;
inline constexpr auto restrict_ = ReferentialAction::restrict;
inline constexpr auto cascade = ReferentialAction::cascade;
inline constexpr auto set_null = ReferentialAction::set_null;
inline constexpr auto set_default = ReferentialAction::set_default;

/// When a foreign key is checked.
enum class Deferral : std::uint8_t { not_deferrable, deferrable, initially_deferred };

/// `foreign_key({"user_id"}, "users", {"id"}).on_delete(cascade)`
struct ForeignKey {
  Names columns = {};
  Text table = {};
  Names referenced = {};
  ReferentialAction delete_action = ReferentialAction::no_action;
  ReferentialAction update_action = ReferentialAction::no_action;
  Deferral deferral = Deferral::not_deferrable;
  Text name = {};

  [[nodiscard]] constexpr ForeignKey&& on_delete(ReferentialAction action) && {
    delete_action = action;
    return std::move(*this);
  }
  [[nodiscard]] constexpr ForeignKey&& on_update(ReferentialAction action) && {
    update_action = action;
    return std::move(*this);
  }
  [[nodiscard]] constexpr ForeignKey&& deferrable(Deferral when = Deferral::deferrable) && {
    deferral = when;
    return std::move(*this);
  }
  [[nodiscard]] constexpr ForeignKey&& named(TextRef given) && {
    name = Text(given);
    return std::move(*this);
  }
  friend constexpr bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

[[nodiscard, gnu::noinline, gnu::cold]] constexpr PrimaryKey primary_key(std::initializer_list<TextRef> columns) {
  return {detail::names(columns), {}};
}
[[nodiscard, gnu::noinline, gnu::cold]] constexpr Unique unique(std::initializer_list<TextRef> columns) {
  return {detail::names(columns), {}};
}
[[nodiscard, gnu::noinline, gnu::cold]] constexpr Check check(TextRef expression) { return {Text(expression), {}, {}}; }
[[nodiscard, gnu::noinline, gnu::cold]] constexpr ForeignKey foreign_key(std::initializer_list<TextRef> columns,
                                                                         TextRef table,
                                                                         std::initializer_list<TextRef> referenced) {
  ForeignKey made;
  made.columns = detail::names(columns);
  made.table = Text(table);
  made.referenced = detail::names(referenced);
  return made;
}

}  // namespace headway::inline v0

#endif
