// SPDX-License-Identifier: MIT
// The schemas of real applications, written as C++ while the tests are built: what was written compiles as it is, and
// makes the same schema.
#include <string>
#include <utility>

#include "corpora/schemas.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "support/catch.hpp"
#include "written.hpp"

using namespace headway;

namespace {

void check_records(void (*record)(Operations&), const Schema& from, const Schema& to, Dialect dialect) {
  Operations op;
  record(op);
  const Transition way = transition(from, to, dialect);
  CHECK(std::as_const(op).list().size() == way.operations.size());
  Schema now = from;
  if (const Finding found = replay(std::as_const(op).list(), now, dialect)) FAIL_CHECK(to_error(found).message);
  std::string left;
  for (const Difference& each : differences(to, now)) left += to_string(each) + "\n";
  CHECK(left == "");
  CHECK(now == to);
}

}  // namespace

TEST_CASE("the schemas of real applications are written as C++ that compiles and says the same",
          "[integration][corpora]") {
  const auto lines = corpora::lines();
  REQUIRE(lines.size() == std::size(written::all));
  for (std::size_t at = 0; at < lines.size(); ++at) {
    INFO(lines[at].name);
    REQUIRE(written::all[at].revision == lines[at].name);
    Schema schema;
    for (const auto& file : lines[at].files) {
      static_cast<void>(corpora::replay_script(corpora::read_file(file), schema, lines[at].dialect));
    }
    schema.virtual_tables = {};
    CHECK(schema.size() > 5);
    check_records(written::all[at].upgrade, {}, schema, lines[at].dialect);
    check_records(written::all[at].downgrade, schema, {}, lines[at].dialect);
  }
}
