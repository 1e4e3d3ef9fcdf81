// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_PICTURE_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_PICTURE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/schema/schema.hpp"
#include "headway/schema/words.hpp"

namespace headway::inline v0 {

/// What a diagram says of one column.
struct ColumnPicture {
  std::string name;
  std::string type;
  bool is_nullable = false;
  bool is_primary = false;
  bool is_foreign = false;
  bool is_unique = false;  ///< By itself; a key of several columns stands among the table's indexes.
};

/// An index, or a unique key of several columns.
struct IndexPicture {
  std::string name;
  std::string keys;  ///< `(a, b desc)`
  bool is_unique = false;
};

struct TablePicture {
  std::string name;
  std::vector<ColumnPicture> columns;
  std::vector<IndexPicture> indexes;
  bool is_missing = false;  ///< A foreign key names it, and the schema does not have it.
};

/// A foreign key.
struct LinkPicture {
  std::size_t from = 0, to = 0;  ///< Tables.
  std::vector<std::size_t> columns, referenced;
  bool is_optional = false;  ///< A row may refer to none.
  bool is_single = false;    ///< At most one row refers to the same.
  std::string words;         ///< `author_id to users.id, on delete cascade`
};

/// Tables and how they refer to each other, by name.
struct SchemaPicture {
  std::string title = "Tables";
  std::vector<TablePicture> tables;
  std::vector<LinkPicture> links;
};

namespace detail {

[[nodiscard]] inline bool has_name(const Names& names, std::string_view wanted) {
  return std::any_of(names.begin(), names.end(), [&](const Text& each) { return same_name(each, wanted); });
}
/// Whether all of `names` are among `columns`.
[[nodiscard]] inline bool are_among(const Names& names, const Names& columns) {
  return !names.empty() &&
         std::all_of(names.begin(), names.end(), [&](const Text& each) { return has_name(columns, each); });
}

/// The words of findings; a type in a database's own words is those alone.
[[nodiscard]] inline std::string type_words(const Type& type) {
  return type.kind == Type::Kind::verbatim ? type.words.string() : words(type).string();
}

[[nodiscard]] inline TablePicture picture_of(const Table& table) {
  TablePicture out;
  out.name = table.name.view();
  const auto is_alone = [](const Names& names, const Text& name) { return names.size() == 1 && has_name(names, name); };
  for (const Column& column : table.columns) {
    ColumnPicture made;
    made.name = column.name.view();
    made.type = type_words(column.type);
    made.is_nullable = column.nullable;
    made.is_primary = has_name(table.primary_key.columns, column.name);
    for (const ForeignKey& key : table.foreign_keys) made.is_foreign |= has_name(key.columns, column.name);
    for (const Unique& key : table.uniques) made.is_unique |= is_alone(key.columns, column.name);
    out.columns.push_back(std::move(made));
  }
  for (const Unique& key : table.uniques) {
    if (key.columns.size() > 1) out.indexes.push_back({key.name.string(), words(key.columns).string(), true});
  }
  for (const Index& index : table.indexes) {
    std::string keys = words(index).string();
    if (index.is_unique) keys.erase(0, std::string_view("unique ").size());
    out.indexes.push_back({index.name.string(), std::move(keys), index.is_unique});
  }
  return out;
}

/// Whether at most one row can have the same values in these columns.
[[nodiscard]] inline bool is_key(const Table& table, const Names& columns) {
  if (are_among(table.primary_key.columns, columns)) return true;
  if (std::any_of(table.uniques.begin(), table.uniques.end(), [&](const Unique& key) {
        return are_among(key.columns, columns);
      })) {
    return true;
  }
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    Names names;
    for (const IndexKey& key : index.keys) names.push_back(key.column);
    return index.is_unique && index.where.empty() && are_among(names, columns);
  });
}

/// Puts schemas into pictures; a table or column that a foreign key names and nobody has is made up, and marked.
class SchemaPainter {
 public:
  SchemaPainter(const Schema& schema, std::string title) {
    out_.title = std::move(title);
    schema.each([this](const Table& table) { tables_.push_back(&table); });
    std::sort(
        tables_.begin(), tables_.end(), [](const Table* one, const Table* other) { return one->name < other->name; });
  }

  [[nodiscard]] SchemaPicture paint() {
    for (const Table* table : tables_) out_.tables.push_back(picture_of(*table));
    for (std::size_t from = 0; from < tables_.size(); ++from) {
      for (const ForeignKey& key : tables_[from]->foreign_keys) out_.links.push_back(link(from, key));
    }
    return std::move(out_);
  }

 private:
  std::size_t find(std::string_view name) {
    for (std::size_t at = 0; at < out_.tables.size(); ++at) {
      if (same_name(out_.tables[at].name, name)) return at;
    }
    out_.tables.push_back({std::string(name), {}, {}, true});
    return out_.tables.size() - 1;
  }
  std::size_t find(std::size_t of, std::string_view name) {
    std::vector<ColumnPicture>& columns = out_.tables[of].columns;
    for (std::size_t at = 0; at < columns.size(); ++at) {
      if (same_name(columns[at].name, name)) return at;
    }
    ColumnPicture made;
    made.name = name;
    made.type = "?";
    columns.push_back(std::move(made));
    return columns.size() - 1;
  }

  LinkPicture link(std::size_t from, const ForeignKey& key) {
    LinkPicture made;
    made.from = from;
    made.to = find(key.table);
    // A key that names no columns refers to the primary key.
    Names referenced = key.referenced;
    if (referenced.empty() && made.to < tables_.size()) referenced = tables_[made.to]->primary_key.columns;
    for (const Text& name : key.columns) made.columns.push_back(find(from, name));
    for (const Text& name : referenced) made.referenced.push_back(find(made.to, name));
    for (const std::size_t each : made.columns) made.is_optional |= out_.tables[from].columns[each].is_nullable;
    made.is_single = is_key(*tables_[from], key.columns);
    made.words = concat({out_.tables[from].name,
                         " ",
                         words(key.columns),
                         " to ",
                         key.table,
                         " ",
                         words(referenced),
                         ", ",
                         words_of_actions(key)})
                     .string();
    return made;
  }

  std::vector<const Table*> tables_;
  SchemaPicture out_;
};

}  // namespace detail

[[nodiscard]] inline SchemaPicture schema_picture(const Schema& schema, std::string title = "Tables") {
  return detail::SchemaPainter(schema, std::move(title)).paint();
}

}  // namespace headway::inline v0

#endif
