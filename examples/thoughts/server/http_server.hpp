// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_HTTP_SERVER_HPP
#define THOUGHTS_SERVER_HTTP_SERVER_HPP

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <httplib.h>
#include <netinet/in.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/dispatcher.hpp"
#include "server/options.hpp"
#include "server/reply.hpp"
#include "server/socket_stream.hpp"
#include "server/workers.hpp"

namespace thoughts {

/// HTTP in front of a Dispatcher, by cpp-httplib 0.11.
///
/// A connection serves one request: a thread waits for each that is open, and of what a client leaves unread nothing
/// becomes the next request.
class HttpServer final : private httplib::Server {
 public:
  HttpServer(Dispatcher& dispatcher, const std::vector<std::unique_ptr<headway::Connection>>& connections,
             HttpLimits limits, Log log)
      : dispatcher_(dispatcher), limits_(limits), log_(std::move(log)) {
    if (::pipe2(stop_pipe_, O_CLOEXEC) != 0) stop_pipe_[0] = stop_pipe_[1] = -1;
    new_task_queue = [&connections] { return new Workers(connections); };
    set_tcp_nodelay(true);  // head and body are two writes
    // Two servers at one port, as the default has it, would take each other's requests.
    set_socket_options([this](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      listening_ = socket;
    });
    set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) { return begin(request, response); });
    const auto with_body = [this](const httplib::Request& request,
                                  httplib::Response& response,
                                  const httplib::ContentReader& reader) { finish(request, response, reader); };
    Post("/", with_body);  // every path that takes a body; see serve_one
    Put("/", with_body);
    set_error_handler(httplib::Server::HandlerWithResponse(
        [](const httplib::Request&, httplib::Response& response) { return explain(response); }));
    set_exception_handler([this](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
      send(tl::make_unexpected(Dispatcher::internal_error("an exception outside the handlers")), {}, response);
    });
    // HTTP has 204 without a length, which the library gives it.
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.status == 204) response.headers.erase("Content-Length");
    });
  }
  ~HttpServer() override {
    for (const int end : stop_pipe_) {
      if (end >= 0) ::close(end);
    }
  }

  /// @return the port, which is a free one for 0; none when the address cannot be had
  [[nodiscard]] std::optional<int> bind(const std::string& host, int port) {
    if (stop_pipe_[0] < 0) return std::nullopt;
    if (port == 0) {
      port = bind_to_any_port(host);
      if (port <= 0) return std::nullopt;
    } else if (!bind_to_port(host, port)) {
      return std::nullopt;
    }
    ::listen(listening_, SOMAXCONN);  // in place of the library's 5
    return port;
  }

  /// Serves until stop(), and then answers what has come. False when it could not go on.
  bool serve() {
    const bool done = listen_after_bind();
    has_ended_ = true;
    return done || is_stopping_;
  }

  /// Ends serve(), which may just be beginning. From any thread, not from a signal handler.
  void stop() {
    if (is_stopping_.exchange(true)) return;
    if (::write(stop_pipe_[1], "x", 1) != 1) log_("stop: the pipe cannot be written");
    while (!is_running() && !has_ended_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    httplib::Server::stop();
  }

 private:
  /// The request that a worker is busy with.
  struct Exchange {
    SocketStream& stream;
    std::string id = new_request_id();
    std::string path = {};
    RequestHead head = {};
    HeaderLines headers = {};
    std::optional<Dispatcher::Admitted> admitted = {};
    bool has_unread_body = false;
  };

  /// Called on a worker, which has to live on whatever happens.
  bool process_and_close_socket(socket_t socket) override {
    bool done = false;
    try {
      done = serve_one(socket);
    } catch (const std::exception& problem) {
      log_(std::string("a connection was given up: ") + problem.what());
    }
    exchange_ = nullptr;
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return done;
  }

  /// The library matches paths with std::regex, which takes a call for each character: it is shown one path only, and
  /// no range, as it would cut JSON into pieces.
  bool serve_one(socket_t socket) {
    SocketStream stream(socket, limits_.head_bytes, limits_.patience);
    if (!stream.has_request(stop_pipe_[0])) return false;
    Exchange exchange{stream};
    exchange_ = &exchange;
    bool is_closed = false;
    const bool done = process_request(stream, true, is_closed, [&exchange](httplib::Request& request) {
      exchange.path = std::exchange(request.path, "/");
      request.ranges.clear();
    });
    if (!stream.has_written() && stream.has_read()) answer_rest(exchange);
    if (exchange.has_unread_body || !done) stream.linger(limits_.linger_bytes, std::chrono::seconds(2));
    return done;
  }

  /// Everything up to the body.
  HandlerResponse begin(const httplib::Request& request, httplib::Response& response) {
    Exchange& exchange = *exchange_;
    exchange.head = head_of(request, exchange.path);
    const bool has_body =
        request.has_header("Transfer-Encoding") || !is_zero(request.get_header_value("Content-Length"));
    exchange.has_unread_body = has_body;
    if (const auto options = dispatcher_.options(exchange.head, exchange.headers)) return sent(*options, response);
    auto admitted = dispatcher_.admit(exchange.head, Workers::connection(), exchange.headers);
    if (!admitted) return sent(tl::make_unexpected(std::move(admitted.error())), response);
    if (!admitted->route->takes_body || !has_body) {
      return sent(dispatcher_.run(*admitted, exchange.head, {}, Workers::connection()), response);
    }
    if (!is_json(request)) {
      return sent(refuse(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json"), response);
    }
    exchange.admitted = std::move(*admitted);
    return HandlerResponse::Unhandled;  // on to the body
  }

  void finish(const httplib::Request&, httplib::Response& response, const httplib::ContentReader& reader) {
    Exchange& exchange = *exchange_;
    exchange.stream.allow(limits_.linger_bytes);
    std::string body;
    bool is_too_large = false;
    const bool is_whole = reader([&](const char* bytes, std::size_t size) {
      is_too_large = is_too_large || body.size() + size > limits_.body_bytes;
      if (!is_too_large) body.append(bytes, size);
      return !is_too_large;
    });
    exchange.has_unread_body = !is_whole;
    if (is_too_large) {
      send(refuse(413,
                  "PAYLOAD_TOO_LARGE",
                  "A body may have " + std::to_string(limits_.body_bytes) + " bytes, and has more"),
           exchange.headers,
           response);
    } else if (!is_whole) {
      send(refuse(400, "BAD_REQUEST", "The body ended early, or is not encoded as its headers say"),
           exchange.headers,
           response);
    } else {
      send(dispatcher_.run(*exchange.admitted, exchange.head, body, Workers::connection()), exchange.headers, response);
    }
  }

  /// What the library refuses by itself: malformed heads, and clients beyond the 1024 that it can count.
  static HandlerResponse explain(httplib::Response& response) {
    if (!response.body.empty()) return HandlerResponse::Unhandled;  // explained already
    ApiError error{400, "BAD_REQUEST", "This is not HTTP as the server knows it", {}, {}};
    if (response.status == 414) error = {414, "URI_TOO_LONG", "The address is too long", {}, {}};
    if (response.status >= 500) error = {503, "OVERLOADED", "There are too many clients; come back later", {}, {}};
    error.details = headway::OrderedJson::object();
    response.status = error.status;
    response.body = envelope(tl::make_unexpected(std::move(error)), exchange_->id, headway::now());
    response.set_header("Content-Type", "application/json");
    response.set_header("Content-Length", std::to_string(response.body.size()));
    exchange_->has_unread_body = true;
    return HandlerResponse::Unhandled;  // or else a range would be cut out of it
  }

  /// A head that was too long or never ended: the library says nothing then.
  static void answer_rest(Exchange& exchange) {
    const std::string body =
        envelope(refuse(400, "BAD_REQUEST", "The head of the request is too long, or came too slowly"),
                 exchange.id,
                 headway::now());
    const std::string answer =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    for (std::string_view left = answer; !left.empty();) {
      const ssize_t sent = exchange.stream.write(left.data(), left.size());
      if (sent <= 0) return;
      left.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  HandlerResponse sent(const Reply& reply, httplib::Response& response) {
    send(reply, exchange_->headers, response);
    return HandlerResponse::Handled;
  }
  void send(const Reply& reply, const HeaderLines& headers, httplib::Response& response) {
    const std::string& id = exchange_->id;
    response.status = reply ? reply->status : reply.error().status;
    response.headers.clear();
    for (const auto& [name, value] : headers) response.set_header(name, value);
    response.set_header("Access-Control-Allow-Origin", "*");
    response.set_header("Cache-Control", "no-store");
    response.set_header("X-Request-Id", id);
    if (response.status == 401) response.set_header("WWW-Authenticate", "Bearer");
    if (response.status != 204) response.set_content(envelope(reply, id, headway::now()), "application/json");
    if (!reply && reply.error().status >= 500) {
      const RequestHead& head = exchange_->head;
      log_(id + ' ' + head.method + ' ' + printable(head.path) + ": " + reply.error().code + ' ' + reply.error().cause);
    }
  }

  static RequestHead head_of(const httplib::Request& request, const std::string& path) {
    RequestHead out{request.method, path, request.params, {}, request.remote_addr};
    const auto [first, end] = request.headers.equal_range("Authorization");
    for (auto each = first; each != end; ++each) out.authorization.push_back(each->second);
    return out;
  }
  static bool is_zero(const std::string& length) { return length.find_first_not_of('0') == std::string::npos; }
  /// A body without a type is taken for JSON.
  static bool is_json(const httplib::Request& request) {
    std::string type = request.get_header_value("Content-Type");
    type = type.substr(0, type.find_first_of("; \t"));
    std::transform(type.begin(), type.end(), type.begin(), [](char c) {
      return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    return type.empty() || type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
  }
  /// One line of the log, whatever the client has sent.
  static std::string printable(std::string words) {
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return words;
  }

  static inline thread_local Exchange* exchange_ = nullptr;

  Dispatcher& dispatcher_;
  HttpLimits limits_;
  Log log_;
  int stop_pipe_[2] = {-1, -1};
  socket_t listening_ = -1;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<bool> has_ended_ = false;
};

}  // namespace thoughts

#endif
