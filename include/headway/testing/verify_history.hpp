// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_VERIFY_HISTORY_HPP
#define HEADWAY_TESTING_VERIFY_HISTORY_HPP

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "headway/engine/backend.hpp"
#include "headway/history/history.hpp"
#include "headway/history/models.hpp"
#include "headway/schema/schema.hpp"
#include "headway/testing/inspector.hpp"
#include "headway/testing/outcome.hpp"
#include "headway/testing/verifier.hpp"

namespace headway::inline v0::testing {

namespace detail {

/// The tables of a program's models, from whatever describes them; none when nothing does.
template <class Given>
[[nodiscard]] std::optional<Tables> tables_of(const Given& models, Dialect dialect) {
  static_cast<void>(dialect);
  if constexpr (std::is_null_pointer_v<Given>) {
    return std::nullopt;
  } else if constexpr (std::is_convertible_v<const Given&, Models>) {
    const Models wanted = models;
    return wanted ? std::optional<Tables>(wanted(dialect)) : std::nullopt;
  } else if constexpr (std::is_invocable_r_v<Tables, const Given&, Dialect>) {
    return models(dialect);
  } else if constexpr (std::is_invocable_r_v<Tables, const Given&>) {
    return models();
  } else {
    static_assert(std::is_convertible_v<const Given&, Tables>,
                  "headway: models are Tables, a function that gives them (it may ask for the dialect), or nullptr");
    return Tables(models);
  }
}

}  // namespace detail

/// Runs the migrations of a program on databases made for it, in every way that a user's database may go, and tells
/// what is wrong: each Property of which something fails, each failure in a sentence.
///
/// ```
/// const auto outcome = headway::testing::verify_history<headway::Sqlite>(history, models, data);
/// ```
///
/// From base to head, each migration is run up, down and up again on an empty database. Then, for each revision, a
/// database is brought there, filled with rows by `data`, brought to head migration by migration, and taken back to
/// base as far as the migrations can be taken back.
///
/// @param models  A function that gives the models' tables, or Tables; nullptr when there are none to compare.
/// @param data    Inserts rows that fit the schema at a revision, and may throw. Where it changes nothing, no database
///                is carried on: 100 revisions that all have rows take about 2 s, four times as many 16 times as long.
///                Left out, no row is ever met.
/// @return        Everything found. Never fails itself and never throws but for lack of memory: what goes wrong is a
///                failure in the outcome.
template <Backend B, class GivenModels = std::nullptr_t>
[[nodiscard]] Outcome verify_history(const History& history, const GivenModels& models = nullptr, Data data = {},
                                     const VerifyOptions<B>& options = {}) {
  static_assert(HasInspector<B>, "headway: no testing::Inspector is specialised for this backend");
  return detail::Verifier<B>(history, data, options).run([&](Dialect dialect) {
    return detail::tables_of(models, dialect);
  });
}

}  // namespace headway::inline v0::testing

#endif
