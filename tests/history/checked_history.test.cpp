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

template <const auto& List, Branches Allowed = Branches::refused>
using Diagnosis = typename decltype(detail::diagnosis<List, Allowed>())::type;

template <std::size_t N>
consteval auto words(const char (&literal)[N]) {
  return detail::words<N - 1>(std::string_view(literal, N - 1));
}

template <diagnostics::Words Rule, diagnostics::Words Revision, diagnostics::Words Found>
using Wrong = diagnostics::the_migration_list_is_no_history<Rule, Revision, Found>;

}  // namespace

// The diagnosis is a type, so that a compiler prints it: `CheckedHistory` asserts that it is no_problem_found.
static_assert(detail::NoProblemFound<Diagnosis<good>>);
static_assert(!detail::NoProblemFound<Diagnosis<forked>>);
static_assert(std::is_same_v<Diagnosis<without_parent>, Wrong<words("unknown_parent"), words("0002"), words("0000")>>);
static_assert(
    std::is_same_v<Diagnosis<without_dependency>, Wrong<words("unknown_dependency"), words("0002"), words("other")>>);
static_assert(std::is_same_v<Diagnosis<forked>, Wrong<words("several_heads"), words(""), words("0002")>>);
static_assert(std::is_same_v<Diagnosis<named_twice>, Wrong<words("duplicate_revision"), words(""), words("0001")>>);
static_assert(std::is_same_v<Diagnosis<labelled_twice>, Wrong<words("label_clash"), words("0002"), words("users")>>);
static_assert(std::is_same_v<Diagnosis<circular>, Wrong<words("cycle"), words("0002"), words("")>>);

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
