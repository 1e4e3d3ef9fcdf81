// SPDX-License-Identifier: MIT
// What bash, zsh and fish make of the scripts, asked themselves: bash and zsh get lines with a tab typed into them.
#include "headway/tools/completion/words.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <sys/wait.h>

#include "headway/tools/completion/bash.hpp"
#include "headway/tools/completion/fish.hpp"
#include "headway/tools/completion/zsh.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"

namespace {

using namespace headway::cli;
using Words = std::vector<std::string>;

constexpr const char* shells[] = {"bash", "zsh", "fish"};

struct Typed {
  Words offered;      ///< Sorted, as words without quotes.
  std::string shown;  ///< All that the shell would show of them, with help texts.
  std::string line;   ///< As it is after the tab; empty for fish.
};

/// Of what is offered for the last word of a line: without what stands before the last = : @ of that word, which bash
/// does not touch, and without quotes.
[[nodiscard]] std::string bare(std::string offer, const std::string& line) {
  const std::string word = line.substr(line.rfind(' ') + 1);
  const std::string kept = word.substr(0, word.find_last_of("=:@") + 1);
  if (offer.starts_with(kept)) offer.erase(0, kept.size());
  if (kept.ends_with('@') && offer.starts_with('@')) offer.erase(0, 1);  // for bash, that begins a word of its own
  offer.erase(std::remove(offer.begin(), offer.end(), '\\'), offer.end());
  return offer;
}

/// A directory with the script of a program, and the shells.
class Terminal {
 public:
  Terminal() { std::filesystem::create_directory(directory.path("here")); }

  void has(const std::string& file, const std::string& bytes = {}) const {
    std::filesystem::create_directories(std::filesystem::path(directory.path("here/" + file)).parent_path());
    support::write_file(directory.path("here/" + file), bytes);
  }
  [[nodiscard]] bool there_is(const std::string& file) const {
    return std::filesystem::exists(directory.path("here/" + file));
  }
  [[nodiscard]] int run(const std::string& command) const {
    const std::string line = "cd " + directory.path("here") + " && env -i HOME=" + directory.path() +
                             " TERM=xterm LC_ALL=C.UTF-8 PATH=.:" HEADWAY_PROGRAMS ":$PATH " + command + " 2>" +
                             directory.path("errors");
    return WEXITSTATUS(std::system(line.c_str()));
  }
  [[nodiscard]] std::string errors() const { return support::read_file(directory.path("errors")); }
  [[nodiscard]] std::string script(const std::string& shell) const { return directory.path("script." + shell); }

  /// What a shell that has read its script offers behind each of the lines.
  [[nodiscard]] std::vector<Typed> type(const std::string& shell, const std::string& program,
                                        const Words& lines) const {
    return shell == "fish" ? ask_fish(lines) : type_into(shell, program, lines);
  }

  support::TemporaryDirectory directory;

