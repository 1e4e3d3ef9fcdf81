# SPDX-License-Identifier: MIT
# cmake -DCOMPILER=… -DID=… -DFLAGS=… -DSOURCE=… -P check.cmake
#
# The program compiles as it is. With HEADWAY_REJECT it does not, and the compiler prints the sentence that stands in a
# line of its own at the head of the source: `// sentence<{"text"}, {"text"}>`.

cmake_minimum_required(VERSION 3.24)

set(command "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror ${FLAGS})
# Else the sentence could be found in the quoted source.
if(ID STREQUAL "GNU")
  list(APPEND command -fno-diagnostics-show-caret)
else()
  list(APPEND command -fno-caret-diagnostics)
endif()

file(STRINGS "${SOURCE}" sentence REGEX "^// [a-z_]+<.*>$")
list(LENGTH sentence count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "${SOURCE} has ${count} lines of the form `// sentence<{\"text\"}>`, not one")
endif()
string(SUBSTRING "${sentence}" 3 -1 sentence)

execute_process(COMMAND ${command} "${SOURCE}" RESULT_VARIABLE code ERROR_VARIABLE printed)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "the accepted twin does not compile:\n${printed}")
endif()
execute_process(COMMAND ${command} -DHEADWAY_REJECT "${SOURCE}" RESULT_VARIABLE code ERROR_VARIABLE printed)
if(code EQUAL 0)
  message(FATAL_ERROR "the rejected twin compiles")
endif()
# clang names the type of each text, and cuts a text of more than 36 characters after 34.
if(NOT ID STREQUAL "GNU")
  string(REGEX REPLACE "Words<[0-9]+>" "" printed "${printed}")
  string(REGEX MATCHALL "\"[^\"]*\"" texts "${sentence}")
  foreach(text IN LISTS texts)
    string(LENGTH "${text}" length)
    if(length GREATER 38)
      string(SUBSTRING "${text}" 0 35 cut)
      string(REPLACE "${text}" "${cut}[...]\"" sentence "${sentence}")
    endif()
  endforeach()
endif()
string(FIND "${printed}" "diagnostics::${sentence}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "expected: ${sentence}\nprinted:\n${printed}")
endif()
