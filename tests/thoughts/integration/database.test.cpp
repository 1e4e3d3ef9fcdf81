// SPDX-License-Identifier: MIT
// The fixtures and the models in the database that the migrations make: rows persist as they are, keys are enforced, a
// deletion takes what it should, and databases know nothing of each other.
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "thoughts/fixtures/samples.hpp"

using namespace thoughts;
using namespace fixtures;

namespace {

/// Stores a row; the database's words when it refuses.
template <class Row>
std::string refused(Database& db, const Row& row) {
  const auto done = db.connection().execute(insert_statement<Row>(), values_of(row));
  return done ? "" : done.error().native.message;
}

/// How many rows each table has, in the order of their making.
std::vector<std::size_t> counts(Database& db) {
  return {db.count<User>(),
          db.count<Thought>(),
          db.count<Task>(),
          db.count<Context>(),
          db.count<ClaudeAnalysis>(),
          db.count<ThoughtRelationship>(),
          db.count<ApiKey>(),
          db.count<AuditLogEntry>()};
}

template <class Row>
void check_persists(Database& db, const std::vector<Row>& rows) {
  INFO(Database::table_name<Row>());
  CHECK(db.all<Row>() == rows);
}

/// The schema and all rows, but for what the run of a migration notes.
support::Snapshot snapshot(const Database& db) { return support::snapshot(db.get(), {"headway_history"}); }

}  // namespace

TEST_CASE("what is stored is read as it was", "[integration][thoughts]") {
  Database db;
  const Everything sample{db};
  check_persists<User>(db, {sample.user});
  check_persists<Thought>(db, {sample.thought, sample.other});
  check_persists<Task>(db, {sample.task});
  check_persists<Context>(db, {sample.context});
  check_persists<ClaudeAnalysis>(db, {sample.analysis});
  check_persists<ThoughtRelationship>(db, {sample.there, sample.back});
  check_persists<ApiKey>(db, {sample.key});
  check_persists<AuditLogEntry>(db, {sample.entry});
}

TEST_CASE("an update of all columns is stored, and of no other row", "[integration][thoughts]") {
  Database db;
  const Everything sample{db};
  Thought changed = sample.thought;
  change(changed,
         {.content = "Tea", .tags = Tags{}, .status = ThoughtStatus::completed, .context = std::optional<Json>()},
         sample.thought.updated_at + std::chrono::seconds(1));
  changed.task_id = sample.task.id;
  changed.related_thought_ids = {sample.other.id};
  db.execute(update_statement<Thought>(), update_values_of(changed));
  check_persists<Thought>(db, {changed, sample.other});
}

TEST_CASE("samples are what they are called", "[integration][thoughts]") {
  Database db;
  const User user = sample_user(db);
  CHECK(user.id == sample_user_id);
  CHECK(user.email == "test@example.com");
  CHECK_FALSE(inactive_user(db).is_active);
  CHECK(multiple_users(db).size() == 3);
  CHECK(archived_thought(db, user).status == ThoughtStatus::archived);
  CHECK(multiple_thoughts(db, user).back().content == "Test thought #5");
  const Thought thought = thought_with_claude_analysis(db, user);
  CHECK(thought.claude_analysis->contains("themes"));
  CHECK(task_from_thought(db, thought).source_thought_id == thought.id);
  CHECK(sample_task(db, user).status == TaskStatus::pending);
  CHECK(high_priority_task(db, user).priority == Priority::high);
  CHECK(completed_task(db, user).completed_at);
  const std::vector<Task> tasks = multiple_tasks(db, user);
  CHECK(tasks.size() == 4);
  CHECK(tasks.back().priority == Priority::critical);
  CHECK(morning_context(db, user).time_of_day == TimeOfDay::morning);
  CHECK(interrupted_context(db, user).focus_state == FocusState::interrupted);
  CHECK(multiple_contexts(db, user).size() == 4);
  CHECK(db.all<Thought>("status = 'archived'").size() == 1);
  CHECK(counts(db) == std::vector<std::size_t>{5, 7, 8, 6, 0, 0, 0, 0});
}

