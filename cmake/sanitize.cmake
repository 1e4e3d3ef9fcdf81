# SPDX-License-Identifier: MIT
# cmake -C cmake/sanitize.cmake -S . -B build: address and undefined behaviour sanitizers, every finding an error. Not optimised:
# clang takes eight times as long to compile with -O1. Lines are all that a report needs of the debugger's information.
include("${CMAKE_CURRENT_LIST_DIR}/dev.cmake")
set(CMAKE_CXX_FLAGS_DEBUG "" CACHE STRING "")
set(CMAKE_CXX_FLAGS "-O0 -gline-tables-only -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" CACHE STRING "")
