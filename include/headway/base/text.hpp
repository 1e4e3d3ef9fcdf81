// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_TEXT_HPP
#define HEADWAY_BASE_TEXT_HPP

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace headway::inline v0 {

/// A short immutable text for names and SQL, usable while the program compiles.
///
/// A literal is *borrowed*: it lives as long as the program and costs no allocation. Everything else is *owned*: copied
/// when the Text is made and freed with it. `std::string` cannot take this place, because g++ 12 cannot keep one in a
/// constant expression, and `std::string_view` cannot own a name that is put together at run time.
class Text {
 public:
  constexpr Text() noexcept = default;

  /// Borrows a literal. `consteval`: only what the compiler can see as a constant is ever borrowed.
  template <std::size_t N>
  consteval Text(const char (&literal)[N]) noexcept : data_(literal), size_(N - 1) {}

  constexpr explicit Text(std::string_view copied) : size_(static_cast<std::uint32_t>(copied.size())), owned_(true) {
    char* bytes = new char[copied.size() + 1];
    std::copy(copied.begin(), copied.end(), bytes);
    bytes[copied.size()] = '\0';
    data_ = bytes;
  }
  Text(const std::string& copied) : Text(std::string_view(copied)) {}

  constexpr Text(const Text& other) : data_(other.data_), size_(other.size_) {
    if (other.owned_) {
      Text copy{other.view()};
      swap(copy);
    }
  }
  constexpr Text(Text&& other) noexcept { swap(other); }
  constexpr Text& operator=(const Text& other) {
    Text copy{other};
    swap(copy);
    return *this;
  }
  constexpr Text& operator=(Text&& other) noexcept {
    swap(other);
    return *this;
  }
  constexpr ~Text() {
    if (owned_) delete[] data_;
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {data_, size_}; }
  constexpr operator std::string_view() const noexcept { return view(); }
  [[nodiscard]] std::string string() const { return std::string(view()); }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

  friend constexpr bool operator==(const Text& left, const Text& right) noexcept { return left.view() == right.view(); }
  friend constexpr auto operator<=>(const Text& left, const Text& right) noexcept {
    return left.view() <=> right.view();
  }

 private:
  constexpr void swap(Text& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(owned_, other.owned_);
  }

  const char* data_ = "";
  std::uint32_t size_ = 0;
  bool owned_ = false;
};

}  // namespace headway::inline v0

#endif
