// SPDX-License-Identifier: MIT
#include "headway/sql/type_reader.hpp"

#include <string_view>

#include "headway/dialect/sqlite/table.hpp"
#include "support/catch.hpp"

using namespace headway;
using sql::read_type;
using sql::Syntax;

TEST_CASE("what the dialect writes for a type is read as that type", "[unit][sql]") {
  for (const Type& type : std::initializer_list<Type>{boolean,
                                                      smallint,
                                                      integer,
                                                      bigint,
                                                      real,
                                                      double_precision,
                                                      numeric(10, 2),
                                                      numeric(5, 0),
                                                      fixed_char(3),
                                                      varchar(255),
                                                      text,
                                                      blob,
                                                      date,
                                                      headway::time,
                                                      timestamp,
                                                      json,
                                                      uuid,
                                                      verbatim("INT"),
                                                      verbatim("GEOMETRY(POINT)"),
                                                      verbatim("")}) {
    INFO(detail::sqlite_type(type, false));
    CHECK(read_type(detail::sqlite_type(type, false)) == type);
  }
}

TEST_CASE("types that the dialect writes alike are read as the first of them", "[unit][sql]") {
  CHECK(read_type(detail::sqlite_type(fixed_char(36), false)) == uuid);
  CHECK(read_type(detail::sqlite_type(timestamp_tz, false)) == timestamp);
  CHECK(read_type(detail::sqlite_type(bigint, true)) == integer);
  CHECK(read_type(detail::sqlite_type(varchar(255), true)) == text);
  CHECK(read_type(detail::sqlite_type(numeric(10, 2), true)) == verbatim("ANY"));
}

TEST_CASE("case and blanks make no other type", "[unit][sql]") {
  CHECK(read_type("integer") == integer);
  CHECK(read_type("VarChar ( 255 )") == varchar(255));
  CHECK(read_type("numeric(10,2)") == numeric(10, 2));
}

TEST_CASE("other words are kept as they are written", "[unit][sql]") {
  for (const std::string_view words : {"INT",
                                       "unsigned  big int",
                                       "VARCHAR",
                                       "VARCHAR(1.5)",
                                       "VARCHAR(-1)",
                                       "VARCHAR(007)",
                                       "NUMERIC",
                                       "NUMERIC(10)",
                                       "CHAR(99999999999)",
                                       "\"INTEGER\"",
                                       "INTEGER(8)",
                                       "TIMESTAMP",
                                       "DATETIME(6)",
                                       "varchar(10)(10)"}) {
    INFO(words);
    CHECK(read_type(words) == verbatim(Text(words)));
  }
}

TEST_CASE("the other databases have their own words", "[unit][sql]") {
  CHECK(read_type("timestamp with time zone", Syntax::postgresql) == timestamp_tz);
  CHECK(read_type("TIMESTAMPTZ", Syntax::postgresql) == timestamp_tz);
  CHECK(read_type("character varying(20)", Syntax::postgresql) == varchar(20));
  CHECK(read_type("CHAR(36)", Syntax::postgresql) == fixed_char(36));
  CHECK(read_type("bytea", Syntax::postgresql) == blob);
  CHECK(read_type("jsonb", Syntax::postgresql) == json);
  CHECK(read_type("json", Syntax::postgresql) == verbatim("json"));
  CHECK(read_type("TINYINT(1)", Syntax::mysql) == boolean);
  CHECK(read_type("decimal(10,2)", Syntax::mysql) == numeric(10, 2));
  CHECK(read_type("INT UNSIGNED", Syntax::mysql) == verbatim("INT UNSIGNED"));
  CHECK(read_type("DATETIME( 6 )", Syntax::mysql) == timestamp);
  CHECK(read_type("time(6)", Syntax::mysql) == headway::time);
  CHECK(read_type("longtext", Syntax::mysql) == headway::text);
  CHECK(read_type("LONGBLOB", Syntax::mysql) == blob);
  for (const std::string_view words : {"DATETIME", "TIME", "TIMESTAMP(6)", "TEXT", "BLOB", "UUID"}) {
    INFO(words);
    CHECK(read_type(words, Syntax::mysql) == verbatim(Text(words)));  // the dialect writes others
  }
}

static_assert(read_type("VARCHAR(255)") == varchar(255));
