// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_VERIFIER_HPP
#define HEADWAY_TESTING_VERIFIER_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"
#include "headway/engine/migrator.hpp"
#include "headway/engine/options.hpp"
#include "headway/history/drift.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/lint.hpp"
#include "headway/history/order.hpp"
#include "headway/testing/inspector.hpp"
#include "headway/testing/outcome.hpp"
#include "headway/testing/portrait.hpp"
#include "headway/testing/released.hpp"
#include "headway/testing/row_watch.hpp"

namespace headway::inline v0::testing {

/// Inserts rows that fit the schema at a revision: the newest of those applied, in the order in which they are.
using Data = std::function<Result<void>(Connection& db, std::string_view revision)>;

/// What a migration that cannot be taken back is.
enum class Irreversible : unsigned char { noted, refused };

template <class B>
struct VerifyOptions {
  Branches branches = Branches::refused;
  std::string released = {};  ///< The file of released revisions, see freeze(); empty when none is kept.
  Irreversible irreversible = Irreversible::noted;
  std::vector<std::string> may_remove_rows = {};  ///< Revisions whose upgrade deletes rows on purpose.
  std::optional<Severity> lint = {};              ///< What lint tells from here on up fails, unless it is accepted.
  std::function<Result<B>()> fresh = {};          ///< Opens an empty database; else Inspector<B>::fresh.
  Options migrator = {};                          ///< Such as the names of the library's tables.
};

namespace detail {

/// verify_history at work.
template <Backend B>
class Verifier {
 public:
  Verifier(const History& given, const Data& data, const VerifyOptions<B>& options)
      : history_(given), data_(data), options_(options), graph_(given.migrations()) {}

  /// @param models  From a dialect to std::optional<Tables>.
  template <class GivenModels>
  Outcome run(const GivenModels& models) {
    const Finding found = examine(history_.migrations(), options_.branches);
    if (found) fail(Property::one_history, found.revision, to_error(found).message);
    if (found && found.code != ErrorCode::several_heads) return std::move(outcome_);
    try {
      if (!options_.released.empty()) compare_with_released(options_.released, history_, outcome_);
      order_ = headway::detail::newest_first(graph_, Marks(graph_.size(), 1), graph_.effective_heads());
      std::reverse(order_.begin(), order_.end());
      if (options_.lint) lint_ = findings_of_lint();
      if (look_at_fresh(models) && walk() && data_ != nullptr) {
        for (std::size_t count = 1; count <= order_.size(); ++count) carry_rows(count);
      }
      for (const Finding& each : lint_) fail_of_lint(in_words(each), {});
    } catch (const std::exception& exception) {
      fail(Property::prefixes_upgrade, {}, std::string("an exception ended the verification: ") + exception.what());
    } catch (...) {
      fail(Property::prefixes_upgrade, {}, "something that is no std::exception ended the verification");
    }
    return std::move(outcome_);
  }

 private:
  using Subject = Migrator<B>;

  /// A database that was brought to head in one run: what an installation of today has.
  template <class GivenModels>
  bool look_at_fresh(const GivenModels& models) {
    Result<Subject> made = start();
    if (!made) return cannot_begin(made.error());
    const Result<Portrait> empty = portray(*made);
    if (!empty) return cannot_begin(empty.error());
    empty_ = *empty;
    if (const Result<Report> report = made->migrate_to_head(); !report) {
      fail(Property::prefixes_upgrade, Text(report.error().revision), "its upgrade fails" + words(report.error()));
      return false;
    }
    const Result<Portrait> fresh = portray(*made);
    if (!fresh) return cannot_begin(fresh.error());
    fresh_ = *fresh;
    const std::optional<Tables> wanted = models(made->backend().dialect());
    if (!wanted) return true;
    const Result<Differences> drift = made->drift(*wanted);
    if (!drift) fail(Property::models_match, {}, "the models cannot be compared: " + drift.error().message);
    for (std::size_t at = 0; drift && at < drift->size(); ++at) {
      fail(Property::models_match, {}, to_error(headway::detail::drift((*drift)[at])).message);
    }
    return true;
  }

