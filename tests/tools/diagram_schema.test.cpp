// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "headway/sql/ddl.hpp"
#include "support/catch.hpp"
#include "tools/diagrams.hpp"

using namespace headway;
using drawing::Point;
using drawing::Rectangle;
using drawing::SchemaLayout;

namespace {

/// A piece of a line, from its lower to its higher end.
struct Piece {
  bool is_level = false;
  double at = 0, low = 0, high = 0;
};

std::vector<Piece> pieces_of(const std::vector<Point>& points) {
  std::vector<Piece> out;
  for (std::size_t at = 1; at < points.size(); ++at) {
    const Point &one = points[at - 1], &two = points[at];
    CHECK((one.x == two.x || one.y == two.y));
    if (one.y == two.y) {
      out.push_back({true, one.y, std::min(one.x, two.x), std::max(one.x, two.x)});
    } else {
      out.push_back({false, one.x, std::min(one.y, two.y), std::max(one.y, two.y)});
    }
  }
  return out;
}

bool runs_through(const Piece& piece, const Rectangle& box) {
  if (piece.is_level) {
    return piece.at > box.y && piece.at < box.bottom() && piece.low < box.right() && piece.high > box.x;
  }
  return piece.at > box.x && piece.at < box.right() && piece.low < box.bottom() && piece.high > box.y;
}

bool lie_on_each_other(const Piece& one, const Piece& two) {
  return one.is_level == two.is_level && std::abs(one.at - two.at) < 1 && one.low < two.high && two.low < one.high;
}

/// Lines that may lie on each other: they lead to the same columns, or begin or end at the same column.
bool share(const LinkPicture& one, const LinkPicture& two) {
  const auto first = [](const std::vector<std::size_t>& list) { return list.empty() ? 0 : list.front(); };
  return (one.to == two.to && (one.referenced == two.referenced || first(one.referenced) == first(two.referenced))) ||
         (one.from == two.from && first(one.columns) == first(two.columns));
}

/// What must hold of the layout of any schema.
void check_layout(const SchemaPicture& picture) {
  const SchemaLayout layout = drawing::schema_layout(picture);
  REQUIRE(layout.boxes.size() == picture.tables.size());
  REQUIRE(layout.routes.size() == picture.links.size());
  for (std::size_t one = 0; one < layout.boxes.size(); ++one) {
    const Rectangle& box = layout.boxes[one];
    CHECK(box.x >= 0);
    CHECK(box.y >= 0);
    CHECK(box.right() <= layout.width);
    CHECK(box.bottom() <= layout.height);
    for (std::size_t two = 0; two < one; ++two) {
      const Rectangle& other = layout.boxes[two];
      const bool is_apart = box.x >= other.right() + 20 || other.x >= box.right() + 20 ||
                            box.y >= other.bottom() + 20 || other.y >= box.bottom() + 20;
      INFO(picture.tables[one].name << " and " << picture.tables[two].name);
      CHECK(is_apart);
    }
  }
  std::vector<std::vector<Piece>> lines;
  for (std::size_t at = 0; at < picture.links.size(); ++at) {
    const LinkPicture& link = picture.links[at];
    const std::vector<Point>& points = layout.routes[at].points;
    INFO(link.words);
    REQUIRE(points.size() >= 2);
    const Rectangle &from = layout.boxes[link.from], &to = layout.boxes[link.to];
    CHECK((points.front().x == from.x || points.front().x == from.right()));
    CHECK(std::abs(points.front().y - from.y - drawing::pin_of(link.columns)) <= 5);
    CHECK(points.back().x == to.right());
    CHECK(points.back().y == to.y + drawing::pin_of(link.referenced));
    lines.push_back(pieces_of(points));
    for (const Piece& piece : lines.back()) {
      for (const Rectangle& box : layout.boxes) CHECK(!runs_through(piece, box));
    }
    for (std::size_t other = 0; other < at; ++other) {
      if (share(link, picture.links[other])) continue;
      INFO(picture.links[other].words);
      for (const Piece& one : lines[at]) {
        for (const Piece& two : lines[other]) CHECK(!lie_on_each_other(one, two));
      }
    }
  }
}

/// Tables that refer to any, themselves included.
SchemaPicture random_picture(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  SchemaPicture out;
  const std::size_t count = 1 + below(18);
  for (std::size_t at = 0; at < count; ++at) {
    TablePicture made;
    made.name = std::string(1 + below(20), 't') + std::to_string(at);
    for (std::size_t each = 0; each < 1 + at % 7; ++each) {
      made.columns.push_back({std::string(1 + below(20), 'c'), "integer", below(2) == 0, each == 0, false, false});
    }
    for (std::size_t each = below(3); each > 0; --each) made.indexes.push_back({"i", "(c)", false});
    out.tables.push_back(made);
  }
  for (std::size_t at = 0, links = below(2 * count); at < links; ++at) {
    LinkPicture made;
    made.from = below(count);
    made.to = below(4) == 0 ? 0 : below(count);
    made.columns = {below(out.tables[made.from].columns.size())};
    made.referenced = {below(5) == 0 ? below(out.tables[made.to].columns.size()) : 0};
    made.words = std::to_string(made.from) + "." + std::to_string(made.columns.front()) + " to " +
                 std::to_string(made.to) + "." + std::to_string(made.referenced.front());
    out.links.push_back(made);
  }
  return out;
}

}  // namespace

