// SPDX-License-Identifier: MIT
// The CHECKs of the database refuse what validation refuses, and nothing else: asked of generated values, column by
// column. What a column would hold is learnt from a database at 0001, which has no rules; the models judge that.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "thoughts/fixtures/database.hpp"
#include "thoughts/fixtures/factories.hpp"
#include "thoughts/support/random_values.hpp"

using namespace thoughts;
using thoughts_tests::RandomValues;

namespace {

using Values = std::vector<Value>;

/// A table without rules, and the same with them. Rows come and go one by one, so that none meets another.
class Tables {
 public:
  Tables() {
    for (fixtures::Database* each : {&plain_, &ruled_}) each->execute("PRAGMA foreign_keys = OFF");
  }

  /// The row as the columns would hold it, after SQLite has brought each value into its column's form.
  template <class Row>
  Values stored(const Values& values) {
    Values out = values;
    if (!insert<Row>(plain_, values)) return out;  // null where none may be: nothing to hold
    fixtures::taken(plain_.connection().query(
        "SELECT " + columns_of<Row>() + " FROM " + fixtures::Database::table_name<Row>(), {}, [&](headway::Row row) {
          out.assign(row.begin(), row.end());
        }));
    plain_.execute("DELETE FROM " + fixtures::Database::table_name<Row>());
    return out;
  }
  template <class Row>
  bool accept(const Values& values) {
    if (!insert<Row>(ruled_, values)) return false;
    ruled_.execute("DELETE FROM " + fixtures::Database::table_name<Row>());
    return true;
  }
  /// Why the last row was refused.
  std::string why;

 private:
  template <class Row>
  bool insert(fixtures::Database& db, const Values& values) {
    const auto done = db.connection().execute(insert_statement<Row>(), values);
    if (done) return true;
    why = done.error().native.message;
    const int code = done.error().native.extended;
    if (code != SQLITE_CONSTRAINT_CHECK && code != SQLITE_CONSTRAINT_NOTNULL) FAIL(describe(done.error()));
    return false;
  }

  fixtures::Database plain_{"0001_initial_schema"}, ruled_;
};

template <class Row>
Validated<Row> judged(const Values& values) {
  auto read = read_row<Row>(values);
  if (!read) return tl::make_unexpected(ValidationErrors{{{"row"}, "unreadable", read.error().message}});
  return validate(std::move(*read));
}

/// A value for a person: texts in quotes, what cannot be printed in hexadecimal digits.
std::string spelled(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "NULL";
    case Value::Kind::real: return std::to_string(value.real);
    case Value::Kind::text:
    case Value::Kind::blob: break;
    default: return std::to_string(value.integer);
  }
  std::string out = value.kind == Value::Kind::blob ? "x'" : "'";
  for (const char c : value.view().substr(0, 200)) {
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += c < ' ' || c == 0x7f ? hex : std::string(1, c);
  }
  return out + "' (" + std::to_string(value.view().size()) + " bytes)";
}

/// Why the two may differ about a value; empty when they may not. All exceptions are here.
std::string_view exception(const Column& column, const Value& value) {
  (void)column;
  (void)value;
  return "";
}

struct Count {
  std::size_t accepted = 0, refused = 0, excepted = 0, differ = 0;
};

template <class Row>
void check_seeds(Tables& tables, const Row& right, std::uint32_t first, std::uint32_t last,
                 std::map<std::string, Count>& counts) {
  const Table table = table_of<Row>();
  const Values all_right = values_of(right);
  REQUIRE(judged<Row>(all_right));
  REQUIRE(tables.accept<Row>(all_right));
  for (std::uint32_t seed = first; seed < last; ++seed) {
    RandomValues random(seed);
    Values values = all_right;
    std::string changed, name;
    std::vector<std::size_t> places;
    for (std::size_t more = random.one_in(4) ? 2 : 1; more > 0; --more) {
      const std::size_t at = random.below(values.size());
      const Column& column = *(table.columns.begin() + at);
      values[at] = random.value_for(column);
      places.push_back(at);
      name = column.name.string();
      changed += " " + name + " = " + spelled(values[at]);
    }
    const Values stored = tables.stored<Row>(values);
    Count& count = counts[table.name.string() + "." + name];
    const auto verdict = judged<Row>(stored);
    const bool accepted = tables.accept<Row>(values);
    std::string_view why;
    for (const std::size_t at : places) {
      if (why.empty()) why = exception(*(table.columns.begin() + at), stored[at]);
    }
    if (!why.empty()) {
      ++count.excepted;
      continue;
    }
    ++(accepted ? count.accepted : count.refused);
    if (verdict.has_value() != accepted) {
      if (++count.differ > 6) continue;
      INFO("seed " << seed << " " << table.name.string() << ":" << changed);
      INFO((accepted ? "the database takes it" : tables.why));
      CHECK((verdict ? std::string("fine")
                     : verdict.error().front().location.front() + ": " + verdict.error().front().message) ==
            (accepted ? "fine" : "wrong"));
    }
  }
}

void check_all(std::uint32_t first, std::uint32_t last) {
  Tables tables;
  std::map<std::string, Count> counts;
  using namespace fixtures;
  const Timestamp at = parse_timestamp("2025-01-01T10:00:00Z")->value;
  check_seeds(tables, UserFactory{.at = at}.create(), first, last, counts);
  check_seeds(tables, ThoughtFactory{.at = at}.create(), first, last, counts);
  check_seeds(tables, TaskFactory{.at = at}.create(), first, last, counts);
  check_seeds(tables, TaskFactory{.status = TaskStatus::done, .at = at}.create(), first, last, counts);
  check_seeds(tables, ContextFactory{.at = at}.create(), first, last, counts);
  check_seeds(tables, ClaudeAnalysisFactory{.at = at}.create(), first, last, counts);
  check_seeds(
      tables,
      ThoughtRelationshipFactory{.source_thought_id = sample_user_id, .related_thought_id = {}, .at = at}.create(),
      first,
      last,
      counts);
  check_seeds(tables, ApiKeyFactory{.at = at}.create(), first, last, counts);
  check_seeds(tables, AuditLogFactory{.at = at}.create(), first, last, counts);
  std::string told;
  for (const auto& [name, count] : counts) {
    told += name + ": " + std::to_string(count.accepted) + " taken, " + std::to_string(count.refused) + " refused, " +
            std::to_string(count.excepted) + " excepted, " + std::to_string(count.differ) + " differ\n";
  }
  WARN(told);
}

}  // namespace

TEST_CASE("CHECKs refuse what validation refuses, and nothing else", "[integration][thoughts]") { check_all(0, 3000); }
