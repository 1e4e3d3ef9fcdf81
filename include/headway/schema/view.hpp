// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_VIEW_HPP
#define HEADWAY_SCHEMA_VIEW_HPP

#include <cstdint>
#include <initializer_list>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/constraint.hpp"

namespace headway::inline v0 {

/// A table or column that got another name. Databases rewrite the SQL of views and triggers then, each in its own way.
struct NameChange {
  Text from = {}, to = {};
  friend constexpr bool operator==(const NameChange&, const NameChange&) = default;
};

/// A view: a name for a SELECT, which is kept as it was written.
struct View {
  Text name = {};
  Text select = {};
  Names columns = {};              ///< What the view calls its columns; empty for what the SELECT calls them.
  List<NameChange> renamed = {};   ///< What got other names since it was made: each pair counts as one name.
  List<std::uint32_t> reads = {};  ///< Of a replayed view hashes of the tables that it reads, so as not to look again.
  bool is_unseen = false;          ///< SQL that nobody looked into names it: what it says now is unknown.
};

/// `view("open_tasks", "SELECT id, title FROM tasks WHERE status <> 'done'")`
[[nodiscard, gnu::noinline, gnu::cold]] constexpr View view(TextRef name, TextRef select) {
  View made;
  made.name = Text(name);
  made.select = Text(select);
  return made;
}
/// The same with names for its columns: `view("totals", {"user_id", "total"}, "SELECT …")`
[[nodiscard, gnu::noinline, gnu::cold]] constexpr View view(TextRef name, std::initializer_list<TextRef> columns,
                                                            TextRef select) {
  View made = view(name, select);
  made.columns = detail::names(columns);
  return made;
}

/// Byte for byte, whatever happened since they were made.
[[nodiscard]] constexpr bool operator==(const View& one, const View& other) {
  return one.name == other.name && one.select == other.select && one.columns == other.columns &&
         one.is_unseen == other.is_unseen;
}
[[nodiscard]] constexpr bool is_same_part(const View& one, const View& other) noexcept {
  return same_name(one.name, other.name);
}

}  // namespace headway::inline v0

#endif
