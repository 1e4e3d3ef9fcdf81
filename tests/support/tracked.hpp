// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_TRACKED_HPP
#define HEADWAY_TESTS_SUPPORT_TRACKED_HPP

#include <limits>
#include <set>
#include <stdexcept>
#include <utility>

/// A number that knows which of its kind live where: nothing may live twice in one place, or die where nothing lives.
class Tracked {
 public:
  static constexpr int moved_from = std::numeric_limits<int>::min();

  Tracked(int number) : number_(number) { live(); }
  Tracked(const Tracked& other) : number_(other.number_) {
    other.must_live();
    if (copies_until_throw >= 0 && copies_until_throw-- == 0) throw std::runtime_error("no more copies");
    live();
    ++copies;
  }
  Tracked(Tracked&& other) noexcept : number_(std::exchange(other.number_, moved_from)) {
    other.must_live();
    live();
    ++moves;
  }
  Tracked& operator=(const Tracked& other) {
    must_live();
    other.must_live();
    number_ = other.number_;
    return *this;
  }
  Tracked& operator=(Tracked&& other) noexcept {
    must_live();
    other.must_live();
    number_ = std::exchange(other.number_, moved_from);
    return *this;
  }
  ~Tracked() {
    if (living.erase(this) != 1) ++misuses;
  }

  [[nodiscard]] int number() const {
    must_live();
    return number_;
  }
  friend bool operator==(const Tracked& left, const Tracked& right) { return left.number() == right.number(); }

  /// Forgets what came before; call it first in a test.
  static void restart() {
    living.clear();
    misuses = copies = moves = 0;
    copies_until_throw = -1;
  }
  /// How many live, and -1 after a misuse.
  [[nodiscard]] static int alive() { return misuses == 0 ? static_cast<int>(living.size()) : -1; }

  static inline int copies = 0, moves = 0;
  static inline int copies_until_throw = -1;  ///< Below 0: never.

 private:
  void live() {
    if (!living.insert(this).second) ++misuses;
  }
  void must_live() const {
    if (!living.contains(this)) ++misuses;
  }

  static inline std::set<const Tracked*> living;
  static inline int misuses = 0;
  int number_;
};

#endif
