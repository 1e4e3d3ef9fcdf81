// SPDX-License-Identifier: MIT
// What planning costs as histories grow: a line and a ladder of diamonds, from nothing to the heads and back.
#include <chrono>
#include <cstdio>
#include <deque>
#include <string>
#include <vector>

#include "headway/history/history.hpp"
#include "headway/history/plan.hpp"

using namespace headway;

namespace {

class List {
 public:
  std::string_view add(std::string name, Revisions parents) {
    names_.push_back(std::move(name));
    migrations.push_back({.revision = names_.back(),
                          .down_revision = parents,
                          .upgrade = [](Operations&) {},
                          .downgrade = [](Operations&) {}});
    return names_.back();
  }
  std::vector<Migration> migrations;

 private:
  std::deque<std::string> names_;
};

List line(int count) {
  List list;
  std::string_view last;
  for (int number = 0; number < count; ++number) last = list.add("line" + std::to_string(number), {last});
  return list;
}

List ladder(int diamonds) {
  List list;
  std::string_view foot = list.add("foot", {});
  for (int number = 0; number < diamonds; ++number) {
    const std::string name = std::to_string(number);
    const std::string_view left = list.add("left" + name, {foot}), right = list.add("right" + name, {foot});
    foot = list.add("top" + name, {left, right});
  }
  return list;
}

double milliseconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since).count();
}

/// Median of several runs, in milliseconds: examining the list, making its graph, planning up, planning down.
void measure(const char* shape, const List& list) {
  constexpr int runs = 9;
  std::vector<double> examined, made, up, down;
  for (int run = 0; run < runs; ++run) {
    auto since = std::chrono::steady_clock::now();
    if (examine(list.migrations)) std::abort();
    examined.push_back(milliseconds(since));
    since = std::chrono::steady_clock::now();
    const Graph graph(list.migrations);
    made.push_back(milliseconds(since));
    since = std::chrono::steady_clock::now();
    if (plan_upgrade(graph, {}, "heads")->steps.size() != list.migrations.size()) std::abort();
    up.push_back(milliseconds(since));
    since = std::chrono::steady_clock::now();
    if (plan_downgrade(graph, graph.effective_heads(), "base")->steps.size() != list.migrations.size()) std::abort();
    down.push_back(milliseconds(since));
  }
  const auto median = [](std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  };
  std::printf("%-8s %7zu  %9.3f  %9.3f  %9.3f  %9.3f\n",
              shape,
              list.migrations.size(),
              median(examined),
              median(made),
              median(up),
              median(down));
}

}  // namespace

int main() {
  std::printf("shape  revisions    examine      graph    upgrade  downgrade   (ms)\n");
  for (const int count : {1000, 10000, 100000}) measure("line", line(count));
  for (const int count : {200, 2000, 20000}) measure("ladder", ladder(count));
}
