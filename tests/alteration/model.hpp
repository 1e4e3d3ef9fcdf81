// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_MODEL_HPP
#define HEADWAY_TESTS_ALTERATION_MODEL_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alteration/portrait.hpp"

// What a generated table is made of, kept in pieces that changes can take away and put in. No headway code.
namespace alteration {

class Random {
 public:
  explicit Random(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string pick(std::initializer_list<std::string_view> of) { return std::string(*(of.begin() + below(of.size()))); }
  template <class List>
  const auto& any(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937 random_;
};

/// A constraint or another clause, as it is written.
struct Part {
  enum class Kind { not_null, default_value, collate, unique, primary_key, check, references, generated };
  Kind kind;
  std::string text;                    ///< With `{3}` for the name of column 3.
  std::string name = {};               ///< Of the constraint.
  std::string expression = {};         ///< Of a check.
  std::vector<std::size_t> uses = {};  ///< Columns of a key, or named in an expression.
  bool is_new = false;                 ///< A change has brought it: how it is written is headway's affair.
};
using Parts = std::vector<Part>;

struct ModelColumn {
  std::string name, spelt, type, flavour;
  Parts parts = {};
  std::string gap = {};     ///< What stands before it: comments.
  std::string source = {};  ///< What is in its rows, over the table as it was; empty when it is generated.
  std::string renamed = {};
  bool is_late = false;  ///< Added by ALTER TABLE when the table had rows, which then do not store it.
  bool is_new = false, is_dropped = false, is_touched = false;

  [[nodiscard]] const std::string& current() const { return renamed.empty() ? name : renamed; }
  [[nodiscard]] const Part* find(Part::Kind kind) const {
    for (const Part& each : parts) {
      if (each.kind == kind) return &each;
    }
    return nullptr;
  }
  void erase(Part::Kind kind) {
    std::erase_if(parts, [kind](const Part& each) { return each.kind == kind; });
  }
};

struct ModelTable {
  std::string name, spelt;
  std::vector<ModelColumn> columns = {};  ///< A column keeps its number whatever becomes of the table.
  std::vector<std::size_t> order = {};
  Parts rules = {};
  bool is_strict = false, without_rowid = false;
  bool is_reordered = false, has_new_rowids = false;
  std::set<std::string> dropped_indexes = {};
  Lines created_indexes = {};
  Lines added_checks = {};  ///< Conditions that a change has made a rule.

  enum class Names { original, current, spelt };
  /// A text with the names of columns put in.
  [[nodiscard]] std::string put_in(std::string_view text, Names names) const {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
      if (end == std::string_view::npos) {
        out += text[at];
        continue;
      }
      const ModelColumn& column = columns.at(std::stoul(std::string(text.substr(at + 1, end - at - 1))));
      out += names == Names::spelt ? column.spelt : in_quotes(names == Names::current ? column.current() : column.name);
      at = end;
    }
    return out;
  }

  [[nodiscard]] const Part* primary_key() const {
    for (const ModelColumn& column : columns) {
      if (const Part* key = column.find(Part::Kind::primary_key); key != nullptr && !column.is_dropped) return key;
    }
    for (const Part& rule : rules) {
      if (rule.kind == Part::Kind::primary_key) return &rule;
    }
    return nullptr;
  }
  /// The column whose values are the rowids; the number of columns when there is none.
  [[nodiscard]] std::size_t rowid_column() const {
    const Part* const key = primary_key();
    if (without_rowid || key == nullptr || key->uses.size() != 1) return columns.size();
    const std::size_t column = key->uses[0];
    std::string type = columns[column].type;
    for (char& c : type) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return type == "INTEGER" && key->text.find("DESC") == std::string::npos ? column : columns.size();
  }
  [[nodiscard]] bool has_renames() const {
    return std::any_of(columns.begin(), columns.end(), [](const ModelColumn& each) { return !each.renamed.empty(); });
  }
  [[nodiscard]] bool is_autoincrement() const {
    const Part* const key = primary_key();
    return key != nullptr && key->text.find("AUTOINCREMENT") != std::string::npos;
  }

  [[nodiscard]] std::string column_sql(std::size_t at) const {
    const ModelColumn& column = columns[at];
    std::string out = column.spelt + (column.type.empty() ? "" : " " + column.type);
    for (const Part& part : column.parts) out += " " + put_in(part.text, Names::spelt);
    return out;
  }
  /// @param late  with the columns that were added when the table had rows
  [[nodiscard]] std::string create(bool late) const {
    std::string out = "CREATE TABLE " + spelt + " (";
    std::string_view separator;
    for (const std::size_t at : order) {
      if (columns[at].is_late && !late) continue;
      out += std::string(separator) + columns[at].gap + column_sql(at);
      separator = ", ";
    }
    for (const Part& rule : rules) out += ",\n  " + put_in(rule.text, Names::spelt);
    out += ")";
    if (without_rowid) out += " WITHOUT ROWID";
    if (is_strict) out += without_rowid ? ", STRICT" : " STRICT";
    return out;
  }

  /// Texts that the stored definition must still hold: clauses that nobody changed.
  ///
  /// @param renames  whether columns of any table have other names
  [[nodiscard]] Lines must_hold(bool renames) const {
    Lines out;
    const auto is_renamed = [&](const std::string& text) {
      for (std::size_t at = 0; at < columns.size(); ++at) {
        if (!columns[at].renamed.empty() && text.find("{" + std::to_string(at) + "}") != std::string::npos) return true;
      }
      return false;
    };
    const auto hold_comment = [&](const Part& part) {
      const std::size_t comment = part.text.find("/* m");
      if (comment == std::string::npos) return;
      out.push_back(part.text.substr(comment, part.text.find("*/", comment) - comment));
    };
    const auto hold = [&](const Part& part) {
      if (part.is_new) {
        if (!part.expression.empty() && !is_renamed(part.expression) && part.text.find('{') != std::string::npos) {
          out.push_back(put_in(part.expression, Names::original));
        }
      } else if (renames && part.kind == Part::Kind::references) {
        out.push_back(part.text.substr(part.text.rfind(')') + 1));  // what happens, and when
        hold_comment(part);
      } else if (!is_renamed(part.text)) {
        out.push_back(put_in(part.text, Names::spelt));
      } else {
        hold_comment(part);
      }
    };
    for (std::size_t place = 0; place < order.size(); ++place) {
      const ModelColumn& column = columns[order[place]];
      for (const Part& part : column.parts) hold(part);
      if (column.is_new) continue;
      const bool is_quiet =
          !is_reordered && !column.is_touched && (place == 0 || !columns[order[place - 1]].is_touched);
      if (is_quiet && !column.gap.empty()) out.push_back(column.gap);
    }
    for (const Part& part : rules) hold(part);
    return out;
  }
};

/// An index, trigger or view, and the columns that it names.
struct ModelObject {
  std::string type, name, sql;
  struct Use {
    std::string table;
    std::vector<std::size_t> columns;
  };
  std::vector<Use> uses = {};
};

}  // namespace alteration

#endif
