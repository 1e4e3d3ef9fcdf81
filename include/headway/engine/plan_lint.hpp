// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_PLAN_LINT_HPP
#define HEADWAY_ENGINE_PLAN_LINT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/question.hpp"
#include "headway/engine/connection.hpp"
#include "headway/history/lint.hpp"
#include "headway/history/plan.hpp"
#include "headway/operations/operations.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::detail {

/// What a database says of a doubt.
struct Facts {
  bool is_ruled_out = false;
  bool is_certain = false;
  std::optional<std::uint64_t> rows = {};
  std::string words = {};
};

/// Lints the steps of a plan one after another, and asks the database of its rows. Only reads.
class PlanLint {
 public:
  /// @param schema  what the database has
  /// @param limit   how many rows a question may read; tables with so many are large
  PlanLint(Connection& db, Schema schema, std::uint64_t limit)
      : db_(db), limit_(limit), linter_(std::move(schema), db.dialect()) {}

  /// @param rebuilt  tables of which the step copies each row
  LintFindings of(const Step& step, const std::vector<std::string>& rebuilt) {
    Operations operations;
    const bool is_up = step.direction == Direction::upgrade;
    const Body body = is_up ? step.migration->upgrade : step.migration->downgrade;
    if (body != nullptr) body(operations);

    LintFindings out;
    for (const std::string& table : rebuilt) {
      if (is_accepted(ErrorCode::rebuilds_large_table, step)) break;
      const Facts facts = ask(linter_.rows_of(table));
      if (!facts.rows || *facts.rows < limit_) continue;
      add({ErrorCode::rebuilds_large_table, {}, Text(table)}, facts, step, out);
    }
    Doubts doubts;
    (void)linter_.follow(std::as_const(operations).list(), doubts);  // what does not fit, the plan itself has told
    for (Doubt& each : doubts) {
      if (is_accepted(each.finding.code, step)) continue;
      const Facts facts = ask(each.question);
      if (!facts.is_ruled_out) add(std::move(each.finding), facts, step, out);
    }
    Finding last = irreversibility(*step.migration);
    if (last && is_up) add(std::move(last), {.is_certain = true}, step, out);
    return out;
  }

 private:
  /// A way down is chosen by whoever goes it: what the migration accepts is its upgrade.
  static bool is_accepted(ErrorCode code, const Step& step) {
    return step.direction == Direction::upgrade && step.migration->accepts.contains(code);
  }
  static void add(Finding finding, const Facts& facts, const Step& step, LintFindings& out) {
    if (is_accepted(finding.code, step)) return;
    sign(finding, *step.migration, step.direction);
    LintFinding told = in_words(finding, facts.words);
    told.is_certain = facts.is_certain;
    told.rows = facts.rows;
    out.push_back(std::move(told));
  }

  Facts ask(const Question& question) {
    const std::string query = sql_of(question, db_.dialect(), limit_);
    if (query.empty()) return not_asked(question.why_not.string());
    std::uint64_t seen = 0, concerned = 0;
    const Result<void> done = db_.query(query, {}, [&](Row row) {
      seen = static_cast<std::uint64_t>(row[0].integer);
      concerned = static_cast<std::uint64_t>(row[1].integer);
    });
    if (!done) return not_asked(done.error().message);
    Facts out;
    if (concerned != 0) {
      const bool is_more = seen >= limit_;
      out.is_certain = true;
      out.rows = concerned;
      out.words = (is_more ? "at least " : "") + std::to_string(concerned) + (concerned == 1 ? " row " : " rows ");
      out.words += what(question.kind, concerned == 1);
    } else if (seen < limit_) {
      out.is_ruled_out = true;
    } else {
      out.words = "none of the " + std::to_string(seen) + " rows that were looked at " + what(question.kind, true);
    }
    return out;
  }
  static Facts not_asked(const std::string& why) {
    Facts out;
    if (!why.empty()) out.words = "the rows cannot be asked (" + why + ')';
    return out;
  }
  static std::string what(Question::Kind kind, bool is_one) {
    const std::string has = is_one ? "has " : "have ";
    switch (kind) {
      case Question::Kind::values: return has + "a value";
      case Question::Kind::nulls: return has + "none";
      case Question::Kind::misfits: return has + "one that does not fit";
      case Question::Kind::duplicates: return is_one ? "agrees with another" : "agree with others";
      default: return is_one ? "is there" : "are there";
    }
  }

  Connection& db_;
  std::uint64_t limit_;
  Linter linter_;
};

}  // namespace headway::inline v0::detail

#endif
