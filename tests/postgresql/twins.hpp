// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_POSTGRESQL_TWINS_HPP
#define HEADWAY_TESTS_POSTGRESQL_TWINS_HPP

#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>

#include "headway/offline.hpp"
#include "specification/hosts.hpp"

// Compiled once for the program, in offline.test.cpp.
extern template class headway::Migrator<headway::Recording<headway::Postgresql>>;

// A run on one database, and its script on another.
namespace twins {

/// All that is defined, but for headway's own tables.
inline std::string portrait(const support::PostgresqlDatabase& db) {
  return db.text(
      "WITH c AS (SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname "
      "NOT "
      "LIKE 'headway%') SELECT relname, 'column', attname, format_type(atttypid, atttypmod), attnotnull::text, "
      "attidentity::text, attgenerated::text, coalesce(pg_get_expr(adbin, adrelid), '') FROM c JOIN pg_attribute a ON "
      "a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = "
      "attnum "
      "WHERE relkind IN ('r', 'v', 'm') UNION ALL SELECT relname, 'constraint', conname, pg_get_constraintdef(k.oid), "
      "'', "
      "'', '', '' FROM c JOIN pg_constraint k ON conrelid = c.oid UNION ALL SELECT relname, 'index', "
      "i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), indisvalid::text, '', '', '' FROM c JOIN pg_index "
      "i "
      "ON indrelid = c.oid UNION ALL SELECT relname, 'view', pg_get_viewdef(oid), '', '', '', '', '' FROM c WHERE "
      "relkind "
      "IN ('v', 'm') UNION ALL SELECT relname, 'trigger', tgname, pg_get_triggerdef(t.oid), '', '', '', '' FROM c JOIN "
      "pg_trigger t ON tgrelid = c.oid AND NOT tgisinternal UNION ALL SELECT relname, relkind::text, '', '', '', '', "
      "'', '' "
      "FROM c UNION ALL SELECT proname, 'function', pg_get_functiondef(oid), '', '', '', '', '' FROM pg_proc WHERE "
      "pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p') UNION ALL SELECT typname, 'enum', enumlabel, "
      "'', '', "
      "'', '', '' FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid ORDER BY 1, 2, 3");
}

/// What psql made of a script.
struct Answer {
  int code = 0;
  std::string said;  ///< On both of its outputs.
};

/// @param settings  its arguments, before the file
inline Answer run_psql(const std::string& url, const std::string& script, const std::string& settings = {}) {
  const support::TemporaryDirectory directory;
  support::write_file(directory.path("script.sql"), script);
  const std::string command = "LC_ALL=C '" HEADWAY_POSTGRESQL_BIN "/psql' -X -v ON_ERROR_STOP=1 " + settings + " -f '" +
                              directory.path("script.sql") + "' '" + url + "' > '" + directory.path("said") + "' 2>&1";
  Answer answer;
  answer.code = std::system(command.c_str());
  answer.said = support::read_file(directory.path("said"));
  return answer;
}

/// Whether the values of rows are compared, or, where they are random or times, their numbers.
enum class Rows { compared, counted };

/// All that a database holds, but for what only a run knows: how long it took, and the fingerprint of the schema.
inline std::string look(const support::PostgresqlDatabase& db, Rows rows = Rows::compared) {
  std::string out = portrait(db) + "\n";
  std::istringstream tables(db.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"));
  for (std::string table; std::getline(tables, table);) {
    std::string name = "\"";
    for (const char c : table) name.append(c == '"' ? 2 : 1, c);
    out += table + ":\n";
    if (table == "headway_history") {
      out += db.text(
                 "SELECT sequence, revision, direction, outcome, started_at ~ "
                 "'^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$', checksum, program, "
                 "library_version, database_version, way_back FROM headway_history ORDER BY sequence") +
             "\n";
    } else if (rows == Rows::compared || table == "headway_version") {
      out += db.text("SELECT row_to_json(t)::text FROM " + name + "\" t ORDER BY 1") + "\n";
    } else {
      out += db.text("SELECT count(*) FROM " + name + "\"") + "\n";
    }
  }
  return out + db.text("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1");
}

/// Two databases with the same in them.
class Twins {
 public:
  explicit Twins(headway::History history, headway::Options options = {})
      : history_(history), options_(std::move(options)) {}

  Rows rows = Rows::compared;
  std::string why;  ///< Why both refused, if they did.
  std::string script;

  [[nodiscard]] const specification::PostgresqlHost& online() const { return online_; }
  [[nodiscard]] const specification::PostgresqlHost& offline() const { return offline_; }
  void execute(const std::string& sql) const {
    online_.execute(sql);
    offline_.execute(sql);
  }
  void clear() const { execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); }

  /// Lets both go to a target. Both must come to hold the same, or else to refuse and hold what they held.
  ///
  /// @return what is wrong; empty when nothing is
  std::string go(headway::Direction direction, const std::string& target) {
    const support::PostgresqlDatabase run_judge(online_.where()), script_judge(offline_.where());
    const std::string before = look(run_judge, rows);
    why.clear();
    std::string from;
    const std::string refused = run(direction, target, from);
    const headway::Result<headway::OfflineScript> written = write(direction, from + ":" + target);
    Answer answer{1, written ? "" : describe(written.error())};
    if (written) {
      script = written->text;
      answer = run_psql(offline_.where(), script);
    }
    if (refused.empty() != (answer.code == 0)) {
      return "run: " + (refused.empty() ? "done" : refused) + "\nscript: " + (answer.code == 0 ? "done" : answer.said) +
             "\n" + script;
    }
    if (!refused.empty()) why = refused + "\n" + answer.said;
    const std::string made = look(run_judge, rows), found = look(script_judge, rows);
    if (!refused.empty() && made != before) return "the run changed the database, and failed: " + why;
    return made == found ? std::string() : "by the run:\n" + made + "\nby the script:\n" + found + "\n" + script;
  }

  headway::Result<headway::OfflineScript> write(headway::Direction direction, const std::string& range) {
    return direction == headway::Direction::upgrade
               ? headway::upgrade_script<headway::Postgresql>(history_, range, options_)
               : headway::downgrade_script<headway::Postgresql>(history_, range, options_);
  }

 private:
  std::string run(headway::Direction direction, const std::string& target, std::string& from) {
    auto migrator = specification::open(online_, history_, options_);
    const auto current = migrator.current();
    if (!current) return describe(current.error());
    for (const std::string& row : *current) from += (from.empty() ? "" : " ") + row;
    const auto report =
        direction == headway::Direction::upgrade ? migrator.upgrade(target) : migrator.downgrade(target);
    return report ? std::string() : describe(report.error());
  }

  specification::PostgresqlHost online_, offline_;
  headway::History history_;
  headway::Options options_;
};

}  // namespace twins

#endif
