// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_DIFFERENCE_HPP
#define HEADWAY_OPERATIONS_DIFFERENCE_HPP

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "headway/base/concat.hpp"
#include "headway/base/text.hpp"
#include "headway/operations/same.hpp"
#include "headway/schema/objects.hpp"
#include "headway/schema/schema.hpp"
#include "headway/schema/words.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0 {

/// One thing that two tables, views or triggers of the same name say differently: what was wanted, and what was found
/// instead.
struct Difference {
  enum class Kind : std::uint8_t {
    missing_table,
    extra_table,
    missing_column,
    extra_column,
    missing_index,
    extra_index,
    missing_constraint,
    extra_constraint,
    type,
    nullability,
    default_value,
    collation,
    comment,
    generation,
    index,
    foreign_key,
    table_options,
    missing_view,
    extra_view,
    view,
    missing_trigger,
    extra_trigger,
    trigger,
  };
  Kind kind = Kind::missing_table;
  Text table = {};  ///< Or the view.
  Text part = {};   ///< The column, index, constraint or trigger; empty when it is about the whole table.
  Text wanted = {};
  Text found = {};

  friend constexpr bool operator==(const Difference&, const Difference&) = default;
};
using Differences = std::vector<Difference>;

namespace detail {

/// Calls `visit` for each element that has no counterpart in the other list.
template <class List, class Same, class Visit>
constexpr void each_left_out(const List& here, const List& there, Same same, Visit visit) {
  for (const auto& each : here) {
    const auto is_same = [&](const auto& other) { return same(each, other); };
    // Counted, as an unnamed constraint may stand twice.
    if (std::count_if(here.begin(), &each + 1, is_same) > std::count_if(there.begin(), there.end(), is_same)) {
      visit(each);
    }
  }
}

/// Finds what is different in one table. Constraints and columns are sets: their order is nobody's promise, as
/// ADD COLUMN always appends.
class TableComparison {
 public:
  constexpr TableComparison(const Table& wanted, const Table& found, Differences& out)
      : wanted_(wanted), found_(found), out_(out) {}

  constexpr void run() const {
    columns();
    primary_keys();
    uniques();
    checks();
    foreign_keys();
    indexes();
    if (wanted_.comment != found_.comment)
      add(Kind::comment, {}, in_quotes(wanted_.comment), in_quotes(found_.comment));
    if (!(words_of_options(wanted_) == words_of_options(found_))) {
      add(Kind::table_options, {}, words_of_options(wanted_), words_of_options(found_));
    }
  }

 private:
  using Kind = Difference::Kind;

  constexpr void add(Kind kind, Text part, Text wanted = {}, Text found = {}) const {
    out_.push_back({kind, wanted_.name, std::move(part), std::move(wanted), std::move(found)});
  }
  constexpr void missing(Text constraint) const { add(Kind::missing_constraint, std::move(constraint)); }
  constexpr void extra(Text constraint) const { add(Kind::extra_constraint, std::move(constraint)); }
  [[nodiscard]] static constexpr Text in_quotes(const Text& comment) {
    if (comment.empty()) return "none";
    return concat({"'", comment, "'"});
  }
  [[nodiscard]] static constexpr Text nullability(const Column& column) {
    if (column.nullable) return "nullable";
    return "not null";
  }
  [[nodiscard]] static constexpr Text collation(const Column& column) {
    if (column.collation.empty()) return "none";
    return column.collation;
  }
  constexpr void columns() const {
    for (const Column& column : wanted_.columns) {
      const Column* other = found_.find(column.name);
      if (other == nullptr) {
        add(Kind::missing_column, column.name);
      } else {
        compare(column, *other);
      }
    }
    for (const Column& column : found_.columns) {
      if (wanted_.find(column.name) == nullptr) add(Kind::extra_column, column.name);
    }
  }
  constexpr void compare(const Column& wanted, const Column& found) const {
    const Text& name = wanted.name;
    if (wanted.type != found.type) add(Kind::type, name, words(wanted.type), words(found.type));
    if (wanted.nullable != found.nullable) add(Kind::nullability, name, nullability(wanted), nullability(found));
    if (!same(wanted.default_value_, found.default_value_)) {
      add(Kind::default_value, name, words(wanted.default_value_), words(found.default_value_));
    }
    if (wanted.collation != found.collation) add(Kind::collation, name, collation(wanted), collation(found));
    if (wanted.comment_ != found.comment_) {
      add(Kind::comment, name, in_quotes(wanted.comment_), in_quotes(found.comment_));
    }
    if (!same(wanted.generated, found.generated)) {
      add(Kind::generation, name, words(wanted.generated), words(found.generated));
    }
    if (wanted.is_autoincrement != found.is_autoincrement) {
      if (wanted.is_autoincrement) add(Kind::generation, name, "autoincrement", "not autoincrement");
      if (found.is_autoincrement) add(Kind::generation, name, "not autoincrement", "autoincrement");
    }
  }

