// SPDX-License-Identifier: MIT
// The seven enumerations: their names in JSON and in the database, and what is none of them.
#include "models/enums.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "models/models.hpp"
#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using thoughts_tests::words;

namespace {

template <class E>
std::string read(const Json& given) {
  E found{};
  JsonErrors errors;
  JsonCodec<E>::read(given, found, errors);
  const ValidationErrors wrong = errors.take();
  return wrong.empty() ? std::string(name_of(found)) : wrong.front().type + ": " + wrong.front().message;
}

/// The names in order, both ways, through JSON, a row and the CHECK; and everything that is near them.
template <class E>
void check_enum(const std::vector<std::string>& names, const std::string& allowed) {
  REQUIRE(enum_names<E>.size() == names.size());
  std::string in_check;
  for (std::size_t at = 0; at < names.size(); ++at) {
    INFO(names[at]);
    const auto value = static_cast<E>(at);
    CHECK(name_of(value) == names[at]);
    CHECK(parse_enum<E>(names[at]) == value);
    CHECK(JsonCodec<E>::write(value) == names[at]);
    CHECK(read<E>(names[at]) == names[at]);
    CHECK(Codec<E>::to_value(value) == Value(names[at]));
    CHECK(Codec<E>::from_value(Value(names[at])) == value);
    for (std::size_t other = 0; other < names.size(); ++other) {
      CHECK((static_cast<E>(other) == value) == (other == at));
      CHECK((static_cast<E>(other) < value) == (other < at));
    }
    in_check += (at == 0 ? "'" : ", '") + names[at] + "'";

    std::string upper = names[at];
    for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    for (const std::string& near : {upper, " " + names[at], names[at] + " ", names[at] + "s", names[at].substr(1)}) {
      CHECK_FALSE(parse_enum<E>(near));
      CHECK(read<E>(near) == "enum: should be " + allowed);
      CHECK_FALSE(Codec<E>::from_value(Value(near)));
    }
    CHECK_FALSE(Codec<E>::from_value(Value::blob(Text(names[at]))));
  }
  for (const Json& none : {Json(""), Json(0), Json(1.5), Json(true), Json(nullptr), Json::array(), Json::object()}) {
    CHECK(read<E>(none) == "enum: should be " + allowed);
  }
  CHECK_FALSE(Codec<E>::from_value(Value(0)));
  CHECK_FALSE(Codec<E>::from_value(Value()));
  CHECK(Codec<E>::sql({"it", text}) == "it IN (" + in_check + ")");
  const auto none = static_cast<E>(names.size());  // a cast makes what no name is there for
  CHECK(Codec<E>::check(none)->message == "should be " + allowed);
  CHECK_FALSE(Codec<E>::check(static_cast<E>(0)));
}

}  // namespace

TEST_CASE("ThoughtStatus", "[unit][thoughts]") {
  check_enum<ThoughtStatus>({"active", "archived", "completed"}, "'active', 'archived' or 'completed'");
}
TEST_CASE("TaskStatus", "[unit][thoughts]") {
  check_enum<TaskStatus>({"pending", "in_progress", "done", "cancelled"},
                         "'pending', 'in_progress', 'done' or 'cancelled'");
}
TEST_CASE("Priority", "[unit][thoughts]") {
  check_enum<Priority>({"low", "medium", "high", "critical"}, "'low', 'medium', 'high' or 'critical'");
}
TEST_CASE("TimeOfDay", "[unit][thoughts]") {
  check_enum<TimeOfDay>({"morning", "afternoon", "evening", "night"}, "'morning', 'afternoon', 'evening' or 'night'");
}
TEST_CASE("EnergyLevel", "[unit][thoughts]") {
  check_enum<EnergyLevel>({"low", "medium", "high"}, "'low', 'medium' or 'high'");
}
TEST_CASE("FocusState", "[unit][thoughts]") {
  check_enum<FocusState>({"deep_work", "interrupted", "scattered"}, "'deep_work', 'interrupted' or 'scattered'");
}
TEST_CASE("AnalysisType", "[unit][thoughts]") {
  check_enum<AnalysisType>({"consciousness_check", "similarity_check", "theme_extraction", "task_suggestion"},
                           "'consciousness_check', 'similarity_check', 'theme_extraction' or 'task_suggestion'");
}

TEST_CASE("an enumeration compares and converts to a string", "[unit][thoughts]") {
  CHECK(ThoughtStatus::active == ThoughtStatus::active);
  CHECK(ThoughtStatus::active != ThoughtStatus::archived);
  CHECK(Priority::low < Priority::critical);  // by rank, not by the alphabet
  CHECK(std::string(name_of(TaskStatus::in_progress)) == "in_progress");
}

TEST_CASE("texts without an enumeration have known values that fit their columns", "[unit][thoughts]") {
  for (const std::string_view each : {relationship_types::similar,
                                      relationship_types::elaboration,
                                      discoverers::claude,
                                      discoverers::user_manual,
                                      entity_types::user,
                                      entity_types::thought,
                                      entity_types::task,
                                      entity_types::context,
                                      entity_types::claude_analysis,
                                      entity_types::thought_relationship,
                                      entity_types::api_key,
                                      actions::create,
                                      actions::update,
                                      actions::erase,
                                      actions::complete}) {
    CHECK(code_points(each).value() <= 50);
    AuditLogEntry entry;
    entry.entity_type = entry.action = std::string(each);
    CHECK(validate(entry));
  }
}