TEST_CASE("no boxes overlap, and lines run through none of them", "[unit][tools]") {
  check_layout(schema_picture(diagrams::thoughts_schema()));
  check_layout(schema_picture(diagrams::odd_schema()));
  check_layout(schema_picture(Schema()));
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    check_layout(random_picture(seed));
  }
}

TEST_CASE("what is referred to stands on the left", "[unit][tools]") {
  const SchemaPicture picture = schema_picture(diagrams::thoughts_schema());
  const SchemaLayout layout = drawing::schema_layout(picture);
  REQUIRE(picture.links.size() > 8);
  for (const LinkPicture& link : picture.links) CHECK(layout.boxes[link.to].right() < layout.boxes[link.from].x);
}

TEST_CASE("the picture of a schema has every table, column, key and type", "[unit][tools]") {
  const Schema schema = diagrams::thoughts_schema();
  const support::XmlElement svg = support::read_xml(diagram(schema_picture(schema, "Thoughts"), DiagramFormat::svg));
  const std::multiset<std::string> words = diagrams::words_in(svg, "text");
  CHECK(words.count("Thoughts") == 1);
  CHECK(words.count(std::to_string(schema.size()) + " tables, 11 foreign keys") == 1);
  std::size_t primary = 0, foreign = 0, indexes = 0;
  schema.each([&](const Table& table) {
    CHECK(words.count(table.name.string()) >= 1);
    primary += table.primary_key.columns.size();
    foreign += table.foreign_keys.size();
    indexes += table.indexes.size();
    for (const Column& column : table.columns) {
      CHECK(words.count(column.name.string()) >= 1);
      CHECK(words.count(headway::words(column.type).string() + (column.nullable ? " null" : "")) >= 1);
    }
    const std::multiset<std::string> titles = diagrams::words_in(svg, "title");
    for (const Index& index : table.indexes) {
      CHECK(std::any_of(
          titles.begin(), titles.end(), [&](const std::string& each) { return each.starts_with(index.name.view()); }));
    }
  });
  CHECK(words.count("PK") == primary);
  CHECK(words.count("FK") == foreign);
  CHECK(static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [](const std::string& each) {
          return each.starts_with("index (");
        })) == indexes);
}

