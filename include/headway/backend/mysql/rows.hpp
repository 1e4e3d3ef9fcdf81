// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_ROWS_HPP
#define HEADWAY_BACKEND_MYSQL_ROWS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <mysql.h>

#include "headway/backend/mysql/error.hpp"
#include "headway/backend/mysql/open.hpp"
#include "headway/backend/mysql/parameters.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0::mysql {

struct FreeResult {
  void operator()(MYSQL_RES* result) const noexcept { mysql_free_result(result); }
};
using Answer = std::unique_ptr<MYSQL_RES, FreeResult>;

struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const noexcept { mysql_stmt_close(statement); }
};
using Prepared = std::unique_ptr<MYSQL_STMT, CloseStatement>;

using Values = std::vector<Value>;

/// The rows of what was executed, one at a time; of a procedure, those of all its results.
class Rows {
 public:
  virtual ~Rows() = default;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// Whether there is one more row, then in `out`.
  bool next(Values& out) {
    if (!kept_.empty()) {
      out = std::move(kept_.front());
      kept_.pop_front();
      return true;
    }
    if (is_over_) return false;
    if (receive(out)) return true;
    is_over_ = true;
    return false;
  }
  /// Keeps what is left, as somebody else needs the connection.
  void keep_rest() {
    Values row;
    while (!is_over_) {
      if (receive(row)) {
        kept_.push_back(std::move(row));
      } else {
        is_over_ = true;
      }
    }
  }
  [[nodiscard]] const std::optional<Complaint>& complaint() const noexcept { return complaint_; }
  /// Rows that were changed.
  [[nodiscard]] std::uint64_t affected() const noexcept { return affected_; }

 protected:
  Rows() = default;
  /// False also after a failure.
  virtual bool receive(Values& out) = 0;
  bool fail(Complaint complaint) {
    complaint_ = std::move(complaint);
    return false;
  }
  void count(std::uint64_t rows) noexcept {
    if (rows != static_cast<std::uint64_t>(-1)) affected_ += rows;
  }

 private:
  std::deque<Values> kept_;
  bool is_over_ = false;
  std::optional<Complaint> complaint_;
  std::uint64_t affected_ = 0;
};

/// The rows of a statement without parameters, in the text protocol, which needs no second trip to the server.
///
/// @source https://mariadb.com/kb/en/mysql_use_result/
class TextRows final : public Rows {
 public:
  /// @param connection  on which mysql_real_query has succeeded
  explicit TextRows(MYSQL* connection) : connection_(connection) {}

 private:
  bool receive(Values& out) override {
    while (true) {
      if (!result_ && !begin()) return false;
      if (result_) {
        if (MYSQL_ROW row = mysql_fetch_row(result_.get()); row != nullptr) {
          take(row, out);
          return true;
        }
        if (mysql_errno(connection_) != 0) return fail(Complaint::of(connection_));
        result_.reset();
      }
      const int more = mysql_next_result(connection_);
      if (more > 0) return fail(Complaint::of(connection_));
      if (more < 0) return false;
    }
  }
  bool begin() {
    result_.reset(mysql_use_result(connection_));
    if (!result_) {
      if (mysql_field_count(connection_) != 0) return fail(Complaint::of(connection_));
      count(mysql_affected_rows(connection_));
      return true;
    }
    readings_.clear();
    const MYSQL_FIELD* const fields = mysql_fetch_fields(result_.get());
    for (unsigned int at = 0; at < mysql_num_fields(result_.get()); ++at) readings_.push_back(reading_of(fields[at]));
    return true;
  }
  void take(MYSQL_ROW row, Values& out) {
    const unsigned long* const lengths = mysql_fetch_lengths(result_.get());
    out.clear();
    for (std::size_t at = 0; at < readings_.size(); ++at) {
      out.push_back(row[at] == nullptr ? Value() : value_of(readings_[at], std::string_view(row[at], lengths[at])));
    }
  }

  MYSQL* connection_;
  Answer result_;
  std::vector<Reading> readings_;
};

/// The rows of a prepared statement that was executed.
///
/// @source https://mariadb.com/kb/en/mysql_stmt_fetch/
class StatementRows final : public Rows {
 public:
  StatementRows(MYSQL* connection, MYSQL_STMT* statement) : connection_(connection), statement_(statement) {}

