// SPDX-License-Identifier: MIT
// Random SQL in every form of SQLite's grammar, judged by SQLite: what it accepts must be read, mean the same, and be
// cut at the right places.
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <variant>

#include "ddl/generator.hpp"
#include "ddl/judge.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/operations/replay.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;

namespace {

struct Count {
  std::size_t tables = 0, refused = 0, rewritten = 0, edited = 0;
};

/// headway's own SQL for what was read makes the same table.
std::string compare_rewritten(sqlite3* db, const sql::TableDefinition& read) {
  sql::Writer out;
  detail::write_create_table(out, read.table);
  const std::string statement = out.take();
  const support::Database scratch;
  if (std::string why; !scratch.try_execute(statement, &why)) return why + " in: " + statement;
  const std::string name = read.table.name.string();
  // Collation and order within a key make another index, and the schema has no place for them.
  bool is_beyond = false;
  const auto look = [&is_beyond](const std::vector<sql::Clause>& clauses) {
    for (const sql::Clause& each : clauses) {
      const bool is_key = each.kind == sql::Clause::Kind::primary_key || each.kind == sql::Clause::Kind::unique;
      is_beyond = is_beyond || (is_key && each.is_beyond_model);
    }
  };
  look(read.constraints);
  for (const sql::ColumnDefinition& column : read.columns) look(column.clauses);
  const std::string ours = DdlJudge::portrait(scratch.get(), name, !is_beyond);
  const std::string theirs = DdlJudge::portrait(db, name, !is_beyond);
  return ours == theirs ? "" : "written anew: " + statement + "\n" + ours + "instead of\n" + theirs;
}

/// The table without one clause and under another name, everything else byte for byte.
std::string compare_edited(sqlite3* db, const std::string& statement, const sql::TableDefinition& read,
                           std::size_t column, std::size_t clause) {
  const sql::Span cut = read.columns[column].clauses[clause].whole;
  std::string edited = statement;
  edited.replace(cut.begin, cut.end - cut.begin, " ");
  edited.replace(read.name.span.begin, read.name.span.end - read.name.span.begin, "edited");
  const support::Database scratch;
  if (std::string why; !scratch.try_execute(edited, &why)) return why + " in: " + edited;
  const auto ours = support::rows(scratch.get(), "PRAGMA table_xinfo(edited)");
  std::string pragma = "PRAGMA table_xinfo('";
  for (const char c : read.table.name.string()) pragma += c == '\'' ? "''" : std::string(1, c);
  auto theirs = support::rows(db, pragma + "')");
  bool has_another = false;
  for (std::size_t at = 0; at < read.columns[column].clauses.size(); ++at) {
    has_another =
        has_another || (at != clause && read.columns[column].clauses[at].kind == sql::Clause::Kind::default_value);
  }
  theirs[column][4] = has_another ? ours[column][4] : "NULL";
  return ours == theirs ? "" : "edited: " + edited;
}

std::string check_table(sqlite3* db, const std::string& statement, Count& count) {
  const sql::Definition definition = sql::read_statement(statement);
  const auto* read = std::get_if<sql::TableDefinition>(&definition);
  if (read == nullptr) return "no table";
  std::string problem = compare_rewritten(db, *read);
  ++count.rewritten;
  for (std::size_t column = 0; column < read->columns.size(); ++column) {
    for (std::size_t clause = 0; clause < read->columns[column].clauses.size(); ++clause) {
      if (read->columns[column].clauses[clause].kind != sql::Clause::Kind::default_value) continue;
      ++count.edited;
      problem += compare_edited(db, statement, *read, column, clause);
    }
  }
  return problem;
}

Count check_seeds(std::uint32_t first, std::uint32_t last) {
  Count count;
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    DdlGenerator generator(seed);
    const support::Database db;
    const std::string statement = generator.create_table();
    ++count.tables;
    if (!db.try_execute(statement)) {
      ++count.refused;
      continue;
    }
    std::string problem = check_table(db.get(), statement, count);
    for (int at = 0; at < 2; ++at) static_cast<void>(db.try_execute(generator.create_index()));
    static_cast<void>(db.try_execute(generator.create_view()));
    static_cast<void>(db.try_execute(generator.create_trigger()));
    DdlJudge judge(db.get());
    judge.compare_all();
    problem += judge.all_differences();
    CHECK(problem == "");
    if (!problem.empty()) break;
  }
  return count;
}

