// SPDX-License-Identifier: MIT
#include "headway/operations/lint.hpp"

#include <string>
#include <string_view>

#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

using Write = void (*)(Operations&);

constexpr Schema shop() {
  Schema made;
  made.put(table("users",
                 column("id", integer).primary_key(),
                 column("email", varchar(255)),
                 column("name", text).not_null(),
                 column("age", integer),
                 column("score", double_precision),
                 column("photo", blob),
                 column("initial", text).generated_as("substr(name, 1, 1)"),
                 column("born", date),
                 unique({"name", "born"}).named("uq_users_name_born")));
  made.put(table("notes", column("id", integer).primary_key(), column("body", text)));
  return made;
}

/// `drops_table users rows users` for each doubt: code, table, name, and what a database is to be asked.
std::string told(Write write, Dialect dialect = Dialect::sqlite) {
  constexpr std::string_view kinds[] = {"", "rows ", "values ", "nulls ", "misfits ", "duplicates "};
  Operations op;
  write(op);
  std::string out;
  for (const Doubt& each : lint(op.list(), shop(), dialect)) {
    out += (out.empty() ? "" : "; ") + std::string(name(each.finding.code)) + ' ' + each.finding.table.string();
    if (!each.finding.name.empty()) out += '.' + each.finding.name.string();
    if (!each.finding.other.empty()) out += " / " + each.finding.other.string();
    const Question& question = each.question;
    out += " ? " + std::string(kinds[static_cast<std::size_t>(question.kind)]) + question.table.string();
    for (const IndexKey& key : question.keys) {
      out += '.' + key.column.string() + key.expression.string();
    }
    if (!question.where.empty()) out += " if " + question.where.string();
    out += question.why_not.string();
  }
  return out;
}
std::string elsewhere(Write write) {
  const std::string one = told(write, Dialect::postgresql), other = told(write, Dialect::mysql);
  CHECK(one == other);
  return one;
}

}  // namespace

TEST_CASE("a table that goes takes its rows with it", "[unit][operations]") {
  CHECK(told([](Operations& op) { op.drop_table("Users"); }) == "drops_table users ? rows users");
  CHECK(told([](Operations& op) { op.execute("DROP TABLE notes; DROP TABLE IF EXISTS absent"); }) ==
        "drops_table notes ? rows notes");
  CHECK(told([](Operations& op) {
          op.rename_table("notes", "remarks");
          op.drop_table("remarks");
        }) == "drops_table remarks ? rows notes");
}

TEST_CASE("a table that was made on the way holds nothing of anybody's", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.create_table("scratch", column("id", integer));
          op.execute("INSERT INTO scratch SELECT id FROM users");
          op.drop_table("scratch");
        }) == "");
  CHECK(told([](Operations& op) { op.execute("CREATE VIRTUAL TABLE find USING fts5(body); DROP TABLE find"); }) == "");
}

TEST_CASE("a table whose rows SQL has copied is not lost", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.execute(R"(CREATE TABLE new_notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
                        INSERT INTO new_notes (id, body) SELECT id, coalesce(body, '') FROM "notes";
                        DROP TABLE notes;
                        ALTER TABLE new_notes RENAME TO notes;)");
        }) == "");
  CHECK(told([](Operations& op) {
          op.execute(R"(ALTER TABLE notes RENAME TO old;
                        CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);
                        WITH kept AS (SELECT * FROM old) INSERT INTO notes SELECT * FROM kept;
                        DROP TABLE old;)");
        }) == "");
  // Rows that come from nowhere save nothing.
  CHECK(told([](Operations& op) {
          op.execute("DROP TABLE notes; CREATE TABLE notes (id INTEGER); INSERT INTO notes VALUES (1)");
        }) == "drops_table notes ? rows notes");
}

TEST_CASE("what a copy does not name is lost", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.execute(
              R"(CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT, label TEXT, age INTEGER, score REAL);
                        INSERT INTO new_users SELECT id, email, name, age, score FROM users;
                        DROP TABLE users;
                        ALTER TABLE new_users RENAME TO users;)");
        }) == "drops_column users.photo ? values users.photo; drops_column users.born ? values users.born");
  CHECK(told([](Operations& op) {
          op.execute(R"(ALTER TABLE notes RENAME TO old;
                        CREATE TABLE notes (id INTEGER PRIMARY KEY);
                        INSERT INTO notes (id) SELECT id FROM main.old;
                        DROP TABLE old;)");
        }) == "drops_column notes.body ? values notes.body");
}

