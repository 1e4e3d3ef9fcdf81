// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_TEXT_HPP
#define HEADWAY_BASE_TEXT_HPP

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace headway::inline v0 {

class Text;

namespace detail {

/// Whether two texts of one length are the same. g++ 12 takes a call for each character that std::string_view compares
/// in a constant expression; literals it can compare all at once.
[[nodiscard]] constexpr bool same_bytes(const char* one, const char* other, std::size_t size) noexcept {
  if (size == 0) return true;  // std::string_view{} has no bytes to point to
  if (!std::is_constant_evaluated() || __builtin_constant_p(__builtin_memcmp(one, other, size))) {
    return __builtin_memcmp(one, other, size) == 0;
  }
  for (std::size_t at = 0; at < size; ++at) {
    if (one[at] != other[at]) return false;
  }
  return true;
}
[[nodiscard]] constexpr bool same_text(std::string_view one, std::string_view other) noexcept {
  const std::size_t size = one.size();
  return size == other.size() && same_bytes(one.data(), other.data(), size);
}

/// ASCII only, whatever the locale.
[[nodiscard]] constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace detail

/// Whether two names of tables, columns or indexes mean the same: ASCII letters in any case, as SQL has it where names
/// are not quoted, and SQLite always.
///
/// @source https://www.sqlite.org/c3ref/stricmp.html
[[nodiscard]] constexpr bool same_name(std::string_view one, std::string_view other) noexcept {
  if (one.size() != other.size()) return false;
  if (detail::same_bytes(one.data(), other.data(), one.size())) return true;
  const char* const ours = one.data();
  const char* const theirs = other.data();
  for (std::size_t at = 0, size = one.size(); at < size; ++at) {
    if (ours[at] != theirs[at] && detail::lower(ours[at]) != detail::lower(theirs[at])) return false;
  }
  return true;
}

/// A text on its way into a function: trivial to copy and nothing to destroy, so that a call with literals, which a
/// migration is made of, is a few loads. Only for parameters: it may refer to a temporary.
class TextRef {
 public:
  constexpr TextRef() noexcept = default;
  template <std::size_t N>
  consteval TextRef(const char (&literal)[N]) noexcept : data_(literal), is_literal_(true), size_(N - 1) {}
  constexpr TextRef(const Text& text) noexcept;
  TextRef(const std::string& text) noexcept : data_(text.data()), size_(text.size() & 0x7fffffffU) {}

 private:
  friend Text;
  const char* data_ = "";
  std::uint32_t is_literal_ : 1 = 0;  // one word with the size, so that both travel in one register
  std::uint32_t size_ : 31 = 0;
};

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

  constexpr explicit Text(std::string_view copied)
      : data_(copied.data()), size_(static_cast<std::uint32_t>(copied.size())) {
    own();
  }
  /// Borrows what the text borrowed, and copies the rest.
  constexpr explicit Text(TextRef text) : data_(text.data_), size_(text.size_) {
    if (!text.is_literal_) own();
  }
  Text(const std::string& copied) : Text(std::string_view(copied)) {}

  constexpr Text(const Text& other) : data_(other.data_), size_(other.size_) {
    if (other.owned_) own();
  }
  /// What was moved from keeps a borrowed text, and is empty otherwise. Members are set one by one, here and below: in
  /// a constant expression each call of a function costs.
  constexpr Text(Text&& other) noexcept : data_(other.data_), size_(other.size_), owned_(other.owned_) {
    if (owned_) other.forget();
  }
  constexpr Text& operator=(const Text& other) {
    Text copy{other};
    swap(copy);
    return *this;
  }
  constexpr Text& operator=(Text&& other) noexcept {
    if (owned_ || other.owned_) {
      swap(other);
    } else {
      data_ = other.data_;
      size_ = other.size_;
    }
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

  friend constexpr bool operator==(const Text& left, const Text& right) noexcept {
    return left.size_ == right.size_ && (left.size_ == 0 || detail::same_bytes(left.data_, right.data_, left.size_));
  }
  /// A template, so that a literal is compared as it is and not made a Text first.
  template <class Other>
  requires(std::is_convertible_v<const Other&, std::string_view> && !std::is_same_v<Other, Text>) friend constexpr bool
  operator==(const Text& left, const Other& right) noexcept {
    const std::string_view other = right;
    return left.size_ == other.size() && detail::same_bytes(left.data_, other.data(), left.size_);
  }
  friend constexpr auto operator<=>(const Text& left, const Text& right) noexcept {
    return left.view() <=> right.view();
  }

 private:
  friend TextRef;
  friend constexpr Text concat(std::initializer_list<std::string_view> parts);

  [[gnu::noinline]] constexpr void own() {
    char* bytes = new char[size_ + 1];
    std::copy(data_, data_ + size_, bytes);
    bytes[size_] = '\0';
    data_ = bytes;
    owned_ = true;
  }
  constexpr void forget() noexcept {
    data_ = "";
    size_ = 0;
    owned_ = false;
  }
  constexpr void swap(Text& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(owned_, other.owned_);
  }

  const char* data_ = "";
  std::uint32_t size_ = 0;
  bool owned_ = false;
};

constexpr TextRef::TextRef(const Text& text) noexcept
    : data_(text.data_), is_literal_(!text.owned_), size_(text.size_ & 0x7fffffffU) {}

}  // namespace headway::inline v0

#endif
