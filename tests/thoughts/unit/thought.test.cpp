// SPDX-License-Identifier: MIT
// What a request about a thought may say, and what becomes of it.
#include "models/thought.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;

namespace {

std::string made(const std::string& content, const std::string& tags = "[]", const std::string& context = "null") {
  return R"({"content":")" + content + R"(","tags":)" + tags + R"(,"context":)" + context + "}";
}
std::string with_content(const std::string& content) { return R"({"content": ")" + content + "\"}"; }
std::string with_tags(const std::string& tags) { return R"({"content": "Buy milk", "tags": )" + tags + "}"; }

const std::string blank = "content: value_error: Content cannot be empty";
const std::string too_long = "content: string_too_long: should have at most 5000 characters";

}  // namespace

TEST_CASE("creating a thought: content", "[unit][thoughts]") {
  check_vectors<ThoughtCreate>({
      {"create_with_valid_minimal_input", with_content("Buy milk"), made("Buy milk")},
      {"create_empty_content", with_content(""), "content: string_too_short: should have at least 1 character"},
      {"create_whitespace_only_content", with_content("  \\n"), blank},
      {"every blank of Unicode",
       with_content("\\u0009\\u000a\\u000d\\u001c\\u001f "
                    "\\u0085\\u00a0\\u1680\\u2000\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"),
       blank},
      {"content of null", R"({"content": null})", "content: string_type: should be text"},
      {"content of a number", R"({"content": 5})", "content: string_type: should be text"},
      {"content absent", "{}", "content: missing: is required"},
      {"content is trimmed", with_content(" a b \\n"), made("a b")},
      {"a zero-width space is no blank", with_content("\\u200b"), made("\u200b")},
      {"nor is a byte order mark", with_content("\\ufeffx"), made("\ufeffx")},
      {"create_content_exactly_5000_chars", with_content(text_of(5000)), made(text_of(5000))},
      {"create_content_too_long", with_content(text_of(5001)), too_long},
      {"5000 of four bytes each", with_content(text_of(5000, "🥛")), made(text_of(5000, "🥛"))},
      {"5001 of two bytes each", with_content(text_of(5001, "é")), too_long},
      {"counted before it is trimmed", with_content(text_of(5000) + " "), too_long},
      {"blanks around 4998", with_content(" " + text_of(4998) + " "), made(text_of(4998))},
      {"create_with_unicode_content", with_content("牛乳を買う 🥛"), made("牛乳を買う 🥛")},
      {"special characters",
       with_content(R"(<a href=\"x\">'; DROP TABLE thoughts; -- % _ \\)"),
       made(R"(<a href=\"x\">'; DROP TABLE thoughts; -- % _ \\)")},
      {"newlines are kept", with_content("one\\ntwo\\n\\nthree"), made("one\\ntwo\\n\\nthree")},
      {"a zero byte", with_content("a\\u0000b"), "content: value_error: " + Codec<std::string>::check({'\0'})->message},
      {"a lone surrogate", with_content("\\ud800"), "no JSON"},
      {"bytes that are not UTF-8", with_content("\xff"), "no JSON"},
      {"no object at all", "[]", ": dict_type: should be an object"},
  });
}

