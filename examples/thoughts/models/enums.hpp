// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_ENUMS_HPP
#define THOUGHTS_MODELS_ENUMS_HPP

#include <array>
#include <cstdint>
#include <string_view>

#include "headway/model.hpp"

namespace thoughts {

enum class ThoughtStatus : std::uint8_t { active, archived, completed };
enum class TaskStatus : std::uint8_t { pending, in_progress, done, cancelled };
/// From low to high, so that priorities compare by rank.
enum class Priority : std::uint8_t { low, medium, high, critical };
/// About 6 to 12, 12 to 18, 18 to 22 and 22 to 6 o'clock; told by the client, never computed.
enum class TimeOfDay : std::uint8_t { morning, afternoon, evening, night };
enum class EnergyLevel : std::uint8_t { low, medium, high };
enum class FocusState : std::uint8_t { deep_work, interrupted, scattered };
enum class AnalysisType : std::uint8_t { consciousness_check, similarity_check, theme_extraction, task_suggestion };

}  // namespace thoughts

/// @name What each is called in JSON and in the database.
/// @{
template <>
inline constexpr auto headway::enum_names<thoughts::ThoughtStatus> =
    std::to_array<std::string_view>({"active", "archived", "completed"});
template <>
inline constexpr auto headway::enum_names<thoughts::TaskStatus> =
    std::to_array<std::string_view>({"pending", "in_progress", "done", "cancelled"});
template <>
inline constexpr auto headway::enum_names<thoughts::Priority> =
    std::to_array<std::string_view>({"low", "medium", "high", "critical"});
template <>
inline constexpr auto headway::enum_names<thoughts::TimeOfDay> =
    std::to_array<std::string_view>({"morning", "afternoon", "evening", "night"});
template <>
inline constexpr auto headway::enum_names<thoughts::EnergyLevel> =
    std::to_array<std::string_view>({"low", "medium", "high"});
template <>
inline constexpr auto headway::enum_names<thoughts::FocusState> =
    std::to_array<std::string_view>({"deep_work", "interrupted", "scattered"});
template <>
inline constexpr auto headway::enum_names<thoughts::AnalysisType> =
    std::to_array<std::string_view>({"consciousness_check", "similarity_check", "theme_extraction", "task_suggestion"});
/// @}

namespace thoughts {

/// @name Values that texts without an enumeration are known to have; others are allowed.
/// @{
namespace relationship_types {
inline constexpr std::string_view similar = "similar", elaboration = "elaboration";
}
namespace discoverers {
inline constexpr std::string_view claude = "claude", user_manual = "user_manual";
}
namespace entity_types {
inline constexpr std::string_view user = "user", thought = "thought", task = "task", context = "context",
                                  claude_analysis = "claude_analysis", thought_relationship = "thought_relationship",
                                  api_key = "api_key";
}
namespace actions {
inline constexpr std::string_view create = "create", update = "update", erase = "delete", complete = "complete";
}
/// @}

}  // namespace thoughts

#endif
