// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_QUESTION_HPP
#define HEADWAY_DIALECT_QUESTION_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headway/dialect/sqlite/affinity.hpp"
#include "headway/dialect/sqlite/table.hpp"
#include "headway/operations/doubt.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/qualified_name.hpp"

namespace headway::inline v0 {

namespace detail {

/// A question of lint as a SELECT.
class QuestionSql {
 public:
  QuestionSql(const Question& question, Dialect dialect, std::uint64_t limit)
      : question_(question), dialect_(dialect), limit_(limit) {}

  [[nodiscard]] std::string write() const {
    using Kind = Question::Kind;
    switch (question_.kind) {
      case Kind::none: break;
      case Kind::rows: return count_where("1 = 1");
      case Kind::values: return count_where("k0 IS NOT NULL");
      case Kind::nulls: return count_where("k0 IS NULL");
      case Kind::misfits: {
        const std::string condition = misfit_condition();
        return condition.empty() ? condition : count_where(condition);
      }
      case Kind::duplicates: return count_duplicates();
    }
    return {};
  }

 private:
  [[nodiscard]] std::string name(std::string_view given) const {
    const char quote = dialect_ == Dialect::mysql ? '`' : '"';
    std::string out(1, quote);
    for (const char c : given) out.append(c == quote ? 2 : 1, c);
    return out + quote;
  }
  [[nodiscard]] std::string key(std::size_t at) const { return 'k' + std::to_string(at); }

  /// The first rows, with each key under a name of ours.
  [[nodiscard]] std::string some_rows() const {
    std::string columns;
    std::size_t count = 0;
    const auto add = [&](const std::string& value) {
      columns += (columns.empty() ? "" : ", ") + value + " AS " + key(count++);
    };
    for (const IndexKey& each : question_.keys) {
      std::string value = each.expression.empty() ? name(each.column) : '(' + each.expression.string() + "\n)";
      if (!each.collation.empty()) value += " COLLATE " + name(each.collation);
      add(value);
    }
    if (!question_.where.empty()) add("CASE WHEN " + question_.where.string() + "\nTHEN 1 END");
    const QualifiedName parts = qualified_name(question_.table, dialect_);
    std::string table = dialect_ == Dialect::sqlite ? "main." : "";
    if (!parts.schema.empty()) table = name(parts.schema) + '.';
    table += name(parts.name);
    return "(SELECT " + (columns.empty() ? "1" : columns) + " FROM " + table + " LIMIT " + std::to_string(limit_) +
           ") AS some";
  }
  [[nodiscard]] std::string count_where(const std::string& condition) const {
    return "SELECT count(*), count(CASE WHEN " + condition + " THEN 1 END) FROM " + some_rows();
  }
  /// Nulls differ from each other, and what the condition of an index leaves out has one.
  [[nodiscard]] std::string count_duplicates() const {
    const std::size_t count = question_.keys.size() + (question_.where.empty() ? 0 : 1);
    std::string keys, condition = "n > 1";
    for (std::size_t at = 0; at < count; ++at) {
      keys += (at == 0 ? "" : ", ") + key(at);
      condition += " AND " + key(at) + " IS NOT NULL";
    }
    return "SELECT coalesce(sum(n), 0), coalesce(sum(CASE WHEN " + condition + " THEN n END), 0) FROM (SELECT " + keys +
           ", count(*) AS n FROM " + some_rows() + " GROUP BY " + keys + ") AS alike";
  }
  /// Empty where it cannot be told in SQL.
  [[nodiscard]] std::string misfit_condition() const {
    const Type& to = question_.to;
    if (dialect_ == Dialect::sqlite) {
      const Affinity affinity = affinity_of(sqlite_type(to, false));
      return misfit("k0", promise_of(to, affinity), affinity);
    }
    const bool is_sized = to.kind == Type::Kind::varchar || to.kind == Type::Kind::fixed_char;
    return is_sized ? "char_length(k0) > " + std::to_string(to.length) : "";
  }

  const Question& question_;
  Dialect dialect_;
  std::uint64_t limit_;
};

}  // namespace detail

/// A query that answers a question: one row, with how many rows were looked at and how many of them it is about. Empty
/// when it cannot be asked.
///
/// @param limit  how many rows are read at most: the first that the database comes upon
[[nodiscard]] inline std::string sql_of(const Question& question, Dialect dialect, std::uint64_t limit) {
  return detail::QuestionSql(question, dialect, limit).write();
}

}  // namespace headway::inline v0

#endif
