// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_DRAWING_HPP
#define HEADWAY_TOOLS_COMMANDS_DRAWING_HPP

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "headway/history/schema_at.hpp"
#include "headway/tools/context.hpp"
#include "headway/tools/diagram.hpp"

namespace headway::inline v0::cli {

/// The picture itself on standard output, so that it can be sent into a file; as JSON `{of, format, diagram: "…"}`.
struct Draw {
  static constexpr const char* word = "diagram";
  static constexpr const char* help = "draw the revisions with what is applied, or the tables with their keys";
  static constexpr const char* examples =
      "diagram history --format html > history.html\n"
      "diagram history --no-database --format mermaid\n"
      "diagram schema --format svg > schema.svg\n"
      "diagram schema --database app.db --format dot | dot -Tpng > schema.png";

  void declare(CLI::App& command) {
    command.add_option("what", what, "history, or schema: what the migrations make, with --database what is there")
        ->check(CLI::IsMember({"history", "schema"}))
        ->type_name("WHAT")
        ->required();
    command.add_option("--format", format, "mermaid, dot, svg or html")
        ->check(CLI::IsMember(std::vector<std::string>(diagram_formats.begin(), diagram_formats.end())))
        ->type_name("FORMAT")
        ->default_str(format);
    command.add_flag("--no-database", is_alone, "draw the history without what is applied");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    return what == "history" ? history(context) : schema(context);
  }

  std::string what;
  std::string format = "svg";
  bool is_alone = false;

 private:
  template <class Picture>
  [[nodiscard]] Answer drawn(const Picture& picture) const {
    Answer out;
    out.text = headway::diagram(picture, parse_diagram_format(format).value_or(DiagramFormat::svg));
    out.json = {{"of", what}, {"format", format}, {"diagram", out.text}};
    return out;
  }
  [[nodiscard]] Answer history(const Context& context) const {
    const std::string title = context.program() + ": revisions";
    if (is_alone) return drawn(history_picture(context.graph, title));
    return context.with(OpenMode::read_write, [&](Database& it) {
      const Result<Nodes> rows = it.position();
      return rows ? drawn(history_picture(context.graph, *rows, title)) : fail(rows.error());
    });
  }
  [[nodiscard]] Answer schema(const Context& context) const {
    const std::string title = context.program() + ": tables";
    if (!context.database.empty() && !is_alone) {
      return context.with(OpenMode::read_write, [&](Database& it) {
        const Result<Schema> found = it.schema();
        return found ? drawn(schema_picture(*found, title)) : fail(found.error());
      });
    }
    Schema made;
    const Finding found = replay_to(context.graph, context.graph.effective_heads(), made, context.dialect());
    return found ? fail(to_error(found)) : drawn(schema_picture(made, title));
  }
};

}  // namespace headway::inline v0::cli

#endif
