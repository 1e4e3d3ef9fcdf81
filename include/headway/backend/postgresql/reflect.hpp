// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_REFLECT_HPP
#define HEADWAY_BACKEND_POSTGRESQL_REFLECT_HPP

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headway/backend/postgresql/link.hpp"
#include "headway/backend/postgresql/stored_default.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/type_reader.hpp"

namespace headway::inline v0::postgresql {

/// Reads the tables of one of the server's schemas from its catalog. Left out are tables that belong to an extension,
/// and partitions, which are as their table is.
///
/// What a Schema cannot say is not read: what an index's operator classes are given, where its nulls are, its storage
/// parameters, exclusion constraints, whether a unique constraint is deferrable, comments on anything but tables and
/// columns.
///
/// @source https://www.postgresql.org/docs/current/catalogs.html
class Reflection {
 public:
  /// @param space  SQL for the oid of the schema
  /// @param table  the one table to read; empty for all
  Reflection(Link& link, std::string_view space, std::string_view table = {})
      : link_(link), space_(space), only_(table) {}
  Reflection(Link& link, std::string_view space, const TableFilter& ignored)
      : link_(link), space_(space), ignored_(&ignored) {}

  /// @error unsupported_by_dialect  names that only PostgreSQL tells apart
  Result<Schema> read() {
    Result<void> done = read_columns();
    if (done && !same_but_for_case_.empty()) {
      done = failure(ErrorCode::unsupported_by_dialect,
                     same_but_for_case_ + " differ in nothing but the case of letters, and are one to headway",
                     "rename one of them, or leave out tables with Options::ignored_tables");
    }
    if (done) done = read_constraints();
    if (done) done = read_indexes();
    if (done && only_.empty()) done = read_objects();
    if (!done) return failure(std::move(done.error()));
    return std::move(schema_);
  }

 private:
  template <class Visit>
  Result<void> each_row(std::string_view select, std::string_view order, Visit visit) {
    std::string source(select);
    source +=
        " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = " + space_ +
        " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND "
        "e.objid = c.oid AND e.deptype = 'e')";
    const std::array<Value, 1> values = {Value(std::string_view(only_))};
    if (!only_.empty()) source += " AND c.relname = $1";
    source.append(" ORDER BY ").append(order);
    return link_.query(
        source, std::span<const Value>(values.data(), only_.empty() ? 0 : 1), [&](Row row) -> Result<void> {
          if (ignored_ == nullptr || !*ignored_ || !(*ignored_)(row[0].view())) visit(row);
          return {};
        });
  }

  static Text words(const Value& value) { return Text(value.view()); }
  Table& table(const Value& name) {
    if (schema_.find(name.view()) == nullptr) {
      Table made;
      made.name = words(name);
      schema_.put(std::move(made));
    }
    Table& found = *schema_.change(name.view());
    if (found.name != name.view()) note_case("tables ", found.name, name);
    return found;
  }
  void note_case(const std::string& kind, const Text& one, const Value& other) {
    if (same_but_for_case_.empty()) same_but_for_case_ = kind + one.string() + " and " + std::string(other.view());
  }

