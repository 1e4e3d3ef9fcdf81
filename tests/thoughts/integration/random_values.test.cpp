// SPDX-License-Identifier: MIT
// The CHECKs of the database refuse what validation refuses, and nothing else: asked of generated values, column by
// column. What a column would hold is learnt from a database at 0001, which has no rules; that the models judge.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
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
template <class Row>
class Twins {
 public:
  Twins(fixtures::Database& plain, fixtures::Database& ruled) : plain_(plain), ruled_(ruled) {}

  /// The row as the columns would hold it, after SQLite has brought each value into its column's form.
  Values stored(const Values& values) {
    if (!plain_.insert.run(values)) return values;  // null where none may be: nothing is held
    Values out;
    plain_.select.run({}, &out);
    plain_.clear.run({});
    return out;
  }
  bool accept(const Values& values) {
    if (!ruled_.insert.run(values)) return false;
    ruled_.clear.run({});
    return true;
  }
  /// Why the last row was refused, in SQLite's words.
  [[nodiscard]] std::string why() const { return ruled_.insert.why; }

 private:
  /// Prepared once: to prepare an INSERT takes longer than to run it, as it contains all CHECKs.
  struct Statement {
    Statement(sqlite3* db, const std::string& sql) : db_(db) { fixtures::taken(prepared_.prepare(db, sql, {})); }
    bool run(const Values& values, Values* row = nullptr) {
      fixtures::taken(prepared_.bind(db_, values));
      const int answer = sqlite3_step(prepared_.get());
      if (answer == SQLITE_ROW && row != nullptr) prepared_.read_row(*row);
      const bool is_done = answer == SQLITE_ROW || answer == SQLITE_DONE;
      if (!is_done) why = sqlite3_errmsg(db_);
      const int code = sqlite3_extended_errcode(db_);
      sqlite3_reset(prepared_.get());
      if (!is_done && code != SQLITE_CONSTRAINT_CHECK && code != SQLITE_CONSTRAINT_NOTNULL) FAIL(why);
      return is_done;
    }
    std::string why;

   private:
    sqlite3* db_;
    sqlite::PreparedStatement prepared_;
  };
  struct Statements {
    explicit Statements(fixtures::Database& db)
        : insert(db.get(), insert_statement<Row>()),
          select(db.get(), "SELECT " + columns_of<Row>() + " FROM " + fixtures::Database::table_name<Row>()),
          clear(db.get(), "DELETE FROM " + fixtures::Database::table_name<Row>()) {}
    Statement insert, select, clear;
  };

  Statements plain_, ruled_;
};

template <class Row>
Validated<Row> judged(const Values& values) {
  auto read = read_row<Row>(values);
  if (read) return validate(std::move(*read));
  return tl::make_unexpected(ValidationErrors{{{"row"}, "unreadable", read.error().message}});
}

/// @name What may differ, and why: all of it is here. Where one of these holds, the models refuse more than the
/// database.
/// @{

/// SQLite does not ask whether a text is UTF-8, and has no function that would.
bool is_not_utf8(const Value& value) { return value.kind == Value::Kind::text && !code_points(value.view()); }

