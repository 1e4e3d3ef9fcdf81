// SPDX-License-Identifier: MIT
// A program whose history has branches: two features on one base, one of which needs the other, and a third that was
// merged.

#include "headway/headway.hpp"
#include "program.hpp"

using namespace headway;

namespace {

inline constexpr Migration core{
    .revision = "0001_core",
    .message = "accounts",
    .upgrade =
        [](Operations& op) {
          op.create_table("accounts", column("id", integer).primary_key(), column("name", text).not_null());
        },
    .downgrade = [](Operations& op) { op.drop_table("accounts"); },
};
inline constexpr Migration mail{
    .revision = "0002_mail",
    .down_revision = "0001_core",
    .message = "addresses of accounts",
    .branch_labels = "mail",
    .upgrade = [](Operations& op) { op.add_column("accounts", column("email", text)); },
    .downgrade = [](Operations& op) { op.drop_column("accounts", "email"); },
};
inline constexpr Migration payments{
    .revision = "0003_payments",
    .down_revision = "0001_core",
    .message = "payments",
    .branch_labels = "payments",
    .upgrade =
        [](Operations& op) {
          op.create_table("payments", column("id", integer).primary_key(), column("cents", bigint).not_null());
        },
    .downgrade = [](Operations& op) { op.drop_table("payments"); },
};
inline constexpr Migration receipts{
    .revision = "0004_receipts",
    .down_revision = "0003_payments",
    .message = "receipts are sent by mail",
    .depends_on = "mail",
    .upgrade = [](Operations& op) { op.create_table("receipts", column("id", integer).primary_key()); },
    .downgrade = [](Operations& op) { op.drop_table("receipts"); },
};
inline constexpr Migration currencies{
    .revision = "0005_currencies",
    .down_revision = "0003_payments",
    .message = "payments in other currencies",
    .upgrade =
        [](Operations& op) {
          op.alter_column("payments", "cents", {.nullable = true});
          op.add_column("payments", column("currency", varchar(3)).not_null().default_value("EUR"));
        },
    .downgrade = irreversible,
};

inline constexpr Migration migrations[] = {core, mail, payments, receipts, currencies};

}  // namespace

int main(int argc, char** argv) {
  return run_program(
      argc, argv, checked_history<migrations, Branches::allowed>, {.name = "branched", .version = "2.0"});
}
