// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_CONNECTION_HPP
#define HEADWAY_ENGINE_CONNECTION_HPP

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0 {

/// One row of a query; valid until the function that is given it returns.
using Row = std::span<const Value>;

/// What op.run functions work with: SQL with bound values, on the connection and in the transaction of the run.
///
/// Statements that begin or end a transaction are refused.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Executes one statement, its `?` taking the values in order.
  ///
  /// @error statement_failed, transaction_control_in_migration
  Result<void> execute(std::string_view sql, std::span<const Value> values) {
    return visit_rows(sql, values, {nullptr, [](void*, Row) { return Result<void>{}; }});
  }
  Result<void> execute(std::string_view sql, std::initializer_list<Value> values = {}) {
    return execute(sql, std::span<const Value>(values.begin(), values.size()));
  }

  /// Executes one statement `times` times, prepared once. `fill(at, values)` gives the values of each, in a list that
  /// is empty at first.
  template <class Fill>
  Result<void> execute_each(std::string_view sql, std::size_t times, Fill fill) {
    return repeat(sql, times, {&fill, [](void* function, std::size_t at, std::vector<Value>& values) {
                                 (*static_cast<Fill*>(function))(at, values);
                               }});
  }

  /// Calls `visit(row)` for each row, without keeping any. A visitor that returns a Result<void> ends the query with
  /// its error; one that returns nothing sees all rows.
  template <class Visit>
  Result<void> query(std::string_view sql, std::span<const Value> values, Visit visit) {
    return visit_rows(sql, values, {&visit, [](void* function, Row row) -> Result<void> {
                                      Visit& call = *static_cast<Visit*>(function);
                                      if constexpr (std::is_void_v<std::invoke_result_t<Visit&, Row>>) {
                                        call(row);
                                        return {};
                                      } else {
                                        return call(row);
                                      }
                                    }});
  }
  template <class Visit>
  Result<void> query(std::string_view sql, std::initializer_list<Value> values, Visit visit) {
    return query(sql, std::span<const Value>(values.begin(), values.size()), std::move(visit));
  }

  /// All rows of a query that has few.
  Result<std::vector<std::vector<Value>>> rows(std::string_view sql, std::initializer_list<Value> values = {}) {
    std::vector<std::vector<Value>> out;
    if (auto done = query(sql, values, [&](Row row) { out.emplace_back(row.begin(), row.end()); }); !done) {
      return failure(std::move(done.error()));
    }
    return out;
  }

  [[nodiscard]] virtual Dialect dialect() const noexcept = 0;

 protected:
  struct RowVisitor {
    void* function;
    Result<void> (*call)(void* function, Row row);
  };
  struct ValueSource {
    void* function;
    void (*fill)(void* function, std::size_t at, std::vector<Value>& values);
  };
  virtual Result<void> repeat(std::string_view sql, std::size_t times, ValueSource source) = 0;
  virtual Result<void> visit_rows(std::string_view sql, std::span<const Value> values, RowVisitor visitor) = 0;

  Connection() = default;
  Connection(const Connection&) = default;
  Connection& operator=(const Connection&) = default;
};

}  // namespace headway::inline v0

#endif
