// SPDX-License-Identifier: MIT
#include "headway/tools/diagram/label.hpp"

#include <string>

#include "headway/tools/diagram/format.hpp"
#include "headway/tools/diagram/svg.hpp"
#include "support/catch.hpp"

using namespace headway;
using namespace headway::drawing;

TEST_CASE("formats are known by their names", "[unit][tools]") {
  for (const std::string_view word : diagram_formats) {
    REQUIRE(parse_diagram_format(word));
    CHECK(name(*parse_diagram_format(word)) == word);
  }
  CHECK(parse_diagram_format("svg") == DiagramFormat::svg);
  CHECK(!parse_diagram_format("SVG"));
  CHECK(!parse_diagram_format(""));
}

TEST_CASE("a name is shown on one line of characters that can be seen", "[unit][tools]") {
  CHECK(visible("users") == "users");
  CHECK(visible("a\nb\tc") ==
        "a\xE2\x90\x8A"
        "b\xE2\x90\x89"
        "c");
  CHECK(visible(std::string_view("\0\x1f\x7f", 3)) == "\xE2\x90\x80\xE2\x90\x9F\xE2\x90\xA1");
  CHECK(visible("\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80") == "\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80");
  const std::string unknown = "\xEF\xBF\xBD";
  CHECK(visible("a\xFFz") == "a" + unknown + "z");
  CHECK(visible("\xC3") == unknown);          // cut off
  CHECK(visible("\xC2\x85") == unknown);      // a next line
  CHECK(visible("\xE2\x80\xA8") == unknown);  // a line separator
  CHECK(visible("\xE2\x80\xAE") == unknown);  // an override of the direction
  CHECK(visible("\xEF\xBF\xBF") == unknown);  // no character, and refused by XML
}

TEST_CASE("a name is as wide as its characters", "[unit][tools]") {
  CHECK(cells("") == 0);
  CHECK(cells("users") == 5);
  CHECK(cells("\xC3\xA9") == 1);
  CHECK(cells("e\xCC\x81") == 1);  // an accent of its own
  CHECK(cells("\xE6\xBC\xA2\xE5\xAD\x97") == 4);
  CHECK(shortened("users", 5) == "users");
  CHECK(shortened("customers", 5) == "cust\xE2\x80\xA6");
  CHECK(shortened("\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2", 5) == "\xE6\xBC\xA2\xE5\xAD\x97\xE2\x80\xA6");
}

TEST_CASE("each format has its own signs taken away", "[unit][tools]") {
  CHECK(xml("a<b>&\"c'\n") == "a&lt;b&gt;&amp;&quot;c&#39;\xE2\x90\x8A");
  CHECK(dot_text("a\"b\\N&lt;") == "a\\\"b\\\\N&amp;lt;");
  CHECK(mermaid_text("0001_initial-schema (plain words), 1.5") == "0001_initial-schema (plain words), 1.5");
  CHECK(mermaid_text("_it_ 1. - *b*") == "#95;it#95; 1#46; #45; #42;b#42;");
  CHECK(mermaid_text("\"%%{`#x;") == "#34;#37;#37;#123;#96;#35;x#59;");
  CHECK(mermaid_text("\\n") == "#92;#8203;n");
}

TEST_CASE("numbers in pictures have one digit after the point at most", "[unit][tools]") {
  CHECK(number(0) == "0");
  CHECK(number(12.04) == "12");
  CHECK(number(12.05) == "12.1");
  CHECK(number(-0.5) == "-0.5");
  CHECK(number(100000) == "100000");
}
