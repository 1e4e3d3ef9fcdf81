// SPDX-License-Identifier: MIT
#include "headway/history/checked_history.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Body nothing = [](Operations&) {};

constexpr Migration good[] = {{.revision = "0001", .upgrade = nothing},
                              {.revision = "0002", .down_revision = "0001", .upgrade = nothing}};
constexpr Migration without_parent[] = {{.revision = "0001", .upgrade = nothing},
                                        {.revision = "0002", .down_revision = "0000", .upgrade = nothing}};
constexpr Migration forked[] = {good[0], good[1], {.revision = "0003", .down_revision = "0001", .upgrade = nothing}};
constexpr Migration named_twice[] = {good[0], good[0]};

constexpr auto& history = checked_history<good>;

template <const auto& List>
using Diagnosis = typename decltype(detail::diagnosis<List>())::type;

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
static_assert(std::is_same_v<Diagnosis<forked>, Wrong<words("not_linear"), words("0003"), words("0001")>>);
static_assert(std::is_same_v<Diagnosis<named_twice>, Wrong<words("duplicate_revision"), words(""), words("0001")>>);

static_assert(history.size() == 2);
static_assert(history.head() == "0002");
static_assert(&checked_history<good> == &history);

TEST_CASE("a checked history is the list that the compiler examined", "[unit][history]") {
  CHECK(history.migrations().data() == good);
  CHECK(history.position_of("0002") == 2);
}

TEST_CASE("the words of a diagnosis have exactly one zero at their end", "[unit][history]") {
  constexpr auto users = words("users");
  static_assert(sizeof users.words == 6);
  CHECK(std::string_view(users.words) == "users");
}
