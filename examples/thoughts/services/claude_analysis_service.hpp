// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_CLAUDE_ANALYSIS_SERVICE_HPP
#define THOUGHTS_SERVICES_CLAUDE_ANALYSIS_SERVICE_HPP

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "models/models.hpp"
#include "services/audit.hpp"
#include "services/store.hpp"

namespace thoughts {

/// What was found out about the thoughts of users.
class ClaudeAnalysisService {
 public:
  static constexpr std::string_view entity = entity_types::claude_analysis;

  explicit ClaudeAnalysisService(Connection& db) : db_(db) {}

  /// The thought that it is about must be the user's.
  Outcome<ClaudeAnalysis> record(ClaudeAnalysisCreate given) {
    return in_transaction(db_, given.user_id, [&]() -> Outcome<ClaudeAnalysis> {
      if (given.thought_id) {
        auto about = select_owned<Thought>(db_, entity_types::thought, given.thought_id->str(), given.user_id);
        if (!about) return tl::make_unexpected(std::move(about.error()));
      }
      return create_row(db_, entity, new_row(std::move(given), headway::now()));
    });
  }

  /// The newest first.
  [[nodiscard]] Outcome<Page<ClaudeAnalysis>> history(const Uuid& user_id, Paging paging = {.limit = 50}) {
    return select_page<ClaudeAnalysis>(db_, entity, "WHERE user_id = ?", newest_first, {Value(user_id.str())}, paging);
  }
  [[nodiscard]] Outcome<std::vector<ClaudeAnalysis>> recent(const Uuid& user_id, std::int32_t limit = 10) {
    auto page = history(user_id, {.limit = limit});
    if (!page) return tl::make_unexpected(std::move(page.error()));
    return std::move(page->items);
  }
  [[nodiscard]] Outcome<std::vector<ClaudeAnalysis>> by_thought(const Uuid& user_id, const Uuid& thought_id) {
    return select<ClaudeAnalysis>(db_,
                                  entity,
                                  "WHERE user_id = ? AND thought_id = ? ORDER BY created_at DESC, id DESC",
                                  {Value(user_id.str()), Value(thought_id.str())});
  }
  [[nodiscard]] Outcome<std::int64_t> total_tokens(const Uuid& user_id) {
    return select_number(db_,
                         entity,
                         "SELECT " + words::as_whole(db_.dialect(), "coalesce(sum(tokens_used), 0)") +
                             " FROM claude_analysis_results WHERE user_id = ?",
                         {Value(user_id.str())});
  }

 private:
  static constexpr const char* newest_first = "ORDER BY created_at DESC, id DESC";

  Connection& db_;
};

}  // namespace thoughts

#endif
