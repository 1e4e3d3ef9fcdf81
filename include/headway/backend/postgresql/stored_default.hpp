// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_STORED_DEFAULT_HPP
#define HEADWAY_BACKEND_POSTGRESQL_STORED_DEFAULT_HPP

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <system_error>

#include "headway/dialect/postgresql/table.hpp"
#include "headway/schema/column.hpp"
#include "headway/schema/type.hpp"
#include "headway/sql/postgresql_script.hpp"

namespace headway::inline v0::postgresql {

/// Without the parentheses around the whole of it.
[[nodiscard]] inline std::string_view without_parentheses(std::string_view expression) {
  if (!expression.starts_with('(') || !expression.ends_with(')')) return expression;
  sql::PostgresqlTokens tokens(expression);
  std::size_t depth = 0;
  for (auto token = tokens.next(); token.kind != sql::PostgresqlToken::Kind::end; token = tokens.next()) {
    if (token.text == "(") ++depth;
    if (token.text == ")" && --depth == 0 && token.offset + 1 != expression.size()) return expression;
  }
  return expression.substr(1, expression.size() - 2);
}

/// Reads what PostgreSQL writes of a column's default, `'open'::character varying`, back into a literal where it is
/// one.
///
/// @source https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/ruleutils.c (get_const_expr)
class StoredDefault {
 public:
  StoredDefault(std::string_view written, const Type& type) : written_(written), type_(type) {}

  [[nodiscard]] Default read() const {
    std::optional<Value> value = literal();
    if (value) return {Default::Kind::literal, std::move(*value)};
    return {Default::Kind::expression, Value(Text(without_parentheses(written_)))};
  }

 private:
  using Kind = sql::PostgresqlToken::Kind;

  /// A literal with nothing behind it but casts.
  [[nodiscard]] std::optional<Value> literal() const {
    sql::PostgresqlTokens tokens(written_);
    auto token = tokens.next();
    if (token.text == "(" || token.text == "-" ||
        (token.kind == Kind::symbol && sql::detail::is_digit(token.text[0]))) {
      return number_with_casts();
    }
    const std::size_t end = token.offset + token.text.size();
    if (!is_casts(written_.substr(end))) return std::nullopt;
    if (token.kind == Kind::quoted && token.text.front() == '\'') return quoted(token.text);
    if (token.text == "true") return Value(true);
    if (token.text == "false") return Value(false);
    if (token.text == "NULL") return Value(nullptr);
    return std::nullopt;
  }
  /// `5`, `-5`, `(-5)`, `(5)::numeric`
  [[nodiscard]] std::optional<Value> number_with_casts() const {
    std::string_view digits = written_;
    const std::size_t cast = digits.find("::");
    if (cast != std::string_view::npos) {
      if (!is_casts(digits.substr(cast))) return std::nullopt;
      digits = digits.substr(0, cast);
    }
    return number(without_parentheses(digits));
  }
  /// `::character varying`, `::numeric(10,2)`, one after another; no operator among them.
  static bool is_casts(std::string_view rest) {
    if (rest.empty()) return true;
    if (!rest.starts_with("::")) return false;
    sql::PostgresqlTokens tokens(rest);
    std::string_view before;
    for (auto token = tokens.next(); token.kind != Kind::end; token = tokens.next()) {
      const bool is_number = token.kind == Kind::symbol && sql::detail::is_digit(token.text[0]);
      const bool is_name = token.kind == Kind::word || (token.kind == Kind::quoted && token.text.front() == '"');
      const bool is_mark =
          token.kind == Kind::symbol && std::string_view(":.()[],").find(token.text) != std::string_view::npos;
      if (!is_number && !is_name && !is_mark) return false;
      if (token.kind == Kind::word && (token.text == "AT" || token.text == "COLLATE")) return false;
      before = token.text;
    }
    return before != ":";
  }

  static std::optional<Value> number(std::string_view digits) {
    std::int64_t whole = 0;
    const char* const end = digits.data() + digits.size();
    if (const auto read = std::from_chars(digits.data(), end, whole); read.ec == std::errc{} && read.ptr == end) {
      return Value(whole);
    }
    double real = 0;
    if (digits.find_first_not_of("+-.0123456789eE") != std::string_view::npos) return std::nullopt;
    if (const auto read = std::from_chars(digits.data(), end, real); read.ec == std::errc{} && read.ptr == end) {
      return Value(real);
    }
    return std::nullopt;
  }

  /// Text in quotes means what the column's type reads in it.
  [[nodiscard]] std::optional<Value> quoted(std::string_view token) const {
    std::string found;
    for (std::size_t at = 1; at + 1 < token.size(); ++at) {
      found += token[at];
      if (token[at] == '\'') ++at;
    }
    using Type = headway::Type::Kind;
    const bool is_number = headway::detail::is_whole_number_type(type_) || type_.kind == Type::numeric ||
                           type_.kind == Type::real || type_.kind == Type::double_precision;
    if (is_number) {
      if (found == "Infinity") return Value(std::numeric_limits<double>::infinity());
      if (found == "-Infinity") return Value(-std::numeric_limits<double>::infinity());
      if (found == "-0") return Value(-0.0);
      return number(found);
    }
    if (type_.kind == Type::blob) return bytes(found);
    return Value(found);
  }
  static std::optional<Value> bytes(std::string_view digits) {
    if (!digits.starts_with("\\x") || digits.size() % 2 != 0) return std::nullopt;
    std::string out;
    for (std::size_t at = 2; at < digits.size(); at += 2) {
      unsigned byte = 0;
      std::from_chars(digits.data() + at, digits.data() + at + 2, byte, 16);
      out += static_cast<char>(static_cast<unsigned char>(byte));
    }
    return Value::blob(Text(out));
  }

  std::string_view written_;
  const headway::Type& type_;
};

}  // namespace headway::inline v0::postgresql

#endif