TEST_CASE("test_list_multiple_thoughts", "[integration][thoughts]") {
  Database db;
  const User user = sample_user(db);
  const auto made = db.add(ThoughtFactory{.user_id = user.id}.create_batch(10));
  CHECK(db.all<Thought>() == made);
}

TEST_CASE("test_foreign_key_constraint_enforced: each of the eleven", "[integration][thoughts]") {
  Database db;
  const Everything sample{db};
  const Uuid nobody = Uuid::random();
  const std::string no = "FOREIGN KEY constraint failed";
  CHECK(refused(db, ThoughtFactory{.user_id = nobody}.create()) == no);
  CHECK(refused(db, TaskFactory{.user_id = nobody}.create()) == no);
  CHECK(refused(db, TaskFactory{.source_thought_id = nobody}.create()) == no);
  CHECK(refused(db, ContextFactory{.user_id = nobody}.create()) == no);
  CHECK(refused(db, ClaudeAnalysisFactory{.user_id = nobody}.create()) == no);
  CHECK(refused(db, ClaudeAnalysisFactory{.thought_id = nobody}.create()) == no);
  const Uuid third = sample_thought(db, sample.user).id;
  const auto link = [&](Uuid source, Uuid related, Uuid user) {
    return ThoughtRelationshipFactory{.source_thought_id = source, .related_thought_id = related, .user_id = user}
        .create();
  };
  CHECK(refused(db, link(third, sample.other.id, nobody)) == no);
  CHECK(refused(db, link(third, nobody, sample.user.id)) == no);
  CHECK(refused(db, link(nobody, third, sample.user.id)) == no);
  CHECK(refused(db, ApiKeyFactory{.user_id = nobody}.create()) == no);
  CHECK(refused(db, AuditLogFactory{.user_id = nobody}.create()) == no);

  CHECK(refused(db, TaskFactory{}.create()).empty());  // no source is fine, and so is an analysis of no thought
  CHECK(refused(db, ClaudeAnalysisFactory{}.create()).empty());
  Thought thought = ThoughtFactory{}.create();
  thought.task_id = nobody;  // no foreign key
  CHECK(refused(db, thought).empty());
}

TEST_CASE("the three unique constraints are enforced", "[integration][thoughts]") {
  Database db;
  const Everything sample{db};
  CHECK(refused(db, UserFactory{.email = "TEST@example.com"}.create()) == "UNIQUE constraint failed: users.email");
  CHECK(refused(db, ApiKeyFactory{.key_hash = sample.key.key_hash}.create()) ==
        "UNIQUE constraint failed: api_keys.key_hash");
  CHECK(
      refused(db,
              ThoughtRelationshipFactory{.source_thought_id = sample.thought.id, .related_thought_id = sample.other.id}
                  .create()) ==
      "UNIQUE constraint failed: thought_relationships.source_thought_id, "
      "thought_relationships.related_thought_id");
}