  /// Each migration up, down and up again, without rows.
  bool walk() {
    Result<Subject> made = start();
    if (!made) return cannot_begin(made.error());
    Portrait before = empty_;
    for (std::size_t at = 0; at < order_.size(); ++at) {
      if (const Result<Report> report = made->upgrade(id(at)); !report) {
        fail(Property::prefixes_upgrade, id(at), "its upgrade fails" + words(report.error()));
        return false;
      }
      Result<Portrait> after = portray(*made);
      if (!after) return cannot_begin(after.error());
      if (!migration(at).is_reversible()) {
        tell_irreversible(migration(at));
      } else if (!is_undone(*made, at, before) || !is_redone(*made, at, *after)) {
        made = bring_to(at + 1);  // one that has no trace of this
        if (!made) return cannot_begin(made.error());
      }
      before = std::move(*after);
    }
    compare(Property::upgraded_equals_fresh, {}, fresh_, before, "a database upgraded step by step is no fresh one: ");
    take_back(*made, {});
    return true;
  }

  /// @return false when a trace is left
  bool is_undone(Subject& subject, std::size_t at, const Portrait& before) {
    if (const Result<Report> report = subject.downgrade(below(at)); !report) {
      fail(Property::no_trace, id(at), "its downgrade fails" + words(report.error()));
      return false;
    }
    const Result<Portrait> now = portray(subject);
    if (!now) return cannot_begin(now.error());
    return compare(Property::no_trace, id(at), before, *now, "its downgrade does not undo its upgrade: ");
  }
  bool is_redone(Subject& subject, std::size_t at, const Portrait& after) {
    if (const Result<Report> report = subject.upgrade(id(at)); !report) {
      fail(Property::up_down_up, id(at), "its upgrade fails after its downgrade" + words(report.error()));
      return false;
    }
    const Result<Portrait> now = portray(subject);
    if (!now) return cannot_begin(now.error());
    return compare(Property::up_down_up, id(at), after, *now, "up, down and up again is not the same as up: ");
  }
  void tell_irreversible(const Migration& which) {
    const std::string why = which.downgrade == nullptr ? "it cannot be taken back: it has no downgrade function"
                                                       : "it cannot be taken back: it is declared irreversible";
    if (options_.irreversible == Irreversible::refused) {
      fail(Property::no_trace, which.revision, why);
    } else {
      note("revision " + std::string(which.revision) + ": " + why);
    }
  }

  /// A database at a revision, with the user's rows in it, to head and back to base.
  void carry_rows(std::size_t count) {
    const std::string revision(id(count - 1));
    const std::string with_rows = " (with the rows of " + revision + ")";
    Result<Subject> made = bring_to(count);
    Result<std::int64_t> changes = made ? Inspector<B>::changes(made->backend()) : failure(made.error());
    if (!changes) return void(cannot_begin(changes.error()));
    if (const Result<void> inserted = insert(made->backend(), revision); !inserted) {
      return fail(Property::prefixes_upgrade, revision, "its data cannot be inserted: " + inserted.error().message);
    }
    const Result<std::int64_t> more = Inspector<B>::changes(made->backend());
    if (!more) return void(cannot_begin(more.error()));
    if (*more == *changes) return;
    if (!is_sound(*made, Property::prefixes_upgrade, revision, "with its data ", {})) return;
    Result<Portrait> now = portray(*made);
    if (!now) return void(cannot_begin(now.error()));
    for (std::size_t at = count; at < order_.size(); ++at) {
      if (!lift(*made, at, *now, with_rows)) return;
    }
    compare(
        Property::upgraded_equals_fresh, revision, fresh_, *now, "upgraded from here with rows, it is no fresh one: ");
    take_back(*made, with_rows);
  }
  Result<void> insert(Connection& db, std::string_view revision) {
    const auto thrown = [](const std::string& what) { return failure(ErrorCode::hook_failed, "it throws: " + what); };
    try {
      return data_(db, revision);
    } catch (const std::exception& exception) {
      return thrown(exception.what());
    } catch (...) {
      return thrown("something that is no std::exception");
    }
  }