TEST_CASE("creating a thought: tags", "[unit][thoughts]") {
  const std::string invalid = "' has invalid characters: it may have letters, digits, - and _";
  const auto tagged = [](const std::string& tags) { return made("Buy milk", tags); };
  check_vectors<ThoughtCreate>({
      {"create_tags_normalized_to_lowercase", with_tags(R"(["Test","TAG"])"), tagged(R"(["test","tag"])")},
      {"create_empty_tags_removed", with_tags(R"(["valid",""," "])"), tagged(R"(["valid"])")},
      {"order is kept", with_tags(R"(["b","a","c"])"), tagged(R"(["b","a","c"])")},
      {"hyphens and underscores", with_tags(R"(["a_b-c"])"), tagged(R"(["a_b-c"])")},
      {"digits alone", with_tags(R"(["2025"])"), tagged(R"(["2025"])")},
      {"create_exactly_5_tags", with_tags(R"(["a","b","c","d","e"])"), tagged(R"(["a","b","c","d","e"])")},
      {"create_too_many_tags",
       with_tags(R"(["a","b","c","d","e","f"])"),
       "tags: too_long: should have at most 5 items, found 6"},
      {"blank ones count",
       with_tags(R"(["a","b","","c","d","e"])"),
       "tags: too_long: should have at most 5 items, found 6"},
      {"50 with blanks around", with_tags("[\" " + text_of(50) + " \"]"), tagged("[\"" + text_of(50) + "\"]")},
      {"create_tag_too_long",
       with_tags("[\"" + text_of(51) + "\"]"),
       "tags: value_error: Tag '" + text_of(51) + "' exceeds the 50 character limit"},
      {"the length is looked at first",
       with_tags("[\"" + text_of(51, "é") + "\"]"),
       "tags: value_error: Tag '" + text_of(51, "é") + "' exceeds the 50 character limit"},
      {"create_tag_invalid_characters", with_tags(R"(["a@b"])"), "tags: value_error: Tag 'a@b" + invalid},
      {"a blank inside", with_tags(R"(["a b"])"), "tags: value_error: Tag 'a b" + invalid},
      {"no letter or digit", with_tags(R"(["--"])"), "tags: value_error: Tag '--" + invalid},
      {"an emoji", with_tags(R"(["🥛"])"), "tags: value_error: Tag '🥛" + invalid},
      {"letters are those of ASCII", with_tags(R"(["é"])"), "tags: value_error: Tag 'é" + invalid},
      {"the first that is wrong is told", with_tags(R"(["ok","a b","c@d"])"), "tags: value_error: Tag 'a b" + invalid},
      {"create_duplicate_tags", with_tags(R"(["Work","work "])"), "tags: value_error: Duplicate tags are not allowed"},
      {"two blank ones are no duplicates", with_tags(R"(["",""])"), tagged("[]")},
      {"none", with_tags("[]"), tagged("[]")},
      {"no list", with_tags("\"a\""), "tags: list_type: should be a list"},
      {"null", with_tags("null"), "tags: list_type: should be a list"},
      {"an element that is no text",
       with_tags(R"(["a", 1, null])"),
       "tags.1: string_type: should be text\ntags.2: string_type: should be text"},
  });
}

TEST_CASE("creating a thought: context, and all together", "[unit][thoughts]") {
  const auto with = [](const std::string& context) { return R"({"content": "x", "context": )" + context + "}"; };
  check_vectors<ThoughtCreate>({
      {"create_with_valid_full_input",
       R"({"content": "Buy milk", "tags": ["home"], "context": {"active_app": "VSCode"}})",
       made("Buy milk", R"(["home"])", R"({"active_app":"VSCode"})")},
      {"nested context",
       with(R"({"a": {"b": [1, {"c": null}], "d": "é"}})"),
       made("x", "[]", R"({"a":{"b":[1,{"c":null}],"d":"é"}})")},
      {"an empty object is not null", with("{}"), made("x", "[]", "{}")},
      {"null", with("null"), made("x")},
      {"a list", with("[]"), "context: dict_type: should be an object"},
      {"a text", with("\"x\""), "context: dict_type: should be an object"},
      {"keys that come twice", with(R"({"a": 1, "a": 2})"), made("x", "[]", R"({"a":2})")},
      {"what a new thought does not take is left alone",
       R"({"content": "x", "status": "archived", "id": 5, "unknown": {}})",
       made("x")},
      {"all fields are asked, in their order",
       R"({"content": "", "tags": 5, "context": []})",
       "content: string_too_short: should have at least 1 character\ntags: list_type: should be a list\n"
       "context: dict_type: should be an object"},
  });
}