TEST_CASE("a column that goes takes its values with it", "[unit][operations]") {
  CHECK(told([](Operations& op) { op.drop_column("users", "AGE"); }) == "drops_column users.age ? values users.age");
  CHECK(told([](Operations& op) { op.execute("ALTER TABLE users DROP COLUMN photo"); }) ==
        "drops_column users.photo ? values users.photo");
  CHECK(told([](Operations& op) {
          op.rename_column("users", "photo", "face");
          op.rename_table("users", "people");
          op.drop_column("people", "face");
        }) == "drops_column people.face ? values users.photo");
  CHECK(told([](Operations& op) { op.drop_column("users", "initial"); }) == "");  // computed
  CHECK(told([](Operations& op) {
          op.add_column("users", column("scratch", text));
          op.drop_column("users", "scratch");
        }) == "");
}

TEST_CASE("a column whose values went elsewhere is not lost", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.add_column("users", column("years", integer), {.values = "age"});
          op.drop_column("users", "age");
        }) == "");
  CHECK(told([](Operations& op) {
          op.execute("UPDATE users SET score = age");
          op.drop_column("users", "age");
        }) == "");
  CHECK(told([](Operations& op) {
          op.alter_column("users", "email", {.type = text, .conversion = "email || ' ' || age"});
          op.drop_column("users", "age");
        }) == "");
  CHECK(told([](Operations& op) {
          op.execute("UPDATE notes SET body = 'age'");
          op.drop_column("users", "age");
        }) == "drops_column users.age ? values users.age");
  const auto of_schema = [](Write write) { return told(write, Dialect::postgresql); };
  CHECK(of_schema([](Operations& op) {
          op.rename_table("users", "a.users");
          op.execute("UPDATE a.users SET score = age");
          op.drop_column("a.users", "age");
        }) == "");
  CHECK(of_schema([](Operations& op) {
          op.rename_table("users", "a.users");
          op.execute("UPDATE b.users SET score = age");
          op.drop_column("a.users", "age");
        }).starts_with("drops_column a.users.age"));
}

TEST_CASE("a column that goes beside one of its type that comes may only be called otherwise", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.add_column("users", column("years", integer));
          op.drop_column("users", "age");
        }) == "rename_without_was users.age / years ? values users.age");
  CHECK(told([](Operations& op) {
          op.drop_column("users", "age");
          op.rename_table("users", "people");
          op.add_column("people", column("years", integer));
        }) == "rename_without_was users.age / years ? values users.age");
  // The same name, another type, a choice, or a function that may have copied the values: it is dropped, no more can be
  // said.
  const char* const dropped = "drops_column users.age ? values users.age";
  CHECK(told([](Operations& op) {
          op.drop_column("users", "age");
          op.add_column("users", column("age", integer));
        }) == dropped);
  CHECK(told([](Operations& op) {
          op.add_column("users", column("years", real));
          op.drop_column("users", "age");
        }) == dropped);
  CHECK(told([](Operations& op) {
          op.add_column("users", column("one", integer));
          op.add_column("users", column("two", integer));
          op.drop_column("users", "age");
        }) == dropped);
  CHECK(told([](Operations& op) {
          op.add_column("users", column("years", integer));
          op.run([](Connection&) -> Result<void> { return {}; });
          op.drop_column("users", "age");
        }) == dropped);
}

TEST_CASE("a table that goes beside one of its columns that comes may only be called otherwise", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.create_table("remarks", column("id", integer).primary_key(), column("body", text));
          op.drop_table("notes");
        }) == "rename_without_was notes / remarks ? rows notes");
  CHECK(told([](Operations& op) {
          op.create_table("remarks", column("id", integer).primary_key(), column("line", text));
          op.drop_table("notes");
        }) == "drops_table notes ? rows notes");
  CHECK(told([](Operations& op) {
          op.create_table("one", column("id", integer).primary_key(), column("body", text));
          op.create_table("two", column("id", integer).primary_key(), column("body", text));
          op.drop_table("notes");
        }) == "drops_table notes ? rows notes");
}

