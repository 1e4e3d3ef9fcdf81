// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_DRAWING_HPP
#define HEADWAY_TOOLS_COMMANDS_DRAWING_HPP

#include <cstdio>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "headway/history/schema_at.hpp"
#include "headway/tools/context.hpp"
#include "headway/tools/diagram.hpp"
#include "headway/tools/migration_file.hpp"

namespace headway::inline v0::cli {

/// `{what, format, file or null, diagram or null}`: the diagram itself is left out when it was written to a file.
struct Diagram {
  static constexpr const char* word = "diagram";
  static constexpr const char* help = "draw the revisions, or the tables that they make";
  static constexpr const char* examples =
      "diagram history\ndiagram schema --format svg --output schema.svg\n"
      "diagram history --format html --applied --output history.html";

  void declare(CLI::App& command) {
    command.add_option("what", what, "history: the revisions; schema: the tables")
        ->required()
        ->check(CLI::IsMember({"history", "schema"}));
    command.add_option("--format", format, "text for Mermaid or Graphviz, a picture, or a page")
        ->check(CLI::IsMember({"mermaid", "dot", "svg", "html"}))
        ->type_name("FORMAT")
        ->default_str("mermaid");
    command.add_flag("--applied", is_about_database, "mark what the database has; with schema, draw the database's");
    command.add_option("-o,--output", output, "a file to write, which must not be there")->type_name("FILE");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    if (is_about_database) return context.with(OpenMode::read_write, [&](Database& it) { return live(context, it); });
    if (what == "history") return drawn(diagram(history_picture(context.graph, title(context)), wanted()));
    Schema made;
    if (const Finding found = replay_to(context.graph, context.graph.effective_heads(), made, context.dialect())) {
      return fail(to_error(found));
    }
    return drawn(diagram(schema_picture(made, title(context)), wanted()));
  }

  std::string what;
  std::string format = "mermaid";
  std::string output;
  bool is_about_database = false;

 private:
  [[nodiscard]] Answer live(const Context& context, Database& it) const {
    if (what == "history") {
      const Result<Nodes> rows = it.position();
      return rows ? drawn(diagram(history_picture(context.graph, *rows, title(context)), wanted()))
                  : fail(rows.error());
    }
    const Result<Schema> found = it.schema();
    return found ? drawn(diagram(schema_picture(*found, title(context)), wanted())) : fail(found.error());
  }
  [[nodiscard]] DiagramFormat wanted() const { return *parse_diagram_format(format); }
  [[nodiscard]] std::string title(const Context& context) const {
    return context.application.name + (what == "history" ? ": revisions" : ": tables");
  }
  [[nodiscard]] Answer drawn(std::string words) const {
    Answer out;
    out.json = {{"what", what}, {"format", format}, {"file", nullptr}, {"diagram", nullptr}};
    if (output.empty()) {
      out.json["diagram"] = words;
      out.text = std::move(words);
      return out;
    }
    if (Result<void> written = write_new_file(output, words); !written) return fail(written.error());
    out.json["file"] = output;
    out.text = "wrote " + output + '\n';
    out.is_news = true;
    return out;
  }
};

}  // namespace headway::inline v0::cli

#endif
