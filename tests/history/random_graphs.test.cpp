// SPDX-License-Identifier: MIT
// What holds of every graph, looked at on many random ones. The expectations are computed here from the declarations
// alone, without the graph's own relations.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "headway/history/history.hpp"
#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr std::uint32_t count_of_graphs = 400;

using Ids = std::set<std::string_view>;

/// A list of migrations whose parents and dependencies are earlier ones, shuffled afterwards.
class RandomGraph {
 public:
  explicit RandomGraph(std::uint32_t seed) : random_(seed) {
    const std::size_t count = 1 + below(14);
    for (std::size_t at = 0; at < count; ++at) names_.push_back("rev_" + std::to_string(at));
    for (std::size_t at = 0; at < count; ++at) {
      Migration made = graphs::revision(names_[at]);
      made.down_revision = some(at, below(8) == 0 ? 0 : 1 + below(6) / 4);
      made.depends_on = some(at, below(5) / 2);
      list_.push_back(made);
    }
    for (std::size_t at = count; at > 1; --at) std::swap(list_[at - 1], list_[below(at)]);
  }

  const std::vector<Migration>& list() const { return list_; }
  std::string_view any() { return list_[below(list_.size())].revision; }

  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::string text() const {
    std::string out;
    for (const Migration& each : list_) {
      out.append(each.revision).append(" <");
      for (const std::string_view parent : each.down_revision) out.append(" ").append(parent);
      out += " needs";
      for (const std::string_view needed : each.depends_on) out.append(" ").append(needed);
      out += "\n";
    }
    return out;
  }

 private:
  Revisions some(std::size_t among, std::size_t count) {
    std::string_view chosen[3];
    if (among == 0) return {};
    for (std::size_t at = 0; at < 3; ++at) chosen[at] = names_[below(among)];
    if (count == 0) return {};
    if (count == 1) return chosen[0];
    return {chosen[0], chosen[1], chosen[2]};
  }

  std::mt19937 random_;
  std::deque<std::string> names_;
  std::vector<Migration> list_;
};

/// What a revision declares to stand on.
Ids declared(const Migration& migration) {
  Ids all(migration.down_revision.begin(), migration.down_revision.end());
  all.insert(migration.depends_on.begin(), migration.depends_on.end());
  return all;
}

/// The names and all that they stand on.
Ids closure(const std::vector<Migration>& list, Ids names) {
  for (std::size_t before = 0; before != names.size();) {
    before = names.size();
    for (const Migration& each : list) {
      if (names.contains(each.revision)) names.merge(declared(each));
    }
  }
  return names;
}

/// The applied revisions that no applied revision stands on: what the version table must hold.
Ids rows_of(const std::vector<Migration>& list, const Ids& applied) {
  Ids rows = applied;
  for (const Migration& each : list) {
    if (!applied.contains(each.revision)) continue;
    for (const std::string_view below : declared(each)) rows.erase(below);
  }
  return rows;
}

Nodes nodes_of(const Graph& graph, const Ids& names) {
  Nodes nodes;
  for (const std::string_view each : names) nodes.push_back(graph.find(each));
  return nodes;
}

/// Runs the steps; after each, what is applied stands on what is applied, and the rows are those of it.
Ids applied_after(const std::vector<Migration>& list, const Plan& plan, Ids applied) {
  Ids rows = rows_of(list, applied);
  for (const Step& step : plan.steps) {
    const std::string_view revision = step.migration->revision;
    INFO("step " << revision);
    if (step.direction == Direction::upgrade) {
      CHECK(applied.insert(revision).second);
    } else {
      CHECK(applied.erase(revision) == 1);
    }
    CHECK(closure(list, applied) == applied);
    for (const RowChange& change : plan.changes_of(step)) {
      if (!change.removed.empty()) CHECK(rows.erase(change.removed) == 1);
      if (!change.added.empty()) CHECK(rows.insert(change.added).second);
    }
    CHECK(rows == rows_of(list, applied));
  }
  return applied;
}

Ids all_of(const std::vector<Migration>& list) {
  Ids all;
  for (const Migration& each : list) all.insert(each.revision);
  return all;
}

}  // namespace

TEST_CASE("random graphs are histories, and one edge back makes a cycle", "[unit][history]") {
  for (std::uint32_t seed = 0; seed < count_of_graphs; ++seed) {
    RandomGraph random(seed);
    INFO("seed " << seed << "\n" << random.text());
    CHECK(!examine(random.list(), Branches::allowed));

    const std::string_view top = random.any();
    const Ids below = closure(random.list(), {top});
    std::vector<Migration> list = random.list();
    for (Migration& each : list) {
      if (each.revision == *below.begin()) (random.below(2) == 0 ? each.depends_on : each.down_revision) = top;
    }
    CHECK(name(examine(list, Branches::allowed).code) == name(ErrorCode::cycle));
  }
}

