// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_PRINTING_HPP
#define HEADWAY_TOOLS_PRINTING_HPP

#include <cstdio>
#include <string>
#include <string_view>

#include "headway/tools/answer.hpp"
#include "headway/tools/as_json.hpp"
#include "headway/tools/context.hpp"
#include "headway/tools/style.hpp"

namespace headway::inline v0::cli {

/// An answer as one JSON document: `{command, exit_code, result or error, warnings: ["…"]}`.
[[nodiscard]] inline Json document(std::string_view command, const Answer& answer) {
  Json out = {{"command", command}, {"exit_code", answer.code}};
  if (answer.error) {
    out["error"] = to_json(*answer.error);
    if (!answer.note.empty()) out["error"]["note"] = answer.note;
  } else {
    out["result"] = answer.json;
  }
  out["warnings"] = answer.warnings;
  return out;
}

/// Writes an answer: with `--json` as a document on standard output and nothing else; else its text there, and
/// warnings and errors on standard error.
///
/// @return the exit code
inline int print(const Context& context, std::string_view command, const Answer& answer) {
  if (context.is_json) {
    const std::string words = document(command, answer).dump(2, ' ', false, Json::error_handler_t::replace);
    std::printf("%s\n", words.c_str());
    return answer.code;
  }
  const Style style = Style::of(stderr, context.colour);
  if (!context.is_quiet) {
    for (const std::string& each : answer.warnings) {
      std::fprintf(stderr, "%s %s\n", style.warning("warning:").c_str(), each.c_str());
    }
  }
  if (answer.error) {
    const std::string words = describe(*answer.error);
    const std::size_t head = words.find(':');
    std::fprintf(stderr, "%s%s\n", style.bad(words.substr(0, head)).c_str(), words.c_str() + head);
    if (!answer.note.empty()) std::fprintf(stderr, "  note: %s\n", answer.note.c_str());
  }
  if (!context.is_quiet || !answer.is_news) std::fwrite(answer.text.data(), 1, answer.text.size(), stdout);
  return answer.code;
}

}  // namespace headway::inline v0::cli

#endif
