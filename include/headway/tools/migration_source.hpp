// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_MIGRATION_SOURCE_HPP
#define HEADWAY_TOOLS_MIGRATION_SOURCE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headway::inline v0 {

/// What a new migration says, before it is C++.
struct MigrationSource {
  std::string revision;
  std::vector<std::string> down_revision = {};
  std::string message = {};
  std::vector<std::string> branch_labels = {};
  std::vector<std::string> depends_on = {};
  std::string upgrade = {};  ///< Statements on `op`, one to a line; empty for nothing to do.
  std::string downgrade = {};
};

/// A text as a C++ string literal, quotes included.
[[nodiscard]] inline std::string string_literal(std::string_view words) {
  std::string out = "\"";
  for (const char c : words) {
    const unsigned byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < ' ' || byte == 127) {  // octal, which unlike \x ends after three digits
      out += '\\';
      for (const unsigned digit : {byte >> 6U, (byte >> 3U) & 7U, byte & 7U}) out += static_cast<char>('0' + digit);
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// Words as part of a file's name and of an identifier: small ASCII letters, digits and single underscores.
[[nodiscard]] inline std::string slug(std::string_view words) {
  constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  for (const char c : words) {
    if (const std::size_t at = capitals.find(c); at != std::string_view::npos) {
      out += letters[at];
    } else if (letters.find(c) != std::string_view::npos) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  if (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

/// A header that declares one migration, in the form that headway_add_migrations picks up.
///
/// The variable is called after the file, with a word before it: no file's name begins an identifier when it has a
/// number, and no message can make it a keyword or hide what the namespace has.
///
/// @param name_space  The application's, such as `thoughts` or `shop::storage`.
/// @param stem        The file's name without its ending.
[[nodiscard]] inline std::string to_source(const MigrationSource& migration, std::string_view name_space,
                                           std::string_view stem) {
  std::string guard = slug(name_space) + "_migrations_" + slug(stem) + "_hpp";
  for (char& c : guard) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const auto body = [](const std::string& statements) {
    if (statements.empty()) return std::string(" [](headway::Operations&) {}");
    std::string out = "\n        [](headway::Operations& op) {\n";
    for (std::size_t from = 0; from < statements.size();) {
      const std::size_t end = statements.find('\n', from);
      const std::string_view line = std::string_view(statements).substr(from, end - from);
      if (!line.empty()) out.append(10, ' ').append(line);
      out += '\n';
      from = end == std::string::npos ? statements.size() : end + 1;
    }
    return out + "        }";
  };
  std::string out = "#ifndef " + guard + "\n#define " + guard + "\n\n#include \"headway/headway.hpp\"\n\nnamespace ";
  out.append(name_space).append(" {\n\ninline constexpr headway::Migration migration_").append(slug(stem));
  out += "{\n    .revision = " + string_literal(migration.revision) + ",\n";
  const auto names = [&out](std::string_view member, const std::vector<std::string>& values) {
    if (values.empty()) return;
    out.append("    .").append(member).append(values.size() > 1 ? " = {" : " = ");
    for (const std::string& each : values) out += (&each == &values.front() ? "" : ", ") + string_literal(each);
    out += values.size() > 1 ? "},\n" : ",\n";
  };
  names("down_revision", migration.down_revision);
  if (!migration.message.empty()) out += "    .message = " + string_literal(migration.message) + ",\n";
  names("branch_labels", migration.branch_labels);
  names("depends_on", migration.depends_on);
  out += "    .upgrade =" + body(migration.upgrade) + ",\n    .downgrade =" + body(migration.downgrade) + ",\n};\n\n}";
  return out.append("  // namespace ").append(name_space).append("\n\n#endif\n");
}

}  // namespace headway::inline v0

#endif
