// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_CHECKSUM_HPP
#define HEADWAY_OPERATIONS_CHECKSUM_HPP

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "headway/base/hash.hpp"
#include "headway/base/list.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0 {

namespace detail {

/// Adds everything that an operation means to a hash. SQL counts by its tokens: white space and comments do not.
class OperationHasher {
 public:
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return hasher_.value(); }

  constexpr void add(const Operation& operation) {
    number(operation.data.index());
    number(operation.only ? static_cast<std::uint64_t>(*operation.only) + 1 : 0);
    operation.data.visit([this](const auto& data) { all(data); });
  }

 private:
  constexpr void number(std::uint64_t added) { hasher_.number(added); }
  constexpr void name(std::string_view added) { hasher_.field(added); }
  constexpr void sql(std::string_view added) {
    sql::Tokens tokens(added);
    for (auto token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) name(token.text);
    number(0);
  }
  template <class Elements>
  constexpr void each(const Elements& elements) {
    number(elements.size());
    for (const auto& element : elements) all(element);
  }

  /// What came later is counted where it is said, under a name of its own: other checksums stay.
  constexpr void note(std::string_view what, const Text& said) {
    if (said.empty()) return;
    name(what);
    name(said);
  }
  constexpr void change(std::string_view what, const OptionalText& said) {
    if (!said) return;
    name(what);
    name(*said);
  }

