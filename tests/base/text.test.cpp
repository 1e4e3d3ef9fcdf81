// SPDX-License-Identifier: MIT
#include "headway/base/text.hpp"

#include <string>

#include "support/catch.hpp"

using headway::Text;

TEST_CASE("a literal is borrowed", "[unit][base]") {
  constexpr Text name = "users";
  CHECK(name.view() == "users");
  const Text copy = name;
  CHECK(copy.view().data() == name.view().data());
}

TEST_CASE("everything else is owned", "[unit][base]") {
  std::string made = "users";
  const Text name = made;
  made = "gone!";
  CHECK(name.view() == "users");
  const Text copy = name;
  CHECK(copy.view().data() != name.view().data());
  CHECK(copy == name);
}

TEST_CASE("assignment leaves both sides whole", "[unit][base]") {
  Text left = std::string("left");
  const Text right = std::string("right");
  left = right;
  CHECK(left == right);
  const Text& alias = left;
  left = alias;
  CHECK(left.view() == "right");
  Text moved = std::move(left);
  CHECK(moved.view() == "right");
}

TEST_CASE("texts are ordered by their bytes", "[unit][base]") {
  CHECK(Text("a") < Text("b"));
  CHECK(Text("ab") > Text("a"));
  CHECK(Text() == Text(""));
  CHECK(Text().empty());
}

static_assert([] {
  const Text owned{std::string_view("made while compiling")};
  const Text copy = owned;
  return copy == owned && copy.size() == 20;
}());
