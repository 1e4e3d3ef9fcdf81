// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_CHECKED_HISTORY_HPP
#define HEADWAY_HISTORY_CHECKED_HISTORY_HPP

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "headway/base/finding.hpp"
#include "headway/history/history.hpp"

namespace headway::inline v0 {

/// What the compiler prints of a wrong history: a type whose name is the sentence and whose arguments are the texts.
namespace diagnostics {

/// A text of exactly its own length as a template argument, which both g++ and clang print readably.
template <std::size_t N>
struct Words {
  char words[N + 1]{};
};

template <Words Rule, Words Revision, Words Found>
struct the_migration_list_is_no_history;
struct no_problem_found;

}  // namespace diagnostics

namespace detail {

/// The rule that a list breaks. A function of its own: clang takes no `if constexpr` whose condition has temporaries.
template <const auto& List, Branches Allowed>
[[nodiscard]] consteval ErrorCode broken_rule() {
  return examine(List, Allowed).code;
}

template <std::size_t N>
[[nodiscard]] consteval diagnostics::Words<N> words(std::string_view from) {
  diagnostics::Words<N> made{};
  for (std::size_t at = 0; at < N; ++at) made.words[at] = from[at];
  return made;
}

template <const auto& List, Branches Allowed, Text Finding::*Member>
[[nodiscard]] consteval std::size_t size_of_finding() {
  return (examine(List, Allowed).*Member).size();
}

template <const auto& List, Branches Allowed, Text Finding::*Member>
[[nodiscard]] consteval auto words_of_finding() {
  return words<size_of_finding<List, Allowed, Member>()>((examine(List, Allowed).*Member).view());
}

template <const auto& List, Branches Allowed>
[[nodiscard]] consteval auto diagnosis() {
  constexpr ErrorCode rule = broken_rule<List, Allowed>();
  if constexpr (rule == ErrorCode::none) {
    return std::type_identity<diagnostics::no_problem_found>{};
  } else {
    return std::type_identity<
        diagnostics::the_migration_list_is_no_history<words<name(rule).size()>(name(rule)),
                                                      words_of_finding<List, Allowed, &Finding::revision>(),
                                                      words_of_finding<List, Allowed, &Finding::name>()>>{};
  }
}

template <class Diagnosis>
concept NoProblemFound = std::is_same_v<Diagnosis, diagnostics::no_problem_found>;

template <const auto& List, Branches Allowed>
struct CheckedHistory {
  using Found = typename decltype(diagnosis<List, Allowed>())::type;
  static_assert(NoProblemFound<Found>, "headway: the migration list is no history; the template arguments say why");
  static constexpr History value = History::from_examined(List);
};

}  // namespace detail

/// The history of a list of migrations, examined by the compiler: a wrong list does not compile.
///
/// ```
/// inline constexpr headway::Migration migrations[] = {initial_schema, add_task_effort};
/// inline constexpr auto& history = headway::checked_history<migrations>;
/// ```
template <const auto& List, Branches Allowed = Branches::refused>
inline constexpr const History& checked_history = detail::CheckedHistory<List, Allowed>::value;

}  // namespace headway::inline v0

#endif
