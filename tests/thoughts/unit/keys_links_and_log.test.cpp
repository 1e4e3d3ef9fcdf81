// SPDX-License-Identifier: MIT
// What requests about links between thoughts, API keys and the audit log may say, and what becomes of them.
#include <string>
#include <vector>

#include "models/api_key.hpp"
#include "models/audit_log.hpp"
#include "models/thought_relationship.hpp"
#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;

namespace {

const std::string one = "00000000-0000-0000-0000-000000000001", two = "00000000-0000-0000-0000-000000000002";
const Timestamp noon = parse_timestamp("2025-01-02T12:00:00Z")->value;

std::string link(const std::string& more = {}, const std::string& to = two) {
  return R"({"source_thought_id":")" + one + R"(","related_thought_id":")" + to + "\"" + more + "}";
}
std::string linked(const std::string& type, const std::string& confidence, const std::string& by) {
  return link(R"(,"relationship_type":")" + type + R"(","confidence":)" + confidence + R"(,"discovered_by":")" + by +
              "\"");
}

}  // namespace

TEST_CASE("linking two thoughts", "[unit][thoughts]") {
  const std::string most = text_of(50, "é");
  check_vectors<ThoughtRelationshipCreate>({
      {"minimal", link(), linked("similar", "0.8", "claude")},
      {"full", linked("elaboration", "0.5", "user_manual"), linked("elaboration", "0.5", "user_manual")},
      {"limits", linked(most, "1", most), linked(most, "1.0", most)},
      {"beyond them",
       linked(most + "x", "1.01", most + "x"),
       "relationship_type: string_too_long: should have at most 50 characters\n"
       "confidence: less_than_equal: should be at most 1\n"
       "discovered_by: string_too_long: should have at most 50 characters"},
      {"to itself", link({}, one), "related_thought_id: value_error: should be another thought than source_thought_id"},
      {"null",
       link(R"(,"relationship_type":null,"confidence":null)"),
       "relationship_type: string_type: should be text\nconfidence: float_parsing: should be a number"},
      {"nothing", "{}", "source_thought_id: missing: is required\nrelated_thought_id: missing: is required"},
      {"no UUIDs",
       R"({"source_thought_id": "t1", "related_thought_id": 2})",
       "source_thought_id: uuid_parsing: should be a UUID: 8-4-4-4-12 hexadecimal digits\n"
       "related_thought_id: uuid_parsing: should be a UUID: 8-4-4-4-12 hexadecimal digits"},
  });
}

TEST_CASE("a link as the API tells it", "[unit][thoughts]") {
  const Uuid owner = Uuid::random();
  ThoughtRelationship row = new_row(
      ThoughtRelationshipCreate{.source_thought_id = *Uuid::parse(one), .related_thought_id = *Uuid::parse(two)},
      owner,
      noon);
  CHECK(validate(row));
  const std::string told = R"({"id":")" + row.id.str() + R"(","created_at":"2025-01-02T12:00:00Z","user_id":")" +
                           owner.str() + R"(","source_thought_id":")" + one + R"(","related_thought_id":")" + two +
                           R"(","relationship_type":"similar","confidence":0.8,"discovered_by":"claude"})";
  CHECK(write_json(response_of(row)).dump() == told);
  CHECK(outcome<ThoughtRelationshipResponse>(told) == told);
  row.related_thought_id = row.source_thought_id;
  CHECK(words(validate(row).error()) ==
        "related_thought_id: value_error: should be another thought than source_thought_id");
}

TEST_CASE("making and changing an API key", "[unit][thoughts]") {
  const std::string most = in_quotes(text_of(255)), more = in_quotes(text_of(256));
  const std::string too_long = "name: string_too_long: should have at most 255 characters";
  check_vectors<ApiKeyCreate>({
      {"without a name", "{}", R"({"name":null})"},
      {"null", R"({"name": null})", R"({"name":null})"},
      {"trimmed", R"({"name": " laptop "})", R"({"name":"laptop"})"},
      {"blank", R"({"name": " "})", R"({"name":""})"},
      {"255", R"({"name":)" + most + "}", R"({"name":)" + most + "}"},
      {"256", R"({"name":)" + more + "}", too_long},
      {"a hash is not taken", R"({"key_hash": "x", "token": "y"})", R"({"name":null})"},
  });
  check_vectors<ApiKeyUpdate>({
      {"nothing", "{}", "{}"},
      {"both", R"({"name": " a ", "is_active": false})", R"({"name":"a","is_active":false})"},
      {"cleared", R"({"name": null})", R"({"name":null})"},
      {"rules",
       R"({"name": )" + more + R"(, "is_active": null})",
       too_long + "\nis_active: bool_parsing: should be true or false"},
  });
}