TEST_CASE("on random graphs an upgrade to heads applies all, and a downgrade to base nothing", "[unit][history]") {
  for (std::uint32_t seed = 0; seed < count_of_graphs; ++seed) {
    const RandomGraph random(seed);
    const std::vector<Migration>& list = random.list();
    INFO("seed " << seed << "\n" << random.text());
    const Graph graph(list);

    const Result<Plan> up = plan_upgrade(graph, {}, "heads");
    REQUIRE(up.has_value());
    CHECK(up->steps.size() == list.size());
    CHECK(applied_after(list, *up, {}) == all_of(list));
    CHECK(up->warning.empty());

    const Ids rows = rows_of(list, all_of(list));
    Ids heads;
    for (const Node node : graph.effective_heads()) heads.insert(graph.id(node));
    CHECK(heads == rows);
    CHECK(Ids(up->target.begin(), up->target.end()) == rows);
    CHECK(History::from_examined(list).is_at_head(std::vector<std::string_view>(rows.begin(), rows.end())));

    const Result<Plan> down = plan_downgrade(graph, nodes_of(graph, rows), "base");
    REQUIRE(down.has_value());
    CHECK(down->steps.size() == list.size());
    CHECK(applied_after(list, *down, all_of(list)).empty());
  }
}

TEST_CASE("on random graphs plans between any revisions do what they must and nothing more", "[unit][history]") {
  for (std::uint32_t seed = 0; seed < count_of_graphs; ++seed) {
    RandomGraph random(seed);
    const std::vector<Migration>& list = random.list();
    const Graph graph(list);
    const Ids applied = closure(list, {random.any(), random.any()});
    const Nodes rows = nodes_of(graph, rows_of(list, applied));
    const std::string_view target = random.any();
    INFO("seed " << seed << ", to " << target << " from " << graphs::text(graph, rows) << "\n" << random.text());

    const Result<Plan> up = plan_upgrade(graph, rows, target);
    REQUIRE(up.has_value());
    Ids expected = closure(list, {target});
    expected.insert(applied.begin(), applied.end());
    CHECK(up->steps.size() == expected.size() - applied.size());
    CHECK(applied_after(list, *up, applied) == expected);

    // What builds on the target goes, and all that stands on it.
    expected = applied;
    for (const Migration& each : list) {
      const Ids below = closure(list, {each.revision});
      const bool goes = std::any_of(list.begin(), list.end(), [&](const Migration& other) {
        const Revisions& parents = other.down_revision;
        return below.contains(other.revision) && std::find(parents.begin(), parents.end(), target) != parents.end();
      });
      if (goes) expected.erase(each.revision);
    }
    const Result<Plan> down = plan_downgrade(graph, rows, target);
    if (expected == applied && std::find(rows.begin(), rows.end(), graph.find(target)) == rows.end()) {
      REQUIRE_FALSE(down.has_value());
      CHECK(name(down.error().code) == name(ErrorCode::wrong_direction));
    } else {
      REQUIRE(down.has_value());
      CHECK(down->steps.size() == applied.size() - expected.size());
      CHECK(applied_after(list, *down, applied) == expected);
    }
  }
}

TEST_CASE("on random graphs a stamp leaves rows that no other row stands on", "[unit][history]") {
  for (std::uint32_t seed = 0; seed < count_of_graphs; ++seed) {
    RandomGraph random(seed);
    const std::vector<Migration>& list = random.list();
    const Graph graph(list);
    const Ids applied = closure(list, {random.any(), random.any()});
    const Nodes rows = nodes_of(graph, rows_of(list, applied));
    const std::string_view target = random.any();
    INFO("seed " << seed << ", to " << target << " from " << graphs::text(graph, rows) << "\n" << random.text());

    const Result<Nodes> after = plan_stamp(graph, rows, target);
    REQUIRE(after.has_value());
    Ids left;
    for (const Node node : *after) left.insert(graph.id(node));
    CHECK(left.size() == after->size());
    CHECK(left.contains(target));
    CHECK(left == rows_of(list, closure(list, left)));
  }
}

TEST_CASE("on random graphs plans are the same twice, whatever the order of the rows", "[unit][history]") {
  for (std::uint32_t seed = 0; seed < count_of_graphs; ++seed) {
    RandomGraph random(seed);
    const std::vector<Migration>& list = random.list();
    const Graph graph(list), again(list);
    const Ids applied = closure(list, {random.any(), random.any()});
    Nodes rows = nodes_of(graph, rows_of(list, applied));
    Nodes reversed(rows.rbegin(), rows.rend());
    INFO("seed " << seed << " from " << graphs::text(graph, rows) << "\n" << random.text());

    const Result<Plan> up = plan_upgrade(graph, rows, "heads");
    REQUIRE(up.has_value());
    CHECK(*up == *plan_upgrade(graph, rows, "heads"));
    CHECK(*up == *plan_upgrade(again, reversed, "heads"));
    const Result<Plan> down = plan_downgrade(graph, rows, "base");
    REQUIRE(down.has_value());
    CHECK(*down == *plan_downgrade(graph, rows, "base"));
    CHECK(*down == *plan_downgrade(again, reversed, "base"));
  }
}
