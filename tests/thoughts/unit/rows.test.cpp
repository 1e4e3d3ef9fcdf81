// SPDX-License-Identifier: MIT
// Rows of the eight tables: to values and back, to JSON and back, and what the forms in between look like.
#include <string>
#include <utility>
#include <vector>

#include "models/models.hpp"
#include "support/catch.hpp"
#include "thoughts/fixtures/factories.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;
using namespace fixtures;

namespace {

/// A row of each table with something in every column.
struct Full {
  Timestamp at = parse_timestamp("2025-01-02T03:04:05.000006Z")->value;
  User user = UserFactory{.name = "Ädä 🥛", .preferences = {{"ü", {1, nullptr, "🥛"}}}, .at = at}.create();
  Thought thought = thought_with_all();
  Task task = task_with_all();
  Context context = context_with_all();
  ClaudeAnalysis analysis = analysis_with_all();
  ThoughtRelationship link =
      ThoughtRelationshipFactory{.source_thought_id = thought.id, .related_thought_id = user.id, .at = at}.create();
  ApiKey key = key_with_all();
  AuditLogEntry entry = AuditLogFactory{.entity_id = thought.id.str(), .at = at}.create();

 private:
  Thought thought_with_all() const {
    Thought made = ThoughtFactory{.tags = {"a_b-c", "2"}, .status = ThoughtStatus::completed, .at = at}.create();
    made.claude_summary = "s\n\"'\\";
    made.claude_analysis = Json{{"deep", {{"er", Json::array()}}}};
    made.related_thought_ids = {user.id, Uuid{}};
    made.task_id = Uuid::random();
    return made;
  }
  Task task_with_all() const {
    Task made = TaskFactory{.source_thought_id = thought.id,
                            .priority = Priority::critical,
                            .estimated_effort_minutes = 2147483647,
                            .at = at}
                    .create_completed();
    made.due_date = *parse_date("2024-02-29");
    made.linked_reminders = {"", "r1"};
    made.subtasks = {Json::object(), Json{{"a", 1.5}}};
    return made;
  }
  Context context_with_all() const {
    Context made = ContextFactory{.notes = "", .at = at}.create();
    made.location = "Zürich";
    made.thought_count = 3;
    made.ended_at = at + std::chrono::hours(1);
    return made;
  }
  ClaudeAnalysis analysis_with_all() const {
    ClaudeAnalysis made = ClaudeAnalysisFactory{.thought_id = thought.id, .confidence = 0.1, .at = at}.create();
    made.suggested_action = "Buy it";
    made.raw_response = Json{{"model", "m"}};
    return made;
  }
  ApiKey key_with_all() const {
    ApiKey made = ApiKeyFactory{.at = at}.create();
    made.is_active = false;
    made.last_used_at = at;
    return made;
  }
};

/// Calls `visit(row)` with each row, full and with as little as there can be.
template <class Visit>
void each_row(Visit visit) {
  const Full full;
  const auto both = [&](const auto& row, auto empty) {
    visit(row);
    visit(empty);
  };
  both(full.user, User{});
  both(full.thought, Thought{});
  both(full.task, Task{});
  both(full.context, Context{});
  both(full.analysis, ClaudeAnalysis{});
  both(full.link, ThoughtRelationship{});
  both(full.key, ApiKey{});
  both(full.entry, AuditLogEntry{});
}

}  // namespace

TEST_CASE("a row becomes values and these the same row", "[unit][thoughts]") {
  each_row([](const auto& row) {
    using Row = std::remove_cvref_t<decltype(row)>;
    INFO(insert_statement<Row>());
    const std::vector<Value> values = values_of(row);
    CHECK(values.size() == column_count<Row>());
    const auto read = read_row<Row>(values);
    REQUIRE(read);
    CHECK(*read == row);
  });
}

TEST_CASE("serialise, parse, serialise is the same", "[unit][thoughts]") {
  each_row([](const auto& row) {
    const auto response = response_of(row);
    const std::string told = write_json(response).dump();
    CHECK(outcome<std::remove_cvref_t<decltype(response)>>(told) == told);
  });
}

TEST_CASE("what is full is right, as its rules see it", "[unit][thoughts]") {
  const Full full;
  CHECK(validate(full.user));
  CHECK(validate(full.thought));
  CHECK(validate(full.task));
  CHECK(validate(full.context));
  CHECK(validate(full.analysis));
  CHECK(validate(full.link));
  CHECK(validate(full.key));
  CHECK(validate(full.entry));
}

