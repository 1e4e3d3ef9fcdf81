// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_INDEX_HPP
#define HEADWAY_SCHEMA_INDEX_HPP

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/constraint.hpp"

namespace headway::inline v0 {

/// One key of an index: a column name, `desc("created_at")`, or `expression("lower(email)")`.
struct IndexKey {
  Text column = {};      ///< Empty when the key is an expression.
  Text expression = {};  ///< SQL; empty when the key is a column.
  Text collation = {};
  bool descending = false;
  Text operator_class_ = {};  ///< Of PostgreSQL; empty for the type's own.

  constexpr IndexKey() = default;
  template <std::size_t N>
  consteval IndexKey(const char (&name)[N]) : column(name) {}
  constexpr IndexKey(Text name) : column(std::move(name)) {}

  [[nodiscard]] constexpr IndexKey&& collate(TextRef given) && {
    collation = Text(given);
    return std::move(*this);
  }
  /// `ascending("doc").operator_class("jsonb_path_ops")`: which of the type's comparisons the index knows.
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr IndexKey&& operator_class(TextRef given) && {
    operator_class_ = Text(given);
    return std::move(*this);
  }
  [[nodiscard]] constexpr IndexKey&& desc() && {
    descending = true;
    return std::move(*this);
  }
  friend constexpr bool operator==(const IndexKey&, const IndexKey&) = default;
};

[[nodiscard, gnu::noinline, gnu::cold]] constexpr IndexKey ascending(TextRef column) { return IndexKey{Text(column)}; }
[[nodiscard, gnu::noinline, gnu::cold]] constexpr IndexKey desc(TextRef column) {
  return IndexKey{Text(column)}.desc();
}
[[nodiscard, gnu::noinline, gnu::cold]] constexpr IndexKey expression(TextRef sql) {
  IndexKey key;
  key.expression = Text(sql);
  return key;
}

/// A key on its way into op.create_index. Only for parameters: it refers to what was given.
class IndexKeyRef {
 public:
  template <std::size_t N>
  consteval IndexKeyRef(const char (&name)[N]) : column_(name) {}
  constexpr IndexKeyRef(const Text& name) : column_(name) {}
  IndexKeyRef(const std::string& name) : column_(name) {}
  constexpr IndexKeyRef(const IndexKey& key) : key_(&key) {}

  [[nodiscard]] constexpr IndexKey key() const {
    if (key_ != nullptr) return *key_;
    return IndexKey{Text(column_)};
  }

 private:
  TextRef column_;
  const IndexKey* key_ = nullptr;
};

struct Index {
  Text name = {};
  List<IndexKey> keys = {};
  bool is_unique = false;
  Text where = {};      ///< SQL condition of a partial index; empty for all rows.
  Text method = {};     ///< Of PostgreSQL, such as gin; empty for btree.
  Names included = {};  ///< Columns that PostgreSQL keeps in the index, and that are no keys of it.

  /// @name `Index{"idx_doc", {"doc"}}.using_method("gin")`
  /// @{
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Index&& using_method(TextRef given) && {
    method = Text(given);
    return std::move(*this);
  }
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Index&& include(std::initializer_list<TextRef> columns) && {
    included = detail::names(columns);
    return std::move(*this);
  }
  /// @}

  /// Whether it says what only PostgreSQL knows.
  [[nodiscard]] constexpr bool is_of_postgresql() const {
    bool is_said = !method.empty() || !included.empty();
    for (const IndexKey& key : keys) is_said = is_said || !key.operator_class_.empty();
    return is_said;
  }

  friend constexpr bool operator==(const Index&, const Index&) = default;
};

}  // namespace headway::inline v0

#endif