TEST_CASE("keys say how many rows they tie", "[unit][tools]") {
  Schema schema;
  schema.put(table("users", column("id", integer).primary_key(), column("boss", integer).references("users", "id")));
  schema.put(table("profiles",
                   column("user_id", integer).not_null().unique().references("users", "id", cascade),
                   column("theme", varchar(20)),
                   column("price", numeric(10, 2)).not_null(),
                   column("kind", verbatim("MEDIUMBLOB")).not_null(),
                   foreign_key({"theme"}, "themes", {"name"})));
  const SchemaPicture picture = schema_picture(schema, "Small");
  REQUIRE(picture.tables.size() == 3);
  CHECK(picture.tables[2].is_missing);
  CHECK(diagram(picture, DiagramFormat::mermaid) ==
        "%% Small\n"
        "erDiagram\n"
        "  t0[\"profiles\"] {\n"
        "    integer user_id FK, UK\n"
        "    varchar(20) theme FK \"null\"\n"
        "    numeric(10__2) price \"numeric(10, 2)\"\n"
        "    MEDIUMBLOB kind\n"
        "  }\n"
        "  t1[\"users\"] {\n"
        "    integer id PK\n"
        "    integer boss FK \"null\"\n"
        "  }\n"
        "  t2[\"themes (missing)\"] {\n"
        "    _ name \"?\"\n"
        "  }\n"
        "  t1 ||--o| t0 : \"user_id\"\n"
        "  t2 |o--o{ t0 : \"theme\"\n"
        "  t1 |o--o{ t1 : \"boss\"\n");
  const std::string dot = diagram(picture, DiagramFormat::dot);
  CHECK(dot.find("  t0:w0 -> t1:e0 [arrowtail=tee]\n") != std::string::npos);
  CHECK(dot.find("  t0:w1 -> t2:e0 [arrowtail=crow, style=dashed]\n") != std::string::npos);
  CHECK(dot.find("  t1:w1 -> t1:e0 [arrowtail=crow, style=dashed]\n") != std::string::npos);
  const std::multiset<std::string> titles =
      diagrams::words_in(support::read_xml(diagram(picture, DiagramFormat::svg)), "title");
  CHECK(titles.count("profiles (user_id) to users (id), on delete cascade") == 1);
}

TEST_CASE("odd names of tables and columns stay names in every format", "[unit][tools]") {
  const Schema schema = diagrams::odd_schema();
  const SchemaPicture picture = schema_picture(schema, diagrams::odd_names[1]);
  const std::string svg = diagram(picture, DiagramFormat::svg);
  const std::multiset<std::string> words = diagrams::words_in(support::read_xml(svg), "text");
  for (const std::string& each : diagrams::odd_names) {
    CHECK(words.count(drawing::visible(each)) >= 1 + diagrams::odd_names.size());
  }
  CHECK(words.count("missing <table>") == 1);
  const std::string html = diagram(picture, DiagramFormat::html);
  CHECK(diagrams::count_of(html, "<script") == 1);
  const std::string mermaid = diagram(picture, DiagramFormat::mermaid);
  const std::size_t tables = picture.tables.size(), names = diagrams::odd_names.size();
  CHECK(diagrams::count_of(mermaid, "\n") == 2 + tables * 2 + names * names + 1 + picture.links.size());
}

#ifdef HEADWAY_CORPORA_DIR
namespace {

Schema schema_in(const std::string& file) {
  std::ifstream opened(std::string(HEADWAY_CORPORA_DIR) + "/" + file, std::ios::binary);
  const std::string words{std::istreambuf_iterator<char>(opened), std::istreambuf_iterator<char>()};
  Schema out;
  sql::Script script(words);
  for (auto statement = script.next(); statement; statement = script.next()) {
    const sql::Definition read = sql::read_statement(statement.text);
    if (const auto* table = std::get_if<sql::TableDefinition>(&read)) out.put(table->table);
    if (const auto* index = std::get_if<sql::IndexDefinition>(&read)) {
      if (out.find(index->table.name) != nullptr) out.put_index(index->table.name, index->index);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("real schemas are laid out without overlap", "[integration][tools]") {
  std::size_t tables = 0;
  for (const char* file : {"authelia/sqlite/FINAL.sql",
                           "libxmtp/sqlite/FINAL.sql",
                           "pocket-id/sqlite/FINAL.sql",
                           "schemas/chinook.sql",
                           "schemas/northwind.sql",
                           "schemas/headscale.sql",
                           "schemas/temporal.sql",
                           "schemas/fossil-repository.sql"}) {
    INFO(file);
    const SchemaPicture picture = schema_picture(schema_in(file), file);
    tables += picture.tables.size();
    check_layout(picture);
    const support::XmlElement svg = support::read_xml(diagram(picture, DiagramFormat::svg));
    const std::multiset<std::string> words = diagrams::words_in(svg, "text");
    for (const TablePicture& table : picture.tables) CHECK(words.count(drawing::visible(table.name)) >= 1);
  }
  CHECK(tables > 150);
}
#endif
