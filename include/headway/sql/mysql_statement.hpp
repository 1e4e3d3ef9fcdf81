// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_MYSQL_STATEMENT_HPP
#define HEADWAY_SQL_MYSQL_STATEMENT_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/sql/mysql_token.hpp"

namespace headway::inline v0::sql {

/// What a statement does to the transaction that it stands in.
enum class MysqlEffect : std::uint8_t {
  rows,         ///< Nothing: what it does to rows is committed or undone together with the transaction.
  commits,      ///< Definitions and administration: commits what was before it, and cannot be undone.
  session,      ///< Nothing: it sets what belongs to this connection, and is gone with it.
  transaction,  ///< Begins or ends one: BEGIN, COMMIT, SAVEPOINT, SET autocommit, LOCK TABLES.
  rollback,     ///< Undoes it, or takes it away from this connection: ROLLBACK, XA.
  unknown,      ///< Any of these: CALL, EXECUTE, a block.
};

/// What a statement changes the definition of.
struct MysqlTouched {
  enum class Kind : std::uint8_t { table, view, trigger, routine, other };
  Kind kind = Kind::other;  ///< Of `other` nothing more is known: it may be anything.
  std::string name = {};
  std::string database = {};  ///< Empty for the one of the connection.

  friend bool operator==(const MysqlTouched&, const MysqlTouched&) = default;
};

/// What a journal of completed statements has to know of one. Whether a statement that commits was carried out before
/// its connection was lost, the definitions tell of what it touches: they are others than before. Where it touches
/// nothing, it can be carried out again: TRUNCATE, ANALYZE, FLUSH, GRANT.
struct MysqlStatement {
  MysqlEffect effect = MysqlEffect::rows;
  std::vector<MysqlTouched> touched = {};  ///< In the order in which the statement names it.
  /// CREATE TABLE that says all about its table, and fails where there is a table or view of the name.
  bool makes_table = false;
  /// What CREATE INDEX makes on the table touched, where it fails if there is an index of the name.
  std::string index = {};
};

namespace detail {

/// A name without its quotes.
[[nodiscard]] inline std::string unquoted_word(const MysqlToken& token) {
  std::string out(token.text);
  if (token.kind != MysqlToken::Kind::name && token.kind != MysqlToken::Kind::string) return out;
  const char mark = out.front();
  out.clear();
  for (std::size_t at = 1; at + 1 < token.text.size(); ++at) {
    out += token.text[at];
    if (token.text[at] == mark) ++at;
  }
  return out;
}

/// @source https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/,
/// https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html
class MysqlStatementReader {
 public:
  explicit MysqlStatementReader(std::string_view statement) : tokens_(statement) { step(); }

  [[nodiscard]] MysqlStatement read() {
    while (at_.kind == MysqlToken::Kind::delimiter || at_.text == "(") step();
    if (is({"select",
            "insert",
            "replace",
            "update",
            "delete",
            "with",
            "values",
            "table",
            "do",
            "show",
            "describe",
            "desc",
            "explain",
            "help"})) {
      return with(MysqlEffect::rows);
    }
    if (takes("create")) return create();
    if (takes("alter")) return alter();
    if (takes("drop")) return drop();
    if (takes("rename")) return rename();
    if (takes("set")) return set();
    if (takes("begin")) return with(at_.is("not") ? MysqlEffect::unknown : MysqlEffect::transaction);
    if (takes("start")) return is({"transaction"}) ? with(MysqlEffect::transaction) : other();
    if (takes("load")) return with(at_.is("index") ? MysqlEffect::commits : MysqlEffect::rows);
    if (takes("analyze")) {  // of MariaDB: ANALYZE SELECT
      return with(is({"table", "local", "no_write_to_binlog"}) ? MysqlEffect::commits : MysqlEffect::rows);
    }
    if (is({"commit", "savepoint", "release", "lock", "unlock"})) return with(MysqlEffect::transaction);
    if (is({"rollback", "xa"})) return with(MysqlEffect::rollback);
    if (is({"use", "prepare", "deallocate", "handler"})) return with(MysqlEffect::session);
    if (is({"truncate", "check", "checksum", "optimize", "repair", "flush", "cache", "reset", "grant"})) {
      return with(MysqlEffect::commits);
    }
    if (is({"revoke", "install", "uninstall", "change", "stop", "shutdown", "restart", "import", "clone"})) {
      return other();
    }
    return with(MysqlEffect::unknown);
  }

 private:
  using Kind = MysqlTouched::Kind;

  void step() { at_ = tokens_.next(); }
  [[nodiscard]] bool is(std::initializer_list<std::string_view> words) const {
    for (const std::string_view word : words) {
      if (at_.is(word)) return true;
    }
    return false;
  }
  bool takes(std::string_view word) {
    const bool is_here = at_.is(word);
    if (is_here) step();
    return is_here;
  }
  [[nodiscard]] bool is_end() const {
    return at_.kind == MysqlToken::Kind::end || at_.kind == MysqlToken::Kind::incomplete;
  }

  MysqlStatement with(MysqlEffect effect) {
    made_.effect = effect;
    if (effect == MysqlEffect::unknown) made_.touched = {MysqlTouched{}};
    return std::move(made_);
  }
  MysqlStatement other() {
    made_.touched.assign(1, MysqlTouched{});
    return with(MysqlEffect::commits);
  }
  MysqlStatement touched() { return made_.touched.empty() ? other() : with(MysqlEffect::commits); }

