// SPDX-License-Identifier: MIT
// The eight tables as the migrations make them: columns, keys, indexes, and what a deletion takes with it.
#include <string>
#include <utility>
#include <vector>

#include "headway/sqlite.hpp"
#include "history.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using support::Database;
using support::rows;
using support::scalar;

namespace {

/// A database at head, with foreign keys enforced as the application has them.
class Migrated : public Database {
 public:
  Migrated() {
    execute("PRAGMA foreign_keys = ON");
    auto migrator = headway::Migrator<headway::Sqlite>::open(get(), thoughts::history);
    REQUIRE(migrator);
    REQUIRE(migrator->migrate_to_head());
  }
};

/// `name TYPE [not null] [default …] [key]` for each column, one a line.
std::string columns(sqlite3* db, const std::string& table) {
  std::string out;
  for (const auto& row : rows(
           db, "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('" + table + "') ORDER BY cid")) {
    out += row[0].substr(2) + " " + row[1].substr(2);
    if (row[2] == "1:1") out += " not null";
    if (row[3] != "NULL") out += " default " + row[3].substr(2);
    if (row[4] != "1:0") out += " key";
    out += "\n";
  }
  return out;
}

constexpr const char* user = "550e8400-e29b-41d4-a716-446655440000";
// Ids are UUIDs: a letter for the table, and a number.
constexpr const char *t1 = "00000000-0000-0000-0000-0000000000a1", *t2 = "00000000-0000-0000-0000-0000000000a2",
                     *t3 = "00000000-0000-0000-0000-0000000000a3", *k1 = "00000000-0000-0000-0000-0000000000b1";
const std::string now = "'2026-01-01 10:00:00'";
/// SQL for an id that nothing else has.
const std::string some_id = "substr(hex(randomblob(4)), 1, 8) || '-0000-0000-0000-000000000000'";

void add_user(const Database& db, const std::string& id = user, const std::string& email = "ada@example.com") {
  db.execute("INSERT INTO users (id, name, email, created_at, updated_at) VALUES ('" + id + "', 'Ada', '" + email +
             "', " + now + ", " + now + ")");
}
void add_thought(const Database& db, const std::string& id) {
  db.execute("INSERT INTO thoughts (id, user_id, content, created_at, updated_at) VALUES ('" + id + "', '" + user +
             "', 'Buy milk', " + now + ", " + now + ")");
}

}  // namespace

