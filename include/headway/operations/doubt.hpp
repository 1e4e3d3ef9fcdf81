// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_DOUBT_HPP
#define HEADWAY_OPERATIONS_DOUBT_HPP

#include <cstdint>
#include <string_view>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/index.hpp"
#include "headway/schema/type.hpp"

namespace headway::inline v0 {

/// How much it matters, the least first.
enum class Severity : std::uint8_t {
  note,     ///< Worth knowing.
  slow,     ///< It takes long, and others wait.
  refusal,  ///< The migration may fail on the rows that are there; nothing is changed then.
  loss,     ///< Rows or values may be lost.
};

[[nodiscard]] constexpr std::string_view name(Severity severity) noexcept {
  switch (severity) {
    case Severity::note: return "note";
    case Severity::slow: return "slow";
    case Severity::refusal: return "refusal";
    case Severity::loss: break;
  }
  return "loss";
}

/// @pre is_lint(code), or it is branches_do_not_commute
[[nodiscard]] constexpr Severity severity(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::drops_table:
    case ErrorCode::drops_column:
    case ErrorCode::narrows_type:
    case ErrorCode::rename_without_was: return Severity::loss;
    case ErrorCode::type_may_not_fit:
    case ErrorCode::not_null_without_value:
    case ErrorCode::unique_over_duplicates: return Severity::refusal;
    case ErrorCode::rebuilds_large_table: return Severity::slow;
    default: return Severity::note;
  }
}

/// What to ask of a database's rows, to know whether a doubt is one: under the names that it has for things, before
/// anything is run.
struct Question {
  enum class Kind : std::uint8_t {
    none,        ///< Nothing can be asked, see why_not.
    rows,        ///< Are there any?
    values,      ///< Any with a value in the column?
    nulls,       ///< Any without one?
    misfits,     ///< Any with a value that the type has no room for?
    duplicates,  ///< Any that agree in all keys?
  };
  Kind kind = Kind::none;
  Text table = {};
  List<IndexKey> keys = {};
  Text where = {};  ///< Only rows for which this is true.
  Type from = {}, to = {};
  Text why_not = {};
};

/// Something that a migration may do to rows.
struct Doubt {
  Finding finding;
  Question question;
};
using Doubts = std::vector<Doubt>;

}  // namespace headway::inline v0

#endif