 private:
  [[nodiscard]] std::vector<Typed> ask_fish(const Words& lines) const {
    std::vector<Typed> out;
    for (const std::string& line : lines) {
      support::write_file(directory.path("line"), line);
      const std::string ask = "fish --no-config -c 'source " + script("fish") + "; complete -C (cat " +
                              directory.path("line") + " | string collect -N)' >" + directory.path("offers");
      INFO(line);
      CHECK(run(ask) == 0);
      CHECK(errors().empty());
      Typed typed;
      typed.shown = support::read_file(directory.path("offers"));
      out.push_back(with_offers(std::move(typed), line));
    }
    return out;
  }
  [[nodiscard]] std::vector<Typed> type_into(const std::string& shell, const std::string& program,
                                             const Words& lines) const {
    std::string typed;
    for (const std::string& line : lines) typed += line + '\n';
    support::write_file(directory.path("lines"), typed);
    support::write_file(directory.path("seen"), "");
    const std::string starts = shell == "bash" ? "bash --noprofile --norc -i" : "zsh -f -i";
    CHECK(run("HEADWAY_SCRIPT=" + script(shell) + " HEADWAY_PROGRAM=" + program +
              " HEADWAY_SEEN=" + directory.path("seen") + " timeout 120 zsh -f " HEADWAY_SHELLS "/type.zsh '" + starts +
              "' " HEADWAY_SHELLS "/setup." + shell + " <" + directory.path("lines")) == 0);
    std::vector<Typed> out;
    Typed next;
    std::istringstream seen(support::read_file(directory.path("seen")));
    for (std::string line; std::getline(seen, line);) {
      if (!line.starts_with('=')) {
        next.shown += line + '\n';
        continue;
      }
      next.line = line.substr(1);
      if (out.size() < lines.size()) out.push_back(with_offers(std::move(next), lines[out.size()]));
      next = {};
    }
    REQUIRE(out.size() == lines.size());
    return out;
  }
  [[nodiscard]] static Typed with_offers(Typed typed, const std::string& line) {
    std::istringstream shown(typed.shown);
    for (std::string each; std::getline(shown, each);) {
      if (!each.empty()) typed.offered.push_back(bare(each.substr(0, each.find('\t')), line));
    }
    std::sort(typed.offered.begin(), typed.offered.end());
    typed.offered.erase(std::unique(typed.offered.begin(), typed.offered.end()), typed.offered.end());
    return typed;
  }
};

struct Expected {
  std::string line;
  Words offered;  ///< Sorted.
};

/// Types each line into each shell that has the program's own script.
void check(const Terminal& terminal, const std::string& program, const std::vector<Expected>& all) {
  Words lines;
  for (const Expected& each : all) lines.push_back(each.line);
  for (const std::string shell : shells) {
    const std::vector<Typed> typed = terminal.type(shell, program, lines);
    for (std::size_t at = 0; at < all.size(); ++at) {
      INFO(shell << ": " << all[at].line);
      CHECK(typed[at].offered == all[at].offered);
    }
  }
}

/// Has the program write its scripts.
void write_scripts(const Terminal& terminal, const std::string& program) {
  for (const std::string shell : shells) {
    REQUIRE(terminal.run(program + " completion " + shell + " >" + terminal.script(shell)) == 0);
    REQUIRE(terminal.errors().empty());
  }
}

const Words targets = {"0001_initial_schema", "0002_enforce_rules", "base", "head", "heads"};

}  // namespace

TEST_CASE("each shell completes commands, options and values", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  terminal.has("pages.db");
  terminal.has("pa b.db");
  terminal.has("packed/inside.db");
  check(terminal,
        "thoughts",
        {
            {"thoughts up", {"upgrade"}},
            {"thoughts he", {"heads"}},
            {"thoughts user ", {"add"}},  // the application's own
            {"thoughts key ", {"create", "revoke"}},
            {"thoughts key cr", {"create"}},
            {"thoughts key create --n", {"--name"}},
            {"thoughts upgrade --d", {"--database", "--dialect", "--dry-run"}},
            {"thoughts stamp head --sql --dialect ", {"mysql", "postgresql", "sqlite"}},
            {"thoughts --d", {"--database"}},
            {"thoughts serve --po", {"--port"}},
            {"thoughts __", {}},  // hidden
            {"thoughts --color ", {"always", "auto", "never"}},
            {"thoughts --color=a", {"always", "auto"}},
            {"thoughts upgrade --color n", {"never"}},
            {"thoughts completion ", {"bash", "fish", "zsh"}},
            {"thoughts --database pag", {"pages.db"}},
            {"thoughts upgrade --database=pag", {"pages.db"}},
            {"thoughts serve --database pa\\ ", {"pa b.db"}},
            {"thoughts revision --message ", {}},
            {"thoughts revision -m up", {}},
            {"thoughts serve ", {}},
        });
  CHECK_FALSE(terminal.there_is("thoughts.db"));
}

TEST_CASE("each shell completes directories where only those are meant", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  terminal.has("pages.db");
  terminal.has("packed/inside.db");
  for (const std::string shell : shells) {
    INFO(shell);
    const std::vector<Typed> typed = terminal.type(shell, "thoughts", {"thoughts revision --directory pa"});
    REQUIRE(typed[0].offered.size() == 1);
    CHECK(typed[0].offered[0].substr(0, 6) == "packed");  // with a slash, or without when the shell adds it
  }
}