TEST_CASE("the schema at head has the eight tables with their columns", "[integration][thoughts]") {
  const Migrated db;
  CHECK(columns(db.get(), "users") ==
        "id VARCHAR(36) not null key\nname VARCHAR(255) not null\nemail VARCHAR(255) not null\ncreated_at DATETIME not "
        "null\n"
        "updated_at DATETIME not null\npreferences JSON\nis_active BOOLEAN not null default TRUE\n");
  CHECK(
      columns(db.get(), "thoughts") ==
      "id VARCHAR(36) not null key\nuser_id VARCHAR(36) not null\ncontent TEXT not null\ntags JSON not null default "
      "'[]'\n"
      "status VARCHAR(50) not null default 'active'\ncontext JSON\nclaude_summary VARCHAR(500)\nclaude_analysis JSON\n"
      "related_thought_ids JSON not null default '[]'\ntask_id VARCHAR(36)\ncreated_at DATETIME not null\n"
      "updated_at DATETIME not null\n");
  CHECK(columns(db.get(), "tasks") ==
        "id VARCHAR(36) not null key\nuser_id VARCHAR(36) not null\nsource_thought_id VARCHAR(36)\ntitle VARCHAR(200) "
        "not null\n"
        "description TEXT\npriority VARCHAR(50) not null default 'medium'\nstatus VARCHAR(50) not null default "
        "'pending'\n"
        "due_date DATE\nestimated_effort_minutes INTEGER\ncreated_at DATETIME not null\nupdated_at DATETIME not null\n"
        "completed_at DATETIME\nlinked_reminders JSON not null default '[]'\nsubtasks JSON not null default '[]'\n");
  CHECK(columns(db.get(), "contexts") ==
        "id VARCHAR(255) not null key\nuser_id VARCHAR(36) not null\nstarted_at DATETIME not null\ncurrent_activity "
        "VARCHAR(255)\n"
        "active_app VARCHAR(255)\nlocation VARCHAR(255)\ntime_of_day VARCHAR(50)\nenergy_level "
        "VARCHAR(50)\nfocus_state VARCHAR(50)\n"
        "thought_count INTEGER not null default 0\nnotes TEXT\nended_at DATETIME\ncreated_at DATETIME not null\n"
        "updated_at DATETIME not null\n");
  CHECK(
      columns(db.get(), "claude_analysis_results") ==
      "id VARCHAR(36) not null key\nthought_id VARCHAR(36)\nuser_id VARCHAR(36) not null\nanalysis_type VARCHAR(50) "
      "not null\n"
      "summary TEXT not null\nthemes JSON not null default '[]'\nsuggested_action VARCHAR(1000)\nconfidence FLOAT\n"
      "tokens_used INTEGER not null\nraw_response JSON\ncreated_at DATETIME not null\nupdated_at DATETIME not null\n");
  CHECK(columns(db.get(), "thought_relationships") ==
        "id VARCHAR(36) not null key\nuser_id VARCHAR(36) not null\nsource_thought_id VARCHAR(36) not null\n"
        "related_thought_id VARCHAR(36) not null\nrelationship_type VARCHAR(50)\nconfidence FLOAT\ndiscovered_by "
        "VARCHAR(50)\n"
        "created_at DATETIME not null\n");
  CHECK(columns(db.get(), "api_keys") ==
        "id VARCHAR(36) not null key\nuser_id VARCHAR(36) not null\nname VARCHAR(255)\nkey_hash VARCHAR(255) not null\n"
        "is_active BOOLEAN not null default TRUE\ncreated_at DATETIME not null\nlast_used_at DATETIME\n");
  CHECK(columns(db.get(), "audit_log") ==
        "id VARCHAR(36) not null key\nuser_id VARCHAR(36) not null\nentity_type VARCHAR(50)\nentity_id VARCHAR(36)\n"
        "action VARCHAR(50)\nchanges JSON\ncreated_at DATETIME not null\n");
  CHECK(scalar(db.get(), "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'headway%'") ==
        "8");
  CHECK(scalar(db.get(), "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%CONSTRAINT ck_%CHECK (%'") == "8");
}

TEST_CASE("the schema at head has 20 indexes", "[integration][thoughts]") {
  const Migrated db;
  std::string found;
  for (const auto& row : rows(db.get(),
                              "SELECT s.name, s.tbl_name, (SELECT group_concat(name) FROM pragma_index_info(s.name)), "
                              "l.\"unique\", l.partial"
                              " FROM sqlite_schema s, pragma_index_list(s.tbl_name) l"
                              " WHERE s.type = 'index' AND s.sql IS NOT NULL AND l.name = s.name ORDER BY s.rowid")) {
    CHECK(row[3] == "1:0");
    CHECK(row[4] == "1:0");
    found += row[0].substr(2) + " " + row[1].substr(2) + "(" + row[2].substr(2) + ")\n";
  }
  CHECK(found ==
        "idx_users_email users(email)\n"
        "idx_thoughts_user_id thoughts(user_id)\nidx_thoughts_status thoughts(status)\n"
        "idx_thoughts_created_at thoughts(created_at)\nidx_thoughts_updated_at thoughts(updated_at)\n"
        "idx_tasks_user_id tasks(user_id)\nidx_tasks_source_thought tasks(source_thought_id)\nidx_tasks_priority "
        "tasks(priority)\n"
        "idx_tasks_status tasks(status)\nidx_tasks_due_date tasks(due_date)\n"
        "idx_contexts_user_id contexts(user_id)\nidx_contexts_started_at contexts(started_at)\n"
        "idx_claude_results_user_id claude_analysis_results(user_id)\n"
        "idx_claude_results_created_at claude_analysis_results(created_at)\n"
        "idx_thought_relationships_source thought_relationships(source_thought_id)\n"
        "idx_thought_relationships_related thought_relationships(related_thought_id)\n"
        "idx_api_keys_user_id api_keys(user_id)\nidx_api_keys_key_hash api_keys(key_hash)\n"
        "idx_audit_log_user_id audit_log(user_id)\nidx_audit_log_entity audit_log(entity_type,entity_id)\n");
}

