// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_ALTER_COLUMN_HPP
#define HEADWAY_DIALECT_POSTGRESQL_ALTER_COLUMN_HPP

#include <string>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/dialect/postgresql/block.hpp"
#include "headway/dialect/postgresql/table.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// Writes ALTER TABLE for what changes in a column: one statement, so that the rows are rewritten once.
class ColumnAlteration {
 public:
  /// @param now  the column as it is; null when that is not known
  ColumnAlteration(const AlterColumn& it, const Column* now) : it_(it), now_(now) {}

  /// @error unsupported_by_dialect, needs_table_definition
  Result<std::string> statement() {
    const ColumnChange& change = it_.change;
    if (const std::string_view flaw = flaw_of_change(); !flaw.empty()) {
      return failure(ErrorCode::unsupported_by_dialect, std::string(flaw));
    }
    if (change.collation && !change.type && now_ == nullptr) {
      return failure(ErrorCode::needs_table_definition,
                     "PostgreSQL changes a collation with the type, which is not known");
    }
    (out_ << "ALTER TABLE ").name(it_.table) << " ";
    if (change.generated) part() << "DROP EXPRESSION";
    const bool has_new_type = change.type || change.collation || !change.conversion.empty();
    // PostgreSQL turns a default into the new type only where it would turn every value into it without being asked.
    const bool has_literal = now_ != nullptr && now_->default_value_.kind == Default::Kind::literal;
    const bool must_wait = change.type && (change.default_value || has_literal);
    if (must_wait) part() << "DROP DEFAULT";
    if (has_new_type) write_type();
    if (change.default_value) {
      write_default_part(*change.default_value);
    } else if (must_wait) {
      write_default_part(now_->default_value_);
    }
    if (change.nullable) part() << (*change.nullable ? "DROP NOT NULL" : "SET NOT NULL");
    return out_.take();
  }

  /// A block that fails with lossy_conversion where a value would be rounded or cut without a word, as PostgreSQL does
  /// with numbers and times; empty where every value keeps its meaning or is refused by PostgreSQL itself.
  ///
  /// @source https://www.postgresql.org/docs/current/datatype-numeric.html (rounding),
  /// https://www.postgresql.org/docs/current/datatype-datetime.html
  [[nodiscard]] std::string loss_check() const {
    const ColumnChange& change = it_.change;
    if (now_ == nullptr || !change.type || !change.conversion.empty() || !may_lose(now_->type, *change.type)) return {};
    const std::string column = sql::Writer(Dialect::postgresql).name(it_.column).take();
    const std::string type = postgresql_type(*change.type);
    sql::Writer out(Dialect::postgresql);
    ((out << "BEGIN\n  IF EXISTS (SELECT FROM ").name(it_.table)
     << " WHERE CAST(CAST(" << column << " AS " << type << ") AS " << postgresql_type(now_->type)
     << ") IS DISTINCT FROM " << column << ") THEN\n"
     << "    RAISE EXCEPTION USING ERRCODE = 'HW090', MESSAGE = ")
            .literal(Value("table " + it_.table.string() + ": some values of column " + it_.column.string() +
                           " are others as " + type))
        << ";\n  END IF;\nEND ";
    return postgresql_block(out.take());
  }

 private:
  [[nodiscard]] static bool may_lose(const Type& from, const Type& to) {
    using Kind = Type::Kind;
    const auto has_fraction = [](const Type& type) {
      return type.kind == Kind::real || type.kind == Kind::double_precision || type.kind == Kind::numeric;
    };
    const bool is_point = from.kind == Kind::timestamp || from.kind == Kind::timestamp_tz;
    if (is_point) return to.kind == Kind::date || to.kind == Kind::time;
    if (is_whole_number_type(from)) return to.kind == Kind::real || to.kind == Kind::double_precision;
    return has_fraction(from) && from != to && (is_whole_number_type(to) || has_fraction(to));
  }
  sql::Writer& part() {
    if (has_part_) out_ << ", ";
    has_part_ = true;
    return (out_ << "ALTER COLUMN ").name(it_.column) << " ";
  }
  [[nodiscard]] const Type& type() const { return it_.change.type ? *it_.change.type : now_->type; }

  [[nodiscard]] std::string_view flaw_of_change() const {
    const ColumnChange& change = it_.change;
    if (change.generated && change.generated->kind != Generated::Kind::none) {
      return "PostgreSQL does not change what a column is computed from: drop the column and add it again";
    }
    if (!change.conversion.empty() && !change.type && now_ == nullptr) {
      return "PostgreSQL converts values together with the type: say the type, too";
    }
    if (change.default_value && change.default_value->kind == Default::Kind::literal) {
      if (const std::string_view flaw = flaw_of_value(change.default_value->value); !flaw.empty()) return flaw;
    }
    return change.collation ? flaw_of_collation(*change.collation) : std::string_view();
  }

  /// A new type with the collation that the column has, and how values become it.
  ///
  /// @source https://www.postgresql.org/docs/current/sql-altertable.html (SET DATA TYPE: without USING "an assignment
  /// cast", of which every type has one to the texts)
  void write_type() {
    part() << "TYPE " << postgresql_type(type());
    if (it_.change.collation) {
      write_collation(out_, *it_.change.collation);
    } else if (now_ != nullptr && is_text_type(type())) {
      write_collation(out_, now_->collation);
    }
    if (!it_.change.conversion.empty()) {
      (out_ << " USING ").expression(it_.change.conversion);
    } else if (it_.change.type && type().kind == Type::Kind::blob && now_ != nullptr && is_text_type(now_->type)) {
      (out_ << " USING convert_to(").name(it_.column) << ", 'UTF8')";  // a cast would read escapes in it
    } else if (it_.change.type && !is_text_type(type())) {
      (out_ << " USING ").name(it_.column) << "::" << postgresql_type(type());
    }
  }
  void write_default_part(const Default& it) {
    if (it.kind == Default::Kind::none) {
      part() << "DROP DEFAULT";
    } else {
      part() << "SET DEFAULT ";
      const Type unknown;
      write_default(out_, it, it_.change.type || now_ != nullptr ? type() : unknown);
    }
  }

  const AlterColumn& it_;
  const Column* now_;
  sql::Writer out_{Dialect::postgresql};
  bool has_part_ = false;
};

}  // namespace headway::inline v0::detail

#endif
