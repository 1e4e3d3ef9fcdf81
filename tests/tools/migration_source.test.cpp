// SPDX-License-Identifier: MIT
#include "headway/tools/migration_source.hpp"

#include <string>
#include <utility>

#include "headway/operations/operations.hpp"
#include "headway/tools/operation_source.hpp"
#include "support/catch.hpp"

using namespace headway;

TEST_CASE("a string literal means the text it was made from", "[unit][tools]") {
  CHECK(string_literal("") == R"("")");
  CHECK(string_literal("merge a and b") == R"("merge a and b")");
  CHECK(string_literal("say \"no\" \\ not") == R"("say \"no\" \\ not")");
  CHECK(string_literal("two\nlines\t1") == R"("two\nlines\0111")");
  CHECK(string_literal(std::string(1, '\0') + "7\x7f") == R"("\0007\177")");
  CHECK(string_literal("größe") == "\"größe\"");
}

TEST_CASE("what only PostgreSQL's indexes have is written, too", "[unit][tools]") {
  Operations op;
  op.create_index("i",
                  "docs",
                  {ascending("doc").operator_class("jsonb_path_ops"), "a"},
                  {.unique = true, .method = "gin", .include = {"b", "c"}});
  CHECK(to_source(std::as_const(op).list()) ==
        "op.create_index(\"i\",\n"
        "                \"docs\",\n"
        "                {ascending(\"doc\").operator_class(\"jsonb_path_ops\"), \"a\"},\n"
        "                {.unique = true, .method = \"gin\", .include = {\"b\", \"c\"}});\n");
}

TEST_CASE("a slug is small letters, digits and single underscores", "[unit][tools]") {
  CHECK(slug("Merge: pay & Core!") == "merge_pay_core");
  CHECK(slug("0004_tags") == "0004_tags");
  CHECK(slug("__a--b__") == "a_b");
  CHECK(slug("größe") == "gr_e");
  CHECK(slug("…").empty());
}

TEST_CASE("a merge is a header with an empty way up and down", "[unit][tools]") {
  MigrationSource merge{.revision = "0004_merge", .down_revision = {"0003_left", "0003_right"}};
  merge.message = "merge \"left\" and right";
  merge.branch_labels = {"main"};
  CHECK(to_source(merge, "shop::storage", "0004_merge") ==
        "#ifndef SHOP_STORAGE_MIGRATIONS_0004_MERGE_HPP\n"
        "#define SHOP_STORAGE_MIGRATIONS_0004_MERGE_HPP\n"
        "\n"
        "#include \"headway/headway.hpp\"\n"
        "\n"
        "namespace shop::storage {\n"
        "\n"
        "inline constexpr headway::Migration migration_0004_merge{\n"
        "    .revision = \"0004_merge\",\n"
        "    .down_revision = {\"0003_left\", \"0003_right\"},\n"
        "    .message = \"merge \\\"left\\\" and right\",\n"
        "    .branch_labels = \"main\",\n"
        "    .upgrade = [](headway::Operations&) {},\n"
        "    .downgrade = [](headway::Operations&) {},\n"
        "};\n"
        "\n"
        "}  // namespace shop::storage\n"
        "\n"
        "#endif\n");
}

TEST_CASE("what a migration does stands indented in its body", "[unit][tools]") {
  MigrationSource made{.revision = "0005_tags", .down_revision = {"0004_merge"}, .depends_on = {"core"}};
  made.upgrade = "op.create_table(\"tags\");\nop.execute(\"x\");\n";
  made.downgrade = "op.drop_table(\"tags\");";
  const std::string source = to_source(made, "shop", "0005_tags");
  CHECK(source.find("    .down_revision = \"0004_merge\",\n    .depends_on = \"core\",\n"
                    "    .upgrade =\n"
                    "        [](headway::Operations& op) {\n"
                    "          op.create_table(\"tags\");\n"
                    "          op.execute(\"x\");\n"
                    "        },\n"
                    "    .downgrade =\n"
                    "        [](headway::Operations& op) {\n"
                    "          op.drop_table(\"tags\");\n"
                    "        },\n"
                    "};\n") != std::string::npos);
}