  /// One upgrade of a database that holds rows and looks like `now`, which becomes what it looks like after it.
  bool lift(Subject& subject, std::size_t at, Portrait& now, const std::string& with_rows) {
    RowWatch<B> watch(subject.backend(), now.schema, migration(at));
    if (const Result<void> looked = watch.look(); !looked) return cannot_begin(looked.error());
    foretell(subject, at, with_rows);
    if (const Result<Report> report = subject.upgrade(id(at)); !report) {
      fail(Property::prefixes_upgrade, id(at), "its upgrade fails" + words(report.error()), with_rows);
      return false;
    }
    Result<Portrait> after = portray(subject);
    if (!after) return cannot_begin(after.error());
    const std::vector<std::string>& allowed = options_.may_remove_rows;
    if (std::find(allowed.begin(), allowed.end(), id(at)) == allowed.end()) {
      const Result<std::vector<std::string>> losses = watch.losses(after->schema);
      if (!losses) return cannot_begin(losses.error());
      for (const std::string& each : *losses) {
        fail(Property::prefixes_upgrade, id(at), "after its upgrade " + each, with_rows);
      }
    }
    now = std::move(*after);
    return is_sound(subject, Property::prefixes_upgrade, id(at), "after its upgrade ", with_rows);
  }

  /// What lint tells as severe as asked for. Of steps that cannot be taken back, Irreversible decides.
  [[nodiscard]] Findings findings_of_lint() const {
    Findings out = headway::lint(history_, B::own_dialect);
    std::erase_if(out, [&](const Finding& each) {
      return severity(each.code) < *options_.lint || each.code == ErrorCode::irreversible_step;
    });
    return out;
  }
  /// The same where it is certain, as rows meet it.
  void foretell(Subject& subject, std::size_t at, const std::string& with_rows) {
    const auto is_about = [&](const Finding& each) { return each.revision == id(at); };
    if (std::none_of(lint_.begin(), lint_.end(), is_about)) return;
    const Result<std::vector<PlannedStep>> plan = subject.plan(Direction::upgrade, id(at));
    if (!plan) return;  // the upgrade says why
    for (const PlannedStep& step : *plan) {
      for (const LintFinding& each : step.findings) {
        if (each.is_certain && each.rows && each.severity >= *options_.lint) fail_of_lint(each, with_rows);
      }
    }
  }
  void fail_of_lint(const LintFinding& found, const std::string& with_rows) {
    const std::string place = found.revision + ' ' + found.name + ' ' + found.table + '.' + found.part;
    if (!told_by_lint_.insert(place).second) return;
    fail(Property::lint_is_quiet, found.revision, describe(found), with_rows);
  }

  /// From head to base, if all of it can be taken back: then nothing may be left.
  void take_back(Subject& subject, const std::string& with_rows) {
    for (std::size_t at = order_.size(); at > 0; --at) {
      if (!migration(at - 1).is_reversible()) return;
      if (const Result<Report> report = subject.downgrade(below(at - 1)); !report) {
        return fail(Property::no_trace, id(at - 1), "its downgrade fails" + words(report.error()), with_rows);
      }
      if (!is_sound(subject, Property::no_trace, id(at - 1), "after its downgrade ", with_rows)) return;
    }
    const Result<Portrait> base = portray(subject);
    if (!base) return void(cannot_begin(base.error()));
    // What a single downgrade leaves is told already.
    if (outcome_.holds(Property::no_trace))
      compare(Property::no_trace, {}, empty_, *base, "at base something is left: ");
  }

