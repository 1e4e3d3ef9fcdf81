// SPDX-License-Identifier: MIT
// What the record of an analysis may say, and how the API tells it.
#include "models/claude_analysis.hpp"

#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;

namespace {

const std::string owner = "550e8400-e29b-41d4-a716-446655440000";

/// The least that an analysis has, with one more key, or one that is another.
std::string with(const std::string& key = "user_id", const std::string& value = "\"" + owner + "\"") {
  Json out = {{"user_id", owner}, {"analysis_type", "theme_extraction"}, {"summary", "s"}, {"tokens_used", 1}};
  out[key] = Json::parse(value);
  return out.dump();
}
std::string made(const std::string& from = {}, const std::string& to = {}) {
  std::string out = R"({"thought_id":null,"user_id":")" + owner +
                    R"(","analysis_type":"theme_extraction","summary":"s","themes":[],"suggested_action":null,)"
                    R"("confidence":null,"tokens_used":1,"raw_response":null})";
  if (!from.empty()) out.replace(out.find(from), from.size(), to);
  return out;
}

}  // namespace

TEST_CASE("recording an analysis", "[unit][thoughts]") {
  const std::string above = "confidence: less_than_equal: should be at most 1";
  check_vectors<ClaudeAnalysisCreate>({
      {"minimal", with(), made()},
      {"confidence of 0", with("confidence", "0"), made("confidence\":null", "confidence\":0.0")},
      {"confidence of 1", with("confidence", "1"), made("confidence\":null", "confidence\":1.0")},
      {"confidence between", with("confidence", "0.8"), made("confidence\":null", "confidence\":0.8")},
      {"confidence of 1.01", with("confidence", "1.01"), above},
      {"confidence below", with("confidence", "-0.01"), "confidence: greater_than_equal: should be at least 0"},
      {"confidence as text", with("confidence", R"("0.8")"), "confidence: float_parsing: should be a number"},
      {"tokens_used of 0", with("tokens_used", "0"), "tokens_used: greater_than: should be greater than 0"},
      {"tokens_used of null", with("tokens_used", "null"), "tokens_used: int_parsing: should be a whole number"},
      {"empty summary", with("summary", R"("")"), "summary: string_too_short: should have at least 1 character"},
      {"blank summary is kept", with("summary", R"(" ")"), made("\"s\"", "\" \"")},
      {"summary of 5000", with("summary", in_quotes(text_of(5000))), made("\"s\"", in_quotes(text_of(5000)))},
      {"summary of 5001",
       with("summary", in_quotes(text_of(5001))),
       "summary: string_too_long: should have at most 5000 characters"},
      {"action of 1000",
       with("suggested_action", in_quotes(text_of(1000))),
       made("action\":null", "action\":" + in_quotes(text_of(1000)))},
      {"action of 1001",
       with("suggested_action", in_quotes(text_of(1001))),
       "suggested_action: string_too_long: should have at most 1000 characters"},
      {"themes", with("themes", R"(["a", "", "a"])"), made("[]", R"(["a","","a"])")},
      {"themes of null", with("themes", "null"), "themes: list_type: should be a list"},
      {"a theme that is no text", with("themes", R"(["a", {}])"), "themes.1: string_type: should be text"},
      {"unknown type",
       with("analysis_type", R"("other")"),
       "analysis_type: enum: should be 'consciousness_check', 'similarity_check', 'theme_extraction' or "
       "'task_suggestion'"},
      {"raw response",
       with("raw_response", R"({"model": "m"})"),
       made("response\":null", R"(response":{"model":"m"})")},
      {"raw response that is a list", with("raw_response", "[]"), "raw_response: dict_type: should be an object"},
      {"of a thought",
       with("thought_id", in_quotes(owner)),
       made("thought_id\":null", "thought_id\":" + in_quotes(owner))},
      {"of no UUID",
       with("thought_id", "5"),
       "thought_id: uuid_parsing: should be a UUID: 8-4-4-4-12 hexadecimal digits"},
      {"nothing",
       "{}",
       "user_id: missing: is required\nanalysis_type: missing: is required\nsummary: missing: is required\n"
       "tokens_used: missing: is required"},
  });
}

TEST_CASE("a confidence is a finite number", "[unit][thoughts]") {
  ClaudeAnalysis row;
  row.summary = "s";
  row.tokens_used = 1;
  CHECK(validate(row));
  for (const double none : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    row.confidence = none;
    CHECK(words(validate(row).error()) == "confidence: finite_number: should be a finite number");
  }
}

TEST_CASE("an analysis as the API tells it", "[unit][thoughts]") {
  const Timestamp noon = parse_timestamp("2025-01-02T12:00:00Z")->value;
  ClaudeAnalysisCreate given;
  given.user_id = *Uuid::parse(owner);
  given.analysis_type = AnalysisType::task_suggestion;
  given.summary = "s";
  given.themes = {"milk"};
  given.confidence = 1;
  given.tokens_used = 120;
  const ClaudeAnalysis row = new_row(given, noon);
  CHECK(validate(row));
  CHECK(row.created_at == row.updated_at);
  const std::string told = R"({"id":")" + row.id.str() +
                           R"(","created_at":"2025-01-02T12:00:00Z","updated_at":"2025-01-02T12:00:00Z",)"
                           R"("thought_id":null,"user_id":")" +
                           owner +
                           R"(","analysis_type":"task_suggestion","summary":"s","themes":["milk"],)"
                           R"("suggested_action":null,"confidence":1.0,"tokens_used":120,"raw_response":null})";
  CHECK(write_json(response_of(row)).dump() == told);
  CHECK(outcome<ClaudeAnalysisResponse>(told) == told);
  ClaudeAnalysis backwards = row;
  backwards.updated_at -= std::chrono::microseconds(1);
  CHECK(words(validate(backwards).error()) == "updated_at: value_error: should not be before created_at");
}
