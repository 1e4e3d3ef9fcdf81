// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_LISTING_HPP
#define HEADWAY_TOOLS_COMMANDS_LISTING_HPP

#include <algorithm>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "headway/history/range.hpp"
#include "headway/history/target.hpp"
#include "headway/tools/context.hpp"

// Commands that list revisions. What speaks of the program alone needs no database.
namespace headway::inline v0::cli {

namespace detail {

/// Some revisions, and as JSON `{revisions: [revision…]}`; between those in full stands a blank line.
[[nodiscard]] inline Answer revisions(const Context& context, const Nodes& nodes) {
  Answer out;
  out.json = {{"revisions", Json::array()}};
  for (const Node node : nodes) {
    if (context.is_verbose && !out.text.empty()) out.text += '\n';
    out.text += context.listed(node);
    out.json["revisions"].push_back(to_json(context.graph, node));
  }
  return out;
}

}  // namespace detail

/// `{revisions: [{revision, is_known, is_head}], is_at_head, heads: ["…"]}`
struct Current {
  static constexpr const char* word = "current";
  static constexpr const char* help = "show where the database is";
  static constexpr const char* examples = "current -v\ncurrent --check-heads && start the service";

  void declare(CLI::App& command) {
    command.add_flag("--check-heads", must_be_at_heads, "exit with 3 unless the database is at every head");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::read_write, [&](Database& it) {
      const auto rows = it.current();
      return rows ? told(context, *rows) : fail(rows.error());
    });
  }

  bool must_be_at_heads = false;

 private:
  [[nodiscard]] Answer told(const Context& context, const std::vector<std::string>& rows) const {
    Answer out;
    Json found = Json::array(), heads = Json::array();
    if (rows.empty()) out.text = "base (no revision applied)\n";
    for (const std::string& row : rows) {
      const Node node = context.graph.find(row);
      const bool is_known = node != Graph::none;
      const bool is_head = is_known && context.graph.is_head(node);
      found.push_back({{"revision", row}, {"is_known", is_known}, {"is_head", is_head}});
      out.text += is_known ? context.listed(node)
                           : context.style().revision(row) + context.style().bad(" (unknown to this program)") + '\n';
    }
    for (const Node head : context.graph.effective_heads()) heads.push_back(context.graph.id(head));
    const bool is_at_head = context.history.is_at_head(rows);
    out.json = {{"revisions", std::move(found)}, {"is_at_head", is_at_head}, {"heads", std::move(heads)}};
    if (must_be_at_heads && !is_at_head) {
      out.text += "not at head: " + context.list(context.graph.effective_heads()) + '\n';
      out.code = found_differences;
    }
    return out;
  }
};

struct Heads {
  static constexpr const char* word = "heads";
  static constexpr const char* help = "show the newest revisions of this program";
  static constexpr const char* examples = "heads";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const { return detail::revisions(context, context.graph.heads()); }
};

/// `{branchpoints: [{revision, children: ["…"]}]}`
struct BranchPoints {
  static constexpr const char* word = "branches";
  static constexpr const char* help = "show where the history forks";
  static constexpr const char* examples = "branches";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const {
    Answer out;
    Json found = Json::array();
    for (Node node = 0; node < context.graph.size(); ++node) {
      if (context.graph.children(node).size() < 2) continue;
      Json children = Json::array();
      out.text += context.listed(node);
      for (const Node child : context.graph.children(node)) {
        out.text += "  -> " + context.with_marks(child) + '\n';
        children.push_back(context.graph.id(child));
      }
      found.push_back({{"revision", context.graph.id(node)}, {"children", std::move(children)}});
    }
    out.json = {{"branchpoints", std::move(found)}};
    return out;
  }
};

/// `{revisions: [revision…]}`
struct Show {
  static constexpr const char* word = "show";
  static constexpr const char* help = "show one revision";
  static constexpr const char* examples = "show\nshow 0003";

  void declare(CLI::App& command) {
    command.add_option("target", target, "a revision or a prefix of one, a label, head")
        ->type_name("TARGET")
        ->default_str("head");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    const Result<Target> wanted = parse_target(target);
    const Result<Nodes> found =
        wanted ? Resolver(context.graph).revisions(*wanted) : Result<Nodes>(failure(wanted.error()));
    if (!found) return fail(found.error());
    Answer out = detail::revisions(context, *found);
    out.text.clear();
    for (const Node node : *found) out.text += (out.text.empty() ? "" : "\n") + context.in_full(node);
    return out;
  }

  std::string target = "head";
};

/// `{revisions: [revision and is_current, …]}`, and with --audit `{entries: [entry…]}`
struct ShowHistory {
  static constexpr const char* word = "history";
  static constexpr const char* help = "list the revisions of this program, newest first";
  static constexpr const char* examples = "history -i\nhistory -r -3:current\nhistory --audit";

  void declare(CLI::App& command) {
    command.add_flag("--audit", is_audit, "list what was run on the database, oldest first");
    command.add_flag("-i,--indicate-current", shows_current, "mark where the database is");
    command.add_option("-r,--rev-range", range, "a:b, a: or :b; an end may be current, or a step: -3:current")
        ->type_name("RANGE")
        ->default_str("base:heads");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    if (is_audit) return context.with(OpenMode::read_write, [&](Database& it) { return audit(context, it); });
    const Result<Range> wanted = parse_range(range);
    if (!wanted) return fail(wanted.error());
    if (!wanted->is_about_database() && !shows_current) return told(context, *wanted, {});
    return context.with(OpenMode::read_write, [&](Database& it) {
      const Result<Nodes> rows = it.position();
      return rows ? told(context, *wanted, *rows) : fail(rows.error());
    });
  }

  std::string range = "base:heads";
  bool is_audit = false;
  bool shows_current = false;

 private:
  [[nodiscard]] Answer told(const Context& context, const Range& wanted, const Nodes& rows) const {
    const Result<Nodes> found = select_range(context.graph, wanted, rows);
    if (!found) return fail(found.error());
    Answer out = detail::revisions(context, *found);
    std::size_t at = 0;
    if (!context.is_verbose) out.text.clear();
    for (const Node node : *found) {
      const bool is_current = std::find(rows.begin(), rows.end(), node) != rows.end();
      out.json["revisions"][at++]["is_current"] = shows_current ? Json(is_current) : Json();
      if (context.is_verbose) continue;
      const std::string message(context.graph.migration(node).message);
      out.text += context.parents_of(node) + " -> " + context.with_marks(node) +
                  (shows_current && is_current ? context.style().good(" (current)") : "") +
                  (message.empty() ? "" : ", ") + message + '\n';
    }
    return out;
  }
  [[nodiscard]] static Answer audit(const Context& context, Database& it) {
    const auto entries = it.history();
    if (!entries) return fail(entries.error());
    Answer out;
    out.json = {{"entries", list_to_json(*entries)}};
    for (const HistoryEntry& entry : *entries) {
      out.text += context.style().faint(entry.started_at) + ' ' + entry.direction + ' ' +
                  context.style().revision(entry.revision.empty() ? "base" : entry.revision) + ' ' + entry.outcome +
                  (entry.program.empty() ? "" : " by ") + entry.program + '\n';
    }
    return out;
  }
};

}  // namespace headway::inline v0::cli

#endif
