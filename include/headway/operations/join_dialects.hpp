// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_JOIN_DIALECTS_HPP
#define HEADWAY_OPERATIONS_JOIN_DIALECTS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "headway/operations/checksum.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/dialect.hpp"

namespace headway::inline v0 {

/// What one dialect is to do.
struct OperationsFor {
  Dialect dialect = Dialect::sqlite;
  List<Operation> operations;
};

namespace detail {

/// Takes out of the tables that every dialect creates what not all of them have: constraints, which are then added
/// behind the table. A table with other columns in some dialect stays whole.
class TableSplitter {
 public:
  explicit TableSplitter(std::span<const OperationsFor> all) : all_(all) {}

  [[nodiscard]] List<Operation> split(const List<Operation>& operations) const {
    List<Operation> out;
    for (const Operation& each : operations) {
      const auto* created = each.data.get_if<CreateTable>();
      const std::vector<const Table*> everywhere =
          created == nullptr ? std::vector<const Table*>{} : namesakes(created->table);
      if (everywhere.size() < all_.size()) {
        out.push_back(each);
        continue;
      }
      Table common = created->table;
      List<Operation> added;
      take_out(&Table::uniques, everywhere, common, added);
      take_out(&Table::checks, everywhere, common, added);
      take_out(&Table::foreign_keys, everywhere, common, added);
      out.push_back(Operation(CreateTable{std::move(common)}));
      for (Operation& constraint : added) out.push_back(std::move(constraint));
    }
    return out;
  }

 private:
  /// The tables of that name that dialects create with the same columns, key and options.
  [[nodiscard]] std::vector<const Table*> namesakes(const Table& table) const {
    std::vector<const Table*> out;
    for (const OperationsFor& one : all_) {
      for (const Operation& each : one.operations) {
        const auto* created = each.data.get_if<CreateTable>();
        if (created == nullptr || created->table.name != table.name) continue;
        if (without_constraints(created->table) == without_constraints(table)) {
          out.push_back(&created->table);
        }
      }
    }
    return out;
  }
  [[nodiscard]] static Table without_constraints(Table table) {
    table.uniques.clear();
    table.checks.clear();
    table.foreign_keys.clear();
    return table;
  }
  template <class Kind>
  static void take_out(List<Kind> Table::*member, const std::vector<const Table*>& everywhere, Table& common,
                       List<Operation>& added) {
    List<Kind> kept;
    for (const Kind& each : common.*member) {
      const auto count_in = [&](const List<Kind>& list) { return std::count(list.begin(), list.end(), each); };
      const bool is_common = std::all_of(everywhere.begin(), everywhere.end(), [&](const Table* other) {
        return count_in(other->*member) > count_in(kept);
      });
      if (is_common) {
        kept.push_back(each);
      } else {
        added.push_back(Operation(AddConstraint{common.name, Constraint(each)}));
      }
    }
    common.*member = std::move(kept);
  }

  std::span<const OperationsFor> all_;
};

/// Lays lists of operations over each other, so that each operation stands once for as many dialects as may be.
class DialectJoiner {
 public:
  void take(Dialect dialect, const List<Operation>& operations) {
    std::vector<Step> added;
    for (const Operation& each : operations) added.push_back({&each, checksum({&each, 1}), {dialect}});
    dialects_.push_back(dialect);
    steps_ = laid_over(std::move(steps_), std::move(added));
  }

  /// What all dialects do is for all; between that, what some do stands dialect by dialect.
  [[nodiscard]] List<Operation> give() const {
    List<Operation> out;
    const auto is_for_all = [&](const Step& each) { return each.dialects.size() == dialects_.size(); };
    for (auto at = steps_.begin(); at != steps_.end();) {
      if (is_for_all(*at)) {
        out.push_back(*(at++)->operation);
        continue;
      }
      const auto end = std::find_if(at, steps_.end(), is_for_all);
      for (const Dialect dialect : dialects_) {
        for (auto each = at; each != end; ++each) {
          if (!contains(each->dialects, dialect)) continue;
          out.push_back(*each->operation);
          out.back().only = dialect;
        }
      }
      at = end;
    }
    return out;
  }

 private:
  struct Step {
    const Operation* operation;
    std::uint64_t meaning;
    std::vector<Dialect> dialects;
  };

  [[nodiscard]] static bool contains(const std::vector<Dialect>& list, Dialect dialect) {
    return std::find(list.begin(), list.end(), dialect) != list.end();
  }
  /// Along a longest common subsequence.
  [[nodiscard]] static std::vector<Step> laid_over(std::vector<Step> left, std::vector<Step> right) {
    const std::size_t width = right.size() + 1;
    std::vector<std::uint32_t> longest((left.size() + 1) * width);  // of what begins at both places
    for (std::size_t at = left.size(); at-- > 0;) {
      for (std::size_t other = right.size(); other-- > 0;) {
        const std::size_t here = at * width + other;
        longest[here] = left[at].meaning == right[other].meaning ? longest[here + width + 1] + 1
                                                                 : std::max(longest[here + width], longest[here + 1]);
      }
    }
    std::vector<Step> out;
    std::size_t at = 0, other = 0;
    while (at < left.size() || other < right.size()) {
      const bool are_both = at < left.size() && other < right.size();
      if (are_both && left[at].meaning == right[other].meaning) {
        left[at].dialects.push_back(right[other++].dialects.front());
        out.push_back(std::move(left[at++]));
      } else if (other == right.size() ||
                 (are_both && longest[(at + 1) * width + other] >= longest[at * width + other + 1])) {
        out.push_back(std::move(left[at++]));
      } else {
        out.push_back(std::move(right[other++]));
      }
    }
    return out;
  }

  std::vector<Step> steps_;
  std::vector<Dialect> dialects_;
};

}  // namespace detail

/// One list of what several dialects are to do: of which each dialect does the same as before, in the same order. What
/// they have in common stands once, what they differ in is for one dialect only. A table that all of them create stands
/// once, with the constraints that all of them have.
[[nodiscard]] inline List<Operation> join_dialects(std::span<const OperationsFor> all) {
  if (all.size() == 1) return all.front().operations;
  const detail::TableSplitter splitter(all);
  std::vector<List<Operation>> lists;
  for (const OperationsFor& each : all) lists.push_back(splitter.split(each.operations));
  detail::DialectJoiner joiner;
  for (std::size_t at = 0; at < all.size(); ++at) joiner.take(all[at].dialect, lists[at]);
  return joiner.give();
}

}  // namespace headway::inline v0

#endif
