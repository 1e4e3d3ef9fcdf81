// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_OPERATIONS_VARIATION_HPP
#define HEADWAY_TESTS_OPERATIONS_VARIATION_HPP

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "headway/schema/dialect.hpp"
#include "headway/schema/schema.hpp"
#include "operations/schema_pairs.hpp"

inline constexpr headway::Dialect all_dialects[] = {
    headway::Dialect::sqlite, headway::Dialect::postgresql, headway::Dialect::mysql};

/// A schema as another dialect could have it: some rules say something else or are not there, and rarely a column is of
/// another type, or a table is missing.
class Variation {
 public:
  explicit Variation(std::uint32_t seed) : random_(seed) {}

  headway::Schema of(const headway::Schema& schema) {
    headway::Schema out;
    schema.each([&](const headway::Table& each) {
      if (!chance(15)) out.put(varied(each));
    });
    headway::Schema kept;  // no foreign key without its table
    out.each([&](headway::Table table) {
      erase_if(table.foreign_keys, [&](const headway::ForeignKey& key) { return out.find(key.table) == nullptr; });
      kept.put(std::move(table));
    });
    return kept;
  }

 private:
  bool chance(std::size_t one_in) { return random_() % one_in == 0; }
  headway::Table varied(headway::Table table) {
    erase_if(table.checks, [&](const headway::Check&) { return chance(4); });
    for (headway::Check& each : table.checks) {
      if (!chance(3)) continue;
      each.expression = headway::Text("(" + each.expression.string() + ") AND " + std::to_string(random_() % 5));
    }
    if (chance(3)) table.checks.push_back({headway::Text(std::to_string(random_() % 3) + " < 8"), {}, {}});
    if (chance(6) && !table.uniques.empty()) table.uniques.erase(table.uniques.begin());
    if (chance(6) && !table.indexes.empty()) table.indexes.erase(table.indexes.begin());
    for (headway::Column& each : table.columns) {
      const bool is_plain = each.generated.kind == headway::Generated::Kind::none && !each.is_autoincrement;
      if (is_plain && chance(20)) each.default_value_ = headway::default_literal(7);
    }
    return table;
  }

  std::mt19937 random_;
};

struct VariedPair {
  headway::Schema from, to;
};
/// The pair in each of `all_dialects`: in the first as it is. Where the second schema declares no views or triggers,
/// the first has none: models without them leave those that are there alone.
inline std::vector<VariedPair> varied(const SchemaPair& pair, std::uint32_t seed) {
  Variation vary(seed);
  std::vector<VariedPair> out{{pair.from, pair.to}};
  while (out.size() < std::size(all_dialects)) {
    headway::Schema from = vary.of(pair.from);
    out.push_back({std::move(from), vary.of(pair.to)});
  }
  for (VariedPair& each : out) {
    if (each.to.objects.views.empty() || each.to.objects.triggers.empty()) each.from.objects = {};
  }
  return out;
}

#endif
