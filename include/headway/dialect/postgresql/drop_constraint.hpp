// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_DROP_CONSTRAINT_HPP
#define HEADWAY_DIALECT_POSTGRESQL_DROP_CONSTRAINT_HPP

#include <string>
#include <string_view>

#include "headway/dialect/postgresql/block.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/words.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// A constraint to which a migration gave no name has one in PostgreSQL: made of the table's and columns' names when it
/// was made, which may have been others. So a block finds it by what it says, at the moment when it is dropped, in the
/// library as in a script without it.
///
/// A check is compared as PostgreSQL itself writes it: the block adds one that says the same, for as long as it looks.
///
/// @source https://www.postgresql.org/docs/current/catalog-pg-constraint.html,
/// https://www.postgresql.org/docs/current/sql-do.html
class UnnamedConstraintDrop {
 public:
  explicit UnnamedConstraintDrop(const DropConstraint& it) : it_(it) {}

  [[nodiscard]] std::string block() const {
    const bool is_check = it_.kind == ConstraintKind::check;
    std::string body = "DECLARE\n  doomed name[];\n  generated name[];\n  each name;\nBEGIN\n";
    if (is_check) {
      sql::Writer probe(Dialect::postgresql);
      ((probe << "  ALTER TABLE ").table_name(it_.table) << " ADD CONSTRAINT headway_probe CHECK ")
              .expression(it_.expression)
          << " NOT VALID;\n";
      body += probe.take();
    }
    body += "  SELECT array_agg(c.conname), array_agg(c.conname) FILTER (WHERE c.conname ~ '_" + suffix() +
            "[0-9]*$') INTO doomed, generated\n"
            "  FROM pg_catalog.pg_constraint c WHERE c.conrelid = " +
            table() + " AND c.contype = '" + std::string(type()) + "'" + condition() + ";\n";
    if (is_check) body += "  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT headway_probe', " + table() + ");\n";
    body += "  IF doomed IS NULL THEN\n    RAISE EXCEPTION USING ERRCODE = 'HW046', MESSAGE = " +
            literal("table " + it_.table.string() + " has no " + said()) +
            ";\n  END IF;\n"
            "  FOREACH each IN ARRAY coalesce(generated, doomed) LOOP\n"
            "    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', " +
            table() + ", each);\n  END LOOP;\nEND ";
    return postgresql_block(body);
  }

 private:
  static std::string literal(std::string_view given) {
    return sql::Writer(Dialect::postgresql).literal(Value(given)).take();
  }
  [[nodiscard]] std::string table() const {
    return literal(sql::Writer(Dialect::postgresql).table_name(it_.table).take()) + "::regclass";
  }
  [[nodiscard]] std::string_view type() const {
    switch (it_.kind) {
      case ConstraintKind::primary_key: return "p";
      case ConstraintKind::unique: return "u";
      case ConstraintKind::check: return "c";
      case ConstraintKind::foreign_key: break;
    }
    return "f";
  }
  /// How a name ends that PostgreSQL has given.
  [[nodiscard]] std::string suffix() const {
    switch (it_.kind) {
      case ConstraintKind::primary_key: return "pkey";
      case ConstraintKind::unique: return "key";
      case ConstraintKind::check: return "check";
      case ConstraintKind::foreign_key: break;
    }
    return "fkey";
  }
  [[nodiscard]] std::string condition() const {
    if (it_.kind == ConstraintKind::primary_key) return {};
    if (it_.kind == ConstraintKind::check) {
      return "\n    AND c.conname <> 'headway_probe' AND pg_catalog.pg_get_expr(c.conbin, c.conrelid) = (SELECT "
             "pg_catalog.pg_get_expr(p.conbin, p.conrelid) FROM pg_catalog.pg_constraint p WHERE p.conrelid = "
             "c.conrelid AND p.conname = 'headway_probe')";
    }
    sql::Writer columns(Dialect::postgresql);
    std::string_view separator;
    for (const Text& each : it_.columns) {
      (columns << separator).literal(Value(each));
      separator = ", ";
    }
    return "\n    AND (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS "
           "k(number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) = "
           "ARRAY[" +
           columns.take() + "]";
  }
  [[nodiscard]] std::string said() const {
    switch (it_.kind) {
      case ConstraintKind::primary_key: return "primary key";
      case ConstraintKind::unique: return "unique constraint " + words(it_.columns).string();
      case ConstraintKind::check: return "check (" + it_.expression.string() + ")";
      case ConstraintKind::foreign_key: break;
    }
    return "foreign key " + words(it_.columns).string();
  }

  const DropConstraint& it_;
};

}  // namespace headway::inline v0::detail

#endif
