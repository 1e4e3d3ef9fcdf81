// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_PLAN_HPP
#define HEADWAY_HISTORY_PLAN_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/history/history.hpp"
#include "headway/history/target.hpp"

namespace headway::inline v0 {

/// One migration to be run in one direction.
struct Step {
  const Migration* migration = nullptr;
  Direction direction = Direction::upgrade;
  std::string_view revision_after = {};  ///< Where the database is when the step is done; empty for base.

  friend bool operator==(const Step&, const Step&) = default;
};

/// What a call will do: a value, computed without a database.
struct Plan {
  std::vector<Step> steps;
  std::string_view target = {};  ///< The revision at the end; empty for base.
  std::string warning = {};      ///< What the caller should know; empty when nothing.

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// `upgrade 0001_initial_schema\nupgrade 0002_tags\n`
[[nodiscard]] inline std::string to_string(const Plan& plan) {
  std::string out;
  for (const Step& step : plan.steps)
    out.append(name(step.direction)).append(" ").append(step.migration->revision).append("\n");
  return out;
}

/// The steps from position `now` up to the target. A target below is no error: nothing is done, and a warning says so.
///
/// @error malformed_target, unknown_revision, ambiguous_revision, target_out_of_range; wrong_direction for `-N`
[[nodiscard]] inline Result<Plan> plan_upgrade(const History& history, std::size_t now, std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return failure(target.error());
  if (target->is_relative() && target->offset <= 0) {
    return failure(ErrorCode::wrong_direction, "upgrade cannot go by " + std::string(written) + "; `downgrade` can");
  }
  const Result<std::size_t> wanted = resolve(history, *target, now);
  if (!wanted) return failure(wanted.error());

  Plan plan;
  plan.target = history.revision_at(*wanted);
  for (std::size_t at = now; at < *wanted; ++at) {
    const Migration& migration = history.migrations()[at];
    plan.steps.push_back({&migration, Direction::upgrade, migration.revision});
  }
  if (*wanted < now) {
    plan.warning = "the database is at " + std::string(history.revision_at(now)) + ", above " + std::string(written) +
                   ": nothing to upgrade";
  }
  return plan;
}

/// The steps from position `now` down to the target, newest first.
///
/// @error as plan_upgrade; wrong_direction for a target above; irreversible when a step has no downgrade
[[nodiscard]] inline Result<Plan> plan_downgrade(const History& history, std::size_t now, std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return failure(target.error());
  if (target->is_relative() && target->offset >= 0) {
    return failure(ErrorCode::wrong_direction, "downgrade cannot go by " + std::string(written) + "; `upgrade` can");
  }
  const Result<std::size_t> wanted = resolve(history, *target, now);
  if (!wanted) return failure(wanted.error());
  if (*wanted > now) {
    return failure(ErrorCode::wrong_direction,
                   "downgrade target " + std::string(written) + " lies above the database, which is at " +
                       (now == 0 ? "base" : std::string(history.revision_at(now))));
  }
  Plan plan;
  plan.target = history.revision_at(*wanted);
  for (std::size_t at = now; at > *wanted; --at) {
    const Migration& migration = history.migrations()[at - 1];
    if (migration.downgrade == irreversible) {
      Error error;
      error.code = ErrorCode::irreversible;
      error.revision = migration.revision;
      error.message = "it has no downgrade, so " + std::string(written) + " cannot be reached";
      return failure(std::move(error));
    }
    plan.steps.push_back({&migration, Direction::downgrade, history.revision_at(at - 1)});
  }
  return plan;
}

/// The position that `stamp` writes. Takes no steps: a stamp says where the database is, not how far to move.
///
/// @error malformed_target, unknown_revision, ambiguous_revision
[[nodiscard]] inline Result<std::size_t> plan_stamp(const History& history, std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return failure(target.error());
  if (target->is_relative()) {
    return failure(ErrorCode::malformed_target,
                   "stamp takes a revision, head or base, not the step " + std::string(written));
  }
  return resolve(history, *target, 0);
}

}  // namespace headway::inline v0

#endif
