# SPDX-License-Identifier: MIT
# Turns a directory of migrations into the static list of a program, when the program is built.

set(HEADWAY_GENERATE_MIGRATIONS "${CMAKE_CURRENT_LIST_DIR}/generate_migrations.cmake" CACHE INTERNAL "")

# headway_add_migrations(<target> DIRECTORY <dir>
#                        [NAMESPACE <namespace>] [HEADER <path>] [DRAFT <target>]
#                        [FOREIGN_KEYS_OFF <revision>...] [NON_TRANSACTIONAL <revision>...])
#
# The directory holds migrations of one of two forms, ordered by file name:
#   *.hpp                              each declares `inline constexpr headway::Migration NAME{…}`
#   NAME.up.sql and NAME.down.sql      NAME is the revision, the file before it the down_revision; without a .down.sql
#                                      the migration is irreversible; other .sql files are left alone, unless their
#                                      name begins with a digit: then one of the two endings was meant; a line
#                                      `-- headway: accepts drops_table, drops_column` is .accepts
#
# Makes the header <path> (default: <target>/migrations.hpp), which declares `migrations`, an array of all of them, in
# the namespace (default: the target's name, as an identifier), and puts it on the target's include path. A file that is added, changed
# or removed makes the header anew at the next build. The program reads no file when it runs. The header also tells the
# directory and the namespace, as `migrations_directory` and `migrations_namespace`, for the commands
# `revision` and `merge`.
#
# DRAFT               makes another executable of the same sources, built only when asked for, with HEADWAY_DRAFT defined:
#                     its history is not compared with the models and may have several heads, so that it can write the
#                     migration that is missing
# FOREIGN_KEYS_OFF    SQL migrations during which SQLite must not enforce foreign keys
# NON_TRANSACTIONAL   SQL migrations that must run outside a transaction
function(headway_add_migrations target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIRECTORY;NAMESPACE;HEADER;DRAFT" "FOREIGN_KEYS_OFF;NON_TRANSACTIONAL")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "headway_add_migrations(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_DIRECTORY)
    message(FATAL_ERROR "headway_add_migrations(${target}): DIRECTORY is missing")
  endif()
  get_filename_component(directory "${arg_DIRECTORY}" ABSOLUTE)
  if(NOT IS_DIRECTORY "${directory}")
    message(FATAL_ERROR "headway_add_migrations(${target}): there is no directory ${directory}")
  endif()
  if(NOT arg_NAMESPACE)
    string(MAKE_C_IDENTIFIER "${target}" arg_NAMESPACE)
  endif()
  if(NOT arg_HEADER)
    set(arg_HEADER "${target}/migrations.hpp")
  endif()

  file(GLOB files CONFIGURE_DEPENDS "${directory}/*.hpp" "${directory}/*.sql")
  set(root "${CMAKE_CURRENT_BINARY_DIR}/headway")
  set(header "${root}/${arg_HEADER}")
  # A file that goes, or comes with an old date, makes nothing newer than the header: the list of names does.
  file(CONFIGURE OUTPUT "${header}.files" CONTENT "${files}\n${arg_FOREIGN_KEYS_OFF}\n${arg_NON_TRANSACTIONAL}\n" @ONLY)
  add_custom_command(
    OUTPUT "${header}"
    COMMAND "${CMAKE_COMMAND}"
      "-DDIRECTORY=${directory}" "-DOUTPUT=${header}" "-DNAMESPACE=${arg_NAMESPACE}"
      "-DFOREIGN_KEYS_OFF=${arg_FOREIGN_KEYS_OFF}" "-DNON_TRANSACTIONAL=${arg_NON_TRANSACTIONAL}"
      -P "${HEADWAY_GENERATE_MIGRATIONS}"
    DEPENDS ${files} "${header}.files" "${HEADWAY_GENERATE_MIGRATIONS}"
    COMMENT "Listing the migrations of ${target}"
    VERBATIM)
  target_sources(${target} PRIVATE "${header}")
  target_include_directories(${target} PRIVATE "${root}")

  if(arg_DRAFT)
    add_custom_target(${target}_migrations DEPENDS "${header}")
    add_dependencies(${target} ${target}_migrations)
    add_executable(${arg_DRAFT} EXCLUDE_FROM_ALL $<TARGET_PROPERTY:${target},SOURCES>)
    add_dependencies(${arg_DRAFT} ${target}_migrations)
    target_compile_definitions(${arg_DRAFT} PRIVATE HEADWAY_DRAFT $<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>)
    target_compile_options(${arg_DRAFT} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_OPTIONS>)
    target_compile_features(${arg_DRAFT} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_FEATURES>)
    target_include_directories(${arg_DRAFT} PRIVATE $<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>)
    target_link_libraries(${arg_DRAFT} PRIVATE $<TARGET_PROPERTY:${target},LINK_LIBRARIES>)
  endif()
endfunction()
