// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_SETTINGS_HPP
#define HEADWAY_BACKEND_POSTGRESQL_SETTINGS_HPP

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "headway/backend/postgresql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::postgresql {

/// The settings that a session has made, to be as they were before the run: scripts leave search_path and others
/// behind.
///
/// @source https://www.postgresql.org/docs/current/view-pg-settings.html (source: `session`)
class Settings {
 public:
  [[nodiscard]] static Result<Settings> read(Link& link) {
    Settings made;
    // The role is in no list of settings; the role of the session itself is `none`.
    const Result<void> done = link.query(
        "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' UNION ALL SELECT 'role', "
        "pg_catalog.current_setting('role') UNION ALL SELECT '', pg_catalog.current_setting('search_path')",
        {},
        [&](Row row) -> Result<void> {
          std::string& place = row[0].view().empty() ? made.search_path_ : made.values_[std::string(row[0].view())];
          place = row[1].view();
          return {};
        });
    if (!done) return failure(done.error());
    return made;
  }

  /// Outside of a transaction.
  Result<void> restore(Link& link) const {
    const Result<Settings> now = read(link);
    if (!now) return failure(now.error());
    std::string script;
    for (const auto& [name, value] : values_) {
      const auto found = now->values_.find(name);
      if (found == now->values_.end() || found->second != value) script += setting(name, value);
    }
    for (const auto& [name, value] : now->values_) {
      if (!values_.contains(name)) script += "RESET " + sql::Writer(Dialect::postgresql).name(name).take() + ";";
    }
    if (script.empty()) return {};
    const Result<Answer> done = link.run(script);
    if (!done) return failure(done.error());
    return {};
  }

  /// The statement that makes the search path what it was, in the transaction or in the session.
  [[nodiscard]] std::string search_path(bool in_transaction) const {
    return "SELECT pg_catalog.set_config('search_path', " + literal(search_path_) +
           (in_transaction ? ", true)" : ", false)");
  }

 private:
  static std::string literal(std::string_view given) {
    return sql::Writer(Dialect::postgresql).literal(Value(given)).take();
  }
  static std::string setting(std::string_view name, std::string_view value) {
    return "SELECT pg_catalog.set_config(" + literal(name) + ", " + literal(value) + ", false);";
  }

  std::map<std::string, std::string> values_;
  std::string search_path_;
};

}  // namespace headway::inline v0::postgresql

#endif
