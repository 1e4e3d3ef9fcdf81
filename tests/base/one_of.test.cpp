// SPDX-License-Identifier: MIT
#include "headway/base/one_of.hpp"

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "support/catch.hpp"
#include "support/tracked.hpp"

using headway::List;
using headway::OneOf;
using headway::Text;

namespace {

/// A second type that is tracked.
struct Other {
  Tracked tracked;
};
struct Plain {
  int number = 0;
};
using Any = OneOf<Plain, Tracked, Other>;

template <std::size_t N>
struct Numbered {
  Text name = {};
};
template <std::size_t... N>
constexpr auto one_of_numbered(std::index_sequence<N...>) -> OneOf<Numbered<N>...>;
/// As many types as there may be.
using Sixteen = decltype(one_of_numbered(std::make_index_sequence<16>()));

template <std::size_t N>
constexpr bool holds_only(const Sixteen& value) {
  return value.holds<Numbered<N>>() && value.index() == N && value.get_if<Numbered<(N + 1) % 16>>() == nullptr &&
         value.get_if<Numbered<N>>() != nullptr &&
         value.get_if<Numbered<N>>()->name.view() == "a name that is long enough";
}

/// Makes the Nth type, copies, moves and assigns it over another.
template <std::size_t N>
constexpr bool travels() {
  Sixteen value(Numbered<N>{Text(std::string_view("a name that is long enough"))});
  Sixteen copy = value;
  Sixteen moved = std::move(value);
  Sixteen assigned = Numbered<(N + 7) % 16>{Text(std::string_view("another"))};
  assigned = copy;
  const bool is_visited =
      assigned.visit([](const auto& each) { return std::is_same_v<std::remove_cvref_t<decltype(each)>, Numbered<N>>; });
  return is_visited && holds_only<N>(copy) && holds_only<N>(moved) && holds_only<N>(assigned);
}
template <std::size_t... N>
constexpr bool all_travel(std::index_sequence<N...>) {
  return (travels<N>() && ...);
}

}  // namespace

static_assert(std::is_nothrow_move_constructible_v<Any>);
static_assert(std::is_constructible_v<Any, Plain>);
static_assert(std::is_constructible_v<Any, const Tracked&>);
static_assert(!std::is_constructible_v<Any, int>, "a type is never converted");
static_assert(!std::is_default_constructible_v<Any>);

// A compiler finds leaks, what dies twice and members that are read before they are made, in what it evaluates.
static_assert(all_travel(std::make_index_sequence<16>()));

TEST_CASE("each of sixteen types is held, copied, moved and assigned", "[unit][base]") {
  CHECK(all_travel(std::make_index_sequence<16>()));
}

