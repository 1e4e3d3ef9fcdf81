// SPDX-License-Identifier: MIT
// What a request about a task may say, and what becomes of it.
#include "models/task.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;

namespace {

/// A task that is made, but for what is replaced.
std::string made(const std::string& from = {}, const std::string& to = {}) {
  std::string out =
      R"({"title":"Milk","description":null,"source_thought_id":null,"priority":"medium","due_date":null,)"
      R"("estimated_effort_minutes":null})";
  if (!from.empty()) out.replace(out.find(from), from.size(), to);
  return out;
}
std::string with(const std::string& key, const std::string& value) {
  return R"({"title": "Milk", ")" + key + "\": " + value + "}";
}

const std::string whole = "estimated_effort_minutes: int_from_float: should be a whole number, without a fraction";
const std::string no_number = "estimated_effort_minutes: int_parsing: should be a whole number";
const std::string not_positive = "estimated_effort_minutes: greater_than: should be greater than 0";
const std::string no_day = "due_date: date_from_datetime_parsing: should be a day of the calendar, as YYYY-MM-DD";

}  // namespace

TEST_CASE("creating a task: title and description", "[unit][thoughts]") {
  const auto title = [](const std::string& words) { return R"({"title": ")" + words + "\"}"; };
  const std::string long_title = "title: string_too_long: should have at most 200 characters";
  check_vectors<TaskCreate>({
      {"create minimal", title("Milk"), made()},
      {"create_empty_title", title(""), "title: string_too_short: should have at least 1 character"},
      {"blank title", title(" \\t"), "title: value_error: Title cannot be empty"},
      {"no title", "{}", "title: missing: is required"},
      {"title of null", R"({"title": null})", "title: string_type: should be text"},
      {"title is trimmed", title(" Milk\\n"), made()},
      {"title of 200", title(text_of(200, "é")), made("Milk", text_of(200, "é"))},
      {"create_title_too_long", title(text_of(201)), long_title},
      {"title of 200 and a blank", title(text_of(200) + " "), long_title},
      {"description", with("description", in_quotes(" Two litres ")), made("null", in_quotes("Two litres"))},
      {"description of null", with("description", "null"), made()},
      {"empty description",
       with("description", in_quotes("")),
       "description: value_error: Description cannot be empty"},
      {"blank description",
       with("description", in_quotes("  ")),
       "description: value_error: Description cannot be empty"},
      {"description of 5000", with("description", in_quotes(text_of(5000))), made("null", in_quotes(text_of(5000)))},
      {"create_description_too_long",
       with("description", in_quotes(text_of(5001))),
       "description: string_too_long: should have at most 5000 characters"},
  });
}

TEST_CASE("creating a task: priority, source, due date and effort", "[unit][thoughts]") {
  const std::string id = in_quotes("550e8400-e29b-41d4-a716-446655440000");
  const auto due = [](const std::string& day) { return made(R"("due_date":null)", R"("due_date":)" + in_quotes(day)); };
  const auto effort = [](const std::string& minutes) { return made("minutes\":null", "minutes\":" + minutes); };
  const std::string many = "estimated_effort_minutes: less_than_equal: should be at most 2147483647";
  const std::string no_priority = "priority: enum: should be 'low', 'medium', 'high' or 'critical'";
  check_vectors<TaskCreate>({
      {"priority", with("priority", in_quotes("critical")), made("medium", "critical")},
      {"create_invalid_priority", with("priority", in_quotes("urgent")), no_priority},
      {"priority of null", with("priority", "null"), no_priority},
      {"source", with("source_thought_id", id), made(R"(id":null)", "id\":" + id)},
      {"source of null", with("source_thought_id", "null"), made()},
      {"source that is no UUID",
       with("source_thought_id", in_quotes("t1")),
       "source_thought_id: uuid_parsing: should be a UUID: 8-4-4-4-12 hexadecimal digits"},
      {"past due date accepted", with("due_date", in_quotes("2000-01-01")), due("2000-01-01")},
      {"a leap day", with("due_date", in_quotes("2024-02-29")), due("2024-02-29")},
      {"no leap day", with("due_date", in_quotes("2025-02-29")), no_day},
      {"no such day", with("due_date", in_quotes("2025-02-30")), no_day},
      {"a time with it", with("due_date", in_quotes("2025-02-01T00:00:00")), no_day},
      {"a number", with("due_date", "20250201"), no_day},
      {"effort of 1", with("estimated_effort_minutes", "1"), effort("1")},
      {"create_zero_effort", with("estimated_effort_minutes", "0"), not_positive},
      {"create_negative_effort", with("estimated_effort_minutes", "-10"), not_positive},
      {"the highest effort", with("estimated_effort_minutes", "2147483647"), effort("2147483647")},
      {"beyond 32 bits", with("estimated_effort_minutes", "2147483648"), many},
      {"beyond 64 bits", with("estimated_effort_minutes", "18446744073709551616"), many},
      {"a fraction of nothing", with("estimated_effort_minutes", "5.0"), effort("5")},
      {"a fraction", with("estimated_effort_minutes", "1.5"), whole},
      {"a text", with("estimated_effort_minutes", in_quotes("5")), no_number},
      {"a boolean", with("estimated_effort_minutes", "true"), no_number},
      {"null", with("estimated_effort_minutes", "null"), made()},
      {"create full",
       R"({"title": "Milk", "description": "d", "source_thought_id": )" + id +
           R"(, "priority": "low", "due_date": "2025-01-02", "estimated_effort_minutes": 5, "status": "done"})",
       R"({"title":"Milk","description":"d","source_thought_id":)" + id +
           R"(,"priority":"low","due_date":"2025-01-02","estimated_effort_minutes":5})"},
  });
}

