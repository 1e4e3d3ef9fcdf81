// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_OPTIONAL_TEXT_HPP
#define HEADWAY_BASE_OPTIONAL_TEXT_HPP

#include <cstddef>
#include <utility>

#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// A text that may be absent, which is not the same as empty. std::optional<Text> takes no literal: its constructor
/// would hand it on as a reference, which is no constant any more.
class OptionalText {
 public:
  constexpr OptionalText() = default;
  template <std::size_t N>
  consteval OptionalText(const char (&literal)[N]) : text_(literal), has_value_(true) {}
  constexpr OptionalText(Text given) : text_(std::move(given)), has_value_(true) {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value_; }
  /// @pre there is one
  [[nodiscard]] constexpr const Text& operator*() const noexcept { return text_; }
  [[nodiscard]] constexpr const Text* operator->() const noexcept { return &text_; }

 private:
  Text text_;
  bool has_value_ = false;
};

}  // namespace headway::inline v0

#endif
