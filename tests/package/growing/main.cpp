// SPDX-License-Identifier: MIT
#include <headway/cli.hpp>
#include <headway/sqlite.hpp>

#include "growing/migrations.hpp"

namespace growing {

constexpr headway::Tables models() {
  using namespace headway;
  return {
      table("authors",
            column("id", integer).primary_key(),
            column("name", varchar(100)).not_null().unique(),
            column("city", text).collate("NOCASE"),
            check("length(name) > 0").named("ck_name")),
      table("books",
            column("id", integer).primary_key(),
            column("title", text).not_null(),
#ifdef GROWN
            column("pages", bigint).not_null().default_value(0),
            column("shelf", text).generated_as("substr(title, 1, 1)"),
            column("author_id", integer).not_null().references("authors", "id", cascade),
            Index{"idx_title", {ascending("title").collate("NOCASE"), desc("pages")}, true, "pages > 0"}),
      table("loans", column("book_id", integer).references("books", "id"), column("until", date), strict),
#else
            column("pages", integer),
            column("author_id", integer).references("authors", "id"),
            Index{"idx_title", {"title"}}),
#endif
  };
}

}  // namespace growing

int main(int argc, char** argv) {
  return headway::cli::run<headway::Sqlite>(argc,
                                            argv,
                                            headway::checked_history<growing::migrations, growing::models>,
                                            {.name = "growing",
                                             .migrations_directory = growing::migrations_directory,
                                             .migrations_namespace = growing::migrations_namespace,
                                             .models = growing::models});
}
