// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_HTTP_HPP
#define HEADWAY_TESTS_SUPPORT_HTTP_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

// A client that sends whatever it is given, well-formed or not; it shares no code with the server that it judges.
namespace support {

/// A connection to a port of this machine.
class Connection {
 public:
  explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("no connection to port " + std::to_string(port));
    }
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  /// As far as the server takes it: one that has answered may have stopped listening.
  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void end_sending() const { ::shutdown(socket_, SHUT_WR); }

  /// All that comes until the server ends the connection.
  [[nodiscard]] std::string receive(std::chrono::seconds patience = std::chrono::seconds(20)) const {
    std::string out;
    std::array<char, 16384> some{};
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd watched{socket_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) {
        throw std::runtime_error("the server did not end the connection; it had sent: " + out);
      }
      const ssize_t got = ::recv(socket_, some.data(), some.size(), 0);
      if (got <= 0) return out;
      out.append(some.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  int socket_;
};

/// An answer of HTTP, taken apart.
struct HttpAnswer {
  int status = 0;                              ///< 0: there was no answer.
  std::map<std::string, std::string> headers;  ///< By name in lower case.
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

[[nodiscard]] inline HttpAnswer read_answer(const std::string& bytes) {
  HttpAnswer out;
  const std::size_t head_end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || head_end == std::string::npos) return out;
  out.status = std::atoi(bytes.c_str() + 9);
  out.body = bytes.substr(head_end + 4);
  if (out.status == 100) return read_answer(out.body);
  for (std::size_t begin = bytes.find("\r\n") + 2; begin < head_end;) {
    const std::size_t end = bytes.find("\r\n", begin);
    const std::size_t colon = bytes.find(':', begin);
    std::string name = bytes.substr(begin, colon - begin);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    out.headers[name] = bytes.substr(colon + 2, end - colon - 2);
    begin = end + 2;
  }
  return out;
}

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] inline std::string http_request(const std::string& method, const std::string& target,
                                              const HttpHeaders& headers, const std::string& body = {}) {
  std::string out = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : headers) out += name + ": " + value + "\r\n";
  if (!body.empty()) out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return out + "\r\n" + body;
}

/// Sends bytes and reads the answer.
[[nodiscard]] inline HttpAnswer exchange(int port, std::string_view bytes) {
  const Connection connection(port);
  connection.send(bytes);
  return read_answer(connection.receive());
}

}  // namespace support

#endif
