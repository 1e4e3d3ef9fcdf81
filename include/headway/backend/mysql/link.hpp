// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_LINK_HPP
#define HEADWAY_BACKEND_MYSQL_LINK_HPP

#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <mysql.h>

#include "headway/backend/mysql/error.hpp"
#include "headway/backend/mysql/interrupter.hpp"
#include "headway/backend/mysql/open.hpp"
#include "headway/backend/mysql/parameters.hpp"
#include "headway/backend/mysql/rows.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/engine/connection.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::mysql {

/// A column of a result: what it is called, and its type by its number.
struct ResultColumn {
  std::string name;
  int type = 0;
};

/// A connection, of its own or borrowed, and what is executed on it.
///
/// Rows come one at a time and none is kept, unless somebody asks something else while they come: then what is left of
/// them is kept until it is asked for.
class Link {
 public:
  explicit Link(MYSQL* borrowed)
      : connection_(borrowed), shared_(std::make_unique<Shared>(borrowed)), version_(version_of(borrowed)) {}
  explicit Link(OwnedConnection owned) : Link(owned.get()) { owned_ = std::move(owned); }

  [[nodiscard]] MYSQL* get() const noexcept { return connection_; }
  [[nodiscard]] bool is_lost() const noexcept { return is_lost_; }
  /// Once a statement has touched a table: START TRANSACTION is seen at once, `autocommit = 0` only then.
  [[nodiscard]] bool in_transaction() const noexcept {
    return (connection_->server_status & SERVER_STATUS_IN_TRANS) != 0;
  }
  [[nodiscard]] bool has_autocommit() const noexcept {
    return (connection_->server_status & SERVER_STATUS_AUTOCOMMIT) != 0;
  }
  [[nodiscard]] std::uint64_t rows_written() const noexcept { return rows_written_; }

  /// The server's own words, such as `10.11.6-MariaDB-0+deb12u1` or `8.0.36`.
  [[nodiscard]] const std::string& version() const noexcept { return version_; }
  [[nodiscard]] bool is_mariadb() const noexcept { return version_.find("MariaDB") != std::string::npos; }
  /// 101106 for 10.11.6.
  [[nodiscard]] unsigned int version_number() const noexcept {
    unsigned int out = 0;
    const char* at = version_.data();
    const char* const end = at + version_.size();
    for (int part = 0; part < 3; ++part) {
      unsigned int number = 0;
      at = std::from_chars(at, end, number).ptr;
      out = out * 100 + number;
      if (at != end && *at == '.') ++at;
    }
    return out;
  }

  /// From any thread. It may take as long as connecting does, at most five seconds.
  void interrupt() noexcept {
    shared_->is_interrupted.store(true);
    shared_->interrupter.interrupt();
  }
  [[nodiscard]] bool is_interrupted() const noexcept { return shared_->is_interrupted.load(); }
  void forget_interrupt() noexcept { shared_->is_interrupted.store(false); }

  /// Executes one statement of ours, without values; rows that it gives are dropped.
  Result<void> run(std::string_view source) {
    return query(source, {}, [](Row) { return Result<void>{}; });
  }

  /// Whether a statement stays prepared for the next time. It means what it meant then, whatever database is chosen and
  /// whatever sql_mode says.
  enum class Prepare : unsigned char { once, kept };

  /// Executes one statement, its `?` taking the values in order, and calls `visit(row)` for each row.
  template <class Visit>
  Result<void> query(std::string_view source, std::span<const Value> values, Visit visit,
                     Prepare preparing = Prepare::once) {
    keep_rest();
    if (values.empty()) {
      if (mysql_real_query(connection_, source.data(), static_cast<unsigned long>(source.size())) != 0) {
        return failure(error_of(Complaint::of(connection_), source, values));
      }
      TextRows rows(connection_);
      return receive(rows, source, values, visit);
    }
    Result<Prepared> prepared = preparing == Prepare::kept ? take_kept(source) : nullptr;
    if (!*prepared) prepared = prepare(source);
    if (!prepared) return failure(std::move(prepared.error()));
    Parameters parameters;
    if (Result<void> done = execute(prepared->get(), parameters, source, values); !done) return done;
    StatementRows rows(connection_, prepared->get());
    Result<void> done = receive(rows, source, values, visit);
    const bool gives_rows = mysql_stmt_field_count(prepared->get()) != 0;
    if (done && preparing == Prepare::kept && !gives_rows) keep(source, std::move(*prepared));
    return done;
  }
  void forget_prepared() noexcept { prepared_.clear(); }

  /// What a query would give; it is not executed.
  Result<std::vector<ResultColumn>> columns_of(std::string_view source) {
    keep_rest();
    Result<Prepared> prepared = prepare(source);
    if (!prepared) return failure(std::move(prepared.error()));
    std::vector<ResultColumn> out;
    const Answer described(mysql_stmt_result_metadata(prepared->get()));
    for (unsigned int at = 0; described && at < mysql_num_fields(described.get()); ++at) {
      const MYSQL_FIELD* const field = mysql_fetch_field_direct(described.get(), at);
      out.push_back({field->name, static_cast<int>(field->type)});
    }
    return out;
  }

