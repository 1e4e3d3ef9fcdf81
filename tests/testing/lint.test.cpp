// SPDX-License-Identifier: MIT
// verify_history as a gate for what lint tells.
#include <string>
#include <vector>

#include "headway/testing.hpp"
#include "support/catch.hpp"
#include "testing/histories.hpp"

using namespace headway;
using histories::With;
using testing::Property;
using testing::verify_history;

namespace {

using Sentences = std::vector<std::string>;

constexpr Migration losing{.revision = "0003_losing",
                           .down_revision = "0002_tags",
                           .upgrade = [](Operations& op) { op.drop_table("tags"); },
                           .downgrade = histories::tags.upgrade};
constexpr Migration accepting{.revision = "0003_accepting",
                              .down_revision = "0002_tags",
                              .accepts = ErrorCode::drops_table,
                              .upgrade = [](Operations& op) { op.drop_table("tags"); },
                              .downgrade = histories::tags.upgrade};
constexpr Migration unique_word{.revision = "0003_unique",
                                .down_revision = "0002_tags",
                                .upgrade = [](Operations& op) { op.create_unique("uq", "tags", {"word"}); },
                                .downgrade = [](Operations& op) { op.drop_unique("uq", "tags"); }};
constexpr Migration final_step{
    .revision = "0003_final", .down_revision = "0002_tags", .upgrade = [](Operations&) {}, .downgrade = irreversible};

template <const Migration& Third>
Sentences failures(std::optional<Severity> lint, testing::Data data = histories::data) {
  const auto outcome = verify_history<Sqlite>(With<Third>::history, nullptr, std::move(data), {.lint = lint});
  Sentences out;
  for (const testing::Failure& each : outcome.failures) {
    CHECK(each.property == Property::lint_is_quiet);
    out.push_back(each.sentence);
  }
  return out;
}

}  // namespace

TEST_CASE("verify_history: lint is asked for, and then what it tells must be accepted", "[unit][testing]") {
  CHECK(failures<losing>({}) == Sentences{});
  CHECK(failures<losing>(Severity::loss) ==
        Sentences{"revision 0003_losing: loss HW150 drops_table: table tags is dropped, and its rows with it: 1 row is "
                  "there (with the rows of 0002_tags)"});
  CHECK(failures<losing>(Severity::loss, {}) ==
        Sentences{"revision 0003_losing: loss HW150 drops_table: table tags is dropped, and its rows with it"});
  CHECK(failures<accepting>(Severity::note) == Sentences{});
}

TEST_CASE("verify_history: lint fails from the severity on that is asked for", "[unit][testing]") {
  CHECK(failures<unique_word>(Severity::loss) == Sentences{});
  CHECK(failures<unique_word>(Severity::refusal) ==
        Sentences{"revision 0003_unique: refusal HW155 unique_over_duplicates: word of table tags becomes unique: rows "
                  "that agree in it stop the migration"});
  CHECK(failures<final_step>(Severity::note) == Sentences{});  // Irreversible::refused is for that
}
