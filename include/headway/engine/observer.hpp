// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_OBSERVER_HPP
#define HEADWAY_ENGINE_OBSERVER_HPP

#include <chrono>
#include <cstdint>
#include <string_view>

#include "headway/history/plan.hpp"

namespace headway::inline v0 {

/// What an observer answers: go on, or stop and leave the database as it was before the current transaction.
enum class Verdict : unsigned char { proceed, cancel };

/// Told what a run does, while it does it. Override what is of interest; called on the thread that runs the migrations.
///
/// What an override throws ends the run with hook_failed.
class Observer {
 public:
  virtual ~Observer() = default;

  /// A plan with steps is about to be run, under the lock. Called again when another runner has changed the plan.
  virtual void run_started(const Plan&) {}
  virtual void migration_started(const Step&) {}
  /// `sql` is empty for the function of an op.run.
  virtual Verdict statement_started(const Step&, std::string_view /*sql*/) { return Verdict::proceed; }
  virtual void statement_finished(const Step&, std::string_view /*sql*/, std::chrono::microseconds) {}
  /// A table's definition is about to be changed. `how` names the way and the reason: `in place: no row changes`.
  virtual void table_altered(const Step&, std::string_view /*table*/, std::string_view /*how*/) {}
  /// A table is being copied. Told at the end, and at least every 100 ms.
  virtual Verdict rows_copied(const Step&, std::string_view /*table*/, std::uint64_t /*rows*/) {
    return Verdict::proceed;
  }
  /// The migration has run; its transaction may not be committed yet.
  virtual void migration_finished(const Step&, std::chrono::microseconds) {}
  virtual void warning(std::string_view /*sentence*/) {}

 protected:
  Observer() = default;
  Observer(const Observer&) = default;
  Observer& operator=(const Observer&) = default;
};

}  // namespace headway::inline v0

#endif
