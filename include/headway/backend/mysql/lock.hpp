// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_LOCK_HPP
#define HEADWAY_BACKEND_MYSQL_LOCK_HPP

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "headway/backend/mysql/lease.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::mysql {

/// One runner of a history at a time. On one server it is GET_LOCK, which ends with its connection; on a cluster, where
/// that is known to one node alone, a lease.
///
/// @source https://mariadb.com/kb/en/get_lock/, https://mariadb.com/kb/en/mariadb-galera-cluster-known-limitations/
class Lock {
 public:
  /// SQL for what the lock of a history is called.
  ///
  /// @param database  SQL for the name of the database
  [[nodiscard]] static std::string name_of(const std::string& database, std::string_view version_table) {
    return "CONCAT('headway.', SHA1(CONCAT(" + database + ", x'00', " + bytes(version_table) + ")))";
  }
  void name(std::string_view database, std::string_view version_table) {
    name_ = name_of(bytes(database), version_table);
    lease_table_ = sql::Writer(Dialect::mysql).name(database).take() + "." +
                   sql::Writer(Dialect::mysql).name(std::string(version_table) + "_lease").take();
  }
  /// Asks again and again, as a waiting server could not be told to stop on every occasion.
  ///
  /// @error lock_timeout, cancelled
  Result<void> take(Link& link, bool is_cluster, std::chrono::milliseconds timeout) {
    using std::chrono::steady_clock;
    if (is_taken_) return {};
    if (is_cluster && !lease_) {
      lease_ = std::make_unique<Lease>(link, lease_table_);
      if (Result<void> done = lease_->create_if_missing(link); !done) return done;
    }
    const auto deadline = steady_clock::now() + timeout;
    for (std::chrono::milliseconds pause(1);; pause = std::min(pause * 2, std::chrono::milliseconds(50))) {
      const Result<bool> taken = lease_ ? lease_->try_take(link) : get_lock(link);
      if (!taken) return failure(taken.error());
      is_taken_ = *taken;
      if (is_taken_) return {};
      if (link.is_interrupted()) return failure(ErrorCode::cancelled, "a stop was requested");
      if (steady_clock::now() + pause > deadline) {
        return failure(ErrorCode::lock_timeout, "another process migrates the database");
      }
      std::this_thread::sleep_for(pause);
    }
  }
  /// Before a commit.
  ///
  /// @error lock_lost
  Result<void> confirm(Link& link) const { return lease_ && is_taken_ ? lease_->confirm(link) : Result<void>{}; }

  /// Of a commit that was refused: lock_lost, where that is why.
  Result<void> explain(Link& link, Result<void> refused) const {
    return lease_ && Lease::is_conflict(refused) ? lease_->explain(link, std::move(refused)) : refused;
  }

  Result<void> release(Link& link) {
    if (!std::exchange(is_taken_, false)) return {};
    if (lease_) {
      lease_->release(link);
      return {};
    }
    return link.is_lost() ? Result<void>{} : link.run("DO RELEASE_LOCK(" + name_ + ")");
  }

 private:
  /// Whatever character set the connection has.
  static std::string bytes(std::string_view name) {
    return sql::Writer(Dialect::mysql).literal(Value::blob(Text(name))).take();
  }
  [[nodiscard]] Result<bool> get_lock(Link& link) const {
    bool is_ours = false;
    const Result<void> done = link.query("SELECT GET_LOCK(" + name_ + ", 0)", {}, [&](Row row) {
      is_ours = row[0].integer == 1;
      return Result<void>{};
    });
    if (!done) return failure(done.error());
    return is_ours;
  }

  std::string name_, lease_table_;
  std::unique_ptr<Lease> lease_;
  bool is_taken_ = false;
};

}  // namespace headway::inline v0::mysql

#endif
