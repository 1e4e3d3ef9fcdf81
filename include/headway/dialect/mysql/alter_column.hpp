// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_ALTER_COLUMN_HPP
#define HEADWAY_DIALECT_MYSQL_ALTER_COLUMN_HPP

#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/dialect/mysql/column_words.hpp"
#include "headway/dialect/mysql/keys.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// Changes a column by MODIFY, which makes of it what is written and forgets everything else.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/alter-table.html#alter-table-redefine-column
class MysqlColumnAlteration {
 public:
  /// @param words  the column as it is
  /// @param now    the same as far as a Schema says it; null when it does not
  MysqlColumnAlteration(const AlterColumn& it, MysqlServer server, MysqlColumnWords words, const Column* now,
                        bool is_key)
      : it_(it), server_(server), old_(std::move(words)), now_(now), is_key_(is_key) {}

  /// @error unsupported_by_dialect
  Result<void> write(Statements& out) const {
    if (const std::string_view flaw = flaw_of_change(); !flaw.empty()) {
      return failure(ErrorCode::unsupported_by_dialect, std::string(flaw));
    }
    const MysqlColumnWords made = changed();
    const std::string& conversion = it_.change.conversion.string();
    if (conversion.empty()) {
      if (Statement loss = loss_check(); !loss.sql.empty()) out.push_back(std::move(loss));
    } else if (!it_.change.type) {
      sql::Writer update(Dialect::mysql);
      ((update << "UPDATE ").name(it_.table) << " SET ").name(it_.column) << " = ";
      add_sql(update.expression(conversion).take(), out);
    } else {
      convert(made, out);
    }
    if (!it_.change.conversion.empty() && it_.change.type) return {};
    if (changes_definition()) add_sql(modify(made, made.is_nullable), out);
    return {};
  }

 private:
  [[nodiscard]] bool changes_definition() const {
    const ColumnChange& change = it_.change;
    return change.type || change.nullable || change.default_value || change.collation || change.generated ||
           change.autoincrement || change.comment;
  }
  [[nodiscard]] std::string_view flaw_of_change() const {
    const ColumnChange& change = it_.change;
    const bool is_read = old_.generated.find("STORED") == std::string::npos &&
                         old_.generated.find("PERSISTENT") == std::string::npos && !old_.generated.empty();
    if (change.generated) {
      if (is_read != (change.generated->kind == Generated::Kind::computed_on_read)) {
        return "MySQL does not store what was computed when it is read, nor the other way round: drop the column and "
               "add it again";
      }
    }
    if (change.default_value && change.default_value->kind == Default::Kind::literal) {
      if (const std::string_view flaw = flaw_of_value_in_mysql(change.default_value->value); !flaw.empty()) return flaw;
    }
    if (change.type && change.type->kind == Type::Kind::verbatim && change.type->words.empty()) {
      return "MySQL has no column without a type";
    }
    if (change.type && !change.conversion.empty() && is_key_) {
      return "MySQL cannot hold the values of a primary key back while they are converted: drop the key first";
    }
    if (change.comment) {
      if (const std::string_view flaw = flaw_of_comment_in_mysql(*change.comment, longest_comment_of_column);
          !flaw.empty()) {
        return flaw;
      }
    }
    return change.collation ? flaw_of_collation_in_mysql(*change.collation) : std::string_view();
  }

  [[nodiscard]] MysqlColumnWords changed() const {
    const ColumnChange& change = it_.change;
    MysqlColumnWords made = old_;
    if (change.type) made.set_type(*change.type, server_);
    if (change.collation) made.set_collation(*change.collation);
    if (change.generated) made.set_generated(*change.generated);
    if (change.nullable) made.is_nullable = *change.nullable;
    if (change.autoincrement) made.is_autoincrement = *change.autoincrement;
    if (change.comment) made.set_comment(*change.comment);
    if (change.default_value) {
      const Type type = change.type ? *change.type : now_ != nullptr ? now_->type : Type{};
      const bool has = change.default_value->kind != Default::Kind::none;
      made.default_value = has ? mysql_default(*change.default_value, type, made.type, server_) : std::string();
    }
    return made;
  }
  [[nodiscard]] std::string modify(const MysqlColumnWords& words, bool is_nullable) const {
    MysqlAlteration out(it_.table.view());
    words.write(out.part() << "MODIFY COLUMN ", it_.column, is_nullable);
    return out.writer().take();
  }

