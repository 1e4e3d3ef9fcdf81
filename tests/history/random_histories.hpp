// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_HISTORY_RANDOM_HISTORIES_HPP
#define HEADWAY_TESTS_HISTORY_RANDOM_HISTORIES_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "headway/history/migration.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"

// Histories at random, each change with the one that takes it back.
namespace random_histories {

using namespace headway;

inline constexpr std::size_t longest = 8;

using Write = std::function<void(Operations&)>;

/// One operation and the one that takes it back.
struct Change {
  std::string words;
  Write up, down;
  std::set<std::string> tables;  ///< Those that it changes.
};
using Changes = std::vector<Change>;

/// What the migrations do. A migration's functions capture nothing, so each looks up what is its.
inline std::array<Changes, longest> scripts;
inline std::size_t left_out_of =
    longest;  ///< The migration whose downgrade lacks a step, counted from its upgrade's first.
inline std::size_t left_out = 0;

template <std::size_t N>
void up(Operations& op) {
  for (const Change& each : scripts[N]) each.up(op);
}
template <std::size_t N>
void down(Operations& op) {
  for (std::size_t at = scripts[N].size(); at-- > 0;) {
    if (N != left_out_of || at != left_out) scripts[N][at].down(op);
  }
}
template <std::size_t... N>
std::vector<Migration> line(std::index_sequence<N...>) {
  static constexpr std::string_view ids[] = {"0", "1", "2", "3", "4", "5", "6", "7"};
  return {{.revision = ids[N],
           .down_revision = N == 0 ? std::string_view() : ids[N == 0 ? 0 : N - 1],
           .upgrade = up<N>,
           .downgrade = down<N>}...};
}

/// Changes that fit a schema, which follows them.
class RandomChanges {
 public:
  explicit RandomChanges(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  /// @param apart  whether each change of a migration is of tables that no other of its changes touches
  Changes migration(bool apart) {
    Changes made;
    std::set<std::string> taken;
    const std::size_t wanted = 1 + below(5);
    for (int tries = 0; tries < 60 && made.size() < wanted; ++tries) {
      std::optional<Change> change = any();
      if (!change) continue;
      const auto is_taken = [&](const std::string& table) { return taken.contains(table); };
      if (apart && std::any_of(change->tables.begin(), change->tables.end(), is_taken)) continue;
      if (!fits(*change)) continue;
      taken.insert(change->tables.begin(), change->tables.end());
      made.push_back(std::move(*change));
    }
    return made;
  }

 private:
  /// Applies a change that fits and is one; else leaves the schema.
  bool fits(const Change& change) {
    Operations op;
    change.up(op);
    Schema after = schema_;
    if (replay(std::as_const(op).list(), after) || after == schema_ || dangles(after) || breaks(after)) return false;
    schema_ = std::move(after);
    return true;
  }
  /// Whether a foreign key refers to nothing: who takes that name later is taken to be meant, and no way leads back.
  static bool dangles(const Schema& schema) {
    bool found = false;
    schema.each([&](const Table& each) {
      for (const ForeignKey& key : each.foreign_keys) {
        const Table* const other = schema.find(key.table);
        found = found || other == nullptr || other->find(key.referenced[0]) == nullptr;
      }
    });
    return found;
  }

  /// Whether a view or trigger names a column that is not there: each is written behind its table or row, or is set.
  static bool breaks(const Schema& schema) {
    const auto is_whole = [&](std::string_view statement, std::string_view row) {
      sql::Tokens tokens(statement);
      sql::Token table, target, before;
      for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
        if (before.text == ".") {
          const bool is_row = table.text == "new" || table.text == "old";
          const Table* const named = schema.find(is_row ? row : sql::bare_name(table));
          if (named == nullptr || named->find(sql::bare_name(token)) == nullptr) return false;
        }
        const bool is_written = same_name(before.text, "set") || (before.text == "(" && target.text == table.text);
        if (is_written) {  // UPDATE t3 SET c1, INSERT INTO t3(id)
          const Table* const named = schema.find(sql::bare_name(target));
          if (named == nullptr || named->find(sql::bare_name(token)) == nullptr) return false;
        }
        if (same_name(before.text, "update") || same_name(before.text, "into")) target = token;
        if (token.text != "." && token.text != "(") table = token;
        before = token;
      }
      for (const sql::TableName& each : sql::table_names(statement)) {
        const std::string_view name = sql::bare_name(each.token);
        if (schema.find(name) == nullptr && schema.objects.views.find(name) == nullptr) return false;
      }
      return true;
    };
    bool found = false;
    for (const View& each : schema.objects.views) found = found || !is_whole(each.select, {});
    for (const Trigger& each : schema.objects.triggers) {
      found = found || !is_whole(each.body, each.table) || !is_whole(each.condition, each.table);
    }
    return found;
  }

