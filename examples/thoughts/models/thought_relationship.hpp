// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_THOUGHT_RELATIONSHIP_HPP
#define THOUGHTS_MODELS_THOUGHT_RELATIONSHIP_HPP

#include <optional>
#include <string>
#include <utility>

#include "enums.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

/// A link from one thought to another; the link back is another one.
struct ThoughtRelationship {
  Uuid id = {};
  Uuid user_id = {};
  Uuid source_thought_id = {};
  Uuid related_thought_id = {};
  std::optional<std::string> relationship_type = {};
  std::optional<double> confidence = {};
  std::optional<std::string> discovered_by = {};
  Timestamp created_at = {};

  static constexpr auto model() {
    return headway::model<ThoughtRelationship>(
        "thought_relationships",
        field<&ThoughtRelationship::id>("id", varchar(36)).primary_key(),
        field<&ThoughtRelationship::user_id>("user_id", varchar(36)).references("users", "id", cascade),
        field<&ThoughtRelationship::source_thought_id>("source_thought_id", varchar(36))
            .references("thoughts", "id", cascade)
            .index("idx_thought_relationships_source"),
        field<&ThoughtRelationship::related_thought_id>("related_thought_id", varchar(36))
            .references("thoughts", "id", cascade)
            .index("idx_thought_relationships_related"),
        field<&ThoughtRelationship::relationship_type>("relationship_type", varchar(50)),
        field<&ThoughtRelationship::confidence>("confidence", double_precision).between(0, 1),
        field<&ThoughtRelationship::discovered_by>("discovered_by", varchar(50)),
        field<&ThoughtRelationship::created_at>("created_at", timestamp_tz),
        unique_on("uq_thought_relationships_source_related", "source_thought_id", "related_thought_id"),
        row_rule(TwoThoughts{}));
  }
  friend bool operator==(const ThoughtRelationship&, const ThoughtRelationship&) = default;
};

struct ThoughtRelationshipCreate {
  Uuid source_thought_id = {};
  Uuid related_thought_id = {};
  std::string relationship_type{relationship_types::similar};
  double confidence = 0.8;
  std::string discovered_by{discoverers::claude};

  static constexpr auto model() {
    return shape<ThoughtRelationshipCreate>(
        field<&ThoughtRelationshipCreate::source_thought_id>("source_thought_id"),
        field<&ThoughtRelationshipCreate::related_thought_id>("related_thought_id"),
        field<&ThoughtRelationshipCreate::relationship_type>("relationship_type").may_be_absent().length(0, 50),
        field<&ThoughtRelationshipCreate::confidence>("confidence").may_be_absent().between(0, 1),
        field<&ThoughtRelationshipCreate::discovered_by>("discovered_by").may_be_absent().length(0, 50),
        row_rule(TwoThoughts{}));
  }
};

/// A row as the API tells it. What was stored is not asked for the limits of requests again.
struct ThoughtRelationshipResponse : ThoughtRelationship {
  static constexpr auto model() {
    return shape<ThoughtRelationshipResponse>(field<&ThoughtRelationship::id>("id"),
                                              field<&ThoughtRelationship::created_at>("created_at"),
                                              field<&ThoughtRelationship::user_id>("user_id"),
                                              field<&ThoughtRelationship::source_thought_id>("source_thought_id"),
                                              field<&ThoughtRelationship::related_thought_id>("related_thought_id"),
                                              field<&ThoughtRelationship::relationship_type>("relationship_type"),
                                              field<&ThoughtRelationship::confidence>("confidence"),
                                              field<&ThoughtRelationship::discovered_by>("discovered_by"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline ThoughtRelationship new_row(ThoughtRelationshipCreate given, const Uuid& user_id, Timestamp at) {
  return {.id = Uuid::random(),
          .user_id = user_id,
          .source_thought_id = given.source_thought_id,
          .related_thought_id = given.related_thought_id,
          .relationship_type = std::move(given.relationship_type),
          .confidence = given.confidence,
          .discovered_by = std::move(given.discovered_by),
          .created_at = at};
}
[[nodiscard]] inline ThoughtRelationshipResponse response_of(ThoughtRelationship row) { return {std::move(row)}; }

}  // namespace thoughts

#endif