  Result<Subject> start() {
    Result<B> opened = options_.fresh ? options_.fresh() : Inspector<B>::fresh();
    if (!opened) return failure(std::move(opened.error()));
    return Subject::over(std::move(*opened), history_, options_.migrator);
  }
  /// A new database with the first migrations applied: in one run, if the last of them stands on all others.
  Result<Subject> bring_to(std::size_t count) {
    const Marks below_last = graph_.ancestors(std::span(order_).subspan(count - 1, 1));
    const auto stands_on = static_cast<std::size_t>(std::count(below_last.begin(), below_last.end(), 1));
    Result<Subject> made = start();
    for (std::size_t at = stands_on == count ? count - 1 : 0; made && at < count; ++at) {
      if (const Result<Report> report = made->upgrade(id(at)); !report) return failure(report.error());
    }
    return made;
  }
  Result<Portrait> portray(Subject& subject) {
    const auto is_own = [&](std::string_view name) {
      return same_name(name, options_.migrator.version_table) || same_name(name, options_.migrator.history_table);
    };
    Result<Schema> schema = subject.backend().reflect();
    if (!schema) return failure(std::move(schema.error()));
    schema->erase(options_.migrator.version_table);
    schema->erase(options_.migrator.history_table);
    Result<std::vector<StoredObject>> objects = Inspector<B>::objects(subject.backend());
    if (!objects) return failure(std::move(objects.error()));
    std::erase_if(*objects, [&](const StoredObject& each) { return is_own(each.on); });
    return Portrait{std::move(*schema), std::move(*objects)};
  }

  /// @return whether the structure is the same; what only reads otherwise is noted
  bool compare(Property property, std::string_view revision, const Portrait& wanted, const Portrait& found,
               const std::string& what) {
    const Contrast differing = contrast(wanted, found);
    for (const std::string& each : differing.structure) fail(property, revision, what + each);
    for (const std::string& each : differing.wording) {
      if (property == Property::upgraded_equals_fresh) {
        fail(property, revision, what + each);
      } else {
        note(sentence(revision, what + each));
      }
    }
    return differing.structure.empty();
  }
  bool is_sound(Subject& subject, Property property, std::string_view revision, const std::string& when,
                const std::string& with_rows) {
    const Result<std::vector<std::string>> damage = Inspector<B>::damage(subject.backend());
    if (!damage) {
      fail(property, revision, when + "the database cannot be checked: " + damage.error().message, with_rows);
      return false;
    }
    for (const std::string& each : *damage) fail(property, revision, when + each, with_rows);
    return damage->empty();
  }

  /// @param context  Told with the first failure of a kind only.
  void fail(Property property, std::string_view revision, const std::string& what, const std::string& context = {}) {
    const std::string told = sentence(revision, what);
    if (told_.emplace(property, told).second) outcome_.failures.push_back({property, told + context});
  }
  void note(const std::string& what) {
    if (std::find(outcome_.notes.begin(), outcome_.notes.end(), what) == outcome_.notes.end()) {
      outcome_.notes.push_back(what);
    }
  }
  bool cannot_begin(const Error& error) {
    fail(Property::prefixes_upgrade, error.revision, "the database cannot be looked at: " + error.message);
    return false;
  }
  static std::string sentence(std::string_view revision, const std::string& what) {
    return revision.empty() ? what : "revision " + std::string(revision) + ": " + what;
  }
  static std::string words(const Error& error) {
    return (error.operation.empty() ? "" : " at " + error.operation) + ": " + error.message;
  }

  [[nodiscard]] const Migration& migration(std::size_t at) const { return graph_.migration(order_[at]); }
  [[nodiscard]] std::string_view id(std::size_t at) const { return graph_.id(order_[at]); }
  /// The target of a downgrade that takes back this revision and nothing else; nothing stands on it.
  [[nodiscard]] std::string below(std::size_t at) const {
    const std::span<const Node> parents = graph_.parents(order_[at]);
    if (parents.size() < 2) return std::string(id(at)) + "@-1";
    // A merge goes down to the newest of what it merges: all others are not above that one.
    const auto newest = std::find_first_of(order_.rbegin(), order_.rend(), parents.begin(), parents.end());
    return std::string(id(at)) + '@' + std::string(graph_.id(*newest));
  }

  const History& history_;
  const Data& data_;
  const VerifyOptions<B>& options_;
  Graph graph_;
  Nodes order_ = {};  ///< All revisions, each behind those that it stands on.
  Findings lint_ = {};
  std::set<std::string> told_by_lint_ = {};
  Portrait empty_ = {}, fresh_ = {};
  Outcome outcome_ = {};
  std::set<std::pair<Property, std::string>> told_ = {};
};

}  // namespace detail

}  // namespace headway::inline v0::testing

#endif
