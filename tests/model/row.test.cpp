// SPDX-License-Identifier: MIT
#include "headway/model/row.hpp"

#include <limits>
#include <string>
#include <vector>

#include "headway/sqlite.hpp"
#include "model/shop.hpp"
#include "support/catch.hpp"

using namespace headway;
using shop::Item;

namespace {

inline constexpr Migration create_items{
    .revision = "0001_items",
    .upgrade =
        [](Operations& op) {
          op.create_table("items",
                          column("id", varchar(36)).primary_key(),
                          column("name", varchar(10)).not_null(),
                          column("note", text).not_null(),
                          column("size", varchar(10)).not_null(),
                          column("amount", integer).not_null(),
                          column("serial", bigint).not_null(),
                          column("is_new", boolean).not_null(),
                          column("weight", double_precision),
                          column("best_before", date),
                          column("made_at", timestamp_tz).not_null(),
                          column("sold_at", timestamp_tz),
                          column("labels", json).not_null(),
                          column("details", json),
                          column("parent_id", varchar(36)));
        },
    .downgrade = [](Operations& op) { op.drop_table("items"); },
};
inline constexpr Migration migrations[] = {create_items};

Migrator<Sqlite> migrated() {
  auto made = Migrator<Sqlite>::open(":memory:", *History::from(migrations));
  REQUIRE(made);
  REQUIRE(made->migrate_to_head());
  return std::move(*made);
}
std::vector<Item> all(Sqlite& db) {
  std::vector<Item> out;
  const auto done = db.query("SELECT " + columns_of<Item>() + " FROM items", {}, [&](Row row) -> Result<void> {
    Result<Item> read = read_row<Item>(row);
    if (!read) return failure(read.error());
    out.push_back(std::move(*read));
    return {};
  });
  if (!done) FAIL(describe(done.error()));
  return out;
}
Item full_item() {
  Item item = shop::sound_item();
  item.size = shop::Size::large;
  item.amount = std::numeric_limits<std::int32_t>::min();
  item.serial = std::numeric_limits<std::int64_t>::max();
  item.is_new = false;
  item.weight = 0.25;
  item.best_before = parse_date("2025-02-28");
  item.sold_at = item.made_at + std::chrono::microseconds(1);
  item.labels = {"\u00e9", "\"\\"};
  item.details = Json{{"deep", {{"list", {1, 2.5, nullptr}}}}};
  item.parent_id = item.id;
  return item;
}
bool same(const Item& one, const Item& other) { return values_of(one) == values_of(other); }

/// A column whose name is a word of SQL.
struct Worded {
  int id = 0;
  std::string order;

  static constexpr auto model() {
    return headway::model<Worded>(
        "worded", field<&Worded::id>("id", integer).primary_key(), field<&Worded::order>("order", text));
  }
};

}  // namespace

TEST_CASE("rows are written and read as they were", "[unit]") {
  Migrator<Sqlite> migrator = migrated();
  Sqlite& db = migrator.backend();
  const Item item = full_item();
  REQUIRE(db.execute(insert_statement<Item>(), values_of(item)));
  REQUIRE(all(db).size() == 1);
  const Item read = all(db).front();
  CHECK(same(read, item));
  CHECK(read.details == item.details);
  CHECK(read.serial == item.serial);

  Item changed = shop::sound_item();
  REQUIRE(db.execute(update_statement<Item>(), update_values_of(changed)));
  CHECK(same(all(db).front(), changed));
  CHECK_FALSE(all(db).front().details);
}

TEST_CASE("statements name every column", "[unit]") {
  CHECK(columns_of<Item>().substr(0, 30) == "id, name, note, size, amount, ");
  CHECK(insert_statement<Item>().substr(0, 28) == "INSERT INTO items (id, name,");
  CHECK(update_statement<Item>().substr(0, 35) == "UPDATE items SET name = ?, note = ?");
  CHECK(update_statement<Item>().substr(update_statement<Item>().size() - 13) == " WHERE id = ?");
  CHECK(columns_of<Worded>() == "id, \"order\"");
  CHECK(insert_statement<Worded>(Dialect::postgresql) == "INSERT INTO worded (id, \"order\") VALUES (?, ?)");
  CHECK(update_statement<Worded>(Dialect::mysql) == "UPDATE `worded` SET `order` = ? WHERE `id` = ?");
}

TEST_CASE("a time is read as PostgreSQL writes it: an offset of whole hours has no minutes", "[unit]") {
  const auto read = [](const char* stored) { return Codec<Timestamp>::from_value(Value(std::string(stored))); };
  const std::optional<Timestamp> moment = read("2025-01-02 03:04:05.000006");
  REQUIRE(moment);
  CHECK(read("2025-01-02 03:04:05.000006+00") == moment);
  CHECK(read("2025-01-02 08:04:05.000006+05") == moment);
  CHECK(read("2025-01-01 22:04:05.000006-05") == moment);
  CHECK(read("2025-01-02 08:34:05.000006+05:30") == moment);
  for (const char* none :
       {"2025-01-02+00", "2025-01-02 03:04:05+", "2025-01-02 03:04:05+1", "2025-01-02 03:04:05+15"}) {
    CAPTURE(none);
    CHECK_FALSE(read(none));
  }
}

