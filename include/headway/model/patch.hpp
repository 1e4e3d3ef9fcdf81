// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_PATCH_HPP
#define HEADWAY_MODEL_PATCH_HPP

#include <optional>
#include <type_traits>
#include <utility>

namespace headway::inline v0 {

/// What an update says of one field: nothing, or its new value. A field that may be null has a third word,
/// `Patch<std::optional<T>>`: set, to nothing.
template <class T>
class Patch {
 public:
  using value_type = T;

  constexpr Patch() = default;
  template <class U>
  requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::remove_cvref_t<U>, Patch>) constexpr Patch(U&& value)
      : value_(std::in_place, std::forward<U>(value)) {}

  [[nodiscard]] constexpr bool is_set() const noexcept { return value_.has_value(); }
  /// @pre is_set()
  [[nodiscard]] constexpr const T& operator*() const noexcept { return *value_; }
  [[nodiscard]] constexpr T& operator*() noexcept { return *value_; }
  [[nodiscard]] constexpr const T* operator->() const noexcept { return &*value_; }

  /// Changes what it is about; leaves it alone when nothing is said.
  constexpr void apply_to(T& target) const {
    if (value_) target = *value_;
  }

  friend constexpr bool operator==(const Patch&, const Patch&) = default;

 private:
  std::optional<T> value_;
};

}  // namespace headway::inline v0

#endif