  /// A column that a sequence of its own numbers is one, be it declared as IDENTITY or as SERIAL.
  Result<void> read_columns() {
    return each_row(
        "SELECT c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated = 's', a.attidentity <> '' OR EXISTS (SELECT FROM "
        "pg_catalog.pg_depend o JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind = 'S' WHERE o.classid = "
        "'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjid = c.oid AND "
        "o.refobjsubid = a.attnum AND o.deptype = 'a' AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE "
        "'nextval(%'), "
        "l.collname, pg_catalog.obj_description(c.oid, 'pg_class'), pg_catalog.col_description(c.oid, a.attnum) FROM "
        "pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum "
        "> "
        "0 AND NOT a.attisdropped LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_attrdef "
        "d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation "
        "AND a.attcollation <> t.typcollation",
        "c.oid, a.attnum",
        [&](Row row) {
          Table& owner = table(row[0]);
          owner.comment = words(row[8]);
          if (row[1].is_null()) return;  // a table without columns
          if (const Column* const other = owner.find(row[1].view())) {
            note_case("columns of table " + owner.name.string() + ", ", other->name, row[1]);
          }
          Column made;
          made.name = words(row[1]);
          made.type = sql::read_type(row[2].view(), sql::Syntax::postgresql);
          made.nullable = row[3].integer == 0;
          made.is_autoincrement = row[6].integer != 0;
          made.collation = words(row[7]);
          made.comment_ = words(row[9]);
          if (row[5].integer != 0) {
            made.generated = {Generated::Kind::stored, Text(without_parentheses(row[4].view()))};
          } else if (!row[4].is_null() && !made.is_autoincrement) {
            made.default_value_ = StoredDefault(row[4].view(), made.type).read();
          }
          owner.columns.push_back(std::move(made));
        });
  }

  static ReferentialAction action(const Value& letter) {
    switch (letter.view().empty() ? 'a' : letter.view().front()) {
      case 'r': return ReferentialAction::restrict;
      case 'c': return ReferentialAction::cascade;
      case 'n': return ReferentialAction::set_null;
      case 'd': return ReferentialAction::set_default;
      default: return ReferentialAction::no_action;
    }
  }
  static Deferral deferral(const Value& deferrable, const Value& deferred) {
    if (deferrable.integer == 0) return Deferral::not_deferrable;
    return deferred.integer == 0 ? Deferral::deferrable : Deferral::initially_deferred;
  }

  /// A row for each column of a constraint, in their order.
  Result<void> read_constraints() {
    return each_row(
        "SELECT c.relname, k.contype, k.conname, a.attname, b.attname, f.relname, k.confdeltype, k.confupdtype, "
        "k.condeferrable, k.condeferred, pg_catalog.pg_get_expr(k.conbin, k.conrelid), coalesce(u.place, 1), "
        "pg_catalog.cardinality(k.conkey) = 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_constraint k ON k.conrelid "
        "= c.oid AND k.contype IN ('p', 'u', 'c', 'f') LEFT JOIN LATERAL ROWS FROM (unnest(k.conkey), "
        "unnest(k.confkey)) WITH ORDINALITY AS u(own, other, place) ON true LEFT JOIN pg_catalog.pg_attribute a ON "
        "a.attrelid = c.oid AND a.attnum = u.own LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid LEFT JOIN "
        "pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.other",
        "k.oid, u.place",
        [&](Row row) { add_constraint(table(row[0]), row); });
  }
  static void add_constraint(Table& owner, Row row) {
    const bool is_first = row[11].integer == 1;
    const Text name = words(row[2]), column = words(row[3]);
    switch (row[1].view().front()) {
      case 'p':
        owner.primary_key.name = name;
        owner.primary_key.columns.push_back(column);
        break;
      case 'u':
        if (is_first) owner.uniques.push_back({{}, name});
        owner.uniques.back().columns.push_back(column);
        break;
      case 'c':
        if (!is_first) break;
        owner.checks.push_back(
            {Text(without_parentheses(row[10].view())), name, row[12].integer != 0 ? column : Text()});
        break;
      default:
        if (is_first) {
          ForeignKey made;
          made.table = words(row[5]);
          made.delete_action = action(row[6]);
          made.update_action = action(row[7]);
          made.deferral = deferral(row[8], row[9]);
          made.name = name;
          owner.foreign_keys.push_back(std::move(made));
        }
        owner.foreign_keys.back().columns.push_back(column);
        owner.foreign_keys.back().referenced.push_back(words(row[4]));
    }
  }

