// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MIGRATIONS_0001_INITIAL_SCHEMA_HPP
#define THOUGHTS_MIGRATIONS_0001_INITIAL_SCHEMA_HPP

#include "headway/headway.hpp"

namespace thoughts {

using namespace headway;

inline constexpr Migration initial_schema{
    .revision = "0001_initial_schema",
    .message = "users, thoughts, tasks, contexts and what hangs on them",
    .upgrade =
        [](Operations& op) {
          op.create_table("users",
                          column("id", varchar(36)).primary_key(),
                          column("name", varchar(255)).not_null(),
                          column("email", varchar(255)).not_null().unique(),
                          column("created_at", timestamp_tz).not_null(),
                          column("updated_at", timestamp_tz).not_null(),
                          column("preferences", json),
                          column("is_active", boolean).not_null().default_value(true));
          op.create_index("idx_users_email", "users", {"email"});

          // task_id has no foreign key: tasks come later and refer to thoughts themselves.
          op.create_table("thoughts",
                          column("id", varchar(36)).primary_key(),
                          column("user_id", varchar(36)).not_null().references("users", "id", cascade),
                          column("content", text).not_null(),
                          column("tags", json).not_null().default_value("[]"),
                          column("status", varchar(50)).not_null().default_value("active"),
                          column("context", json),
                          column("claude_summary", varchar(500)),
                          column("claude_analysis", json),
                          column("related_thought_ids", json).not_null().default_value("[]"),
                          column("task_id", varchar(36)),
                          column("created_at", timestamp_tz).not_null(),
                          column("updated_at", timestamp_tz).not_null());
          op.create_index("idx_thoughts_user_id", "thoughts", {"user_id"});
          op.create_index("idx_thoughts_status", "thoughts", {"status"});
          op.create_index("idx_thoughts_created_at", "thoughts", {"created_at"});
          op.create_index("idx_thoughts_updated_at", "thoughts", {"updated_at"});

          op.create_table("tasks",
                          column("id", varchar(36)).primary_key(),
                          column("user_id", varchar(36)).not_null().references("users", "id", cascade),
                          column("source_thought_id", varchar(36)).references("thoughts", "id", set_null),
                          column("title", varchar(200)).not_null(),
                          column("description", text),
                          column("priority", varchar(50)).not_null().default_value("medium"),
                          column("status", varchar(50)).not_null().default_value("pending"),
                          column("due_date", date),
                          column("estimated_effort_minutes", integer),
                          column("created_at", timestamp_tz).not_null(),
                          column("updated_at", timestamp_tz).not_null(),
                          column("completed_at", timestamp_tz),
                          column("linked_reminders", json).not_null().default_value("[]"),
                          column("subtasks", json).not_null().default_value("[]"));
          op.create_index("idx_tasks_user_id", "tasks", {"user_id"});
          op.create_index("idx_tasks_source_thought", "tasks", {"source_thought_id"});
          op.create_index("idx_tasks_priority", "tasks", {"priority"});
          op.create_index("idx_tasks_status", "tasks", {"status"});
          op.create_index("idx_tasks_due_date", "tasks", {"due_date"});

          // The id is the session's, given by the client; it is no UUID.
          op.create_table("contexts",
                          column("id", varchar(255)).primary_key(),
                          column("user_id", varchar(36)).not_null().references("users", "id", cascade),
                          column("started_at", timestamp_tz).not_null(),
                          column("current_activity", varchar(255)),
                          column("active_app", varchar(255)),
                          column("location", varchar(255)),
                          column("time_of_day", varchar(50)),
                          column("energy_level", varchar(50)),
                          column("focus_state", varchar(50)),
                          column("thought_count", integer).not_null().default_value(0),
                          column("notes", text),
                          column("ended_at", timestamp_tz),
                          column("created_at", timestamp_tz).not_null(),
                          column("updated_at", timestamp_tz).not_null());
          op.create_index("idx_contexts_user_id", "contexts", {"user_id"});
          op.create_index("idx_contexts_started_at", "contexts", {"started_at"});

          op.create_table("claude_analysis_results",
                          column("id", varchar(36)).primary_key(),
                          column("thought_id", varchar(36)).references("thoughts", "id", set_null),
                          column("user_id", varchar(36)).not_null().references("users", "id", cascade),
                          column("analysis_type", varchar(50)).not_null(),
                          column("summary", text).not_null(),
                          column("themes", json).not_null().default_value("[]"),
                          column("suggested_action", varchar(1000)),
                          column("confidence", double_precision),
                          column("tokens_used", integer).not_null(),
                          column("raw_response", json),
                          column("created_at", timestamp_tz).not_null(),
                          column("updated_at", timestamp_tz).not_null());
          op.create_index("idx_claude_results_user_id", "claude_analysis_results", {"user_id"});
          op.create_index("idx_claude_results_created_at", "claude_analysis_results", {"created_at"});

          op.create_table(
              "thought_relationships",
              column("id", varchar(36)).primary_key(),
              column("user_id", varchar(36)).not_null().references("users", "id", cascade),
              column("source_thought_id", varchar(36)).not_null().references("thoughts", "id", cascade),
              column("related_thought_id", varchar(36)).not_null().references("thoughts", "id", cascade),
              column("relationship_type", varchar(50)),
              column("confidence", double_precision),
              column("discovered_by", varchar(50)),
              column("created_at", timestamp_tz).not_null(),
              unique({"source_thought_id", "related_thought_id"}).named("uq_thought_relationships_source_related"));
          op.create_index("idx_thought_relationships_source", "thought_relationships", {"source_thought_id"});
          op.create_index("idx_thought_relationships_related", "thought_relationships", {"related_thought_id"});

          op.create_table("api_keys",
                          column("id", varchar(36)).primary_key(),
                          column("user_id", varchar(36)).not_null().references("users", "id", cascade),
                          column("name", varchar(255)),
                          column("key_hash", varchar(255)).not_null().unique(),
                          column("is_active", boolean).not_null().default_value(true),
                          column("created_at", timestamp_tz).not_null(),
                          column("last_used_at", timestamp_tz));
          op.create_index("idx_api_keys_user_id", "api_keys", {"user_id"});
          op.create_index("idx_api_keys_key_hash", "api_keys", {"key_hash"});

          op.create_table("audit_log",
                          column("id", varchar(36)).primary_key(),
                          column("user_id", varchar(36)).not_null().references("users", "id", cascade),
                          column("entity_type", varchar(50)),
                          column("entity_id", varchar(36)),
                          column("action", varchar(50)),
                          column("changes", json),
                          column("created_at", timestamp_tz).not_null());
          op.create_index("idx_audit_log_user_id", "audit_log", {"user_id"});
          op.create_index("idx_audit_log_entity", "audit_log", {"entity_type", "entity_id"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_table("audit_log");
          op.drop_table("api_keys");
          op.drop_table("thought_relationships");
          op.drop_table("claude_analysis_results");
          op.drop_table("contexts");
          op.drop_table("tasks");
          op.drop_table("thoughts");
          op.drop_table("users");
        },
};

}  // namespace thoughts

#endif