  std::string word(const char* prefix, std::size_t limit) { return prefix + std::to_string(below(limit)); }
  std::string table_name() { return word("t", 6); }
  std::string column_name() { return word("c", 6); }
  const Table* table_of(const std::string& name) const { return schema_.find(name); }

  Type type() {
    const Type types[] = {integer, bigint, text, real, varchar(20), varchar(40), numeric(8, 2), boolean, headway::date};
    return types[below(std::size(types))];
  }
  Column fresh_column(const std::string& name) {
    Column made = column(Text(name), type());
    if (below(2) == 0) made.nullable = false;
    if (below(3) == 0) made = std::move(made).default_value(static_cast<int>(below(9)));
    if (below(4) == 0) made = std::move(made).check(name + " > 0");
    if (below(5) == 0) made = std::move(made).references(table_name(), "id", cascade);
    if (below(6) == 0) made = std::move(made).collate("NOCASE");
    return made;
  }
  Table fresh_table(const std::string& name) {
    Table made = table(name, column("id", integer).primary_key());
    for (std::size_t count = below(4); made.columns.size() <= count;) {
      const std::string fresh = column_name();
      if (made.find(fresh) == nullptr) add(made, fresh_column(fresh));
    }
    if (below(4) == 0) add(made, strict);
    if (below(3) == 0) add(made, unique({"id"}).named(word("uq", 9)));
    return made;
  }

  std::optional<Change> any() {
    const std::string name = table_name();
    const Table* const found = table_of(name);
    if (found == nullptr) return create(name);
    switch (below(14)) {
      case 11: return create_view(*found);
      case 12: return drop_object();
      case 13: return create_trigger(*found);
      case 0: return drop(*found);
      case 1: return rename(name, table_name());
      case 2:
      case 3: return add_column(name, fresh_column(column_name()));
      case 4: return drop_column(*found);
      case 5: return rename_column(*found, column_name());
      case 6: return alter_column(*found);
      case 7: return create_index(*found);
      case 8: return drop_index(*found);
      case 9: return add_constraint(*found);
      default: return drop_constraint(*found);
    }
  }

  Change create(const std::string& name) {
    return {"create " + name,
            [made = fresh_table(name)](Operations& op) { op.create_table(made); },
            [name](Operations& op) { op.drop_table(name); },
            {name}};
  }
  Change drop(const Table& table) const {
    const std::string name = table.name.string();
    std::vector<Trigger> triggers;
    for (const Trigger& each : schema_.objects.triggers) {
      if (each.table == table.name) triggers.push_back(each);
    }
    return {"drop " + name,
            [name](Operations& op) { op.drop_table(name); },
            [table, triggers](Operations& op) {
              op.create_table(table);
              for (const Trigger& each : triggers) op.create_trigger(each);
            },
            {name}};
  }

