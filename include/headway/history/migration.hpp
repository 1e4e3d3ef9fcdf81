// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_MIGRATION_HPP
#define HEADWAY_HISTORY_MIGRATION_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "headway/base/error_code.hpp"
#include "headway/operations/operations.hpp"

namespace headway::inline v0 {

/// The revisions that a migration builds on: none, one, or several when it merges branches.
class Revisions {
 public:
  static constexpr std::size_t capacity = 8;

  constexpr Revisions() = default;
  constexpr Revisions(const char* one) : Revisions(std::string_view(one)) {}
  constexpr Revisions(std::string_view one) {
    if (!one.empty()) items_[size_++] = one;
  }
  constexpr Revisions(std::initializer_list<std::string_view> several) {
    for (const std::string_view each : several) {
      if (each.empty()) continue;
      if (size_ < capacity) items_[size_] = each;
      ++size_;
    }
  }

  /// May be above `capacity`: then the list was too long, and History::from says so.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr std::string_view front() const noexcept { return items_[0]; }
  [[nodiscard]] constexpr const std::string_view* begin() const noexcept { return items_; }
  [[nodiscard]] constexpr const std::string_view* end() const noexcept {
    return items_ + (size_ < capacity ? size_ : capacity);
  }

 private:
  std::string_view items_[capacity]{};
  std::size_t size_ = 0;
};

/// What lint need not tell of a migration any more: `.accepts = {ErrorCode::drops_column}`.
class Accepted {
 public:
  constexpr Accepted() = default;
  constexpr Accepted(ErrorCode one) { add(one); }
  constexpr Accepted(std::initializer_list<ErrorCode> several) {
    for (const ErrorCode each : several) add(each);
  }

  [[nodiscard]] constexpr bool contains(ErrorCode code) const noexcept { return (bits_ & bit(code)) != 0; }

 private:
  static void only_what_lint_tells_can_be_accepted() noexcept {}  // what the compiler names when it is something else

  constexpr void add(ErrorCode code) {
    if (bit(code) == 0) only_what_lint_tells_can_be_accepted();
    bits_ |= bit(code);
  }
  [[nodiscard]] static constexpr std::uint32_t bit(ErrorCode code) noexcept {
    if (code == ErrorCode::branches_do_not_commute) return 1;
    if (!is_lint(code)) return 0;
    return std::uint32_t{2} << (static_cast<unsigned>(code) - static_cast<unsigned>(ErrorCode::drops_table));
  }

  std::uint32_t bits_ = 0;
};

/// Records the operations of one direction of a migration; executes nothing.
using Body = void (*)(Operations&);

namespace detail {

constexpr void no_way_back(Operations&) {}

}  // namespace detail

/// Declares that a migration cannot be taken back. A migration that says nothing cannot either, but checked_history
/// takes that for forgotten.
inline constexpr Body irreversible = detail::no_way_back;

/// Whether SQLite enforces foreign keys while a migration runs.
enum class ForeignKeys : std::uint8_t {
  as_found,   ///< As the connection has it.
  suspended,  ///< Off during the migration; violations that were not there before fail the run before it commits.
};

/// One version of the schema: where it stands in the history, and how to get there and back.
///
/// A literal aggregate: migrations are constants of the program, not objects that somebody registers.
struct Migration {
  std::string_view revision;
  Revisions down_revision = {};  ///< The revision before this one; none for a first one, several for a merge.
  std::string_view message = {};
  Revisions branch_labels = {};  ///< Names for the branch that begins here: `upgrade payments@head`.
  Revisions depends_on = {};     ///< Revisions or labels of other branches that must be applied before.
  bool transactional = true;     ///< False for what a database refuses within a transaction, such as VACUUM.
  ForeignKeys foreign_keys = ForeignKeys::as_found;
  Accepted accepts = {};  ///< What is meant, and lint shall not tell.
  Body upgrade = nullptr;
  Body downgrade = nullptr;

  [[nodiscard]] constexpr bool is_reversible() const noexcept {
    return downgrade != nullptr && downgrade != irreversible;
  }
};

enum class Direction : std::uint8_t { upgrade, downgrade };

[[nodiscard]] constexpr std::string_view name(Direction direction) noexcept {
  return direction == Direction::upgrade ? "upgrade" : "downgrade";
}

}  // namespace headway::inline v0

#endif
