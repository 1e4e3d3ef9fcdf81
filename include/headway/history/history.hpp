// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_HISTORY_HPP
#define HEADWAY_HISTORY_HISTORY_HPP

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/base/name_map.hpp"
#include "headway/history/migration.hpp"

namespace headway::inline v0 {

namespace detail {

/// Why a text cannot name a revision; empty when it can. 255 characters is what the version table holds.
[[nodiscard]] constexpr Text flaw_of_revision_id(std::string_view id) {
  if (id.empty()) return "it is empty";
  if (id.size() > 255) return "it is longer than 255 characters";
  for (const char c : id) {
    if (c == '@' || c == '-' || c == '+' || c == ':') return "@ - + and : belong to the grammar of targets";
    if (static_cast<unsigned char>(c) <= ' ') return "it has white space or a control character in it";
  }
  for (const std::string_view word : {"head", "heads", "base", "current"}) {
    if (id == word) return "the word is reserved";
  }
  return {};
}

/// `a, b`
[[nodiscard]] constexpr Text joined(const Revisions& revisions) {
  std::vector<char> out;
  for (const std::string_view each : revisions) {
    if (!out.empty()) out.insert(out.end(), {',', ' '});
    out.insert(out.end(), each.begin(), each.end());
  }
  return Text(std::string_view(out.data(), out.size()));
}

}  // namespace detail

/// Looks for what is wrong with a list of migrations as a history: each must name the one listed before it as its
/// down_revision, the first none.
[[nodiscard]] constexpr Finding examine(std::span<const Migration> migrations) {
  NameMap seen;
  std::string_view previous;
  for (std::size_t at = 0; at < migrations.size(); ++at) {
    const Migration& migration = migrations[at];
    const Text id{migration.revision};
    if (Text flaw = detail::flaw_of_revision_id(migration.revision); !flaw.empty()) {
      return {ErrorCode::malformed_revision_id, {}, {}, id, std::move(flaw)};
    }
    if (seen.find(id) != NameMap::npos) return {ErrorCode::duplicate_revision, {}, {}, id, {}};
    seen.put(id, at);
    if (migration.upgrade == nullptr) return {ErrorCode::missing_upgrade, id, {}, {}, {}};
    const std::string_view parent =
        migration.down_revision.empty() ? std::string_view{} : migration.down_revision.front();
    if (migration.down_revision.size() > 1 || parent != previous) {
      for (const std::string_view each : migration.down_revision) {
        bool is_known = each.empty();
        for (const Migration& other : migrations) is_known = is_known || other.revision == each;
        if (!is_known) return {ErrorCode::unknown_parent, id, {}, Text(each), {}};
      }
      return {ErrorCode::not_linear, id, {}, detail::joined(migration.down_revision), Text(previous)};
    }
    previous = migration.revision;
  }
  return {};
}

/// The migrations of a program, in order, known to form a history. A view: the list must outlive it, as a constant
/// array of the program does.
///
/// A position in a history is a count: 0 is base, n is after the n-th migration.
class History {
 public:
  /// A history without migrations.
  constexpr History() = default;

  /// Examines a list and makes a history of it.
  ///
  /// @error malformed_revision_id, duplicate_revision, unknown_parent, not_linear, missing_upgrade
  [[nodiscard]] static Result<History> from(std::span<const Migration> migrations) {
    if (const Finding found = examine(migrations)) return failure(to_error(found));
    return History(migrations);
  }

  /// @pre examine(migrations) finds nothing
  [[nodiscard]] static constexpr History from_examined(std::span<const Migration> migrations) {
    return History(migrations);
  }

  [[nodiscard]] constexpr std::span<const Migration> migrations() const noexcept { return migrations_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return migrations_.size(); }

  /// The newest revision; empty when there are no migrations.
  [[nodiscard]] constexpr std::string_view head() const noexcept { return revision_at(size()); }

  /// The revision at a position; empty for base.
  [[nodiscard]] constexpr std::string_view revision_at(std::size_t position) const noexcept {
    return position == 0 ? std::string_view{} : migrations_[position - 1].revision;
  }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  /// The position of a revision, 0 for an empty one, npos for one that is not in the history. Newest first, because
  /// that is where databases are.
  [[nodiscard]] constexpr std::size_t position_of(std::string_view revision) const noexcept {
    for (std::size_t position = size(); position > 0; --position) {
      if (revision_at(position) == revision) return position;
    }
    return revision.empty() ? 0 : npos;
  }

 private:
  constexpr explicit History(std::span<const Migration> migrations) : migrations_(migrations) {}

  std::span<const Migration> migrations_;
};

}  // namespace headway::inline v0

#endif