TEST_CASE("values have the forms that the database stores", "[unit][thoughts]") {
  const Full full;
  const std::vector<Value> user = values_of(full.user);
  CHECK(user[0] == Value(full.user.id.str()));
  CHECK(user[3] == Value("2025-01-02 03:04:05.000006"));  // six digits, UTC, no zone
  CHECK(user[5] == Value("{\"ü\":[1,null,\"🥛\"]}"));  // compact, in UTF-8
  CHECK(user[6] == Value(true));
  const std::vector<Value> task = values_of(full.task);
  CHECK(task[5] == Value("critical"));
  CHECK(task[7] == Value("2024-02-29"));
  CHECK(task[8] == Value(2147483647));
  CHECK(task[12] == Value("[\"\",\"r1\"]"));
  Thought thought = full.thought;
  thought.context = Json(nullptr);  // JSON's null is the database's
  CHECK(values_of(thought)[5].is_null());
  thought.tags.clear();
  CHECK(values_of(thought)[3] == Value("[]"));
  thought.created_at = Timestamp{};
  CHECK(values_of(thought)[10] == Value("1970-01-01 00:00:00.000000"));
}

TEST_CASE("a stored time is read in any zone and is UTC", "[unit][thoughts]") {
  const Full full;
  std::vector<Value> values = values_of(full.user);
  const auto created_at = [&](const char* stored) {
    values[3] = Value(std::string(stored));
    const auto read = read_row<User>(values);
    return read ? format_timestamp(read->created_at) : "unreadable";
  };
  CHECK(created_at("2025-01-02 03:04:05.000006") == "2025-01-02T03:04:05.000006Z");
  CHECK(created_at("2025-01-02T12:00:00+02:00") == "2025-01-02T10:00:00Z");
  CHECK(created_at("2025-01-01 23:30:00.5-01:00") == "2025-01-02T00:30:00.500000Z");
  CHECK(created_at("2025-01-02 03:04") == "2025-01-02T03:04:00Z");
  CHECK(created_at("2025-01-02") == "unreadable");
  CHECK(created_at("yesterday") == "unreadable");
}

TEST_CASE("a row that holds what its type cannot is told apart", "[unit][thoughts]") {
  const Full full;
  const auto why = [](const auto& row, std::size_t at, Value value) -> std::string {
    using Row = std::remove_cvref_t<decltype(row)>;
    std::vector<Value> values = values_of(row);
    values[at] = std::move(value);
    const auto read = read_row<Row>(values);
    return read ? "read" : read.error().message;
  };
  CHECK(why(full.thought, 4, "deleted") ==
        "column status of thoughts: one of the values that are declared was expected, found another value");
  CHECK(why(full.thought, 2, Value()) == "column content of thoughts: text was expected, found null");
  CHECK(why(full.thought, 3, "{}") == "column tags of thoughts: a list as JSON was expected, found another value");
  CHECK(why(full.task, 12, "[1]") ==
        "column linked_reminders of tasks: a list as JSON was expected, found another value");
  CHECK(why(full.thought, 5, "{") == "column context of thoughts: JSON was expected, found another value");
  CHECK(why(full.task, 8, Value(std::int64_t{1} << 31)) ==
        "column estimated_effort_minutes of tasks: a whole number was expected, found another value");
  CHECK(why(full.user, 6, 2) == "column is_active of users: true or false was expected, found another value");
  CHECK(why(full.user, 0, "x") == "column id of users: a UUID with hyphens was expected, found another value");
}

TEST_CASE("factories make what they are told to, and complain when that is wrong", "[unit][thoughts]") {
  CHECK(UserFactory{}.create().email != UserFactory{}.create().email);
  CHECK(UserFactory{}.create_batch(3)[2].name == "Test User #3");
  CHECK(ThoughtFactory{}.create().tags == Tags{"test"});
  CHECK(ThoughtFactory{.tags = {"A"}}.create().tags == Tags{"a"});
  CHECK(ThoughtFactory{}.create_batch(2)[0].content == "Test thought #1");
  CHECK(ThoughtFactory{}.create_with_long_content().content.size() == 4500);
  CHECK(ThoughtFactory{}.create_with_many_tags().tags.size() == 5);
  CHECK(TaskFactory{}.create_batch(2)[1].title == "Test task #2");
  const Task overdue = TaskFactory{}.create_with_due_date(-1);
  CHECK(*overdue.due_date < Date(std::chrono::floor<std::chrono::days>(overdue.created_at)));
  CHECK(TaskFactory{}.create_completed().completed_at);
  CHECK(ContextFactory{}.create().id.substr(0, 5) == "sess_");
  CHECK(ContextFactory{.session_id = "s"}.create_batch(2)[1].id == "s_2");
  CHECK(ApiKeyFactory{}.create().key_hash.size() == 64);
  CHECK_THROWS_WITH(ThoughtFactory{.content = " "}.create(),
                    "a factory made a wrong value: content: Content cannot be empty");
  CHECK_THROWS_WITH(ThoughtFactory{}.create_with_many_tags(6),
                    "a factory made a wrong value: tags: should have at most 5 items, found 6");
  CHECK_THROWS_WITH((ThoughtRelationshipFactory{.source_thought_id = {}, .related_thought_id = {}}.create()),
                    "a factory made a wrong value: related_thought_id: should be another thought than "
                    "source_thought_id");
}