  /// Prepares a statement once and executes it for each list of values.
  template <class Fill>
  Result<void> repeat(std::string_view source, std::size_t times, Fill fill, Prepare preparing = Prepare::once) {
    keep_rest();
    Prepared statement;
    Parameters parameters;
    Values values;
    if (times == 1) {
      fill(0, values);
      return query(
          source, values, [](Row) { return Result<void>{}; }, preparing);
    }
    for (std::size_t at = 0; at < times; ++at) {
      values.clear();
      fill(at, values);
      if (at == 0) {
        Result<Prepared> prepared = prepare(source);
        if (!prepared) return failure(std::move(prepared.error()));
        statement = std::move(*prepared);
      }
      if (Result<void> done = execute(statement.get(), parameters, source, values); !done) return done;
      StatementRows rows(connection_, statement.get());
      const auto drop = [](Row) { return Result<void>{}; };
      if (Result<void> done = receive(rows, source, values, drop); !done) return done;
    }
    return {};
  }

 private:
  /// What another thread may look at while this is moved.
  struct Shared {
    explicit Shared(MYSQL* connection) : interrupter(connection) {}
    std::atomic<bool> is_interrupted = false;
    Interrupter interrupter;
  };

  /// MySQL's client library shows what MariaDB puts before its version for the sake of old programs.
  static std::string version_of(MYSQL* connection) {
    std::string said = mysql_get_server_info(connection);
    const std::string_view prefix = "5.5.5-";
    return said.starts_with(prefix) ? said.substr(prefix.size()) : said;
  }

  /// A few: those that a run repeats.
  void keep(std::string_view source, Prepared statement) {
    constexpr std::size_t most = 8;
    if (prepared_.size() == most) prepared_.pop_front();
    prepared_.push_back({std::string(source), std::move(statement)});
  }
  /// Null when there is none. Whoever has it alone executes it.
  Prepared take_kept(std::string_view source) {
    for (auto each = prepared_.begin(); each != prepared_.end(); ++each) {
      if (each->source != source) continue;
      Prepared out = std::move(each->statement);
      prepared_.erase(each);
      return out;
    }
    return nullptr;
  }
  Result<Prepared> prepare(std::string_view source) {
    Prepared made(mysql_stmt_init(connection_));
    if (!made) return failure(error_of(Complaint::of(connection_), source, {}));
    if (mysql_stmt_prepare(made.get(), source.data(), static_cast<unsigned long>(source.size())) != 0) {
      return failure(error_of(Complaint::of(made.get()), source, {}));
    }
    return made;
  }
  Result<void> execute(MYSQL_STMT* statement, Parameters& parameters, std::string_view source,
                       std::span<const Value> values) {
    if (const std::size_t wanted = mysql_stmt_param_count(statement); wanted != values.size()) {
      Error error;
      error.code = ErrorCode::statement_failed;
      error.message = "the statement has " + std::to_string(wanted) + " parameters, and values were given for " +
                      std::to_string(values.size());
      error.statement = source;
      return failure(std::move(error));
    }
    parameters.assign(values);
    if (mysql_stmt_bind_param(statement, parameters.data()) != 0 || mysql_stmt_execute(statement) != 0) {
      return failure(error_of(Complaint::of(statement), source, values));
    }
    return {};
  }

  void keep_rest() {
    if (rows_ != nullptr) rows_->keep_rest();
  }

  template <class Visit>
  Result<void> receive(Rows& rows, std::string_view source, std::span<const Value> values, Visit& visit) {
    Rows* const outer = std::exchange(rows_, &rows);
    Values row;
    const ScopeGuard leave([&] {  // also when a visitor throws
      while (rows.next(row)) {
      }
      rows_ = outer;
    });
    Result<void> done;
    while (rows.next(row)) {
      if (done) done = visit(Row(row));
    }
    if (rows.complaint() && done) done = failure(error_of(*rows.complaint(), source, values));
    if (writes_rows(source)) rows_written_ += rows.affected();
    return done;
  }
  /// ALTER TABLE counts rows, too: those that it copied.
  static bool writes_rows(std::string_view source) noexcept {
    const std::string_view first = sql::Tokens(source).next().text;
    for (const std::string_view verb : {"insert", "update", "delete", "replace", "load", "with"}) {
      if (sql::equal_ignoring_case(first, verb)) return true;
    }
    return false;
  }

  [[nodiscard]] Error error_of(const Complaint& complaint, std::string_view source, std::span<const Value> values) {
    constexpr unsigned int query_interrupted = 1317;
    if (ends_connection(complaint.number)) is_lost_ = true;
    Error error = to_error(complaint, source, values);
    if (complaint.number == query_interrupted && is_interrupted()) error.code = ErrorCode::cancelled;
    return error;
  }

  OwnedConnection owned_;
  MYSQL* connection_;
  std::unique_ptr<Shared> shared_;
  std::string version_;
  struct Kept {
    std::string source;
    Prepared statement;
  };
  std::deque<Kept> prepared_;  ///< That used last behind the others; gone before the connection is.
  Rows* rows_ = nullptr;
  std::uint64_t rows_written_ = 0;
  bool is_lost_ = false;
};

}  // namespace headway::inline v0::mysql

#endif
