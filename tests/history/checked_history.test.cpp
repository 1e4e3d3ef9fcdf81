// SPDX-License-Identifier: MIT
#include "headway/history/checked_history.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

constexpr Migration good[] = {revision("0001"), revision("0002", "0001")};
constexpr Migration without_parent[] = {good[0], revision("0002", "0000")};
constexpr Migration without_dependency[] = {good[0], revision("0002", "0001", "other")};
constexpr Migration forked[] = {good[0], good[1], revision("0003", "0001")};
constexpr Migration named_twice[] = {good[0], good[0]};
constexpr Migration labelled_twice[] = {revision("0001", {}, {}, "users"), revision("0002", "0001", {}, "users")};
constexpr Migration circular[] = {good[0], revision("0002", "0003"), revision("0003", "0002")};

constexpr auto& history = checked_history<good>;
constexpr auto& diamond = checked_history<graphs::diamond>;
constexpr auto& shop = checked_history<graphs::shop, Branches::allowed>;

/// What the compiler would print of a list.
template <const auto& List, auto... Given>
struct Checked {
  static constexpr auto finding = detail::check_history<List, Given...>().first;
  using Found = typename detail::Diagnosis<finding>::Found;
};
template <const auto& List, auto... Given>
using Diagnosis = typename Checked<List, Given...>::Found;

template <std::size_t N>
consteval auto words(const char (&literal)[N]) {
  return detail::words_of<N - 1>(std::string_view(literal, N - 1));
}

}  // namespace

// The diagnosis is a type, so that a compiler prints it: `CheckedHistory` asserts that it is no_problem_found.
static_assert(detail::NoProblemFound<Diagnosis<good>>);
static_assert(!detail::NoProblemFound<Diagnosis<forked>>);
static_assert(std::is_same_v<
              Diagnosis<without_parent>,
              diagnostics::a_migration_builds_on_a_revision_that_is_not_in_the_list<words("0002"), words("0000")>>);
static_assert(std::is_same_v<
              Diagnosis<without_dependency>,
              diagnostics::a_migration_depends_on_a_revision_that_is_not_in_the_list<words("0002"), words("other")>>);
static_assert(std::is_same_v<Diagnosis<forked>, diagnostics::the_history_has_two_heads<words("0002"), words("0003")>>);
static_assert(
    std::is_same_v<Diagnosis<named_twice>, diagnostics::two_migrations_have_the_same_revision<words("0001")>>);
static_assert(
    std::is_same_v<Diagnosis<labelled_twice>, diagnostics::a_branch_label_is_the_name_of_another_revision_or_branch<
                                                  words("0002"), words("users"), words("0001")>>);
static_assert(std::is_same_v<Diagnosis<circular>,
                             diagnostics::migrations_stand_on_each_other_in_a_circle<words("0002"), words("0003")>>);

// Branches have to be allowed; nothing else is allowed with them.
static_assert(detail::NoProblemFound<Diagnosis<forked, Branches::allowed>>);
static_assert(!detail::NoProblemFound<Diagnosis<circular, Branches::allowed>>);

static_assert(history.size() == 2);
static_assert(history.count_of_heads() == 1);
static_assert(history.is_at_head(std::array<std::string_view, 1>{"0002"}));
static_assert(diamond.count_of_heads() == 1);
static_assert(shop.count_of_heads() == 2);
static_assert(&checked_history<good> == &history);

TEST_CASE("a checked history is the list that the compiler examined", "[unit][history]") {
  CHECK(history.migrations().data() == good);
  CHECK(diamond.migrations().data() == graphs::diamond);
  CHECK(shop.is_at_head(std::array<std::string_view, 2>{"pay2", "core3"}));
}

TEST_CASE("the words of a diagnosis have exactly one zero at their end", "[unit][history]") {
  constexpr auto users = words("users");
  static_assert(sizeof users.words == 6);
  CHECK(std::string_view(users.words) == "users");
}
