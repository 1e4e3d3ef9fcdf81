// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_CLAUDE_ANALYSIS_HPP
#define THOUGHTS_MODELS_CLAUDE_ANALYSIS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "enums.hpp"
#include "headway/json.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

struct ClaudeAnalysis {
  Uuid id = {};
  std::optional<Uuid> thought_id = {};
  Uuid user_id = {};
  AnalysisType analysis_type = AnalysisType::consciousness_check;
  std::string summary = {};
  std::vector<std::string> themes = {};
  std::optional<std::string> suggested_action = {};
  std::optional<double> confidence = {};
  std::int32_t tokens_used = 0;
  std::optional<Json> raw_response = {};
  Timestamp created_at = {};
  Timestamp updated_at = {};

  static constexpr auto model() {
    return headway::model<ClaudeAnalysis>(
        "claude_analysis_results",
        field<&ClaudeAnalysis::id>("id", varchar(36)).primary_key(),
        field<&ClaudeAnalysis::thought_id>("thought_id", varchar(36)).references("thoughts", "id", set_null),
        field<&ClaudeAnalysis::user_id>("user_id", varchar(36))
            .references("users", "id", cascade)
            .index("idx_claude_results_user_id"),
        field<&ClaudeAnalysis::analysis_type>("analysis_type", varchar(50)),
        field<&ClaudeAnalysis::summary>("summary", text).length(1, 5000),
        field<&ClaudeAnalysis::themes>("themes", json).default_value("[]"),
        field<&ClaudeAnalysis::suggested_action>("suggested_action", varchar(1000)),
        field<&ClaudeAnalysis::confidence>("confidence", double_precision).between(0, 1),
        field<&ClaudeAnalysis::tokens_used>("tokens_used", integer).greater_than(0),
        field<&ClaudeAnalysis::raw_response>("raw_response", json).rule(object()),
        field<&ClaudeAnalysis::created_at>("created_at", timestamp_tz).index("idx_claude_results_created_at"),
        field<&ClaudeAnalysis::updated_at>("updated_at", timestamp_tz),
        row_rule(OrderOfTimes{}));
  }
  friend bool operator==(const ClaudeAnalysis&, const ClaudeAnalysis&) = default;
};

/// Nothing updates an analysis.
struct ClaudeAnalysisCreate {
  std::optional<Uuid> thought_id = {};
  Uuid user_id = {};
  AnalysisType analysis_type = AnalysisType::consciousness_check;
  std::string summary = {};
  std::vector<std::string> themes = {};
  std::optional<std::string> suggested_action = {};
  std::optional<double> confidence = {};
  std::int32_t tokens_used = 0;
  std::optional<Json> raw_response = {};

  static constexpr auto model() {
    return shape<ClaudeAnalysisCreate>(
        field<&ClaudeAnalysisCreate::thought_id>("thought_id"),
        field<&ClaudeAnalysisCreate::user_id>("user_id"),
        field<&ClaudeAnalysisCreate::analysis_type>("analysis_type"),
        field<&ClaudeAnalysisCreate::summary>("summary").length(1, 5000),
        field<&ClaudeAnalysisCreate::themes>("themes").may_be_absent(),
        field<&ClaudeAnalysisCreate::suggested_action>("suggested_action").length(0, 1000),
        field<&ClaudeAnalysisCreate::confidence>("confidence").between(0, 1),
        field<&ClaudeAnalysisCreate::tokens_used>("tokens_used").greater_than(0),
        field<&ClaudeAnalysisCreate::raw_response>("raw_response").rule(object()));
  }
};

/// A row as the API tells it. What was stored is not asked for the limits of requests again.
struct ClaudeAnalysisResponse : ClaudeAnalysis {
  static constexpr auto model() {
    return shape<ClaudeAnalysisResponse>(field<&ClaudeAnalysis::id>("id"),
                                         field<&ClaudeAnalysis::created_at>("created_at"),
                                         field<&ClaudeAnalysis::updated_at>("updated_at"),
                                         field<&ClaudeAnalysis::thought_id>("thought_id"),
                                         field<&ClaudeAnalysis::user_id>("user_id"),
                                         field<&ClaudeAnalysis::analysis_type>("analysis_type"),
                                         field<&ClaudeAnalysis::summary>("summary"),
                                         field<&ClaudeAnalysis::themes>("themes"),
                                         field<&ClaudeAnalysis::suggested_action>("suggested_action"),
                                         field<&ClaudeAnalysis::confidence>("confidence"),
                                         field<&ClaudeAnalysis::tokens_used>("tokens_used"),
                                         field<&ClaudeAnalysis::raw_response>("raw_response"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline ClaudeAnalysis new_row(ClaudeAnalysisCreate given, Timestamp at) {
  return {.id = Uuid::random(),
          .thought_id = given.thought_id,
          .user_id = given.user_id,
          .analysis_type = given.analysis_type,
          .summary = std::move(given.summary),
          .themes = std::move(given.themes),
          .suggested_action = std::move(given.suggested_action),
          .confidence = given.confidence,
          .tokens_used = given.tokens_used,
          .raw_response = std::move(given.raw_response),
          .created_at = at,
          .updated_at = at};
}
[[nodiscard]] inline ClaudeAnalysisResponse response_of(ClaudeAnalysis row) { return {std::move(row)}; }

}  // namespace thoughts

#endif
