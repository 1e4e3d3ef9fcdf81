// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_LINK_HPP
#define HEADWAY_BACKEND_POSTGRESQL_LINK_HPP

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "headway/backend/postgresql/error.hpp"
#include "headway/backend/postgresql/open.hpp"
#include "headway/backend/postgresql/parameters.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/engine/connection.hpp"

namespace headway::inline v0::postgresql {

struct Clear {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

/// A connection, of its own or borrowed, and what is executed on it.
///
/// Rows come one at a time and none is kept, unless somebody asks something else while they come: then what is left of
/// them is kept until it is asked for.
class Link {
 public:
  explicit Link(PGconn* borrowed) : connection_(borrowed), cancel_(PQgetCancel(borrowed)) {}
  explicit Link(OwnedConnection owned) : Link(owned.get()) { owned_ = std::move(owned); }

  [[nodiscard]] PGconn* get() const noexcept { return connection_; }
  [[nodiscard]] bool is_lost() const noexcept { return PQstatus(connection_) != CONNECTION_OK; }
  [[nodiscard]] bool in_transaction() const noexcept {
    const PGTransactionStatusType status = PQtransactionStatus(connection_);
    return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
  }
  [[nodiscard]] std::uint64_t rows_written() const noexcept { return rows_written_; }
  /// The character of the statement at which the last error was found, counted from 1; 0 when that is not known.
  [[nodiscard]] int place_of_error() const noexcept { return place_of_error_; }
  [[nodiscard]] std::string parameter(const char* name) const {
    const char* const found = PQparameterStatus(connection_, name);
    return found == nullptr ? "" : found;
  }

  /// From any thread.
  ///
  /// @source https://www.postgresql.org/docs/current/libpq-cancel.html
  void interrupt() noexcept {
    is_interrupted_->store(true);
    std::array<char, 256> complaint{};
    if (cancel_) PQcancel(cancel_.get(), complaint.data(), static_cast<int>(complaint.size()));
  }
  [[nodiscard]] bool is_interrupted() const noexcept { return is_interrupted_->load(); }
  void forget_interrupt() noexcept { is_interrupted_->store(false); }

  /// Executes statements of ours, without values; several are sent at once.
  Result<Answer> run(const std::string& source) {
    keep_rest();
    Answer answer(PQexec(connection_, source.c_str()));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return answer;
    return failure(error_of(answer.get(), source, {}));
  }

  /// How the rows of an answer come: all at once, which is quicker for few, or one by one, of which none is kept.
  enum class Rows : unsigned char { at_once, one_by_one };

  /// Executes one statement and calls `visit(row)` for each row.
  template <class Visit>
  Result<void> query(std::string_view source, std::span<const Value> values, Visit visit, Rows rows = Rows::at_once) {
    keep_rest();
    if (Result<void> done = send(source, values); !done) return done;
    if (rows == Rows::one_by_one) PQsetSingleRowMode(connection_);
    return receive(source, values, visit);
  }

  /// Prepares a statement once and executes it for each list of values: within a transaction without waiting for each
  /// answer.
  ///
  /// @source https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
  template <class Fill>
  Result<void> repeat(std::string_view source, std::size_t times, Fill fill) {
    keep_rest();
    if (times == 0) return {};
    std::vector<Value> values;
    fill(0, values);
    Parameters parameters;
    if (Result<void> done = parameters.assign(values, source); !done) return done;
    const Answer prepared(PQprepare(connection_, "", numbered(source).c_str(), parameters.count(), parameters.types()));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return failure(error_of(prepared.get(), source, {}));
    const bool is_pipelined = times > 1 && in_transaction() && PQenterPipelineMode(connection_) == 1;
    Result<void> done;
    for (std::size_t from = 0; done && from < times;) {
      const std::size_t to = is_pipelined ? std::min(times, from + longest_pipeline) : times;
      done = is_pipelined ? repeat_together(source, from, to, fill) : repeat_one_by_one(source, from, to, fill);
      from = to;
    }
    if (is_pipelined) PQexitPipelineMode(connection_);
    return done;
  }

 private:
  struct FreeCancel {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
  };
  /// What is left of an answer that is being read.
  struct Stream {
    std::deque<Answer> kept;
    bool is_drained = false;

    Answer next(PGconn* connection) {
      if (!kept.empty()) {
        Answer first = std::move(kept.front());
        kept.pop_front();
        return first;
      }
      return Answer(is_drained ? nullptr : PQgetResult(connection));
    }
    void keep_rest(PGconn* connection) {
      if (is_drained) return;
      for (Answer each(PQgetResult(connection)); each; each.reset(PQgetResult(connection))) {
        kept.push_back(std::move(each));
      }
      is_drained = true;
    }
  };

  void keep_rest() {
    if (stream_ != nullptr) stream_->keep_rest(connection_);
  }

  /// One message where there are no values; a semicolon could make it two statements, which the other way refuses.
  ///
  /// @source https://www.postgresql.org/docs/current/protocol-flow.html
  Result<void> send(std::string_view source, std::span<const Value> values) {
    if (values.empty() && source.find(';') == std::string_view::npos) {
      if (PQsendQuery(connection_, std::string(source).c_str()) == 1) return {};
      return failure(error_of(nullptr, source, values));
    }
    Parameters parameters;
    if (Result<void> done = parameters.assign(values, source); !done) return done;
    const std::string sent = values.empty() ? std::string(source) : numbered(source);
    if (PQsendQueryParams(connection_,
                          sent.c_str(),
                          parameters.count(),
                          parameters.types(),
                          parameters.data(),
                          parameters.sizes(),
                          parameters.formats(),
                          0) == 1) {
      return {};
    }
    return failure(error_of(nullptr, source, values));
  }

