// SPDX-License-Identifier: MIT
#include "headway/model.hpp"

#include <limits>
#include <string>
#include <vector>

#include "model/shop.hpp"
#include "support/catch.hpp"

using namespace headway;
using shop::Item;

namespace {

const Check* find_check(const Table& from, std::string_view name) {
  for (const Check& each : from.checks) {
    if (each.name == name) return &each;
  }
  return nullptr;
}
std::string check_of(std::string_view name, Dialect dialect = Dialect::sqlite) {
  const Table made = table_of<Item>(dialect);
  const Check* found = find_check(made, name);
  return found == nullptr ? "none" : found->expression.string();
}
/// `name: type` of the only error, or how many there are.
template <class T>
std::string problem(const Validated<T>& validated) {
  if (validated) return "none";
  if (validated.error().size() != 1) return std::to_string(validated.error().size()) + " errors";
  const ValidationError& only = validated.error().front();
  std::string place;
  for (const std::string& step : only.location) place += step + ' ';
  return place + only.type + ": " + only.message;
}
template <class Change>
std::string problem_with(Change change) {
  Item item = shop::sound_item();
  change(item);
  return problem(validate(item));
}

}  // namespace

TEST_CASE("a model gives its table, while the program compiles", "[unit]") {
  static_assert(table_of<Item>().columns.size() == 14);
  const Table made = table_of<Item>();
  CHECK(made.name == "items");
  CHECK(made.primary_key.columns == Names{"id"});
  CHECK_FALSE(made.find("name")->nullable);
  CHECK(made.find("weight")->nullable);
  CHECK(made.find("size")->default_value_ == default_literal(Value("small")));
  CHECK(made.find("amount")->default_value_ == default_literal(Value(1)));
  CHECK(made.find("is_new")->default_value_ == default_literal(Value(true)));
  CHECK(made.find("made_at")->default_value_ == default_expression("CURRENT_TIMESTAMP"));
  REQUIRE(made.uniques.size() == 2);
  CHECK(made.uniques[1].name == "uq_items_serial");
  REQUIRE(made.foreign_keys.size() == 1);
  CHECK(made.foreign_keys[0] == foreign_key({"parent_id"}, "items", {"id"}).on_delete(cascade));
  REQUIRE(made.indexes.size() == 2);
  CHECK(made.indexes[0] == Index{"idx_items_size", {"size"}});
  CHECK(made.indexes[1] == Index{"idx_items_name_size", {"name", "size"}});
}

TEST_CASE("rules become checks, together with what a type demands of its column", "[unit]") {
  CHECK(check_of("ck_items_name") ==
        "typeof(name) <> 'blob' AND instr(name, char(0)) = 0 AND length(name) <= 10 AND length(name) >= 1 AND "
        "trim(name, " +
            std::string(blanks_for_sql) + ") <> ''");
  CHECK(check_of("ck_items_note") == "typeof(note) <> 'blob' AND instr(note, char(0)) = 0 AND length(note) <= 5");
  CHECK(check_of("ck_items_no_comma") == "instr(note, ',') = 0");
  CHECK(check_of("ck_items_size") == "size IN ('small', 'large')");
  CHECK(check_of("ck_items_amount") ==
        "typeof(amount) <> 'real' AND amount BETWEEN -2147483648 AND 2147483647 AND amount > 0");
  CHECK(check_of("ck_items_is_new") == "is_new IN (FALSE, TRUE)");
  CHECK(check_of("ck_items_details") ==
        "CASE WHEN typeof(details) = 'text' AND instr(details, char(0)) = 0 AND json_valid(details) THEN "
        "json_type(details) = 'object' ELSE details IS NULL END");
  CHECK(check_of("ck_items_sold_after_made") == "sold_at >= made_at");
}

TEST_CASE("a model tells what was called otherwise before", "[unit]") {
  struct Renamed {
    std::int32_t id = 0;
    static constexpr auto model() {
      return headway::model<Renamed>(
          "people", table_was("users"), field<&Renamed::id>("id", integer).primary_key().was("key"));
    }
  };
  const Table made = table_of<Renamed>();
  REQUIRE(made.former_names.size() == 2);
  CHECK(made.former_names[0].column.empty());
  CHECK(made.former_names[0].was == "users");
  CHECK(made.former_names[1].column == "id");
  CHECK(made.former_names[1].was == "key");
}

