// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_COURSE_HPP
#define HEADWAY_DIALECT_SQLITE_COURSE_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/edit.hpp"
#include "headway/dialect/sqlite/way.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/groups.hpp"

namespace headway::inline v0::detail {

/// How the next changes of a group are made: all of them by a rebuild, or else as many as go the same way.
struct Course {
  Way way = Way::native;
  std::string why;
  std::size_t count = 0;
  TableText after;  ///< The definition once they are made.
};

/// @param group     changes of this table
/// @param can_edit  whether stored definitions can be edited on this connection
/// @error no_such_column, no_such_constraint  the stored table is not what the migration expects
[[nodiscard]] inline Result<Course> find_course(Group group, const TableText& stored, bool can_edit) {
  TableText now = stored;
  std::vector<WayOf> ways;
  std::optional<Course> first;
  Course whole{Way::rebuild, {}, group.size(), stored};
  for (const Operation* operation : group) {
    ways.push_back(WayFinder(now, can_edit).of(*operation));
    const auto [way, why] = ways.back();
    if (way != ways.front().way && !first) first = Course{ways.front().way, {}, ways.size() - 1, now};
    if (way == Way::rebuild && whole.why.find(why) == std::string::npos) {
      whole.why.append(whole.why.empty() ? "" : "; ").append(why);
    }
    if (Result<void> done = now.apply(*operation); !done) return failure(std::move(done.error()));
  }
  if (!whole.why.empty()) {
    whole.after = std::move(now);
    return whole;
  }
  if (!first) first = Course{ways.front().way, {}, group.size(), std::move(now)};
  first->why = ways.front().why;
  return std::move(*first);
}

/// `in place: no row changes`
[[nodiscard]] inline std::string how(const Course& course) {
  return std::string(name(course.way)) + (course.why.empty() ? "" : ": " + course.why);
}
[[nodiscard]] inline Statement remark(const Table& table, const Course& course) {
  Statement made;
  made.kind = Statement::Kind::remark;
  made.object = table.name.string();
  made.text = how(course);
  made.sql = "-- " + made.object + ": " + made.text;
  return made;
}

}  // namespace headway::inline v0::detail

#endif
