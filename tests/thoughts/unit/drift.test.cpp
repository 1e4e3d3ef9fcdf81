// SPDX-License-Identifier: MIT
// The history compiles because the models describe what the migrations make: whatever else they said would be noticed.
#include <cstddef>
#include <string>
#include <utility>

#include "history.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

/// Whether the models differ from the migrations once `change` has been made to a table of them.
template <class Change>
bool is_noticed(std::size_t number, Change change) {
  Tables changed = thoughts::models(Dialect::sqlite);
  change(*(changed.begin() + number));
  return !verify(thoughts::history, std::move(changed)).empty();
}
template <class T>
T& at(List<T>& list, std::size_t number) {
  return *(list.begin() + number);
}

}  // namespace

TEST_CASE("the models describe what the migrations make, in the words of each dialect", "[unit][thoughts]") {
  for (const Dialect dialect : {Dialect::sqlite, Dialect::postgresql, Dialect::mysql}) {
    CHECK(verify(thoughts::history, thoughts::models(dialect), dialect).empty());
  }
}

TEST_CASE("a model that says anything else than the migrations is noticed", "[unit][thoughts]") {
  const Tables all = thoughts::models(Dialect::sqlite);
  REQUIRE(all.size() == 8);
  std::size_t columns = 0, checks = 0, indexes = 0, keys = 0, uniques = 0;
  for (std::size_t number = 0; number < all.size(); ++number) {
    const Table& table = *(all.begin() + number);
    INFO(table.name.view());
    CHECK(is_noticed(number, [](Table& it) { it.name = "other"; }));
    CHECK(is_noticed(number, [](Table& it) { add(it, column("more", text)); }));
    for (std::size_t part = 0; part < table.columns.size(); ++part, ++columns) {
      INFO((table.columns.begin() + part)->name.view());
      CHECK(is_noticed(number, [&](Table& it) { at(it.columns, part).name = "other"; }));
      CHECK(is_noticed(number, [&](Table& it) { at(it.columns, part).nullable = !at(it.columns, part).nullable; }));
      CHECK(is_noticed(number, [&](Table& it) { ++at(it.columns, part).type.length; }));
      CHECK(is_noticed(number, [&](Table& it) { at(it.columns, part).default_value_ = default_literal("other"); }));
    }
    for (std::size_t part = 0; part < table.checks.size(); ++part, ++checks) {
      INFO((table.checks.begin() + part)->name.view());
      CHECK(is_noticed(number, [&](Table& it) { it.checks.erase(it.checks.begin() + part); }));
      CHECK(is_noticed(number, [&](Table& it) {
        Check& changed = at(it.checks, part);
        changed.expression = Text("NOT (" + changed.expression.string() + ")");
      }));
    }
    for (std::size_t part = 0; part < table.indexes.size(); ++part, ++indexes) {
      CHECK(is_noticed(number, [&](Table& it) { it.indexes.erase(it.indexes.begin() + part); }));
      CHECK(is_noticed(number, [&](Table& it) { at(it.indexes, part).is_unique = true; }));
    }
    for (std::size_t part = 0; part < table.foreign_keys.size(); ++part, ++keys) {
      CHECK(is_noticed(number, [&](Table& it) { it.foreign_keys.erase(it.foreign_keys.begin() + part); }));
      CHECK(is_noticed(number,
                       [&](Table& it) { at(it.foreign_keys, part).delete_action = ReferentialAction::restrict; }));
    }
    for (std::size_t part = 0; part < table.uniques.size(); ++part, ++uniques) {
      CHECK(is_noticed(number, [&](Table& it) { it.uniques.erase(it.uniques.begin() + part); }));
    }
  }
  CHECK(columns == 81);
  CHECK(checks == 91);
  CHECK(indexes == 20);
  CHECK(keys == 11);
  CHECK(uniques == 3);
}
