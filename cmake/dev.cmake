# SPDX-License-Identifier: MIT
# cmake -C cmake/dev.cmake -S . -B build: the strict build of contributors and CI.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(HEADWAY_DEVELOPER ON CACHE BOOL "")
find_program(ccache ccache)
if(ccache)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ccache}" CACHE STRING "")
endif()
