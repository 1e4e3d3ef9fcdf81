// SPDX-License-Identifier: MIT
// Reads graphs and questions from standard input and answers each question on a line; see ask_alembic.py, which asks.
//
//   G                         a new graph
//   R id parents deps labels  a revision; lists with commas between, - for none
//   Q up|down rows target     `ok steps rows`, steps and rows with commas between, or `error name`
//   Q range rows target       `ok revisions -`, newest first, or `error name`
#include <algorithm>
#include <deque>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "headway/history/history.hpp"
#include "headway/history/plan.hpp"
#include "headway/history/range.hpp"

using namespace headway;

namespace {

class Program {
 public:
  void clear() {
    migrations_.clear();
    texts_.clear();
  }
  void add(const std::string& id, const std::string& parents, const std::string& needs, const std::string& labels) {
    Migration made;
    made.revision = keep(id);
    made.down_revision = list(parents);
    made.depends_on = list(needs);
    made.branch_labels = list(labels);
    made.upgrade = made.downgrade = [](Operations&) {};
    migrations_.push_back(made);
  }

  std::string answer(const std::string& direction, const std::string& rows, const std::string& target) const {
    if (const Finding found = examine(migrations_, Branches::allowed)) return "error " + std::string(name(found.code));
    const Graph graph(migrations_);
    Nodes nodes;
    for (const std::string& row : split(rows)) nodes.push_back(graph.find(row));
    if (direction == "range") return answer(graph, target, nodes);
    const Result<Plan> plan =
        direction == "up" ? plan_upgrade(graph, nodes, target) : plan_downgrade(graph, nodes, target);
    if (!plan) return "error " + std::string(name(plan.error().code));
    std::vector<std::string> steps, after = split(rows);
    for (const Step& step : plan->steps) {
      steps.emplace_back(step.migration->revision);
      for (const RowChange& change : plan->changes_of(step)) {
        if (!change.removed.empty()) {
          const auto place = std::find(after.begin(), after.end(), change.removed);
          if (place == after.end()) return "error no_such_row " + to_string(change);
          after.erase(place);
        }
        if (!change.added.empty()) after.emplace_back(change.added);
      }
    }
    std::sort(after.begin(), after.end());
    return "ok " + joined(steps) + " " + joined(after);
  }

 private:
  static std::string answer(const Graph& graph, const std::string& written, const Nodes& rows) {
    const Result<Range> range = parse_range(written);
    const Result<Nodes> found = range ? select_range(graph, *range, rows) : Result<Nodes>(failure(range.error()));
    if (!found) return "error " + std::string(name(found.error().code));
    std::vector<std::string> revisions;
    for (const Node node : *found) revisions.emplace_back(graph.id(node));
    return "ok " + joined(revisions) + " -";
  }
  std::string_view keep(const std::string& words) { return texts_.emplace_back(words); }
  Revisions list(const std::string& words) {
    std::vector<std::string_view> kept;
    for (const std::string& each : split(words)) kept.push_back(keep(each));
    switch (kept.size()) {
      case 0: return {};
      case 1: return {kept[0]};
      case 2: return {kept[0], kept[1]};
      default: return {kept[0], kept[1], kept[2]};
    }
  }
  static std::vector<std::string> split(const std::string& words) {
    std::vector<std::string> out;
    if (words == "-") return out;
    std::istringstream in(words);
    for (std::string each; std::getline(in, each, ',');) out.push_back(each);
    return out;
  }
  static std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& each : words) out += (out.empty() ? "" : ",") + each;
    return out.empty() ? "-" : out;
  }

  std::deque<std::string> texts_;
  std::vector<Migration> migrations_;
};

}  // namespace

int main() {
  Program program;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream in(line);
    std::string kind, a, b, c, d;
    in >> kind >> a >> b >> c >> d;
    if (kind == "G") program.clear();
    if (kind == "R") program.add(a, b, c, d);
    if (kind == "Q") std::cout << program.answer(a, b, c) << '\n';
  }
}