TEST_CASE("each shell completes revisions, which the program tells without a database", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  check(terminal,
        "thoughts",
        {
            {"thoughts upgrade ", targets},
            {"thoughts upgrade 0002", {"0002_enforce_rules"}},
            {"thoughts downgrade b", {"base"}},
            {"thoughts plan --downgrade h", {"head", "heads"}},
            {"thoughts stamp --purge 0001", {"0001_initial_schema"}},
            {"thoughts revision --head ", targets},
            {"thoughts revision --head=0002", {"0002_enforce_rules"}},
            {"thoughts revision --depends-on 0001_initial_schema 0002", {"0002_enforce_rules"}},
            {"thoughts merge 0001_initial_schema 0002", {"0002_enforce_rules"}},
            {"thoughts history -r c", {"current"}},
            {"thoughts history -r base:0", {"0001_initial_schema", "0002_enforce_rules"}},
            {"thoughts history --rev-range=0001_initial_schema:hea", {"head", "heads"}},
        });
  CHECK_FALSE(terminal.there_is("thoughts.db"));
}

TEST_CASE("each shell knows where in the line it is", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  check(terminal,
        "thoughts",
        {
            {"thoughts --database x.db up", {"upgrade"}},
            {"thoughts --database upgrade stam", {"stamp"}},
            {"thoughts --database=x.db -v --color never user a", {"add"}},
            {"thoughts -q upgrade --dry-run b", {"base"}},
            {"thoughts upgrade --database x.db b", {"base"}},
            {"thoughts upgrade -- b", {"base"}},
            {"thoughts upgrade -- --d", {}},
            {"thoughts upgrade -1 ", {}},  // a target that looks like an option
            {"thoughts upgrade head ", {}},
            {"thoughts nonsense ", {}},
            {"thoughts nonsense --d", {}},
            {"thoughts user nonsense ", {}},
            {"thoughts upgrade --nonsense=", {}},
            {"thoughts upgrade nonsen", {}},
        });
}

TEST_CASE("each shell completes labels of branches", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "branched");
  check(terminal,
        "branched",
        {
            {"branched upgrade pay", {"payments", "payments@head"}},
            {"branched upgrade mail@", {"head"}},
            {"branched upgrade hea", {"heads"}},  // there are several
        });
}

TEST_CASE("bash and zsh write the rest of the word into the line", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  terminal.has("pages.db");
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"thoughts upg", "thoughts upgrade "},
      {"thoughts --color=al", "thoughts --color=always "},
      {"thoughts --js", "thoughts --json "},
      {"thoughts history -r base:0002", "thoughts history -r base:0002_enforce_rules "},
      {"thoughts upgrade --database=pag", "thoughts upgrade --database=pages.db "},
      {"thoughts upgrade \"0002", "thoughts upgrade \"0002_enforce_rules\" "},
      {"thoughts history -r \"base:0002", "thoughts history -r \"base:0002_enforce_rules\" "},
  };
  Words before;
  for (const auto& each : lines) before.push_back(each.first);
  for (const char* shell : {"bash", "zsh"}) {
    const std::vector<Typed> typed = terminal.type(shell, "thoughts", before);
    for (std::size_t at = 0; at < lines.size(); ++at) {
      INFO(shell);
      CHECK(typed[at].line == lines[at].second);
    }
  }
  write_scripts(terminal, "branched");
  for (const char* shell : {"bash", "zsh"}) {
    CHECK(terminal.type(shell, "branched", {"branched upgrade mail@"})[0].line == "branched upgrade mail@head ");
  }
}

TEST_CASE("zsh and fish show help texts and messages", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  for (const char* shell : {"zsh", "fish"}) {
    INFO(shell);
    const auto typed =
        terminal.type(shell, "thoughts", {"thoughts upg", "thoughts upgrade --dry", "thoughts upgrade 0002"});
    CHECK(typed[0].shown.find("apply migrations up to a target") != std::string::npos);
    CHECK(typed[1].shown.find("run it, tell times and rows, and take it back") != std::string::npos);
    CHECK(typed[2].shown.find("the rules of the application as CHECK constraints") != std::string::npos);
  }
}

TEST_CASE("zsh finds the script in its path of functions", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  std::filesystem::copy_file(terminal.script("zsh"), terminal.directory.path("_thoughts"));
  support::write_file(terminal.script("zsh"), "fpath=(" + terminal.directory.path() + " $fpath); compinit -u -D\n");
  CHECK(terminal.type("zsh", "thoughts", {"thoughts user "})[0].offered == Words{"add"});
}

