// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_QUERY_READER_HPP
#define THOUGHTS_SERVER_QUERY_READER_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/model.hpp"
#include "services/store.hpp"

namespace thoughts {

/// What stands behind the `?` of a URL, decoded.
using Parameters = std::multimap<std::string, std::string>;

/// Reads the parameters of a request. What is wrong is collected; parameters that nobody asks for are left alone, and
/// of one that comes several times the last counts.
class QueryReader {
 public:
  explicit QueryReader(const Parameters& parameters) : parameters_(parameters) {}

  /// Text in UTF-8 without zero bytes.
  [[nodiscard]] std::optional<std::string> text(const std::string& name) {
    const auto [first, end] = parameters_.equal_range(name);
    if (first == end) return std::nullopt;
    const std::string& value = std::prev(end)->second;
    if (const auto problem = headway::Codec<std::string>::check(value)) {
      complain(name, problem->type, problem->message);
      return std::nullopt;
    }
    return value;
  }
  [[nodiscard]] std::string required_text(const std::string& name) {
    std::optional<std::string> value = text(name);
    if (!value && parameters_.count(name) == 0) complain(name, "missing", "is required");
    if (value && value->empty()) complain(name, "string_too_short", "should have at least 1 character");
    return value.value_or("");
  }

  /// A number in decimal digits, from `lowest` to `highest`.
  [[nodiscard]] std::int32_t number(const std::string& name, std::int32_t fallback, std::int32_t lowest,
                                    std::int32_t highest) {
    const std::optional<std::string> value = text(name);
    if (!value) return fallback;
    std::int32_t read = 0;
    const char* const end = value->data() + value->size();
    const auto [behind, problem] = std::from_chars(value->data(), end, read);
    const bool is_beyond = problem == std::errc::result_out_of_range;
    const bool is_negative = value->starts_with('-');
    if (behind != end || problem == std::errc::invalid_argument) {
      complain(name, "int_parsing", "should be a whole number");
    } else if (is_beyond ? is_negative : read < lowest) {
      complain(name, "greater_than_equal", "should be at least " + std::to_string(lowest));
    } else if (is_beyond || read > highest) {
      complain(name, "less_than_equal", "should be at most " + std::to_string(highest));
    } else {
      return read;
    }
    return fallback;
  }
  [[nodiscard]] Paging paging(std::int32_t default_limit) {
    constexpr std::int32_t highest = std::numeric_limits<std::int32_t>::max();
    Paging out;
    out.limit = number("limit", default_limit, 1, 100);
    out.offset = number("offset", 0, 0, highest);
    return out;
  }

  template <headway::NamedEnum E>
  [[nodiscard]] std::optional<E> choice(const std::string& name) {
    const std::optional<std::string> value = text(name);
    if (!value) return std::nullopt;
    const std::optional<E> read = headway::parse_enum<E>(*value);
    if (!read) complain(name, "enum", headway::Codec<E>::problem().message);
    return read;
  }

  [[nodiscard]] std::optional<headway::Date> date(const std::string& name) {
    const std::optional<std::string> value = text(name);
    if (!value) return std::nullopt;
    const std::optional<headway::Date> read = headway::parse_date(*value);
    if (!read) complain(name, "date_from_datetime_parsing", "should be a date as YYYY-MM-DD");
    return read;
  }

  /// What stands between commas, trimmed; blanks are dropped.
  [[nodiscard]] std::vector<std::string> list(const std::string& name) {
    std::vector<std::string> out;
    const std::string value = text(name).value_or("");
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t end = std::min(value.find(',', begin), value.size());
      const std::string_view item = headway::trim(std::string_view(value).substr(begin, end - begin));
      if (!item.empty()) out.emplace_back(item);
      begin = end + 1;
    }
    return out;
  }

  [[nodiscard]] const headway::ValidationErrors& errors() const noexcept { return errors_; }

 private:
  void complain(const std::string& name, std::string type, std::string message) {
    errors_.push_back({{name}, std::move(type), std::move(message)});
  }

  const Parameters& parameters_;
  headway::ValidationErrors errors_;
};

}  // namespace thoughts

#endif
