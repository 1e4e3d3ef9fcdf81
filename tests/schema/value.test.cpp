// SPDX-License-Identifier: MIT
#include "headway/schema/value.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

using headway::Text;
using headway::Value;

static_assert(Value().is_null());
static_assert(Value(nullptr).kind == Value::Kind::null);
static_assert(Value(true).kind == Value::Kind::boolean && Value(true).integer == 1);
static_assert(Value(false).kind == Value::Kind::boolean && Value(false).integer == 0);
static_assert(Value(7).kind == Value::Kind::integer && Value(7).integer == 7);
static_assert(Value(std::numeric_limits<std::int64_t>::min()).integer == std::numeric_limits<std::int64_t>::min());
static_assert(Value(std::uint8_t{200}).integer == 200);
static_assert(Value(0.5F).kind == Value::Kind::real && Value(0.5F).real == 0.5);
static_assert(Value("a").kind == Value::Kind::text && Value("a").view() == "a");
static_assert(Value::blob("a").kind == Value::Kind::blob && Value::blob("a").view() == "a");

// A char is a letter to one reader and a number to the other.
static_assert(!std::is_constructible_v<Value, char>);
static_assert(!std::is_convertible_v<std::string_view, Value>);
// No pointer is a boolean.
static_assert(!std::is_convertible_v<const char*, Value> && !std::is_convertible_v<const void*, Value>);

static_assert(Value() == Value(nullptr));
static_assert(Value(1) != Value(true));
static_assert(Value(1) != Value(1.0));
static_assert(Value("a") != Value::blob("a"));
static_assert(Value("a") != Value("b"));
static_assert(!Value("").is_null());

TEST_CASE("a value owns a text that is no literal", "[unit][schema]") {
  std::string made = "users";
  const Value value = made;
  const Value viewed{std::string_view(made)};
  made = "gone!";
  CHECK(value.view() == "users");
  CHECK(viewed == value);
}
