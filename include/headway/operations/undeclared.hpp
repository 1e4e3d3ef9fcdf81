// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_UNDECLARED_HPP
#define HEADWAY_OPERATIONS_UNDECLARED_HPP

#include <string_view>
#include <utility>
#include <vector>

#include "headway/operations/difference.hpp"
#include "headway/operations/transition.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/table_names.hpp"

namespace headway::inline v0 {

namespace detail {

/// Takes away what models do not declare and what stands on a table that they no longer have.
class Orphans {
 public:
  Orphans(Schema& wanted, const Schema& declared, const Schema& found, Dialect dialect)
      : wanted_(wanted), declared_(declared), found_(found), dialect_(dialect) {}

  void erase() {
    while (erase_one(wanted_.objects.views, declared_.objects.views) ||
           erase_one(wanted_.objects.triggers, declared_.objects.triggers)) {
    }
  }

 private:
  template <class Part>
  [[nodiscard]] bool erase_one(Parts<Part>& parts, const Parts<Part>& declared) const {
    for (const Part& each : parts) {
      if (declared.find(each) != nullptr || !is_orphan(each)) continue;
      parts.erase(&each);
      return true;
    }
    return false;
  }
  [[nodiscard]] bool is_orphan(const View& it) const { return reads_what_is_gone(it.select); }
  [[nodiscard]] bool is_orphan(const Trigger& it) const {
    return is_gone(it.table) || reads_what_is_gone(it.body) || reads_what_is_gone(it.condition);
  }
  [[nodiscard]] bool reads_what_is_gone(std::string_view statement) const {
    for (const sql::TableName& each : sql::table_names(statement)) {
      if (is_gone(sql::relation_name(each, dialect_))) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_gone(std::string_view name) const {
    const auto has = [&](const Schema& schema) {
      return schema.find(name) != nullptr || schema.objects.views.find(name) != nullptr;
    };
    return has(found_) && !has(wanted_);
  }

  Schema& wanted_;
  const Schema& declared_;
  const Schema& found_;
  Dialect dialect_;
};

}  // namespace detail

/// What a migration is to lead to: what models declare, and the views and triggers that they leave alone, under the
/// names that tables and columns then have. Those whose table goes go, too.
[[nodiscard]] inline Schema led_to(const Schema& found, const Schema& declared, Dialect dialect) {
  List<Operation> renames;
  const Schema renamed = detail::Renames(found, declared, dialect).make(renames);
  Schema wanted = with_undeclared(declared, renamed);
  detail::Orphans(wanted, declared, renamed, dialect).erase();
  return wanted;
}

}  // namespace headway::inline v0

#endif