TEST_CASE("a type that has no room for a value stops a migration, or cuts it", "[unit][operations]") {
  const Write to_integer = [](Operations& op) { op.alter_column("users", "name", {.type = integer}); };
  CHECK(told(to_integer) == "type_may_not_fit users.name / text ? misfits users.name");
  CHECK(elsewhere(to_integer) == "type_may_not_fit users.name / text ? misfits users.name");
  const Write round = [](Operations& op) { op.alter_column("users", "score", {.type = integer}); };
  CHECK(told(round) == "type_may_not_fit users.score / double_precision ? misfits users.score");
  CHECK(elsewhere(round) == "narrows_type users.score / double_precision ? misfits users.score");
  const Write shorter = [](Operations& op) { op.alter_column("users", "email", {.type = varchar(100)}); };
  CHECK(told(shorter) == "");  // SQLite stores texts of any length
  CHECK(elsewhere(shorter) == "type_may_not_fit users.email / varchar(255) ? misfits users.email");
  CHECK(told([](Operations& op) { op.execute("ALTER TABLE users ALTER score TYPE integer USING ceil(score)"); },
             Dialect::postgresql) == "");
  CHECK(told([](Operations& op) { op.execute("ALTER TABLE users ALTER score TYPE integer"); }, Dialect::postgresql) ==
        "narrows_type users.score / double_precision ? misfits users.score");
  const Write wider = [](Operations& op) {
    op.alter_column("users", "email", {.type = varchar(300)});
    op.alter_column("users", "age", {.type = bigint});
    op.alter_column("users", "name", {.type = varchar(300), .conversion = "substr(name, 1, 300)"});
  };
  CHECK(told(wider) == "");
  CHECK(elsewhere(wider) == "");
}

TEST_CASE("narrowing goes by what each database does with the values", "[unit][operations]") {
  struct Case {
    Type from, to;
    Narrowing in_sqlite, elsewhere;
  };
  constexpr auto none = Narrowing::none, refused = Narrowing::refused, silent = Narrowing::silent;
  const Case cases[] = {
      {text, text, none, none},
      {bigint, integer, none, refused},
      {integer, smallint, none, refused},
      {smallint, bigint, none, none},
      {boolean, integer, none, none},
      {text, varchar(20), none, refused},
      {varchar(20), fixed_char(20), none, none},
      {varchar(20), text, none, none},
      {text, double_precision, refused, refused},
      {text, numeric(10, 2), refused, refused},
      {text, date, none, refused},
      {text, blob, none, none},
      {blob, text, refused, none},
      {blob, integer, refused, refused},
      {double_precision, real, none, silent},
      {real, double_precision, none, none},
      {real, bigint, refused, silent},
      {numeric(10, 2), integer, refused, silent},
      {numeric(10, 2), numeric(10, 1), none, silent},
      {numeric(10, 2), numeric(8, 2), none, refused},
      {numeric(10, 2), numeric(12, 2), none, none},
      {numeric(10, 2), double_precision, none, none},
      {numeric(20, 2), double_precision, none, silent},
      {bigint, double_precision, none, silent},
      {integer, double_precision, none, none},
      {integer, numeric(5, 0), none, refused},
      {timestamp, date, none, silent},
      {timestamp_tz, timestamp, none, silent},
      {timestamp, timestamp_tz, none, none},
      {date, timestamp, none, none},
      {verbatim("POINT"), integer, none, none},
      {text, verbatim("POINT"), none, none},
      {uuid, text, none, none},
  };
  for (const Case& each : cases) {
    INFO(words(each.from).string() << " to " << words(each.to).string());
    CHECK(narrowing(each.from, each.to, Dialect::sqlite) == each.in_sqlite);
    CHECK(narrowing(each.from, each.to, Dialect::postgresql) == each.elsewhere);
    CHECK(narrowing(each.from, each.to, Dialect::mysql) == each.elsewhere);
  }
}

