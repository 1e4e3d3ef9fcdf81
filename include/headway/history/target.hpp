// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_TARGET_HPP
#define HEADWAY_HISTORY_TARGET_HPP

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/history/history.hpp"

namespace headway::inline v0 {

/// What the caller asked for: `head`, `base`, a revision or a unique prefix of one, `+N`, `-N`, `revision+N`.
struct Target {
  std::string_view symbol = {};  ///< Empty for a step from where the database is.
  long offset = 0;
  bool has_offset = false;

  [[nodiscard]] bool is_relative() const noexcept { return symbol.empty() && has_offset; }
};

/// Reads a target; says nothing yet about whether it exists.
///
/// @error malformed_target
[[nodiscard]] inline Result<Target> parse_target(std::string_view written) {
  const auto malformed = [written](std::string_view why) {
    return failure(ErrorCode::malformed_target, "target '" + std::string(written) + "' " + std::string(why));
  };
  if (written.empty()) return malformed("is empty");
  Target target;
  const std::size_t sign = written.find_first_of("+-");
  target.symbol = written.substr(0, sign);
  if (sign == std::string_view::npos) return target;

  const std::string_view digits = written.substr(sign + 1);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), target.offset);
  if (digits.empty() || digits.front() == '-' || problem != std::errc{} || end != digits.data() + digits.size()) {
    return malformed("needs a whole number, and nothing more, after its sign");
  }
  target.has_offset = true;
  if (written[sign] == '-') target.offset = -target.offset;
  return target;
}

namespace detail {

/// The position that a symbol names.
[[nodiscard]] inline Result<std::size_t> position_of_symbol(const History& history, std::string_view symbol) {
  if (symbol == "head" || symbol == "heads") return history.size();
  if (symbol == "base") return std::size_t{0};
  if (const std::size_t exact = history.position_of(symbol); exact != History::npos) return exact;

  constexpr std::size_t shortest_prefix = 4;
  std::vector<std::size_t> candidates;
  for (std::size_t position = 1; position <= history.size(); ++position) {
    if (history.revision_at(position).starts_with(symbol)) candidates.push_back(position);
  }
  const std::string quoted = "'" + std::string(symbol) + "'";
  if (candidates.empty())
    return failure(ErrorCode::unknown_revision, "there is no revision " + quoted + " in this program");
  if (symbol.size() < shortest_prefix) {
    return failure(ErrorCode::malformed_target, "prefix " + quoted + " is shorter than 4 characters");
  }
  if (candidates.size() > 1) {
    std::string names;
    for (std::size_t at = 0; at < candidates.size() && at < 3; ++at) {
      names.append(at == 0 ? "" : ", ").append(history.revision_at(candidates[at]));
    }
    return failure(ErrorCode::ambiguous_revision,
                   "prefix " + quoted + " fits " + std::to_string(candidates.size()) + " revisions: " + names +
                       (candidates.size() > 3 ? ", …" : ""));
  }
  return candidates.front();
}

}  // namespace detail

/// The position that a target means for a database at position `now`.
///
/// @error unknown_revision, ambiguous_revision, malformed_target, target_out_of_range
[[nodiscard]] inline Result<std::size_t> resolve(const History& history, const Target& target, std::size_t now) {
  Result<std::size_t> start =
      target.symbol.empty() ? Result<std::size_t>(now) : detail::position_of_symbol(history, target.symbol);
  if (!start || !target.has_offset) return start;
  const bool is_down = target.offset < 0;
  const auto steps = static_cast<std::size_t>(is_down ? -target.offset : target.offset);
  const std::size_t room = is_down ? *start : history.size() - *start;
  if (steps > room) {
    return failure(ErrorCode::target_out_of_range,
                   (is_down ? "-" : "+") + std::to_string(steps) + " was asked for, but only " + std::to_string(room) +
                       (room == 1 ? " revision lies that way" : " revisions lie that way"));
  }
  return is_down ? *start - steps : *start + steps;
}

}  // namespace headway::inline v0

#endif
