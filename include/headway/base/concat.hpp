// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_CONCAT_HPP
#define HEADWAY_BASE_CONCAT_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// The parts as one text, also while the program compiles: `concat({"varchar(", Digits(255), ")"})`.
[[nodiscard]] constexpr Text concat(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  Text made;
  if (size == 0) return made;
  // Once, and without a std::vector in between: in a constant expression each character costs.
  char* const bytes = new char[size + 1];
  char* to = bytes;
  for (const std::string_view part : parts) to = std::copy(part.begin(), part.end(), to);
  *to = '\0';
  made.data_ = bytes;
  made.size_ = static_cast<std::uint32_t>(size);
  made.owned_ = true;
  return made;
}

/// The decimal digits of a number (`std::to_string` gives a std::string, which no constant expression of g++ 12 holds).
class Digits {
 public:
  constexpr explicit Digits(std::size_t number) {
    do {
      digits_[--first_] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
  }
  constexpr operator std::string_view() const noexcept { return {digits_.data() + first_, digits_.size() - first_}; }

 private:
  std::array<char, 20> digits_{};
  std::size_t first_ = 20;
};

}  // namespace headway::inline v0

#endif
