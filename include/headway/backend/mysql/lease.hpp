// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_LEASE_HPP
#define HEADWAY_BACKEND_MYSQL_LEASE_HPP

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "headway/backend/mysql/interrupter.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"

namespace headway::inline v0::mysql {

/// A lock of a whole cluster: a row that says who holds it, and another that its holder changes every second, on a
/// connection of its own. Who waits takes it over when the second row has stood still for as long as a lease lasts, by
/// the waiter's clock: the clocks of the nodes never meet.
///
/// Galera certifies rows: of two nodes that change the first row at once, one is refused. The holder changes it with
/// each commit, so one that was taken for dead commits nothing more.
///
/// @source https://galeracluster.com/library/documentation/certification-based-replication.html
class Lease {
 public:
  static constexpr std::chrono::milliseconds beat{1000};
  static constexpr int beats_missed = 6;  ///< After so many the holder is taken for dead.

  /// @param lease_table  qualified and quoted
  Lease(Link& link, std::string lease_table)
      : table_(std::move(lease_table)), holder_(random_name()), address_(address_of(link.get())) {}

  /// A table that is there is left alone: on a cluster DDL takes precedence over the transactions of others, the
  /// holder's among them.
  [[nodiscard]] Result<void> create_if_missing(Link& link) const {
    constexpr int no_such_table = 1146;
    int rows = 0;
    Result<void> done = link.query("SELECT id FROM " + table_, {}, [&](Row) {
      ++rows;
      return Result<void>{};
    });
    if (done && rows == 2) return done;
    if (!done && done.error().native.code != no_such_table) return done;
    done = link.run("CREATE TABLE IF NOT EXISTS " + table_ +
                    " (id INT PRIMARY KEY, holder VARCHAR(32) NOT NULL, beat BIGINT NOT NULL) ENGINE=InnoDB");
    if (done) done = link.run("INSERT IGNORE INTO " + table_ + " VALUES (1, '', 0), (2, '', 0)");
    return is_conflict(done) ? Result<void>{} : done;  // another node was quicker
  }

  /// One attempt.
  ///
  /// @return Whether the lease is ours now.
  Result<bool> try_take(Link& link) {
    const auto asked = std::chrono::steady_clock::now();
    Seen now;
    Result<void> done = link.query("SELECT id, holder, beat FROM " + table_ + " ORDER BY id", {}, [&](Row row) {
      (row[0].integer == 1 ? now.holder : now.beating) = row[1].view();
      (row[0].integer == 1 ? now.turns : now.beats) = row[2].integer;
      return Result<void>{};
    });
    if (!done) return failure(std::move(done.error()));
    const auto answered = std::chrono::steady_clock::now();
    // A cluster that stands still answers nobody: what was not seen meanwhile was not missed.
    if (!(now == seen_) || answered - asked > beat) {
      seen_ = now;
      seen_at_ = answered;
    }
    if (!now.holder.empty() && answered - seen_at_ < beat * beats_missed) return false;
    return take(link, now);
  }

  /// Within the transaction that is about to be committed: nobody else has taken the lease over, nor will before it is.
  ///
  /// @error lock_lost
  Result<void> confirm(Link& link) const {
    bool is_ours = false;
    Result<void> done =
        link.run("UPDATE " + table_ + " SET beat = beat + 1 WHERE id = 1 AND holder = '" + holder_ + "'");
    if (done) done = count(link, is_ours);
    if (is_conflict(done) || (done && !is_ours)) return lost();
    return done;
  }
  /// Why a commit was refused: an application's transaction on another node may have changed the same rows first.
  Result<void> explain(Link& link, Result<void> refused) const {
    bool is_ours = false;
    const Result<void> done = link.query("SELECT holder FROM " + table_ + " WHERE id = 1", {}, [&](Row row) {
      is_ours = row[0].view() == holder_;
      return Result<void>{};
    });
    return done && !is_ours ? lost() : refused;
  }
  [[nodiscard]] static Result<void> lost() {
    return failure(ErrorCode::lock_lost,
                   "this process did not answer for as long as a lease lasts, and another has taken the lock over");
  }
  [[nodiscard]] static bool is_conflict(const Result<void>& done) {
    constexpr int deadlock = 1213;
    return !done && done.error().native.code == deadlock;
  }

  void release(Link& link) {
    heart_.reset();
    const std::string end = "UPDATE " + table_ + " SET holder = '' WHERE holder = '" + holder_ + "'";
    Result<void> done = link.is_lost() ? lost() : link.run(end);
    for (int attempt = 0; is_conflict(done) && attempt < 5; ++attempt) done = link.run(end);
    if (!done) run_elsewhere(end);
  }

 private:
  struct Seen {
    std::string holder = "?", beating = {};
    std::int64_t turns = 0, beats = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
  };

  /// Beats until it is destroyed.
  class Heart {
   public:
    Heart(Address address, std::string statement)
        : thread_([address = std::move(address), statement = std::move(statement)](const std::stop_token& stop) {
            run(stop, address, statement);
          }) {}

   private:
    static void run(const std::stop_token& stop, const Address& address, const std::string& statement) {
      std::mutex mutex;
      std::condition_variable_any waiting;
      std::unique_ptr<Link> link;
      while (!stop.stop_requested()) {
        if (!link || link->is_lost()) {
          Result<OwnedConnection> made = connect(address);
          link = made ? std::make_unique<Link>(std::move(*made)) : nullptr;
        }
        if (link) static_cast<void>(link->run(statement));
        std::unique_lock lock(mutex);
        waiting.wait_for(lock, stop, beat, [] { return false; });
      }
      mysql_thread_end();
    }
    std::jthread thread_;
  };

  static std::string random_name() {
    std::random_device source;
    const auto word = [&] { return (static_cast<std::uint64_t>(source()) << 32U) | source(); };
    return hexadecimal(word()) + hexadecimal(word());
  }
  /// How many rows the statement before has changed.
  static Result<void> count(Link& link, bool& is_one) {
    return link.query("SELECT ROW_COUNT()", {}, [&](Row row) {
      is_one = row[0].integer == 1;
      return Result<void>{};
    });
  }

  Result<bool> take(Link& link, const Seen& now) {
    bool is_ours = false;
    Result<void> done = link.run("START TRANSACTION");
    if (done) {
      done =
          link.run("UPDATE " + table_ + " SET holder = '" + holder_ + "', beat = beat + 1 WHERE id = 1 AND holder = '" +
                   now.holder + "' AND beat = " + std::to_string(now.turns));
    }
    if (done) done = count(link, is_ours);
    if (done && is_ours) {
      done = link.run("UPDATE " + table_ + " SET holder = '" + holder_ + "', beat = beat + 1 WHERE id = 2");
    }
    if (done) done = link.run(is_ours ? "COMMIT" : "ROLLBACK");
    if (!done && link.in_transaction()) static_cast<void>(link.run("ROLLBACK"));
    if (is_conflict(done)) return false;
    if (!done) return failure(std::move(done.error()));
    if (is_ours) {
      heart_ = std::make_unique<Heart>(
          address_, "UPDATE " + table_ + " SET beat = beat + 1 WHERE id = 2 AND holder = '" + holder_ + "'");
    }
    return is_ours;
  }
  void run_elsewhere(const std::string& statement) const {
    Result<OwnedConnection> made = connect(address_);
    if (made) static_cast<void>(Link(std::move(*made)).run(statement));
  }

  std::string table_, holder_;
  Address address_;
  Seen seen_;
  std::chrono::steady_clock::time_point seen_at_;
  std::unique_ptr<Heart> heart_;
};

}  // namespace headway::inline v0::mysql

#endif
