// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_WRITER_HPP
#define HEADWAY_SQL_WRITER_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include "headway/base/text.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/value.hpp"
#include "headway/sql/plain_name.hpp"
#include "headway/sql/postgresql_name.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// Puts together SQL text: names quoted where they must be, values as literals. Appends to one string, so that a long
/// statement is written once.
class Writer {
 public:
  explicit Writer(Dialect dialect = Dialect::sqlite) : dialect_(dialect) {
    out_.reserve(200);  // most statements fit, and are written without growing step by step
  }

  Writer& operator<<(std::string_view words) {
    out_ += words;
    return *this;
  }

  /// MySQL's names are always quoted: which words are reserved depends on the server.
  Writer& name(std::string_view given) {
    if (length_of(given) > length_of(longest_)) longest_ = given;
    if (is_for_mysql()) {
      quoted(given, '`');
    } else if (dialect_ == Dialect::postgresql ? is_plain_postgresql_name(given) : is_plain_name(given)) {
      out_ += given;
    } else {
      quoted(given, '"');
    }
    return *this;
  }

  /// A table or view, for PostgreSQL with its schema.
  Writer& table_name(std::string_view given) { return name_beside(given, qualified_name(given, dialect_).name); }
  /// What lives in the schema of a table: its indexes, in PostgreSQL.
  Writer& name_beside(std::string_view table, std::string_view given) {
    const std::string_view schema = qualified_name(table, dialect_).schema;
    if (!schema.empty()) name(schema) << ".";
    return name(given);
  }

  /// `(a, b)`
  template <class Names>
  Writer& names(const Names& given) {
    return list(given, [this](const auto& each) { name(each); });
  }

  /// `(…, …)` with each element written by a function.
  template <class Elements, class Write>
  Writer& list(const Elements& elements, Write write) {
    out_ += '(';
    std::string_view separator;
    for (const auto& element : elements) {
      out_ += separator;
      write(element);
      separator = ", ";
    }
    out_ += ')';
    return *this;
  }

  /// `(sql)`, with a line end where a comment would swallow the parenthesis.
  Writer& expression(std::string_view sql) {
    return *this << "(" << sql << (may_end_in_line_comment(sql) ? "\n)" : ")");
  }

  Writer& literal(const Value& value) {
    switch (value.kind) {
      case Value::Kind::null: out_ += "NULL"; break;
      case Value::Kind::boolean: out_ += value.integer != 0 ? "TRUE" : "FALSE"; break;
      case Value::Kind::integer: out_ += std::to_string(value.integer); break;
      case Value::Kind::real: real(value.real); break;
      case Value::Kind::text: text_literal(value.view()); break;
      case Value::Kind::blob: blob_literal(value.view()); break;
    }
    return *this;
  }

  [[nodiscard]] std::string take() { return std::move(out_); }
  [[nodiscard]] Dialect dialect() const noexcept { return dialect_; }
  /// The longest name that was written.
  [[nodiscard]] std::string_view longest_name() const noexcept { return longest_; }
  /// As the database measures names: MySQL counts characters, the others bytes.
  [[nodiscard]] std::size_t length_of(std::string_view name) const noexcept {
    if (!is_for_mysql()) return name.size();
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(name.begin(), name.end(), begins_character));
  }

 private:
  [[nodiscard]] bool is_for_postgresql() const noexcept { return dialect_ == Dialect::postgresql; }
  [[nodiscard]] bool is_for_mysql() const noexcept { return dialect_ == Dialect::mysql; }
  /// In MySQL # begins a comment, too, and a backslash escapes: what only looks like one costs a line end.
  [[nodiscard]] bool may_end_in_line_comment(std::string_view sql) const noexcept {
    if (!is_for_mysql()) return ends_in_line_comment(sql);
    const std::string_view line = sql.substr(sql.rfind('\n') + 1);
    return line.find('#') != std::string_view::npos || line.find("--") != std::string_view::npos;
  }
  void quoted(std::string_view given, char quote) {
    out_ += quote;
    for (std::size_t mark = given.find(quote); mark != std::string_view::npos; mark = given.find(quote)) {
      (out_ += given.substr(0, mark + 1)) += quote;
      given.remove_prefix(mark + 1);
    }
    (out_ += given) += quote;
  }
  /// A text with a NUL in it would be cut by SQLite's parser: it travels as bytes. In PostgreSQL a setting decides what
  /// a backslash means, except behind an E; in MySQL, too, and there is no such prefix.
  ///
  /// @source https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE,
  /// https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html#sqlmode_no_backslash_escapes,
  /// https://dev.mysql.com/doc/refman/8.0/en/charset-literal.html
  void text_literal(std::string_view given) {
    if (is_for_postgresql() && given.find('\\') != std::string_view::npos) {
      out_ += "E'";
      for (const char c : given) {
        if (c == '\'' || c == '\\') out_ += c;
        out_ += c;
      }
      out_ += '\'';
    } else if (is_for_mysql() &&
               (given.find('\\') != std::string_view::npos || given.find('\0') != std::string_view::npos)) {
      out_ += "_utf8mb4 ";
      blob_literal(given);
    } else if (given.find('\0') == std::string_view::npos) {
      quoted(given, '\'');
    } else {
      out_ += "CAST(";
      blob_literal(given);
      out_ += " AS TEXT)";
    }
  }
  void blob_literal(std::string_view given) {
    out_ += is_for_postgresql() ? "E'\\\\x" : "x'";  // PostgreSQL takes x'00' for bits
    for (const char c : given) {
      const auto byte = static_cast<unsigned char>(c);
      out_ += "0123456789abcdef"[byte >> 4U];
      out_ += "0123456789abcdef"[byte & 15U];
    }
    out_ += is_for_postgresql() ? "'::bytea" : "'";
  }
  /// The shortest digits that read back as the same number, always with a point, whatever the locale.
  void real(double value) {
    std::array<char, 40> digits{};
    for (int precision = 15; precision <= 17; ++precision) {
      std::snprintf(digits.data(), digits.size(), "%.*g", precision, value);
      if (std::strtod(digits.data(), nullptr) == value) break;
    }
    std::string written(digits.data());
    std::replace(written.begin(), written.end(), ',', '.');
    if (written.find_first_not_of("-0123456789") == std::string::npos) written += ".0";
    if (is_for_postgresql()) {
      if (written == "inf" || written == "-inf") written = value < 0 ? "'-Infinity'::float8" : "'Infinity'::float8";
      if (written.find("nan") != std::string::npos) written = "'NaN'::float8";
      if (written == "-0.0") written = "'-0'::float8";  // what PostgreSQL reads as numeric has no such number
      out_ += written;
      return;
    }
    if (written == "inf") written = "9e999";
    if (written == "-inf") written = "-9e999";
    out_ += written.find("nan") == std::string::npos ? written : "NULL";
  }

  std::string out_;
  std::string longest_ = {};  // a copy: names are often put together for one statement only
  Dialect dialect_;
};

}  // namespace headway::inline v0::sql

#endif
