// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_NAME_MAP_HPP
#define HEADWAY_BASE_NAME_MAP_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// Finds a number by name in constant time, also while the program compiles (`std::unordered_map` is not constexpr).
///
/// A few names are looked through one by one. More get a table of places beside them, with open addressing and linear
/// probing; an erased name keeps its place there until the next growth, so that later names on the same path are found.
///
/// @tparam Name  Text, or std::string_view when the names outlive the map.
template <class Name>
class MapOf {
 public:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  /// The number stored under the name, or npos.
  [[nodiscard]] constexpr std::size_t find(std::string_view name) const {
    const std::size_t at = place_of(name);
    return at == npos ? npos : entries_[at].number;
  }

  /// Stores or replaces.
  constexpr void put(const Name& name, std::size_t number) {
    if (const std::size_t at = place_of(name); at != npos) {
      entries_[at].number = number;
      return;
    }
    if (entries_.size() >= few && (entries_.size() + 1) * 2 > slots_.size()) grow();
    entries_.push_back(Entry{name, number});
    if (!slots_.empty()) slots_[free_slot(name)] = static_cast<std::uint32_t>(entries_.size());
  }

  constexpr void erase(std::string_view name) {
    const std::size_t at = place_of(name);
    if (at != npos) entries_[at] = Entry{Name{}, npos};
  }

  constexpr void clear() {
    entries_.clear();
    slots_.clear();
  }

 private:
  static constexpr std::size_t few = 8;
  struct Entry {
    Name name;
    std::size_t number = 0;  ///< npos: erased.
  };

  /// Looks at 32 characters at most, as each costs while a program compiles.
  [[nodiscard]] static constexpr std::size_t spread(std::string_view name) {
    const std::size_t size = name.size();
    const char* const bytes = name.data();
    std::uint32_t mixed = static_cast<std::uint32_t>(size);
    for (std::size_t at = size; at > 0;) {
      mixed = (mixed ^ static_cast<unsigned char>(bytes[at - 1])) * 16777619U;
      at -= std::min(at, 1 + size / 32);
    }
    return mixed ^ (mixed >> 15U);
  }
  [[nodiscard]] constexpr bool is(const Entry& entry, std::string_view name) const {
    return entry.number != npos && entry.name == name;
  }
  [[nodiscard]] constexpr std::size_t place_of(std::string_view name) const {
    if (slots_.empty()) {
      for (std::size_t at = 0; at < entries_.size(); ++at) {
        if (is(entries_[at], name)) return at;
      }
      return npos;
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = spread(name) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      if (is(entries_[slots_[slot] - 1], name)) return slots_[slot] - 1;
    }
    return npos;
  }
  [[nodiscard]] constexpr std::size_t free_slot(std::string_view name) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = spread(name) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    return slot;
  }

  /// Forgets what was erased, and makes room for as many names again.
  constexpr void grow() {
    erase_if(entries_, [](const Entry& entry) { return entry.number == npos; });
    std::size_t size = 4 * few;
    while (size < (entries_.size() + 1) * 4) size *= 2;
    slots_ = std::vector<std::uint32_t>(size, 0);
    for (std::size_t at = 0; at < entries_.size(); ++at) {
      slots_[free_slot(entries_[at].name)] = static_cast<std::uint32_t>(at + 1);
    }
  }

  List<Entry> entries_;               // in the order in which they came
  std::vector<std::uint32_t> slots_;  // places of entries, counted from 1; 0 is free; none while there are few
};

using NameMap = MapOf<Text>;

}  // namespace headway::inline v0

#endif
