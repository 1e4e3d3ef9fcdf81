# SPDX-License-Identifier: MIT
# The client library of MariaDB (libmariadb) or, where that is missing, of MySQL (libmysqlclient): neither brings a
# package of CMake. Makes MariaDB::MariaDB.
#
# Cache variables: MariaDB_INCLUDE_DIR (where <mysql.h> lies), MariaDB_LIBRARY.

include(FindPackageHandleStandardArgs)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_search_module(PC_MariaDB QUIET libmariadb mysqlclient)
endif()
find_path(MariaDB_INCLUDE_DIR mysql.h HINTS ${PC_MariaDB_INCLUDE_DIRS} PATH_SUFFIXES mariadb mysql)
find_library(MariaDB_LIBRARY NAMES mariadb mysqlclient HINTS ${PC_MariaDB_LIBRARY_DIRS})
mark_as_advanced(MariaDB_INCLUDE_DIR MariaDB_LIBRARY)

find_package_handle_standard_args(MariaDB REQUIRED_VARS MariaDB_LIBRARY MariaDB_INCLUDE_DIR
  VERSION_VAR PC_MariaDB_VERSION
  REASON_FAILURE_MESSAGE "the client library of MariaDB or MySQL is missing (Debian: libmariadb-dev)")

if(MariaDB_FOUND AND NOT TARGET MariaDB::MariaDB)
  # Global, as a project that contains the library links it from another directory.
  add_library(MariaDB::MariaDB UNKNOWN IMPORTED GLOBAL)
  set_target_properties(MariaDB::MariaDB PROPERTIES
    IMPORTED_LOCATION "${MariaDB_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${MariaDB_INCLUDE_DIR}")
endif()