  static constexpr std::size_t longest_pipeline = 200;  // what the server keeps for us is bounded

  template <class Fill>
  Result<void> repeat_one_by_one(std::string_view source, std::size_t from, std::size_t to, Fill& fill) {
    std::vector<Value> values;
    Parameters parameters;
    for (std::size_t at = from; at < to; ++at) {
      values.clear();
      fill(at, values);
      if (Result<void> done = parameters.assign(values, source); !done) return done;
      const Answer answer(PQexecPrepared(
          connection_, "", parameters.count(), parameters.data(), parameters.sizes(), parameters.formats(), 0));
      if (!has_succeeded(answer.get())) return failure(error_of(answer.get(), source, values));
      count(answer.get());
    }
    return {};
  }
  /// All that was sent is answered before it returns, what failed and what was not run for it.
  template <class Fill>
  Result<void> repeat_together(std::string_view source, std::size_t from, std::size_t to, Fill& fill) {
    Result<void> done;
    std::vector<Value> values;
    Parameters parameters;
    std::size_t sent = 0;
    for (std::size_t at = from; done && at < to; ++at) {
      values.clear();
      fill(at, values);
      done = parameters.assign(values, source);
      if (!done) break;
      if (PQsendQueryPrepared(
              connection_, "", parameters.count(), parameters.data(), parameters.sizes(), parameters.formats(), 0) ==
          0) {
        done = failure(error_of(nullptr, source, values));
      } else {
        ++sent;
      }
    }
    if (PQpipelineSync(connection_) == 0) return done ? failure(error_of(nullptr, source, values)) : done;
    for (std::size_t at = 0; at < sent; ++at) {
      for (Answer answer(PQgetResult(connection_)); answer; answer.reset(PQgetResult(connection_))) {
        if (has_succeeded(answer.get())) {
          count(answer.get());
        } else if (done) {
          values.clear();
          fill(from + at, values);
          done = failure(error_of(answer.get(), source, values));
        }
      }
    }
    const Answer end(PQgetResult(connection_));
    return done;
  }
  static bool has_succeeded(const PGresult* answer) {
    const ExecStatusType status = PQresultStatus(answer);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  }

  template <class Visit>
  Result<void> receive(std::string_view source, std::span<const Value> values, Visit visit) {
    Stream stream;
    Stream* const outer = std::exchange(stream_, &stream);
    const ScopeGuard leave([&] {  // also when a visitor throws
      while (stream.next(connection_)) {
      }
      stream_ = outer;
    });
    Result<void> done;
    std::vector<Value> row;
    for (Answer answer = stream.next(connection_); answer; answer = stream.next(connection_)) {
      switch (PQresultStatus(answer.get())) {
        case PGRES_SINGLE_TUPLE:
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY:
          for (int at = 0; done && at < PQntuples(answer.get()); ++at) {
            row.clear();
            for (int field = 0; field < PQnfields(answer.get()); ++field) {
              row.push_back(value_of(answer.get(), at, field));
            }
            done = visit(Row(row));
          }
          if (PQresultStatus(answer.get()) != PGRES_SINGLE_TUPLE) count(answer.get());
          break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
          end_copy(PQresultStatus(answer.get()));
          if (done) done = failure(ErrorCode::unsupported_by_dialect, "COPY from or to the program is not possible");
          done.error().statement = source;
          break;
        default:
          if (done) done = failure(error_of(answer.get(), source, values));
      }
    }
    return done;
  }
  void end_copy(ExecStatusType status) {
    if (status == PGRES_COPY_IN) {
      PQputCopyEnd(connection_, "COPY from the program is not possible");
      return;
    }
    char* data = nullptr;
    while (PQgetCopyData(connection_, &data, 0) > 0) PQfreemem(data);
  }

  /// Rows that a statement has written, not those that it gave.
  void count(PGresult* answer) {
    const std::string_view tag = PQcmdStatus(answer);
    if (!tag.starts_with("INSERT") && !tag.starts_with("UPDATE") && !tag.starts_with("DELETE") &&
        !tag.starts_with("MERGE")) {
      return;
    }
    const std::string_view rows = PQcmdTuples(answer);
    std::uint64_t number = 0;
    std::from_chars(rows.data(), rows.data() + rows.size(), number);
    rows_written_ += number;
  }

  [[nodiscard]] Error error_of(const PGresult* answer, std::string_view source, std::span<const Value> values) {
    Error error = to_error(connection_, answer, source, values);
    if (error.native.sqlstate == "57014" && is_interrupted()) error.code = ErrorCode::cancelled;
    const char* const place = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_STATEMENT_POSITION);
    const std::string_view digits = place == nullptr ? "" : place;
    place_of_error_ = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), place_of_error_);
    return error;
  }

  OwnedConnection owned_;
  PGconn* connection_;
  std::unique_ptr<PGcancel, FreeCancel> cancel_;
  /// In a place of its own, as another thread may look at it while this is moved.
  std::unique_ptr<std::atomic<bool>> is_interrupted_ = std::make_unique<std::atomic<bool>>(false);
  Stream* stream_ = nullptr;
  std::uint64_t rows_written_ = 0;
  int place_of_error_ = 0;
};

}  // namespace headway::inline v0::postgresql

#endif