 private:
  /// Where a value of one column arrives. Longer ones are asked for once their length is known.
  struct Place {
    Reading reading = Reading::text;
    std::uint64_t integer = 0;
    float single = 0;
    double real = 0;
    std::array<char, 256> letters{};
    unsigned long length = 0;
    Flag is_null{}, is_cut{};
  };

  /// MariaDB's client library tells an error that comes among the rows of the connection alone.
  [[nodiscard]] Complaint complaint_of_both() const {
    Complaint of_statement = Complaint::of(statement_);
    return of_statement.number != 0 ? of_statement : Complaint::of(connection_);
  }

  bool receive(Values& out) override {
    while (true) {
      if (places_.empty() && !begin()) return false;
      if (!places_.empty()) {
        const int status = mysql_stmt_fetch(statement_);
        if (status == 0 || status == MYSQL_DATA_TRUNCATED) return take(out);
        if (status != MYSQL_NO_DATA) return fail(complaint_of_both());
        places_.clear();
        mysql_stmt_free_result(statement_);
      }
      const int more = mysql_stmt_next_result(statement_);
      if (more > 0) return fail(complaint_of_both());
      if (more < 0) return false;
    }
  }
  bool begin() {
    const Answer described(mysql_stmt_result_metadata(statement_));
    if (!described) {
      if (mysql_stmt_field_count(statement_) != 0) return fail(complaint_of_both());
      count(mysql_stmt_affected_rows(statement_));
      return true;
    }
    const unsigned int fields = mysql_num_fields(described.get());
    places_ = std::vector<Place>(fields);
    binds_.assign(fields, MYSQL_BIND{});
    for (unsigned int at = 0; at < fields; ++at) bind(at, *mysql_fetch_field_direct(described.get(), at));
    if (mysql_stmt_bind_result(statement_, binds_.data()) != 0) return fail(complaint_of_both());
    return true;
  }
  void bind(std::size_t at, const MYSQL_FIELD& field) {
    Place& place = places_[at];
    MYSQL_BIND& out = binds_[at];
    place.reading = reading_of(field);
    out.is_null = &place.is_null;
    out.error = &place.is_cut;
    out.length = &place.length;
    switch (place.reading) {
      case Reading::integer:
        out.buffer_type = MYSQL_TYPE_LONGLONG;
        out.buffer = &place.integer;
        out.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
        break;
      case Reading::single_real:
        out.buffer_type = MYSQL_TYPE_FLOAT;
        out.buffer = &place.single;
        break;
      case Reading::real:
        out.buffer_type = MYSQL_TYPE_DOUBLE;
        out.buffer = &place.real;
        break;
      case Reading::bits:
      case Reading::blob:
      case Reading::text:
        out.buffer_type = place.reading == Reading::text ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
        out.buffer = place.letters.data();
        out.buffer_length = place.letters.size();
    }
  }
  bool take(Values& out) {
    out.clear();
    for (std::size_t at = 0; at < places_.size(); ++at) {
      const Place& place = places_[at];
      if (place.is_null) {
        out.emplace_back();
      } else if (place.reading == Reading::integer) {
        out.push_back(binds_[at].is_unsigned ? value_of_unsigned(place.integer)
                                             : Value(static_cast<std::int64_t>(place.integer)));
      } else if (place.reading == Reading::single_real) {
        out.push_back(value_of_single(place.single));
      } else if (place.reading == Reading::real) {
        out.emplace_back(place.real);
      } else if (place.length <= place.letters.size()) {
        out.push_back(value_of(place.reading, std::string_view(place.letters.data(), place.length)));
      } else if (!take_long(at, out)) {
        return false;
      }
    }
    return true;
  }
  bool take_long(std::size_t at, Values& out) {
    long_.resize(places_[at].length);
    MYSQL_BIND bind = binds_[at];
    bind.buffer = long_.data();
    bind.buffer_length = static_cast<unsigned long>(long_.size());
    if (mysql_stmt_fetch_column(statement_, &bind, static_cast<unsigned int>(at), 0) != 0) {
      return fail(complaint_of_both());
    }
    out.push_back(value_of(places_[at].reading, std::string_view(long_.data(), long_.size())));
    return true;
  }

  MYSQL* connection_;
  MYSQL_STMT* statement_;
  std::vector<Place> places_;
  std::vector<MYSQL_BIND> binds_;
  std::vector<char> long_;
};

}  // namespace headway::inline v0::mysql

#endif
