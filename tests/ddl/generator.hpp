// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_DDL_GENERATOR_HPP
#define HEADWAY_TESTS_DDL_GENERATOR_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// Writes random SQL that SQLite nearly always accepts, in every form of its grammar: all quotes, comments anywhere,
/// keywords as names, clauses in any order. Knows nothing of headway. A seed gives the same SQL only with the same
/// compiler: in which order the parts of a `+` are made is left to it.
class DdlGenerator {
 public:
  explicit DdlGenerator(std::uint32_t seed) : random_(seed) {}

  std::string create_table() {
    columns_.clear();
    spelt_.clear();
    has_primary_key_ = has_foreign_key_ = is_autoincrement_ = false;
    is_strict_ = chance(5);
    std::string out = word("CREATE") + word(pick({"TABLE", "TABLE", "table"}));
    if (chance(8)) out += word("IF") + word("NOT") + word("EXISTS");
    table_ = quoted(fresh("t"));
    if (chance(10)) out += "main" + maybe_gap() + "." + maybe_gap();
    out += table_ + maybe_gap() + "(" + maybe_gap();
    const std::size_t count = 1 + below(6);
    std::string body;
    for (std::size_t at = 0; at < count; ++at) {
      if (at > 0) body += "," + maybe_gap();
      body += column(at == 0);
    }
    const std::size_t rules = below(4);
    for (std::size_t at = 0; at < rules; ++at) {
      const std::string rule = table_rule();
      body += (at > 0 && chance(6) ? gap() : maybe_gap() + "," + maybe_gap()) + rule;
    }
    out += body + maybe_gap() + ")" + maybe_gap();
    const bool without_rowid = has_primary_key_ && !is_autoincrement_ && chance(6);
    if (without_rowid) out += word("WITHOUT") + pick({"ROWID", "rowid"}) + maybe_gap();
    if (is_strict_) out += (without_rowid ? "," + maybe_gap() : "") + pick({"STRICT", "strict"}) + maybe_gap();
    return out;
  }

  /// An index on the table that was made last.
  std::string create_index() {
    std::string out = word("CREATE") + (chance(3) ? word("UNIQUE") : "") + word("INDEX");
    if (chance(8)) out += word("IF") + word("NOT") + word("EXISTS");
    out += quoted(fresh("i")) + gap() + word("ON") + table_ + maybe_gap() + "(" + maybe_gap();
    const std::size_t count = 1 + below(3);
    for (std::size_t at = 0; at < count; ++at) {
      if (at > 0) out += maybe_gap() + "," + maybe_gap();
      out += index_key();
    }
    out += maybe_gap() + ")" + maybe_gap();
    if (chance(3)) out += word("WHERE") + condition(1) + maybe_gap();
    return out;
  }

  /// A change of that table, or its new name.
  std::string alter_table() {
    std::string out = word("ALTER") + word("TABLE") + (chance(5) ? "main." : "") + table_ + gap();
    switch (below(5)) {
      case 0: table_ = quoted(fresh("t")); return out + word("RENAME") + word("TO") + table_ + maybe_gap();
      case 1:
      case 2: {
        const std::size_t chosen = below(columns_.size());
        return out + word("DROP") + (chance(2) ? word("COLUMN") : "") + columns_[chosen] + maybe_gap();
      }
      default:
        out += word("ADD") + word("COLUMN") + quoted(fresh("n")) + gap() + type();
        if (chance(2)) out += constraint_name() + word("DEFAULT") + value();
        if (chance(3)) out += word("COLLATE") + "nocase" + gap();
        if (chance(4)) out += references(1) + (chance(2) ? deferral() : "");
        if (chance(4)) out += constraint_name() + word("CHECK") + "(" + condition(1) + ")" + maybe_gap();
        return out;
    }
  }

  std::string create_view() {
    return word("CREATE") + word("VIEW") + quoted(fresh("v")) + gap() + word("AS") + word("SELECT") + "*" + gap() +
           word("FROM") + table_;
  }