TEST_CASE("updating a thought", "[unit][thoughts]") {
  check_vectors<ThoughtUpdate>({
      {"update_with_all_fields_optional", "{}", "{}"},
      {"update_partial_fields", R"({"content": " new "})", R"({"content":"new"})"},
      {"all of them",
       R"({"content": "x", "tags": ["A"], "status": "completed", "context": {"a": 1}})",
       R"({"content":"x","tags":["a"],"status":"completed","context":{"a":1}})"},
      {"update_content_validation", R"({"content": " "})", blank},
      {"content too long", R"({"content": ")" + text_of(5001) + "\"}", too_long},
      {"update_tags_validation", R"({"tags": ["a", "A"]})", "tags: value_error: Duplicate tags are not allowed"},
      {"no tags clear them", R"({"tags": []})", R"({"tags":[]})"},
      {"update_invalid_status",
       R"({"status": "deleted"})",
       "status: enum: should be 'active', 'archived' or 'completed'"},
      {"null clears what may be null", R"({"context": null})", R"({"context":null})"},
      {"and nothing else",
       R"({"content": null, "tags": null, "status": null})",
       "content: string_type: should be text\ntags: list_type: should be a list\n"
       "status: enum: should be 'active', 'archived' or 'completed'"},
      {"what cannot be updated is left alone",
       R"({"claude_summary": 5, "task_id": "x", "created_at": 0, "related_thought_ids": 1})",
       "{}"},
  });
}

TEST_CASE("a new thought and its changes", "[unit][thoughts]") {
  const Timestamp noon = parse_timestamp("2025-01-02T12:00:00.000001Z")->value, later = noon + std::chrono::hours(1);
  const Uuid owner = Uuid::random();
  Thought row = new_row(ThoughtCreate{.content = "Buy milk", .tags = {"home"}, .context = Json{{"a", 1}}}, owner, noon);
  CHECK(row.id != Uuid{});
  CHECK(row.id != new_row(ThoughtCreate{.content = "Buy milk"}, owner, noon).id);
  CHECK(row.user_id == owner);
  CHECK(row.content == "Buy milk");
  CHECK(row.tags == Tags{"home"});
  CHECK(row.status == ThoughtStatus::active);
  CHECK(row.context == Json{{"a", 1}});
  CHECK(row.created_at == noon);
  CHECK(row.updated_at == noon);
  CHECK_FALSE(row.claude_summary);
  CHECK(row.related_thought_ids.empty());
  CHECK(validate(row));

  change(row, {}, later);
  CHECK(row.updated_at == later);  // an update of nothing is one
  CHECK(row.created_at == noon);
  CHECK(row.content == "Buy milk");
  CHECK(row.context == Json{{"a", 1}});
  change(row,
         {.content = "Tea", .tags = Tags{}, .status = ThoughtStatus::archived, .context = std::optional<Json>()},
         later);
  CHECK(row.content == "Tea");
  CHECK(row.tags.empty());
  CHECK(row.status == ThoughtStatus::archived);
  CHECK_FALSE(row.context);
}

