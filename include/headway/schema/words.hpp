// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_WORDS_HPP
#define HEADWAY_SCHEMA_WORDS_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "headway/base/concat.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/column.hpp"
#include "headway/schema/constraint.hpp"
#include "headway/schema/index.hpp"
#include "headway/schema/table.hpp"
#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"

namespace headway::inline v0 {

/// @name What findings call the parts of a schema: as a migration or a model spells them, in no database's dialect.
/// No `?:` makes a Text here: in a constant expression g++ 12 frees what it chose before it is used.
/// @{

/// `varchar(255)`
[[nodiscard]] constexpr Text words(const Type& type) {
  constexpr std::string_view names[] = {"boolean",
                                        "smallint",
                                        "integer",
                                        "bigint",
                                        "real",
                                        "double_precision",
                                        "numeric",
                                        "fixed_char",
                                        "varchar",
                                        "text",
                                        "blob",
                                        "date",
                                        "time",
                                        "timestamp",
                                        "timestamp_tz",
                                        "json",
                                        "uuid",
                                        "verbatim"};
  const std::string_view name = names[static_cast<std::size_t>(type.kind)];
  switch (type.kind) {
    case Type::Kind::fixed_char:
    case Type::Kind::varchar: return concat({name, "(", Digits(type.length), ")"});
    case Type::Kind::numeric: return concat({name, "(", Digits(type.length), ", ", Digits(type.scale), ")"});
    case Type::Kind::verbatim: return concat({name, "(", type.words, ")"});
    default: return Text(name);
  }
}

/// `'active'`, `42`, `true`, `null`
[[nodiscard]] constexpr Text words(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "null";
    case Value::Kind::boolean:
      if (value.integer != 0) return "true";
      return "false";
    case Value::Kind::integer: {
      const bool is_negative = value.integer < 0;
      const auto magnitude = static_cast<std::uint64_t>(value.integer);
      return concat({is_negative ? "-" : "", Digits(is_negative ? 0 - magnitude : magnitude)});
    }
    case Value::Kind::real: return "a real number";
    case Value::Kind::text: return concat({"'", value.view(), "'"});
    case Value::Kind::blob: break;
  }
  return "a blob";
}

/// `(CURRENT_TIMESTAMP)`, `'active'`, or `none`.
[[nodiscard]] constexpr Text words(const Default& given) {
  if (given.kind == Default::Kind::none) return "none";
  if (given.kind == Default::Kind::literal) return words(given.value);
  return concat({"(", given.value.view(), ")"});
}

[[nodiscard]] constexpr Text words(const Generated& generated) {
  if (generated.kind == Generated::Kind::none) return "not generated";
  return concat({generated.kind == Generated::Kind::stored ? "stored (" : "computed (", generated.expression, ")"});
}

/// `(a, b)`
[[nodiscard]] constexpr Text words(const Names& names) {
  std::vector<char> out{'('};
  for (const Text& name : names) {
    if (out.size() > 1) out.insert(out.end(), {',', ' '});
    const std::string_view view = name.view();
    out.insert(out.end(), view.begin(), view.end());
  }
  out.push_back(')');
  return Text(std::string_view(out.data(), out.size()));
}

/// A constraint's name, or what it says: `unique (a, b)`.
[[nodiscard]] constexpr Text words(const PrimaryKey& key) {
  if (!key.name.empty()) return key.name;
  return concat({"primary key ", words(key.columns)});
}
[[nodiscard]] constexpr Text words(const Unique& unique) {
  if (!unique.name.empty()) return unique.name;
  return concat({"unique ", words(unique.columns)});
}
[[nodiscard]] constexpr Text words(const Check& check) {
  if (!check.name.empty()) return check.name;
  return concat({"check (", check.expression, ")"});
}
[[nodiscard]] constexpr Text words(const ForeignKey& key) {
  if (!key.name.empty()) return key.name;
  return concat({"foreign key ", words(key.columns), " to ", key.table});
}

