// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_SCHEMA_SCRATCH_HPP
#define HEADWAY_ENGINE_SCHEMA_SCRATCH_HPP

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/operations/replay.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/ddl.hpp"

namespace headway::inline v0 {

/// What a SchemaScratch must be told about its dialect. `compile` writes an operation for tables that are as in the
/// schema, or are not known; `table_to_know` names the table of which it must be known what it is like, and nothing
/// where the statements are the same whatever that is.
template <class Rules>
concept ScratchRules = requires(const Operation& operation, bool in_transaction, const Schema* schema,
                                Statements& out) {
  { Rules::dialect } -> std::convertible_to<Dialect>;
  { Rules::compile(operation, in_transaction, schema, out) } -> std::same_as<Result<void>>;
  { Rules::table_to_know(operation) } -> std::same_as<std::string_view>;
};

/// Stands for the database of a server while a script is written; see Scriptable. It holds the schema that the
/// migrations make, by replay, and the rows of the version table, and asks nobody.
///
/// Where SQL of a migration cannot be read, or does not fit tables as the way up from base makes them, it is not known
/// what the tables are like from there on: what the SQL itself needs, the server judges.
template <ScratchRules Rules>
class SchemaScratch final : public Connection {
 public:
  static constexpr Dialect own_dialect = Rules::dialect;
  static constexpr bool failure_ends_transaction = true;  // so that it is asked for a table before its rows
  static constexpr bool rewrites_expressions = false;

  [[nodiscard]] Dialect dialect() const noexcept override { return own_dialect; }
  [[nodiscard]] std::string version() const { return std::string(name(own_dialect)); }
  [[nodiscard]] std::uint64_t rows_written() const noexcept { return 0; }
  /// Tables of the library's own are where the script's session makes tables.
  [[nodiscard]] std::string_view own_schema() const noexcept { return {}; }
  [[nodiscard]] bool in_transaction() const noexcept { return is_in_transaction_; }
  void set_in_transaction(bool is_begun) noexcept { is_in_transaction_ = is_begun; }
  void set_lock_timeout(std::chrono::milliseconds) noexcept {}
  void interrupt() noexcept {}

  /// @name The library's own tables.
  /// @{
  Result<bool> has_table(std::string_view name) const { return find(name) != nullptr; }
  Result<std::vector<std::string>> columns(std::string_view name) const {
    std::vector<std::string> out;
    const Table* const found = find(name);
    for (std::size_t at = 0; found != nullptr && at < found->columns.size(); ++at) {
      out.emplace_back(found->columns[at].name.view());
    }
    return out;
  }
  /// @param statement  CREATE TABLE
  void create_own_table(std::string_view statement) {
    const sql::Definition definition = sql::read_statement(statement, syntax_of(own_dialect));
    const auto* const made = std::get_if<sql::TableDefinition>(&definition);
    if (made != nullptr && find(made->table.name.view()) == nullptr) own_tables_.push_back(made->table);
  }
  /// @}

  /// Whether it is known what the migrations' tables are like.
  [[nodiscard]] bool knows_tables() const noexcept { return !unread_; }
  /// Why it is not.
  [[nodiscard]] Error why_unknown() const { return to_error(unread_); }
  [[nodiscard]] const Schema& schema() const noexcept { return schema_; }

  Result<void> compile(const Operation& operation, TransactionContext context, Statements& out) const {
    return Rules::compile(operation, context == TransactionContext::inside, nullptr, out);
  }
  /// Compiles one operation, and follows it. Where it would depend on a table that is not known, nothing is compiled,
  /// and the script's writer must refuse it.
  ///
  /// @error what compiling says, and what replay() finds in an operation that is no SQL
  Result<std::size_t> compile_next(Group group, TransactionContext context, Statements& out) {
    const Operation& operation = *group.front();
    if (!knows_tables()) {
      Result<void> done = Rules::table_to_know(operation).empty() ? compile(operation, context, out) : Result<void>{};
      if (!done) return failure(std::move(done.error()));
      return 1;
    }
    Result<void> done = Rules::compile(operation, context == TransactionContext::inside, &schema_, out);
    if (!done) return failure(std::move(done.error()));
    Finding found = replay(std::span<const Operation>(&operation, 1), schema_, own_dialect);
    if (!found) return 1;
    if (operation.data.get_if<Execute>() == nullptr) return failure(to_error(found));
    unread_ = std::move(found);
    return 1;
  }
  Result<std::vector<std::string>> ways(Group, const Schema*) const { return std::vector<std::string>(); }

  Result<Schema> reflect(const TableFilter& = {}) const { return schema_; }
  Result<Schema> as_stored(const Schema& schema) const { return schema; }
  /// @error unsupported_by_dialect  the server's words for what is defined are not known without it
  Result<std::uint64_t> fingerprint(const TableFilter&) const {
    return failure(ErrorCode::unsupported_by_dialect, "no fingerprint is known without a server");
  }
  Result<bool> is_empty() const { return schema_.size() == 0 && own_tables_.empty(); }
  /// @error unsupported_by_dialect
  Result<void> back_up(const std::string&, Overwrite, const std::stop_token&) const {
    return failure(ErrorCode::unsupported_by_dialect, "a script has no database to copy");
  }
  Result<void> examine_commit() const { return {}; }
  Result<void> rollback() {
    is_in_transaction_ = false;
    return {};
  }

 protected:
  /// Of the library's statements those on the version table are followed; nothing is asked of the history.
  Result<void> visit_rows(std::string_view statement, std::span<const Value> values, RowVisitor visitor) override {
    if (statement.find("version_num") == std::string_view::npos) return {};
    const auto row = [&](std::size_t at) { return std::find(rows_.begin(), rows_.end(), values[at].view()); };
    if (statement.starts_with("SELECT ")) {
      for (const std::string& each : rows_) {
        const Value value{std::string_view(each)};
        if (Result<void> done = visitor.call(visitor.function, Row(&value, 1)); !done) return done;
      }
    } else if (statement.starts_with("INSERT ")) {
      rows_.emplace_back(values[0].view());
    } else if (statement.starts_with("UPDATE ")) {
      if (const auto found = row(1); found != rows_.end()) *found = std::string(values[0].view());
    } else if (const auto found = row(0); found != rows_.end()) {
      rows_.erase(found);
    }
    return {};
  }
  Result<void> repeat(std::string_view, std::size_t, ValueSource) override { return {}; }

 private:
  [[nodiscard]] const Table* find(std::string_view name) const {
    for (const Table& each : own_tables_) {
      if (each.name == name) return &each;
    }
    return nullptr;
  }

  Schema schema_;
  Finding unread_;
  std::vector<Table> own_tables_;
  std::vector<std::string> rows_;  ///< Of the version table.
  bool is_in_transaction_ = false;
};

}  // namespace headway::inline v0

#endif
