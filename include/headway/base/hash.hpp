// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_HASH_HPP
#define HEADWAY_BASE_HASH_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace headway::inline v0 {

/// FNV-1a, 64 bits: tells an edited migration from an unedited one and spreads names over a table. It is no defence
/// against somebody who wants two migrations to look alike.
///
/// @source https://datatracker.ietf.org/doc/html/draft-eastlake-fnv (sections 2 and 5)
class Hasher {
 public:
  constexpr Hasher& bytes(std::string_view added) noexcept {
    for (const char byte : added) step(static_cast<unsigned char>(byte));
    return *this;
  }
  /// Adds a text with its length, so that ("ab", "c") and ("a", "bc") differ.
  constexpr Hasher& field(std::string_view added) noexcept { return number(added.size()).bytes(added); }

  /// Seven bits at a time, the eighth saying that more follow: nearly all numbers here are small, and each step waits
  /// for a multiplication.
  constexpr Hasher& number(std::uint64_t added) noexcept {
    for (; added >= 128; added >>= 7) step(static_cast<unsigned char>(added | 128));
    step(static_cast<unsigned char>(added));
    return *this;
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

 private:
  constexpr void step(unsigned char byte) noexcept { value_ = (value_ ^ byte) * 1099511628211U; }

  std::uint64_t value_ = 14695981039346656037U;
};

[[nodiscard]] constexpr std::uint64_t hash(std::string_view hashed) noexcept { return Hasher{}.bytes(hashed).value(); }

/// Sixteen lower-case hexadecimal digits.
[[nodiscard]] inline std::string hexadecimal(std::uint64_t value) {
  std::string digits(16, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, value >>= 4)
    *digit = "0123456789abcdef"[value & 15U];
  return digits;
}

}  // namespace headway::inline v0

#endif
