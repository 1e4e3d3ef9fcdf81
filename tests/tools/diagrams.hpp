// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_TOOLS_DIAGRAMS_HPP
#define HEADWAY_TESTS_TOOLS_DIAGRAMS_HPP

#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/history/schema_at.hpp"
#include "headway/tools/diagram.hpp"
#include "history/graphs.hpp"
#include "support/xml.hpp"
#include "thoughts/migrations.hpp"

// Histories and schemas that the tests of diagrams share.
namespace diagrams {

using headway::Graph;
using headway::HistoryPicture;
using headway::Migration;
using headway::Nodes;
using headway::Revisions;
using headway::Schema;
using headway::SchemaPicture;

/// Names with all that means something to one of the formats.
inline const std::vector<std::string> odd_names = {
    "a<b>&\"c'",
    "</text><script>alert(1)</script>",
    "two\nlines\tand\rmore\x01\x7f",
    "back\\slash\\n\\N %% {x} [y] (z) |w| ~v~",
    "`code` *bold* _it_ #35; #quot; &amp;",
    "end",
    "\xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x98\x80 \xC3\xA9",
    "right \xE2\x80\xAE to left, broken \xFF\xC3",
    "PK",
    "1 graph subgraph class :::x; --> y",
};

inline Migration named(std::string_view id, Revisions parents, Revisions needs, std::string_view message,
                       Revisions labels = {}) {
  Migration made = graphs::revision(id, parents, needs, labels);
  made.message = message;
  return made;
}

/// Two bases, branches, merges, and dependencies between them.
inline std::vector<Migration> branched() {
  return {
      named("0001_initial_schema", {}, {}, "users, thoughts and tasks", "core"),
      named("0002_add_task_effort", "0001_initial_schema", {}, "estimated effort of tasks"),
      named("0003_payments", {}, "0002_add_task_effort", "accounts and invoices", "payments"),
      named("0004_full_text", "0002_add_task_effort", {}, "search thoughts by their words"),
      named("0004_sharing", "0002_add_task_effort", {}, "share a thought with others"),
      named("0005_sharing_rights", "0004_sharing", {}, "rights to read and to write"),
      named("0006_merge", {"0004_full_text", "0005_sharing_rights"}, {}, "merge full text and sharing"),
      named("0007_invoices", "0003_payments", {}, "an index for the monthly report"),
      named("0008_archive", "0006_merge", {}, "archive of thoughts"),
      named("0009_refunds", "0007_invoices", "0008_archive", "refunds, which stand in the archive"),
  };
}

inline std::vector<Migration> odd() {
  std::vector<Migration> out;
  for (std::size_t at = 0; at < odd_names.size(); ++at) {
    Revisions parents, needs;
    if (at > 0) parents = std::string_view(odd_names[(at - 1) / 2]);
    if (at > 4) needs = std::string_view(odd_names[at - 4]);
    out.push_back(named(odd_names[at], parents, needs, odd_names[odd_names.size() - 1 - at], {}));
  }
  return out;
}

inline Schema thoughts_schema() {
  const Graph graph(thoughts::migrations);
  Schema out;
  REQUIRE(!headway::replay_to(graph, graph.effective_heads(), out));
  return out;
}

/// Tables and columns with odd names that refer to each other in a circle, and one to a table that does not exist.
inline Schema odd_schema() {
  using namespace headway;
  Schema out;
  const std::size_t count = odd_names.size();
  for (std::size_t at = 0; at < count; ++at) {
    Table made;
    made.name = Text(odd_names[at]);
    for (std::size_t each = 0; each < count; ++each) {
      Column added;
      added.name = Text(odd_names[each]);
      added.type.kind = Type::Kind::verbatim;
      added.type.words = Text(odd_names[(at + each) % count]);
      add(made, std::move(added));
    }
    ForeignKey key;
    key.columns.push_back(Text(odd_names[at]));
    key.table = at == 0 ? Text("missing <table>") : Text(odd_names[at - 1]);
    if (at == 1) key.table = Text(odd_names[count - 1]);
    key.referenced.push_back(Text(odd_names[0]));
    made.foreign_keys.push_back(key);
    Index index;
    index.name = Text("index " + odd_names[at]);
    index.keys.push_back(expression("lower(\"" + odd_names[at] + "\")"));
    made.indexes.push_back(index);
    out.put(std::move(made));
  }
  return out;
}

/// A history whose revisions build on earlier ones, as a picture of `count` rows.
inline HistoryPicture random_history(std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  std::vector<std::string> ids;
  for (std::size_t at = 0; at < count; ++at) ids.push_back("r" + std::to_string(at));
  std::vector<Migration> list;
  for (std::size_t at = 0; at < count; ++at) {
    const auto any = [&] { return std::string_view(ids[at - 1 - below(std::min<std::size_t>(at, 6))]); };
    Revisions parents, needs;
    if (at > 0 && below(9) != 0) parents = any();
    if (at > 1 && below(4) == 0) parents = {any(), any(), any()};
    if (at > 1 && below(5) == 0) needs = {any(), any()};
    list.push_back(graphs::revision(ids[at], parents, needs));
  }
  const Graph graph(list);
  const Nodes rows{static_cast<headway::Node>(below(count))};
  return headway::history_picture(graph, rows);
}

/// What stands in the elements of one name: `text` or `title`.
inline std::multiset<std::string> words_in(const support::XmlElement& document, std::string_view element) {
  std::multiset<std::string> out;
  document.each([&](const support::XmlElement& each) {
    if (each.name == element) out.insert(each.text);
  });
  return out;
}

inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace diagrams

#endif
