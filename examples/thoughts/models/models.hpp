// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_MODELS_HPP
#define THOUGHTS_MODELS_MODELS_HPP

#include "api_key.hpp"
#include "audit_log.hpp"
#include "claude_analysis.hpp"
#include "context.hpp"
#include "headway/model.hpp"
#include "task.hpp"
#include "thought.hpp"
#include "thought_relationship.hpp"
#include "user.hpp"

namespace thoughts {

/// The tables that the application's structs describe, in the order in which they refer to each other.
[[nodiscard]] constexpr headway::Tables models(headway::Dialect dialect = headway::Dialect::sqlite) {
  return headway::tables_of<User, Thought, Task, Context, ClaudeAnalysis, ThoughtRelationship, ApiKey, AuditLogEntry>(
      dialect);
}

}  // namespace thoughts

#endif
