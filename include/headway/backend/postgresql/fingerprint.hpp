// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_FINGERPRINT_HPP
#define HEADWAY_BACKEND_POSTGRESQL_FINGERPRINT_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "headway/backend/postgresql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/engine/backend.hpp"

namespace headway::inline v0::postgresql {

/// Makes one number of what the catalog says of a schema's tables, views and triggers, as PostgreSQL writes it. The
/// number is a sum over them, so that their order does not count, and names everything by name: a restored dump is the
/// same.
///
/// @param space  SQL for the oid of the schema
[[nodiscard]] inline Result<std::uint64_t> fingerprint(Link& link, const std::string& space,
                                                       const TableFilter& ignored) {
  const std::string source =
      "WITH c AS (SELECT o.oid, o.relname, o.relkind FROM pg_catalog.pg_class o WHERE o.relnamespace = " + space +
      " AND o.relkind IN ('r', 'p', 'v', 'm') AND NOT o.relispartition AND NOT EXISTS (SELECT FROM "
      "pg_catalog.pg_depend "
      "e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = o.oid AND e.deptype = 'e')) "
      "SELECT relname, relkind::text, CASE WHEN relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(oid) ELSE '' END "
      "FROM c UNION ALL "
      "SELECT c.relname, a.attname, concat_ws(' ', pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
      "a.attgenerated, a.attidentity, a.attcollation::pg_catalog.regcollation, pg_catalog.pg_get_expr(d.adbin, "
      "d.adrelid)) FROM c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum UNION ALL "
      "SELECT c.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid) FROM c JOIN pg_catalog.pg_constraint k ON "
      "k.conrelid = c.oid UNION ALL "
      "SELECT c.relname, i.indisvalid::text, pg_catalog.pg_get_indexdef(i.indexrelid) FROM c JOIN pg_catalog.pg_index "
      "i "
      "ON i.indrelid = c.oid UNION ALL "
      "SELECT c.relname, t.tgname, pg_catalog.pg_get_triggerdef(t.oid) FROM c JOIN pg_catalog.pg_trigger t ON "
      "t.tgrelid "
      "= c.oid AND NOT t.tgisinternal UNION ALL "
      "SELECT c.relname, a.attname, 'comment ' || m.description FROM c JOIN pg_catalog.pg_description m ON m.classoid "
      "= "
      "'pg_catalog.pg_class'::regclass AND m.objoid = c.oid LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
      "AND a.attnum = m.objsubid";
  std::uint64_t sum = 0;
  const Result<void> done = link.query(source, {}, [&](Row row) -> Result<void> {
    if (ignored && ignored(row[0].view())) return {};
    // FNV leaves little in the high bits of short texts: the finalizer of MurmurHash3 spreads them.
    std::uint64_t hash = Hasher{}.field(row[0].view()).field(row[1].view()).field(row[2].view()).value();
    hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdU;
    hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53U;
    sum += hash ^ (hash >> 33U);
    return {};
  });
  if (!done) return failure(done.error());
  return sum;
}

}  // namespace headway::inline v0::postgresql

#endif
