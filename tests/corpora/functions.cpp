// SPDX-License-Identifier: MIT
// The functions that the applications bring, for the sqlite3 shell to load: each gives back what it is given.
#include <initializer_list>

#include <sqlite3ext.h>

SQLITE_EXTENSION_INIT1

extern "C" int headway_corpora_functions(sqlite3* db, char**, const sqlite3_api_routines* api) {
  SQLITE_EXTENSION_INIT2(api);
  int done = SQLITE_OK;
  for (const char* name : {"normalize", "BIN2B64", "B642BIN"}) {
    const auto same = [](sqlite3_context* context, int, sqlite3_value** values) {
      sqlite3_result_value(context, values[0]);
    };
    if (done == SQLITE_OK) done = sqlite3_create_function(db, name, -1, SQLITE_UTF8, nullptr, same, nullptr, nullptr);
  }
  return done;
}
