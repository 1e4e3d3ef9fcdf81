// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_CLI_HPP
#define HEADWAY_TOOLS_CLI_HPP

#include <cstdio>
#include <exception>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "headway/engine/migrator.hpp"
#include "headway/tools/location.hpp"

namespace headway::inline v0::cli {

/// What an application says of itself.
struct Application {
  std::string name;  ///< Stands in help texts and, with the version, in the history table.
  std::string version = {};
  std::string default_database = "database.db";  ///< Used when neither the operator nor the environment names one.
};

/// Exit codes of run().
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int wrong_usage = 2;

namespace detail {

/// The commands, each a function from what was typed to an exit code.
template <class B>
class Commands {
 public:
  Commands(const History& history, const Application& application) : history_(history), application_(application) {}

  std::string database;  // filled by CLI11
  std::string target;
  bool purge = false;
  bool audit = false;

  int upgrade() {
    return with(OpenMode::create, [this](Migrator<B>& migrator) { return report(migrator.upgrade(target)); });
  }
  int downgrade() {
    return with(OpenMode::read_write, [this](Migrator<B>& migrator) { return report(migrator.downgrade(target)); });
  }
  int stamp() {
    return with(OpenMode::create, [this](Migrator<B>& migrator) {
      const Result<Report> result = migrator.stamp(target, purge ? Purge::yes : Purge::no);
      if (!result) return fail(result.error());
      print_position("now", result->revision);
      return done;
    });
  }

  int current() {
    return with(OpenMode::read_only, [this](Migrator<B>& migrator) {
      const auto rows = migrator.current();
      if (!rows) return fail(rows.error());
      if (rows->empty()) std::puts("base (no revision applied)");
      for (const std::string& row : *rows) {
        const bool is_known = history_.position_of(row) != History::npos;
        std::printf("%s%s\n",
                    row.c_str(),
                    row == history_.head() ? " (head)"
                    : is_known             ? ""
                                           : " (unknown to this program)");
      }
      return done;
    });
  }

  int heads() {
    if (history_.size() != 0) std::printf("%s (head)\n", std::string(history_.head()).c_str());
    return done;
  }

  int history() {
    if (audit) return with(OpenMode::read_only, [](Migrator<B>& migrator) { return print_audit(migrator); });
    for (std::size_t position = history_.size(); position > 0; --position) {
      const Migration& migration = history_.migrations()[position - 1];
      const std::string parent(position == 1 ? "base" : history_.revision_at(position - 1));
      std::printf("%s -> %s%s%s%s\n",
                  parent.c_str(),
                  std::string(migration.revision).c_str(),
                  position == history_.size() ? " (head)" : "",
                  migration.message.empty() ? "" : ", ",
                  std::string(migration.message).c_str());
    }
    return done;
  }

 private:
  template <class Function>
  int with(OpenMode mode, Function function) {
    const Result<Location> location = locate(database, application_.default_database);
    if (!location) return fail(location.error());
    Result<B> backend = B::open(location->database, mode);
    if (!backend) return fail(backend.error(), "database named by " + location->source);
    Options options;
    options.program = application_.version.empty() ? application_.name : application_.name + ' ' + application_.version;
    Result<Migrator<B>> migrator = Migrator<B>::over(std::move(*backend), history_, std::move(options));
    if (!migrator) return fail(migrator.error());
    return function(*migrator);
  }

  static int fail(const Error& error, const std::string& note = {}) {
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    if (!note.empty()) std::fprintf(stderr, "  note: %s\n", note.c_str());
    return failed;
  }

  int report(const Result<Report>& result) const {
    if (!result) return fail(result.error());
    for (const std::string& warning : result->warnings) std::fprintf(stderr, "warning: %s\n", warning.c_str());
    for (const Applied& applied : result->applied) {
      std::printf("%s %s (%.1f ms)\n",
                  std::string(name(applied.direction)).c_str(),
                  applied.revision.c_str(),
                  static_cast<double>(applied.duration.count()) / 1000.0);
    }
    print_position(result->applied.empty() ? "nothing to run:" : "now", result->revision);
    return done;
  }
  void print_position(const char* introduction, const std::string& revision) const {
    const bool is_head = history_.size() != 0 && revision == history_.head();
    std::printf("%s at %s%s\n", introduction, revision.empty() ? "base" : revision.c_str(), is_head ? " (head)" : "");
  }

  static int print_audit(Migrator<B>& migrator) {
    const auto entries = migrator.history();
    if (!entries) return fail(entries.error());
    for (const HistoryEntry& entry : *entries) {
      std::printf("%s %s %s %s%s%s\n",
                  entry.started_at.c_str(),
                  entry.direction.c_str(),
                  entry.revision.empty() ? "base" : entry.revision.c_str(),
                  entry.outcome.c_str(),
                  entry.program.empty() ? "" : " by ",
                  entry.program.c_str());
    }
    return done;
  }

  const History& history_;
  const Application& application_;
};

}  // namespace detail

/// The command line of an application: `return headway::cli::run<headway::Sqlite>(argc, argv, history, {"notes"});`
///
/// The commands are Alembic's: upgrade, downgrade, stamp, current, heads, history. The database is what `--database`
/// names, else the environment's DATABASE_URL, else the one in `.env`, else the application's default.
///
/// @return 0 done, 1 failed (with the error on standard error), 2 wrong usage.
template <class B>
int run(int argc, const char* const* argv, const History& history, const Application& application) {
  try {
    CLI::App app(application.name + ": migrates the database of this application", application.name);
    detail::Commands<B> commands(history, application);
    int code = done;
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option(
        "--database",
        commands.database,
        "path or sqlite:/// URL; else DATABASE_URL, else DATABASE_URL in .env, else " + application.default_database);
    if (!application.version.empty()) app.set_version_flag("--version", application.name + ' ' + application.version);
    const auto command = [&](const char* word, const char* help, int (detail::Commands<B>::*act)()) {
      CLI::App* made = app.add_subcommand(word, help);
      made->callback([&commands, &code, act] { code = (commands.*act)(); });
      return made;
    };
    using Commands = detail::Commands<B>;
    command("upgrade", "apply migrations up to a target", &Commands::upgrade)
        ->add_option("target", commands.target, "head, a revision or a prefix of one, +N")
        ->default_str("head");
    command("downgrade", "take migrations back down to a target", &Commands::downgrade)
        ->add_option("target", commands.target, "base, a revision or a prefix of one, -N")
        ->required();
    CLI::App* stamp = command("stamp", "record a revision without running anything", &Commands::stamp);
    stamp->add_option("target", commands.target, "head, base, a revision or a prefix of one")->required();
    stamp->add_flag("--purge", commands.purge, "replace a revision that this program does not know");
    command("current", "show where the database is", &Commands::current);
    command("heads", "show the newest revision of this program", &Commands::heads);
    command("history", "list the revisions of this program, newest first", &Commands::history)
        ->add_flag("--audit", commands.audit, "list what was run on the database, oldest first");
    commands.target = "head";
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
      return app.exit(problem) == 0 ? done : wrong_usage;
    }
    return code;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "error: %s\n", problem.what());
    return failed;
  }
}

}  // namespace headway::inline v0::cli

#endif
