// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_CONSCIOUSNESS_CHECK_HPP
#define THOUGHTS_SERVICES_CONSCIOUSNESS_CHECK_HPP

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/models.hpp"
#include "services/claude_analysis_service.hpp"
#include "services/store.hpp"
#include "services/words.hpp"

namespace thoughts {

/// What a check of the newest thoughts is asked for.
struct ConsciousnessCheck {
  std::int32_t limit_recent = 10;
  bool include_archived = false;
  std::vector<std::string> focus_tags;  ///< Only thoughts that have one of them; all when there are none.

  static constexpr auto model() {
    using headway::field;
    return headway::shape<ConsciousnessCheck>(
        field<&ConsciousnessCheck::limit_recent>("limit_recent").may_be_absent().between(1, 50),
        field<&ConsciousnessCheck::include_archived>("include_archived").may_be_absent(),
        field<&ConsciousnessCheck::focus_tags>("focus_tags")
            .may_be_absent()
            .rule(headway::items_at_most(5))
            .rule(EachTag{})
            .rule(DistinctTags{}));
  }
};

/// Who looks at thoughts: a client of Claude, or whatever else the server is started with.
///
/// It fills in what it finds; user, type and time are the server's. What it fails with is for the log.
using Analyst = std::function<tl::expected<ClaudeAnalysisCreate, std::string>(const std::vector<Thought>& thoughts)>;

/// The analyst of a server that has no access to Claude: it counts tags and words.
[[nodiscard]] inline tl::expected<ClaudeAnalysisCreate, std::string> count_tags(const std::vector<Thought>& thoughts) {
  std::map<std::string, int> uses;
  std::int32_t words = 0;
  for (const Thought& thought : thoughts) {
    for (const std::string& tag : thought.tags) ++uses[tag];
    bool in_word = false;
    for (const char c : thought.content) {
      const bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
      if (!is_blank && !in_word) ++words;
      in_word = !is_blank;
    }
  }
  std::vector<std::pair<std::string, int>> themes(uses.begin(), uses.end());
  std::sort(themes.begin(), themes.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (themes.size() > 5) themes.resize(5);

  ClaudeAnalysisCreate made;
  made.tokens_used = words;
  made.summary = std::to_string(thoughts.size()) + (thoughts.size() == 1 ? " thought of " : " thoughts of ") +
                 std::to_string(words) + (words == 1 ? " word" : " words");
  for (const auto& [tag, count] : themes) made.themes.push_back(tag);
  if (themes.empty()) {
    made.summary += "; none is tagged";
    made.suggested_action = "Tag your thoughts, so that they can be grouped";
  } else {
    const auto& [tag, count] = themes.front();
    made.summary += "; most often about " + tag;
    made.suggested_action = "Look at your thoughts about " + tag;
    made.confidence = static_cast<double>(count) / static_cast<double>(thoughts.size());
  }
  return made;
}

/// Has the newest thoughts of a user looked at, and records what comes of it.
///
/// No transaction is open meanwhile: an analyst may take its time.
///
/// @error invalid_data  there is no thought to look at
/// @error upstream      the analyst failed
[[nodiscard]] inline Outcome<ClaudeAnalysis> check_consciousness(Connection& db, const Uuid& user_id,
                                                                 const ConsciousnessCheck& wanted,
                                                                 const Analyst& analyst) {
  std::string rest = "WHERE user_id = ?";
  Values values{Value(user_id.str())};
  if (!wanted.include_archived) rest += " AND status <> 'archived'";
  if (!wanted.focus_tags.empty()) {
    rest += " AND EXISTS (SELECT 1 FROM " + words::tags(db.dialect()) + " WHERE tag.value IN (" +
            words::marks(wanted.focus_tags.size()) + "))";
    for (const std::string& tag : wanted.focus_tags) values.emplace_back(tag);
  }
  values.push_back(wanted.limit_recent);
  auto found = select<Thought>(db, "thought", rest + " ORDER BY created_at DESC, id DESC LIMIT ?", values);
  if (!found) return tl::make_unexpected(std::move(found.error()));
  if (found->empty()) return invalid_data("analysis", "There is no thought to look at");
  auto made = analyst(*found);
  if (!made) return upstream_failed(std::move(made.error()));
  made->user_id = user_id;
  made->analysis_type = AnalysisType::consciousness_check;
  auto valid = headway::validate(std::move(*made));
  if (!valid) return upstream_failed(valid.error().front().location.front() + ": " + valid.error().front().message);
  return ClaudeAnalysisService(db).record(std::move(*valid));
}

}  // namespace thoughts

#endif