TEST_CASE("a model tells what databases shall tell of it", "[unit]") {
  struct Described {
    std::int32_t id = 0;
    static constexpr auto model() {
      return headway::model<Described>("people",
                                       comment("who may log in"),
                                       engine("Aria"),
                                       field<&Described::id>("id", integer).primary_key().comment("counts"));
    }
  };
  static_assert(table_of<Described>().columns[0].comment_ == "counts");
  CHECK(table_of<Described>().engine == "Aria");
  CHECK(table_of<Described>().comment == "who may log in");
}

TEST_CASE("each dialect says its own", "[unit]") {
  CHECK(check_of("ck_items_name", Dialect::postgresql) == "char_length(name) >= 1 AND trim(name) <> ''");
  CHECK(check_of("ck_items_amount", Dialect::mysql) == "amount > 0");
  CHECK(check_of("ck_items_is_new", Dialect::postgresql) == "none");
  CHECK(check_of("ck_items_details", Dialect::mysql) == "none");
  CHECK(check_of("ck_items_id", Dialect::postgresql) == "id LIKE '________-____-____-____-____________'");
}

TEST_CASE("each rule is asked, and the first that is broken is told", "[unit]") {
  CHECK(problem(validate(shop::sound_item())) == "none");
  CHECK(problem_with([](Item& it) { it.name = ""; }) == "name string_too_short: should have at least 1 character");
  CHECK(problem_with([](Item& it) { it.name = " \u3000"; }) == "name value_error: Name cannot be empty");
  CHECK(problem_with([](Item& it) { it.name = "12345678901"; }) ==
        "name string_too_long: should have at most 10 characters");
  CHECK(problem_with([](Item& it) { it.name = "\xFF"; }) == "name string_unicode: should be UTF-8");
  CHECK(problem_with([](Item& it) { it.note = std::string(1, '\0'); }) ==
        "remark value_error: should have no zero byte: not every database takes it");
  CHECK(problem_with([](Item& it) { it.note = "sold"; }) == "remark value_error: should not be 'sold'");
  CHECK(problem_with([](Item& it) { it.size = static_cast<shop::Size>(2); }) ==
        "size enum: should be 'small' or 'large'");
  CHECK(problem_with([](Item& it) { it.amount = 0; }) == "amount greater_than: should be greater than 0");
  CHECK(problem_with([](Item& it) { it.weight = 1.5; }) == "weight less_than_equal: should be at most 1");
  CHECK(problem_with([](Item& it) { it.weight = -0.1; }) == "weight greater_than_equal: should be at least 0");
  CHECK(problem_with([](Item& it) { it.weight = std::numeric_limits<double>::quiet_NaN(); }) ==
        "weight finite_number: should be a finite number");
  CHECK(problem_with([](Item& it) { it.best_before = Date{}; }).substr(0, 38) ==
        "best_before date_from_datetime_parsing");
  CHECK(problem_with([](Item& it) {
          it.labels = {"a", "b", "c"};
        }) == "labels too_long: should have at most 2 items, found 3");
  CHECK(problem_with([](Item& it) { it.labels = {"\xFF"}; }) == "labels string_unicode: should be UTF-8");
  CHECK(problem_with([](Item& it) { it.details = Json::array(); }) == "details dict_type: should be an object");
  CHECK(problem_with([](Item& it) { it.details = Json{{"a", "\xFF"}}; }) == "details json_invalid: should be UTF-8");
}

TEST_CASE("all fields are asked, and rules about several when each is sound", "[unit]") {
  Item item = shop::sound_item();
  item.sold_at = item.made_at - std::chrono::seconds(1);
  CHECK(problem(validate(item)) == "sold_at value_error: should not be before made_at");
  item.amount = -1;
  item.name = "";
  const auto validated = validate(item);
  REQUIRE_FALSE(validated);
  REQUIRE(validated.error().size() == 2);
  CHECK(validated.error()[0].location == std::vector<std::string>{"name"});
  CHECK(validated.error()[1].location == std::vector<std::string>{"amount"});
}

TEST_CASE("what is validated has its normal form", "[unit]") {
  Item item = shop::sound_item();
  item.name = "  a b\n";
  CHECK(validate(item)->name == "a b");
  item.name = "123456789  ";
  CHECK(problem(validate(item)) == "name string_too_long: should have at most 10 characters");
  shop::ItemUpdate update;
  CHECK(problem(validate(update)) == "none");
  update.name = " x ";
  update.weight = std::optional<double>();
  CHECK(*validate(update)->name == "x");
  update.weight = 2.0;
  CHECK(problem(validate(update)) == "weight less_than_equal: should be at most 1");
}
