// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_NAME_MAP_HPP
#define HEADWAY_BASE_NAME_MAP_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/base/zeroed.hpp"

namespace headway::inline v0 {

/// Finds a number by name in constant time, also while the program compiles (`std::unordered_map` is not constexpr).
///
/// A few names are looked through one by one. More get a table of places beside them, with open addressing and linear
/// probing; an erased name keeps its place until the next growth, so that later names on the same path are found, and
/// takes it again when it comes back.
///
/// @tparam Name  Text, or std::string_view when the names outlive the map.
/// @tparam Same  Which names are one; they may differ in the case of ASCII letters.
template <class Name, bool (*Same)(std::string_view, std::string_view) noexcept = detail::same_text>
class MapOf {
 public:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  /// The number stored under the name, or npos.
  [[nodiscard]] constexpr std::size_t find(std::string_view name) const {
    const std::size_t at = place_of(name, spread(name));
    return at == npos ? npos : entries_.data()[at].number;
  }

  /// Stores or replaces.
  ///
  /// @return the number that was stored under the name before, or npos
  constexpr std::size_t put(const Name& name, std::size_t number) {
    const std::size_t hash = spread(name);
    if (const std::size_t at = place_of(name, hash); at != npos) {
      return std::exchange(entries_[at].number, number);
    }
    if (entries_.size() >= few && (entries_.size() + 1) * 2 > slots_.size()) grow();
    entries_.push_back(Entry{name, number, hash});
    if (!slots_.empty()) take_slot(hash, entries_.size());
    return npos;
  }

  /// The number that was stored under the name, or npos.
  constexpr std::size_t erase(std::string_view name) {
    const std::size_t at = place_of(name, spread(name));
    return at == npos ? npos : std::exchange(entries_[at].number, npos);
  }

  constexpr void clear() {
    entries_.clear();
    slots_ = {};
  }

 private:
  static constexpr std::size_t few = 8;
  struct Entry {
    Name name;
    std::size_t number = 0;  ///< npos: erased.
    std::size_t hash = 0;
  };

  /// Looks at 32 characters at most, as each costs while a program compiles. Case is left out.
  [[nodiscard]] static constexpr std::size_t spread(std::string_view name) {
    const std::size_t size = name.size();
    const char* const bytes = name.data();
    std::uint32_t mixed = static_cast<std::uint32_t>(size);
    const std::size_t step = 1 + size / 32;
    for (std::size_t at = 0; at < size; at += step) {
      mixed = (mixed ^ (static_cast<unsigned char>(bytes[at]) | 0x20U)) * 16777619U;
    }
    return mixed ^ (mixed >> 15U);
  }
  [[nodiscard]] static constexpr bool is(const Entry& entry, std::string_view name, std::size_t hash) {
    return entry.hash == hash && Same(entry.name, name);
  }
  /// Where the name stands, erased or not. With pointers, as each call of operator[] costs the compiler.
  [[nodiscard]] constexpr std::size_t place_of(std::string_view name, std::size_t hash) const {
    const Entry* const entries = entries_.data();
    if (slots_.empty()) {
      const std::size_t count = entries_.size();
      for (std::size_t at = 0; at < count; ++at) {
        if (is(entries[at], name, hash)) return at;
      }
      return npos;
    }
    const std::uint32_t* const slots = slots_.data();
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      const std::size_t at = slots[slot] - 1;
      if (is(entries[at], name, hash)) return at;
    }
    return npos;
  }
  /// @pre there are slots
  constexpr void take_slot(std::size_t hash, std::size_t place) {
    std::uint32_t* const slots = slots_.data();
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots[slot] != 0) slot = (slot + 1) & mask;
    slots[slot] = static_cast<std::uint32_t>(place);
  }

  /// Forgets what was erased, and makes room for as many names again.
  constexpr void grow() {
    erase_if(entries_, [](const Entry& entry) { return entry.number == npos; });
    std::size_t size = 4 * few;
    while (size < (entries_.size() + 1) * 4) size *= 2;
    slots_ = Zeroed<std::uint32_t>(size);
    for (std::size_t at = 0; at < entries_.size(); ++at) {
      take_slot(entries_[at].hash, at + 1);
    }
  }

  List<Entry> entries_;          // in the order in which they came
  Zeroed<std::uint32_t> slots_;  // places of entries, counted from 1; 0 is free; none while there are few
};

using NameMap = MapOf<Text>;

}  // namespace headway::inline v0

#endif
