// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_WRITES_HPP
#define HEADWAY_ENGINE_WRITES_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/connection.hpp"

namespace headway::inline v0 {

/// A statement of the library's own that writes rows, with its values.
struct Write {
  std::string sql;
  std::vector<Value> values;
};

/// A connection that keeps what it is given, to be carried out later and together. Nothing can be asked of it.
class Writes final : public Connection {
 public:
  explicit Writes(Dialect dialect) : dialect_(dialect) {}

  [[nodiscard]] Dialect dialect() const noexcept override { return dialect_; }
  [[nodiscard]] std::span<const Write> list() const noexcept { return list_; }
  /// Forgets all behind the first so many.
  void cut(std::size_t size) { list_.resize(size); }

 protected:
  Result<void> repeat(std::string_view sql, std::size_t times, ValueSource source) override {
    for (std::size_t at = 0; at < times; ++at) {
      list_.push_back({std::string(sql), {}});
      source.fill(source.function, at, list_.back().values);
    }
    return {};
  }
  Result<void> visit_rows(std::string_view sql, std::span<const Value> values, RowVisitor) override {
    list_.push_back({std::string(sql), std::vector<Value>(values.begin(), values.end())});
    return {};
  }

 private:
  Dialect dialect_;
  std::vector<Write> list_;
};

}  // namespace headway::inline v0

#endif