TEST_CASE("a new column that must not be null needs a value for each row", "[unit][operations]") {
  CHECK(told([](Operations& op) { op.add_column("users", column("city", text).not_null()); }) ==
        "not_null_without_value users.city / new ? rows users");
  CHECK(told([](Operations& op) {
          op.add_column("users", column("a", text).not_null().default_value("none"));
          op.add_column("users", column("b", text).not_null().default_expression("CURRENT_TIMESTAMP"));
          op.add_column("users", column("c", text).not_null(), {.values = "lower(name)"});
          op.add_column("users", column("d", text).not_null().generated_as("name"));
          op.add_column("users", column("e", text));
          op.create_table("new", column("id", integer));
          op.add_column("new", column("city", text).not_null());
        }) == "");
  // Rows that were changed are rows; a table that was emptied has none.
  CHECK(told([](Operations& op) {
          op.execute("DELETE FROM users WHERE age < 18");
          op.add_column("users", column("city", text).not_null());
        }) == "not_null_without_value users.city / new ? rows are written before");
  CHECK(told([](Operations& op) {
          op.execute("DELETE FROM users");
          op.add_column("users", column("city", text).not_null());
        }) == "");
}

TEST_CASE("a column that becomes not null must have no nulls", "[unit][operations]") {
  CHECK(told([](Operations& op) { op.alter_column("users", "email", {.nullable = false}); }) ==
        "not_null_without_value users.email ? nulls users.email");
  CHECK(told([](Operations& op) {
          op.alter_column("users", "name", {.nullable = false});  // it is
          op.alter_column("users", "age", {.nullable = true});
          op.alter_column("users", "email", {.nullable = false, .conversion = "coalesce(email, '')"});
        }) == "");
  CHECK(told([](Operations& op) {
          op.execute("UPDATE users SET email = '' WHERE email IS NULL");
          op.alter_column("users", "email", {.nullable = false});
        }) == "");
  CHECK(elsewhere([](Operations& op) {
          op.alter_column("users", "age", {.type = text, .conversion = "coalesce(age, 0)"});
          op.alter_column("users", "age", {.nullable = false});
        }) == "");
  CHECK(told([](Operations& op) {
          op.run([](Connection&) -> Result<void> { return {}; });
          op.alter_column("users", "email", {.nullable = false});
        }) == "");
}

TEST_CASE("what becomes unique must not be there twice", "[unit][operations]") {
  CHECK(told([](Operations& op) { op.create_unique("uq", "users", {"email"}); }) ==
        "unique_over_duplicates users.email ? duplicates users.email");
  CHECK(told([](Operations& op) {
          op.create_index("i", "users", {"email", expression("lower(name)")}, {.unique = true, .where = "age > 3"});
        }) == "unique_over_duplicates users.email, lower(name) ? duplicates users.email.lower(name) if age > 3");
  CHECK(told([](Operations& op) { op.execute("CREATE UNIQUE INDEX i ON users (age, email COLLATE NOCASE)"); }) ==
        "unique_over_duplicates users.age, email ? duplicates users.age.email");
  CHECK(told([](Operations& op) {
          op.rename_column("users", "email", "mail");
          op.create_index("i", "users", {"mail"}, {.unique = true});
        }) == "unique_over_duplicates users.mail ? duplicates users.email");
  CHECK(told([](Operations& op) { op.create_index("i", "users", {"email"}); }) == "");
}

TEST_CASE("what is unique already, or was until now, stays so in more columns", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.create_unique("a", "users", {"id", "email"});
          op.create_unique("b", "users", {"born", "name", "email"});
        }) == "");
  CHECK(told([](Operations& op) {
          op.drop_unique("uq_users_name_born", "users");
          op.create_index("i", "users", {"born", "name"}, {.unique = true});
        }) == "");
  CHECK(told([](Operations& op) {
          op.drop_primary_key("", "notes");
          op.create_primary_key("pk", "notes", {"id"});
        }) == "");
  CHECK(told([](Operations& op) {
          op.drop_unique("uq_users_name_born", "users");
          op.create_unique("uq", "users", {"name"});
        }) == "unique_over_duplicates users.name ? duplicates users.name");
}

TEST_CASE("nulls, new tables and rows that were seen to refuse nothing", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.add_column("users", column("nick", text));
          op.create_unique("uq", "users", {"nick"});
          op.create_table("new", column("id", integer), column("a", text));
          op.create_unique("uq_new", "new", {"a"});
          op.execute("DELETE FROM notes WHERE rowid NOT IN (SELECT min(rowid) FROM notes GROUP BY body)");
          op.create_unique("uq_notes", "notes", {"body"});
        }) == "");
  CHECK(told([](Operations& op) {
          op.add_column("users", column("nick", text).default_value("x"));
          op.create_unique("uq", "users", {"nick"});
        }) == "unique_over_duplicates users.nick ? the column is new");
}

