# SPDX-License-Identifier: MIT
# cmake -DSCRATCH=… -P self_check.cmake: check.cmake must find each of these, and nothing in a tree that is right.

cmake_minimum_required(VERSION 3.24)

# expect(<sentence or empty> <header> <include line>)
function(expect sentence header line)
  file(REMOVE_RECURSE "${SCRATCH}")
  foreach(present base/a.hpp engine/b.hpp engine/detail/c.hpp backend/d.hpp)
    string(REGEX REPLACE "[/.]" "_" guard "HEADWAY_${present}")
    string(TOUPPER "${guard}" guard)
    set(body "")
    if(present STREQUAL header)
      set(body "${line}\n")
    endif()
    file(WRITE "${SCRATCH}/headway/${present}" "#ifndef ${guard}\n#define ${guard}\n${body}#endif\n")
  endforeach()
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DINCLUDE_DIR=${SCRATCH}" -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check.cmake"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  string(REGEX REPLACE "[ \n]+" " " err "${err}")
  if(sentence STREQUAL "" AND NOT code EQUAL 0)
    message(SEND_ERROR "${header} with ${line} is right, but: ${err}")
  elseif(NOT sentence STREQUAL "" AND (code EQUAL 0 OR NOT err MATCHES "${sentence}"))
    message(SEND_ERROR "${header} with ${line}: expected '${sentence}', got ${code}: ${err}")
  endif()
endfunction()

expect("" engine/b.hpp "#include \"headway/base/a.hpp\"")
expect("" engine/b.hpp "#include \"headway/engine/detail/c.hpp\"")
expect("" backend/d.hpp "#include <sqlite3.h>")
expect("stands above it" base/a.hpp "#include \"headway/engine/b.hpp\"")
expect("is private to engine" backend/d.hpp "#include \"headway/engine/detail/c.hpp\"")
expect("only backends may" engine/b.hpp "#include <sqlite3.h>")
expect("only backends may" base/a.hpp "#  include \"libpq-fe.h\"")
expect("does not exist" engine/b.hpp "#include \"headway/base/missing.hpp\"")
