// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_SETTINGS_HPP
#define HEADWAY_BACKEND_MYSQL_SETTINGS_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/backend/mysql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::mysql {

/// The settings of the host's session that a run changes, or that its scripts usually do.
///
/// @source https://mariadb.com/kb/en/server-system-variables/,
/// https://mariadb.com/kb/en/galera-cluster-system-variables/
class Settings {
 public:
  [[nodiscard]] static Result<Settings> read(Link& link) {
    Settings made;
    // What a server does not know it does not list; the variables of other sessions are not listed either.
    std::string names;
    for (const std::string_view each : known) names += (names.empty() ? "'" : ", '") + std::string(each) + "'";
    const Result<void> done =
        link.query("SHOW SESSION VARIABLES WHERE Variable_name IN (" + names + ")", {}, [&](Row row) -> Result<void> {
          made.values_.push_back({std::string(row[0].view()), std::string(row[1].view())});
          return {};
        });
    if (!done) return failure(done.error());
    return made;
  }

  /// What a run needs: each statement by itself, errors where a value does not fit, and no waiting for ever. Rows are
  /// read as they are under the lock, also on another node of a cluster than the one that wrote them.
  ///
  /// @param patience  How long a statement may wait for a lock; a server counts seconds, at least one.
  /// @param longest   How long a statement may take; 0 leaves it as it is.
  [[nodiscard]] Result<void> set_for_run(Link& link, std::chrono::milliseconds patience,
                                         std::chrono::milliseconds longest) const {
    std::string out = words_for_run(patience);
    if (longest.count() > 0 && has("max_statement_time")) {
      out += ", max_statement_time = " + std::to_string(static_cast<double>(longest.count()) / 1000);
    } else if (longest.count() > 0 && has("max_execution_time")) {
      out += ", max_execution_time = " + std::to_string(longest.count());
    }
    if (is_cluster()) out += ", wsrep_sync_wait = 15";
    return link.run(out);
  }

  /// The same as far as no server is asked for it.
  [[nodiscard]] static std::string words_for_run(std::chrono::milliseconds patience) {
    const auto seconds = std::to_string(std::max<std::chrono::milliseconds::rep>(1, (patience.count() + 999) / 1000));
    return "SET SESSION autocommit = 1, foreign_key_checks = 1, sql_mode = CONCAT(REPLACE(@@SESSION.sql_mode, "
           "'NO_BACKSLASH_ESCAPES', ''), ',STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'), lock_wait_timeout = " +
           seconds + ", innodb_lock_wait_timeout = " + seconds;
  }

  /// Outside of a transaction.
  Result<void> restore(Link& link) const {
    const Result<Settings> now = read(link);
    if (!now) return failure(now.error());
    std::string out;
    for (const Value& each : values_) {
      if (each.name == "wsrep_on" || now->value(each.name) == each.value) continue;
      out += (out.empty() ? "SET SESSION " : ", ") + each.name + " = " + written(each.value);
    }
    return out.empty() ? Result<void>{} : link.run(out);
  }

  /// Whether the server is a node of a Galera cluster, where GET_LOCK is known to this node alone.
  [[nodiscard]] bool is_cluster() const { return value("wsrep_on") == "ON"; }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

 private:
  struct Value {
    std::string name, value;
  };
  static constexpr std::array<std::string_view, 16> known = {"autocommit",
                                                             "foreign_key_checks",
                                                             "unique_checks",
                                                             "sql_mode",
                                                             "time_zone",
                                                             "lock_wait_timeout",
                                                             "max_statement_time",
                                                             "max_execution_time",
                                                             "tx_isolation",
                                                             "innodb_lock_wait_timeout",
                                                             "wsrep_sync_wait",
                                                             "wsrep_on",
                                                             "sql_safe_updates",
                                                             "transaction_isolation",
                                                             "sql_log_bin",
                                                             "character_set_client"};

  [[nodiscard]] const Value* find(std::string_view name) const {
    const auto found =
        std::find_if(values_.begin(), values_.end(), [&](const Value& each) { return each.name == name; });
    return found == values_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::string value(std::string_view name) const {
    const Value* const found = find(name);
    return found == nullptr ? "" : found->value;
  }
  /// Numbers and switches as they are, all else as a text.
  static std::string written(const std::string& value) {
    const bool is_plain = !value.empty() && value.find_first_not_of("0123456789.") == std::string::npos;
    if (is_plain || value == "ON" || value == "OFF") return value;
    return sql::Writer(Dialect::mysql).literal(headway::Value(value)).take();
  }

  std::vector<Value> values_;
};

}  // namespace headway::inline v0::mysql

#endif
