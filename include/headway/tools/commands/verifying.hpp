// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_VERIFYING_HPP
#define HEADWAY_TOOLS_COMMANDS_VERIFYING_HPP

#include <string>

#include <CLI/CLI.hpp>

#include "headway/history/verify.hpp"
#include "headway/tools/context.hpp"

namespace headway::inline v0::cli {

/// What is wrong with the program itself: its history, and its models against it. `{is_clean, findings: [finding…]}`
struct Verify {
  static constexpr const char* word = "verify";
  static constexpr const char* help = "examine the migrations of this program, and its models against them";
  static constexpr const char* examples = "verify";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const {
    const Dialect dialect = context.dialect();
    const Findings found = context.application.models
                               ? verify(context.history, context.application.models(dialect), dialect)
                               : verify(context.history, dialect);
    Answer out;
    out.json = {{"is_clean", found.empty()}, {"findings", list_to_json(found)}};
    for (const Finding& each : found) {
      const Error error = to_error(each);
      out.text += context.style().bad(number(each.code)) + ' ' + context.style().revision(error.revision) +
                  (error.revision.empty() ? "" : ": ") + error.message + '\n';
    }
    if (found.empty()) {
      out.text = context.style().good("the migrations fit together") + '\n';
    } else {
      out.code = found_differences;
    }
    return out;
  }
};

}  // namespace headway::inline v0::cli

#endif
