// SPDX-License-Identifier: MIT
#include "headway/base/scope_guard.hpp"

#include <stdexcept>
#include <string>
#include <type_traits>

#include "support/catch.hpp"

using headway::ScopeGuard;

TEST_CASE("a guard calls its function once, when the scope ends", "[unit][base]") {
  std::string events;
  {
    const ScopeGuard guard([&events] { events += "guard "; });
    events += "body ";
  }
  CHECK(events == "body guard ");
}

TEST_CASE("a dismissed guard calls nothing", "[unit][base]") {
  int calls = 0;
  {
    ScopeGuard guard([&calls] { ++calls; });
    guard.dismiss();
  }
  CHECK(calls == 0);
}

TEST_CASE("a guard calls its function when an exception ends the scope", "[unit][base]") {
  int calls = 0;
  const auto fail = [&calls] {
    const ScopeGuard guard([&calls] { ++calls; });
    throw std::runtime_error("stop");
  };
  CHECK_THROWS_AS(fail(), std::runtime_error);
  CHECK(calls == 1);
}

TEST_CASE("guards end in the opposite order", "[unit][base]") {
  std::string events;
  {
    const ScopeGuard first([&events] { events += "first"; });
    const ScopeGuard second([&events] { events += "second "; });
  }
  CHECK(events == "second first");
}

static_assert(!std::is_copy_constructible_v<ScopeGuard<void (*)()>>);
static_assert(!std::is_move_constructible_v<ScopeGuard<void (*)()>>);
static_assert(!std::is_copy_assignable_v<ScopeGuard<void (*)()>>);
