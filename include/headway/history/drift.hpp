// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_DRIFT_HPP
#define HEADWAY_HISTORY_DRIFT_HPP

#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

#include "headway/base/concat.hpp"
#include "headway/base/finding.hpp"
#include "headway/operations/difference.hpp"

namespace headway::inline v0::detail {

/// A difference as a finding about the models (what is wanted) and the migrations (what is found).
[[nodiscard]] constexpr Finding drift(Difference difference) {
  constexpr ErrorCode codes[] = {
      ErrorCode::table_not_migrated,      ErrorCode::table_not_modelled,      ErrorCode::column_not_migrated,
      ErrorCode::column_not_modelled,     ErrorCode::index_not_migrated,      ErrorCode::index_not_modelled,
      ErrorCode::constraint_not_migrated, ErrorCode::constraint_not_modelled, ErrorCode::type_differs,
      ErrorCode::nullability_differs,     ErrorCode::default_differs,         ErrorCode::collation_differs,
      ErrorCode::comment_differs,         ErrorCode::generation_differs,      ErrorCode::index_differs,
      ErrorCode::foreign_key_differs,     ErrorCode::table_options_differ,    ErrorCode::object_not_migrated,
      ErrorCode::object_not_modelled,     ErrorCode::object_differs,          ErrorCode::object_not_migrated,
      ErrorCode::object_not_modelled,     ErrorCode::object_differs,
  };
  static_assert(std::size(codes) == static_cast<std::size_t>(Difference::Kind::trigger) + 1);
  return {codes[static_cast<std::size_t>(difference.kind)],
          {},
          std::move(difference.table),
          std::move(difference.part),
          std::move(difference.found),
          std::move(difference.wanted),
          {}};
}

/// A difference between the schema before an upgrade (wanted) and after its downgrade (found) as a finding.
[[nodiscard]] constexpr Finding not_undone(Text revision, Difference difference) {
  constexpr std::string_view kinds[] = {
      "the table", "the table",       "column ",     "column ",       "index ",      "index ",         "",        "",
      "type of ",  "nullability of ", "default of ", "collation of ", "comment of ", "generation of ", "index ",  "",
      "options",   "the view",        "the view",    "the view",      "trigger ",    "trigger ",       "trigger "};
  static_assert(std::size(kinds) == static_cast<std::size_t>(Difference::Kind::trigger) + 1);
  Text what;
  switch (difference.kind) {
    case Difference::Kind::missing_table:
    case Difference::Kind::missing_column:
    case Difference::Kind::missing_index:
    case Difference::Kind::missing_constraint:
    case Difference::Kind::missing_view:
    case Difference::Kind::missing_trigger: what = "is missing"; break;
    case Difference::Kind::extra_table:
    case Difference::Kind::extra_column:
    case Difference::Kind::extra_index:
    case Difference::Kind::extra_constraint:
    case Difference::Kind::extra_view:
    case Difference::Kind::extra_trigger: what = "is left over"; break;
    default: what = concat({"is ", difference.found, ", and was ", difference.wanted});
  }
  Text part = concat({kinds[static_cast<std::size_t>(difference.kind)], difference.part});
  return {ErrorCode::downgrade_differs,
          std::move(revision),
          std::move(difference.table),
          std::move(part),
          std::move(what),
          {},
          "downgrade"};
}

}  // namespace headway::inline v0::detail

#endif