TEST_CASE("a value is of one type and of no other", "[unit][base]") {
  Tracked::restart();
  {
    Any value(Tracked(5));
    CHECK(value.index() == 1);
    CHECK(value.holds<Tracked>());
    CHECK_FALSE(value.holds<Plain>());
    CHECK_FALSE(value.holds<Other>());
    CHECK(value.get_if<Plain>() == nullptr);
    CHECK(value.get_if<Other>() == nullptr);
    REQUIRE(value.get_if<Tracked>() != nullptr);
    CHECK(value.get_if<Tracked>()->number() == 5);
    value.get<Tracked>() = Tracked(6);
    CHECK(value.get_if<Tracked>()->number() == 6);
    CHECK(Tracked::alive() == 1);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a value is made of what is given, by copy or by move", "[unit][base]") {
  Tracked::restart();
  {
    const Tracked given(4);
    const Any copied(given);
    CHECK(Tracked::copies == 1);
    Tracked source(3);
    const Any moved(std::move(source));
    CHECK(Tracked::copies == 1);
    CHECK(Tracked::moves == 1);
    CHECK(source.number() == Tracked::moved_from);
    CHECK(copied.get_if<Tracked>()->number() == 4);
    CHECK(moved.get_if<Tracked>()->number() == 3);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("assignment ends the value before and makes the new one", "[unit][base]") {
  Tracked::restart();
  {
    Any value(Tracked(1));
    value = Any(Other{Tracked(2)});
    CHECK(value.holds<Other>());
    CHECK(value.get<Other>().tracked.number() == 2);
    CHECK(Tracked::alive() == 1);
    value = Plain{3};
    CHECK(value.get<Plain>().number == 3);
    CHECK(Tracked::alive() == 0);
    value = Tracked(4);
    const Any source(Tracked(5));
    value = source;
    CHECK(value.get<Tracked>().number() == 5);
    CHECK(source.get_if<Tracked>()->number() == 5);
    CHECK(Tracked::alive() == 2);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a value may be assigned to itself", "[unit][base]") {
  Tracked::restart();
  {
    Any value(Tracked(1));
    Any& same = value;
    value = same;
    CHECK(value.get<Tracked>().number() == 1);
    value = std::move(same);
    CHECK(value.holds<Tracked>());
    CHECK(value.get<Tracked>().number() == 1);
    CHECK(Tracked::alive() == 1);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a moved value leaves a value of the same type behind", "[unit][base]") {
  Tracked::restart();
  {
    Any value(Tracked(1));
    Any taken = std::move(value);
    CHECK(taken.get<Tracked>().number() == 1);
    CHECK(value.holds<Tracked>());
    CHECK(value.get<Tracked>().number() == Tracked::moved_from);
    CHECK(Tracked::copies == 0);
    std::swap(value, taken);
    CHECK(value.get<Tracked>().number() == 1);
    Any other = Plain{7};
    std::swap(value, other);
    CHECK(value.get<Plain>().number == 7);
    CHECK(other.get<Tracked>().number() == 1);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a copy that throws leaves both sides as they were", "[unit][base]") {
  Tracked::restart();
  {
    const Any source(Tracked(1));
    Any value(Other{Tracked(2)});
    Tracked::copies_until_throw = 0;
    CHECK_THROWS_AS(Any(source), std::runtime_error);
    Tracked::copies_until_throw = 0;
    CHECK_THROWS_AS(value = source, std::runtime_error);
    Tracked::copies_until_throw = 0;
    const Tracked given(9);
    CHECK_THROWS_AS(Any(given), std::runtime_error);
    CHECK(value.get<Other>().tracked.number() == 2);
    CHECK(source.get_if<Tracked>()->number() == 1);
    CHECK(Tracked::alive() == 3);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a visit gives what the function gives, and may change the value", "[unit][base]") {
  struct Describe {
    std::string operator()(const Plain& it) const { return "plain " + std::to_string(it.number); }
    std::string operator()(const Tracked& it) const { return "tracked " + std::to_string(it.number()); }
    std::string operator()(const Other& it) const { return "other " + std::to_string(it.tracked.number()); }
  };
  CHECK(Any(Plain{1}).visit(Describe()) == "plain 1");
  CHECK(Any(Tracked(2)).visit(Describe()) == "tracked 2");
  CHECK(Any(Other{Tracked(3)}).visit(Describe()) == "other 3");

  Any value = Plain{1};
  value.visit([](auto& each) {
    if constexpr (std::is_same_v<decltype(each), Plain&>) each.number = 8;
  });
  CHECK(value.get<Plain>().number == 8);
  const Any& constant = value;
  constant.visit([](auto& each) { CHECK(std::is_const_v<std::remove_reference_t<decltype(each)>>); });
  int& inside = OneOf<int>(5).visit([](int& each) -> int& {
    static int kept = 0;
    kept = each;
    return kept;
  });
  CHECK(inside == 5);
}

TEST_CASE("a value of a type that only moves can be moved", "[unit][base]") {
  using Owner = OneOf<std::unique_ptr<int>, int>;
  Owner value(std::make_unique<int>(3));
  Owner taken = std::move(value);
  CHECK(**taken.get_if<std::unique_ptr<int>>() == 3);
  CHECK(*value.get_if<std::unique_ptr<int>>() == nullptr);
  taken = Owner(4);
  CHECK(taken.get<int>() == 4);
}

TEST_CASE("lists of such values live and die with their list", "[unit][base]") {
  Tracked::restart();
  {
    List<Any> list;
    for (int number = 0; number < 9; ++number) {
      if (number % 3 == 0) list.emplace_back(Plain{number});
      if (number % 3 == 1) list.emplace_back(Tracked(number));
      if (number % 3 == 2) list.emplace_back(Other{Tracked(number)});
    }
    CHECK(Tracked::alive() == 6);
    list.push_back(list[1]);
    const List<Any> copy = list;
    CHECK(Tracked::alive() == 14);
    CHECK(erase_if(list, [](const Any& each) { return each.holds<Tracked>(); }) == 4);
    CHECK(Tracked::alive() == 10);
    CHECK(copy[9].get_if<Tracked>()->number() == 1);
  }
  CHECK(Tracked::alive() == 0);
}
