// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_HISTORY_HPP
#define THOUGHTS_HISTORY_HPP

#include "models/models.hpp"
#include "thoughts/migrations.hpp"  // made by headway_add_migrations from migrations/

namespace thoughts {

/// The application's migrations, examined by the compiler: the tables that they make are those of its models.
inline constexpr const headway::History& history = headway::checked_history<migrations, models>;

}  // namespace thoughts

#endif
