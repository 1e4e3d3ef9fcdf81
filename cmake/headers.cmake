# SPDX-License-Identifier: MIT
# cmake -C cmake/headers.cmake -S . -B build: each header is compiled by itself (target all_verify_interface_header_sets),
# for what the compiler says, not for its output. A build type of its own keeps CMake's own trials linking.
include("${CMAKE_CURRENT_LIST_DIR}/dev.cmake")
set(CMAKE_BUILD_TYPE Headers CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_HEADERS "-fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror" CACHE STRING "")
set(HEADWAY_BUILD_TESTS OFF CACHE BOOL "")
set(HEADWAY_BUILD_EXAMPLES OFF CACHE BOOL "")