  constexpr void primary_keys() const {
    if (wanted_.primary_key == found_.primary_key) return;
    if (!wanted_.primary_key.columns.empty()) missing(words(wanted_.primary_key));
    if (!found_.primary_key.columns.empty()) extra(words(found_.primary_key));
  }

  constexpr void uniques() const {
    const auto same = [](const Unique& left, const Unique& right) { return left == right; };
    each_left_out(wanted_.uniques, found_.uniques, same, [&](const Unique& it) { missing(words(it)); });
    each_left_out(found_.uniques, wanted_.uniques, same, [&](const Unique& it) { extra(words(it)); });
  }
  constexpr void checks() const {
    const auto same = [](const Check& left, const Check& right) {
      return left.name == right.name && sql::same_sql(left.expression, right.expression);
    };
    each_left_out(wanted_.checks, found_.checks, same, [&](const Check& it) { missing(words(it)); });
    each_left_out(found_.checks, wanted_.checks, same, [&](const Check& it) { extra(words(it)); });
  }
  constexpr void foreign_keys() const {
    const auto same_columns = [](const ForeignKey& left, const ForeignKey& right) {
      return left.columns == right.columns && left.table == right.table && left.referenced == right.referenced &&
             left.name == right.name;
    };
    each_left_out(
        wanted_.foreign_keys, found_.foreign_keys, same_columns, [&](const ForeignKey& it) { missing(words(it)); });
    each_left_out(
        found_.foreign_keys, wanted_.foreign_keys, same_columns, [&](const ForeignKey& it) { extra(words(it)); });
    for (const ForeignKey& key : wanted_.foreign_keys) {
      if (stands_in(found_.foreign_keys, key)) continue;
      for (const ForeignKey& other : found_.foreign_keys) {
        if (!same_columns(key, other) || stands_in(wanted_.foreign_keys, other)) continue;
        add(Kind::foreign_key, words(key), words_of_actions(key), words_of_actions(other));
      }
    }
  }
  [[nodiscard]] static constexpr bool stands_in(const List<ForeignKey>& keys, const ForeignKey& meant) {
    return std::any_of(keys.begin(), keys.end(), [&](const ForeignKey& each) { return each == meant; });
  }
  constexpr void indexes() const {
    const auto find = [](const Table& table, const Index& index) {
      return std::find_if(
          table.indexes.begin(), table.indexes.end(), [&](const Index& each) { return each.name == index.name; });
    };
    for (const Index& index : wanted_.indexes) {
      const auto other = find(found_, index);
      if (other == found_.indexes.end()) {
        add(Kind::missing_index, index.name);
      } else if (!same(index, *other)) {
        add(Kind::index, index.name, words(index), words(*other));
      }
    }
    for (const Index& index : found_.indexes) {
      if (find(wanted_, index) == wanted_.indexes.end()) add(Kind::extra_index, index.name);
    }
  }

