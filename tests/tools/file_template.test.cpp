// SPDX-License-Identifier: MIT
#include "headway/tools/file_template.hpp"

#include <chrono>
#include <string>
#include <string_view>

#include "headway/tools/merge.hpp"
#include "headway/tools/revision.hpp"
#include "history/graphs.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"

using namespace headway;

namespace {

using namespace std::chrono_literals;

/// The third of February 2027, 04:05:06 in UTC.
constexpr std::chrono::system_clock::time_point noted =
    std::chrono::sys_days(std::chrono::year(2027) / 2 / 3) + 4h + 5min + 6s + 789ms;

std::string named(std::string_view file_template, std::string rev = "0007", std::string slug = "add_tags") {
  const Result<std::string> made = file_name(file_template, {std::move(rev), std::move(slug), noted});
  if (made) return *made;
  CHECK(made.error().code == ErrorCode::migration_not_written);
  CHECK_FALSE(made.error().help.empty());
  return made.error().message;
}
std::string refused(const std::string& file_template, const std::string& why) {
  return "the file name template " + file_template + " " + why;
}

}  // namespace

TEST_CASE("a file is called by its revision, its message and its time", "[unit][tools]") {
  CHECK(named("{rev}_{slug}") == "0007_add_tags");
  CHECK(named("{year}{month}{day}_{rev}_{slug}") == "20270203_0007_add_tags");
  CHECK(named("{year}-{month}-{day}T{hour}.{minute}.{second}-{slug}") == "2027-02-03T04.05.06-add_tags");
  CHECK(named("{slug}{slug}") == "add_tagsadd_tags");
}

TEST_CASE("a message that is empty takes its separator along", "[unit][tools]") {
  CHECK(named("{rev}_{slug}", "0007", "") == "0007");
  CHECK(named("{slug}_{rev}", "0007", "") == "0007");
  CHECK(named("{year}_{slug}_{rev}", "0007", "") == "2027_0007");
  CHECK(named("{rev}{slug}", "0007", "") == "0007");
}

TEST_CASE("a template that makes no name is refused", "[unit][tools]") {
  CHECK(named("{rev}_{Slug}") ==
        refused("{rev}_{Slug}",
                "has an unknown token {Slug}: rev, slug, year, month, day, hour, minute and second are known"));
  CHECK(named("{}") ==
        refused("{}", "has an unknown token {}: rev, slug, year, month, day, hour, minute and second are known"));
  CHECK(named("{rev}_{slug") == refused("{rev}_{slug", "has a { without its }"));
  CHECK(named("{year}/{rev}") == refused("{year}/{rev}", "has a slash in it: migrations lie in one directory"));
  CHECK(named("..\\{rev}") == refused("..\\{rev}", "has a slash in it: migrations lie in one directory"));
  for (const char* other : {"{rev}}", "a b", "%(rev)s", "{rev};", "{rev}\n", "\"{rev}", "\xc3\xa4"}) {
    CHECK(named(other) == refused(other, "has a character in it that is no letter, digit, _, - or ."));
  }
  CHECK(named("") == refused("", "makes an empty name"));
  CHECK(named("{slug}", "0007", "") == refused("{slug}", "makes an empty name"));
  CHECK(named("_{slug}-", "0007", "") == refused("_{slug}-", "makes an empty name"));
  CHECK(named(".{rev}") == refused(".{rev}", "makes a name that begins with a dot, which is not found"));
  CHECK(named("{rev}", std::string(251, 'a')).size() == 251);
  CHECK(named("{rev}", std::string(252, 'a')) == refused("{rev}", "makes a name of 252 bytes, and 251 are possible"));
}

TEST_CASE("revision and merge call their files by the template", "[unit][tools]") {
  const support::TemporaryDirectory directory;
  const std::vector<Migration> list{
      graphs::revision("0001_a"), graphs::revision("0002_left", "0001_a"), graphs::revision("0002_right", "0001_a")};
  for (const char* each : {"0001_a.hpp", "0002_left.hpp", "0002_right.hpp"}) {
    support::write_file(directory.path(each), "// nothing");
  }
  NewMigration request{.directory = directory.path(), .name_space = "app", .random_id = "1234567890ab", .time = noted};
  const auto file_of = [&](const Result<std::string>& file) {
    return file ? file->substr(directory.path().size() + 1) : file.error().message;
  };
  request.file_template = "{rev}_{year}_{slug}";
  request.message = "to both";
  CHECK(file_of(write_merge(Graph(list), request)) == "0003_2027_to_both.hpp");
  const std::string merged = support::read_file(directory.path("0003_2027_to_both.hpp"));
  CHECK(merged.find(".revision = \"0003_to_both\"") != std::string::npos);
  CHECK(merged.find("migration_0003_2027_to_both") != std::string::npos);

  request.revisions = {"0002_left"};
  request.file_template = "{year}{month}{day}{hour}{minute}_{slug}";
  request.message = "Tags";
  std::remove(directory.path("0003_2027_to_both.hpp").c_str());
  CHECK(file_of(write_revision(Graph(list), request)) == "202702030405_tags.hpp");
  // Where the number does not come first, revisions are ids.
  CHECK(support::read_file(directory.path("202702030405_tags.hpp")).find(".revision = \"1234567890ab\"") !=
        std::string::npos);

  request.revisions = {"0002_right"};
  request.file_template = "{date}";
  CHECK(file_of(write_revision(Graph(list), request)).starts_with("the file name template {date} has an unknown"));
}
