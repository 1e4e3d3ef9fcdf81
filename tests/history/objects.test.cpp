// SPDX-License-Identifier: MIT
// Views and triggers in a history that the compiler checks: what is found, and what is not.
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/history/checked_history.hpp"
#include "headway/history/verify.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace shop {

constexpr Migration cheap_things{
    .revision = "0001_cheap_things",
    .upgrade =
        [](Operations& op) {
          op.create_table(
              "things", column("id", integer).primary_key(), column("price", integer), column("seen", date));
          op.create_view("cheap", "SELECT id, price FROM things WHERE price < 10");
          op.create_trigger(trigger("see", "things")
                                .after_update({"price"})
                                .when("new.price <> old.price")
                                .runs("UPDATE things SET seen = date('now') WHERE id = new.id;"));
        },
    .downgrade =
        [](Operations& op) {
          op.drop_view("cheap");
          op.drop_table("things");  // its triggers go with it
        },
};
constexpr Migration cheaper_things{
    .revision = "0002_cheaper_things",
    .down_revision = "0001_cheap_things",
    .upgrade =
        [](Operations& op) {
          op.rename_column("things", "price", "cents");
          op.replace_view("cheap", "SELECT id, cents FROM things WHERE cents < 1000");
        },
    .downgrade =
        [](Operations& op) {
          op.rename_column("things", "cents", "price");
          op.replace_view("cheap", "SELECT id, price FROM things WHERE price < 10");
        },
};
inline constexpr Migration migrations[] = {cheap_things, cheaper_things};

constexpr Tables models() {
  return {table("things", column("id", integer).primary_key(), column("cents", integer), column("seen", date)),
          view("cheap", "SELECT id, cents FROM things WHERE cents < 1000"),
          trigger("see", "things")
              .after_update({"cents"})
              .when("new.cents <> old.cents")
              .runs("UPDATE things SET seen = date('now') WHERE id = new.id")};
}
inline constexpr auto& history = checked_history<migrations, models>;

}  // namespace shop

namespace {

constexpr Migration step(std::string_view id, Revisions parents, Body up, Body down) {
  return {.revision = id, .down_revision = parents, .upgrade = up, .downgrade = down};
}
std::string said(const Findings& findings) {
  std::string out;
  for (const Finding& each : findings) {
    const Error error = to_error(each);
    out += (out.empty() ? "" : "\n") + std::string(name(error.code)) + ": " + error.message;
  }
  return out;
}
/// What is wrong with a third migration.
std::string third(Body up, Body down) {
  const Migration list[] = {shop::cheap_things, shop::cheaper_things, step("0003", "0002_cheaper_things", up, down)};
  return said(verify(list));
}
constexpr Body nothing = [](Operations&) {};

}  // namespace

TEST_CASE("views and triggers follow a history, and the models declare them", "[unit][history]") {
  CHECK(shop::history.migrations().size() == 2);
  CHECK(said(verify(shop::migrations, shop::models())) == "");
}

TEST_CASE("a downgrade brings views and triggers back", "[unit][history]") {
  CHECK(third([](Operations& op) { op.drop_view("cheap"); }, nothing) ==
        "downgrade_differs: downgrade: it does not undo the upgrade: cheap: the view is missing");
  CHECK(third([](Operations& op) { op.create_view("v", "SELECT 1"); }, nothing) ==
        "downgrade_differs: downgrade: it does not undo the upgrade: v: the view is left over");
  CHECK(third([](Operations& op) { op.replace_view("cheap", "SELECT 1"); }, nothing) ==
        "downgrade_differs: downgrade: it does not undo the upgrade: cheap: the view is SELECT 1, and was SELECT id, "
        "cents FROM things WHERE cents < 1000");
  CHECK(third([](Operations& op) { op.execute("DROP TRIGGER see"); }, nothing) ==
        "downgrade_differs: downgrade: it does not undo the upgrade: table things: trigger see is missing");
  CHECK(third(nothing, [](Operations& op) {
          op.create_trigger(trigger("t", "things").after_insert().runs("SELECT 1"));
        }) == "downgrade_differs: downgrade: it does not undo the upgrade: table things: trigger t is left over");
  CHECK(third([](Operations& op) { op.execute("DROP VIEW cheap; DROP TRIGGER see"); },
              [](Operations& op) {
                op.execute(
                    "CREATE VIEW cheap AS SELECT id, cents FROM \"things\" WHERE cents<1000;"
                    "CREATE TRIGGER see AFTER UPDATE OF cents ON things WHEN new.cents <> old.cents BEGIN "
                    "UPDATE things SET seen = date('now') WHERE id = new.id; END");
              }) == "");
}

TEST_CASE("a table that goes takes its triggers along, and its return brings none", "[unit][history]") {
  CHECK(third(
            [](Operations& op) {
              op.drop_view("cheap");
              op.drop_table("things");
            },
            [](Operations& op) {
              op.create_table(
                  "things", column("id", integer).primary_key(), column("cents", integer), column("seen", date));
              op.create_view("cheap", "SELECT id, cents FROM things WHERE cents < 1000");
            }) == "downgrade_differs: downgrade: it does not undo the upgrade: table things: trigger see is missing");
}

TEST_CASE("a name that came back is no difference", "[unit][history]") {
  CHECK(third([](Operations& op) { op.rename_table("things", "goods"); },
              [](Operations& op) { op.rename_table("goods", "things"); }) == "");
}

TEST_CASE("branches that make one view, or take its column away, do not commute", "[unit][history]") {
  const auto forked = [](Body one, Body other) {
    const Migration list[] = {shop::cheap_things,
                              step("left", "0001_cheap_things", one, nothing),
                              step("right", "0001_cheap_things", other, nothing)};
    std::string out;
    for (const Finding& each : verify(list)) {
      if (each.code == ErrorCode::branches_do_not_commute) out += to_error(each).message + "; ";
    }
    return out;
  };
  constexpr Body dear = [](Operations& op) { op.create_view("dear", "SELECT price FROM things"); };
  CHECK(forked(dear, [](Operations& op) { op.add_column("things", column("note", text)); }) == "");
  CHECK(forked(dear, [](Operations& op) { op.rename_column("things", "price", "cents"); }) != "");
  CHECK(forked(dear, [](Operations& op) { op.drop_column("things", "seen"); }) == "");
  CHECK(forked([](Operations& op) { op.drop_trigger("see", "things"); },
               [](Operations& op) { op.drop_trigger("see", "things"); }) != "");
}

TEST_CASE("two models of one view are found", "[unit][history]") {
  const Tables twice = shop::models().with(view("cheap", "SELECT 1"));
  CHECK(said(verify(shop::migrations, twice)) == "table_exists: models: table cheap exists already");
}

TEST_CASE("models without views say nothing of them", "[unit][history]") {
  Tables silent = shop::models();
  silent.views.clear();
  silent.triggers.clear();
  CHECK(said(verify(shop::migrations, silent)) == "");
  silent.add(view("other", "SELECT 1"));
  CHECK(said(verify(shop::migrations, silent)) ==
        "object_not_migrated: the models have a view other that no migration makes\n"
        "object_not_modelled: the migrations make a view cheap that no model has");
  silent = shop::models();
  silent.triggers[0].condition = {};
  CHECK(said(verify(shop::migrations, silent))
            .starts_with("object_differs: trigger see on things differs: after update"));
}
