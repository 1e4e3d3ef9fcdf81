// SPDX-License-Identifier: MIT
#include "headway/history/checked_history.hpp"

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

using diagnostics::the_migration_list_is_no_history;

}  // namespace

// The diagnosis is a type, so that a compiler prints it: `CheckedHistory` asserts that it is no_problem_found.
static_assert(detail::NoProblemFound<Diagnosis<good>>);
static_assert(!detail::NoProblemFound<Diagnosis<forked>>);
static_assert(std::is_same_v<Diagnosis<without_parent>, the_migration_list_is_no_history<{"unknown_parent"}, {"0002"}, {"0000"}>>);
static_assert(std::is_same_v<Diagnosis<forked>, the_migration_list_is_no_history<{"not_linear"}, {"0003"}, {"0001"}>>);
static_assert(
    std::is_same_v<Diagnosis<named_twice>,
                   the_migration_list_is_no_history<{"duplicate_revision"}, detail::words<0>(""), {"0001"}>>);

static_assert(history.size() == 2);
static_assert(history.head() == "0002");
static_assert(&checked_history<good> == &history);

TEST_CASE("a checked history is the list that the compiler examined", "[unit][history]") {
  CHECK(history.migrations().data() == good);
  CHECK(history.position_of("0002") == 2);
}

TEST_CASE("the words of a diagnosis have exactly one zero at their end", "[unit][history]") {
  constexpr auto words = detail::words<5>("users");
  static_assert(sizeof words.words == 6);
  CHECK(std::string_view(words.words) == "users");
}
