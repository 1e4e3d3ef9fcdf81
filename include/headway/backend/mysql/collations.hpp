// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_COLLATIONS_HPP
#define HEADWAY_BACKEND_MYSQL_COLLATIONS_HPP

#include <map>
#include <string>
#include <utility>

#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0::mysql {

/// What each character set is sorted by where nothing else is said. It depends on the server, and since MySQL 8.0.11
/// and MariaDB 11.2 on its settings, so the server is asked, once for each.
class Collations {
 public:
  explicit Collations(Link& link) : link_(link) {}

  /// A table says one of the two, and only what is not the library's own choice: a character set by its collation.
  Result<void> settle(Table& table) {
    Result<std::string> own = standard("utf8mb4");
    Result<std::string> said = table.collation.empty() ? standard(table.charset.string()) : table.collation.string();
    if (!own || !said) return failure(std::move((own ? said : own).error()));
    table.charset = {};
    table.collation = *said == *own ? Text() : Text(*said);
    return {};
  }

 private:
  Result<std::string> standard(const std::string& charset) {
    if (charset.empty()) return std::string();
    if (const auto known = known_.find(charset); known != known_.end()) return known->second;
    std::string out;
    Result<void> done = link_.query(
        "SELECT COLLATION(CONVERT('' USING " + quoted_name(charset) + "))", {}, [&](Row row) -> Result<void> {
          out = row[0].view();
          return {};
        });
    if (!done) return failure(std::move(done.error()));
    return known_[charset] = out;
  }

  Link& link_;
  std::map<std::string, std::string> known_;
};

}  // namespace headway::inline v0::mysql

#endif