TEST_CASE("an API key never tells its hash", "[unit][thoughts]") {
  const Uuid owner = Uuid::random();
  const std::string hash = text_of(64, "A");
  ApiKey row = new_row(ApiKeyCreate{.name = "laptop"}, owner, hash, noon);
  CHECK(row.key_hash == hash);
  CHECK(row.is_active);
  CHECK_FALSE(row.last_used_at);
  CHECK(validate(row));
  change(row, {.name = std::optional<std::string>(), .is_active = false});
  CHECK_FALSE(row.name);
  CHECK_FALSE(row.is_active);
  const std::string told =
      R"({"id":")" + row.id.str() + R"(","user_id":")" + owner.str() +
      R"(","name":null,"is_active":false,"created_at":"2025-01-02T12:00:00Z","last_used_at":null})";
  CHECK(write_json(response_of(row)).dump() == told);
  CHECK(response_of(row).key_hash.empty());
  CHECK(outcome<ApiKeyResponse>(told) == told);
  for (const std::string& none : {std::string(), text_of(63, "a"), text_of(65, "a"), text_of(64, "g")}) {
    row.key_hash = none;
    CHECK(words(validate(row).error()) == "key_hash: value_error: should be 64 hexadecimal digits");
  }
}

TEST_CASE("an entry of the audit log", "[unit][thoughts]") {
  const auto changes = [](const std::string& value) { return R"({"changes":)" + value + "}"; };
  const auto made = [](const std::string& value) {
    return R"({"entity_type":null,"entity_id":null,"action":null,"changes":)" + value + "}";
  };
  const std::string all = R"({"entity_type":"task","entity_id":")" + one + R"(","action":"complete","changes":null})";
  check_vectors<AuditLogCreate>({
      {"nothing", "{}", made("null")},
      {"all", all, all},
      {"what was and what is",
       changes(R"({"status":{"new":"done","old":"pending"},"due":{"new":null,"old":1}})"),
       made(R"({"due":{"new":null,"old":1},"status":{"new":"done","old":"pending"}})")},
      {"no changes", changes("{}"), made("{}")},
      {"a list", changes("[]"), "changes: dict_type: should be an object"},
      {"a field without both",
       changes(R"({"status":{"new":"done"}})"),
       "changes: value_error: 'status' should be an object of old and new"},
      {"a field with more",
       changes(R"({"status":{"new":1,"old":2,"by":3}})"),
       "changes: value_error: 'status' should be an object of old and new"},
      {"a field that is no object",
       changes(R"({"status":["old","new"]})"),
       "changes: value_error: 'status' should be an object of old and new"},
      {"limits",
       R"({"entity_type":")" + text_of(51) + R"(","entity_id":")" + text_of(37) + R"(","action":")" + text_of(51) +
           "\"}",
       "entity_type: string_too_long: should have at most 50 characters\n"
       "entity_id: string_too_long: should have at most 36 characters\n"
       "action: string_too_long: should have at most 50 characters"},
  });
  const Uuid owner = Uuid::random();
  const AuditLogEntry row =
      new_row(AuditLogCreate{.entity_type = std::string(entity_types::context), .action = std::string(actions::create)},
              owner,
              noon);
  CHECK(validate(row));
  const std::string told = R"({"id":")" + row.id.str() + R"(","created_at":"2025-01-02T12:00:00Z","user_id":")" +
                           owner.str() +
                           R"(","entity_type":"context","entity_id":null,"action":"create","changes":null})";
  CHECK(write_json(response_of(row)).dump() == told);
  CHECK(outcome<AuditLogResponse>(told) == told);
}
