// SPDX-License-Identifier: MIT
// The rules of the application as the database keeps them: what each CHECK lets through and what it refuses, and how
// tables that hold rows come to them and lose them again.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/sqlite.hpp"
#include "history.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "thoughts/fixtures/rows.hpp"

using headway::ErrorCode;
using support::Database;
using support::rows;
using support::scalar;

namespace {

using Migrator = headway::Migrator<headway::Sqlite>;

/// Notes how each table is altered.
class Ways : public headway::Observer {
 public:
  void table_altered(const headway::Step&, std::string_view table, std::string_view how) override {
    told += std::string(table) + " " + std::string(how) + "\n";
  }
  std::string told;
};

const std::string all_in_place =
    "users in place: no row changes\nthoughts in place: no row changes\ntasks in place: no row changes\n"
    "contexts in place: no row changes\nclaude_analysis_results in place: no row changes\n"
    "thought_relationships in place: no row changes\napi_keys in place: no row changes\n"
    "audit_log in place: no row changes\n";

Migrator open(const Database& db, headway::Observer* observer = nullptr) {
  auto migrator = Migrator::open(db.get(), thoughts::history, {.observer = observer});
  REQUIRE(migrator);
  return std::move(*migrator);
}

/// The schema is what the migrations make, and everything refers to something.
void check_sound(const Database& db) {
  auto migrator = open(db);
  const auto drift = migrator.drift();
  REQUIRE(drift);
  CHECK(drift->size() == 0);
  CHECK(scalar(db.get(), "PRAGMA integrity_check") == "ok");
  CHECK(rows(db.get(), "PRAGMA foreign_key_check").empty());
}

support::Snapshot snapshot(const Database& db) { return support::snapshot(db.get(), {"headway_history"}); }

/// Only the rows: definitions change, and so does the version.
support::Snapshot rows_of(const Database& db) {
  support::Snapshot out = snapshot(db);
  out.erase("sqlite_schema");
  out.erase("headway_version");
  return out;
}

/// A database at 0001 that holds the rows.
class Filled : public Database {
 public:
  explicit Filled(bool enforces_foreign_keys = true) {
    execute(enforces_foreign_keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
    auto migrator = open(*this);
    REQUIRE(migrator.upgrade("0001_initial_schema"));
    execute(fixtures::rows_of_each_table);
  }
};

/// A value for one column, and the constraint that refuses it; none for a value that is let through.
struct Vector {
  std::string column, value;  ///< SQL; several assignments where rules are about several columns.
  std::string refused_by = {};
};

/// Tries each value on the table's first row.
void check_vectors(const std::string& table, const std::vector<Vector>& vectors) {
  const Filled db;
  auto migrator = open(db);
  REQUIRE(migrator.migrate_to_head());
  db.execute("PRAGMA foreign_keys = OFF");
  const std::string first = " WHERE rowid = (SELECT min(rowid) FROM " + table + ")";
  for (const Vector& each : vectors) {
    INFO(table + "." + each.column + " = " + each.value.substr(0, 200));
    std::string why;
    db.execute("BEGIN");
    const bool taken = db.try_execute("UPDATE " + table + " SET " + each.column + " = " + each.value + first, &why);
    db.execute("ROLLBACK");
    CHECK(taken == each.refused_by.empty());
    CHECK(why == (each.refused_by.empty() ? "" : "CHECK constraint failed: ck_" + table + "_" + each.refused_by));
  }
}

/// A text of so many characters, as SQL.
std::string text(int length, const std::string& character = "x") {
  return "replace(hex(zeroblob(" + std::to_string(length) + ")), '00', '" + character + "')";
}

/// The vectors that each text has: none at all, another form than text, and its limit in code points.
void add_text(std::vector<Vector>& out, const std::string& column, int limit, bool nullable = true) {
  if (nullable) out.push_back({column, "NULL"});
  out.push_back({column, text(limit)});
  out.push_back({column, text(limit, "🥛")});
  out.push_back({column, text(limit + 1), column});
  out.push_back({column, text(limit + 1, "é"), column});
  out.push_back({column, "x'61'", column});
  out.push_back({column, "'a' || char(0) || 'b'", column});
  out.push_back({column, "char(0)", column});
}
/// The same for one that is not blank.
void add_filled(std::vector<Vector>& out, const std::string& column, int limit, bool nullable = false) {
  add_text(out, column, limit, nullable);
  for (const char* blank : {"''",
                            "' '",
                            "char(9,10,11,12,13,28,29,30,31,32,133,160)",
                            "char(5760,8192,8202,8232)",
                            "char(8233,8239,8287,12288)"}) {
    out.push_back({column, blank, column});
  }
  out.push_back({column, "' a b ' || char(10)"});
  out.push_back({column, "char(8203)"});  // U+200B is no white space, nor is U+FEFF
  out.push_back({column, "char(65279)"});
  out.push_back({column, text(limit) + " || ' '", column});  // counted before it is trimmed
  out.push_back({column, "' ' || " + text(limit - 2) + " || ' '"});
}
void add_uuid(std::vector<Vector>& out, const std::string& column, bool nullable = false) {
  if (nullable) out.push_back({column, "NULL"});
  for (const char* good : {"'00000000-0000-0000-0000-000000000000'", "'ABCDEF01-2345-6789-abcd-ef0123456789'"}) {
    out.push_back({column, good});
  }
  for (const char* bad : {"''",
                          "'t1'",
                          "'00000000000000000000000000000000'",
                          "' 00000000-0000-0000-0000-00000000000'",
                          "'{0000000-0000-0000-0000-00000000000}'",
                          "'0000000-00000-0000-0000-000000000000'",
                          "'00000000-0000-0000-0000-00000000000'",
                          "'00000000-0000-0000-0000-0000000000000'",
                          "'00000000-0000-0000-0000-00000000000g'",
                          "'00000000-0000-0000-0000--00000000000'",
                          "'00000000-0000-0000-0000-000000000000' || char(0)",
                          "CAST('00000000-0000-0000-0000-000000000000' AS BLOB)"}) {
    out.push_back({column, bad, column});
  }
}
void add_one_of(std::vector<Vector>& out, const std::string& column, const std::vector<std::string>& members,
                bool nullable = false) {
  if (nullable) out.push_back({column, "NULL"});
  for (const std::string& each : members) {
    out.push_back({column, "'" + each + "'"});
    out.push_back({column, "upper('" + each + "')", column});
    out.push_back({column, "' " + each + "'", column});
    out.push_back({column, "CAST('" + each + "' AS BLOB)", column});
  }
  out.push_back({column, "''", column});
  out.push_back({column, "0", column});
}
/// JSON of one kind: an object or an array.
void add_json(std::vector<Vector>& out, const std::string& column, const std::string& good, const std::string& bad,
              bool nullable) {
  if (nullable) out.push_back({column, "NULL"});
  for (const std::string& value : {good, "' " + good.substr(1)}) out.push_back({column, value});
  for (const std::string& value : {bad,
                                   std::string("'null'"),
                                   std::string("'\"text\"'"),
                                   std::string("'{'"),
                                   std::string("'[1,]'"),
                                   std::string("''"),
                                   std::string("'1'"),
                                   std::string("1.5"),
                                   good + " || 'x'",
                                   good + " || char(0)",
                                   "CAST(" + good + " AS BLOB)"}) {
    out.push_back({column, value, column});
  }
}
void add_object(std::vector<Vector>& out, const std::string& column) {
  add_json(out, column, R"('{"a": {"b": [1, null, "\u00e9"]}}')", "'[]'", true);
  out.push_back({column, "'{}'"});
}
void add_list(std::vector<Vector>& out, const std::string& column) {
  add_json(out, column, R"('["a", {"b": 1}, 2]')", "'{}'", false);
  out.push_back({column, "'[]'"});
}
/// @param also  other columns that must follow, for the rules about both
void add_time(std::vector<Vector>& out, const std::string& column, bool nullable = false) {
  if (nullable && column != "completed_at") out.push_back({column, "NULL"});
  for (const char* bad : {"''",
                          "'now'",
                          "'2030-01-01'",
                          "'10:00:00'",
                          "2460000",
                          "'2030-02-30 10:00:00'",
                          "'2030-13-01 10:00:00'",
                          "'2030-01-01 24:00:00'",
                          "'2030-01-01 10:60:00'",
                          "'2030-01-01 10:00:60'",
                          "'2030-01-01  10:00'",
                          "'2030-01-01 10:00:00 '",
                          "'2030-01-01 10:00:00 +02:00'",
                          "'2030-01-01 10:00:00+2'",
                          "'2030-1-1 10:00:00'",
                          "'2030-01-01t10:00:00'",
                          "'2030-01-01T10:00:00+15:00'",
                          "'9999-12-31T23:59:59.999999-00:01'",
                          "'0000-01-01T00:00:00+00:01'",
                          "CAST('2030-01-01 10:00:00' AS BLOB)"}) {
    // Now is none that a stored rule can look at: SQLite says so itself.
    if (std::string_view(bad) != "'now'") out.push_back({column, bad, column});
  }
}
/// The later of two times can be much later, in any form.
void add_later_time(std::vector<Vector>& out, const std::string& column, bool nullable = false) {
  add_time(out, column, nullable);
  for (const char* good : {"'2030-01-01 10:00:00.000000'",
                           "'2030-01-01T10:00:00Z'",
                           "'2030-02-28T23:59:59.999999+02:00'",
                           "'2028-02-29 10:00'",
                           "'9999-12-31 23:59:59.999999'"}) {
    out.push_back({column, good});
  }
}
void add_whole_number(std::vector<Vector>& out, const std::string& column, int lowest, bool nullable = false) {
  if (nullable) out.push_back({column, "NULL"});
  out.push_back({column, std::to_string(lowest)});
  out.push_back({column, "2147483647"});
  for (const std::string& bad : {std::to_string(lowest - 1),
                                 std::string("-10"),
                                 std::string("2147483648"),
                                 std::string("1.5"),
                                 std::string("'many'"),
                                 std::string("x'31'")}) {
    out.push_back({column, bad, column});
  }
}
void add_confidence(std::vector<Vector>& out) {
  for (const char* good : {"NULL", "0", "1", "0.0", "1.0", "0.5"}) out.push_back({"confidence", good});
  for (const char* bad : {"1.01", "-0.01", "9e999", "-9e999", "'high'", "x'30'"}) {
    out.push_back({"confidence", bad, "confidence"});
  }
}
void add_yes_or_no(std::vector<Vector>& out) {
  for (const char* good : {"TRUE", "FALSE", "0", "1"}) out.push_back({"is_active", good});
  for (const char* bad : {"2", "-1", "'yes'", "'true'", "0.5"}) out.push_back({"is_active", bad, "is_active"});
}

}  // namespace

TEST_CASE("users keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_uuid(tried, "id");
  add_filled(tried, "name", 255);
  for (const char* good : {"'a@b.c'", "'Ada@Example.COM'", "' a@b.c '", "'a@b.c@d'", "'ü@exämple.org'"}) {
    tried.push_back({"email", good});
  }
  tried.push_back({"email", text(251) + " || '@b.c'"});
  tried.push_back({"email", text(252) + " || '@b.c'", "email"});
  for (const char* bad : {"''",
                          "' '",
                          "'a'",
                          "'a@b'",
                          "'a@@b.c'",
                          "'a@b@c.d'",
                          "'@b.c'",
                          "' @b.c'",
                          "'a@.'",
                          "'a@b.'",
                          "'a@.c'",
                          "'a@b..c'",
                          "'a b@c.d'",
                          "'a@b. '",
                          "'a@b .c'",
                          "'a' || char(160) || 'b@c.d'",
                          "'a@b.c' || char(0)",
                          "x'6140622e63'"}) {
    tried.push_back({"email", bad, "email"});
  }
  add_object(tried, "preferences");
  add_yes_or_no(tried);
  add_time(tried, "created_at");
  add_later_time(tried, "updated_at");
  tried.push_back({"updated_at", "created_at"});
  tried.push_back({"updated_at", "'2025-01-02 03:04:04.000006'", "order_of_times"});
  tried.push_back({"updated_at", "'2025-01-02 03:04:05.000005'", "order_of_times"});
  tried.push_back({"created_at", "'2025-01-02T04:04:05.000006+01:00'"});
  tried.push_back({"created_at", "'2025-01-02T04:04:05.000007+01:00'", "order_of_times"});
  tried.push_back({"created_at", "'2025-01-02T04:04:05.000006Z'", "order_of_times"});
  check_vectors("users", tried);
}

TEST_CASE("thoughts keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_uuid(tried, "id");
  add_uuid(tried, "user_id");
  add_uuid(tried, "task_id", true);
  add_filled(tried, "content", 5000);
  add_one_of(tried, "status", {"active", "archived", "completed"});
  add_object(tried, "context");
  add_object(tried, "claude_analysis");
  add_text(tried, "claude_summary", 500);
  add_list(tried, "related_thought_ids");
  add_time(tried, "created_at");
  add_later_time(tried, "updated_at");
  tried.push_back({"updated_at", "'2025-02-01 09:59:59.999000'", "order_of_times"});

  add_json(tried, "tags", R"('["test", "home"]')", "'{}'", false);
  for (const char* good : {"'[]'",
                           R"('["Test","TAG"]')",
                           R"('["valid",""," "]')",
                           R"('["a_b-c"]')",
                           R"('["a","b","c","d","e"]')",
                           R"('["1"]')",
                           R"('["-a"]')",
                           R"('["",""]')",
                           R"('["\u0061"]')",
                           R"('[" a\n"]')"}) {
    tried.push_back({"tags", good});
  }
  const auto one = [](const std::string& element) { return "json_array(" + element + ")"; };
  tried.push_back({"tags", one("' ' || " + text(50) + " || ' '")});
  tried.push_back({"tags", one(text(51)), "each_tag"});
  for (const char* bad :
       {R"('["a","b","c","d","e","f"]')", R"('["a","b","","c","d","e"]')", "'[1]'", "'[null]'", R"('["a",["b"]]')"}) {
    tried.push_back({"tags", bad, "tags"});
  }
  for (const char* bad : {R"('["--"]')",
                          R"('["_"]')",
                          R"('["a b"]')",
                          R"('["a@b"]')",
                          R"('["é"]')",
                          R"('["🥛"]')",
                          R"('["a","b","c","d","e!"]')",
                          R"('["a\u0000"]')",
                          R"('["a.b"]')"}) {
    tried.push_back({"tags", bad, "each_tag"});
  }
  for (const char* bad : {R"('["Work","work "]')",
                          R"('["a","b","c","d","a"]')",
                          R"('["a","b","c","d","D"]')",
                          R"('["a","b","b"]')",
                          R"('["a","b","c","c"]')"}) {
    tried.push_back({"tags", bad, "distinct_tags"});
  }
  check_vectors("thoughts", tried);
}

TEST_CASE("tasks keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_uuid(tried, "id");
  add_uuid(tried, "user_id");
  add_uuid(tried, "source_thought_id", true);
  add_filled(tried, "title", 200);
  add_filled(tried, "description", 5000, true);
  add_one_of(tried, "priority", {"low", "medium", "high", "critical"});
  for (const char* good : {"'pending', completed_at = NULL",
                           "'in_progress', completed_at = NULL",
                           "'cancelled', completed_at = NULL",
                           "'done'"}) {
    tried.push_back({"status", good});
  }
  for (const char* bad : {"'active', completed_at = NULL", "'DONE', completed_at = NULL", "'', completed_at = NULL"}) {
    tried.push_back({"status", bad, "status"});
  }
  tried.push_back({"completed_at", "NULL", "completed_when_done"});
  tried.push_back({"status", "'pending'", "completed_when_done"});
  for (const char* good : {"NULL", "'2000-01-01'", "'2024-02-29'", "'9999-12-31'", "'0000-01-01'"}) {
    tried.push_back({"due_date", good});
  }
  for (const char* bad : {"'2025-02-30'",
                          "'2025-02-29'",
                          "'2025-13-01'",
                          "'2025-1-1'",
                          "'-2025-01-01'",
                          "'2025-01-01 00:00:00'",
                          "''",
                          "' 2025-01-01'",
                          "2460000",
                          "'10:00'",
                          "CAST('2000-01-01' AS BLOB)"}) {
    tried.push_back({"due_date", bad, "due_date"});
  }
  add_whole_number(tried, "estimated_effort_minutes", 1, true);
  add_time(tried, "created_at");
  add_later_time(tried, "updated_at");
  add_later_time(tried, "completed_at", true);
  tried.push_back({"updated_at", "'2025-02-01 09:00:00.000000'", "order_of_times"});
  add_list(tried, "linked_reminders");
  add_list(tried, "subtasks");
  check_vectors("tasks", tried);
}

TEST_CASE("contexts keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_filled(tried, "id", 255);
  add_uuid(tried, "user_id");
  for (const char* column : {"current_activity", "active_app", "location"}) {
    add_text(tried, column, 255);
    tried.push_back({column, "''"});
  }
  add_one_of(tried, "time_of_day", {"morning", "afternoon", "evening", "night"}, true);
  add_one_of(tried, "energy_level", {"low", "medium", "high"}, true);
  add_one_of(tried, "focus_state", {"deep_work", "interrupted", "scattered"}, true);
  add_whole_number(tried, "thought_count", 0);
  add_text(tried, "notes", 5000);
  tried.push_back({"notes", "' '"});
  add_time(tried, "started_at");
  add_later_time(tried, "ended_at", true);
  tried.push_back({"ended_at", "started_at"});
  tried.push_back({"ended_at", "'2025-02-01 09:59:59.999000'", "ended_after_start"});
  add_time(tried, "created_at");
  add_later_time(tried, "updated_at");
  tried.push_back({"updated_at", "'2025-02-01 09:59:59.999000'", "order_of_times"});
  check_vectors("contexts", tried);
}

TEST_CASE("analyses keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_uuid(tried, "id");
  add_uuid(tried, "thought_id", true);
  add_uuid(tried, "user_id");
  add_one_of(
      tried, "analysis_type", {"consciousness_check", "similarity_check", "theme_extraction", "task_suggestion"});
  add_text(tried, "summary", 5000, false);
  tried.push_back({"summary", "''", "summary"});
  tried.push_back({"summary", "' '"});
  add_list(tried, "themes");
  add_text(tried, "suggested_action", 1000);
  add_confidence(tried);
  add_whole_number(tried, "tokens_used", 1);
  add_object(tried, "raw_response");
  add_time(tried, "created_at");
  add_later_time(tried, "updated_at");
  tried.push_back({"updated_at", "'2025-02-01 09:59:59.999000'", "order_of_times"});
  check_vectors("claude_analysis_results", tried);
}

TEST_CASE("relationships keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  for (const char* column : {"id", "user_id", "source_thought_id", "related_thought_id"}) add_uuid(tried, column);
  tried.push_back({"source_thought_id", "related_thought_id", "two_thoughts"});
  tried.push_back({"source_thought_id = 'ABCDEF01-2345-6789-abcd-ef0123456789', related_thought_id",
                   "'abcdef01-2345-6789-abcd-ef0123456789'",
                   "two_thoughts"});
  add_text(tried, "relationship_type", 50);
  add_confidence(tried);
  add_text(tried, "discovered_by", 50);
  add_later_time(tried, "created_at");
  check_vectors("thought_relationships", tried);
}

TEST_CASE("API keys keep the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_uuid(tried, "id");
  add_uuid(tried, "user_id");
  add_text(tried, "name", 255);
  tried.push_back({"key_hash", text(64, "A")});
  for (const std::string& bad : {text(63, "a"),
                                 text(65, "a"),
                                 text(64, "g"),
                                 std::string("''"),
                                 text(64, "a") + " || char(0)",
                                 "CAST(" + text(64, "a") + " AS BLOB)"}) {
    tried.push_back({"key_hash", bad, "key_hash"});
  }
  add_yes_or_no(tried);
  add_later_time(tried, "created_at");
  add_later_time(tried, "last_used_at", true);
  check_vectors("api_keys", tried);
}

TEST_CASE("the audit log keeps the rules of the application", "[integration][thoughts]") {
  std::vector<Vector> tried;
  add_uuid(tried, "id");
  add_uuid(tried, "user_id");
  add_text(tried, "entity_type", 50);
  add_text(tried, "entity_id", 36);
  add_text(tried, "action", 50);
  add_object(tried, "changes");
  add_later_time(tried, "created_at");
  check_vectors("audit_log", tried);
}

TEST_CASE("the history is right in the words of each dialect", "[integration][thoughts]") {
  using enum headway::Dialect;
  CHECK(headway::checked_history<thoughts::migrations, thoughts::models, sqlite, postgresql, mysql>.size() == 2);
}

TEST_CASE("tables that hold rows get the rules in place, and keep all that they hold", "[integration][thoughts]") {
  const bool enforced = GENERATE(true, false);
  const Filled db(enforced);
  const auto before = snapshot(db);
  const auto held = rows_of(db);
  Ways ways;
  auto migrator = open(db, &ways);

  REQUIRE(migrator.migrate_to_head());
  CHECK(ways.told == all_in_place);
  CHECK(rows_of(db) == held);
  check_sound(db);
  const auto up = snapshot(db);
  CHECK(scalar(db.get(), "SELECT count(*) FROM sqlite_schema WHERE type = 'index'") ==
        std::to_string(20 + 8 + 3 + 1));  // the application's, primary keys, unique constraints, the version table's

  ways.told.clear();
  REQUIRE(migrator.downgrade("-1"));
  CHECK(ways.told == all_in_place);
  CHECK(support::difference(snapshot(db), before) == "");
  check_sound(db);
  REQUIRE(migrator.migrate_to_head());
  CHECK(support::difference(snapshot(db), up) == "");
  check_sound(db);
  CHECK(scalar(db.get(), "PRAGMA foreign_keys") == (enforced ? "1" : "0"));

  db.execute("PRAGMA foreign_keys = ON; DELETE FROM users WHERE rowid = 3");
  CHECK(scalar(db.get(), "SELECT count(*) FROM tasks") == "1");
  CHECK(scalar(db.get(), "SELECT count(*) FROM thoughts") == "0");
}

TEST_CASE("a row that breaks a rule is named, and nothing is changed", "[integration][thoughts]") {
  struct Bad {
    std::string change, rule, row;
  };
  for (const Bad& each : {
           Bad{"UPDATE thoughts SET status = 'deleted' WHERE rowid = 15",
               "CHECK (status IN ('active', 'archived', 'completed')) (ck_thoughts_status) of thoughts",
               " does not hold for 1 row: rowid 15 (status = 'deleted')"},
           Bad{"UPDATE claude_analysis_results SET confidence = 1.01",
               "confidence >= 0 AND confidence <= 1) (ck_claude_analysis_results_confidence) of "
               "claude_analysis_results",
               " does not hold for 2 rows: rowid 41 (confidence = 1.01), rowid 49 (confidence = 1.01)"},
           Bad{"UPDATE audit_log SET changes = '{' WHERE rowid = 71",
               "(ck_audit_log_changes) of audit_log",
               " does not hold for 1 row: rowid 71 (changes = '{')"},
       }) {
    INFO(each.change);
    const Filled db;
    db.execute(each.change);
    const auto before = snapshot(db);
    auto migrator = open(db);
    const auto report = migrator.migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::rows_break_rule);
    CHECK(report.error().revision == "0002_enforce_rules");
    CHECK(report.error().state_after == headway::DatabaseState::rolled_back);
    INFO(report.error().message);
    CHECK(report.error().message.find(each.rule + each.row) != std::string::npos);
    CHECK(support::difference(snapshot(db), before) == "");
    CHECK(scalar(db.get(), "PRAGMA foreign_keys") == "1");
  }
}