TEST_CASE("a column holds the times and days that the database can compute with, and no others", "[unit]") {
  auto db = Sqlite::open(":memory:");
  REQUIRE(db);
  const auto agreed = [&](const auto& codec, const Text& condition, const std::string& stored) -> std::string {
    bool is_taken = false;
    const auto asked = db->query("SELECT " + condition.string() + " FROM (SELECT ? AS it)",
                                 {Value(stored)},
                                 [&](Row row) { is_taken = row[0].integer == 1; });
    REQUIRE(asked);
    if (codec(Value(stored)) != is_taken) return "no agreement";
    return is_taken ? "taken" : "refused";
  };
  const auto moment = [&](const std::string& stored) {
    const auto codec = [](const Value& value) {
      const auto read = Codec<Timestamp>::from_value(value);
      return read && !Codec<Timestamp>::check(*read);
    };
    return agreed(codec, Codec<Timestamp>::sql({"it", timestamp_tz}), stored);
  };
  for (const char* good : {"2025-01-02 03:04:05.000006",
                           "2025-01-02T03:04:05Z",
                           "2025-01-02 03:04",
                           "2025-01-02T03:04:05.5+14:59",
                           "9999-12-31 23:59:59.999999",
                           "0000-01-01 00:00:00.000000",
                           "9999-12-31T23:59:59+00:01",
                           "0000-01-01T00:00:00-00:01"}) {
    CAPTURE(good);
    CHECK(moment(good) == "taken");
  }
  for (const char* bad : {"2025-01-02t03:04:05Z",
                          "2025-01-02T03:04:05+15:00",
                          "2025-01-02T03:04:05-15:00",
                          "9999-12-31T23:59:59-00:01",
                          "0000-01-01T00:00:00+00:01",
                          "2025-02-30 03:04:05",
                          "2025-01-02"}) {
    CAPTURE(bad);
    CHECK(moment(bad) == "refused");
  }
  const auto day = [&](const std::string& stored) {
    const auto codec = [](const Value& value) { return Codec<Date>::from_value(value).has_value(); };
    return agreed(codec, Codec<Date>::sql({"it", date}), stored);
  };
  for (const char* good : {"2024-02-29", "0000-01-01", "9999-12-31"}) CHECK(day(good) == "taken");
  for (const char* bad : {"2025-02-29", "-2024-01-29", "2025-1-1", "now", "2025-01-02 00:00"}) {
    CAPTURE(bad);
    CHECK(day(bad) == "refused");
  }
}

TEST_CASE("a value that is none of its member's type is an error that does not tell it", "[unit]") {
  const auto read_with = [](std::size_t at, Value value) {
    std::vector<Value> row = values_of(full_item());
    row[at] = std::move(value);
    const Result<Item> read = read_row<Item>(row);
    return read ? "none" : number(read.error().code) + ": " + read.error().message;
  };
  const auto words = [](std::string_view said) { return Value(said); };
  CHECK(read_with(0, words("secret")) ==
        "HW140: column id of items: a UUID with hyphens was expected, found another value");
  CHECK(read_with(1, Value()) == "HW140: column name of items: text was expected, found null");
  CHECK(read_with(1, Value(5)) == "HW140: column name of items: text was expected, found another value");
  CHECK(read_with(3, words("Small")) ==
        "HW140: column size of items: one of the values that are declared was expected, found another value");
  CHECK(read_with(4, Value(std::int64_t{1} << 31)) ==
        "HW140: column amount of items: a whole number was expected, found another value");
  CHECK(read_with(6, Value(2)) == "HW140: column is_new of items: true or false was expected, found another value");
  CHECK(read_with(7, Value(1)) == "none");
  CHECK(read_with(7, words("1")) == "HW140: column weight of items: a number was expected, found another value");
  CHECK(read_with(8, words("2025-02-30")) ==
        "HW140: column best_before of items: a date as YYYY-MM-DD was expected, found another value");
  CHECK(read_with(9, words("now")) ==
        "HW140: column made_at of items: a date and a time was expected, found another value");
  CHECK(read_with(11, words("{}")) ==
        "HW140: column labels of items: a list as JSON was expected, found another value");
  CHECK(read_with(11, words("[1]")) ==
        "HW140: column labels of items: a list as JSON was expected, found another value");
  CHECK(read_with(12, words("{")) == "HW140: column details of items: JSON was expected, found another value");
  CHECK(read_with(12, Value::blob(Text("{}"))) ==
        "HW140: column details of items: JSON was expected, found another value");
  CHECK(read_with(12, words("\xef\xbb\xbf{}")) ==
        "HW140: column details of items: JSON was expected, found another value");
  const Result<Item> read = read_row<Item>(std::vector<Value>(3));
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "a row of items has 14 columns, found 3");
}
