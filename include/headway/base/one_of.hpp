// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_ONE_OF_HPP
#define HEADWAY_BASE_ONE_OF_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace headway::inline v0 {

namespace detail {

template <std::size_t>
struct Unused {};

/// The Nth type, or a placeholder of its own behind the last one.
template <std::size_t N, class... Ts>
struct NthOf {
  using type = Unused<N>;
};
template <class First, class... Rest>
struct NthOf<0, First, Rest...> {
  using type = First;
};
template <std::size_t N, class First, class... Rest>
requires(N != 0) struct NthOf<N, First, Rest...> {
  using type = std::conditional_t<(N > sizeof...(Rest)), Unused<N>, typename NthOf<N - 1, Rest...>::type>;
};

template <class T, class... Ts>
[[nodiscard]] consteval std::size_t index_of() {
  std::size_t at = 0, found = sizeof...(Ts);
  ((found = std::is_same_v<T, Ts> ? at : found, ++at), ...);
  return found;
}

}  // namespace detail

/// A value of one of up to 20 types: a `std::variant` that compilers evaluate quickly.
///
/// std::variant nests one union in another for each type, and g++ 12 copies all that is around a member at each step
/// inwards: a hundred values of a variant's 14th type, moved twice, take 42 s and 8.6 GB to evaluate, and 0.1 s here,
/// where the members lie side by side.
template <class... Ts>
class OneOf {
  static_assert(sizeof...(Ts) <= 20);
  template <class T>
  static constexpr std::size_t place = detail::index_of<T, Ts...>();
  template <std::size_t N>
  using Nth = typename detail::NthOf<N, Ts...>::type;

  // Before their uses: clang evaluates no member template that it has not read yet.
  // clang-format off
  union {
    char none_;
    Nth<0> m0_; Nth<1> m1_; Nth<2> m2_; Nth<3> m3_; Nth<4> m4_; Nth<5> m5_; Nth<6> m6_; Nth<7> m7_;
    Nth<8> m8_; Nth<9> m9_; Nth<10> m10_; Nth<11> m11_; Nth<12> m12_; Nth<13> m13_; Nth<14> m14_; Nth<15> m15_;
    Nth<16> m16_; Nth<17> m17_; Nth<18> m18_; Nth<19> m19_;
  };
  std::uint8_t index_;

  template <std::size_t N, class Self>
  [[nodiscard]] static constexpr auto& member(Self& self) noexcept {
    if constexpr (N == 0) return self.m0_;
    else if constexpr (N == 1) return self.m1_;
    else if constexpr (N == 2) return self.m2_;
    else if constexpr (N == 3) return self.m3_;
    else if constexpr (N == 4) return self.m4_;
    else if constexpr (N == 5) return self.m5_;
    else if constexpr (N == 6) return self.m6_;
    else if constexpr (N == 7) return self.m7_;
    else if constexpr (N == 8) return self.m8_;
    else if constexpr (N == 9) return self.m9_;
    else if constexpr (N == 10) return self.m10_;
    else if constexpr (N == 11) return self.m11_;
    else if constexpr (N == 12) return self.m12_;
    else if constexpr (N == 13) return self.m13_;
    else if constexpr (N == 14) return self.m14_;
    else if constexpr (N == 15) return self.m15_;
    else if constexpr (N == 16) return self.m16_;
    else if constexpr (N == 17) return self.m17_;
    else if constexpr (N == 18) return self.m18_;
    else return self.m19_;
  }
  template <class Self, class Function>
  static constexpr decltype(auto) dispatch(Self& self, Function& function) {
    constexpr std::size_t last = sizeof...(Ts) - 1;
    switch (self.index_) {
      case 1: if constexpr (1 <= last) return function(self.m1_); else break;
      case 2: if constexpr (2 <= last) return function(self.m2_); else break;
      case 3: if constexpr (3 <= last) return function(self.m3_); else break;
      case 4: if constexpr (4 <= last) return function(self.m4_); else break;
      case 5: if constexpr (5 <= last) return function(self.m5_); else break;
      case 6: if constexpr (6 <= last) return function(self.m6_); else break;
      case 7: if constexpr (7 <= last) return function(self.m7_); else break;
      case 8: if constexpr (8 <= last) return function(self.m8_); else break;
      case 9: if constexpr (9 <= last) return function(self.m9_); else break;
      case 10: if constexpr (10 <= last) return function(self.m10_); else break;
      case 11: if constexpr (11 <= last) return function(self.m11_); else break;
      case 12: if constexpr (12 <= last) return function(self.m12_); else break;
      case 13: if constexpr (13 <= last) return function(self.m13_); else break;
      case 14: if constexpr (14 <= last) return function(self.m14_); else break;
      case 15: if constexpr (15 <= last) return function(self.m15_); else break;
      case 16: if constexpr (16 <= last) return function(self.m16_); else break;
      case 17: if constexpr (17 <= last) return function(self.m17_); else break;
      case 18: if constexpr (18 <= last) return function(self.m18_); else break;
      case 19: if constexpr (19 <= last) return function(self.m19_); else break;
      default: break;
    }
    return function(self.m0_);
  }
  // clang-format on

 public:
  template <class T>
  requires(place<std::remove_cvref_t<T>> < sizeof...(Ts)) constexpr OneOf(T&& value)
      : none_(), index_(static_cast<std::uint8_t>(place<std::remove_cvref_t<T>>)) {
    std::construct_at(&member<place<std::remove_cvref_t<T>>>(*this), std::forward<T>(value));
  }
  /// Makes a T in its place: to move one there costs twice while a program compiles.
  template <class T, class... Arguments>
  requires(place<T> < sizeof...(Ts)) constexpr explicit OneOf(std::in_place_type_t<T>, Arguments&&... arguments)
      : none_(), index_(static_cast<std::uint8_t>(place<T>)) {
    std::construct_at(&member<place<T>>(*this), std::forward<Arguments>(arguments)...);
  }
  constexpr OneOf(const OneOf& other) : none_(), index_(other.index_) {
    other.visit([this](const auto& value) {
      using T = std::remove_cvref_t<decltype(value)>;
      std::construct_at(&member<place<T>>(*this), value);
    });
  }
  constexpr OneOf(OneOf&& other) noexcept : none_(), index_(other.index_) {
    other.visit([this](auto& value) {
      using T = std::remove_cvref_t<decltype(value)>;
      std::construct_at(&member<place<T>>(*this), std::move(value));
    });
  }
  constexpr OneOf& operator=(OneOf other) noexcept {
    std::destroy_at(this);
    std::construct_at(this, std::move(other));
    return *this;
  }
  constexpr ~OneOf() {
    visit([](auto& value) { std::destroy_at(&value); });
  }

  /// Which type it is, counted from 0.
  [[nodiscard]] constexpr std::size_t index() const noexcept { return index_; }
  template <class T>
  [[nodiscard]] constexpr bool holds() const noexcept {
    return index_ == place<T>;
  }
  /// @pre holds<T>()
  template <class T>
  [[nodiscard]] constexpr T& get() noexcept {
    return member<place<T>>(*this);
  }
  /// The value when it is of this type, else null.
  template <class T>
  [[nodiscard]] constexpr const T* get_if() const noexcept {
    return index_ == place<T> ? &member<place<T>>(*this) : nullptr;
  }

  /// Calls `function(value)`.
  template <class Function>
  constexpr decltype(auto) visit(Function&& function) const {
    return dispatch(*this, function);
  }
  template <class Function>
  constexpr decltype(auto) visit(Function&& function) {
    return dispatch(*this, function);
  }
};

}  // namespace headway::inline v0

#endif
