# SPDX-License-Identifier: MIT
# The servers that tests start themselves: which there are, and the target headway_hosts with the backends for them.

find_program(HEADWAY_POSTGRES postgres HINTS /usr/lib/postgresql/17/bin /usr/lib/postgresql/16/bin
  /usr/lib/postgresql/15/bin DOC "PostgreSQL's server, for tests")
find_program(HEADWAY_MARIADBD mariadbd HINTS /usr/sbin DOC "MariaDB's server, for tests")
find_program(HEADWAY_MARIADB_INSTALL_DB mariadb-install-db DOC "What makes a data directory of MariaDB, for tests")
find_program(HEADWAY_MARIADB mariadb DOC "MariaDB's client, for tests")
find_package(Threads REQUIRED)

add_library(headway_hosts INTERFACE)
target_link_libraries(headway_hosts INTERFACE headway_migrator_sqlite Threads::Threads)
set(HEADWAY_NO_POSTGRESQL "")
if(NOT TARGET headway::postgresql)
  set(HEADWAY_NO_POSTGRESQL "HEADWAY_POSTGRESQL is off")
elseif(NOT HEADWAY_POSTGRES)
  set(HEADWAY_NO_POSTGRESQL "there is no PostgreSQL server (Debian: postgresql-15)")
else()
  get_filename_component(bin "${HEADWAY_POSTGRES}" DIRECTORY)
  target_link_libraries(headway_hosts INTERFACE headway_migrator_postgresql)
  target_compile_definitions(headway_hosts INTERFACE HEADWAY_WITH_POSTGRESQL HEADWAY_POSTGRESQL_BIN="${bin}")
endif()
set(HEADWAY_NO_MYSQL "")
if(NOT TARGET headway::mysql)
  set(HEADWAY_NO_MYSQL "HEADWAY_MYSQL is off")
elseif(NOT HEADWAY_MARIADBD OR NOT HEADWAY_MARIADB_INSTALL_DB)
  set(HEADWAY_NO_MYSQL "there is no MariaDB server (Debian: mariadb-server)")
else()
  target_link_libraries(headway_hosts INTERFACE headway_migrator_mysql)
  target_compile_definitions(headway_hosts INTERFACE HEADWAY_WITH_MYSQL HEADWAY_MARIADBD="${HEADWAY_MARIADBD}"
    HEADWAY_MARIADB_INSTALL_DB="${HEADWAY_MARIADB_INSTALL_DB}")
endif()

# headway_skip_test(<name> <why>): a test that says why it is none.
function(headway_skip_test name why)
  add_test(NAME ${name} COMMAND "${CMAKE_COMMAND}" -E echo "SKIPPED: ${why}")
  set_tests_properties(${name} PROPERTIES LABELS integration SKIP_REGULAR_EXPRESSION "SKIPPED:")
endfunction()