  constexpr void all(const Text& it) { name(it); }
  constexpr void all(const Value& it) {
    number(static_cast<std::uint64_t>(it.kind));
    number(static_cast<std::uint64_t>(it.integer));
    number(std::bit_cast<std::uint64_t>(it.real));
    name(it.bytes);
  }
  constexpr void all(const List<Value>& it) { each(it); }
  constexpr void all(const Type& it) {
    number(static_cast<std::uint64_t>(it.kind));
    number(it.length);
    number(it.scale);
    name(it.words);
  }
  constexpr void all(const Default& it) {
    number(static_cast<std::uint64_t>(it.kind));
    if (it.kind == Default::Kind::expression) {
      sql(it.value.view());
    } else {
      all(it.value);
    }
  }
  constexpr void all(const Generated& it) {
    number(static_cast<std::uint64_t>(it.kind));
    sql(it.expression);
  }
  constexpr void all(const PrimaryKey& it) {
    name(it.name);
    each(it.columns);
  }
  constexpr void all(const Unique& it) {
    name(it.name);
    each(it.columns);
  }
  constexpr void all(const Check& it) {
    name(it.name);
    name(it.column);
    sql(it.expression);
  }
  constexpr void all(const ForeignKey& it) {
    name(it.name);
    each(it.columns);
    name(it.table);
    each(it.referenced);
    number(static_cast<std::uint64_t>(it.delete_action));
    number(static_cast<std::uint64_t>(it.update_action));
    number(static_cast<std::uint64_t>(it.deferral));
  }
  constexpr void all(const Column& it) {
    name(it.name);
    all(it.type);
    number(it.nullable);
    number(it.is_primary_key);
    number(it.is_unique);
    number(it.is_autoincrement);
    all(it.default_value_);
    name(it.collation);
    all(it.generated);
    each(it.checks);
    each(it.references_);
    note("comment", it.comment_);
  }
  constexpr void all(const IndexKey& it) {
    name(it.column);
    sql(it.expression);
    name(it.collation);
    // What came later is counted where it is said: other checksums stay.
    number(it.operator_class_.empty() ? std::uint64_t{it.descending} : 2U + it.descending);
    if (!it.operator_class_.empty()) name(it.operator_class_);
  }
  constexpr void all(const Index& it) {
    name(it.name);
    each(it.keys);
    const bool says_more = !it.method.empty() || !it.included.empty();
    number(says_more ? 2U + it.is_unique : std::uint64_t{it.is_unique});
    sql(it.where);
    if (!says_more) return;
    name(it.method);
    each(it.included);
  }
  constexpr void all(const CreateTable& it) {
    name(it.table.name);
    each(it.table.columns);
    all(it.table.primary_key);
    each(it.table.uniques);
    each(it.table.checks);
    each(it.table.foreign_keys);
    each(it.table.indexes);
    number(it.table.is_strict);
    number(it.table.is_without_rowid);
    note("comment", it.table.comment);
    note("engine", it.table.engine);
    note("charset", it.table.charset);
    note("collation", it.table.collation);
  }
  constexpr void all(const DropTable& it) { name(it.table); }
  constexpr void all(const RenameTable& it) {
    name(it.table);
    name(it.to);
  }
  constexpr void all(const AddColumn& it) {
    name(it.table);
    all(it.column);
    sql(it.values);
  }
  constexpr void all(const DropColumn& it) {
    name(it.table);
    name(it.column);
  }
  constexpr void all(const RenameColumn& it) {
    name(it.table);
    name(it.column);
    name(it.to);
  }
  constexpr void all(const AlterColumn& it) {
    name(it.table);
    name(it.column);
    number(it.change.type.has_value());
    if (it.change.type) all(*it.change.type);
    number(it.change.nullable ? 1U + static_cast<unsigned>(*it.change.nullable) : 0U);
    number(it.change.default_value.has_value());
    if (it.change.default_value) all(*it.change.default_value);
    number(it.change.collation.has_value());
    if (it.change.collation) name(*it.change.collation);
    number(it.change.generated.has_value());
    if (it.change.generated) all(*it.change.generated);
    sql(it.change.conversion);
    // Only where it is said: what was hashed before there was such a change keeps its number.
    if (it.change.autoincrement) number(*it.change.autoincrement ? 2 : 1);
    change("comment", it.change.comment);
  }
  constexpr void all(const CreateIndex& it) {
    name(it.table);
    all(it.index);
  }
  constexpr void all(const DropIndex& it) {
    name(it.table);
    name(it.index);
  }
  constexpr void all(const AddConstraint& it) {
    name(it.table);
    number(it.constraint.index());
    it.constraint.visit([this](const auto& constraint) { all(constraint); });
  }
  constexpr void all(const DropConstraint& it) {
    name(it.table);
    name(it.name);
    number(static_cast<std::uint64_t>(it.kind));
    each(it.columns);
    sql(it.expression);
  }
  constexpr void all(const AlterOptions& it) {
    name(it.table);
    for (const std::optional<bool>& each : {it.change.strict, it.change.without_rowid}) {
      number(each ? 1U + static_cast<unsigned>(*each) : 0U);
    }
    change("comment", it.change.comment);
    change("engine", it.change.engine);
    change("charset", it.change.charset);
    change("collation", it.change.collation);
  }
  constexpr void all(const ReorderColumns& it) {
    name(it.table);
    each(it.columns);
  }
  constexpr void all(const CreateView& it) {
    name(it.view.name);
    number(it.replaces);
    each(it.view.columns);
    sql(headway::sql::without_semicolon(it.view.select));
  }
  constexpr void all(const DropView& it) { name(it.view); }
  constexpr void all(const CreateTrigger& it) {
    name(it.trigger.name);
    name(it.trigger.table);
    number(static_cast<std::uint64_t>(it.trigger.timing));
    number(it.trigger.events);
    number(it.trigger.for_each_statement);
    each(it.trigger.columns);
    sql(it.trigger.condition);
    sql(headway::sql::without_semicolon(it.trigger.body));
  }
  constexpr void all(const DropTrigger& it) {
    name(it.table);
    name(it.trigger);
  }
  constexpr void all(const Execute& it) { sql(it.sql); }
  constexpr void all(const BulkInsert& it) {
    name(it.table);
    each(it.columns);
    each(it.rows);
  }
  constexpr void all(const RunFunction&) {}  // what a function does cannot be seen from here

  Hasher hasher_;
};

}  // namespace detail

/// A number that changes when the meaning of the operations changes, and stays when only white space and comments in
/// SQL do. What an op.run function does is not part of it.
[[nodiscard]] constexpr std::uint64_t checksum(std::span<const Operation> operations) {
  detail::OperationHasher hasher;
  for (const Operation& operation : operations) hasher.add(operation);
  return hasher.value();
}

}  // namespace headway::inline v0

#endif
