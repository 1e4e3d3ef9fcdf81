// SPDX-License-Identifier: MIT
#include "headway/sql/token.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace headway;
using Kind = sql::Token::Kind;

namespace {

constexpr std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::end: return "end";
    case Kind::blank: return "blank";
    case Kind::comment: return "comment";
    case Kind::word: return "word";
    case Kind::quoted: return "quoted";
    case Kind::string: return "string";
    case Kind::blob: return "blob";
    case Kind::number: return "number";
    case Kind::parameter: return "parameter";
    case Kind::semicolon: return "semicolon";
    case Kind::symbol: return "symbol";
    case Kind::incomplete: return "incomplete";
  }
  return "?";
}

/// Every token as `kind(text)`, blanks included, one space between them.
std::string tokens_of(std::string_view input) {
  std::string out;
  for (sql::Token token = sql::next_token(input); token.kind != Kind::end; token = sql::next_token(input)) {
    if (token.text.empty()) return out + " an empty token";  // would never end
    out += (out.empty() ? "" : " ") + std::string(name_of(token.kind)) + "(" + std::string(token.text) + ")";
    input.remove_prefix(token.text.size());
  }
  return out;
}

void check_single(Kind kind, const std::vector<std::string_view>& inputs) {
  for (const std::string_view input : inputs) {
    CHECK(tokens_of(input) == std::string(name_of(kind)) + "(" + std::string(input) + ")");
  }
}

}  // namespace

TEST_CASE("an empty text has no tokens", "[unit][sql]") {
  CHECK(name_of(sql::next_token("").kind) == "end");
  CHECK(sql::next_token("").text.empty());
}

TEST_CASE("words are letters, digits, underscores, dollars and everything above ASCII", "[unit][sql]") {
  check_single(Kind::word, {"a", "SELECT", "_x1", "a$b", "größe", "名前", "\xF0\x9F\x99\x82", "x", "X1", "e5"});
}

TEST_CASE("names may be quoted in three ways, the quote doubled standing for itself", "[unit][sql]") {
  check_single(Kind::quoted,
               {"\"a b\"",
                "\"a\"\"b\"",
                "\"\"",
                "\"'\"",
                "`a`",
                "`a``b`",
                "[a b]",
                "[a\"b]",
                "[]",
                "\"a;b\"",
                "\"--\"",
                "[/*]"});
  CHECK(tokens_of("[a]]") == "quoted([a]) symbol(])");
}

TEST_CASE("strings end at a quote that is not doubled", "[unit][sql]") {
  check_single(Kind::string,
               {"'a'", "''", "'it''s'", "'\"'", "'a;b'", "'-- no comment'", "'/*'", "'line\nbreak'", "''''"});
  CHECK(tokens_of("'a' 'b'") == "string('a') blank( ) string('b')");
}

TEST_CASE("blobs begin with x and a quote", "[unit][sql]") {
  check_single(Kind::blob, {"x'00ff'", "X'AB'", "x''"});
  CHECK(tokens_of("x 'ab'") == "word(x) blank( ) string('ab')");
  CHECK(tokens_of("ax'ab'") == "word(ax) string('ab')");
}

TEST_CASE("numbers have points, exponents and hexadecimal digits", "[unit][sql]") {
  check_single(Kind::number,
               {"0", "123", "1.5", ".5", "1.", "1e5", "1E5", "1.5e-3", "1.5E+3", ".5e2", "0x1F", "0X1f", "0x1e"});
  CHECK(tokens_of("1-2") == "number(1) symbol(-) number(2)");
  CHECK(tokens_of("0x1e-2") == "number(0x1e) symbol(-) number(2)");
  CHECK(tokens_of("1e5-2") == "number(1e5) symbol(-) number(2)");
  CHECK(tokens_of("a.5") == "word(a) number(.5)");
  CHECK(tokens_of("a.b") == "word(a) symbol(.) word(b)");
  CHECK(tokens_of("-1") == "symbol(-) number(1)");
}

TEST_CASE("parameters begin with a question mark, colon, at sign or dollar", "[unit][sql]") {
  check_single(Kind::parameter, {"?", "?1", "?123", ":name", "@name", "$name", ":größe"});
  CHECK(tokens_of("?,?") == "parameter(?) symbol(,) parameter(?)");
  CHECK(tokens_of("a = :a;") == "word(a) blank( ) symbol(=) blank( ) parameter(:a) semicolon(;)");
}

TEST_CASE("symbols of several characters are one token", "[unit][sql]") {
  check_single(Kind::symbol, {"||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->", "->>", "(", ")", ",",
                              "+",  "-",  "*",  "/",  "%",  "&",  "|",  "~",  "=",  "<",   ">", "."});
  CHECK(tokens_of("a->>'$.b'") == "word(a) symbol(->>) string('$.b')");
  CHECK(tokens_of("a->'b'") == "word(a) symbol(->) string('b')");
  CHECK(tokens_of("<>>") == "symbol(<>) symbol(>)");
  CHECK(tokens_of("a - >b") == "word(a) blank( ) symbol(-) blank( ) symbol(>) word(b)");
}

