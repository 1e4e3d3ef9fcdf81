// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_WITH_VALUES_HPP
#define HEADWAY_SQL_WITH_VALUES_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "headway/schema/value.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::sql {

/// A statement with its values as literals in the places of the `?`; one of the library's own, which has no comments.
[[nodiscard]] inline std::string with_values(std::string_view statement, std::span<const Value> values,
                                             Dialect dialect) {
  Writer writer(dialect);
  for (const Value& value : values) {
    std::size_t at = statement.find_first_of("?'\"`");
    while (at != std::string_view::npos && statement[at] != '?') {  // the same mark ends what it begins
      at = statement.find(statement[at], at + 1);
      at = at == std::string_view::npos ? at : statement.find_first_of("?'\"`", at + 1);
    }
    if (at == std::string_view::npos) break;
    (writer << statement.substr(0, at)).literal(value);
    statement.remove_prefix(at + 1);
  }
  writer << statement;
  return writer.take();
}

}  // namespace headway::inline v0::sql

#endif
