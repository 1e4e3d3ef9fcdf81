// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_VERIFYING_HPP
#define HEADWAY_TOOLS_COMMANDS_VERIFYING_HPP

#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "headway/history/lint.hpp"
#include "headway/history/verify.hpp"
#include "headway/tools/context.hpp"

namespace headway::inline v0::cli {

/// What is wrong with the program itself: its history, and its models against it, and what its migrations could cost a
/// database with rows; with --applied also which of its migrations are others than those that a database has.
///
/// `{is_clean, findings: [finding…], lint: [lint finding…], edited: [edited migration…] or null}`; lint alone is clean.
struct Verify {
  static constexpr const char* word = "verify";
  static constexpr const char* help = "examine the migrations of this program, and its models against them";
  static constexpr const char* examples = "verify\nverify --applied";

  void declare(CLI::App& command) {
    command.add_flag("--applied", is_about_database, "and those that the database has against them");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    const Dialect dialect = context.dialect();
    const Findings found = context.application.models
                               ? verify(context.history, context.application.models(dialect), dialect)
                               : verify(context.history, dialect);
    Answer out;
    out.json = {
        {"is_clean", found.empty()}, {"findings", list_to_json(found)}, {"lint", Json::array()}, {"edited", nullptr}};
    for (const Finding& each : found) {
      const Error error = to_error(each);
      out.text += context.style().bad(number(each.code)) + ' ' + context.style().revision(error.revision) +
                  (error.revision.empty() ? "" : ": ") + error.message + '\n';
    }
    if (found.empty()) out.text = context.style().good("the migrations fit together") + '\n';
    if (!found.empty()) out.code = found_differences;
    for (const Finding& each : lint(context.history, dialect)) {
      if (each.code == ErrorCode::branches_do_not_commute) continue;  // told above
      const LintFinding told = headway::in_words(each);
      out.text += context.style().revision(told.revision) + ' ' + context.in_words(told, "");
      out.json["lint"].push_back(to_json(told));
    }
    if (!is_about_database) return out;
    return context.with(OpenMode::read_write, [&](Database& it) { return with_edited(context, it, std::move(out)); });
  }

  bool is_about_database = false;

 private:
  [[nodiscard]] static Answer with_edited(const Context& context, Database& it, Answer out) {
    const Result<std::vector<EditedMigration>> edited = it.edited();
    if (!edited) return fail(edited.error());
    out.json["edited"] = list_to_json(*edited);
    if (edited->empty()) out.text += context.style().good("what the database has applied is what they are") + '\n';
    for (const EditedMigration& each : *edited) {
      out.text += context.style().bad("edited") + ' ' + context.style().revision(each.revision) + ": applied on " +
                  each.applied_at.substr(0, 10) + (each.program.empty() ? "" : " by " + each.program) + ' ' +
                  context.style().faint("as " + each.applied_checksum + ", now " + each.checksum) + '\n';
      out.code = found_differences;
      out.json["is_clean"] = false;
    }
    return out;
  }
};

}  // namespace headway::inline v0::cli

#endif
