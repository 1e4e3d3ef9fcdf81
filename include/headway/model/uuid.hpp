// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_UUID_HPP
#define HEADWAY_MODEL_UUID_HPP

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace headway::inline v0 {

/// A universally unique identifier of any version; made without arguments, the nil one.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  /// Reads groups of 8, 4, 4, 4 and 12 hexadecimal digits in either case, with hyphens between them and nothing around.
  [[nodiscard]] static constexpr std::optional<Uuid> parse(std::string_view given) noexcept {
    if (given.size() != 36) return std::nullopt;
    Uuid made;
    std::size_t digits = 0;
    for (std::size_t at = 0; at < given.size(); ++at) {
      const char c = given[at];
      if (at == 8 || at == 13 || at == 18 || at == 23) {
        if (c != '-') return std::nullopt;
        continue;
      }
      int digit = -1;
      if (c >= '0' && c <= '9') digit = c - '0';
      if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
      if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
      if (digit < 0) return std::nullopt;
      made.bytes[digits / 2] = static_cast<std::uint8_t>(made.bytes[digits / 2] * 16 + digit);
      ++digits;
    }
    return made;
  }

  /// A random one (version 4), from the system's source of randomness.
  ///
  /// @source RFC 9562, 5.4
  [[nodiscard]] static Uuid random() {
    Uuid made;
    std::random_device source;
    for (std::size_t at = 0; at < made.bytes.size(); at += 4) {
      const std::uint32_t word = source();
      for (std::size_t part = 0; part < 4; ++part)
        made.bytes[at + part] = static_cast<std::uint8_t>(word >> (8 * part));
    }
    made.bytes[6] = static_cast<std::uint8_t>((made.bytes[6] & 0x0FU) | 0x40U);
    made.bytes[8] = static_cast<std::uint8_t>((made.bytes[8] & 0x3FU) | 0x80U);
    return made;
  }

  /// In lower case, as parse() reads it.
  [[nodiscard]] std::string str() const {
    std::string out;
    out.reserve(36);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      if (at == 4 || at == 6 || at == 8 || at == 10) out += '-';
      out += "0123456789abcdef"[bytes[at] >> 4U];
      out += "0123456789abcdef"[bytes[at] & 15U];
    }
    return out;
  }

  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace headway::inline v0

#endif