TEST_CASE("comments go to the end of the line or to their mark", "[unit][sql]") {
  check_single(Kind::comment, {"-- a ; 'b", "--", "/* a\n ; 'b */", "/**/", "/***/"});
  CHECK(tokens_of(" \va\v") == "blank( \v) word(a) symbol(\v)");  // SQLite begins no white space with it
  CHECK(tokens_of("--a\nb") == "comment(--a) blank(\n) word(b)");
  CHECK(tokens_of("--a\r\nb") == "comment(--a\r) blank(\n) word(b)");
  CHECK(tokens_of("/* /* */ */") == "comment(/* /* */) blank( ) symbol(*) symbol(/)");
  CHECK(tokens_of("a/b-c") == "word(a) symbol(/) word(b) symbol(-) word(c)");
}

TEST_CASE("a quote or comment that is not closed takes the rest", "[unit][sql]") {
  check_single(Kind::incomplete, {"'a;", "\"a", "`a", "[a", "x'0", "/* a", "/*", "/*/", "'it''", "'''"});
  CHECK(tokens_of("a 'b") == "word(a) blank( ) incomplete('b)");
}

TEST_CASE("white space is one token, and semicolons are one each", "[unit][sql]") {
  check_single(Kind::blank, {" ", " \t\r\n\f "});
  CHECK(tokens_of(";;") == "semicolon(;) semicolon(;)");
}

TEST_CASE("the mark that editors put before UTF-8 is white space", "[unit][sql]") {
  CHECK(tokens_of("\xEF\xBB\xBF"
                  "a") == "blank(\xEF\xBB\xBF) word(a)");
}

TEST_CASE("tokens put together again are the text", "[unit][sql]") {
  const std::string_view input =
      "CREATE TABLE \"t\" (a INTEGER DEFAULT (1.5e-3), -- note ; \n b TEXT CHECK (b ->> '$.x' <> x'00'), `c` [d] "
      "'e''f') /* end";
  std::string out;
  std::string_view rest = input;
  for (sql::Token token = sql::next_token(rest); token.kind != Kind::end; token = sql::next_token(rest)) {
    out += token.text;
    rest.remove_prefix(token.text.size());
  }
  CHECK(out == input);
}

TEST_CASE("Tokens skips what means nothing and knows what it has not read", "[unit][sql]") {
  sql::Tokens tokens("  a -- note\n /* more */ ; b ");
  CHECK(tokens.next().text == "a");
  CHECK(name_of(tokens.next().kind) == "semicolon");
  CHECK(tokens.rest() == " b ");
  CHECK(tokens.next().text == "b");
  CHECK(name_of(tokens.next().kind) == "end");
  CHECK(name_of(tokens.next().kind) == "end");
}

TEST_CASE("what is not closed is significant", "[unit][sql]") {
  CHECK(name_of(sql::Tokens(" /* never").next().kind) == "incomplete");
}

static_assert(sql::equal_ignoring_case("SELECT", "sElect"));
static_assert(!sql::equal_ignoring_case("SELECT", "SELECTS"));
static_assert(!sql::equal_ignoring_case("[", "{"));  // they differ in the bit that tells the case of letters
static_assert(!sql::equal_ignoring_case("@", "`"));
static_assert(sql::next_token("1.5e-3+x").text == "1.5e-3");
static_assert(noexcept(sql::next_token("")));

TEST_CASE("SQL is the same when its tokens are, whatever is between them", "[unit][sql]") {
  CHECK(sql::same_sql("", " -- nothing\n"));
  CHECK(sql::same_sql("a+1", "a  +\n/* one */ 1"));
  CHECK(sql::same_sql("Length(NAME) IS null", "length( name ) is NULL"));
  CHECK_FALSE(sql::same_sql("ab", "a b"));
  CHECK_FALSE(sql::same_sql("a + 1", "a + 1 + 1"));
  CHECK_FALSE(sql::same_sql("a + 1 + 1", "a + 1"));
  CHECK_FALSE(sql::same_sql("'a'", "'A'"));
  CHECK_FALSE(sql::same_sql("'a b'", "'a  b'"));
  CHECK_FALSE(sql::same_sql("\"Name\"", "\"name\""));
  CHECK(sql::same_sql("\"name\" + [b]", "name + b"));
  CHECK_FALSE(sql::same_sql("\"name\"", "names"));
  CHECK_FALSE(sql::same_sql("'name'", "name"));
  CHECK_FALSE(sql::same_sql("1", "1.0"));
}

static_assert(sql::same_sql("price>0 AND a", "PRICE > 0 and A"));
static_assert(!sql::same_sql("price > 0", "price > 1"));
