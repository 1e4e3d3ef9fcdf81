// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_URL_HPP
#define HEADWAY_BACKEND_MYSQL_URL_HPP

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"

namespace headway::inline v0::mysql {

/// Where a server is and who asks; what a URL says, and what a second connection to the same server needs.
struct Address {
  std::string user = {}, password = {}, host = {}, database = {}, socket = {};
  std::string ssl_ca = {}, ssl_cert = {}, ssl_key = {};
  unsigned int port = 0;
  unsigned int connect_timeout = 0;  ///< In seconds; 0 leaves it to the client library.
};

/// Reads `mysql://user:password@host:port/database?socket=/path&ssl-ca=/file&connect_timeout=5`, also `mariadb://`.
/// No message repeats what was given, as any part of a mistyped URL may be the password.
class UrlReader {
 public:
  explicit UrlReader(std::string_view source) : rest_(source) {}

  /// @error cannot_open  it is none
  Result<Address> read() {
    if (rest_.starts_with("mysql://")) {
      rest_.remove_prefix(8);
    } else if (rest_.starts_with("mariadb://")) {
      rest_.remove_prefix(10);
    } else {
      return refused("something else was given");
    }
    const std::string_view authority = rest_.substr(0, rest_.find_first_of("/?#"));
    rest_.remove_prefix(authority.size());
    read_authority(authority);
    if (rest_.starts_with('/')) {
      const std::string_view path = rest_.substr(1, rest_.find_first_of("?#", 1) - 1);
      rest_.remove_prefix(1 + path.size());
      out_.database = decoded(path);
      if (path.find('/') != std::string_view::npos) refuse("the database's name has a / in it");
    }
    if (rest_.starts_with('?')) read_options(rest_.substr(1));
    if (rest_.starts_with('#')) refuse("a # stands in it, which is written %23");
    if (!complaint_.empty()) return refused(complaint_);
    return std::move(out_);
  }

 private:
  static tl::unexpected<Error> refused(std::string_view why) {
    return failure(ErrorCode::cannot_open,
                   "mysql://user@host/database was expected, but " + std::string(why),
                   "characters of a user or password that a URL gives a meaning are written %40 for @, %2F for /, %3A "
                   "for :, %3F for ?, %23 for #, %25 for %");
  }
  void refuse(std::string_view why) {
    if (complaint_.empty()) complaint_ = why;
  }

  std::string decoded(std::string_view words) {
    std::string out;
    for (std::size_t at = 0; at < words.size(); ++at) {
      if (words[at] != '%') {
        out += words[at];
        continue;
      }
      unsigned int code = 0;
      const char* const end = words.data() + words.size();
      const char* const digits = words.data() + at + 1;
      const bool are_two = end - digits >= 2;
      if (!are_two || std::from_chars(digits, digits + 2, code, 16).ptr != digits + 2 || code == 0) {
        refuse("a % is not followed by two hexadecimal digits of a character");
        return out;
      }
      out += static_cast<char>(code);
      at += 2;
    }
    return out;
  }
  unsigned int number(std::string_view digits, unsigned int highest, std::string_view what) {
    unsigned int out = 0;
    const char* const end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, out).ptr != end || out == 0 || out > highest || digits.empty()) {
      refuse(std::string(what) + " is not a number from 1 to " + std::to_string(highest));
    }
    return out;
  }

  void read_authority(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
      const std::string_view account = authority.substr(0, at);
      authority.remove_prefix(at + 1);
      const std::size_t colon = account.find(':');
      out_.user = decoded(account.substr(0, colon));
      if (colon != std::string_view::npos) out_.password = decoded(account.substr(colon + 1));
    }
    std::size_t end = authority.find(':');
    if (authority.starts_with('[')) {  // an address of IPv6
      const std::size_t close = authority.find(']');
      if (close == std::string_view::npos) return refuse("a [ is not closed");
      out_.host = authority.substr(1, close - 1);
      end = close + 1 == authority.size() ? std::string_view::npos : close + 1;
      if (end != std::string_view::npos && authority[end] != ':') return refuse("something stands behind the ]");
    } else {
      out_.host = decoded(authority.substr(0, end));
    }
    if (end != std::string_view::npos) out_.port = number(authority.substr(end + 1), 65535, "the port");
  }

  void read_options(std::string_view query) {
    rest_ = query.find('#') == std::string_view::npos ? std::string_view() : query.substr(query.find('#'));
    query.remove_suffix(rest_.size());
    while (!query.empty()) {
      const std::string_view option = query.substr(0, query.find('&'));
      query.remove_prefix(option.size() == query.size() ? option.size() : option.size() + 1);
      const std::size_t equals = option.find('=');
      const std::string_view key = option.substr(0, equals);
      std::string value = decoded(equals == std::string_view::npos ? std::string_view() : option.substr(equals + 1));
      if (key == "socket") {
        out_.socket = std::move(value);
      } else if (key == "ssl-ca") {
        out_.ssl_ca = std::move(value);
      } else if (key == "ssl-cert") {
        out_.ssl_cert = std::move(value);
      } else if (key == "ssl-key") {
        out_.ssl_key = std::move(value);
      } else if (key == "connect_timeout") {
        out_.connect_timeout = number(value, 86400, "connect_timeout");
      } else {
        refuse("after the ? only socket, ssl-ca, ssl-cert, ssl-key and connect_timeout are known");
      }
    }
  }

  std::string_view rest_;
  std::string complaint_;
  Address out_;
};

}  // namespace headway::inline v0::mysql

#endif
