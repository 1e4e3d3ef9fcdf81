// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_KEYS_HPP
#define HEADWAY_DIALECT_MYSQL_KEYS_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/mysql/definition.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/words.hpp"
#include "headway/sql/mysql_token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// The parts of an ALTER TABLE.
class MysqlAlteration {
 public:
  explicit MysqlAlteration(std::string_view table) { (out_ << "ALTER TABLE ").name(table); }

  sql::Writer& part() {
    out_ << (has_part_ ? ", " : " ");
    has_part_ = true;
    return out_;
  }
  [[nodiscard]] bool is_empty() const noexcept { return !has_part_; }
  [[nodiscard]] sql::Writer& writer() noexcept { return out_; }

 private:
  sql::Writer out_{Dialect::mysql};
  bool has_part_ = false;
};

/// Whether two expressions have the same tokens; names count without quotes, words in any case.
///
/// @param with_parentheses  false: parentheses count for nothing, for the server leaves out those that it can
[[nodiscard]] inline bool same_mysql_sql(std::string_view one, std::string_view other, bool with_parentheses) {
  using Kind = sql::MysqlToken::Kind;
  sql::MysqlTokens ours(one), theirs(other);
  const auto next = [&](sql::MysqlTokens& tokens) {
    sql::MysqlToken token = tokens.next();
    while (!with_parentheses && (token.text == "(" || token.text == ")")) token = tokens.next();
    return token;
  };
  while (true) {
    const sql::MysqlToken left = next(ours), right = next(theirs);
    const auto is_name = [](const sql::MysqlToken& it) { return it.kind == Kind::word || it.kind == Kind::name; };
    if (left.kind == Kind::end || right.kind == Kind::end) return left.kind == right.kind;
    // The server writes <> for !=.
    const bool is_same_sign = (left.text == "!" && right.text == "<") || (left.text == "<" && right.text == "!");
    if (is_same_sign) {
      const sql::MysqlToken left_end = ours.next(), right_end = theirs.next();
      const auto ends = [](const sql::MysqlToken& begin, const sql::MysqlToken& end) {
        return end.text == (begin.text == "!" ? "=" : ">");
      };
      if (!ends(left, left_end) || !ends(right, right_end)) return false;
    } else if (is_name(left) && is_name(right)) {
      if (!same_name(mysql_name(left), mysql_name(right))) return false;
    } else if (left.text != right.text) {
      return false;
    }
  }
}

/// @name How a server writes a check: in words of its own, by which alone it is surely found. The first gives SQL that
/// makes a temporary table; of what SHOW CREATE TABLE says of that, the second makes a drop that finds the check.
///
/// @source https://mariadb.com/kb/en/constraint/#check-constraints
/// @{
inline constexpr std::string_view mysql_probe = "headway_probe";
[[nodiscard]] inline std::string mysql_check_probe(std::string_view table, std::string_view expression) {
  sql::Writer out(Dialect::mysql);
  ((out << "CREATE TEMPORARY TABLE ").name(mysql_probe) << " (CONSTRAINT ").name(mysql_probe) << " CHECK ";
  (out.expression(expression) << ") SELECT * FROM ").name(table) << " LIMIT 0";
  return out.take();
}
[[nodiscard]] inline DropConstraint with_stored_check(DropConstraint it, const MysqlDefinition& probe) {
  for (const MysqlDefinition::Check& each : probe.checks) {
    if (same_name(each.name, mysql_probe)) it.expression = Text(each.expression.substr(1, each.expression.size() - 2));
  }
  return it;
}
/// @}

/// Drops what keeps a table's rules. InnoDB needs an index for each foreign key, and makes one where there is none: it
/// is to go with the key, and an index that a foreign key needs goes only when another takes its place.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html,
/// https://mariadb.com/kb/en/foreign-keys/
class MysqlKeys {
 public:
  using Key = MysqlDefinition::Key;
  using ForeignKey = MysqlDefinition::ForeignKey;