TEST_CASE("a deletion cascades and clears as the matrix says", "[integration][thoughts]") {
  Database db;
  const Everything sample{db};
  const auto erase = [&](const char* table, const std::string& id) {
    db.execute(std::string("DELETE FROM ") + table + " WHERE id = ?", std::vector<Value>{id});
  };
  SECTION("of a user: everything of theirs, and nothing of others") {
    const User other = db.add(UserFactory{}.create());
    const Thought kept = sample_thought(db, other);
    erase("users", sample.user.id.str());
    CHECK(counts(db) == std::vector<std::size_t>{1, 1, 0, 0, 0, 0, 0, 0});
    CHECK(db.all<Thought>() == std::vector<Thought>{kept});
  }
  SECTION("of a thought: links at either end go, what came of it loses it") {
    erase("thoughts", sample.thought.id.str());
    CHECK(counts(db) == std::vector<std::size_t>{1, 1, 1, 1, 1, 0, 1, 1});
    CHECK_FALSE(db.all<Task>()[0].source_thought_id);
    CHECK_FALSE(db.all<ClaudeAnalysis>()[0].thought_id);
    CHECK(db.all<AuditLogEntry>()[0].entity_id == sample.thought.id.str());  // the log remembers
  }
  SECTION("of a task: nothing else, not even where a thought names it") {
    db.execute("UPDATE thoughts SET task_id = ? WHERE id = ?",
               std::vector<Value>{sample.task.id.str(), sample.thought.id.str()});
    erase("tasks", sample.task.id.str());
    CHECK(counts(db) == std::vector<std::size_t>{1, 2, 0, 1, 1, 2, 1, 1});
    CHECK(db.all<Thought>()[0].task_id == sample.task.id);
  }
  SECTION("of each other row: itself alone") {
    erase("contexts", sample.context.id);
    erase("claude_analysis_results", sample.analysis.id.str());
    erase("thought_relationships", sample.there.id.str());
    erase("api_keys", sample.key.id.str());
    erase("audit_log", sample.entry.id.str());
    CHECK(counts(db) == std::vector<std::size_t>{1, 2, 1, 0, 0, 1, 0, 0});
  }
}

TEST_CASE("the database is what the migrations make and what the models describe", "[integration][thoughts]") {
  Database db;
  const Everything sample{db};
  auto migrator = db.migrator();
  CHECK(taken(migrator.drift()).empty());
  CHECK(taken(migrator.drift(thoughts::models(Dialect::sqlite))).empty());
  CHECK(taken(migrator.current()).size() == 1);

  db.execute("DROP INDEX idx_users_email");
  db.execute("ALTER TABLE users ADD COLUMN role TEXT");
  const Differences found = taken(migrator.drift(thoughts::models(Dialect::sqlite)));
  REQUIRE(found.size() == 2);
  CHECK(found[0].part == "role");
  CHECK(found[1].part == "idx_users_email");
}

TEST_CASE("up, down and up again: the same schema, and rows that fit are kept", "[integration][thoughts]") {
  Database db;
  const auto empty = snapshot(db);
  const Everything sample{db};
  const auto full = snapshot(db);
  auto migrator = db.migrator();
  taken(migrator.downgrade("-1"));
  db.execute("UPDATE thoughts SET status = 'unknown'");  // 0001 has no rules
  CHECK_FALSE(migrator.migrate_to_head());
  db.execute("UPDATE thoughts SET status = 'active'");
  taken(migrator.migrate_to_head());
  CHECK(support::difference(snapshot(db), full) == "");
  check_persists<Thought>(db, {sample.thought, sample.other});

  taken(migrator.downgrade("base"));
  CHECK(support::scalar(db.get(),
                        "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'headway%' AND name NOT "
                        "LIKE 'sqlite_autoindex_headway%'") == "0");
  taken(migrator.migrate_to_head());
  CHECK(support::difference(snapshot(db), empty) == "");
}

TEST_CASE("databases of fixtures know nothing of each other", "[integration][thoughts]") {
  Database one, other;
  const auto fresh = snapshot(other);
  sample_thought(one, sample_user(one));
  CHECK(support::difference(snapshot(other), fresh) == "");
  sample_thought(other, sample_user(other));  // the same id and address: no conflict
  CHECK(one.count<Thought>() == 1);
  CHECK(other.count<Thought>() == 1);
  CHECK(one.all<User>()[0].id == other.all<User>()[0].id);
}

TEST_CASE("nothing is left of a fixture", "[integration][thoughts]") {
  const auto use_one = [] {
    Database db;
    const Everything sample{db};
    CHECK(sqlite3_next_stmt(db.get(), nullptr) == nullptr);
    CHECK(db.count<User>() == 1);
  };
  use_one();  // what SQLite keeps for good it has now
  const auto held = sqlite3_memory_used();
  use_one();
  CHECK(sqlite3_memory_used() == held);
  Database db;
  CHECK(counts(db) == std::vector<std::size_t>{0, 0, 0, 0, 0, 0, 0, 0});
}