  /// `t1.c2`
  std::string some_place(const Table& table) { return table.name.string() + "." + some_column(table).name.string(); }
  std::optional<Change> create_view(const Table& table) {
    const std::string name = word("v", 4), of = table.name.string();
    std::string select;
    std::set<std::string> named{name, of};
    const Table* const other = table_of(table_name());
    if (const View* read = schema_.objects.views.find(word("v", 4)); read != nullptr && below(3) == 0) {
      select = "SELECT count(*) AS n FROM " + read->name.string();
      named.insert(read->name.string());
    } else if (other != nullptr && other != &table) {
      select = "SELECT " + some_place(table) + " AS n, max(" + some_place(*other) + ") AS m FROM " + of + " JOIN " +
               other->name.string() + " ON " + some_place(table) + " = " + some_place(*other) + " WHERE " +
               some_place(table) + " <> 'c1 of t1'";
      named.insert(other->name.string());
    } else {
      select = "SELECT " + some_place(table) + " AS n FROM main." + of + " WHERE " + some_place(table) + " > 1";
    }
    return Change{"view " + name + " as " + select,
                  [=](Operations& op) { op.create_view(name, select); },
                  [=](Operations& op) { op.drop_view(name); },
                  named};
  }
  Change create_trigger(const Table& table) {
    const std::string name = word("r", 6), of = table.name.string(), on = some_column(table).name.string();
    const Table* other = table_of(table_name());
    if (other == nullptr) other = &table;
    const std::string set = some_column(*other).name.string(), there = other->name.string();
    const std::string body = "INSERT INTO " + there + "(id) SELECT " + some_place(*other) + " FROM " + there +
                             " WHERE " + some_place(*other) + " = new." + on + "; UPDATE " + there + " SET " + set +
                             " = old.id WHERE " + some_place(*other) + " = new.id";
    Trigger made = trigger(name, of).after_update({on}).when("new." + on + " > old.id").runs(body);
    if (below(2) == 0) {
      if (const View* view = schema_.objects.views.find(word("v", 4))) {
        made = trigger(name, view->name).instead_of_delete().runs("DELETE FROM " + of);
      }
    }
    return {"trigger " + name + " on " + made.table.string(),
            [=](Operations& op) { op.create_trigger(made); },
            [=](Operations& op) { op.drop_trigger(name, made.table); },
            {made.table.string(), of, there}};
  }
  std::optional<Change> drop_object() {
    if (const View* found = schema_.objects.views.find(word("v", 4)); found != nullptr && below(2) == 0) {
      std::set<std::string> named{found->name.string()};
      std::vector<Trigger> triggers;
      for (const Trigger& each : schema_.objects.triggers) {
        if (each.table == found->name) triggers.push_back(each);
      }
      for (const sql::TableName& each : sql::table_names(found->select)) named.insert(std::string(each.token.text));
      return Change{"drop view " + found->name.string(),
                    [name = found->name](Operations& op) { op.drop_view(name); },
                    [made = *found, triggers](Operations& op) {
                      op.create_view(made);
                      for (const Trigger& each : triggers) op.create_trigger(each);
                    },
                    named};
    }
    const Trigger* const found = schema_.objects.triggers.find(word("r", 6));
    if (found == nullptr) return {};
    return Change{"drop trigger " + found->name.string(),
                  [name = found->name, table = found->table](Operations& op) { op.drop_trigger(name, table); },
                  [made = *found](Operations& op) { op.create_trigger(made); },
                  {found->table.string()}};
  }
  static Change rename(const std::string& from, const std::string& to) {
    return {"rename " + from + " to " + to,
            [=](Operations& op) { op.rename_table(from, to); },
            [=](Operations& op) { op.rename_table(to, from); },
            {from, to}};
  }
  static Change add_column(const std::string& table, const Column& added) {
    const std::string name = added.name.string();
    return {"add " + table + "." + name,
            [=](Operations& op) { op.add_column(table, added); },
            [=](Operations& op) { op.drop_column(table, name); },
            {table}};
  }
  const Column& some_column(const Table& table) { return table.columns[below(table.columns.size())]; }
  Change drop_column(const Table& table) {
    Column dropped = some_column(table);
    const std::string name = dropped.name.string(), from = table.name.string();
    for (const Check& each : table.checks) {
      if (each.column == dropped.name) dropped.checks.push_back(each);
    }
    for (const ForeignKey& each : table.foreign_keys) {
      if (each.columns == Names{Text(name)}) dropped.references_.push_back(each);
    }
    return {"drop " + from + "." + name,
            [=](Operations& op) { op.drop_column(from, name); },
            [=](Operations& op) { op.add_column(from, dropped); },
            {from}};
  }
  Change rename_column(const Table& table, const std::string& to) {
    const std::string name = some_column(table).name.string(), of = table.name.string();
    return {"rename " + of + "." + name + " to " + to,
            [=](Operations& op) { op.rename_column(of, name, to); },
            [=](Operations& op) { op.rename_column(of, to, name); },
            {of}};
  }
  Change alter_column(const Table& table) {
    const Column& before = some_column(table);
    const std::string name = before.name.string(), of = table.name.string();
    ColumnChange there, back;
    if (below(2) == 0) {
      there.type = type();
      back.type = before.type;
    }
    if (below(2) == 0) {
      there.nullable = !before.nullable;
      back.nullable = before.nullable;
    }
    if (below(2) == 0) {
      there.default_value = Default{Default::Kind::literal, Value(static_cast<int>(below(5)))};
      back.default_value = before.default_value_;
    }
    return {"alter " + of + "." + name,
            [=](Operations& op) { op.alter_column(of, name, there); },
            [=](Operations& op) { op.alter_column(of, name, back); },
            {of}};
  }

