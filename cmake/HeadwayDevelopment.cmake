# SPDX-License-Identifier: MIT
# What the project's own code is built with, and users' code is not.

add_library(headway_development INTERFACE)
target_compile_features(headway_development INTERFACE cxx_std_20)
target_compile_options(headway_development INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall;-Wextra;-Wpedantic;-Wconversion;-Wshadow>
  $<$<AND:$<BOOL:${HEADWAY_DEVELOPER}>,$<CXX_COMPILER_ID:GNU,Clang,AppleClang>>:-Werror>)