  /// The values wait in a column of their own while the type changes, for MODIFY would convert them in its own way.
  void convert(const MysqlColumnWords& made, Statements& out) const {
    constexpr std::string_view waiting = "headway_converted";
    MysqlAlteration begun(it_.table.view()), ended(it_.table.view());
    MysqlColumnWords plain;
    plain.type = made.type;
    plain.collation = made.collation;
    plain.write(begun.part() << "ADD COLUMN ", waiting, true);
    old_.write(begun.part() << "MODIFY COLUMN ", it_.column, true);
    add_sql(begun.writer().take(), out);

    sql::Writer computed(Dialect::mysql), taken(Dialect::mysql);
    ((computed << "UPDATE ").name(it_.table) << " SET ").name(waiting) << " = ";
    (computed.expression(it_.change.conversion) << ", ").name(it_.column) << " = NULL";
    add_sql(computed.take(), out);
    add_sql(modify(made, true), out);
    (((taken << "UPDATE ").name(it_.table) << " SET ").name(it_.column) << " = ").name(waiting);
    add_sql(taken.take(), out);

    made.write(ended.part() << "MODIFY COLUMN ", it_.column, made.is_nullable);
    (ended.part() << "DROP COLUMN ").name(waiting);
    add_sql(ended.writer().take(), out);
  }

  /// Finds values that would be rounded or cut without a word; without SQL where each keeps its meaning, or is refused
  /// by the server in strict mode.
  ///
  /// @source https://dev.mysql.com/doc/refman/8.0/en/precision-math-rounding.html,
  /// https://dev.mysql.com/doc/refman/8.0/en/date-and-time-type-conversion.html
  [[nodiscard]] Statement loss_check() const {
    Statement made;
    if (now_ == nullptr || !it_.change.type) return made;
    const Type& to = *it_.change.type;
    const std::string there = cast_words(to), back = cast_words(now_->type);
    if (!may_lose(now_->type, to) || there.empty() || back.empty()) return made;
    sql::Writer out(Dialect::mysql);
    (out << "SELECT ").name(it_.column) << " FROM ";
    ((out.name(it_.table) << " WHERE NOT (CAST(CAST(").name(it_.column)
     << " AS " << there << ") AS " << back << ") <=> ")
        .name(it_.column);
    out << ") LIMIT 1";
    made.kind = Statement::Kind::expect_no_rows;
    made.sql = out.take();
    made.text = "type " + mysql_type(to) + " of " + it_.table.string() + '.' + it_.column.string();
    made.code = ErrorCode::lossy_conversion;
    return made;
  }
  [[nodiscard]] static bool is_whole(const Type& type) {
    using Kind = Type::Kind;
    return type.kind == Kind::smallint || type.kind == Kind::integer || type.kind == Kind::bigint ||
           type.kind == Kind::boolean;
  }
  [[nodiscard]] static bool may_lose(const Type& from, const Type& to) {
    using Kind = Type::Kind;
    const auto has_fraction = [](const Type& type) {
      return type.kind == Kind::real || type.kind == Kind::double_precision || type.kind == Kind::numeric;
    };
    if (is_point_in_time(from)) return to.kind == Kind::date || to.kind == Kind::time;
    if (is_whole(from)) return to.kind == Kind::real || to.kind == Kind::double_precision;
    return has_fraction(from) && from != to && (is_whole(to) || has_fraction(to));
  }
  /// What CAST calls a type.
  [[nodiscard]] static std::string cast_words(const Type& type) {
    if (is_whole(type)) return "SIGNED";
    return type.kind == Type::Kind::verbatim ? std::string() : mysql_type(type);
  }

  const AlterColumn& it_;
  MysqlServer server_;
  MysqlColumnWords old_;
  const Column* now_;
  bool is_key_;
};

}  // namespace headway::inline v0::detail

#endif
