// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_INSPECTOR_HPP
#define HEADWAY_ENGINE_INSPECTOR_HPP

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/ignored_tables.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/program.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/schema_at.hpp"
#include "headway/operations/difference.hpp"
#include "headway/operations/generated_names.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::detail {

/// Looks at the application's tables in a database, and compares them. Writes nothing.
template <Backend B>
class Inspector {
 public:
  Inspector(B& backend, Program& program, const Options& options)
      : backend_(backend), program_(program), ignored_(options, program, B::own_dialect) {}

  /// The tables that are there.
  Result<Schema> schema() { return backend_.reflect(TableFilter(ignored_, schemas())); }
  /// The same with those that models describe, whoever owns them.
  Result<Schema> schema(const Tables& models) {
    Schema described;
    described.put(models);
    return found_beside(described);
  }

  /// Of all that is there; see Backend.
  Result<std::uint64_t> fingerprint() { return backend_.fingerprint(TableFilter(ignored_, schemas())); }

  /// What is there otherwise than models describe.
  ///
  /// @error unreadable_statement
  Result<Differences> drift(const Tables& models) {
    Schema described;
    described.put(models);
    return drift(described, false);  // models have no words for virtual tables
  }

  /// What is there otherwise than the migrations below some revisions make, these included.
  ///
  /// @error unreadable_statement and what replay() finds
  Result<Differences> drift(std::span<const Node> revisions) {
    Schema wanted;
    if (const Finding stopped = replay_to(program_.graph(), revisions, wanted, B::own_dialect)) {
      return failure(to_error(stopped));
    }
    return drift(wanted, true);
  }

 private:
  Result<Differences> drift(const Schema& wanted, bool knows_virtual_tables) {
    const Result<Schema> expected = backend_.as_stored(wanted);
    if (!expected) return failure(expected.error());
    Result<Schema> found = found_beside(*expected);
    if (!found) return failure(found.error());
    forget_generated_names(*expected, *found);
    if (!knows_virtual_tables) found->virtual_tables = {};
    Differences out = differences(with_undeclared(*expected, *found), *found);
    return out.empty() || !B::rewrites_expressions ? out : differences_once_more(*expected, *found, std::move(out));
  }
  /// A server may read what it has written itself as yet another expression of the same meaning: a restored dump
  /// differs so. Written once more, both are the same.
  Differences differences_once_more(const Schema& expected, const Schema& found, Differences first) {
    const Result<Schema> wanted = backend_.as_stored(expected);
    Result<Schema> there = backend_.as_stored(found);
    if (!wanted || !there) return first;
    forget_generated_names(*wanted, *there);
    return differences(with_undeclared(*wanted, *there), *there);
  }
  Result<Schema> found_beside(const Schema& wanted) {
    const auto is_ignored = [&](std::string_view name) {
      const bool is_wanted = wanted.find(name) != nullptr || wanted.objects.views.find(name) != nullptr;
      return !is_wanted && ignored_(name);
    };
    std::vector<std::string> all = schemas();
    const auto note = [&](const auto& each) {
      const std::string_view schema = qualified_name(each.name, B::own_dialect).schema;
      if (!schema.empty() && std::find(all.begin(), all.end(), schema) == all.end()) all.emplace_back(schema);
    };
    wanted.each(note);
    for (const View& each : wanted.objects.views) note(each);
    return backend_.reflect(TableFilter(is_ignored, std::move(all)));
  }
  /// Those of other programs are not looked into.
  [[nodiscard]] std::vector<std::string> schemas() { return program_.schemas(B::own_dialect); }

  B& backend_;
  Program& program_;
  IgnoredTables ignored_;
};

}  // namespace headway::inline v0::detail

#endif
