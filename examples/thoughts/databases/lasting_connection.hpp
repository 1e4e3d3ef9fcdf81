// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_DATABASES_LASTING_CONNECTION_HPP
#define THOUGHTS_DATABASES_LASTING_CONNECTION_HPP

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/connection.hpp"

namespace thoughts {

/// A connection to a server that outlives the server's restarts, and whatever else ends connections.
///
/// It connects anew for the first statement after the loss, and sends a statement once more that has found out about
/// it, when nothing can have been written by it: a SELECT, or one that begins a transaction. A transaction that the
/// loss has ended fails to its end.
class LastingConnection final : public headway::Connection {
 public:
  using Made = headway::Result<std::unique_ptr<headway::Connection>>;
  using Connect = std::function<Made()>;

  [[nodiscard]] static Made open(Connect connect) {
    Made first = connect();
    if (!first) return first;
    return Made(std::unique_ptr<headway::Connection>(new LastingConnection(std::move(connect), std::move(*first))));
  }

  [[nodiscard]] headway::Dialect dialect() const noexcept override { return dialect_; }

 protected:
  headway::Result<void> visit_rows(std::string_view sql, std::span<const headway::Value> values,
                                   RowVisitor visitor) override {
    bool is_answered = false;
    const auto run = [&] {
      return current_->query(sql, values, [&](headway::Row row) {
        is_answered = true;
        return visitor.call(visitor.function, row);
      });
    };
    headway::Result<void> done = send(sql, run);
    const bool is_unheard = is_lost_ && !is_in_transaction_ && !is_answered;
    if (is_unheard && (sql.starts_with("SELECT") || begins_transaction(sql))) done = send(sql, run);
    return done;
  }
  headway::Result<void> repeat(std::string_view sql, std::size_t times, ValueSource source) override {
    return send(sql, [&] {
      return current_->execute_each(sql, times, [&](std::size_t at, std::vector<headway::Value>& values) {
        source.fill(source.function, at, values);
      });
    });
  }

 private:
  LastingConnection(Connect connect, std::unique_ptr<headway::Connection> first)
      : connect_(std::move(connect)), current_(std::move(first)), dialect_(current_->dialect()) {}

  static bool begins_transaction(std::string_view sql) { return sql.starts_with("BEGIN") || sql.starts_with("START"); }
  static bool ends_transaction(std::string_view sql) {
    return sql.starts_with("COMMIT") || sql.starts_with("ROLLBACK");
  }

  template <class Run>
  headway::Result<void> send(std::string_view sql, Run run) {
    if (is_lost_ && is_in_transaction_) {
      is_in_transaction_ = !ends_transaction(sql);
      return headway::failure(headway::ErrorCode::connection_lost, "the connection was lost within a transaction");
    }
    if (is_lost_) {
      Made made = connect_();
      if (!made) return headway::failure(std::move(made.error()));
      current_ = std::move(*made);
      is_lost_ = false;
    }
    headway::Result<void> done = run();
    is_lost_ = !done && done.error().code == headway::ErrorCode::connection_lost;
    if (done && begins_transaction(sql)) is_in_transaction_ = true;
    if (ends_transaction(sql)) is_in_transaction_ = false;
    return done;
  }

  Connect connect_;
  std::unique_ptr<headway::Connection> current_;
  headway::Dialect dialect_;
  bool is_lost_ = false;
  bool is_in_transaction_ = false;
};

}  // namespace thoughts

#endif