[[nodiscard]] constexpr std::string_view words(ReferentialAction action) noexcept {
  switch (action) {
    case ReferentialAction::no_action: return "no action";
    case ReferentialAction::restrict: return "restrict";
    case ReferentialAction::cascade: return "cascade";
    case ReferentialAction::set_null: return "set null";
    case ReferentialAction::set_default: break;
  }
  return "set default";
}
/// `on delete cascade`, with what else it does
[[nodiscard]] constexpr Text words_of_actions(const ForeignKey& key) {
  constexpr std::string_view deferrals[] = {"", ", deferrable", ", initially deferred"};
  return concat({"on delete ",
                 words(key.delete_action),
                 key.update_action == ReferentialAction::no_action ? "" : ", on update ",
                 key.update_action == ReferentialAction::no_action ? "" : words(key.update_action),
                 deferrals[static_cast<std::size_t>(key.deferral)]});
}

/// `unique (a, b desc) where b > 0`, `using gin (doc jsonb_path_ops)`, `(a) include (b)`
[[nodiscard]] constexpr Text words(const Index& index) {
  Names keys;
  for (const IndexKey& key : index.keys) {
    keys.push_back(concat({key.column,
                           key.expression,
                           key.collation.empty() ? "" : " collate ",
                           key.collation,
                           key.operator_class_.empty() ? "" : " ",
                           key.operator_class_,
                           key.descending ? " desc" : ""}));
  }
  Text included;
  if (!index.included.empty()) included = concat({" include ", words(index.included)});
  return concat({index.is_unique ? "unique " : "",
                 index.method.empty() ? "" : "using ",
                 index.method,
                 index.method.empty() ? "" : " ",
                 words(keys),
                 included,
                 index.where.empty() ? "" : " where ",
                 index.where});
}

/// `strict, without rowid`, `engine aria, collation utf8mb4_bin`, or `none`.
[[nodiscard]] constexpr Text words_of_options(const Table& table) {
  std::vector<char> out;
  const auto append = [&out](std::string_view words) {
    for (const char c : words) out.push_back(c);
  };
  const auto say = [&](bool is_said, std::string_view word, std::string_view value) {
    if (!is_said) return;
    if (!out.empty()) append(", ");
    append(word);
    append(value);
  };
  say(table.is_strict, "strict", "");
  say(table.is_without_rowid, "without rowid", "");
  say(!table.engine.empty(), "engine ", table.engine);
  say(!table.own_charset().empty(), "charset ", table.own_charset());
  say(!table.collation.empty(), "collation ", table.collation);
  if (out.empty()) return "none";
  return Text(std::string_view(out.data(), out.size()));
}

/// `SELECT a FROM t`, `(a, b) SELECT …`
[[nodiscard]] constexpr Text words(const View& view) {
  if (view.columns.empty()) return view.select;
  return concat({words(view.columns), " ", view.select});
}
/// `after update of (title) when new.title <> '': UPDATE …`
[[nodiscard]] constexpr Text words(const Trigger& trigger) {
  constexpr std::string_view timings[] = {"before", "after", "instead of"};
  Text columns;
  if (!trigger.columns.empty()) columns = words(trigger.columns);
  const auto has = [&](Trigger::Event event) { return (trigger.events & event) != 0; };
  return concat({timings[static_cast<std::size_t>(trigger.timing)],
                 has(Trigger::on_insert) ? " insert" : "",
                 has(Trigger::on_update) ? " update" : "",
                 trigger.columns.empty() ? "" : " of ",
                 columns,
                 has(Trigger::on_delete) ? " delete" : "",
                 has(Trigger::on_truncate) ? " truncate" : "",
                 trigger.for_each_statement ? " for each statement" : "",
                 trigger.condition.empty() ? "" : " when ",
                 trigger.condition,
                 ": ",
                 trigger.body});
}
/// @}

}  // namespace headway::inline v0

#endif
