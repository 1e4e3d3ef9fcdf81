# SPDX-License-Identifier: MIT
# cmake -C cmake/coverage.cmake -S . -B build: g++ with line counts, for gcovr.
include("${CMAKE_CURRENT_LIST_DIR}/dev.cmake")
set(CMAKE_CXX_FLAGS_DEBUG "" CACHE STRING "")
set(CMAKE_CXX_FLAGS "--coverage -O0" CACHE STRING "")
