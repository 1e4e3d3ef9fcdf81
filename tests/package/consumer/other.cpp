// SPDX-License-Identifier: MIT
// A second translation unit with the same migrations.
#include <headway/headway.hpp>
#ifdef CONSUMER_HAS_MYSQL
#include <headway/mysql.hpp>
#endif

#include "consumer/migrations.hpp"

std::size_t known_elsewhere();
std::size_t known_elsewhere() { return headway::checked_history<consumer::migrations>.size(); }

#ifdef CONSUMER_HAS_MYSQL
bool can_reach_a_server();
bool can_reach_a_server() { return headway::mysql::connect("mysql://nobody@127.0.0.1:1/").has_value(); }
#endif