  std::string create_trigger() {
    std::string out = word("CREATE") + word("TRIGGER") + quoted(fresh("r")) + gap();
    out += chance(2) ? word(pick({"BEFORE", "AFTER"})) : "";
    out += chance(2) ? word(pick({"INSERT", "DELETE", "UPDATE"}))
                     : word("UPDATE") + word("OF") + spelt_[below(spelt_.size())] + gap();
    out += word("ON") + table_ + gap() + (chance(3) ? word("FOR") + word("EACH") + word("ROW") : "");
    return out + word("BEGIN") + "SELECT 'a;b';" + gap() + "SELECT CASE 1 WHEN 1 THEN 2 END;" + maybe_gap() + "END";
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string pick(std::initializer_list<std::string_view> of) { return std::string(*(of.begin() + below(of.size()))); }

  std::string gap() {
    switch (below(12)) {
      case 0: return "\n\t ";
      case 1: return " /* a, b) ' \" ; */ ";
      case 2: return " -- it's (a, comment;\n";
      case 3: return "/**/";
      case 4: return "\r\n";
      default: return " ";
    }
  }
  std::string maybe_gap() { return chance(2) ? "" : gap(); }
  std::string word(std::string_view keyword) {
    std::string out(keyword);
    if (chance(6)) {
      for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' && chance(2) ? c - 'A' + 'a' : c);
    }
    return out + gap();
  }

  /// A name that was not used before.
  std::string fresh(std::string_view kind) {
    const std::string number = std::to_string(++names_);
    switch (below(9)) {
      case 0: return std::string(kind) + " " + number;
      case 1: return std::string(kind) + "\"" + number;
      case 2: return std::string(kind) + "`" + number;
      case 3: return "größe_" + number;
      case 4: return "名前" + number;
      case 5: return "select, (" + number;
      case 6: return "It's; --" + number;
      default: return std::string(kind) + number;
    }
  }
  static bool is_plain(const std::string& name) { return name.find_first_of(" \"`,('") == std::string::npos; }
  std::string quoted(const std::string& name) {
    const auto with = [&name](char quote) {
      std::string out(1, quote);
      for (const char c : name) out += c == quote ? std::string(2, c) : std::string(1, c);
      return out + quote;
    };
    switch (below(is_plain(name) ? 8 : 4)) {
      case 0: return with('"');
      case 1: return with('`');
      case 2: return "[" + name + "]";
      case 3: return chance(3) ? with('\'') : with('"');
      default: return name;
    }
  }
  /// Keywords that SQLite takes for names without quotes.
  std::string keyword_name() {
    return pick({"key",     "action",  "desc",    "asc",      "temp",   "first",     "no",        "match",
                 "view",    "trigger", "cascade", "begin",    "end",    "plan",      "row",       "virtual",
                 "without", "like",    "replace", "conflict", "if",     "current",   "left",      "cross",
                 "indexed", "rename",  "of",      "for",      "always", "generated", "initially", "deferred",
                 "over",    "filter",  "stored",  "strict",   "nulls",  "column"});
  }

  std::string type() {
    if (is_strict_) return pick({"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY", "integer"}) + gap();
    switch (below(12)) {
      case 0: return "";
      case 1: return "VARCHAR" + maybe_gap() + "(" + maybe_gap() + "255" + maybe_gap() + ")" + maybe_gap();
      case 2: return word("DOUBLE") + "PRECISION" + gap();
      case 3: return word("UNSIGNED") + word("BIG") + "INT" + gap();
      case 4: return "NUMERIC(10," + maybe_gap() + "2)" + maybe_gap();
      case 5: return "decimal ( +10 , -2 ) ";
      case 6: return "\"my \"\"type\"" + gap();
      case 7: return "'a type'" + gap();
      case 8:
        return pick({"key",
                     "DATE",
                     "DATETIME",
                     "CHAR(36)",
                     "JSON",
                     "BOOLEAN",
                     "no action",
                     "FLOAT",
                     "CHAR(3)",
                     "[x y]",
                     "[x y](3)",
                     "VARCHAR(1.5)"}) +
               gap();
      case 9: return "NATIVE CHARACTER(70) ";
      default: return pick({"INTEGER", "TEXT", "BLOB", "REAL", "INT", "integer"}) + gap();
    }
  }

  std::string conflict() {
    if (!chance(4)) return "";
    return word("ON") + word("CONFLICT") + word(pick({"ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"}));
  }
  std::string constraint_name() {
    if (!chance(4)) return "";
    std::string out;
    if (chance(8)) out = word("CONSTRAINT") + quoted(fresh("lost")) + gap();
    return out + word("CONSTRAINT") + (chance(3) ? keyword_name() : quoted(fresh("c"))) + gap();
  }

  std::string value() {
    switch (below(14)) {
      case 0: return "'it''s (a), text'" + maybe_gap();
      case 1: return "-" + maybe_gap() + "17" + gap();
      case 2: return "+" + maybe_gap() + "1.25" + gap();
      case 3: return "x'00ffAB'" + maybe_gap();
      case 4: return "NULL" + gap();
      case 5: return pick({"TRUE", "false", "True"}) + gap();
      case 6: return pick({"CURRENT_TIMESTAMP", "current_date", "CURRENT_TIME"}) + gap();
      case 7:
        return pick({"1e3",
                     ".5",
                     "5.",
                     "1.5e-3",
                     "0x1F",
                     "9223372036854775807",
                     "9223372036854775808",
                     "-9223372036854775808",
                     "1e300",
                     "0.1",
                     "123456789012345678901234567890",
                     "0x7fffffffffffffff",
                     "0xffffffffffffffff",
                     "3.141592653589793",
                     "-0",
                     "-0.0",
                     "007",
                     "1E+2"}) +
               gap();
      case 8: return "(" + maybe_gap() + "1 + (2 * 3)" + maybe_gap() + ")" + maybe_gap();
      case 9: return "('a' || ')' || 'b\"')";
      case 10: return chance(2) ? "hello" + gap() : "\"quoted \"\" text\"" + gap();
      case 11: return "(CASE WHEN 1 THEN 'x' ELSE ',' END)" + maybe_gap();
      case 12: return "-" + pick({"'5'", "NULL", "x'31'", "CURRENT_DATE"}) + gap();
      default: return std::to_string(below(1000)) + gap();
    }
  }

  std::string condition(std::size_t depth) {
    const std::string name = spelt_[below(spelt_.size())];
    switch (depth == 0 ? below(3) : below(8)) {
      case 0: return name + gap() + "IS NOT NULL";
      case 1: return name + maybe_gap() + "<> ')('";
      case 2: return "length(" + maybe_gap() + name + ")" + maybe_gap() + "> 3";
      case 3: return "(" + condition(depth - 1) + gap() + "AND" + gap() + condition(depth - 1) + ")";
      case 4: return name + gap() + "IN" + maybe_gap() + "(1, 2, 'a,b')";
      case 5: return "CASE WHEN " + condition(depth - 1) + " THEN 1 ELSE 0 END";
      case 6: return name + " BETWEEN 'a' AND CAST(" + name + " AS DOUBLE PRECISION)";
      default: return "NOT " + condition(depth - 1) + " OR " + name + " LIKE '%x' ESCAPE '\\'";
    }
  }

  std::string action() {
    return word("ON") + word(pick({"DELETE", "UPDATE", "DELETE", "UPDATE", "INSERT"})) +
           pick({"CASCADE ", "SET NULL ", "SET  DEFAULT ", "RESTRICT ", "NO ACTION ", "no /* */ action "});
  }
  std::string references(std::size_t columns) {
    has_foreign_key_ = true;
    std::string out = word("REFERENCES") + (chance(5) ? keyword_name() : quoted(fresh("other"))) + gap();
    if (!chance(4)) {
      out += "(" + maybe_gap();
      for (std::size_t at = 0; at < columns; ++at) out += (at > 0 ? "," : "") + quoted(fresh("k")) + maybe_gap();
      out += ")" + maybe_gap();
    }
    const std::size_t actions = below(3);
    for (std::size_t at = 0; at < actions; ++at) out += action();
    if (chance(6)) out += word("MATCH") + word(pick({"FULL", "SIMPLE", "whatever"}));
    return out;
  }
  std::string deferral() {
    return (chance(3) ? word("NOT") : "") + word("DEFERRABLE") +
           (chance(2) ? word("INITIALLY") + word(pick({"DEFERRED", "IMMEDIATE"})) : "");
  }

  std::string column(bool is_first) {
    std::string name = quoted(fresh("c"));
    if (!is_first && chance(6)) {
      name = keyword_name();
      for (const std::string& used : columns_) {
        if (used == name) name = quoted(fresh("c"));
      }
    }
    columns_.push_back(name);
    spelt_.push_back(name[0] == '\'' ? "\"" + name.substr(1, name.size() - 2) + "\"" : name);
    // In an expression the keywords that join tables or end a clause are no names, and quotes make them such.
    if (name.find_first_of("\"`['") == std::string::npos) spelt_.back() = "\"" + name + "\"";
    if (name[0] == '\'') spelt_.back() = spelling(name);

    std::string out = name + gap();
    if (!is_first && chance(8)) return out + generated_column();
    bool can_be_key = !has_primary_key_ && chance(4);
    if (can_be_key && chance(3)) {
      has_primary_key_ = is_autoincrement_ = true;
      return out + word("INTEGER") + constraint_name() + word("PRIMARY") + word("KEY") + conflict() +
             word("AUTOINCREMENT");
    }
    out += type();
    const std::size_t count = below(4);
    for (std::size_t at = 0; at < count; ++at) {
      out += constraint_name() + column_rule(can_be_key);
    }
    if (chance(20)) out += word("CONSTRAINT") + quoted(fresh("lost")) + gap();
    return out;
  }

  /// `'it''s'` written with double quotes.
  static std::string spelling(const std::string& name) {
    std::string out = "\"";
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
      out += name[at] == '"' ? std::string("\"\"") : std::string(1, name[at]);
      if (name[at] == '\'') ++at;
    }
    return out + "\"";
  }