TEST_CASE("names and help texts are never run nor taken apart", "[integration][tools]") {
  const std::string evil = "it's \"$(touch ran)\" `touch ran` $HOME [brackets]: \\ 100 %d {a}; # end\nnext";
  std::string value;
  std::vector<std::string> values;
  bool is_set = false;
  CLI::App app("evil", "my-app.x");
  app.fallthrough();
  app.add_option("-c,--config", value, evil)->check(CLI::ExistingFile);
  CLI::App* odd = app.add_subcommand("odd.word", evil)->alias("o'clock");
  odd->add_option("--set", value, evil)->check(CLI::IsMember({"a:b", "c d", "$x", "`touch ran`", "it's"}));
  odd->add_option("--level", value)->transform(CLI::CheckedTransformer(std::map<std::string, int>{{"low", 1}}));
  odd->add_option_group("Grouped")->add_flag("--grouped", is_set, evil);
  odd->add_subcommand("$sub", evil)->add_option("targets", values, evil)->type_name("TARGET");
  app.add_subcommand("hidden", evil)->group("")->add_flag("--flag", is_set);
  app.add_subcommand("off", evil)->disabled();

  const Terminal terminal;
  terminal.has("my-app.x",
               "#!/bin/sh\n[ \"$1\" = __targets ] && printf 'it$(touch ran)\\t%s\\n' '`touch ran`: [\\x] %d'\n");
  std::filesystem::permissions(terminal.directory.path("here/my-app.x"), std::filesystem::perms::owner_all);
  const std::vector<CompletedCommand> commands = completed_commands(app);
  support::write_file(terminal.script("bash"), bash_completion(commands, "my-app.x"));
  support::write_file(terminal.script("zsh"), zsh_completion(commands, "my-app.x"));
  support::write_file(terminal.script("fish"), fish_completion(commands, "my-app.x"));
  check(terminal,
        "my-app.x",
        {
            {"my-app.x ", {"o'clock", "odd.word"}},
            {"my-app.x -", {"--config", "--help", "-c", "-h"}},
            {"my-app.x odd.word ", {"$sub"}},
            {"my-app.x odd.word --", {"--config", "--grouped", "--help", "--level", "--set"}},
            {"my-app.x odd.word --set ", {"$x", "`touch ran`", "a:b", "c d", "it's"}},
            {"my-app.x odd.word --set=c", {"c d"}},
            {"my-app.x odd.word --level ", {"low"}},
            {"my-app.x odd.word -c my", {"my-app.x"}},
            {"my-app.x hidden --", {}},
        });
  for (const char* shell : {"zsh", "fish"}) {
    const auto typed = terminal.type(shell, "my-app.x", {"my-app.x odd", "my-app.x --conf"});
    const std::string in_a_line = evil.substr(0, evil.find('\n')) + " next";
    INFO(shell << '\n' << typed[0].shown << typed[1].shown);
    CHECK(typed[0].shown.find(in_a_line) != std::string::npos);
    CHECK(typed[1].shown.find(in_a_line) != std::string::npos);
  }
  check(terminal, "my-app.x", {{"my-app.x odd.word '$sub' ", {"it$(touch ran)"}}});
  CHECK_FALSE(terminal.there_is("ran"));
}

TEST_CASE("every command and option that CLI11 knows is in the script", "[integration][tools]") {
  const Terminal terminal;
  write_scripts(terminal, "thoughts");
  REQUIRE(terminal.run("thoughts --help >" + terminal.directory.path("help")) == 0);
  std::istringstream help(support::read_file(terminal.directory.path("help")));
  Words commands;
  bool is_about_commands = false;
  for (std::string line; std::getline(help, line);) {
    if (!line.empty() && line[0] != ' ') is_about_commands = line != "Options:";
    const std::size_t end = line.find("  ", 2);
    if (is_about_commands && line.starts_with("  ") && line[2] != ' ') commands.push_back(line.substr(2, end - 2));
  }
  std::sort(commands.begin(), commands.end());
  REQUIRE(commands.size() > 15);
  check(terminal, "thoughts", {{"thoughts ", commands}});
}
