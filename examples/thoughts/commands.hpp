// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_COMMANDS_HPP
#define THOUGHTS_COMMANDS_HPP

#include "headway/tools/own_commands.hpp"

namespace thoughts {

/// Declares what the application's command line has beside the commands of the library: `serve`, `user add`,
/// `key create` and `key revoke`.
void declare_commands(headway::cli::OwnCommands& commands);

}  // namespace thoughts

#endif
