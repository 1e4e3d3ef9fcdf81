// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_SOCKET_STREAM_HPP
#define THOUGHTS_SERVER_SOCKET_STREAM_HPP

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include <httplib.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include "server/options.hpp"

namespace thoughts {

/// A client's connection, for one request. It reads so many bytes and waits so long, and not more: cpp-httplib reads
/// lines of any length for as long as they come.
class SocketStream final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  SocketStream(int socket, std::size_t most_bytes, Patience patience)
      : socket_(socket), bytes_left_(most_bytes), silence_(patience.silence),
        deadline_(Clock::now() + patience.request) {}

  /// Waits for the first byte, or until `stop` can be read, which is when the server is asked to stop. A request that
  /// is there already is not sent away.
  [[nodiscard]] bool has_request(int stop) const {
    std::array<pollfd, 2> watched{{{socket_, POLLIN, 0}, {stop, POLLIN, 0}}};
    while (::poll(watched.data(), watched.size(), static_cast<int>(silence_.count())) < 0) {
      if (errno != EINTR) return false;
    }
    return watched[0].revents != 0;
  }

  /// From here on as many bytes more may be read: a body comes.
  void allow(std::size_t more) noexcept { bytes_left_ += more; }
  [[nodiscard]] bool has_read() const noexcept { return has_read_; }
  [[nodiscard]] bool has_written() const noexcept { return has_written_; }

  /// Ends the connection so that the answer arrives: closed with unread bytes, it would be reset, and the client might
  /// lose what was sent. The rest is read and forgotten for a while.
  ///
  /// @source RFC 9112, 9.6
  void linger(std::size_t most_bytes, std::chrono::milliseconds most_time) {
    ::shutdown(socket_, SHUT_WR);
    deadline_ = Clock::now() + most_time;
    bytes_left_ = most_bytes;
    buffered_ = taken_ = 0;
    while (fill() > 0) taken_ = buffered_;
  }

  [[nodiscard]] bool is_readable() const override { return taken_ < buffered_ || is_ready(POLLIN); }
  [[nodiscard]] bool is_writable() const override { return is_ready(POLLOUT); }

  ssize_t read(char* to, std::size_t size) override {
    if (taken_ == buffered_) {
      const ssize_t got = fill();
      if (got <= 0) return got;
    }
    size = std::min(size, buffered_ - taken_);
    std::memcpy(to, buffer_.data() + taken_, size);
    taken_ += size;
    return static_cast<ssize_t>(size);
  }

  ssize_t write(const char* from, std::size_t size) override {
    has_written_ = true;
    while (is_ready(POLLOUT)) {
      const ssize_t sent = ::send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) return sent;
      if (errno != EINTR && errno != EAGAIN) break;
    }
    return -1;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override { name(::getpeername, ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { name(::getsockname, ip, port); }
  [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
  /// Reads what is there: cpp-httplib asks for one byte after the other.
  ssize_t fill() {
    while (bytes_left_ > 0 && is_ready(POLLIN)) {
      const ssize_t got = ::recv(socket_, buffer_.data(), std::min(buffer_.size(), bytes_left_), MSG_DONTWAIT);
      if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (got < 0) return -1;
      has_read_ = has_read_ || got > 0;
      bytes_left_ -= static_cast<std::size_t>(got);
      taken_ = 0;
      buffered_ = static_cast<std::size_t>(got);
      return got;
    }
    return -1;
  }

  /// A request that has taken too long is still told so.
  [[nodiscard]] bool is_ready(short event) const {
    pollfd watched{socket_, event, 0};
    const Clock::time_point deadline = event == POLLOUT ? deadline_ + silence_ : deadline_;
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      if (left.count() <= 0) return false;
      const int found = ::poll(&watched, 1, static_cast<int>(std::min(left, silence_).count()));
      if (found >= 0 || errno != EINTR) return found > 0;
    }
  }

  template <class Ask>
  void name(Ask ask, std::string& ip, int& port) const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> service{};
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (ask(socket_, generic, &size) != 0) return;
    if (::getnameinfo(
            generic, size, host.data(), host.size(), service.data(), service.size(), NI_NUMERICHOST | NI_NUMERICSERV) !=
        0) {
      return;
    }
    ip = host.data();
    port = std::atoi(service.data());
  }

  int socket_;
  std::size_t bytes_left_;
  std::chrono::milliseconds silence_;
  Clock::time_point deadline_;
  std::array<char, 4096> buffer_;
  std::size_t taken_ = 0;
  std::size_t buffered_ = 0;
  bool has_read_ = false;
  bool has_written_ = false;
};

}  // namespace thoughts

#endif
