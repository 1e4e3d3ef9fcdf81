// SPDX-License-Identifier: MIT
// You learn: how a SQLite table that holds rows is changed, how to see which way it went, and when that is refused.
// Run: build it and start it; it works in memory and leaves nothing.
// Next: 075_lint.cpp, what a migration would cost, told before it runs.

#include <cstdio>
#include <string>

#include "headway/sqlite.hpp"

using namespace headway;

inline constexpr Migration create_shop{
    .revision = "0001_create_shop",
    .upgrade =
        [](Operations& op) {
          op.execute(R"(
            CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, price TEXT);  -- as "12 EUR"
            CREATE TABLE reviews (item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, stars INTEGER);
            CREATE TABLE log (line TEXT);
            CREATE VIEW names AS SELECT group_concat(name, ', ') AS all_names FROM items;
            CREATE TRIGGER added AFTER INSERT ON items BEGIN INSERT INTO log VALUES ('added ' || new.name); END;
            INSERT INTO items (name, price) VALUES ('Blue Chair', '12 EUR'), ('Oak Table', '950 EUR');
            INSERT INTO reviews VALUES (1, 5), (2, 4), (2, 3);)");
        },
    .downgrade =
        [](Operations& op) {
          op.execute_opaque("DROP VIEW names");
          op.drop_table("log");
          op.drop_table("reviews");
          op.drop_table("items");
        },
};

inline constexpr Migration price_in_euros{
    .revision = "0002_price_in_euros",
    .down_revision = "0001_create_shop",
    .upgrade =
        [](Operations& op) {
          op.alter_table("items", [](AlterTable& t) {
            t.alter_column("price", {.type = integer, .conversion = "CAST(replace(price, ' EUR', '') AS INTEGER)"});
            t.add_column(column("slug", text).not_null(), {.values = "lower(replace(name, ' ', '-'))"});
          });
        },
    .downgrade =
        [](Operations& op) {
          op.alter_table("items", [](AlterTable& t) {
            t.drop_column("slug");
            t.alter_column("price", {.type = text, .conversion = "price || ' EUR'"});
          });
        },
};

inline constexpr Migration cheap_only{
    .revision = "0003_cheap_only",
    .down_revision = "0002_price_in_euros",
    .upgrade = [](Operations& op) { op.create_check("ck_price", "items", "price < 900"); },
    .downgrade = [](Operations& op) { op.drop_check("ck_price", "items"); },
};

inline constexpr Migration migrations[] = {create_shop, price_in_euros, cheap_only};

struct Printer : Observer {
  void table_altered(const Step&, std::string_view table, std::string_view how) override {
    std::puts((std::string(table) + ": " + std::string(how)).c_str());
  }
};

int main() {
  Printer printer;
  auto migrator = Migrator<Sqlite>::open(":memory:", checked_history<migrations>, {.observer = &printer});
  if (!migrator) return 1;
  Sqlite& db = migrator->backend();
  if (!db.execute("PRAGMA foreign_keys = ON") || !migrator->upgrade("0002_price_in_euros")) return 1;

  const auto show = [&](const char* query) {
    const auto found = db.rows(query);
    std::printf("%s\n", std::string(found->front().front().view()).c_str());
  };
  show("SELECT group_concat(slug || ' ' || (price + 1), ', ') FROM items");
  show("SELECT count(*) || ' reviews' FROM reviews");
  if (!db.execute("INSERT INTO items (name, price, slug) VALUES ('Lamp', 30, 'lamp')")) return 1;
  show("SELECT line FROM log ORDER BY rowid DESC");
  show("SELECT all_names FROM names");

  const auto refused = migrator->migrate_to_head();
  if (!refused) std::puts(refused.error().message.c_str());
}

// Output:
// items: rebuild: the rows get other values; the rows that exist get values of their own
// blue-chair 13, oak-table 951
// 3 reviews
// added Lamp
// Blue Chair, Oak Table, Lamp
// items: in place: no row changes
// CHECK (price < 900) (ck_price) of items does not hold for 1 row: rowid 2 (price = 950)
