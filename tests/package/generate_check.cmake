# SPDX-License-Identifier: MIT
# cmake -DSCRATCH=… -DGENERATOR=…/generate_migrations.cmake -P generate_check.cmake
# What is wrong with a directory of migrations is said with the file's name.

cmake_minimum_required(VERSION 3.24)

# expect(<sentence or empty> <file>... [-- <argument>...])
function(expect sentence)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(MAKE_DIRECTORY "${SCRATCH}/in")
  set(arguments "")
  set(is_argument FALSE)
  foreach(given IN LISTS ARGN)
    if(given STREQUAL "--")
      set(is_argument TRUE)
    elseif(is_argument)
      list(APPEND arguments "${given}")
    else()
      file(WRITE "${SCRATCH}/in/${given}" "SELECT 1;\n")
    endif()
  endforeach()
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DDIRECTORY=${SCRATCH}/in" "-DOUTPUT=${SCRATCH}/out.hpp" -DNAMESPACE=n ${arguments} -P "${GENERATOR}"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  string(REGEX REPLACE "[ \n]+" " " err "${err}")
  if(sentence STREQUAL "" AND NOT code EQUAL 0)
    message(SEND_ERROR "${ARGN}: expected no complaint, got: ${err}")
  elseif(NOT sentence STREQUAL "" AND (code EQUAL 0 OR NOT err MATCHES "${sentence}"))
    message(SEND_ERROR "${ARGN}: expected '${sentence}', got ${code}: ${err}")
  elseif(NOT sentence STREQUAL "" AND EXISTS "${SCRATCH}/out.hpp")
    message(SEND_ERROR "${ARGN}: a header was written in spite of the error")
  endif()
endfunction()

expect("" 0001_a.up.sql 0001_a.down.sql 0002_b.up.sql)
expect("" 0001_a.up.sql schema.sql)
expect("" 0001_a.up.sql -- -DFOREIGN_KEYS_OFF=0001_a -DNON_TRANSACTIONAL=0001_a)
expect("")
expect("0002_b.down.sql has no 0002_b.up.sql beside it" 0001_a.up.sql 0002_b.down.sql)
expect("0002_b.sql is named neither NAME.up.sql nor NAME.down.sql" 0001_a.up.sql 0002_b.sql)
expect("holds .hpp and .sql migrations; use one form" 0001_a.up.sql 0002_b.hpp)
expect("0001_a.hpp declares no" 0001_a.hpp)
expect("are for SQL migrations" 0001_a.hpp -- -DFOREIGN_KEYS_OFF=0001_a)
expect("there is no migration 0009_x" 0001_a.up.sql -- -DFOREIGN_KEYS_OFF=0009_x)

# What a script accepts stands in the header.
file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}/in")
file(WRITE "${SCRATCH}/in/0001_a.up.sql" "-- headway: accepts drops_table, drops_column\nDROP TABLE a;\n-- headway: accepts narrows_type\n")
file(WRITE "${SCRATCH}/in/0002_b.up.sql" "SELECT '-- headway: accepts drops_table';\n")
execute_process(
  COMMAND "${CMAKE_COMMAND}" "-DDIRECTORY=${SCRATCH}/in" "-DOUTPUT=${SCRATCH}/out.hpp" -DNAMESPACE=n -P "${GENERATOR}"
  COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS "${SCRATCH}/out.hpp" accepted REGEX "\\.accepts")
set(expected "     .accepts = {headway::ErrorCode::drops_table, headway::ErrorCode::drops_column, headway::ErrorCode::narrows_type},")
if(NOT accepted STREQUAL expected)
  message(SEND_ERROR "expected '${expected}', got '${accepted}'")
endif()