/// json_valid() takes more than the models' parser, which must not run out of stack, nor give what it cannot write:
/// JSON of more than 100 levels, halves of surrogate pairs, numbers that no double can hold.
bool is_strange_json(const Column& column, const Value& value) {
  if (column.type.kind != Type::Kind::json || value.kind != Value::Kind::text) return false;
  const std::string_view json = value.view();
  const auto is_half = [&] {
    std::size_t halves = 0, pairs = 0;
    for (std::size_t at = json.find("\\ud"); at != std::string_view::npos; at = json.find("\\ud", at + 1)) {
      ++halves;
      if (json.substr(at, 12) == "\\ud83e\\udd5b") ++pairs;  // the one pair that is generated
    }
    return halves != 2 * pairs;
  };
  std::size_t depth = 0, deepest = 0;
  bool is_in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (is_in_string && json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      is_in_string = !is_in_string;
    } else if (!is_in_string && (json[at] == '[' || json[at] == '{')) {
      deepest = std::max(deepest, ++depth);
    } else if (!is_in_string && (json[at] == ']' || json[at] == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest > max_json_depth || is_half() || json.find("1e400") != std::string_view::npos;
}

/// A CHECK sees one row and no table of its elements: only of the five tags it can say what each is.
bool has_wrong_elements(const Column& column, const Value& value) {
  const std::string_view name = column.name.view();
  if (column.type.kind != Type::Kind::json || name == "tags" || value.kind != Value::Kind::text) return false;
  const auto read = parse_json(value.view());
  if (!read || !read->is_array()) return false;
  return std::any_of(read->begin(), read->end(), [&](const Json& each) {
    if (name == "subtasks") return !each.is_object();
    if (!each.is_string()) return true;
    const std::string& words = each.get_ref<const std::string&>();
    return name == "related_thought_ids" ? !Uuid::parse(words) : words.find('\0') != std::string::npos;
  });
}

bool may_differ(const Column& column, const Value& value) {
  return is_not_utf8(value) || is_strange_json(column, value) || has_wrong_elements(column, value);
}
/// @}

/// A value for a person: what cannot be printed as an escape.
std::string spelled(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "NULL";
    case Value::Kind::real: return std::to_string(value.real);
    case Value::Kind::boolean:
    case Value::Kind::integer: return std::to_string(value.integer);
    case Value::Kind::text:
    case Value::Kind::blob: break;
  }
  std::string out = value.kind == Value::Kind::blob ? "x'" : "'";
  for (const char c : value.view().substr(0, 200)) {
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += c < ' ' || c == 0x7f ? hex : std::string(1, c);
  }
  return out + "' (" + std::to_string(value.view().size()) + " bytes)";
}

/// What became of the values of a column.
struct Count {
  std::size_t accepted = 0, refused = 0, excepted = 0;
};
using Counts = std::map<std::string, Count>;

/// A right row with one or two values changed.
struct Trial {
  Trial(const Table& table, Values right, std::uint32_t seed) : values(std::move(right)) {
    RandomValues random(seed);
    const std::size_t changes = random.one_in(4) ? 2 : 1;
    while (columns.size() < changes) {
      const std::size_t at = random.below(values.size());
      columns.push_back(at);
      values[at] = random.value_for(*(table.columns.begin() + at));
      told += "\n  " + (table.columns.begin() + at)->name.string() + " = " + spelled(values[at]);
    }
    told = "seed " + std::to_string(seed) + " " + table.name.string() + told;
  }
  Values values;
  std::vector<std::size_t> columns;
  std::string told;
};

template <class Row>
void check_trial(Twins<Row>& twins, const Table& table, const Trial& trial, Counts& counts) {
  const Values stored = twins.stored(trial.values);
  const bool is_accepted = twins.accept(trial.values);
  const Validated<Row> verdict = judged<Row>(stored);
  const bool is_excepted = std::any_of(trial.columns.begin(), trial.columns.end(), [&](std::size_t at) {
    return may_differ(*(table.columns.begin() + at), stored[at]);
  });
  for (const std::size_t at : trial.columns) {
    Count& count = counts[table.name.string() + "." + (table.columns.begin() + at)->name.string()];
    ++(is_excepted ? count.excepted : is_accepted ? count.accepted : count.refused);
  }
  INFO(trial.told);
  INFO("the database: " << (is_accepted ? "fine" : twins.why()));
  INFO("the models: " << (verdict ? "fine"
                                  : verdict.error().front().location.front() + ": " + verdict.error().front().message));
  if (verdict.has_value() != is_accepted) CHECK((is_excepted && is_accepted));
  if (verdict && !twins.accept(values_of(*verdict))) FAIL("the normal form is refused: " << twins.why());
}

template <class Row>
void check_seeds(Twins<Row>&& twins, const Row& right, std::uint32_t first, std::uint32_t last, Counts& counts) {
  const Table table = table_of<Row>();
  REQUIRE(judged<Row>(values_of(right)));
  REQUIRE(twins.accept(values_of(right)));
  for (std::uint32_t seed = first; seed < last; ++seed) {
    check_trial(twins, table, Trial(table, values_of(right), seed), counts);
  }
}

/// All tables; and all columns must have had values of both kinds.
void check_all(std::uint32_t first, std::uint32_t last, std::size_t at_least) {
  fixtures::Database plain("0001_initial_schema"), ruled;
  for (fixtures::Database* each : {&plain, &ruled}) each->execute("PRAGMA foreign_keys = OFF");
  Counts counts;
  const auto check = [&]<class Row>(const Row& right) {
    check_seeds(Twins<Row>(plain, ruled), right, first, last, counts);
  };
  using namespace fixtures;
  const Timestamp at = parse_timestamp("2025-01-01T10:00:00Z")->value;
  check(UserFactory{.at = at}.create());
  check(ThoughtFactory{.at = at}.create());
  check(TaskFactory{.at = at}.create());
  check(TaskFactory{.status = TaskStatus::done, .at = at}.create());
  check(ContextFactory{.at = at}.create());
  check(ClaudeAnalysisFactory{.at = at}.create());
  check(ThoughtRelationshipFactory{.source_thought_id = sample_user_id, .related_thought_id = {}, .at = at}.create());
  check(ApiKeyFactory{.at = at}.create());
  check(AuditLogFactory{.at = at}.create());
  CHECK(counts.size() == 81);
  for (const auto& [column, count] : counts) {
    INFO(column << ": " << count.accepted << " taken, " << count.refused << " refused, " << count.excepted
                << " excepted");
    CHECK(count.accepted >= at_least);
    CHECK(count.refused >= at_least);
    CHECK(count.excepted < count.accepted + count.refused);
  }
}

}  // namespace

TEST_CASE("CHECKs refuse what validation refuses, and nothing else", "[integration][thoughts]") {
  check_all(0, 2000, 5);
}
TEST_CASE("CHECKs refuse what validation refuses, and nothing else: many more values", "[.][slow][thoughts]") {
  check_all(100000, 140000, 200);
}