  [[nodiscard]] std::string take_word() {
    std::string out = unquoted_word(at_);
    step();
    return out;
  }
  /// `name`, `database.name`; with IF EXISTS or IF NOT EXISTS before it.
  void touch(Kind kind) {
    if (takes("if")) {
      takes("not");
      takes("exists");
    }
    MysqlTouched found{kind, take_word(), {}};
    if (at_.text == ".") {
      step();
      found.database = std::move(found.name);
      found.name = take_word();
    }
    if (!found.name.empty()) made_.touched.push_back(std::move(found));
  }
  void touch_list(Kind kind) {
    do {
      touch(kind);
    } while (takes_comma());
  }
  bool takes_comma() {
    const bool is_here = at_.text == ",";
    if (is_here) step();
    return is_here;
  }
  void skip_to(std::initializer_list<std::string_view> words) {
    while (!is_end() && !is(words)) step();
  }

  /// From behind CREATE or ALTER to the word that says what: OR REPLACE, ALGORITHM, DEFINER, SQL SECURITY, UNIQUE,
  /// ONLINE and their like are passed over.
  void skip_to_kind() {
    while (!is_end() &&
           !is({"table",    "view",    "trigger",  "procedure", "function",  "index",      "sequence",  "event",
                "database", "schema",  "user",     "role",      "server",    "tablespace", "temporary", "undo",
                "logfile",  "spatial", "resource", "instance",  "aggregate", "package"})) {
      step();
    }
    if (at_.is("spatial")) step();  // SPATIAL INDEX; but SPATIAL REFERENCE SYSTEM is something else
    if (at_.is("aggregate")) step();
  }
  MysqlStatement create() {
    const bool may_replace = at_.is("or");
    skip_to_kind();
    if (takes("temporary")) return with(MysqlEffect::session);
    if (takes("table")) {
      const bool may_be_there = may_replace || at_.is("if");
      touch(Kind::table);
      const bool has_columns = at_.text == "(";
      if (has_columns) step();
      made_.makes_table = has_columns && !may_be_there && !at_.is("like");
    } else if (takes("sequence")) {
      touch(Kind::table);
    } else if (takes("view")) {
      touch(Kind::view);
    } else if (takes("trigger")) {
      touch(Kind::trigger);
    } else if (takes("procedure") || takes("function")) {
      touch(Kind::routine);
    } else if (takes("index")) {
      if (!may_replace && !at_.is("if")) made_.index = take_word();
      skip_to({"on"});
      if (takes("on")) touch(Kind::table);
    }
    return touched();
  }
  MysqlStatement alter() {
    skip_to_kind();
    if (takes("table")) {
      touch(Kind::table);
      find_new_name();
    } else if (takes("sequence")) {
      touch(Kind::table);
    } else if (takes("view")) {
      touch(Kind::view);
    } else if (takes("procedure") || takes("function")) {
      touch(Kind::routine);
    }
    return touched();
  }
  /// ALTER TABLE … RENAME [TO | AS | =] name, and not RENAME COLUMN, INDEX, KEY or CONSTRAINT.
  void find_new_name() {
    for (; !is_end(); step()) {
      if (!at_.is("rename")) continue;
      step();
      if (is({"column", "index", "key", "constraint"})) continue;
      if (is({"to", "as"}) || at_.text == "=") step();
      touch(Kind::table);
      if (is_end()) return;
    }
  }
  MysqlStatement drop() {
    if (takes("temporary")) return with(MysqlEffect::session);
    if (takes("prepare")) return with(MysqlEffect::session);
    if (takes("table") || takes("tables") || takes("sequence")) {
      touch_list(Kind::table);
    } else if (takes("view")) {
      touch_list(Kind::view);
    } else if (takes("trigger")) {
      touch(Kind::trigger);
    } else if (takes("procedure") || takes("function")) {
      touch(Kind::routine);
    } else if (takes("index")) {
      skip_to({"on"});
      if (takes("on")) touch(Kind::table);
    }
    return touched();
  }
  MysqlStatement rename() {
    if (!takes("table") && !takes("tables")) return other();
    do {
      touch(Kind::table);
      skip_to({"to"});  // behind WAIT n, of MariaDB
      if (takes("to")) touch(Kind::table);
    } while (takes_comma());
    return touched();
  }
  MysqlStatement set() {
    if (takes("statement")) {  // of MariaDB: SET STATEMENT max_statement_time = 1 FOR UPDATE …
      skip_to({"for"});
      if (takes("for")) return read();
    }
    if (is({"password"})) return with(MysqlEffect::commits);
    if (is({"default", "resource"})) return other();
    do {  // SET @@session.autocommit = 0, and not SET @autocommit = @@autocommit
      std::size_t marks = 0;
      for (; at_.text == "@"; step()) ++marks;
      while (is({"session", "local", "global"}) || at_.text == ".") step();
      if (marks != 1 && at_.is("autocommit")) return with(MysqlEffect::transaction);
      while (!is_end() && at_.text != ",") step();
    } while (takes_comma());
    return with(MysqlEffect::session);
  }

  MysqlTokens tokens_;
  MysqlToken at_ = {};
  MysqlStatement made_ = {};
};

}  // namespace detail

/// Says what a statement does, of MariaDB's and MySQL's SQL.
[[nodiscard]] inline MysqlStatement read_mysql_statement(std::string_view statement) {
  return detail::MysqlStatementReader(statement).read();
}

/// Whether a name stands anywhere in a statement.
[[nodiscard]] inline bool mentions_mysql_name(std::string_view statement, std::string_view name) {
  MysqlTokens tokens(statement);
  for (MysqlToken each = tokens.next(); each.kind != MysqlToken::Kind::end; each = tokens.next()) {
    if (each.kind == MysqlToken::Kind::incomplete) return true;  // nobody knows
    if (equal_ignoring_case(detail::unquoted_word(each), name)) return true;
  }
  return false;
}

}  // namespace headway::inline v0::sql

#endif