/// Foreign keys of one column each with DEFERRABLE in all its forms and places.
class Deferrals {
 public:
  explicit Deferrals(std::uint32_t seed) : random_(seed) {
    statement_ = "CREATE TABLE child (";
    const std::size_t count = 1 + random_() % 3;
    for (std::size_t at = 0; at < count; ++at) {
      statement_ += (at > 0 ? ", " : "") + std::string(1, static_cast<char>('a' + at));
      statement_ += clause();
      if (random_() % 3 != 0) statement_ += " REFERENCES parent" + clause() + clause();
    }
    for (std::size_t at = 0; at < count; ++at) {
      if (random_() % 3 != 0) continue;
      const std::string name(1, static_cast<char>('a' + at));
      statement_ += ", FOREIGN KEY (" + name + ") REFERENCES parent (id)" + clause();
    }
    statement_ += ")";
  }
  [[nodiscard]] const std::string& statement() const { return statement_; }

 private:
  std::string clause() {
    switch (random_() % 8) {
      case 0: return " DEFERRABLE INITIALLY DEFERRED";
      case 1: return " NOT DEFERRABLE INITIALLY DEFERRED";
      case 2: return " DEFERRABLE";
      case 3: return " DEFERRABLE INITIALLY IMMEDIATE";
      case 4: return " NOT DEFERRABLE";
      default: return "";
    }
  }
  std::mt19937 random_;
  std::string statement_;
};

/// Whether a row may wait for its parent until COMMIT.
bool may_wait(sqlite3* db, const std::string& column) {
  const support::Database scratch;
  scratch.execute("PRAGMA foreign_keys = ON; CREATE TABLE parent (id INTEGER PRIMARY KEY)");
  scratch.execute(support::scalar(db, "SELECT sql FROM sqlite_schema WHERE name = 'child'"));
  return scratch.try_execute("BEGIN; INSERT INTO child (" + column + ") VALUES (7)");
}

}  // namespace

TEST_CASE("a foreign key is deferred where SQLite defers it", "[integration][ddl]") {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const std::string statement = Deferrals(seed).statement();
    INFO("seed " << seed << " " << statement);
    const support::Database db;
    std::string why;
    const bool is_accepted = db.try_execute(statement, &why);
    INFO(why);
    REQUIRE(is_accepted);
    const sql::Definition definition = sql::read_statement(statement);
    const auto* read = std::get_if<sql::TableDefinition>(&definition);
    REQUIRE(read != nullptr);
    for (const Column& column : read->table.columns) {
      bool waits = true;  // a column of several keys waits when all of them do
      for (const ForeignKey& key : read->table.foreign_keys) {
        waits = waits && (key.columns.front() != column.name || key.deferral == Deferral::initially_deferred);
      }
      CHECK(may_wait(db.get(), column.name.string()) == waits);
    }
  }
}

TEST_CASE("generated changes are replayed to the table that SQLite has stored", "[integration][ddl]") {
  std::size_t changes = 0;
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    DdlGenerator generator(seed);
    const support::Database db;
    Schema schema;
    Names virtual_tables;
    bool is_followed = true;
    const auto run = [&](const std::string& generated) {
      // SQLite 3.40 writes a comment at the end of ADD COLUMN into the table, where it swallows the next constraint; a
      // script's statements end before such comments.
      const std::string statement(sql::Script(generated).next().text);
      INFO("seed " << seed << " " << statement);
      if (!is_followed || !db.try_execute(statement)) return false;
      const Finding found =
          read_ddl(statement, schema, virtual_tables, Dialect::sqlite, [&schema](const DdlEffect& effect) {
            return replay(effect.operations, schema);
          });
      INFO(to_error(found).message);
      // To replay, the END of CASE names a column called end.
      const bool is_keyword = sql::is_one_of(found.name, {"end", "like"});
      is_followed = !(found.code == ErrorCode::column_in_use && is_keyword);
      if (!is_followed) return false;
      CHECK(found.code == ErrorCode::none);
      const auto stored = support::scalar(
          db.get(), "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'");
      const sql::Definition definition = sql::read_statement(stored);
      const auto* read = std::get_if<sql::TableDefinition>(&definition);
      INFO(stored);
      REQUIRE(read != nullptr);
      const Table* ours = schema.find(read->table.name);
      REQUIRE(ours != nullptr);
      CHECK(*ours == read->table);
      // DEFERRABLE on another column than its foreign key goes with that column.
      for (const sql::ColumnDefinition& column : read->columns) {
        const sql::Clause* clause = column.find(sql::Clause::Kind::deferral);
        is_followed = is_followed && (clause == nullptr || !clause->is_beyond_model);
      }
      return true;
    };
    if (!run(generator.create_table())) continue;
    for (int at = 0; at < 4; ++at) changes += run(generator.alter_table()) ? 1U : 0U;
  }
  CHECK(changes > 500);
}

TEST_CASE("generated tables say what SQLite says of them", "[integration][ddl]") {
  const Count count = check_seeds(0, 500);
  CHECK(count.refused * 10 < count.tables);
  CHECK(count.edited > 100);
}

TEST_CASE("many generated tables say what SQLite says of them", "[.][slow][ddl]") {
  const Count count = check_seeds(1000, 60000);
  CHECK(count.refused * 10 < count.tables);
}
