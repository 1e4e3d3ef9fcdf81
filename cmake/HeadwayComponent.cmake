# SPDX-License-Identifier: MIT
# One component of the library: a header-only target with the headers that belong to it.

include(GNUInstallDirs)

# headway_component(<name> DEPENDS <package or target>... HEADERS <header>...)
#
# Makes headway::<name>: the target `headway` for the core, `headway_<name>` for the others, which link the core. A name
# with `::` is a target, any other a package that brings one.
function(headway_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;HEADERS")
  set(targets "${arg_DEPENDS}")
  list(FILTER targets INCLUDE REGEX "::")
  list(FILTER arg_DEPENDS EXCLUDE REGEX "::")
  foreach(package IN LISTS arg_DEPENDS)
    find_package(${package} REQUIRED)
  endforeach()

  set(target headway_${name})
  set(links headway::headway)
  if(name STREQUAL "headway")
    set(target headway)
    set(links "")
  endif()
  list(TRANSFORM arg_HEADERS PREPEND "${PROJECT_SOURCE_DIR}/include/")
  add_library(${target} INTERFACE)
  add_library(headway::${name} ALIAS ${target})
  target_sources(${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${arg_HEADERS})
  if(NOT PROJECT_IS_TOP_LEVEL) # the warnings of a program that contains the library are for the program's own code
    target_include_directories(${target} SYSTEM INTERFACE "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
  endif()
  target_compile_features(${target} INTERFACE cxx_std_20)
  target_link_libraries(${target} INTERFACE ${links} ${targets})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name}
    VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
  set_property(GLOBAL APPEND PROPERTY HEADWAY_COMPONENTS ${name})
endfunction()

# Install rules for every component made so far: an export set each, so that a program loads only what it asks for.
function(headway_install)
  include(CMakePackageConfigHelpers)
  set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/headway")
  get_property(components GLOBAL PROPERTY HEADWAY_COMPONENTS)
  foreach(name IN LISTS components)
    set(target headway_${name})
    if(name STREQUAL "headway")
      set(target headway)
    endif()
    install(TARGETS ${target} EXPORT headway-${name}-targets FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(EXPORT headway-${name}-targets NAMESPACE headway:: DESTINATION "${package_dir}")
  endforeach()
  configure_package_config_file(cmake/headway-config.cmake.in "${PROJECT_BINARY_DIR}/headway-config.cmake"
    INSTALL_DESTINATION "${package_dir}")
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/headway-config-version.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
  install(FILES
    "${PROJECT_BINARY_DIR}/headway-config.cmake"
    "${PROJECT_BINARY_DIR}/headway-config-version.cmake"
    cmake/FindMariaDB.cmake
    cmake/HeadwayMigrations.cmake
    cmake/generate_migrations.cmake
    DESTINATION "${package_dir}")
endfunction()
