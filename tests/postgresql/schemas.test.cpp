// SPDX-License-Identifier: MIT
// Tables of several schemas in one history: a dot separates a schema from a table.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "headway/tools/operation_source.hpp"
#include "postgresql/twins.hpp"
#include "support/catch.hpp"
#include "support/server_schema_pair.hpp"

using namespace headway;

namespace {

constexpr View open_orders() {
  return view("reporting.open",
              "SELECT o.id, users.name, reporting.\"Lines\".amount FROM reporting.orders o JOIN users ON users.id = "
              "o.user_id LEFT JOIN reporting.\"Lines\" ON \"Lines\".order_id = o.id WHERE o.status <> 'done'");
}
constexpr Trigger noted() {
  return trigger("noted", "reporting.orders")
      .before_update({"total"})
      .when("new.total <> old.total")
      .runs("EXECUTE FUNCTION reporting.note()");
}

constexpr Migration shop{
    .revision = "0001_shop",
    .upgrade =
        [](Operations& op) {
          op.execute("CREATE SCHEMA IF NOT EXISTS reporting; CREATE SCHEMA \"Odd; schema\"");
          op.create_table("users", column("id", integer).primary_key(), column("name", text));
          op.create_table("orders", column("id", integer).primary_key(), column("total", integer), unique({"total"}));
          op.create_table("reporting.orders",
                          column("id", integer).primary_key().autoincrement(),
                          column("user_id", integer).references("users", "id", cascade),
                          column("status", varchar(20)).default_value("open"),
                          column("total", text).check("total <> ''"),
                          unique({"status", "total"}));
          op.create_table("reporting.Lines",
                          column("order_id", integer).references("reporting.orders", "id"),
                          column("amount", integer));
          op.create_table("Odd; schema.audits", column("order_id", integer).references("reporting.orders", "id"));
          op.create_index("by_total", "orders", {"total"});
          op.create_index("by_total", "reporting.orders", {desc("total")}, {.where = "total > '0'"});
          op.bulk_insert("users", {"id", "name"}, {{1, "Ada"}, {2, "Grace"}});
          op.bulk_insert("reporting.orders", {"user_id", "total"}, {{1, "10"}, {2, "20"}, {nullptr, "30"}});
          op.bulk_insert("reporting.Lines", {"order_id", "amount"}, {{1, 5}, {3, 6}});
          op.create_view(open_orders());
          op.create_view(view("amounts", "SELECT sum(amount) AS amount FROM reporting.open"));
          op.execute(
              "CREATE FUNCTION reporting.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$");
          op.create_trigger(noted());
        },
    .downgrade =
        [](Operations& op) {
          op.drop_trigger("noted", "reporting.orders");
          op.execute("DROP FUNCTION reporting.note()");
          op.drop_view("amounts");
          op.drop_view("reporting.open");
          op.drop_index("by_total", "reporting.orders");
          op.drop_table("Odd; schema.audits");
          op.drop_table("reporting.Lines");
          op.drop_table("reporting.orders");
          op.drop_index("by_total", "orders");
          op.drop_table("orders");
          op.drop_table("users");
          op.execute("DROP SCHEMA reporting; DROP SCHEMA \"Odd; schema\"");
        },
};
constexpr Migration changes{
    .revision = "0002_changes",
    .down_revision = "0001_shop",
    .upgrade =
        [](Operations& op) {
          op.drop_view("amounts");
          op.drop_view("reporting.open");
          op.drop_trigger("noted", "reporting.orders");
          op.drop_index("by_total", "reporting.orders");
          op.drop_check(check("total <> ''"), "reporting.orders");
          op.alter_column("reporting.orders", "total", {.type = integer, .conversion = "total::integer * 100"});
          op.add_column("reporting.orders", column("cents", integer).not_null(), {.values = "total % 100"});
          op.rename_column("reporting.orders", "status", "state");
          op.alter_column("reporting.Lines", "order_id", {.nullable = false, .autoincrement = true});
          op.drop_foreign_key({"order_id"}, "Odd; schema.audits");
          op.create_check("some", "reporting.orders", "total > 0");
          op.create_unique("once", "reporting.Lines", {"order_id"});
          op.rename_table("reporting.Lines", "reporting.lines");
          op.rename_table("Odd; schema.audits", "reviews");
          op.rename_table("orders", "Odd; schema.totals");
          op.create_foreign_key("of_order", "reviews", {"order_id"}, "reporting.lines", {"order_id"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_foreign_key("of_order", "reviews");
          op.rename_table("Odd; schema.totals", "orders");
          op.rename_table("reviews", "Odd; schema.audits");
          op.rename_table("reporting.lines", "reporting.Lines");
          op.drop_unique("once", "reporting.Lines");
          op.drop_check("some", "reporting.orders");
          op.create_foreign_key("", "Odd; schema.audits", {"order_id"}, "reporting.orders", {"id"});
          op.alter_column("reporting.Lines", "order_id", {.nullable = true, .autoincrement = false});
          op.rename_column("reporting.orders", "state", "status");
          op.drop_column("reporting.orders", "cents");
          op.alter_column("reporting.orders", "total", {.type = text, .conversion = "(total / 100)::text"});
          op.create_check("", "reporting.orders", "total <> ''");
          op.create_index("by_total", "reporting.orders", {desc("total")}, {.where = "total > '0'"});
          op.create_trigger(noted());
          op.create_view(open_orders());
          op.create_view(view("amounts", "SELECT sum(amount) AS amount FROM reporting.open"));
        },
};
constexpr Migration quick{
    .revision = "0003_quick",
    .down_revision = "0002_changes",
    .transactional = false,
    .upgrade = [](Operations& op) { op.create_index("by_state", "reporting.orders", {"state"}, {.unique = true}); },
    .downgrade = [](Operations& op) { op.drop_index("by_state", "reporting.orders"); },
};
constexpr Migration swapped{
    .revision = "0004_swapped",
    .down_revision = "0003_quick",
    .foreign_keys = ForeignKeys::suspended,
    .upgrade =
        [](Operations& op) {
          op.execute("UPDATE reporting.orders SET user_id = user_id + 10; UPDATE users SET id = id + 10");
        },
    .downgrade =
        [](Operations& op) {
          op.execute("UPDATE reporting.orders SET user_id = user_id - 10; UPDATE users SET id = id - 10");
        },
};
constexpr Migration list[] = {shop, changes, quick, swapped};

const History& all() {
  static const History made = History::from(list).value();
  return made;
}
std::string drift(Migrator<Postgresql>& migrator) {
  const Result<Differences> found = migrator.drift();
  if (!found) return describe(found.error());
  std::string out;
  for (const Difference& each : *found) out += to_string(each) + "\n";
  return out;
}
/// Everything is as the migrations make it, by a comparison and not by what the last run has noted.
std::string drift_anew(Migrator<Postgresql>& migrator, const specification::PostgresqlHost& host) {
  host.execute("UPDATE headway_history SET made_by = ''");
  return drift(migrator);
}
std::string went(const Result<Report>& report) { return report ? std::string() : describe(report.error()); }

}  // namespace

TEST_CASE("a history with tables of several schemas goes up and down", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  auto migrator = specification::open(host, all());
  std::vector<std::string> portraits;
  for (std::size_t steps = 0; steps < all().size(); ++steps) {
    portraits.push_back(host.portrait());
    if (steps == 2) host.execute("UPDATE reporting.orders SET state = id");
    REQUIRE(went(migrator.upgrade("+1")) == "");
    CHECK(drift(migrator) == "");
    CHECK(drift_anew(migrator, host) == "");
  }
  CHECK(host.text("SELECT user_id, total, cents FROM reporting.orders ORDER BY id") ==
        "11|1000|0\n12|2000|0\nNULL|3000|0");
  CHECK(host.text("SELECT relnamespace::regnamespace FROM pg_class WHERE relname IN ('reviews', 'totals', 'lines') "
                  "ORDER BY relname") == "reporting\npublic\n\"Odd; schema\"");
  CHECK(host.text("SELECT condeferrable FROM pg_constraint WHERE contype = 'f' GROUP BY 1") == "f");
  for (std::size_t steps = all().size(); steps > 0; --steps) {
    REQUIRE(went(migrator.downgrade("-1")) == "");
    CHECK(drift_anew(migrator, host) == "");
  }
  REQUIRE(went(migrator.migrate_to_head()) == "");
  CHECK(drift(migrator) == "");
}
