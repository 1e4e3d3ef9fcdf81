// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_TABLE_HPP
#define HEADWAY_DIALECT_MYSQL_TABLE_HPP

#include <string>
#include <string_view>

#include "headway/dialect/clauses.hpp"
#include "headway/dialect/mysql/type.hpp"
#include "headway/schema/schema.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// What MySQL cannot do of an index or a constraint that is kept by one; empty when it can.
///
/// @param known  the table; null when that is not known
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-index.html,
/// https://mariadb.com/kb/en/getting-started-with-indexes/ (unique indexes of any length)
class MysqlKeyJudge {
 public:
  MysqlKeyJudge(MysqlServer server, const Table* known) : server_(server), known_(known) {}

  [[nodiscard]] std::string_view flaw(const Index& index) const {
    if (!index.where.empty()) return "MySQL has no partial indexes: index all rows";
    if (const std::string_view flaw = flaw_of_index_storage(index, Dialect::mysql); !flaw.empty()) return flaw;
    for (const IndexKey& key : index.keys) {
      if (server_ == MysqlServer::mariadb && !key.expression.empty()) {
        return "MariaDB indexes no expressions: index a generated column";
      }
      if (!key.collation.empty() && server_ == MysqlServer::mariadb) {
        return "MariaDB compares the keys of an index as their columns: give the column the collation";
      }
      if (const std::string_view flaw = flaw_of_collation_in_mysql(key.collation); !flaw.empty()) return flaw;
      if (key.expression.empty() && is_too_long(key.column)) return too_long;
    }
    return {};
  }
  [[nodiscard]] std::string_view flaw(const PrimaryKey& key) const {
    for (const Text& each : key.columns) {
      if (is_long(each)) return too_long;
    }
    return {};
  }
  [[nodiscard]] std::string_view flaw(const Unique& unique) const {
    for (const Text& each : unique.columns) {
      if (is_too_long(each)) return too_long;
    }
    return {};
  }
  [[nodiscard]] std::string_view flaw(const Check&) const { return {}; }
  [[nodiscard]] std::string_view flaw(const ForeignKey& key) const {
    if (key.deferral == Deferral::initially_deferred) return "MySQL checks foreign keys at once, and defers none";
    const bool sets_default =
        key.delete_action == ReferentialAction::set_default || key.update_action == ReferentialAction::set_default;
    if (sets_default) return "MySQL knows no SET DEFAULT";
    for (const Text& each : key.columns) {
      if (is_long(each)) return too_long;
    }
    return {};
  }
  /// Of all that belongs to the table.
  [[nodiscard]] std::string_view flaw_of_table() const {
    std::string_view found = flaw(known_->primary_key);
    if (found.empty()) found = flaw_of_comment_in_mysql(known_->comment, longest_comment_of_table);
    const auto add = [&](const auto& parts) {
      for (const auto& each : parts) {
        if (found.empty()) found = flaw(each);
      }
    };
    add(known_->uniques);
    add(known_->foreign_keys);
    add(known_->indexes);
    for (const Column& column : known_->columns) {
      if (found.empty()) found = flaw_of_column_in_mysql(column, server_);
    }
    return found;
  }

 private:
  static constexpr std::string_view too_long =
      "MySQL takes no text, blob or json into a key: use varchar, or SQL with the length of the key";

  [[nodiscard]] bool is_long(const Text& name) const {
    const Column* const found = known_ == nullptr ? nullptr : known_->find(name);
    return found != nullptr && is_long_type(mysql_type(found->type));
  }
  /// MariaDB keeps a unique key of any length by a hash, and cuts the keys of an index by itself.
  [[nodiscard]] bool is_too_long(const Text& name) const { return server_ == MysqlServer::mysql && is_long(name); }

  MysqlServer server_;
  const Table* known_;
};