TEST_CASE("what is for another dialect is not told", "[unit][operations]") {
  const Write write = [](Operations& op) {
    op.only(Dialect::postgresql, [](Operations& there) { there.drop_table("notes"); });
  };
  CHECK(told(write) == "");
  CHECK(told(write, Dialect::postgresql) == "drops_table notes ? rows notes");
}

TEST_CASE("lint stops where operations stop to fit", "[unit][operations]") {
  CHECK(told([](Operations& op) {
          op.drop_table("notes");
          op.drop_table("absent");
          op.drop_table("users");
        }) == "");
}

TEST_CASE("later migrations are told of what was there at first", "[unit][operations]") {
  const auto after = [](Write first, Write second) {
    detail::Linter linter(shop(), Dialect::sqlite);
    Operations one, other;
    first(one);
    second(other);
    Doubts before, found;
    REQUIRE_FALSE(linter.follow(one.list(), before));
    REQUIRE_FALSE(linter.follow(other.list(), found));
    std::string out;
    for (const Doubt& each : found) {
      out += std::string(name(each.finding.code)) + ' ' + each.question.table.string() + each.question.why_not.string();
    }
    return out;
  };
  // Made and dropped again: nobody's rows, unless SQL has put them there.
  const Write make = [](Operations& op) { op.create_table("t", column("id", integer), column("a", text)); };
  const Write drop = [](Operations& op) { op.drop_table("t"); };
  CHECK(after(make, drop) == "");
  CHECK(after([](Operations& op) { op.execute("CREATE TABLE t (id); INSERT INTO t SELECT id FROM users"); }, drop) ==
        "drops_table a revision before makes the table");
  CHECK(after([](Operations& op) { op.execute("CREATE TABLE t (id); INSERT INTO t SELECT 1"); }, drop) == "");
  CHECK(after([](Operations& op) { op.rename_table("notes", "t"); }, drop) == "drops_table notes");
  CHECK(after(
            [](Operations& op) {
              op.execute(R"(CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT); INSERT INTO t SELECT * FROM notes;
                            DROP TABLE notes; ALTER TABLE t RENAME TO notes)");
            },
            [](Operations& op) { op.drop_table("notes"); }) == "drops_table a revision before makes the table");

  // Filled in one revision, not null in the next.
  const Write forbid = [](Operations& op) { op.alter_column("users", "email", {.nullable = false}); };
  CHECK(after([](Operations& op) { op.execute("UPDATE users SET email = '' WHERE email IS NULL"); }, forbid) == "");
  CHECK(after([](Operations& op) { op.execute("UPDATE users SET name = ''"); }, forbid) ==
        "not_null_without_value rows are written before");
  CHECK(after([](Operations& op) { op.run([](Connection&) -> Result<void> { return {}; }); }, forbid) ==
        "not_null_without_value rows are written before");
  CHECK(after([](Operations& op) { op.drop_table("notes"); }, forbid) == "not_null_without_value users");
}

TEST_CASE("lint runs while the program compiles", "[unit][operations]") {
  constexpr auto count = [](Write write) {
    Operations op;
    write(op);
    return lint(op.list(), shop()).size();
  };
  static_assert(count([](Operations& op) { op.drop_table("notes"); }) == 1);
  static_assert(count([](Operations& op) { op.execute("UPDATE users SET age = 1; DROP TABLE notes"); }) == 1);
  static_assert(count([](Operations& op) { op.rename_table("notes", "remarks"); }) == 0);
}

TEST_CASE("severities are by code", "[unit][operations]") {
  CHECK(severity(ErrorCode::drops_column) == Severity::loss);
  CHECK(severity(ErrorCode::rename_without_was) == Severity::loss);
  CHECK(severity(ErrorCode::not_null_without_value) == Severity::refusal);
  CHECK(severity(ErrorCode::rebuilds_large_table) == Severity::slow);
  CHECK(severity(ErrorCode::irreversible_step) == Severity::note);
  CHECK(severity(ErrorCode::branches_do_not_commute) == Severity::note);
  CHECK(Severity::note < Severity::slow);
  CHECK(Severity::slow < Severity::refusal);
  CHECK(Severity::refusal < Severity::loss);
  CHECK(name(Severity::refusal) == "refusal");
}