  std::string column_rule(bool& can_be_key) {
    switch (below(11)) {
      case 0:
        if (!can_be_key) return word("NULL");
        can_be_key = false;
        has_primary_key_ = true;
        return word("PRIMARY") + word("KEY") + (chance(2) ? word(pick({"ASC", "DESC"})) : "") + conflict();
      case 1: return word("UNIQUE") + conflict();
      case 2: return word("NOT") + word("NULL") + conflict();
      case 3: return word("CHECK") + "(" + maybe_gap() + condition(2) + maybe_gap() + ")" + maybe_gap();
      case 4: return word("DEFAULT") + value();
      case 5: return word("COLLATE") + pick({"nocase ", "RTRIM ", "\"binary\" ", "'NOCASE' "});
      case 6: return references(1) + (chance(2) ? deferral() : "");
      case 7: return deferral();
      case 8: return word("DEFAULT") + value();
      case 9: return word("NULL") + conflict();
      default: return word("NOT") + word("NULL");
    }
  }

  std::string generated_column() {
    const std::string name = spelt_.size() > 1 ? spelt_[0] : "1";
    std::string out = type();
    if (chance(2)) out += "GENERATED" + std::string(chance(2) ? " " : "\n") + word("ALWAYS");
    out += word("AS") + "(" + maybe_gap() + name + maybe_gap() + "|| ')'" + maybe_gap() + ")" + maybe_gap();
    out += chance(2) ? word(pick({"STORED", "VIRTUAL"})) : "";
    return out + (chance(4) ? word("NOT") + word("NULL") : "");
  }