TEST_CASE("updating a task", "[unit][thoughts]") {
  check_vectors<TaskUpdate>({
      {"update_all_optional", "{}", "{}"},
      {"update_partial", R"({"status": "in_progress"})", R"({"status":"in_progress"})"},
      {"all of them",
       R"({"title": " T ", "description": "d", "priority": "low", "status": "done", "due_date": "2000-01-01",
           "estimated_effort_minutes": 1})",
       R"({"title":"T","description":"d","priority":"low","status":"done","due_date":"2000-01-01",)"
       R"("estimated_effort_minutes":1})"},
      {"null clears",
       R"({"description": null, "due_date": null, "estimated_effort_minutes": null})",
       R"({"description":null,"due_date":null,"estimated_effort_minutes":null})"},
      {"update_validation",
       R"({"title": "", "description": "", "priority": 1, "status": "DONE", "due_date": "x",
           "estimated_effort_minutes": 0})",
       "title: string_too_short: should have at least 1 character\n"
       "description: value_error: Description cannot be empty\n"
       "priority: enum: should be 'low', 'medium', 'high' or 'critical'\n"
       "status: enum: should be 'pending', 'in_progress', 'done' or 'cancelled'\n" +
           no_day + "\n" + not_positive},
      {"what may not be null",
       R"({"title": null, "priority": null, "status": null})",
       "title: string_type: should be text\npriority: enum: should be 'low', 'medium', 'high' or 'critical'\n"
       "status: enum: should be 'pending', 'in_progress', 'done' or 'cancelled'"},
      {"what cannot be updated is left alone", R"({"completed_at": 1, "source_thought_id": 1, "subtasks": 1})", "{}"},
  });
}

TEST_CASE("a task is completed when it is done, and only then", "[unit][thoughts]") {
  const Timestamp noon = parse_timestamp("2025-01-02T12:00:00Z")->value, later = noon + std::chrono::hours(1);
  const Uuid owner = Uuid::random(), source = Uuid::random();
  Task row = new_row(TaskCreate{.title = "Milk", .source_thought_id = source, .priority = Priority::high}, owner, noon);
  CHECK(row.status == TaskStatus::pending);
  CHECK(row.priority == Priority::high);
  CHECK(row.source_thought_id == source);
  CHECK(row.user_id == owner);
  CHECK(row.updated_at == row.created_at);
  CHECK_FALSE(row.completed_at);
  CHECK(validate(row));

  change(row, {.status = TaskStatus::done}, later);
  CHECK(row.completed_at == later);
  CHECK(row.updated_at == later);
  CHECK(validate(row));
  change(row, {.title = "Tea", .status = TaskStatus::done}, later + std::chrono::hours(1));
  CHECK(row.title == "Tea");
  CHECK(row.completed_at == later);  // done already
  change(row, {.status = TaskStatus::pending}, later);
  CHECK_FALSE(row.completed_at);
  CHECK(validate(row));

  row.completed_at = later;
  CHECK(words(validate(row).error()) == "completed_at: value_error: should not be set: the task is not done");
  row.completed_at.reset();
  row.status = TaskStatus::done;
  CHECK(words(validate(row).error()) == "completed_at: value_error: should be set: the task is done");
  row.completed_at = later;
  row.updated_at = noon - std::chrono::microseconds(1);
  CHECK(words(validate(row).error()) == "updated_at: value_error: should not be before created_at");
}

TEST_CASE("the subtasks of a task are objects", "[unit][thoughts]") {
  Task row;
  row.title = "Milk";
  row.subtasks = {Json{{"title", "a"}}, Json::object()};
  CHECK(validate(row));
  row.subtasks.emplace_back(5);
  CHECK(words(validate(row).error()) == "subtasks: dict_type: should hold objects only");
}

TEST_CASE("a task as the API tells it", "[unit][thoughts]") {
  const std::string told =
      R"({"id":"550e8400-e29b-41d4-a716-446655440000","created_at":"2025-01-02T03:04:05Z",)"
      R"("updated_at":"2025-01-02T03:04:05Z","user_id":"00000000-0000-0000-0000-000000000001",)"
      R"("source_thought_id":null,"title":"Milk","description":null,"priority":"low","status":"done",)"
      R"("due_date":"2025-01-02","estimated_effort_minutes":5,"completed_at":"2025-01-02T03:04:05.5Z",)"
      R"("linked_reminders":["r1"],"subtasks":[{"a":1}]})";
  std::string with_six_digits = told;
  with_six_digits.replace(with_six_digits.find("05.5Z"), 5, "05.500000Z");
  CHECK(outcome<TaskResponse>(told) == with_six_digits);
  CHECK(outcome<TaskResponse>(with_six_digits) == with_six_digits);
  Task row;
  CHECK(write_json(response_of(row)).dump() ==
        R"({"id":"00000000-0000-0000-0000-000000000000","created_at":"1970-01-01T00:00:00Z",)"
        R"("updated_at":"1970-01-01T00:00:00Z","user_id":"00000000-0000-0000-0000-000000000000",)"
        R"("source_thought_id":null,"title":"","description":null,"priority":"medium","status":"pending",)"
        R"("due_date":null,"estimated_effort_minutes":null,"completed_at":null,"linked_reminders":[],"subtasks":[]})");
}
