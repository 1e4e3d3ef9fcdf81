// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_IGNORED_TABLES_HPP
#define HEADWAY_ENGINE_IGNORED_TABLES_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "headway/base/text.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/program.hpp"

namespace headway::inline v0::detail {

/// Whether a name fits a pattern, in which `*` stands for any characters and `?` for one. Upper and lower case are one,
/// as in the names of tables.
[[nodiscard]] constexpr bool fits(std::string_view pattern, std::string_view name) noexcept {
  std::size_t at = 0, in_name = 0;
  std::size_t star = std::string_view::npos, behind_star = 0;  // where to go back to: the last * takes one more
  while (in_name < name.size()) {
    const bool is_one =
        at < pattern.size() && (pattern[at] == '?' || same_name(pattern.substr(at, 1), name.substr(in_name, 1)));
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      behind_star = in_name;
    } else if (is_one) {
      ++at;
      ++in_name;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_name = ++behind_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

/// Which tables of the database are not the application's: the library's own, and those of other owners.
class IgnoredTables {
 public:
  IgnoredTables(const Options& options, Program& program, Dialect dialect)
      : options_(options), program_(program), dialect_(dialect) {}

  [[nodiscard]] bool operator()(std::string_view table) const {
    if (same_name(table, options_.version_table) || same_name(table, options_.history_table)) return true;
    if (is_beside_version_table(table)) return true;
    return std::any_of(options_.ignored_tables.begin(),
                       options_.ignored_tables.end(),
                       [&](const std::string& pattern) { return fits(pattern, table); }) &&
           !program_.makes(table, dialect_);
  }

 private:
  /// What only some databases need: the journal, and a lease as a lock.
  [[nodiscard]] bool is_beside_version_table(std::string_view table) const {
    const std::string& name = options_.version_table;
    if (dialect_ != Dialect::mysql || table.size() < name.size()) return false;
    const std::string_view rest = table.substr(name.size());
    return same_name(table.substr(0, name.size()), name) && (same_name(rest, "_journal") || same_name(rest, "_lease"));
  }

  const Options& options_;
  Program& program_;
  Dialect dialect_;
};

}  // namespace headway::inline v0::detail

#endif