  std::string key_list(bool is_primary) {
    std::string out = "(" + maybe_gap();
    std::vector<std::string> left = columns_;
    const std::size_t count = 1 + below(left.size() < 3 ? left.size() : 3);
    for (std::size_t at = 0; at < count; ++at) {
      const std::size_t chosen = below(left.size());
      std::string name = left[chosen];
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(chosen));
      if (name.find_first_of("\"`['") == std::string::npos) {
        name = "\"" + name + "\"";  // a keyword is no expression
        if (chance(2)) {
          for (char& c : name) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
      }
      if (chance(12)) name = "(" + maybe_gap() + name + maybe_gap() + ")";
      out += (at > 0 ? "," + maybe_gap() : "") + name + maybe_gap();
      if (!is_primary && chance(6)) out += " " + word("COLLATE") + "nocase" + gap();
      if (chance(5)) out += " " + word(pick({"ASC", "DESC"}));
    }
    return out + ")" + maybe_gap();
  }

  std::string table_rule() {
    std::string out = constraint_name();
    switch (below(has_primary_key_ ? 3 : 4)) {
      case 0: return out + word("UNIQUE") + key_list(false) + conflict();
      case 1: return out + word("CHECK") + "(" + condition(2) + maybe_gap() + ")" + maybe_gap() + conflict();
      case 2: {
        const std::size_t count = 1 + below(columns_.size() < 2 ? columns_.size() : 2);
        out += word("FOREIGN") + word("KEY") + "(" + maybe_gap();
        for (std::size_t at = 0; at < count; ++at)
          out += (at > 0 ? "," + maybe_gap() : "") + columns_[at] + maybe_gap();
        return out + ")" + maybe_gap() + references(count) + (chance(2) ? deferral() : "");
      }
      default: has_primary_key_ = true; return out + word("PRIMARY") + word("KEY") + key_list(true) + conflict();
    }
  }

  std::string index_key() {
    const std::string name = spelt_[below(spelt_.size())];
    std::string out;
    switch (below(8)) {
      case 0: out = "lower(" + name + ")"; break;
      case 1: out = name + maybe_gap() + "||" + maybe_gap() + "'(,'" + gap(); break;
      case 2: out = "(" + maybe_gap() + name + maybe_gap() + ")"; break;
      case 3: out = "(" + name + " COLLATE rtrim)"; break;
      case 4: out = "CASE WHEN " + name + " THEN 1 END "; break;
      case 5: out = name + " IS NULL "; break;
      default: out = name + gap(); break;
    }
    if (chance(4)) out += " " + word("COLLATE") + pick({"nocase", "\"RTRIM\"", "binary"}) + gap();
    if (chance(3)) out += " " + word(pick({"ASC", "DESC"}));
    return out;
  }

  std::mt19937 random_;
  std::size_t names_ = 0;
  std::string table_;
  std::vector<std::string> columns_;  ///< As they were written.
  std::vector<std::string> spelt_;    ///< As an expression may name them.
  bool has_primary_key_ = false, has_foreign_key_ = false, is_autoincrement_ = false, is_strict_ = false;
};

#endif
