// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_CHECKED_HISTORY_HPP
#define HEADWAY_HISTORY_CHECKED_HISTORY_HPP

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "headway/base/finding.hpp"
#include "headway/base/name_map.hpp"
#include "headway/history/diagnosis.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/models.hpp"
#include "headway/history/verify.hpp"

namespace headway::inline v0 {

namespace detail {

#ifdef HEADWAY_DRAFT
inline constexpr bool is_draft = true;
#else
inline constexpr bool is_draft = false;
#endif

/// What a checked history is checked against, in whatever order it was given.
struct Expectations {
  Branches branches = is_draft ? Branches::allowed : Branches::refused;
  Models models = {};
  std::array<bool, 3> dialects{};
  bool names_dialects = false;

  constexpr void add(Branches given) { branches = given; }
  constexpr void add(Tables (*given)()) { models = given; }
  constexpr void add(Tables (*given)(Dialect)) { models = given; }
  constexpr void add(Dialect given) { dialects[static_cast<std::size_t>(given)] = names_dialects = true; }
  [[nodiscard]] constexpr bool is_for(Dialect dialect) const {
    return names_dialects ? dialects[static_cast<std::size_t>(dialect)] : dialect == Dialect::sqlite;
  }
};

/// What the check of a list of migrations ends with: the first thing that is wrong, or else the history.
struct Checked {
  PrintableFinding first;
  History history = {};
};

/// All of it is evaluated once, and the graph made once; what is printed is picked from the result.
template <const auto& List, auto... Given>
[[nodiscard]] consteval Checked check_history() {
  Expectations expected;
  (expected.add(Given), ...);
  MapOf<std::string_view> names;
  if (const Finding found = examine_names(List, names)) return {PrintableFinding(found)};
  const Graph graph(List, std::move(names));
  Checked result{PrintableFinding(examine_graph(graph, expected.branches))};
  for (const Dialect dialect : {Dialect::sqlite, Dialect::postgresql, Dialect::mysql}) {
    if (result.first.code != ErrorCode::none || !expected.is_for(dialect)) continue;
    Findings found;
    if (expected.models && !is_draft) {
      found = verify_graph(graph, expected.models(dialect), dialect);
    } else {
      found = verify_graph(graph, dialect);
    }
    if (!found.empty()) result.first = PrintableFinding(found.front());
  }
  if (result.first.code == ErrorCode::none) result.history = History::from_examined(graph);
  return result;
}

template <class Found>
concept NoProblemFound = std::is_same_v<Found, diagnostics::no_problem_found>;

template <const auto& List, auto... Given>
struct CheckedHistory {
  static constexpr Checked checked = check_history<List, Given...>();
  static constexpr PrintableFinding finding = checked.first;
  static_assert(NoProblemFound<typename Diagnosis<finding>::Found>,
                "headway: the history is wrong; the type in headway::diagnostics says what, and its arguments where");
  static constexpr History value = checked.history;
};

}  // namespace detail

/// The history of a list of migrations, checked by the compiler: a wrong one does not compile.
///
/// ```
/// inline constexpr headway::Migration migrations[] = {initial_schema, add_task_effort};
/// constexpr headway::Tables models() { return {users, tasks}; }
/// inline constexpr auto& history = headway::checked_history<migrations, models>;
/// ```
///
/// The list must form a history (as for History::from), and what verify() looks for must not be there. Behind the list,
/// in any order: a function that gives the models' tables (see Models), which then must be those that the migrations
/// make; `Branches::allowed`; the dialects to check for, when SQLite is not the one.
///
/// Where HEADWAY_DRAFT is defined the models are not compared and branches are allowed: a program that does not compile
/// because a migration is missing could not be asked to write it.
template <const auto& List, auto... Given>
inline constexpr const History& checked_history = detail::CheckedHistory<List, Given...>::value;

}  // namespace headway::inline v0

#endif