  /// @param table  its name
  MysqlKeys(std::string_view table, const MysqlDefinition& definition) : table_(table), definition_(definition) {}

  void drop_index(std::string_view name, MysqlAlteration& out) const {
    if (name.empty()) {
      out.part() << "DROP PRIMARY KEY";
    } else {
      (out.part() << "DROP INDEX ").name(name);
    }
    std::vector<std::string> made;
    for (const ForeignKey& each : definition_.foreign_keys) {
      const bool is_needed = serves(find(name), each) && !has_other(each, find(name), nullptr);
      if (!is_needed) continue;
      const std::string by = name_of_index(each);
      if (std::find(made.begin(), made.end(), by) != made.end()) continue;
      made.push_back(by);
      (out.part() << "ADD INDEX ").name(made.back()) << " ";
      out.writer().names(each.columns);
    }
  }
  void drop_foreign_key(std::string_view name, MysqlAlteration& out) const {
    (out.part() << "DROP FOREIGN KEY ").name(name);
    for (const ForeignKey& key : definition_.foreign_keys) {
      if (!same_name(key.name, name)) continue;
      for (const Key& each : definition_.keys) {
        if (is_made_for(each, key) && !is_needed_without(each, key)) (out.part() << "DROP INDEX ").name(each.name);
      }
    }
  }
  /// What goes with a column: foreign keys over it, and checks that name it. MariaDB would drop those, too, that name
  /// no column at all.
  void drop_column(std::string_view column, MysqlAlteration& out) const {
    for (const ForeignKey& each : definition_.foreign_keys) {
      const bool is_over = std::any_of(
          each.columns.begin(), each.columns.end(), [&](const std::string& name) { return same_name(name, column); });
      if (is_over) drop_foreign_key(each.name, out);
    }
    for (const MysqlDefinition::Check& each : definition_.checks) {
      const bool goes = names(each.expression, column);
      const bool names_none = std::none_of(definition_.columns.begin(),
                                           definition_.columns.end(),
                                           [&](const auto& any) { return names(each.expression, any.name); });
      if (goes || names_none) (out.part() << "DROP CONSTRAINT ").name(each.name);
      if (!goes && names_none) {
        ((out.part() << "ADD CONSTRAINT ").name(each.name) << " CHECK ").expression(each.expression);
      }
    }
    (out.part() << "DROP COLUMN ").name(column);
  }

  /// A constraint without a name has one in MySQL, made when it was made: it is found by what it says. Of several those
  /// go whose names the server has made.
  ///
  /// @error no_such_constraint
  [[nodiscard]] Result<std::vector<std::string>> unnamed(const DropConstraint& it) const {
    std::vector<std::string> found, generated;
    const auto add = [&](const std::string& name, bool is_generated) {
      found.push_back(name);
      if (is_generated) generated.push_back(name);
    };
    const auto has_columns = [&](const std::vector<std::string>& columns) {
      return std::equal(columns.begin(), columns.end(), it.columns.begin(), it.columns.end(), same_name);
    };
    if (it.kind == ConstraintKind::unique) {
      for (const Key& each : definition_.keys) {
        if (each.is_unique && !each.name.empty() && has_columns(each.columns)) {
          add(each.name, is_numbered(each.name, each.columns.front(), "_"));
        }
      }
    } else if (it.kind == ConstraintKind::foreign_key) {
      for (const ForeignKey& each : definition_.foreign_keys) {
        if (has_columns(each.columns)) add(each.name, is_generated(each));
      }
    } else {
      for (const bool with_parentheses : {true, false}) {
        if (!found.empty()) break;
        for (const MysqlDefinition::Check& each : definition_.checks) {
          const bool is_meant = same_mysql_sql(each.expression, "(" + it.expression.string() + "\n)", with_parentheses);
          if (is_meant) add(each.name, is_generated(each));
        }
      }
    }
    if (found.empty())
      return failure(ErrorCode::no_such_constraint, "table " + std::string(table_) + " has no " + said(it));
    return generated.empty() ? found : generated;
  }

