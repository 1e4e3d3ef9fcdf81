# SPDX-License-Identifier: MIT
# What the project's own code is built with, and users' code is not.

add_library(headway_development INTERFACE)
target_compile_features(headway_development INTERFACE cxx_std_20)
target_compile_options(headway_development INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall;-Wextra;-Wpedantic;-Wconversion;-Wshadow>
  $<$<AND:$<BOOL:${HEADWAY_DEVELOPER}>,$<CXX_COMPILER_ID:GNU,Clang,AppleClang>>:-Werror>)

# The header verification compiles each header by itself; it is the project's own code too.
get_property(headway_components GLOBAL PROPERTY HEADWAY_COMPONENTS)
foreach(name IN LISTS headway_components)
  set(target headway_${name}_verify_interface_header_sets)
  if(name STREQUAL "headway")
    set(target headway_verify_interface_header_sets)
  endif()
  list(APPEND headway_verification ${target})
endforeach()
