// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_OUTCOME_HPP
#define HEADWAY_TESTING_OUTCOME_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace headway::inline v0::testing {

/// What verify_history finds out, one by one.
enum class Property : unsigned char {
  one_history,            ///< The migrations form a history with one head.
  prefixes_upgrade,       ///< A database at any revision, with rows in it, upgrades to head and keeps them.
  upgraded_equals_fresh,  ///< It then has the schema of a database that was made at head.
  up_down_up,             ///< An upgrade that is taken back and repeated gives what it gave at first.
  no_trace,               ///< A downgrade leaves the schema that was there before the upgrade.
  models_match,           ///< The models describe the tables at head.
  released_is_frozen,     ///< What was released is as it was.
  lint_is_quiet,          ///< What lint tells of a migration, the migration accepts.
};
inline constexpr Property properties[] = {Property::one_history,
                                          Property::prefixes_upgrade,
                                          Property::upgraded_equals_fresh,
                                          Property::up_down_up,
                                          Property::no_trace,
                                          Property::models_match,
                                          Property::released_is_frozen,
                                          Property::lint_is_quiet};

[[nodiscard]] constexpr std::string_view name(Property property) noexcept {
  switch (property) {
    case Property::one_history: return "the migrations form one history with one head";
    case Property::prefixes_upgrade: return "from each revision, rows are carried to head";
    case Property::upgraded_equals_fresh: return "an upgraded database equals a fresh one";
    case Property::up_down_up: return "up, down and up again equals up";
    case Property::no_trace: return "a downgrade leaves no trace";
    case Property::models_match: return "the models match the migrations";
    case Property::released_is_frozen: return "released revisions are frozen";
    case Property::lint_is_quiet: break;
  }
  return "lint tells of nothing that is not accepted";
}

/// One thing that is wrong: a sentence that names the revision, the table and what.
struct Failure {
  Property property = Property::one_history;
  std::string sentence;
  friend bool operator==(const Failure&, const Failure&) = default;
};

/// What verify_history has found.
struct Outcome {
  std::vector<Failure> failures;   ///< In the order in which they were met; each once.
  std::vector<std::string> notes;  ///< What is not wrong and still worth knowing.

  /// Nothing failed.
  [[nodiscard]] bool is_sound() const noexcept { return failures.empty(); }
  [[nodiscard]] bool holds(Property property) const {
    return std::none_of(
        failures.begin(), failures.end(), [&](const Failure& each) { return each.property == property; });
  }
};

/// A line for each failure and each note; empty when there is nothing to say.
[[nodiscard]] inline std::string describe(const Outcome& outcome) {
  std::string out;
  for (const Failure& each : outcome.failures) out += each.sentence + '\n';
  for (const std::string& each : outcome.notes) out += "note: " + each + '\n';
  return out;
}

}  // namespace headway::inline v0::testing

#endif
