// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_THOUGHT_SEARCH_HPP
#define THOUGHTS_SERVICES_THOUGHT_SEARCH_HPP

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "models/models.hpp"
#include "services/store.hpp"
#include "services/words.hpp"

namespace thoughts {

/// What to search the thoughts of a user for.
struct ThoughtSearch {
  std::string text;
  bool in_content = true;
  bool in_tags = true;
  Paging paging{.limit = 50};
};

struct FoundThought {
  Thought thought;
  double score = 0;  ///< Of 1: 0.9 for a tag that is the text, up to 0.5 for content, the more the earlier it comes.
  bool content_matches = false;
  bool tags_match = false;
};

/// The matches of a search in SQL, with what they score, and what is bound to it.
class SearchSql {
 public:
  SearchSql(headway::Dialect dialect, const Uuid& user_id, const ThoughtSearch& wanted) : dialect_(dialect) {
    std::string place = "0", tag_match = "0", tag_equal = "0";
    if (wanted.in_content) {
      place = words::place_of(dialect, "?", "content");
      values_.emplace_back(wanted.text);
    }
    if (wanted.in_tags) {
      const std::string any_tag = "CASE WHEN EXISTS (SELECT 1 FROM " + words::tags(dialect) + " WHERE ";
      tag_match = any_tag + words::place_of(dialect, "?", "tag.value") + " > 0) THEN 1 ELSE 0 END";
      tag_equal =
          any_tag + words::lower(dialect, "tag.value") + " = " + words::lower(dialect, "?") + ") THEN 1 ELSE 0 END";
      values_.insert(values_.end(), {Value(wanted.text), Value(wanted.text)});
    }
    values_.emplace_back(user_id.str());
    matches_ = "(SELECT id, created_at, " + words::length(dialect, "content") + " AS size, " + place + " AS place, " +
               tag_match + " AS tag_match, " + tag_equal +
               " AS tag_equal FROM thoughts WHERE user_id = ?) AS matches WHERE place > 0 OR tag_match = 1";
  }

  [[nodiscard]] std::string count() const { return "SELECT count(*) FROM " + matches_; }
  /// Rows of id, score, place and tag_match.
  [[nodiscard]] std::string page() const {
    const std::string sum = "0.9 * tag_equal + CASE WHEN place > 0 THEN 0.5 * (1 - (place - 1.0) / size) ELSE 0 END";
    const std::string score = words::as_double(dialect_, "CASE WHEN " + sum + " > 1 THEN 1.0 ELSE " + sum + " END");
    return "SELECT id, " + score + " AS score, place, tag_match FROM " + matches_ +
           " ORDER BY score DESC, created_at DESC, id DESC LIMIT ? OFFSET ?";
  }
  [[nodiscard]] const Values& values() const { return values_; }
  [[nodiscard]] Values values(Paging paging) const {
    Values out = values_;
    out.push_back(paging.limit);
    out.push_back(paging.offset);
    return out;
  }

 private:
  headway::Dialect dialect_;
  std::string matches_;
  Values values_;
};

/// Finds the text as a part of contents and tags, in either case as far as ASCII goes, the best first. Scores are
/// worked out for all thoughts before the page is cut from them. Nothing is found for white space.
[[nodiscard]] inline Outcome<Page<FoundThought>> search_thoughts(Connection& db, const Uuid& user_id,
                                                                 const ThoughtSearch& wanted) {
  if (headway::trim(wanted.text).empty() || !(wanted.in_content || wanted.in_tags)) {
    return Page<FoundThought>{{}, 0, wanted.paging};
  }
  const SearchSql sql(db.dialect(), user_id, wanted);
  return in_snapshot(db, [&]() -> Outcome<Page<FoundThought>> {
    Page<FoundThought> page{{}, 0, wanted.paging};
    const auto total = select_number(db, "thought", sql.count(), sql.values());
    if (!total) return tl::make_unexpected(total.error());
    page.total = *total;
    std::vector<std::string> ids;
    auto done = db.query(sql.page(), sql.values(wanted.paging), [&](headway::Row row) {
      ids.emplace_back(row[0].view());
      page.items.push_back({.thought = {},
                            .score = headway::Codec<double>::from_value(row[1]).value_or(0),
                            .content_matches = row[2].integer > 0,
                            .tags_match = row[3].integer == 1});
    });
    if (!done) return database_failed("thought", done.error());
    for (std::size_t at = 0; at < ids.size(); ++at) {
      Outcome<Thought> row = select_owned<Thought>(db, "thought", ids[at], user_id);
      if (!row) return tl::make_unexpected(std::move(row.error()));
      page.items[at].thought = std::move(*row);
    }
    return page;
  });
}

}  // namespace thoughts

#endif