TEST_CASE("the schema at head has 11 foreign keys and 3 unique constraints", "[integration][thoughts]") {
  const Migrated db;
  std::string keys, uniques;
  for (const auto& row :
       rows(db.get(),
            "SELECT s.name, f.\"from\", f.\"table\", f.\"to\", f.on_delete, f.on_update FROM sqlite_schema s,"
            " pragma_foreign_key_list(s.name) f WHERE s.type = 'table' ORDER BY s.rowid, f.\"from\"")) {
    CHECK(row[5] == "3:NO ACTION");
    keys += row[0].substr(2) + "." + row[1].substr(2) + " " + row[2].substr(2) + "." + row[3].substr(2) + " " +
            row[4].substr(2) + "\n";
  }
  CHECK(keys ==
        "thoughts.user_id users.id CASCADE\n"
        "tasks.source_thought_id thoughts.id SET NULL\ntasks.user_id users.id CASCADE\n"
        "contexts.user_id users.id CASCADE\n"
        "claude_analysis_results.thought_id thoughts.id SET NULL\nclaude_analysis_results.user_id users.id CASCADE\n"
        "thought_relationships.related_thought_id thoughts.id CASCADE\n"
        "thought_relationships.source_thought_id thoughts.id CASCADE\nthought_relationships.user_id users.id CASCADE\n"
        "api_keys.user_id users.id CASCADE\naudit_log.user_id users.id CASCADE\n");
  for (const auto& row :
       rows(db.get(),
            "SELECT s.name, (SELECT group_concat(name) FROM pragma_index_info(l.name)) FROM sqlite_schema s,"
            " pragma_index_list(s.name) l WHERE s.type = 'table' AND s.name NOT LIKE 'headway%' AND l.origin = 'u'"
            " ORDER BY s.rowid")) {
    uniques += row[0].substr(2) + "(" + row[1].substr(2) + ")\n";
  }
  CHECK(uniques == "users(email)\nthought_relationships(source_thought_id,related_thought_id)\napi_keys(key_hash)\n");
  CHECK(scalar(db.get(),
               "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%CONSTRAINT uq_thought_relationships_source_related "
               "UNIQUE%'") == "1");
}

TEST_CASE("the initial schema brings no rows and leaves nothing when it goes", "[integration][thoughts]") {
  const Migrated db;
  for (const auto& row :
       rows(db.get(), "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'headway%'")) {
    CHECK(scalar(db.get(), "SELECT count(*) FROM " + row[0].substr(2)) == "0");
  }
  const auto up = support::snapshot(db.get(), {"headway_history"});
  add_user(db);
  add_thought(db, t1);
  auto migrator = headway::Migrator<headway::Sqlite>::open(db.get(), thoughts::history);
  REQUIRE(migrator->downgrade("base"));
  CHECK(scalar(db.get(),
               "SELECT group_concat(name) FROM sqlite_schema WHERE name NOT LIKE 'headway%' AND name NOT LIKE "
               "'sqlite_autoindex_headway%'") == "NULL");
  REQUIRE(migrator->migrate_to_head());
  CHECK(support::difference(support::snapshot(db.get(), {"headway_history"}), up) == "");
}

