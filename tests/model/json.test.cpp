// SPDX-License-Identifier: MIT
#include "headway/model/json.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "model/shop.hpp"
#include "support/catch.hpp"

using namespace headway;
using shop::Item;
using shop::ItemUpdate;

namespace {

/// `place: type` of each error.
template <class T>
std::vector<std::string> problems(std::string_view given) {
  const Result<Json> parsed = parse_json(given);
  if (!parsed) return {parsed.error().message};
  const Validated<T> read = read_json<T>(*parsed);
  std::vector<std::string> out;
  if (read) return out;
  for (const ValidationError& each : read.error()) {
    std::string place;
    for (const std::string& step : each.location) place += (place.empty() ? "" : ".") + step;
    out.push_back(place + ": " + each.type);
  }
  return out;
}
std::vector<std::string> problems_with(std::string_view key, Json value) {
  Json given = Json::parse(write_json(shop::sound_item()).dump());
  given[std::string(key)] = std::move(value);
  return problems<Item>(given.dump());
}
using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("a struct is written with every field, in the order of its declaration", "[unit]") {
  Item item = shop::sound_item();
  item.weight = 1;
  item.labels = {"\u00e9"};
  CHECK(write_json(item).dump() ==
        R"({"id":"550e8400-e29b-41d4-a716-446655440000","name":"lamp","remark":"","size":"small","amount":1,)"
        R"("is_new":true,"weight":1.0,"best_before":null,"made_at":"2025-01-02T03:04:05Z","sold_at":null,)"
        "\"labels\":[\"\u00e9\"],\"details\":null,\"parent_id\":null}");
}

TEST_CASE("what is written is read as it was", "[unit]") {
  Item item = shop::sound_item();
  item.details = Json{{"z", 1}, {"a", {1, 2}}};
  item.best_before = parse_date("2025-02-28");
  item.parent_id = Uuid::random();
  item.sold_at = item.made_at + std::chrono::microseconds(6);
  const std::string written = write_json(item).dump();
  const auto read = read_json<Item>(*parse_json(written));
  REQUIRE(read);
  CHECK(write_json(*read).dump() == written);
}

TEST_CASE("types are JSON's, and strictly so", "[unit]") {
  CHECK(problems_with("id", "550e8400e29b41d4a716446655440000") == Sentences{"id: uuid_parsing"});
  CHECK(problems_with("name", 5) == Sentences{"name: string_type"});
  CHECK(problems_with("name", nullptr) == Sentences{"name: string_type"});
  CHECK(problems_with("size", "SMALL") == Sentences{"size: enum"});
  CHECK(problems_with("size", 0) == Sentences{"size: enum"});
  CHECK(problems_with("amount", "5") == Sentences{"amount: int_parsing"});
  CHECK(problems_with("amount", true) == Sentences{"amount: int_parsing"});
  CHECK(problems_with("amount", 1.5) == Sentences{"amount: int_from_float"});
  CHECK(problems_with("amount", 5.0).empty());
  CHECK(problems_with("amount", 2147483647).empty());
  CHECK(problems_with("amount", 2147483648) == Sentences{"amount: less_than_equal"});
  CHECK(problems_with("amount", 1e300) == Sentences{"amount: less_than_equal"});
  CHECK(problems_with("amount", -2147483649) == Sentences{"amount: greater_than_equal"});
  CHECK(problems_with("amount", -1e300) == Sentences{"amount: greater_than_equal"});
  CHECK(problems_with("amount", 18446744073709551615U) == Sentences{"amount: less_than_equal"});
  CHECK(problems_with("is_new", 1) == Sentences{"is_new: bool_parsing"});
  CHECK(problems_with("weight", "0.5") == Sentences{"weight: float_parsing"});
  CHECK(problems_with("weight", 1).empty());
  CHECK(problems_with("best_before", "2025-02-30") == Sentences{"best_before: date_from_datetime_parsing"});
  CHECK(problems_with("made_at", "yesterday") == Sentences{"made_at: datetime_parsing"});
  CHECK(problems_with("made_at", "2025-01-02T03:04:05") == Sentences{"made_at: value_error"});
  CHECK(problems_with("labels", "a") == Sentences{"labels: list_type"});
  CHECK(problems_with("labels", {1, "a"}) == Sentences{"labels.0: string_type"});
  CHECK(problems_with("labels", nullptr) == Sentences{"labels: list_type"});
  CHECK(problems_with("details", Json::array({1})) == Sentences{"details: dict_type"});
  CHECK(problems_with("details", nullptr).empty());
  CHECK(problems<Item>("[]") == Sentences{": dict_type"});
}

TEST_CASE("rules are asked of what has its type, field by field", "[unit]") {
  CHECK(problems_with("name", "") == Sentences{"name: string_too_short"});
  CHECK(problems_with("sold_at", "2025-01-02T00:00:00Z") == Sentences{"sold_at: value_error"});
  CHECK(problems<Item>(R"({"amount": "x", "name": " ", "unknown": 1})") == Sentences{"id: missing",
                                                                                     "name: value_error",
                                                                                     "remark: missing",
                                                                                     "size: missing",
                                                                                     "amount: int_parsing",
                                                                                     "is_new: missing",
                                                                                     "made_at: missing",
                                                                                     "labels: missing"});
}

TEST_CASE("a patch tells nothing, null and a value apart", "[unit]") {
  const auto read = [](std::string_view given) { return read_json<ItemUpdate>(*parse_json(given)); };
  const auto nothing = read("{}");
  REQUIRE(nothing);
  CHECK_FALSE(nothing->name.is_set());
  CHECK_FALSE(nothing->weight.is_set());
  CHECK(nothing->step == 7);
  CHECK(write_json(*nothing).dump() == R"({"step":7})");
  const auto cleared = read(R"({"weight": null, "step": 3})");
  REQUIRE(cleared);
  REQUIRE(cleared->weight.is_set());
  CHECK_FALSE(cleared->weight->has_value());
  CHECK(cleared->step == 3);
  double weight = 5;
  std::optional<double> target = weight;
  cleared->weight.apply_to(target);
  CHECK_FALSE(target);
  CHECK(problems<ItemUpdate>(R"({"name": null})") == Sentences{"name: string_type"});
  CHECK(problems<ItemUpdate>(R"({"name": "  ", "weight": 2})") ==
        Sentences{"name: value_error", "weight: less_than_equal"});
  CHECK(*read(R"({"name": " x "})")->name == "x");
}

TEST_CASE("text that is no JSON, or deeper than it may be, is refused", "[unit]") {
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(parse_json(nested(max_json_depth)));
  CHECK_FALSE(parse_json(nested(max_json_depth + 1)));
  CHECK_FALSE(parse_json(std::string(1000000, '[')));
  CHECK_FALSE(parse_json(""));
  CHECK_FALSE(parse_json("{} x"));
  CHECK_FALSE(parse_json("\"\xFF\""));
  CHECK_FALSE(parse_json("\"\\ud800\""));
  CHECK_FALSE(parse_json("{\"a\": NaN}"));
  CHECK((*parse_json(R"({"a": 1, "a": 2})"))["a"] == 2);
  Json deep = 1;
  for (std::size_t level = 0; level < max_json_depth + 1; ++level) deep = Json::array({deep});
  Item item = shop::sound_item();
  item.details = Json{{"deep", deep}};
  const auto validated = validate(item);
  REQUIRE_FALSE(validated);
  CHECK(validated.error().front().type == "json_invalid");
}
