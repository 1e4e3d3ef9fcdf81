// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_INDEX_HPP
#define HEADWAY_SCHEMA_INDEX_HPP

#include <cstddef>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// One key of an index: a column name, `desc("created_at")`, or `expression("lower(email)")`.
struct IndexKey {
  Text column = {};      ///< Empty when the key is an expression.
  Text expression = {};  ///< SQL; empty when the key is a column.
  Text collation = {};
  bool descending = false;

  constexpr IndexKey() = default;
  template <std::size_t N>
  consteval IndexKey(const char (&name)[N]) : column(name) {}
  constexpr IndexKey(Text name) : column(std::move(name)) {}

  [[nodiscard]] constexpr IndexKey&& collate(Text given) && {
    collation = std::move(given);
    return std::move(*this);
  }
  [[nodiscard]] constexpr IndexKey&& desc() && {
    descending = true;
    return std::move(*this);
  }
  friend constexpr bool operator==(const IndexKey&, const IndexKey&) = default;
};

[[nodiscard]] constexpr IndexKey ascending(Text column) { return IndexKey{std::move(column)}; }
[[nodiscard]] constexpr IndexKey desc(Text column) { return IndexKey{std::move(column)}.desc(); }
[[nodiscard]] constexpr IndexKey expression(Text sql) {
  IndexKey key;
  key.expression = std::move(sql);
  return key;
}

struct Index {
  Text name = {};
  std::vector<IndexKey> keys = {};
  bool is_unique = false;
  Text where = {};  ///< SQL condition of a partial index; empty for all rows.

  friend constexpr bool operator==(const Index&, const Index&) = default;
};

}  // namespace headway::inline v0

#endif
