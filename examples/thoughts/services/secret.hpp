// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_SECRET_HPP
#define THOUGHTS_SERVICES_SECRET_HPP

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace thoughts {

namespace digits {

[[nodiscard]] inline std::string hexadecimal(const unsigned char* bytes, std::size_t size) {
  std::string out;
  for (std::size_t at = 0; at < size; ++at) {
    out += "0123456789abcdef"[bytes[at] >> 4U];
    out += "0123456789abcdef"[bytes[at] & 15U];
  }
  return out;
}

}  // namespace digits

/// In 64 hexadecimal digits.
[[nodiscard]] inline std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("libcrypto made no digest");
  }
  return digits::hexadecimal(digest, size);
}

/// So many bytes that nobody can guess, in hexadecimal digits.
[[nodiscard]] inline std::string random_hexadecimal(std::size_t bytes) {
  std::vector<unsigned char> made(bytes);
  if (RAND_bytes(made.data(), static_cast<int>(bytes)) != 1) throw std::runtime_error("libcrypto has no randomness");
  return digits::hexadecimal(made.data(), made.size());
}

/// Compares in a time that tells nothing about where two texts of one length differ.
[[nodiscard]] inline bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace thoughts

#endif