  /// Whether an expression names a column.
  [[nodiscard]] static bool names(std::string_view expression, std::string_view column) {
    using Kind = sql::MysqlToken::Kind;
    sql::MysqlTokens tokens(expression);
    for (auto token = tokens.next(); token.kind != Kind::end && token.kind != Kind::incomplete; token = tokens.next()) {
      const bool is_name = token.kind == Kind::word || token.kind == Kind::name;
      if (is_name && same_name(mysql_name(token), column)) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] const Key* find(std::string_view name) const {
    for (const Key& each : definition_.keys) {
      if (same_name(each.name, name)) return &each;
    }
    return nullptr;
  }
  /// Whether a key begins with a foreign key's columns.
  [[nodiscard]] static bool serves(const Key* key, const ForeignKey& it) {
    return key != nullptr && key->columns.size() >= it.columns.size() &&
           std::equal(it.columns.begin(), it.columns.end(), key->columns.begin(), same_name);
  }
  [[nodiscard]] bool has_other(const ForeignKey& it, const Key* but, const Key* nor) const {
    return std::any_of(definition_.keys.begin(), definition_.keys.end(), [&](const Key& each) {
      return &each != but && &each != nor && serves(&each, it);
    });
  }
  /// `a`, `a_2`: how the server numbers names.
  [[nodiscard]] static bool is_numbered(std::string_view name, std::string_view stem, std::string_view separator) {
    if (same_name(name, stem)) return true;
    if (name.size() <= stem.size() + separator.size() || !same_name(name.substr(0, stem.size()), stem)) return false;
    name.remove_prefix(stem.size());
    if (!name.starts_with(separator)) return false;
    name.remove_prefix(separator.size());
    return std::all_of(name.begin(), name.end(), sql::detail::is_digit);
  }
  /// `tasks_ibfk_1`, with what the table was called when it got it.
  [[nodiscard]] static bool is_generated(const ForeignKey& it) {
    const std::size_t at = it.name.rfind("_ibfk_");
    return at != std::string::npos && is_numbered(it.name, it.name.substr(0, at), "_ibfk_");
  }
  /// `CONSTRAINT_1` of MariaDB, `tasks_chk_1` of MySQL.
  [[nodiscard]] static bool is_generated(const MysqlDefinition::Check& it) {
    const std::size_t at = it.name.rfind("_chk_");
    return is_numbered(it.name, "CONSTRAINT", "_") ||
           (at != std::string::npos && is_numbered(it.name, it.name.substr(0, at), "_chk_"));
  }
  /// Whether the server has made an index for a foreign key: it bears the name of the key, or of its first column where
  /// the key has none of its own.
  [[nodiscard]] static bool is_made_for(const Key& key, const ForeignKey& it) {
    if (key.is_unique || key.columns.size() != it.columns.size() || !serves(&key, it)) return false;
    return same_name(key.name, it.name) || (is_generated(it) && is_numbered(key.name, it.columns.front(), "_"));
  }
  [[nodiscard]] bool is_needed_without(const Key& key, const ForeignKey& gone) const {
    return std::any_of(definition_.foreign_keys.begin(), definition_.foreign_keys.end(), [&](const ForeignKey& each) {
      return &each != &gone && serves(&key, each) && !has_other(each, &key, nullptr);
    });
  }
  [[nodiscard]] std::string name_of_index(const ForeignKey& it) const {
    return is_generated(it) && find(it.columns.front()) == nullptr ? it.columns.front() : it.name;
  }
  [[nodiscard]] static std::string said(const DropConstraint& it) {
    switch (it.kind) {
      case ConstraintKind::primary_key: return "primary key";
      case ConstraintKind::unique: return "unique constraint " + words(it.columns).string();
      case ConstraintKind::check: return "check (" + it.expression.string() + ")";
      case ConstraintKind::foreign_key: break;
    }
    return "foreign key " + words(it.columns).string();
  }

  std::string_view table_;
  const MysqlDefinition& definition_;
};

}  // namespace headway::inline v0::detail

#endif
