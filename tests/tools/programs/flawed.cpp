// SPDX-License-Identifier: MIT
// A program whose history the compiler was not asked to examine: a downgrade that leaves a column behind, a drop of
// what holds rows, a step in code, and models that are ahead. EDITED makes it the program after somebody has edited an
// old migration.

#include <cstdio>

#include "headway/engine/connection.hpp"
#include "headway/headway.hpp"
#include "program.hpp"

using namespace headway;

namespace {

inline constexpr Migration books{
    .revision = "0001_books",
    .message = "books",
    .upgrade =
        [](Operations& op) {
          op.create_table("books",
                          column("id", integer).primary_key(),
                          column("title", text).not_null(),
#ifdef EDITED
                          column("subtitle", text),
#endif
                          column("shelf", text));
        },
    .downgrade = [](Operations& op) { op.drop_table("books"); },
};
inline constexpr Migration isbn{
    .revision = "0002_isbn",
    .down_revision = "0001_books",
    .message = "an isbn for each book",
    .upgrade =
        [](Operations& op) {
          op.add_column("books", column("isbn", varchar(17)));
          op.add_column("books", column("pages", integer));
        },
    .downgrade = [](Operations& op) { op.drop_column("books", "isbn"); },
};
inline constexpr Migration titles{
    .revision = "0003_titles",
    .down_revision = "0002_isbn",
    .message = "titles in capitals",
    .upgrade =
        [](Operations& op) {
          op.run([](Connection& db) { return db.execute("UPDATE books SET title = upper(title)"); });
        },
    .downgrade = irreversible,
};
inline constexpr Migration shelves{
    .revision = "0004_shelves",
    .down_revision = "0003_titles",
    .message = "no shelves any more",
    .upgrade =
        [](Operations& op) {
          op.drop_column("books", "shelf");
          op.create_unique("uq_books_isbn", "books", {"isbn"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_unique("uq_books_isbn", "books");
          op.add_column("books", column("shelf", text));
        },
};

inline constexpr Migration migrations[] = {books, isbn, titles, shelves};

constexpr Tables models() {
  return {table("books",
                column("id", integer).primary_key(),
                column("title", text).not_null(),
                column("isbn", varchar(17)).not_null(),
                column("pages", integer),
                unique({"isbn"}).named("uq_books_isbn")),
          table("authors", column("id", integer).primary_key())};
}

}  // namespace

int main(int argc, char** argv) {
  const Result<History> history = History::from(migrations);
  if (!history) return std::puts(describe(history.error()).c_str()), 1;
  return run_program(argc, argv, *history, {.name = "flawed", .default_database = "books.db", .models = models});
}
