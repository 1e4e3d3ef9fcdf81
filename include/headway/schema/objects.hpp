// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_OBJECTS_HPP
#define HEADWAY_SCHEMA_OBJECTS_HPP

#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"

namespace headway::inline v0 {

/// What a view or trigger was before a schema changed.
template <class Part>
struct PartBefore {
  bool existed = false;
  Part part = {};  ///< Of one that was not there, only what it is found by counts.
};

/// The views, or the triggers, of a schema, in the order in which they were made.
template <class Part>
class Parts {
 public:
  using Journal = List<PartBefore<Part>>;

  [[nodiscard]] constexpr const Part* begin() const noexcept { return all_.begin(); }
  [[nodiscard]] constexpr const Part* end() const noexcept { return all_.end(); }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] constexpr bool empty() const noexcept { return all_.empty(); }

  [[nodiscard]] constexpr const Part* find(std::string_view name) const {
    for (const Part& each : all_) {
      if (same_name(each.name, name)) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] constexpr const Part* find(const Part& like) const {
    for (const Part& each : all_) {
      if (is_same_part(each, like)) return &each;
    }
    return nullptr;
  }

  /// @pre there is no such part
  constexpr void put(Part part) {
    note(part, false);
    all_.push_back(std::move(part));
  }
  /// @pre it is one of these
  constexpr void erase(const Part* part) {
    note(*part, true);
    all_.erase(all_.begin() + (part - all_.begin()));
  }
  /// @pre it is one of these
  constexpr void replace(const Part* part, Part by) {
    note(*part, true);
    note(by, false);
    all_[static_cast<std::size_t>(part - all_.begin())] = std::move(by);
  }

  /// @name Keeping what is changed, as a Schema does.
  /// @{
  constexpr void begin_journal() {
    journal_.clear();
    has_journal_ = true;
  }
  [[nodiscard]] constexpr Journal end_journal() {
    has_journal_ = false;
    return std::move(journal_);
  }
  constexpr void restore(Journal journal) {
    for (const PartBefore<Part>& each : journal) {
      if (const Part* now = find(each.part)) all_.erase(all_.begin() + (now - all_.begin()));
    }
    for (PartBefore<Part>& each : journal) {
      if (each.existed) all_.push_back(std::move(each.part));
    }
  }
  /// @}

  /// The same, in any order.
  friend constexpr bool operator==(const Parts& left, const Parts& right) {
    if (left.size() != right.size()) return false;
    for (const Part& each : left) {
      const Part* const other = right.find(each);
      if (other == nullptr || !(each == *other)) return false;
    }
    return true;
  }

 private:
  constexpr void note(const Part& part, bool exists) {
    if (!has_journal_) return;
    for (const PartBefore<Part>& each : journal_) {
      if (is_same_part(each.part, part)) return;
    }
    journal_.push_back({exists, part});
  }

  List<Part> all_;
  Journal journal_;
  bool has_journal_ = false;
};

/// The views and triggers of a schema.
struct Objects {
  Parts<View> views = {};
  Parts<Trigger> triggers = {};
  bool are_all_known = true;  ///< False when SQL was executed that nobody looked into: there may be others.
};

}  // namespace headway::inline v0

#endif
