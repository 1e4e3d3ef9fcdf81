// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_ANSWER_HPP
#define HEADWAY_TOOLS_ANSWER_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "headway/base/error.hpp"
#include "headway/tools/application.hpp"

namespace headway::inline v0::cli {

/// JSON whose members stand in the order in which they were written.
using Json = nlohmann::ordered_json;

/// What a command has to say, for people and for programs.
struct Answer {
  int code = done;
  std::string text = {};       ///< For standard output.
  Json json = Json::object();  ///< The same for `--json`.
  std::vector<std::string> warnings = {};
  std::optional<Error> error = {};
  std::string note = {};  ///< A line below the error.
  bool is_news = false;   ///< The text only tells what was done: `--quiet` leaves it out.
};

[[nodiscard]] inline Answer fail(Error error, std::string note = {}) {
  Answer out;
  out.code = failed;
  out.error = std::move(error);
  out.note = std::move(note);
  return out;
}
[[nodiscard]] inline Answer fail(ErrorCode code, std::string message, std::string help = {}) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.help = std::move(help);
  return fail(std::move(error));
}
/// An answer that only tells what was done.
[[nodiscard]] inline Answer news(std::string text, Json json) {
  Answer out;
  out.text = std::move(text);
  out.json = std::move(json);
  out.is_news = true;
  return out;
}

}  // namespace headway::inline v0::cli

#endif
