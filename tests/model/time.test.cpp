// SPDX-License-Identifier: MIT
#include "headway/model/time.hpp"

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace headway;

namespace {

std::string read(std::string_view text) {
  const auto found = parse_timestamp(text);
  return found ? format_timestamp(found->value) + (found->has_zone ? "" : " naive") : "none";
}

}  // namespace

TEST_CASE("a point in time is read as RFC 3339 has it, and kept in UTC", "[unit]") {
  CHECK(read("2025-01-02T03:04:05Z") == "2025-01-02T03:04:05Z");
  CHECK(read("2025-01-02t03:04:05z") == "2025-01-02T03:04:05Z");
  CHECK(read("2025-01-02 03:04+00:00") == "2025-01-02T03:04:00Z");
  CHECK(read("2025-01-01T01:00:00+02:30") == "2024-12-31T22:30:00Z");
  CHECK(read("2024-02-29T23:30:00-01:00") == "2024-03-01T00:30:00Z");
  CHECK(read("2025-01-02T03:04:05.000006Z") == "2025-01-02T03:04:05.000006Z");
  CHECK(read("2025-01-02T03:04:05.1Z") == "2025-01-02T03:04:05.100000Z");
  CHECK(read("2025-01-02T03:04:05.1234569Z") == "2025-01-02T03:04:05.123456Z");
  CHECK(read("2025-01-02 03:04:05.5") == "2025-01-02T03:04:05.500000Z naive");
  CHECK(parse_timestamp("2025-01-01T01:00:00-02:30")->offset == -std::chrono::minutes(150));
  CHECK(parse_timestamp("2025-01-01T01:00:00Z")->offset == std::chrono::minutes(0));
  static_assert(parse_timestamp("1970-01-01T00:00:01Z")->value == Timestamp(std::chrono::seconds(1)));
}

TEST_CASE("what is no point in time is refused", "[unit]") {
  for (const std::string_view bad : {"",
                                     "2025-01-02",
                                     "2025-01-02T",
                                     "2025-02-30T00:00:00Z",
                                     "2025-13-01T00:00:00Z",
                                     "2025-01-02T24:00:00Z",
                                     "2025-01-02T03:60:00Z",
                                     "2025-01-02T03:04:60Z",
                                     "2025-01-02T03:04:05.Z",
                                     "2025-01-02T03:04:05Zx",
                                     "2025-01-02T03:04:05+0200",
                                     "2025-01-02T03:04:05+24:00",
                                     " 2025-01-02T03:04:05Z",
                                     "2025-1-2T03:04:05Z",
                                     "12025-01-02T03:04:05Z",
                                     "1735787045"}) {
    CAPTURE(bad);
    CHECK(read(bad) == "none");
  }
}

TEST_CASE("the form of a column sorts as moments do", "[unit]") {
  const Timestamp moment = parse_timestamp("2025-01-02T03:04:05.000006Z")->value;
  CHECK(format_for_database(moment) == "2025-01-02 03:04:05.000006");
  CHECK(format_for_database(std::chrono::floor<std::chrono::seconds>(moment)) == "2025-01-02 03:04:05.000000");
  CHECK(format_for_database(Timestamp(std::chrono::microseconds(-1))) == "1969-12-31 23:59:59.999999");
  CHECK(now() > moment);
}

TEST_CASE("a date is a day of the calendar", "[unit]") {
  CHECK(format_date(*parse_date("2000-01-01")) == "2000-01-01");
  CHECK(parse_date("2024-02-29"));
  CHECK_FALSE(parse_date("2025-02-29"));
  CHECK_FALSE(parse_date("2025-02-30"));
  CHECK_FALSE(parse_date("2025-2-3"));
  CHECK_FALSE(parse_date("2025-02-03 "));
  CHECK_FALSE(parse_date("2025-00-10"));
}