/// The definition of a column from what it says about itself alone.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table.html, https://mariadb.com/kb/en/create-table/
inline void write_mysql_column(sql::Writer& out, const Column& column, bool is_nullable, MysqlServer server) {
  const std::string words = mysql_type(column.type);
  out.name(column.name) << " " << words;
  if (!column.collation.empty()) {
    write_mysql_collation(out << " ", column.collation);
  } else if (const std::string_view own = collation_of_type(column.type); !own.empty()) {
    out << " " << own;
  }
  if (column.generated.kind != Generated::Kind::none) write_generated(out << " ", column.generated);
  if (!is_nullable) out << " NOT NULL";
  if (column.default_value_.kind != Default::Kind::none) {
    out << " DEFAULT " << mysql_default(column.default_value_, column.type, words, server);
  }
  if (column.is_autoincrement) out << " AUTO_INCREMENT";
  if (!column.comment_.empty()) write_mysql_comment(out << " ", " ", column.comment_);
}

/// The name of an engine or a character set, or `DEFAULT`, which means the database's own.
inline void write_mysql_word(sql::Writer& out, std::string_view word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  if (word.find_first_not_of(plain) == std::string_view::npos) {
    out << word;
  } else {
    out.name(word);
  }
}
/// `DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`. What is not said is utf8mb4, whatever the server would take.
inline void write_mysql_charset(sql::Writer& out, std::string_view charset, std::string_view collation) {
  if (!charset.empty() || collation.empty()) {
    write_mysql_word(out << "DEFAULT CHARSET=", charset.empty() ? std::string_view("utf8mb4") : charset);
  }
  if (!collation.empty()) write_mysql_word(out << (charset.empty() ? "COLLATE=" : " COLLATE="), collation);
}
inline void write_mysql_engine(sql::Writer& out, std::string_view engine) {
  write_mysql_word(out << "ENGINE=", engine.empty() ? std::string_view("InnoDB") : engine);
}

/// As MySQL needs it: a foreign key without columns means the primary key, which one must name here, and one that can
/// be deferred and is not is the only kind there is.
///
/// @param schema  to look the table up in; null when that is not known
[[nodiscard]] inline ForeignKey mysql_foreign_key(ForeignKey key, const Table* own, const Schema* schema) {
  key.deferral = Deferral::not_deferrable;
  if (!key.referenced.empty()) return key;
  const Table* const found = own != nullptr && same_name(own->name, key.table) ? own
                             : schema == nullptr                               ? nullptr
                                                                               : schema->find(key.table);
  if (found != nullptr) key.referenced = found->primary_key.columns;
  return key;
}

inline void write_mysql_index_keys(sql::Writer& out, const Index& index) {
  out.list(index.keys, [&](const IndexKey& key) {
    sql::Writer value(Dialect::mysql);
    if (key.expression.empty()) {
      value.name(key.column);
    } else {
      value.expression(key.expression);
    }
    if (!key.collation.empty()) {
      write_mysql_collation(value << " ", key.collation);
      out.expression(value.take());
    } else {
      out << value.take();
    }
    if (key.descending) out << " DESC";
  });
}

/// Constraints stand behind the columns: MySQL reads a REFERENCES at a column and forgets it, and a CHECK there goes
/// with the next MODIFY of MariaDB. Indexes stand there, too, for InnoDB to find those that foreign keys need.
///
/// STRICT and WITHOUT ROWID say nothing to InnoDB, which checks types and stores rows by their primary key, and are
/// left out.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html,
/// https://dev.mysql.com/doc/refman/8.0/en/ansi-diff-foreign-keys.html (inline REFERENCES)
inline void write_mysql_table(sql::Writer& out, const Table& table, MysqlServer server) {
  const auto write_column = [server](sql::Writer& to, const Table&, const Column& column) {
    write_mysql_column(to, column, column.nullable, server);
  };
  write_table(out, table, Placement::behind_columns, write_column, [&](auto& next) {
    for (const Index& index : table.indexes) {
      (next() << (index.is_unique ? "UNIQUE INDEX " : "INDEX ")).name(index.name) << " ";
      write_mysql_index_keys(out, index);
    }
  });
  write_mysql_engine(out << " ", table.engine);
  write_mysql_charset(out << " ", table.charset, table.collation);
  if (!table.comment.empty()) write_mysql_comment(out << " ", "=", table.comment);
}

}  // namespace headway::inline v0::detail

#endif
