// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_SCHEMA_SOURCE_HPP
#define HEADWAY_TOOLS_SCHEMA_SOURCE_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "headway/schema/table.hpp"
#include "headway/schema/trigger.hpp"
#include "headway/schema/words.hpp"
#include "headway/tools/migration_source.hpp"

namespace headway::inline v0::detail {

/// @name The parts of a schema as C++ expressions that make them.
/// @{

/// `{a, b}`
[[nodiscard]] inline std::string braces(const std::vector<std::string>& elements) {
  std::string out = "{";
  for (const std::string& each : elements) out += (out.size() > 1 ? ", " : "") + each;
  return out + "}";
}
[[nodiscard]] inline std::string source_of(const Names& names) {
  std::vector<std::string> all;
  for (const Text& each : names) all.push_back(string_literal(each));
  return braces(all);
}

/// The number itself, to the last bit.
[[nodiscard]] inline std::string source_of(double number) {
  if (std::isinf(number)) {
    return std::string(number < 0 ? "-" : "") + "__builtin_huge_val()";  // no header to include for it
  }
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%.17g", number);
  std::string digits(out.data());
  std::replace(digits.begin(), digits.end(), ',', '.');
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return digits;
}
[[nodiscard]] inline std::string source_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "nullptr";
    case Value::Kind::boolean: return value.integer != 0 ? "true" : "false";
    case Value::Kind::integer:  // the lowest has no literal of its own
      if (value.integer == std::numeric_limits<std::int64_t>::min()) return "-9223372036854775807 - 1";
      return std::to_string(value.integer);
    case Value::Kind::real: return source_of(value.real);
    case Value::Kind::text: return string_literal(value.view());
    case Value::Kind::blob: break;
  }
  return "Value::blob(" + string_literal(value.view()) + ")";
}
/// `default_literal(5)`
[[nodiscard]] inline std::string source_of(const Default& given) {
  if (given.kind == Default::Kind::none) return "no_default";
  if (given.kind == Default::Kind::expression) return "default_expression(" + string_literal(given.value.view()) + ")";
  return "default_literal(" + source_of(given.value) + ")";
}
/// `varchar(255)`
[[nodiscard]] inline std::string source_of(const Type& type) {
  if (type.kind == Type::Kind::verbatim) return "verbatim(" + string_literal(type.words) + ")";
  if (type.kind == Type::Kind::time) return "headway::time";  // the C library has one, too
  return words(type).string();
}
[[nodiscard]] inline std::string source_of(Generated::Kind kind) {
  if (kind == Generated::Kind::none) return "Generated::Kind::none";
  return kind == Generated::Kind::stored ? "Generated::Kind::stored" : "Generated::Kind::computed_on_read";
}
[[nodiscard]] inline std::string source_of(const Generated& generated) {
  return "Generated{" + source_of(generated.kind) + ", " + string_literal(generated.expression) + "}";
}
[[nodiscard]] inline std::string source_of(ReferentialAction action) {
  constexpr std::string_view names[] = {"no_action", "restrict_", "cascade", "set_null", "set_default"};
  return std::string(names[static_cast<std::size_t>(action)]);
}
[[nodiscard]] inline std::string source_of(Deferral deferral) {
  constexpr std::string_view names[] = {"not_deferrable", "deferrable", "initially_deferred"};
  return "Deferral::" + std::string(names[static_cast<std::size_t>(deferral)]);
}
/// `"due"`, `desc("due")`, `expression("lower(name)").collate("NOCASE")`
[[nodiscard]] inline std::string source_of(const IndexKey& key) {
  const bool is_plain = key.expression.empty() && key.collation.empty() && key.operator_class_.empty();
  if (is_plain && !key.descending) return string_literal(key.column);
  if (is_plain) return "desc(" + string_literal(key.column) + ")";
  std::string out = key.expression.empty() ? "ascending(" + string_literal(key.column) + ")"
                                           : "expression(" + string_literal(key.expression) + ")";
  if (!key.collation.empty()) out += ".collate(" + string_literal(key.collation) + ")";
  if (!key.operator_class_.empty()) out += ".operator_class(" + string_literal(key.operator_class_) + ")";
  if (key.descending) out += ".desc()";
  return out;
}

/// `.references("users", "id", cascade)`
[[nodiscard]] inline std::string source_of_reference(const ForeignKey& key) {
  std::string out = ".references(" + string_literal(key.table) + ", " + string_literal(key.referenced[0]);
  const bool has_update = key.update_action != ReferentialAction::no_action;
  if (has_update || key.delete_action != ReferentialAction::no_action) out += ", " + source_of(key.delete_action);
  if (has_update) out += ", " + source_of(key.update_action);
  return out + ")";
}

/// What a column says beside its facts, where it is said in a table's definition.
struct SaidOnColumn {
  bool is_primary_key = false;
  bool is_unique = false;
  const ForeignKey* references = nullptr;
  std::vector<const Check*> checks = {};
};

