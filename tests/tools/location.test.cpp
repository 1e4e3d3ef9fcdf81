// SPDX-License-Identifier: MIT
#include "headway/tools/location.hpp"

#include <string>

#include <stdlib.h>

#include "support/catch.hpp"
#include "support/temporary.hpp"

using headway::Dialect;
using headway::ErrorCode;
using headway::cli::dialect_of;
using headway::cli::locate;
using headway::cli::path_of_url;
using headway::cli::variable_in_file;

TEST_CASE("a sqlite URL is read as other tools read it", "[unit][tools]") {
  CHECK(path_of_url("app.db").value() == "app.db");
  CHECK(path_of_url("sqlite:///app.db").value() == "app.db");
  CHECK(path_of_url("sqlite:///./data/app.db").value() == "./data/app.db");
  CHECK(path_of_url("sqlite:////var/app.db").value() == "/var/app.db");
  CHECK(path_of_url("sqlite://").value() == ":memory:");
  CHECK(path_of_url("sqlite:///").value() == ":memory:");
  CHECK(path_of_url("file:app.db?mode=ro").value() == "file:app.db?mode=ro");
}

TEST_CASE("a location says which database it is of, and one of none is refused without being repeated",
          "[unit][tools]") {
  CHECK(*dialect_of("app.db") == Dialect::sqlite);
  CHECK(*dialect_of("file:app.db?mode=ro") == Dialect::sqlite);
  CHECK(*dialect_of("sqlite:///app.db") == Dialect::sqlite);
  CHECK(*dialect_of("postgresql://host/app") == Dialect::postgresql);
  CHECK(*dialect_of("postgres://host/app") == Dialect::postgresql);
  CHECK(*dialect_of("mysql://host/app") == Dialect::mysql);
  CHECK(*dialect_of("mariadb://host/app") == Dialect::mysql);
  const auto refused = dialect_of("oracle://user:secret@host/app");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::cannot_open);
  CHECK(describe(refused.error()).find("secret") == std::string::npos);
  CHECK(refused.error().message == "a path or a URL of sqlite, postgresql or mysql was expected, found one of oracle");
  CHECK_FALSE(path_of_url("sqlite://app.db"));
}

TEST_CASE("an environment file gives its last value", "[unit][tools]") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path(".env");
  const auto value = [&](const std::string& file) {
    support::write_file(path, file);
    return variable_in_file(path, "DATABASE_URL");
  };
  CHECK(variable_in_file(directory.path("none"), "DATABASE_URL").empty());
  CHECK(value("DATABASE_URL=a.db\n") == "a.db");
  CHECK(value("# DATABASE_URL=a.db\nOTHER=x\n").empty());
  CHECK(value("  export DATABASE_URL = \"a b.db\" \r\n") == "a b.db");
  CHECK(value("DATABASE_URL='a=b.db'") == "a=b.db");
  CHECK(value("DATABASE_URL=a\nDATABASE_URL=b\n") == "b");
  CHECK(value("DATABASE_URL=\nnonsense\n").empty());
  CHECK(value("DATABASE_URL_OLD=a\n").empty());
}

TEST_CASE("the operator's word counts before the environment's, and that before the default", "[unit][tools]") {
  setenv("DATABASE_URL", "sqlite:///environment.db", 1);
  CHECK(locate("given.db", "default.db")->database == "given.db");
  CHECK(locate("given.db", "default.db")->source == "--database");
  CHECK(locate("", "default.db")->database == "environment.db");
  CHECK(locate("", "default.db")->source == "DATABASE_URL");
  unsetenv("DATABASE_URL");
  CHECK(locate("", "default.db")->database == "default.db");
  CHECK(locate("", "default.db")->source == "default");
}