TEST_CASE("deleting a row takes with it what the ON DELETE matrix says", "[integration][thoughts]") {
  const Migrated db;
  add_user(db);
  for (const char* thought : {t1, t2, t3}) add_thought(db, thought);
  const auto in_quotes = [](const std::string& value) { return "'" + value + "'"; };
  const std::string u = in_quotes(user), one = in_quotes(t1), two = in_quotes(t2), three = in_quotes(t3);
  db.execute("INSERT INTO tasks (id, user_id, source_thought_id, title, created_at, updated_at) VALUES (" +
             in_quotes(k1) + ", " + u + ", " + one + ", 'Milk', " + now + ", " + now + ")");
  db.execute("UPDATE thoughts SET task_id = " + in_quotes(k1) + " WHERE id = " + two);
  db.execute("INSERT INTO contexts (id, user_id, started_at, created_at, updated_at) VALUES ('sess_1', " + u + ", " +
             now + ", " + now + ", " + now + ")");
  db.execute(
      "INSERT INTO claude_analysis_results (id, thought_id, user_id, analysis_type, summary, tokens_used, created_at, "
      "updated_at) VALUES (" +
      some_id + ", " + one + ", " + u + ", 'theme_extraction', 's', 1, " + now + ", " + now + ")");
  for (const auto& [from, to] : {std::pair(one, two), std::pair(two, one), std::pair(two, three)}) {
    db.execute(
        "INSERT INTO thought_relationships (id, user_id, source_thought_id, related_thought_id, created_at) VALUES (" +
        some_id + ", " + u + ", " + from + ", " + to + ", " + now + ")");
  }
  db.execute("INSERT INTO api_keys (id, user_id, key_hash, created_at) VALUES (" + some_id + ", " + u +
             ", hex(randomblob(32)), " + now + ")");
  db.execute("INSERT INTO audit_log (id, user_id, created_at) VALUES (" + some_id + ", " + u + ", " + now + ")");

  db.execute("DELETE FROM thoughts WHERE id = " + one);
  CHECK(scalar(db.get(), "SELECT group_concat(related_thought_id) FROM thought_relationships") == t3);
  CHECK(scalar(db.get(), "SELECT source_thought_id FROM tasks") == "NULL");
  CHECK(scalar(db.get(), "SELECT thought_id FROM claude_analysis_results") == "NULL");
  db.execute("DELETE FROM tasks");
  CHECK(scalar(db.get(), "SELECT task_id FROM thoughts WHERE id = " + two) ==
        k1);  // no foreign key: left to the services
  db.execute("DELETE FROM users");
  for (const char* table :
       {"thoughts", "tasks", "contexts", "claude_analysis_results", "thought_relationships", "api_keys", "audit_log"}) {
    INFO(table);
    CHECK(scalar(db.get(), std::string("SELECT count(*) FROM ") + table) == "0");
  }
}

TEST_CASE("foreign keys and the three unique constraints are enforced", "[integration][thoughts]") {
  const Migrated db;
  std::string why;
  const std::string times = now + ", " + now + ")";
  CHECK_FALSE(db.try_execute("INSERT INTO thoughts (id, user_id, content, created_at, updated_at) VALUES (" + some_id +
                                 ", " + some_id + ", 'x', " + times,
                             &why));
  CHECK(why == "FOREIGN KEY constraint failed");
  add_user(db);
  CHECK_FALSE(db.try_execute("INSERT INTO users (id, name, email, created_at, updated_at) VALUES (" + some_id +
                                 ", 'B', 'ada@example.com', " + times,
                             &why));
  CHECK(why == "UNIQUE constraint failed: users.email");
  const std::string key = "INSERT INTO api_keys (id, user_id, key_hash, created_at) VALUES (" + some_id + ", '" + user +
                          "', '" + std::string(64, 'a') + "', " + now + ")";
  db.execute(key);
  CHECK_FALSE(db.try_execute(key, &why));
  CHECK(why == "UNIQUE constraint failed: api_keys.key_hash");
  add_thought(db, t1);
  add_thought(db, t2);
  const auto link = [](const std::string& from, const std::string& to) {
    return "INSERT INTO thought_relationships (id, user_id, source_thought_id, related_thought_id, created_at) "
           "VALUES (" +
           some_id + ", '" + user + "', '" + from + "', '" + to + "', " + now + ")";
  };
  db.execute(link(t1, t2));
  db.execute(link(t2, t1));  // directed: the other way round is another link
  CHECK_FALSE(db.try_execute(link(t1, t2), &why));
  CHECK(why ==
        "UNIQUE constraint failed: thought_relationships.source_thought_id, thought_relationships.related_thought_id");
}
