// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_THOUGHT_SERVICE_HPP
#define THOUGHTS_SERVICES_THOUGHT_SERVICE_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/models.hpp"
#include "services/audit.hpp"
#include "services/store.hpp"
#include "services/words.hpp"

namespace thoughts {

enum class SortOrder : std::uint8_t { asc, desc };
enum class ThoughtSort : std::uint8_t { created_at, updated_at };

/// Which thoughts to list, and how.
struct ThoughtFilter {
  std::optional<ThoughtStatus> status;
  std::vector<std::string> tags;  ///< A thought has at least one of them; all when there are none.
  ThoughtSort sort_by = ThoughtSort::created_at;
  SortOrder order = SortOrder::desc;
  Paging paging;
};

/// The thoughts of users. Another user's thought is not found.
class ThoughtService {
 public:
  static constexpr std::string_view entity = entity_types::thought;

  explicit ThoughtService(Connection& db) : db_(db) {}

  Outcome<Thought> create(const Uuid& user_id, ThoughtCreate given) {
    return in_transaction(
        db_, user_id, [&] { return create_row(db_, entity, new_row(std::move(given), user_id, headway::now())); });
  }

  [[nodiscard]] Outcome<Thought> get(const Uuid& user_id, const Uuid& id) {
    return select_owned<Thought>(db_, entity, id.str(), user_id);
  }

  /// @error invalid_data about `filter`: a tag that no thought can have
  [[nodiscard]] Outcome<Page<Thought>> list(const Uuid& user_id, const ThoughtFilter& filter) {
    std::string where = "WHERE user_id = ?";
    Values values{Value(user_id.str())};
    if (filter.status) {
      where += " AND status = ?";
      values.push_back(Value(headway::name_of(*filter.status)));
    }
    if (!filter.tags.empty()) {
      const Outcome<std::vector<std::string>> wanted = normalised(filter.tags);
      if (!wanted) return tl::make_unexpected(wanted.error());
      where += " AND EXISTS (SELECT 1 FROM " + words::tags(db_.dialect()) + " WHERE tag.value IN (" +
               words::marks(wanted->size()) + "))";
      for (const std::string& each : *wanted) values.emplace_back(each);
    }
    const std::string direction = filter.order == SortOrder::asc ? " ASC" : " DESC";
    const std::string key = filter.sort_by == ThoughtSort::updated_at ? "updated_at" : "created_at";
    return select_page<Thought>(
        db_, entity, where, "ORDER BY " + key + direction + ", id" + direction, std::move(values), filter.paging);
  }

  Outcome<Thought> update(const Uuid& user_id, const Uuid& id, ThoughtUpdate given) {
    return in_transaction(db_, user_id, [&]() -> Outcome<Thought> {
      const Outcome<Thought> before = get(user_id, id);
      if (!before) return before;
      Thought after = *before;
      change(after, std::move(given), time_of_change(*before));
      return change_row(db_, entity, *before, std::move(after));
    });
  }

  /// What was made from the thought stays; the database takes the links off.
  Outcome<void> erase(const Uuid& user_id, const Uuid& id) {
    return in_transaction(db_, user_id, [&]() -> Outcome<void> {
      const Outcome<Thought> found = get(user_id, id);
      if (!found) return tl::make_unexpected(found.error());
      return erase_row(db_, entity, *found, time_of_change(*found));
    });
  }

  /// The thoughts that links from this one lead to, the newest link first.
  [[nodiscard]] Outcome<std::vector<Thought>> get_related(const Uuid& user_id, const Uuid& id) {
    return in_snapshot(db_, [&]() -> Outcome<std::vector<Thought>> {
      const Outcome<Thought> source = get(user_id, id);
      if (!source) return tl::make_unexpected(source.error());
      return select<Thought>(db_,
                             entity,
                             "WHERE user_id = ? AND id IN (SELECT related_thought_id FROM thought_relationships WHERE "
                             "source_thought_id = ?) ORDER BY (SELECT max(link.created_at) FROM thought_relationships "
                             "AS link WHERE link.related_thought_id = thoughts.id AND link.source_thought_id = ?) "
                             "DESC, id DESC",
                             {Value(user_id.str()), Value(id.str()), Value(id.str())});
    });
  }

  /// @error conflict  the link is there already
  Outcome<ThoughtRelationship> add_relationship(const Uuid& user_id, ThoughtRelationshipCreate given) {
    return in_transaction(db_, user_id, [&]() -> Outcome<ThoughtRelationship> {
      for (const Uuid& end : {given.source_thought_id, given.related_thought_id}) {
        if (const Outcome<Thought> found = get(user_id, end); !found) return tl::make_unexpected(found.error());
      }
      return create_row(db_, entity_types::thought_relationship, new_row(std::move(given), user_id, headway::now()));
    });
  }

 private:
  /// Tags as thoughts have them: trimmed and in lower case.
  static Outcome<std::vector<std::string>> normalised(const std::vector<std::string>& tags) {
    std::vector<std::string> out = tags;
    if (const std::optional<headway::Problem> problem = EachTag{}.check(out)) {
      return invalid_data("filter", "tags: " + problem->message);
    }
    return out;
  }

  Connection& db_;
};

}  // namespace thoughts

template <>
inline constexpr auto headway::enum_names<thoughts::SortOrder> = std::to_array<std::string_view>({"asc", "desc"});
template <>
inline constexpr auto headway::enum_names<thoughts::ThoughtSort> = std::to_array<std::string_view>({"created_at",
                                                                                                    "updated_at"});

#endif
