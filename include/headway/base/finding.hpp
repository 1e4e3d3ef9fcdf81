// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_FINDING_HPP
#define HEADWAY_BASE_FINDING_HPP

#include <string>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// What a check found wrong, in a form that also exists while the program compiles; `code == none`: nothing.
///
/// Which of the texts are filled depends on the code; to_error() turns them into a sentence.
struct Finding {
  ErrorCode code = ErrorCode::none;
  Text revision = {};
  Text table = {};
  Text name = {};   ///< Column, index, constraint or parent revision.
  Text other = {};  ///< What was expected, or what stands in the way.

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return code != ErrorCode::none; }
};

namespace detail {

[[nodiscard]] inline std::string sentence(const Finding& finding) {
  const std::string table = finding.table.string();
  const std::string name = finding.name.string();
  const std::string other = finding.other.string();
  const std::string on_table = " on table " + table;
  switch (finding.code) {
    case ErrorCode::malformed_revision_id: return "revision '" + name + "' cannot be an identifier: " + other;
    case ErrorCode::duplicate_revision: return "revision '" + name + "' stands twice in the list";
    case ErrorCode::unknown_parent: return "down_revision '" + name + "' is not in the list";
    case ErrorCode::several_heads: return "the history has several heads: " + name + " and " + other;
    case ErrorCode::unknown_dependency: return "depends_on '" + name + "' is not in the list";
    case ErrorCode::label_clash: return "label '" + name + "' is the name of another revision or branch: " + other;
    case ErrorCode::cycle: return "revisions stand on themselves: " + other;
    case ErrorCode::missing_upgrade: return "there is no upgrade function";
    case ErrorCode::no_such_table: return "there is no table " + table;
    case ErrorCode::table_exists: return "table " + table + " exists already";
    case ErrorCode::no_such_column: return "table " + table + " has no column " + name;
    case ErrorCode::column_exists: return "table " + table + " has a column " + name + " already";
    case ErrorCode::no_such_index: return "there is no index " + name + (table.empty() ? "" : on_table);
    case ErrorCode::index_exists: return "index " + name + " exists already";
    case ErrorCode::no_such_constraint: return "table " + table + " has no constraint " + name;
    case ErrorCode::constraint_exists: return "table " + table + " has a constraint " + name + " already";
    case ErrorCode::column_in_use: return "column " + name + " of table " + table + " is used by " + other;
    case ErrorCode::malformed_operation: return (name.empty() ? "" : name + on_table + ": ") + other;
    default: return other;
  }
}

}  // namespace detail

/// The same finding as an error value.
[[nodiscard]] inline Error to_error(const Finding& finding) {
  Error error;
  error.code = finding.code;
  error.message = detail::sentence(finding);
  error.revision = finding.revision.string();
  return error;
}

}  // namespace headway::inline v0

#endif
