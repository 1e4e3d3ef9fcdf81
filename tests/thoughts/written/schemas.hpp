// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_THOUGHTS_WRITTEN_SCHEMAS_HPP
#define HEADWAY_TESTS_THOUGHTS_WRITTEN_SCHEMAS_HPP

#include <stdexcept>
#include <utility>
#include <vector>

#include "headway/operations/replay.hpp"
#include "headway/tools/revision.hpp"
#include "models/models.hpp"
#include "thoughts/migrations.hpp"

// What the application's migrations begin with and end in, in each dialect.
namespace thoughts_schemas {

inline constexpr headway::Dialect dialects[] = {
    headway::Dialect::sqlite, headway::Dialect::postgresql, headway::Dialect::mysql};

using Step = std::vector<headway::SchemasOf>;

inline headway::Schema models(headway::Dialect dialect) {
  headway::Schema made;
  for (headway::Table& each : thoughts::models(dialect)) made.put(std::move(each));
  return made;
}
inline headway::Schema after_first(headway::Dialect dialect) {
  headway::Operations op;
  thoughts::migrations[0].upgrade(op);
  headway::Schema made;
  if (headway::replay(op.give(), made, dialect)) throw std::logic_error("the first migration is wrong");
  return made;
}

inline Step from_nothing() {
  Step out;
  for (const headway::Dialect each : dialects) out.push_back({each, {}, models(each)});
  return out;
}
inline Step from_first() {
  Step out;
  for (const headway::Dialect each : dialects) out.push_back({each, after_first(each), models(each)});
  return out;
}

}  // namespace thoughts_schemas

#endif
