// SPDX-License-Identifier: MIT
#include "headway/schema/types.hpp"

#include <cstddef>
#include <iterator>

#include "support/catch.hpp"

using namespace headway;

static_assert(varchar(20).kind == Type::Kind::varchar && varchar(20).length == 20);
static_assert(fixed_char(3).kind == Type::Kind::fixed_char && fixed_char(3).length == 3);
static_assert(numeric(10, 2).kind == Type::Kind::numeric && numeric(10, 2).length == 10 && numeric(10, 2).scale == 2);
static_assert(verbatim("POINT").kind == Type::Kind::verbatim && verbatim("POINT").words.view() == "POINT");

static_assert(varchar(20) == varchar(20));
static_assert(varchar(20) != varchar(21));
static_assert(varchar(20) != fixed_char(20));
static_assert(numeric(10, 2) != numeric(10, 3));
static_assert(verbatim("POINT") != verbatim("LINE"));
static_assert(Type() == text);

TEST_CASE("each kind of type has one constant, and no two are equal", "[unit][schema]") {
  const Type types[] = {boolean,
                        smallint,
                        integer,
                        bigint,
                        real,
                        double_precision,
                        numeric(1, 0),
                        fixed_char(1),
                        varchar(1),
                        text,
                        blob,
                        date,
                        headway::time,
                        timestamp,
                        timestamp_tz,
                        json,
                        uuid,
                        verbatim("")};
  CHECK(std::size(types) == static_cast<std::size_t>(Type::Kind::verbatim) + 1);
  for (std::size_t at = 0; at < std::size(types); ++at) {
    CHECK(static_cast<std::size_t>(types[at].kind) == at);
    for (std::size_t other = 0; other < at; ++other) CHECK_FALSE(types[at] == types[other]);
  }
}
