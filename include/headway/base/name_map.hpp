// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_NAME_MAP_HPP
#define HEADWAY_BASE_NAME_MAP_HPP

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/hash.hpp"
#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// Finds a number by name in constant time, also while the program compiles (`std::unordered_map` is not constexpr).
///
/// Open addressing with linear probing. An erased slot stays occupied until the next growth, so that later names on
/// the same path are still found.
class NameMap {
 public:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  /// The number stored under the name, or npos.
  [[nodiscard]] constexpr std::size_t find(std::string_view name) const {
    if (slots_.empty()) return npos;
    const Slot& slot = slots_[probe(name)];
    return slot.state == State::taken ? slot.number : npos;
  }

  /// Stores or replaces.
  constexpr void put(const Text& name, std::size_t number) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    Slot& slot = slots_[probe(name)];
    if (slot.state == State::free) ++used_;
    slot = Slot{State::taken, name, number};
  }

  constexpr void erase(std::string_view name) {
    if (slots_.empty()) return;
    Slot& slot = slots_[probe(name)];
    if (slot.state == State::taken) slot = Slot{State::erased, Text{}, 0};
  }

 private:
  enum class State : unsigned char { free, taken, erased };
  struct Slot {
    State state = State::free;
    Text name;
    std::size_t number = 0;
  };

  /// The slot that holds the name, or the free slot where it would go.
  [[nodiscard]] constexpr std::size_t probe(std::string_view name) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash(name)) & mask;
    while (slots_[at].state != State::free && !(slots_[at].state == State::taken && slots_[at].name.view() == name)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  constexpr void grow() {
    std::vector<Slot> old = std::move(slots_);
    std::size_t taken = 0;
    for (const Slot& slot : old) taken += slot.state == State::taken ? 1U : 0U;
    std::size_t size = 16;
    while (size < (taken + 1) * 4) size *= 2;
    slots_ = std::vector<Slot>(size);
    used_ = taken;
    for (Slot& slot : old) {
      if (slot.state == State::taken) slots_[probe(slot.name)] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace headway::inline v0

#endif
