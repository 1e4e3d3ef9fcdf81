// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_FOREIGN_KEYS_HPP
#define HEADWAY_BACKEND_MYSQL_FOREIGN_KEYS_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::mysql {

/// Looks for rows that refer to nothing. The server looks at none when foreign keys are enforced again.
///
/// @source https://mariadb.com/kb/en/server-system-variables/#foreign_key_checks
/// @error foreign_key_violation
[[nodiscard]] inline Result<void> check_foreign_keys(Link& link) {
  struct Key {
    std::string name, table, referenced;
    std::string joined, given;  ///< The columns are equal; those that refer are not NULL.
  };
  std::vector<Key> keys;
  Result<void> done = link.query(
      "SELECT CONSTRAINT_NAME, TABLE_NAME, REFERENCED_TABLE_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME, "
      "REFERENCED_TABLE_SCHEMA FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND "
      "REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
      {},
      [&](Row row) -> Result<void> {
        const std::string name(row[0].view()), table(row[1].view());
        if (keys.empty() || keys.back().name != name || keys.back().table != table) {
          keys.push_back({name, table, quoted_name(row[5].view()) + "." + quoted_name(row[2].view()), {}, {}});
        }
        Key& key = keys.back();
        const std::string own = "o." + quoted_name(row[3].view()), other = "r." + quoted_name(row[4].view());
        key.joined += (key.joined.empty() ? "" : " AND ") + own + " = " + other;
        key.given += " AND " + own + " IS NOT NULL";
        return {};
      });
  for (const Key& key : keys) {
    if (!done) break;
    bool is_broken = false;
    done = link.query("SELECT 1 FROM " + quoted_name(key.table) + " o WHERE NOT EXISTS (SELECT 1 FROM " +
                          key.referenced + " r WHERE " + key.joined + ")" + key.given + " LIMIT 1",
                      {},
                      [&](Row) -> Result<void> {
                        is_broken = true;
                        return {};
                      });
    if (done && is_broken) {
      done = failure(ErrorCode::foreign_key_violation,
                     "rows of table " + key.table + " refer to nothing by the foreign key " + key.name);
    }
  }
  return done;
}

}  // namespace headway::inline v0::mysql

#endif
