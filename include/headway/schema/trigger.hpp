// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_TRIGGER_HPP
#define HEADWAY_SCHEMA_TRIGGER_HPP

#include <cstdint>
#include <initializer_list>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/constraint.hpp"
#include "headway/schema/view.hpp"

namespace headway::inline v0 {

/// What a database does by itself when rows change:
/// `trigger("touch", "tasks").after_update({"title"}).when("new.title <> old.title").runs("UPDATE tasks SET …;")`.
struct Trigger {
  enum class Timing : std::uint8_t { before, after, instead_of };
  enum Event : std::uint8_t { on_insert = 1, on_update = 2, on_delete = 4, on_truncate = 8 };

  Text name = {};
  Text table = {};  ///< Or the view.
  Timing timing = Timing::before;
  std::uint8_t events = 0;  ///< Of Event, several where the database can.
  Names columns = {};       ///< Of UPDATE OF; empty for all.
  Text condition = {};
  Text body = {};
  bool for_each_statement = false;
  bool has_two_timings = false;   ///< Two were declared: no database takes that.
  List<NameChange> renamed = {};  ///< As of View.
  bool is_unseen = false;

  /// @name When it fires. PostgreSQL takes several: `.after_insert().after_update()`.
  /// @{
  [[nodiscard]] constexpr Trigger&& before_insert() && { return std::move(*this).on(Timing::before, on_insert); }
  [[nodiscard]] constexpr Trigger&& before_update() && { return std::move(*this).on(Timing::before, on_update); }
  [[nodiscard]] constexpr Trigger&& before_delete() && { return std::move(*this).on(Timing::before, on_delete); }
  [[nodiscard]] constexpr Trigger&& after_insert() && { return std::move(*this).on(Timing::after, on_insert); }
  [[nodiscard]] constexpr Trigger&& after_update() && { return std::move(*this).on(Timing::after, on_update); }
  [[nodiscard]] constexpr Trigger&& after_delete() && { return std::move(*this).on(Timing::after, on_delete); }
  [[nodiscard]] constexpr Trigger&& instead_of_insert() && {
    return std::move(*this).on(Timing::instead_of, on_insert);
  }
  [[nodiscard]] constexpr Trigger&& instead_of_update() && {
    return std::move(*this).on(Timing::instead_of, on_update);
  }
  [[nodiscard]] constexpr Trigger&& instead_of_delete() && {
    return std::move(*this).on(Timing::instead_of, on_delete);
  }
  /// Only when one of these columns is set: `.before_update({"title"})`.
  [[nodiscard]] constexpr Trigger&& before_update(std::initializer_list<TextRef> of) && {
    columns = detail::names(of);
    return std::move(*this).before_update();
  }
  [[nodiscard]] constexpr Trigger&& after_update(std::initializer_list<TextRef> of) && {
    columns = detail::names(of);
    return std::move(*this).after_update();
  }
  [[nodiscard]] constexpr Trigger&& instead_of_update(std::initializer_list<TextRef> of) && {
    columns = detail::names(of);
    return std::move(*this).instead_of_update();
  }
  /// @}

  /// Only for rows for which this SQL is true.
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Trigger&& when(TextRef sql) && {
    condition = Text(sql);
    return std::move(*this);
  }
  /// What it does, in the words of the database: for SQLite the statements between BEGIN and END, for PostgreSQL
  /// `EXECUTE FUNCTION f()`, for MySQL one statement.
  [[nodiscard, gnu::noinline, gnu::cold]] constexpr Trigger&& runs(TextRef sql) && {
    body = Text(sql);
    return std::move(*this);
  }
  /// Once for a statement, and not for each row. PostgreSQL alone can.
  [[nodiscard]] constexpr Trigger&& once_for_a_statement() && {
    for_each_statement = true;
    return std::move(*this);
  }

 private:
  [[gnu::noinline, gnu::cold]] constexpr Trigger&& on(Timing when_it_fires, Event event) && {
    has_two_timings = has_two_timings || (events != 0 && timing != when_it_fires);
    timing = when_it_fires;
    events = static_cast<std::uint8_t>(events | event);
    return std::move(*this);
  }
};

[[nodiscard, gnu::noinline, gnu::cold]] constexpr Trigger trigger(TextRef name, TextRef table) {
  Trigger made;
  made.name = Text(name);
  made.table = Text(table);
  return made;
}

/// Byte for byte, whatever happened since they were made.
[[nodiscard]] constexpr bool operator==(const Trigger& one, const Trigger& other) {
  return one.name == other.name && one.table == other.table && one.timing == other.timing &&
         one.events == other.events && one.columns == other.columns && one.condition == other.condition &&
         one.body == other.body && one.for_each_statement == other.for_each_statement &&
         one.is_unseen == other.is_unseen;
}
/// Triggers of two tables may have one name, in PostgreSQL.
[[nodiscard]] constexpr bool is_same_part(const Trigger& one, const Trigger& other) noexcept {
  return same_name(one.name, other.name) && same_name(one.table, other.table);
}

}  // namespace headway::inline v0

#endif