  /// A row for each key of an index, in their order. An index that was not finished is none, and those of constraints
  /// are the constraints.
  Result<void> read_indexes() {
    return each_row(
        "SELECT c.relname, n.relname, i.indisunique, a.attname, pg_catalog.pg_get_indexdef(i.indexrelid, u.place::int, "
        "true), l.collname, i.indoption[u.place - 1] & 1 = 1, pg_catalog.pg_get_expr(i.indpred, i.indrelid), u.place, "
        "nullif(m.amname, 'btree'), CASE WHEN NOT p.opcdefault THEN p.opcname END "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisvalid JOIN "
        "pg_catalog.pg_class n ON n.oid = i.indexrelid AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE "
        "k.conindid = n.oid AND k.contype IN ('p', 'u', 'x')) CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH "
        "ORDINALITY AS u(key, place) LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.key "
        "LEFT JOIN pg_catalog.pg_attribute x ON x.attrelid = n.oid AND x.attnum = u.place LEFT JOIN pg_catalog.pg_type "
        "t ON t.oid = x.atttypid LEFT JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[u.place - 1] AND l.oid "
        "<> "
        "coalesce(a.attcollation, t.typcollation) JOIN pg_catalog.pg_am m ON m.oid = n.relam LEFT JOIN "
        "pg_catalog.pg_opclass p ON p.oid = i.indclass[u.place - 1]",
        "n.oid, u.place",
        [&](Row row) {
          Table& owner = table(row[0]);
          if (row[8].integer == 1) {
            Index made;
            made.name = words(row[1]);
            made.is_unique = row[2].integer != 0;
            made.where = Text(without_parentheses(row[7].view()));
            made.method = words(row[9]);
            schema_.put_index(owner, std::move(made));
          }
          if (row[6].is_null()) {  // a column that is only kept in the index
            owner.indexes.back().included.push_back(words(row[3]));
            return;
          }
          IndexKey key;
          if (row[3].is_null()) {
            key.expression = Text(without_parentheses(row[4].view()));
          } else {
            key.column = words(row[3]);
          }
          key.collation = words(row[5]);
          key.descending = row[6].integer != 0;
          key.operator_class_ = words(row[10]);
          owner.indexes.back().keys.push_back(std::move(key));
        });
  }

  /// Views and triggers, as PostgreSQL writes them.
  Result<void> read_objects() {
    const std::string of_space = " WHERE c.relnamespace = " + space_ +
                                 " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = "
                                 "'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')";
    const auto is_ours = [&](const Value& name) {
      return ignored_ == nullptr || !*ignored_ || !(*ignored_)(name.view());
    };
    Result<void> done = link_.query("SELECT c.relname, pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c" +
                                        of_space + " AND c.relkind = 'v' ORDER BY c.oid",
                                    {},
                                    [&](Row row) -> Result<void> {
                                      View made;
                                      made.name = words(row[0]);
                                      made.select = words(row[1]);
                                      if (is_ours(row[0]) && schema_.objects.views.find(made) == nullptr)
                                        schema_.objects.views.put(std::move(made));
                                      return {};
                                    });
    if (!done) return done;
    return link_.query(
        "SELECT c.relname, t.tgname, pg_catalog.pg_get_triggerdef(t.oid, true) FROM pg_catalog.pg_class c JOIN "
        "pg_catalog.pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal" +
            of_space + " ORDER BY t.oid",
        {},
        [&](Row row) -> Result<void> {
          sql::Definition definition = sql::read_statement(row[2].view(), sql::Syntax::postgresql);
          auto* const read = std::get_if<sql::ObjectDefinition>(&definition);
          if (!is_ours(row[0]) || read == nullptr) return {};
          Trigger made = std::move(read->trigger);
          made.table = words(row[0]);  // without the schema that the definition may name
          made.name = words(row[1]);
          made.condition = Text(without_parentheses(made.condition));
          if (schema_.objects.triggers.find(made) == nullptr) schema_.objects.triggers.put(std::move(made));
          return {};
        });
  }

  Link& link_;
  std::string space_;
  std::string only_;
  const TableFilter* ignored_ = nullptr;
  Schema schema_;
  std::string same_but_for_case_;
};

}  // namespace headway::inline v0::postgresql

#endif
