// SPDX-License-Identifier: MIT
#include "headway/base/list.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "support/catch.hpp"
#include "support/tracked.hpp"

using headway::List;
using headway::Text;

namespace {

using Numbers = std::vector<int>;

Numbers numbers_in(const List<Tracked>& list) {
  Numbers out;
  for (const Tracked& each : list) out.push_back(each.number());
  return out;
}

/// A list of 1, 2, ... with exactly this capacity.
List<Tracked> counted(int count, std::size_t capacity) {
  List<Tracked> made;
  made.reserve(capacity);
  for (int number = 1; number <= count; ++number) made.emplace_back(number);
  return made;
}

}  // namespace

static_assert(std::is_nothrow_move_constructible_v<List<int>>);
static_assert(std::is_nothrow_move_assignable_v<List<int>>);
static_assert(std::is_same_v<List<int>::iterator, int*>);

TEST_CASE("a new list is empty and owns nothing", "[unit][base]") {
  const List<Tracked> list;
  CHECK(list.empty());
  CHECK(list.size() == 0);
  CHECK(list.capacity() == 0);
  CHECK(list.data() == nullptr);
  CHECK(list.begin() == list.end());
}

TEST_CASE("a list is made of what is written between braces, or of a range", "[unit][base]") {
  Tracked::restart();
  {
    const List<Tracked> list{3, 1, 2};
    CHECK(numbers_in(list) == Numbers{3, 1, 2});
    CHECK(list.capacity() == 3);
    CHECK(list.front().number() == 3);
    CHECK(list.back().number() == 2);
    CHECK(list[1].number() == 1);
    const List<Tracked> part(list.begin() + 1, list.end());
    CHECK(numbers_in(part) == Numbers{1, 2});
    const List<Tracked> none(list.end(), list.end());
    CHECK(none.empty());
    CHECK(Tracked::alive() == 5);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a list grows to twice its capacity and keeps its elements in order", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list;
    std::vector<std::size_t> capacities;
    for (int number = 0; number < 9; ++number) {
      CHECK(list.emplace_back(number).number() == number);
      capacities.push_back(list.capacity());
    }
    CHECK(capacities == std::vector<std::size_t>{1, 2, 4, 4, 8, 8, 8, 8, 16});
    CHECK(numbers_in(list) == Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(Tracked::alive() == 9);
    CHECK(Tracked::copies == 0);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("reserving moves the elements, and never shrinks", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list = counted(3, 3);
    list.reserve(20);
    CHECK(list.capacity() == 20);
    list.reserve(2);
    CHECK(list.capacity() == 20);
    CHECK(numbers_in(list) == Numbers{1, 2, 3});
    const Tracked* const first = list.begin();
    for (int number = 0; number < 17; ++number) list.emplace_back(number);
    CHECK(list.begin() == first);
    CHECK(Tracked::copies == 0);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a list may grow by an element of itself", "[unit][base]") {
  Tracked::restart();
  for (const std::size_t capacity : {3U, 4U}) {
    List<Tracked> list = counted(3, capacity);
    list.push_back(list[0]);
    CHECK(numbers_in(list) == Numbers{1, 2, 3, 1});
    list.emplace_back(list.back());
    CHECK(numbers_in(list) == Numbers{1, 2, 3, 1, 1});
    List<Tracked> moved = counted(2, capacity - 1);
    moved.push_back(std::move(moved[1]));
    CHECK(numbers_in(moved) == Numbers{1, Tracked::moved_from, 2});
  }
  CHECK(Tracked::alive() == 0);

  List<Text> names{Text(std::string("a name that is owned")), "borrowed"};
  names.push_back(names[0]);
  CHECK(names[0].view() == "a name that is owned");
  CHECK(names[2].view() == "a name that is owned");
  CHECK(names[2].view().data() != names[0].view().data());
}

TEST_CASE("a copy of a list is its own, and holds no more than it needs", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list = counted(3, 8);
    List<Tracked> copy = list;
    CHECK(Tracked::copies == 3);
    CHECK(copy.capacity() == 3);
    CHECK(copy == list);
    copy[0] = Tracked(7);
    copy.pop_back();
    CHECK(numbers_in(list) == Numbers{1, 2, 3});
    CHECK(numbers_in(copy) == Numbers{7, 2});
    copy = list;
    CHECK(copy == list);
    CHECK(copy.data() != list.data());
    copy = List<Tracked>();
    CHECK(copy.empty());
    const List<Tracked> empty;
    const List<Tracked> of_empty = empty;
    CHECK(of_empty.data() == nullptr);
    list = empty;
    CHECK(list.empty());
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a list that was moved from is empty, and no element moves", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list = counted(3, 4);
    const Tracked* const first = list.begin();
    Tracked::moves = 0;
    List<Tracked> taken = std::move(list);
    CHECK(taken.begin() == first);
    CHECK(taken.capacity() == 4);
    CHECK(list.empty());
    CHECK(list.capacity() == 0);
    CHECK(Tracked::moves == 0);
    CHECK(Tracked::copies == 0);
    list.emplace_back(5);
    CHECK(numbers_in(list) == Numbers{5});
    list = std::move(taken);
    CHECK(numbers_in(list) == Numbers{1, 2, 3});
    CHECK(list.begin() == first);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("a list may be assigned to itself", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list = counted(3, 4);
    List<Tracked>& same = list;
    list = same;
    CHECK(numbers_in(list) == Numbers{1, 2, 3});
    list = std::move(same);
    CHECK(numbers_in(list) == Numbers{1, 2, 3});
    std::swap(list, same);
    CHECK(numbers_in(list) == Numbers{1, 2, 3});
    List<Tracked> empty;
    List<Tracked>& also_empty = empty;
    empty = also_empty;
    empty = std::move(also_empty);
    CHECK(empty.empty());
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("lists that are swapped change owners and nothing else", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> one = counted(1, 1), two = counted(2, 5), empty;
    std::swap(one, two);
    CHECK(numbers_in(one) == Numbers{1, 2});
    CHECK(one.capacity() == 5);
    CHECK(numbers_in(two) == Numbers{1});
    std::swap(one, empty);
    CHECK(one.empty());
    CHECK(numbers_in(empty) == Numbers{1, 2});
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("an erased element is destroyed, and those behind it move up", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list = counted(4, 4);
    list.erase(list.begin() + 1);
    CHECK(numbers_in(list) == Numbers{1, 3, 4});
    list.erase(list.end() - 1);
    CHECK(numbers_in(list) == Numbers{1, 3});
    list.erase(list.begin());
    CHECK(numbers_in(list) == Numbers{3});
    list.erase(list.begin());
    CHECK(list.empty());
    CHECK(Tracked::alive() == 0);
    CHECK(list.capacity() == 4);
    list.emplace_back(9);
    list.pop_back();
    CHECK(list.empty());
    list = counted(3, 3);
    list.clear();
    CHECK(list.empty());
    CHECK(list.capacity() == 3);
    list.clear();
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("erase_if keeps the others in order, and counts", "[unit][base]") {
  Tracked::restart();
  {
    const auto is_even = [](const Tracked& each) { return each.number() % 2 == 0; };
    List<Tracked> list{1, 2, 3, 4, 4, 5};
    CHECK(erase_if(list, is_even) == 3);
    CHECK(numbers_in(list) == Numbers{1, 3, 5});
    CHECK(Tracked::alive() == 3);
    CHECK(erase_if(list, is_even) == 0);
    CHECK(numbers_in(list) == Numbers{1, 3, 5});
    CHECK(erase_if(list, [](const Tracked&) { return true; }) == 3);
    CHECK(list.empty());
    CHECK(erase_if(list, is_even) == 0);
  }
  CHECK(Tracked::alive() == 0);
}

TEST_CASE("lists are equal when their elements are, whatever their capacity", "[unit][base]") {
  CHECK(counted(3, 3) == counted(3, 9));
  CHECK(List<int>() == List<int>());
  CHECK_FALSE(List<int>{1, 2} == List<int>{1, 2, 3});
  CHECK_FALSE(List<int>{1, 2, 3} == List<int>{1, 2});
  CHECK_FALSE(List<int>{1, 2} == List<int>{2, 1});
  CHECK(List<int>{1, 2} != List<int>{1, 3});
}

TEST_CASE("a copy that throws half way leaves nothing behind", "[unit][base]") {
  for (int copies = 0; copies < 4; ++copies) {
    INFO("the copy numbered " << copies << " throws");
    Tracked::restart();
    {
      const List<Tracked> list = counted(4, 4);
      List<Tracked> other = counted(2, 2);
      Tracked::copies_until_throw = copies;
      CHECK_THROWS_AS(List<Tracked>(list), std::runtime_error);
      CHECK(Tracked::alive() == 6);
      Tracked::copies_until_throw = copies;
      CHECK_THROWS_AS(other = list, std::runtime_error);
      CHECK(numbers_in(other) == Numbers{1, 2});
      Tracked::copies_until_throw = copies;
      CHECK_THROWS_AS(List<Tracked>(list.begin(), list.end()), std::runtime_error);
      CHECK(numbers_in(list) == Numbers{1, 2, 3, 4});
      CHECK(Tracked::alive() == 6);
    }
    CHECK(Tracked::alive() == 0);
  }
}

TEST_CASE("an element whose copy throws is not appended", "[unit][base]") {
  for (const std::size_t capacity : {3U, 4U}) {
    INFO("capacity " << capacity);
    Tracked::restart();
    {
      List<Tracked> list = counted(3, capacity);
      const Tracked* const first = list.begin();
      Tracked::copies_until_throw = 0;
      CHECK_THROWS_AS(list.push_back(list[1]), std::runtime_error);
      CHECK(numbers_in(list) == Numbers{1, 2, 3});
      CHECK(list.capacity() == capacity);
      CHECK(list.begin() == first);
      list.push_back(list[1]);
      CHECK(numbers_in(list) == Numbers{1, 2, 3, 2});
    }
    CHECK(Tracked::alive() == 0);
  }
}

TEST_CASE("random changes give what a vector gives", "[unit][base]") {
  Tracked::restart();
  {
    List<Tracked> list;
    Numbers expected;
    std::size_t seed = 7;
    for (int step = 0; step < 5000; ++step) {
      seed = seed * 6364136223846793005U + 1442695040888963407U;
      const std::size_t choice = (seed >> 40U) % 8;
      const std::size_t at = expected.empty() ? 0 : (seed >> 20U) % expected.size();
      if (choice < 3) {
        list.emplace_back(step);
        expected.push_back(step);
      } else if (choice == 3 && !expected.empty()) {
        list.push_back(list[at]);
        expected.push_back(int(expected[at]));
      } else if (choice == 4 && !expected.empty()) {
        list.erase(list.begin() + at);
        expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(at));
      } else if (choice == 5 && !expected.empty()) {
        list.pop_back();
        expected.pop_back();
      } else if (choice == 6) {
        List<Tracked> copy = list;
        list = std::move(copy);
      } else if (choice == 7 && step % 64 == 0) {
        list.clear();
        expected.clear();
      }
      REQUIRE(list.size() == expected.size());
    }
    CHECK(numbers_in(list) == expected);
    CHECK(Tracked::alive() == static_cast<int>(expected.size()));
  }
  CHECK(Tracked::alive() == 0);
}

// A compiler finds leaks and what dies twice in what it evaluates.
static_assert([] {
  List<Text> list{"first", "second"};
  list.push_back(Text(std::string_view("third, which is owned")));
  list.push_back(list[2]);
  list.push_back(list[0]);
  List<Text> copy = list;
  List<Text>& same = copy;
  copy = same;
  copy = std::move(same);
  List<Text> moved = std::move(list);
  list.push_back("again");
  list = copy;
  list.erase(list.begin());
  erase_if(moved, [](const Text& each) { return each.view() == "third, which is owned"; });
  return copy.size() == 5 && list.size() == 4 && list[2].view() == "third, which is owned" &&
         moved == List<Text>{"first", "second", "first"};
}());
static_assert([] {
  const List<List<int>> rows{{1, 2}, {}, {3}};
  return rows.size() == 3 && rows[0].back() == 2 && rows[1].empty() && rows[2].front() == 3;
}());
static_assert([] {
  struct Named {
    List<int> numbers = {};
  };
  const Named one{{1, 2, 3}};
  const Named copy = one;
  return copy.numbers == List<int>{1, 2, 3} && one.numbers == copy.numbers;
}());
