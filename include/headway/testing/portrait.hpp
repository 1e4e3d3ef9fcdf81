// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_PORTRAIT_HPP
#define HEADWAY_TESTING_PORTRAIT_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/operations/difference.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::testing {

/// A definition that the database keeps as SQL.
struct StoredObject {
  std::string kind;  ///< table, index, virtual table, view, trigger
  std::string name;
  std::string on;  ///< The table that it belongs to; of a table its own name.
  std::string sql;
};

/// What a database looks like, without its rows and without the library's own tables: as it is reflected, and as it is
/// stored.
struct Portrait {
  Schema schema = {};
  std::vector<StoredObject> objects = {};
};

/// What one portrait has otherwise than another, each in words.
struct Contrast {
  std::vector<std::string> structure;  ///< Tables, columns, constraints, indexes, views, triggers.
  std::vector<std::string> wording;    ///< Definitions that only read otherwise: columns in another order, say.
};

namespace detail {

/// A few tokens from the place where two definitions part.
[[nodiscard]] inline std::string parting_words(std::string_view wanted, std::string_view found) {
  sql::Tokens ours(wanted), theirs(found);
  auto one = ours.next(), other = theirs.next();
  while (one.kind != sql::Token::Kind::end && other.kind != sql::Token::Kind::end &&
         sql::equal_ignoring_case(sql::bare_name(one), sql::bare_name(other))) {
    one = ours.next();
    other = theirs.next();
  }
  const auto excerpt = [](std::string_view whole, sql::Tokens& rest, const sql::Token& first) -> std::string {
    if (first.kind == sql::Token::Kind::end) return "its end";
    const auto begin = static_cast<std::size_t>(first.text.data() - whole.data());
    std::size_t size = first.text.size();
    for (int more = 0; more < 4; ++more) {
      const sql::Token next = rest.next();
      if (next.kind == sql::Token::Kind::end) break;
      size = static_cast<std::size_t>(next.text.data() - first.text.data()) + next.text.size();
    }
    return "`" + std::string(whole.substr(begin, size)) + "`";
  };
  return "reads " + excerpt(found, theirs, other) + " where " + excerpt(wanted, ours, one) + " was expected";
}

}  // namespace detail

[[nodiscard]] inline Contrast contrast(const Portrait& wanted, const Portrait& found) {
  Contrast out;
  std::vector<std::string> different;  // tables, views and triggers of which that is known already
  for (const Difference& each : differences(wanted.schema, found.schema)) {
    out.structure.push_back(to_string(each));
    for (const Text& name : {each.table, each.part}) different.push_back(name.string());
  }
  const auto counterpart = [](const Portrait& other, const StoredObject& object) {
    const auto at = std::find_if(other.objects.begin(), other.objects.end(), [&](const StoredObject& each) {
      return each.kind == object.kind && same_name(each.name, object.name);
    });
    return at == other.objects.end() ? nullptr : &*at;
  };
  const auto is_told = [&](const StoredObject& object) {
    return std::any_of(different.begin(), different.end(), [&](const std::string& each) {
      return same_name(each, object.name) || (object.kind != "trigger" && same_name(each, object.on));
    });
  };
  const auto is_loose = [](const StoredObject& object) { return object.kind == "view" || object.kind == "trigger"; };
  for (const StoredObject& each : wanted.objects) {
    const StoredObject* const other = counterpart(found, each);
    if (is_told(each)) continue;
    if (other == nullptr) {
      if (is_loose(each)) out.structure.push_back(each.kind + ' ' + each.name + " is missing");
    } else if (!sql::same_sql(each.sql, other->sql)) {
      const bool is_wording = each.kind == "table" || each.kind == "index";
      (is_wording ? out.wording : out.structure)
          .push_back(each.kind + ' ' + each.name + ' ' + detail::parting_words(each.sql, other->sql));
    }
  }
  for (const StoredObject& each : found.objects) {
    if (is_loose(each) && !is_told(each) && counterpart(wanted, each) == nullptr) {
      out.structure.push_back(each.kind + ' ' + each.name + " was not expected");
    }
  }
  return out;
}

}  // namespace headway::inline v0::testing

#endif
