// SPDX-License-Identifier: MIT
#ifndef GROWING_MODELS_HPP
#define GROWING_MODELS_HPP

#include <headway/headway.hpp>

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
            column("pages", bigint).not_null().default_value(0),
            column("shelf", text).generated_as("substr(title, 1, 1)"),
            column("author_id", integer).not_null().references("authors", "id", cascade),
            Index{"idx_title", {ascending("title").collate("NOCASE"), desc("pages")}, true, "pages > 0"}),
      table("loans", column("book_id", integer).references("books", "id"), column("until", date), strict),
  };
}

}  // namespace growing

#endif