  const Table& wanted_;
  const Table& found_;
  Differences& out_;
};

/// Tables of which only the names are known.
constexpr void compare_names(const Names& wanted, const Names& found, Differences& out) {
  const auto same = [](const Text& left, const Text& right) { return left == right; };
  each_left_out(wanted, found, same, [&](const Text& name) {
    out.push_back({Difference::Kind::missing_table, name, {}, {}, {}});
  });
  each_left_out(found, wanted, same, [&](const Text& name) {
    out.push_back({Difference::Kind::extra_table, name, {}, {}, {}});
  });
}

/// Either of the two may be absent.
constexpr void compare(const View* wanted, const View* found, Differences& out) {
  using Kind = Difference::Kind;
  if (wanted == nullptr) {
    if (found != nullptr && !found->is_unseen) out.push_back({Kind::extra_view, found->name, {}, {}, {}});
  } else if (found == nullptr) {
    if (!wanted->is_unseen) out.push_back({Kind::missing_view, wanted->name, {}, {}, {}});
  } else if (!same(*wanted, *found)) {
    out.push_back({Kind::view, wanted->name, {}, words(*wanted), words(*found)});
  }
}
constexpr void compare(const Trigger* wanted, const Trigger* found, Differences& out) {
  using Kind = Difference::Kind;
  if (wanted == nullptr) {
    if (found != nullptr && !found->is_unseen) out.push_back({Kind::extra_trigger, found->table, found->name, {}, {}});
  } else if (found == nullptr) {
    if (!wanted->is_unseen) out.push_back({Kind::missing_trigger, wanted->table, wanted->name, {}, {}});
  } else if (!same(*wanted, *found)) {
    out.push_back({Kind::trigger, wanted->table, wanted->name, words(*wanted), words(*found)});
  }
}
template <class Part>
constexpr void compare(const Parts<Part>& wanted, const Parts<Part>& found, Differences& out) {
  for (const Part& each : wanted) compare(&each, found.find(each), out);
  for (const Part& each : found) {
    if (wanted.find(each) == nullptr) compare(nullptr, &each, out);
  }
}

}  // namespace detail

/// What `found` says otherwise than `wanted`, either of which may be absent, and appends it. SQL is compared by its
/// tokens, columns and constraints in any order.
constexpr void compare(const Table* wanted, const Table* found, Differences& out) {
  if (wanted == nullptr && found == nullptr) return;
  if (wanted == nullptr) {
    out.push_back({Difference::Kind::extra_table, found->name, {}, {}, {}});
  } else if (found == nullptr) {
    out.push_back({Difference::Kind::missing_table, wanted->name, {}, {}, {}});
  } else if (!(*wanted == *found)) {
    detail::TableComparison(*wanted, *found, out).run();
  }
}

[[nodiscard]] constexpr Differences differences(const Schema& wanted, const Schema& found) {
  Differences out;
  wanted.each([&](const Table& table) { compare(&table, found.find(table.name), out); });
  found.each([&](const Table& table) {
    if (wanted.find(table.name) == nullptr) compare(nullptr, &table, out);
  });
  detail::compare_names(wanted.virtual_tables, found.virtual_tables, out);
  detail::compare(wanted.objects.views, found.objects.views, out);
  detail::compare(wanted.objects.triggers, found.objects.triggers, out);
  return out;
}

/// Views and triggers are compared where they are declared: when models declare none, those that are there are theirs,
/// too, and when some were made by SQL that nobody looked into, those that nobody knows.
///
/// @return  What is wanted where `found` is there, for differences() and transition().
[[nodiscard]] constexpr Schema with_undeclared(Schema wanted, const Schema& found) {
  const auto take = [&](auto& here, const auto& there) {
    if (!here.empty() && wanted.objects.are_all_known) return;
    for (const auto& each : there) {
      if (here.find(each) == nullptr) here.put(each);
    }
  };
  take(wanted.objects.views, found.objects.views);
  take(wanted.objects.triggers, found.objects.triggers);
  return wanted;
}

}  // namespace headway::inline v0

#endif
