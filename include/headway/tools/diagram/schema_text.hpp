// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_TEXT_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/tools/diagram/label.hpp"
#include "headway/tools/diagram/schema_picture.hpp"

namespace headway::inline v0::drawing {

namespace detail {

/// `t3`: names of tables may hold anything, those of entities and nodes may not.
[[nodiscard]] inline std::string table_node(std::size_t table) { return "t" + std::to_string(table); }

/// A type or the name of a column as Mermaid takes it: one word, with `_` for what no word holds.
///
/// @source https://github.com/mermaid-js/mermaid, erDiagram.jison: ATTRIBUTE_WORD, and the words of keys before it
[[nodiscard]] inline std::string mermaid_word(std::string_view name) {
  std::string out;
  each_code_point(visible(name), [&](std::uint32_t value, std::string_view bytes, bool) {
    const bool is_plain = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || value == '_' ||
                          (value >= '0' && value <= '9') || value == '(' || value == ')' || value == '-' ||
                          value >= 0xC0;
    if (is_plain) {
      out += bytes;
    } else {
      out += '_';
    }
  });
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  if (out.empty() || !is_letter(out.front())) out.insert(0, "_");
  for (const std::string_view key : {"PK", "FK", "UK"}) {
    if (same_name(std::string_view(out).substr(0, 2), key) &&
        (out.size() == 2 || (!is_letter(out[2]) && !(out[2] >= '0' && out[2] <= '9')))) {
      out.insert(0, "_");
    }
  }
  return out;
}

[[nodiscard]] inline std::string mermaid_column(const ColumnPicture& column) {
  const std::string type = mermaid_word(column.type), word = mermaid_word(column.name);
  std::string keys;
  for (const auto& [is_it, key] :
       {std::pair{column.is_primary, "PK"}, std::pair{column.is_foreign, "FK"}, std::pair{column.is_unique, "UK"}}) {
    if (is_it) keys += (keys.empty() ? "" : ", ") + std::string(key);
  }
  std::vector<std::string> notes;
  if (column.is_nullable) notes.emplace_back("null");
  if (word != column.name) notes.push_back("named " + mermaid_text(column.name));
  if (type != column.type && !column.type.empty()) notes.push_back(mermaid_text(column.type));
  std::string note;
  for (const std::string& each : notes) note += (note.empty() ? "" : ", ") + each;
  return type + " " + word + (keys.empty() ? "" : " " + keys) + (note.empty() ? "" : " \"" + note + "\"");
}

[[nodiscard]] inline std::string names_of(const LinkPicture& link, const TablePicture& table) {
  std::string out;
  for (const std::size_t each : link.columns) out += (out.empty() ? "" : ", ") + table.columns[each].name;
  return out;
}

/// A cell of a table in a label; Graphviz refuses emphasis of nothing.
[[nodiscard]] inline std::string dot_cell(const std::string& words, bool is_bold = false) {
  if (words.empty()) return " ";
  return is_bold ? "<B>" + xml(words) + "</B>" : xml(words);
}

[[nodiscard]] inline std::string dot_row(const ColumnPicture& column, std::size_t at) {
  std::string keys;
  if (column.is_primary) keys += "PK ";
  if (column.is_foreign) keys += "FK ";
  if (column.is_unique) keys += "UQ ";
  if (!keys.empty()) keys.pop_back();
  const std::string port = std::to_string(at);
  return "<TR><TD ALIGN=\"LEFT\" PORT=\"w" + port + "\">" + dot_cell(keys) + "</TD><TD ALIGN=\"LEFT\">" +
         dot_cell(column.name, column.is_primary) + "</TD><TD ALIGN=\"RIGHT\" PORT=\"e" + port + "\">" +
         dot_cell(column.type + (column.is_nullable ? " null" : "")) + "</TD></TR>";
}

}  // namespace detail

/// An entity relationship diagram for Mermaid.
///
/// Its columns are words, so that names which are none stand in a note beside a word that resembles them.
[[nodiscard]] inline std::string schema_mermaid(const SchemaPicture& picture) {
  std::string out = "%% " + mermaid_text(picture.title) + "\nerDiagram\n";
  for (std::size_t at = 0; at < picture.tables.size(); ++at) {
    const TablePicture& table = picture.tables[at];
    out += "  " + detail::table_node(at) + "[\"" + mermaid_text(table.name) + (table.is_missing ? " (missing)" : "") +
           "\"]";
    if (!table.columns.empty()) {
      out += " {\n";
      for (const ColumnPicture& column : table.columns) out += "    " + detail::mermaid_column(column) + "\n";
      out += "  }";
    }
    out += "\n";
  }
  for (const LinkPicture& link : picture.links) {
    out += "  " + detail::table_node(link.to) + (link.is_optional ? " |o--o" : " ||--o") +
           (link.is_single ? "| " : "{ ") + detail::table_node(link.from) + " : \"" +
           mermaid_text(detail::names_of(link, picture.tables[link.from])) + "\"\n";
  }
  return out;
}

/// For Graphviz: `dot -Tsvg`. Lines end at the columns.
[[nodiscard]] inline std::string schema_dot(const SchemaPicture& picture) {
  std::string out =
      "digraph schema {\n  graph [rankdir=RL, ranksep=1.2, labelloc=t, fontname=\"sans-serif\", label=\"" +
      dot_text(picture.title) +
      "\"]\n  node [shape=plain, fontname=\"monospace\", fontsize=11]\n"
      "  edge [dir=both, arrowtail=crow, arrowhead=tee, color=\"#57606a\"]\n";
  for (std::size_t at = 0; at < picture.tables.size(); ++at) {
    const TablePicture& table = picture.tables[at];
    out += "  " + detail::table_node(at) +
           " [label=<<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"4\" COLOR=\"#8c959f\">"
           "<TR><TD COLSPAN=\"3\" ALIGN=\"LEFT\" BGCOLOR=\"#eef1f4\" PORT=\"name\">" +
           detail::dot_cell(table.name, true) + (table.is_missing ? " missing" : "") + "</TD></TR>";
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      out += detail::dot_row(table.columns[column], column);
    }
    for (const IndexPicture& index : table.indexes) {
      out += "<TR><TD COLSPAN=\"3\" ALIGN=\"LEFT\"><FONT COLOR=\"#59636e\">" +
             xml((index.is_unique ? "unique " : "index ") + index.keys) + "</FONT></TD></TR>";
    }
    out += "</TABLE>>]\n";
  }
  for (const LinkPicture& link : picture.links) {
    const auto port = [](char side, const std::vector<std::size_t>& columns) {
      return columns.empty() ? std::string(":name") : std::string(":") + side + std::to_string(columns.front());
    };
    out += "  " + detail::table_node(link.from) + port('w', link.columns) + " -> " + detail::table_node(link.to) +
           port('e', link.referenced) + (link.is_single ? " [arrowtail=tee" : " [arrowtail=crow") +
           (link.is_optional ? ", style=dashed]\n" : "]\n");
  }
  return out + "}\n";
}

}  // namespace headway::inline v0::drawing

#endif