TEST_CASE("a thought as the API tells it", "[unit][thoughts]") {
  const std::string told =
      R"({"id":"550e8400-e29b-41d4-a716-446655440000","created_at":"2025-01-02T03:04:05Z",)"
      R"("updated_at":"2025-01-02T03:04:05.000006Z","user_id":"00000000-0000-0000-0000-000000000001",)"
      R"("content":"Buy milk","tags":["home"],"status":"completed","context":{},"claude_summary":"s",)"
      R"("claude_analysis":{"a":[1.5]},"related_thought_ids":["00000000-0000-0000-0000-000000000002"],)"
      R"("task_id":"00000000-0000-0000-0000-000000000003"})";
  const auto but = [&](const std::string& from, const std::string& to) {
    std::string out = told;
    const std::size_t at = out.find(from);
    REQUIRE(at != std::string::npos);
    return out.replace(at, from.size(), to);
  };
  const std::string offset = R"("2025-01-02T05:04:05+02:00")", utc = R"("2025-01-02T03:04:05Z")";
  check_vectors<ThoughtResponse>({
      {"response_serializes_to_json", told, told},
      {"any offset is taken off", but(utc, offset), told},
      {"more digits than microseconds", but("05.000006Z", "05.0000069Z"), told},
      {"naive_rejected",
       but("05Z\"", "05\""),
       "created_at: value_error: should be timezone-aware: Z or an offset at its end"},
      {"a number of seconds",
       but(utc, "1735787045"),
       "created_at: datetime_parsing: should be a date and a time as RFC 3339 has them"},
      {"a summary of 500", but("\"s\"", "\"" + text_of(500) + "\""), but("\"s\"", "\"" + text_of(500) + "\"")},
      {"a summary of 501",
       but("\"s\"", "\"" + text_of(501) + "\""),
       "claude_summary: string_too_long: should have at most 500 characters"},
      {"limits of requests are not asked", but("Buy milk", ""), but("Buy milk", "")},
      {"uuid accepts capitals", but("550e8400-e29b", "550E8400-E29B"), told},
      {"uuid rejects invalid",
       but("550e8400-e29b", "550e8400e29b"),
       "id: uuid_parsing: should be a UUID: 8-4-4-4-12 hexadecimal digits"},
      {"an element that is no UUID",
       but("0002\"", "000\""),
       "related_thought_ids.0: uuid_parsing: should be a UUID: 8-4-4-4-12 hexadecimal digits"},
  });
  CHECK(outcome<ThoughtResponse>("{}") ==
        "id: missing: is required\ncreated_at: missing: is required\nupdated_at: missing: is required\n"
        "user_id: missing: is required\ncontent: missing: is required\ntags: missing: is required\n"
        "status: missing: is required\nrelated_thought_ids: missing: is required");
}

TEST_CASE("utc_now_aware: this moment is told in UTC, and read as it was", "[unit][thoughts]") {
  Thought row = new_row(ThoughtCreate{.content = "x"}, Uuid::random(), now());
  const std::string told = write_json(response_of(row))["created_at"];
  CHECK(told.back() == 'Z');
  const auto read = read_json<ThoughtResponse>(write_json(response_of(row)));
  REQUIRE(read);
  CHECK(read->created_at == row.created_at);
  CHECK(static_cast<const Thought&>(*read) == row);
}

TEST_CASE("response_has_all_required_fields", "[unit][thoughts]") {
  Thought row;
  row.content = "x";
  CHECK(write_json(response_of(row)).dump() ==
        R"({"id":"00000000-0000-0000-0000-000000000000","created_at":"1970-01-01T00:00:00Z",)"
        R"("updated_at":"1970-01-01T00:00:00Z","user_id":"00000000-0000-0000-0000-000000000000","content":"x",)"
        R"("tags":[],"status":"active","context":null,"claude_summary":null,"claude_analysis":null,)"
        R"("related_thought_ids":[],"task_id":null})");
}

TEST_CASE("rules are asked of a struct as they are of JSON", "[unit][thoughts]") {
  const auto kept = validate(ThoughtCreate{.content = " a ", .tags = {" A ", ""}});
  REQUIRE(kept);
  CHECK(kept->content == "a");
  CHECK(kept->tags == Tags{"a"});
  const auto wrong = validate(ThoughtCreate{.content = "\xff", .tags = {"a", "a"}, .context = Json(5)});
  REQUIRE_FALSE(wrong);
  CHECK(words(wrong.error()) ==
        "content: string_unicode: should be UTF-8\ntags: value_error: Duplicate tags are not allowed\n"
        "context: dict_type: should be an object");

  Thought row;
  row.content = "x";
  row.created_at = Timestamp(std::chrono::microseconds(1));
  const auto backwards = validate(row);
  REQUIRE_FALSE(backwards);
  CHECK(words(backwards.error()) == "updated_at: value_error: should not be before created_at");
  row.content = "";  // rules about several fields are asked when each is right by itself
  CHECK(words(validate(row).error()) == "content: string_too_short: should have at least 1 character");
}