/// `column("email", varchar(255)).not_null()`
[[nodiscard]] inline std::string source_of(const Column& column, const SaidOnColumn& said) {
  std::string out = "column(" + string_literal(column.name) + ", " + source_of(column.type) + ")";
  if (said.is_primary_key || column.is_primary_key) {
    out += ".primary_key()";
  } else if (!column.nullable) {
    out += ".not_null()";
  }
  if (column.is_autoincrement) out += ".autoincrement()";
  if (said.is_unique || column.is_unique) out += ".unique()";
  const Default& given = column.default_value_;
  if (given.kind == Default::Kind::expression) {
    out += ".default_expression(" + string_literal(given.value.view()) + ")";
  } else if (given.kind == Default::Kind::literal) {
    // A text is given as it is; null must not be taken for one.
    out += given.value.is_null() ? ".default_value(Value(nullptr))" : ".default_value(" + source_of(given.value) + ")";
  }
  if (!column.collation.empty()) out += ".collate(" + string_literal(column.collation) + ")";
  if (column.generated.kind != Generated::Kind::none) {
    out += ".generated_as(" + string_literal(column.generated.expression);
    if (column.generated.kind == Generated::Kind::stored) out += ", Generated::Kind::stored";
    out += ")";
  }
  if (!column.comment_.empty()) out += ".comment(" + string_literal(column.comment_) + ")";
  const auto add_check = [&out](const Check& it) {
    out += ".check(" + string_literal(it.expression) + (it.name.empty() ? "" : ", " + string_literal(it.name)) + ")";
  };
  for (const Check& each : column.checks) add_check(each);
  for (const Check* each : said.checks) add_check(*each);
  if (said.references != nullptr) out += source_of_reference(*said.references);
  for (const ForeignKey& each : column.references_) out += source_of_reference(each);
  return out;
}

[[nodiscard]] inline std::string source_of(const ForeignKey& key) {
  std::string out = "foreign_key(" + source_of(key.columns) + ", " + string_literal(key.table) + ", " +
                    source_of(key.referenced) + ")";
  if (key.delete_action != ReferentialAction::no_action) out += ".on_delete(" + source_of(key.delete_action) + ")";
  if (key.update_action != ReferentialAction::no_action) out += ".on_update(" + source_of(key.update_action) + ")";
  if (key.deferral != Deferral::not_deferrable) out += ".deferrable(" + source_of(key.deferral) + ")";
  return out;
}
template <class Part>
[[nodiscard]] std::string named(std::string source, const Part& part) {
  if (!part.name.empty()) source += ".named(" + string_literal(part.name) + ")";
  return source;
}

/// The arguments of op.create_table behind the name: columns, with what can be said on them, and the rest.
[[nodiscard]] inline std::vector<std::string> source_of_parts(const Table& table) {
  std::vector<std::string> out;
  std::vector<const Unique*> uniques;
  std::vector<const ForeignKey*> keys;
  for (const Unique& each : table.uniques) uniques.push_back(&each);
  for (const ForeignKey& each : table.foreign_keys) keys.push_back(&each);
  const bool has_key_on_column = table.primary_key.name.empty() && table.primary_key.columns.size() == 1;
  for (const Column& column : table.columns) {
    SaidOnColumn said;
    said.is_primary_key = has_key_on_column && table.primary_key.columns[0] == column.name;
    const auto is_unnamed = [&](const auto* each) {
      return each->name.empty() && each->columns.size() == 1 && each->columns[0] == column.name;
    };
    if (const auto unique = std::find_if(uniques.begin(), uniques.end(), is_unnamed); unique != uniques.end()) {
      said.is_unique = true;
      uniques.erase(unique);
    }
    const auto is_plain = [&](const ForeignKey* each) {
      return is_unnamed(each) && each->referenced.size() == 1 && each->deferral == Deferral::not_deferrable;
    };
    if (const auto key = std::find_if(keys.begin(), keys.end(), is_plain); key != keys.end()) {
      said.references = *key;
      keys.erase(key);
    }
    for (const Check& each : table.checks) {
      if (!each.column.empty() && each.column == column.name) said.checks.push_back(&each);
    }
    out.push_back(source_of(column, said));
  }
  if (!has_key_on_column && !table.primary_key.columns.empty()) {
    out.push_back(named("primary_key(" + source_of(table.primary_key.columns) + ")", table.primary_key));
  }
  for (const Unique* each : uniques) out.push_back(named("unique(" + source_of(each->columns) + ")", *each));
  for (const Check& each : table.checks) {
    if (!each.column.empty() && table.find(each.column) != nullptr) continue;
    out.push_back(named("check(" + string_literal(each.expression) + ")", each));
  }
  for (const ForeignKey* each : keys) out.push_back(named(source_of(*each), *each));
  if (table.is_strict) out.emplace_back("strict");
  if (table.is_without_rowid) out.emplace_back("without_rowid");
  const auto add_note = [&out](std::string_view function, const Text& words) {
    if (!words.empty()) out.push_back(std::string(function) + "(" + string_literal(words) + ")");
  };
  add_note("comment", table.comment);
  add_note("engine", table.engine);
  add_note("charset", table.charset);
  add_note("collation", table.collation);
  return out;
}

/// `trigger("touch", "tasks").after_update({"title"}).runs("UPDATE tasks SET …;")`
[[nodiscard]] inline std::string source_of(const Trigger& trigger) {
  constexpr std::string_view timings[] = {".before", ".after", ".instead_of"};
  const std::string timing(timings[static_cast<std::size_t>(trigger.timing)]);
  std::string out = "trigger(" + string_literal(trigger.name) + ", " + string_literal(trigger.table) + ")";
  const auto fires = [&](Trigger::Event event, std::string_view word, const std::string& columns) {
    if ((trigger.events & event) != 0) out += timing + std::string(word) + "(" + columns + ")";
  };
  fires(Trigger::on_insert, "_insert", {});
  fires(Trigger::on_update, "_update", trigger.columns.empty() ? "" : source_of(trigger.columns));
  fires(Trigger::on_delete, "_delete", {});
  if (trigger.for_each_statement) out += ".once_for_a_statement()";
  if (!trigger.condition.empty()) out += ".when(" + string_literal(trigger.condition) + ")";
  return out + ".runs(" + string_literal(trigger.body) + ")";
}
/// @}

}  // namespace headway::inline v0::detail

#endif
