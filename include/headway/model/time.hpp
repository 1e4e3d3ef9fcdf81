// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_TIME_HPP
#define HEADWAY_MODEL_TIME_HPP

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace headway::inline v0 {

/// A point in time, in UTC and to the microsecond.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
/// A day of the calendar.
using Date = std::chrono::year_month_day;

/// This moment.
[[nodiscard]] inline Timestamp now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// A point in time as it was written.
struct WrittenTimestamp {
  Timestamp value;
  bool has_zone = false;          ///< Without one the value is what was written, taken for UTC.
  std::chrono::minutes offset{};  ///< Of the zone, east of UTC; it has been taken off the value.
};

namespace detail {

/// Takes texts apart from the left. What does not fit makes it fail, and it stays so.
class TimeReader {
 public:
  constexpr explicit TimeReader(std::string_view text) : rest_(text) {}

  /// A number of exactly so many digits, at most `highest`.
  constexpr int number(std::size_t digits, int highest) {
    int value = 0;
    for (std::size_t at = 0; at < digits; ++at) {
      if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') {
        failed_ = true;
        return 0;
      }
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    failed_ = failed_ || value > highest;
    return value;
  }
  /// Whether one of these characters comes next, which is then taken.
  constexpr bool take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_[0]) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  constexpr void expect(std::string_view any_of) { failed_ = !take(any_of) || failed_; }
  [[nodiscard]] constexpr bool is_done() const { return !failed_ && rest_.empty(); }
  [[nodiscard]] constexpr bool failed() const { return failed_; }

  constexpr Date date() {
    const int year = number(4, 9999);
    expect("-");
    const int month = number(2, 12);
    expect("-");
    const int day = number(2, 31);
    const Date made{std::chrono::year(year),
                    std::chrono::month(static_cast<unsigned>(month)),
                    std::chrono::day(static_cast<unsigned>(day))};
    failed_ = failed_ || !made.ok();
    return made;
  }
  /// The digits of a fraction, of which those behind the sixth are dropped.
  constexpr std::chrono::microseconds fraction() {
    int value = 0, scale = 100000;
    value += number(1, 9) * scale;
    while (!failed_ && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      scale /= 10;
      value += number(1, 9) * scale;
    }
    return std::chrono::microseconds(value);
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace detail

/// Reads `YYYY-MM-DD`; nothing for a day that no calendar has.
[[nodiscard]] constexpr std::optional<Date> parse_date(std::string_view written) {
  detail::TimeReader reader(written);
  const Date made = reader.date();
  if (!reader.is_done()) return std::nullopt;
  return made;
}

/// Reads RFC 3339: a date, `T` or a blank, `HH:MM`, and, each left out or not, seconds with a fraction, and `Z` or an
/// offset, which is taken off. Leap seconds are refused: no clock of C++ or SQLite has them.
[[nodiscard]] constexpr std::optional<WrittenTimestamp> parse_timestamp(std::string_view written) {
  using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;
  detail::TimeReader reader(written);
  const Date day = reader.date();
  reader.expect("Tt ");
  std::chrono::microseconds of_day = hours(reader.number(2, 23));
  reader.expect(":");
  of_day += minutes(reader.number(2, 59));
  if (reader.take(":")) {
    of_day += seconds(reader.number(2, 59));
    if (reader.take(".")) of_day += reader.fraction();
  }
  WrittenTimestamp made{std::chrono::sys_days(day.ok() ? day : Date{}), reader.take("Zz")};
  if (!made.has_zone && !reader.failed()) {
    const bool is_east = reader.take("+");
    if (is_east || reader.take("-")) {
      minutes offset = hours(reader.number(2, 23));
      reader.expect(":");
      offset += minutes(reader.number(2, 59));
      made.offset = is_east ? offset : -offset;
      made.has_zone = true;
    }
  }
  made.value += of_day - made.offset;
  if (!reader.is_done()) return std::nullopt;
  return made;
}

/// `YYYY-MM-DD`
[[nodiscard]] inline std::string format_date(Date day) {
  char out[32];
  std::snprintf(out,
                sizeof out,
                "%04d-%02u-%02u",
                static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return out;
}

namespace detail {

/// `YYYY-MM-DD`, a separator, `HH:MM:SS`, and `.ffffff` when there is a fraction or it is always wanted.
[[nodiscard]] inline std::string format_timestamp(Timestamp moment, char separator, bool always_fraction) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::hh_mm_ss time(moment - day);
  char out[32];
  int size = std::snprintf(out,
                           sizeof out,
                           "%c%02d:%02d:%02d",
                           separator,
                           static_cast<int>(time.hours().count()),
                           static_cast<int>(time.minutes().count()),
                           static_cast<int>(time.seconds().count()));
  const auto fraction = static_cast<int>(time.subseconds().count());
  if (fraction != 0 || always_fraction) {
    std::snprintf(out + size, sizeof out - static_cast<std::size_t>(size), ".%06d", fraction);
  }
  return format_date(Date(day)) + out;
}

}  // namespace detail

/// As JSON has it: `2025-01-02T03:04:05Z`, and with six digits of a fraction when there is one.
[[nodiscard]] inline std::string format_timestamp(Timestamp moment) {
  return detail::format_timestamp(moment, 'T', false) + 'Z';
}

/// As a column has it: `2025-01-02 03:04:05.000000`, UTC, always in six digits, so that texts sort as moments do.
[[nodiscard]] inline std::string format_for_database(Timestamp moment) {
  return detail::format_timestamp(moment, ' ', true);
}

}  // namespace headway::inline v0

#endif
