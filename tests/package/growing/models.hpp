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
            column("pages", integer),
            column("author_id", integer).references("authors", "id"),
            Index{"idx_title", {"title"}}),
  };
}

}  // namespace growing

#endif
