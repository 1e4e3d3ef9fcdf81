// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_REPLY_HPP
#define THOUGHTS_SERVER_REPLY_HPP

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "headway/json.hpp"
#include "services/secret.hpp"
#include "services/service_error.hpp"

namespace thoughts {

/// What went well. Status 204 goes without a body.
struct Success {
  headway::OrderedJson data;
  int status = 200;
};

/// What went wrong, as the API tells it.
struct ApiError {
  int status = 500;
  std::string code;
  std::string message;
  headway::OrderedJson details = headway::OrderedJson::object();
  std::string cause;  ///< For the log. Never sent.
};

using Reply = tl::expected<Success, ApiError>;

[[nodiscard]] inline tl::unexpected<ApiError> refuse(int status, std::string code, std::string message) {
  return tl::make_unexpected(ApiError{status, std::move(code), std::move(message), headway::OrderedJson::object(), {}});
}

/// 422 with everything that is wrong; `where` is `body`, `query` or `path`.
[[nodiscard]] inline tl::unexpected<ApiError> refuse(std::string_view where, const headway::ValidationErrors& errors) {
  headway::OrderedJson list = headway::OrderedJson::array();
  for (const headway::ValidationError& each : errors) {
    headway::OrderedJson place = headway::OrderedJson::array({where});
    for (const std::string& step : each.location) place.push_back(step);
    list.push_back({{"loc", std::move(place)}, {"msg", each.message}, {"type", each.type}});
  }
  ApiError out{422, "INVALID_CONTENT", {}, {{"validation_errors", std::move(list)}}, {}};
  for (const std::string& step : errors.front().location) out.message += (out.message.empty() ? "" : ".") + step;
  out.message += (out.message.empty() ? "" : ": ") + errors.front().message;
  return tl::make_unexpected(std::move(out));
}

namespace replies {

[[nodiscard]] inline ApiError not_found_error(const ServiceError& error) {
  ApiError out{404, "NOT_FOUND", error.message, headway::OrderedJson::object(), {}};
  out.details[error.about + "_id"] = error.id;
  if (error.about == "thought") {
    out.code = "THOUGHT_NOT_FOUND";
    out.details["hint"] = "GET /api/v1/thoughts lists the thoughts that there are";
  } else if (error.about == "task") {
    out.code = "TASK_NOT_FOUND";
    out.details["hint"] = "GET /api/v1/tasks lists the tasks that there are";
  } else if (error.about == "source_thought") {
    out.code = "SOURCE_THOUGHT_NOT_FOUND";
  }
  return out;
}
[[nodiscard]] inline std::string code_of_invalid(std::string_view about) {
  if (about == "thought") return "INVALID_CONTENT";
  if (about == "task") return "INVALID_TASK";
  if (about == "filter") return "INVALID_FILTER";
  if (about == "query") return "INVALID_QUERY";
  return "INVALID_DATA";
}

}  // namespace replies

/// What a service's failure is to a client, who learns nothing about the database from it.
[[nodiscard]] inline tl::unexpected<ApiError> refuse(const ServiceError& error) {
  using Kind = ServiceError::Kind;
  ApiError out{500, "SERVICE_ERROR", error.message, headway::OrderedJson::object(), {}};
  switch (error.kind) {
    case Kind::not_found: out = replies::not_found_error(error); break;
    case Kind::invalid_data:
      out.status = 400;
      out.code = replies::code_of_invalid(error.about);
      break;
    case Kind::conflict:
      out.status = 409;
      out.code = "CONFLICT";
      break;
    case Kind::database: out.code = "DATABASE_ERROR"; break;
    case Kind::unreadable_row: break;
    case Kind::upstream:
      out.status = 503;
      out.code = "CLAUDE_ERROR";
      break;
  }
  out.cause = error.cause;
  return tl::make_unexpected(std::move(out));
}

/// `req_` and 8 hexadecimal digits.
[[nodiscard]] inline std::string new_request_id() { return "req_" + random_hexadecimal(4); }

/// What is sent: the same five keys whatever has happened.
[[nodiscard]] inline std::string envelope(const Reply& reply, const std::string& request_id, headway::Timestamp at) {
  headway::OrderedJson out;
  out["success"] = reply.has_value();
  out["data"] = reply ? reply->data : headway::OrderedJson();
  out["error"] = nullptr;
  if (!reply) {
    const ApiError& error = reply.error();
    out["error"] = {{"code", error.code}, {"message", error.message}, {"details", error.details}};
  }
  out["request_id"] = request_id;
  out["timestamp"] = headway::format_timestamp(at);
  // Rows that were not written by this program may hold bytes that are no UTF-8.
  return out.dump(-1, ' ', false, headway::OrderedJson::error_handler_t::replace);
}

}  // namespace thoughts

#endif
