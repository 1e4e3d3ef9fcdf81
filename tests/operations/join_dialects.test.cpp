// SPDX-License-Identifier: MIT
#include "headway/operations/join_dialects.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/replay.hpp"
#include "headway/operations/transition.hpp"
#include "operations/schema_pairs.hpp"
#include "operations/variation.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr auto& dialects = all_dialects;

Schema schema(std::initializer_list<Table> tables) {
  Schema made;
  for (const Table& each : tables) made.put(each);
  return made;
}
std::string letter(const Operation& operation) {
  return operation.only ? std::string(1, "spm"[static_cast<std::size_t>(*operation.only)]) + ":" : "";
}
/// `create_table t, s:add_constraint t`
std::string labels(const List<Operation>& operations) {
  std::string out;
  for (const Operation& each : operations) out += (out.empty() ? "" : ", ") + letter(each) + label(each);
  return out;
}

using Pair = VariedPair;

/// What leads from one schema to the other in each dialect, as one list; replayed, it must do so.
List<Operation> joined(const std::vector<Pair>& pairs) {
  std::vector<OperationsFor> ways;
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    ways.push_back({dialects[at], transition(pairs[at].from, pairs[at].to, dialects[at]).operations});
  }
  List<Operation> out = join_dialects(ways);
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    INFO("dialect " << at);
    Schema now = pairs[at].from;
    if (const Finding found = replay({std::as_const(out).data(), out.size()}, now, dialects[at])) {
      FAIL_CHECK(to_error(found).message);
    }
    std::string left;
    for (const Difference& each : differences(pairs[at].to, now)) left += to_string(each) + "\n";
    CHECK(left == "");
  }
  return out;
}

}  // namespace

TEST_CASE("what all dialects do stands once", "[unit]") {
  const SchemaPair pair(4);
  const List<Operation> once = transition(pair.from, pair.to).operations;
  REQUIRE_FALSE(once.empty());
  CHECK(labels(join_dialects(std::vector<OperationsFor>{{Dialect::mysql, once}})) == labels(once));
  CHECK(labels(join_dialects(std::vector<OperationsFor>{
            {Dialect::sqlite, once}, {Dialect::mysql, once}, {Dialect::postgresql, once}})) == labels(once));
  CHECK(join_dialects(std::vector<OperationsFor>{{Dialect::sqlite, {}}, {Dialect::mysql, {}}}).empty());
}

TEST_CASE("a table stands once, and rules that only some dialects have behind it", "[unit]") {
  const auto with = [](const char* rule, bool is_short) {
    Table made = table("t", column("id", integer).primary_key(), column("name", text), check("name <> ''").named("ck"));
    if (is_short) add(made, check("id < 9").named("ck_short"));
    add(made, check(Text(std::string(rule))).named("ck_length"));
    return schema({made});
  };
  const std::vector<Pair> up = {{{}, with("length(name) < 5", true)},
                                {{}, with("char_length(name) < 5", true)},
                                {{}, with("char_length(name) < 5", false)}};
  const List<Operation> made = joined(up);
  CHECK(labels(made) ==
        "create_table t, s:add_constraint t, s:add_constraint t, p:add_constraint t, p:add_constraint t, "
        "m:add_constraint t");
  CHECK(made[0].data.get_if<CreateTable>()->table.checks.size() == 1);
  CHECK(labels(joined({{up[0].to, {}}, {up[1].to, {}}, {up[2].to, {}}})) == "drop_table t");
  CHECK(labels(joined({{up[0].to, up[0].to}, {up[1].to, up[1].to}, {up[2].to, up[1].to}})) == "m:add_constraint t");
}

TEST_CASE("a table with other columns stands for each dialect", "[unit]") {
  const Schema here = schema({table("t", column("id", integer)), table("u", column("id", integer))});
  const Schema there = schema({table("t", column("id", bigint)), table("u", column("id", integer))});
  CHECK(labels(joined({{{}, here}, {{}, there}})) == "s:create_table t, p:create_table t, create_table u");
}

TEST_CASE("random schemas that differ between dialects are reached in each of them", "[unit]") {
  std::size_t for_all = 0, for_one = 0;
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    const SchemaPair pair(seed);
    std::vector<Pair> up, down;
    for (const Pair& each : varied(pair, seed)) {
      up.push_back(each);
      down.push_back({each.to, each.from});
    }
    for (const List<Operation>& each : {joined(up), joined(down)}) {
      for (const Operation& operation : each) ++(operation.only ? for_one : for_all);
    }
  }
  CHECK(for_all > 3000);
  CHECK(for_one > 3000);
}
