// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_DECIMAL_HPP
#define HEADWAY_SQL_DECIMAL_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace headway::inline v0::sql {

namespace detail {

/// A whole number of up to 1408 bits, which is room for what nearest_double divides.
class BigNumber {
 public:
  constexpr explicit BigNumber(std::uint64_t value)
      : words_{static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32U)} {}

  constexpr void multiply(std::uint32_t by) {
    std::uint64_t carry = 0;
    for (std::uint32_t& word : words_) {
      carry += std::uint64_t{word} * by;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
  }
  constexpr void shift_left(int bits) {
    for (; bits >= 31; bits -= 31) multiply(std::uint32_t{1} << 31U);
    multiply(std::uint32_t{1} << static_cast<unsigned>(bits));
  }
  /// @pre it is no less than `other`
  constexpr void subtract(const BigNumber& other) {
    std::uint64_t borrow = 0;
    for (std::size_t at = 0; at < size; ++at) {
      const std::uint64_t less = std::uint64_t{words_[at]} - other.words_[at] - borrow;
      words_[at] = static_cast<std::uint32_t>(less);
      borrow = less >> 63U;
    }
  }
  /// How many bits it has, without leading zeros.
  [[nodiscard]] constexpr int width() const {
    std::size_t used = size;
    while (used > 0 && words_[used - 1] == 0) --used;
    if (used == 0) return 0;
    return static_cast<int>(used * 32) - std::countl_zero(words_[used - 1]);
  }
  /// Negative, 0 or positive: less than the other, the same, more.
  [[nodiscard]] constexpr int compare(const BigNumber& other) const {
    for (std::size_t at = size; at-- > 0;) {
      if (words_[at] != other.words_[at]) return words_[at] < other.words_[at] ? -1 : 1;
    }
    return 0;
  }

 private:
  static constexpr std::size_t size = 44;
  std::uint32_t words_[size] = {};
};

}  // namespace detail

/// The double that is nearest to mantissa × 10^exponent, of two the even one; infinity when it is too large. What
/// std::strtod gives, while the program compiles.
[[nodiscard]] constexpr double nearest_double(std::uint64_t mantissa, int exponent) {
  static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == sizeof(std::uint64_t));
  if (mantissa == 0 || exponent < -345) return 0;
  if (exponent > 308) return std::numeric_limits<double>::infinity();
  detail::BigNumber number(mantissa), divisor(1);
  for (int at = 0; at < exponent; ++at) number.multiply(10);
  for (int at = 0; at > exponent; --at) divisor.multiply(10);
  // The value is number / divisor × 2^power, and the fraction from 1 to 2.
  int power = number.width() - divisor.width();
  if (power > 0) divisor.shift_left(power);
  if (power < 0) number.shift_left(-power);
  if (number.compare(divisor) < 0) {
    number.shift_left(1);
    --power;
  }
  if (power > 1023) return std::numeric_limits<double>::infinity();
  // Numbers below 2^-1022 have fewer bits, down to none.
  const int bits = power < -1022 ? 53 + 1022 + power : 53;
  if (bits < 0) return 0;
  std::uint64_t digits = 0;
  for (int at = 0; at < bits; ++at) {
    digits *= 2;
    if (number.compare(divisor) >= 0) {
      ++digits;
      number.subtract(divisor);
    }
    number.shift_left(1);
  }
  const int rest = number.compare(divisor);
  if (rest > 0 || (rest == 0 && digits % 2 == 1)) ++digits;
  // Rounded up to the next power of two, the exponent takes the bit that is carried.
  if (bits == 53) digits += static_cast<std::uint64_t>(power + 1022) << 52U;
  return std::bit_cast<double>(digits);
}

}  // namespace headway::inline v0::sql

#endif
