// SPDX-License-Identifier: MIT
// What a request about a session may say, and what becomes of it.
#include "models/context.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;

namespace {

std::string session(const std::string& id) { return R"({"session_id": ")" + id + "\"}"; }
/// The session `s`, with one field set.
std::string with(const std::string& key, const std::string& value) {
  return R"({"session_id": "s", ")" + key + "\": " + value + "}";
}
std::string made(const std::string& id, const std::string& key = {}, const std::string& value = {}) {
  std::string out = R"({"session_id":")" + id +
                    R"(","current_activity":null,"active_app":null,"location":null,"time_of_day":null,)"
                    R"("energy_level":null,"focus_state":null,"notes":null})";
  if (!key.empty()) out.replace(out.find(key + "\":null") + key.size() + 2, 4, value);
  return out;
}

}  // namespace

TEST_CASE("starting a session: its id", "[unit][thoughts]") {
  const std::string blank = "session_id: value_error: Session id cannot be empty";
  check_vectors<ContextCreate>({
      {"minimal", session("sess_0123abcd"), made("sess_0123abcd")},
      {"no UUID, and kept as it is", session(" A/b "), made(" A/b ")},
      {"255", session(text_of(255, "é")), made(text_of(255, "é"))},
      {"256", session(text_of(256)), "session_id: string_too_long: should have at most 255 characters"},
      {"empty", session(""), blank},
      {"blank", session(" \\u3000"), blank},
      {"null", R"({"session_id": null})", "session_id: string_type: should be text"},
      {"absent", "{}", "session_id: missing: is required"},
  });
}

TEST_CASE("starting a session: what it is about", "[unit][thoughts]") {
  for (const std::string key : {"current_activity", "active_app", "location"}) {
    const std::string most = in_quotes(text_of(255)), more = in_quotes(text_of(256));
    check_vectors<ContextCreate>({
        {key, with(key, R"("Testing")"), made("s", key, R"("Testing")")},
        {key + " is not trimmed", with(key, R"(" a ")"), made("s", key, R"(" a ")")},
        {key + " may be empty", with(key, R"("")"), made("s", key, R"("")")},
        {key + " of null", with(key, "null"), made("s")},
        {key + " of 255", with(key, most), made("s", key, most)},
        {key + " of 256", with(key, more), key + ": string_too_long: should have at most 255 characters"},
    });
  }
  const std::string most = in_quotes(text_of(5000)), more = in_quotes(text_of(5001));
  check_vectors<ContextCreate>({
      {"notes", with("notes", most), made("s", "notes", most)},
      {"notes too long", with("notes", more), "notes: string_too_long: should have at most 5000 characters"},
      {"empty notes", with("notes", R"("")"), made("s", "notes", R"("")")},
      {"time of day", with("time_of_day", R"("night")"), made("s", "time_of_day", R"("night")")},
      {"no time of day",
       with("time_of_day", R"("noon")"),
       "time_of_day: enum: should be 'morning', 'afternoon', 'evening' or 'night'"},
      {"energy", with("energy_level", R"("low")"), made("s", "energy_level", R"("low")")},
      {"no energy", with("energy_level", R"("LOW")"), "energy_level: enum: should be 'low', 'medium' or 'high'"},
      {"focus", with("focus_state", R"("deep_work")"), made("s", "focus_state", R"("deep_work")")},
      {"no focus", with("focus_state", "1"), "focus_state: enum: should be 'deep_work', 'interrupted' or 'scattered'"},
  });
}

TEST_CASE("updating a session", "[unit][thoughts]") {
  check_vectors<ContextUpdate>({
      {"nothing", "{}", "{}"},
      {"the id stays", R"({"session_id": "other", "thought_count": 5})", "{}"},
      {"set and cleared",
       R"({"current_activity": "a", "active_app": null, "location": "", "time_of_day": "evening",
           "energy_level": null, "focus_state": "scattered", "notes": null})",
       R"({"current_activity":"a","active_app":null,"location":"","time_of_day":"evening","energy_level":null,)"
       R"("focus_state":"scattered","notes":null})"},
      {"rules are those of the start",
       R"({"location": ")" + text_of(256) + R"(", "focus_state": "deep"})",
       "location: string_too_long: should have at most 255 characters\n"
       "focus_state: enum: should be 'deep_work', 'interrupted' or 'scattered'"},
  });
}

TEST_CASE("a new session and its changes", "[unit][thoughts]") {
  const Timestamp noon = parse_timestamp("2025-01-02T12:00:00Z")->value, later = noon + std::chrono::hours(1);
  const Uuid owner = Uuid::random();
  Context row =
      new_row(ContextCreate{.session_id = "s", .location = "home", .energy_level = EnergyLevel::high}, owner, noon);
  CHECK(row.id == "s");
  CHECK(row.user_id == owner);
  CHECK(row.started_at == noon);
  CHECK(row.created_at == noon);
  CHECK(row.updated_at == noon);
  CHECK(row.thought_count == 0);
  CHECK_FALSE(row.ended_at);
  CHECK(validate(row));

  change(row, {.location = std::optional<std::string>(), .focus_state = FocusState::scattered}, later);
  CHECK_FALSE(row.location);
  CHECK(row.focus_state == FocusState::scattered);
  CHECK(row.energy_level == EnergyLevel::high);
  CHECK(row.updated_at == later);

  row.ended_at = row.started_at;
  CHECK(validate(row));
  row.ended_at = row.started_at - std::chrono::microseconds(1);
  CHECK(words(validate(row).error()) == "ended_at: value_error: should not be before started_at");
  row.ended_at.reset();
  row.thought_count = -1;
  CHECK(words(validate(row).error()) == "thought_count: greater_than_equal: should be at least 0");
}

TEST_CASE("a session as the API tells it", "[unit][thoughts]") {
  Context row;
  row.id = "sess_1";
  row.thought_count = 3;
  row.time_of_day = TimeOfDay::morning;
  const std::string told =
      R"({"session_id":"sess_1","current_activity":null,"active_app":null,"location":null,"time_of_day":"morning",)"
      R"("energy_level":null,"focus_state":null,"notes":null,"user_id":"00000000-0000-0000-0000-000000000000",)"
      R"("started_at":"1970-01-01T00:00:00Z","thought_count":3,"ended_at":null})";
  CHECK(write_json(response_of(row)).dump() == told);
  CHECK(outcome<ContextResponse>(told) == told);
}