  static Write making(const std::string& table, const Index& index) {
    return [=](Operations& op) {
      if (index.keys.size() == 1) {
        op.create_index(index.name, table, {index.keys[0]}, {.unique = index.is_unique, .where = index.where});
      } else {
        op.create_index(
            index.name, table, {index.keys[0], index.keys[1]}, {.unique = index.is_unique, .where = index.where});
      }
    };
  }
  static Write unmaking(const std::string& table, const Index& index) {
    return [=](Operations& op) { op.drop_index(index.name, table); };
  }
  Change create_index(const Table& table) {
    Index made{word("i", 20), {IndexKey(some_column(table).name)}, below(2) == 0, {}};
    if (below(2) == 0) made.keys.push_back(desc(some_column(table).name));
    if (below(4) == 0) made.where = some_column(table).name.string() + " > 0";
    const std::string of = table.name.string();
    return {"create index " + made.name.string() + " on " + of, making(of, made), unmaking(of, made), {of}};
  }
  std::optional<Change> drop_index(const Table& table) {
    if (table.indexes.empty()) return {};
    const Index& gone = table.indexes[below(table.indexes.size())];
    const std::string of = table.name.string();
    return Change{"drop index " + gone.name.string() + " on " + of, unmaking(of, gone), making(of, gone), {of}};
  }

  Change add_constraint(const Table& table) {
    const std::string of = table.name.string(), on = some_column(table).name.string(), name = word("k", 20);
    switch (below(3)) {
      case 0:
        return {"unique " + name + " on " + of,
                [=](Operations& op) { op.create_unique(name, of, {on}); },
                [=](Operations& op) { op.drop_unique(name, of); },
                {of}};
      case 1:
        return {"check " + name + " on " + of,
                [=](Operations& op) { op.create_check(name, of, on + " < 100"); },
                [=](Operations& op) { op.drop_check(name, of); },
                {of}};
      default: break;
    }
    const std::string to = table_name();
    return {"foreign key " + name + " on " + of,
            [=](Operations& op) { op.create_foreign_key(name, of, {on}, to, {"id"}, {.on_delete = set_null}); },
            [=](Operations& op) { op.drop_foreign_key(name, of); },
            {of}};
  }
  std::optional<Change> drop_constraint(const Table& table) {
    const std::string of = table.name.string();
    if (table.uniques.empty() || table.uniques.back().name.empty()) return {};
    const std::string name = table.uniques.back().name.string(), on = table.uniques.back().columns[0].string();
    return Change{"drop unique " + name + " on " + of,
                  [=](Operations& op) { op.drop_unique(name, of); },
                  [=](Operations& op) { op.create_unique(name, of, {on}); },
                  {of}};
  }

  std::mt19937 random_;
  Schema schema_;
};

/// Writes a random history, and says what it does.
inline std::string write_history(RandomChanges& random, bool apart) {
  left_out_of = longest;
  std::string out;
  for (std::size_t at = 0; at < longest; ++at) {
    scripts[at] = random.migration(apart);
    out += "\n" + std::to_string(at) + ":";
    for (const Change& each : scripts[at]) out += " " + each.words + ";";
  }
  return out;
}

inline const std::vector<Migration>& history() {
  static const std::vector<Migration> made = line(std::make_index_sequence<longest>());
  return made;
}

}  // namespace random_histories

#endif
