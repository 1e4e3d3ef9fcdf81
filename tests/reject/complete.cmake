# SPDX-License-Identifier: MIT
# cmake -DDIAGNOSTICS=… -DDIRECTORY=… -P complete.cmake
#
# Every sentence that the compiler can print is printed by a program here.

cmake_minimum_required(VERSION 3.24)

file(STRINGS "${DIAGNOSTICS}" sentences REGEX "^struct [a-z_]+;$")
file(GLOB sources "${DIRECTORY}/*.cpp")
set(printed "")
foreach(source IN LISTS sources)
  file(STRINGS "${source}" lines REGEX "^// [a-z_]+<.*>$")
  string(APPEND printed "${lines}\n")
endforeach()
set(count 0)
foreach(sentence IN LISTS sentences)
  string(REGEX REPLACE "^struct ([a-z_]+);$" "\\1" sentence "${sentence}")
  if(sentence STREQUAL "no_problem_found")
    continue()
  endif()
  string(FIND "${printed}" "// ${sentence}<" at)
  if(at EQUAL -1)
    message(SEND_ERROR "no program in tests/reject makes the compiler print ${sentence}")
  endif()
  math(EXPR count "${count} + 1")
endforeach()
if(count LESS 30)
  message(SEND_ERROR "only ${count} sentences were found in ${DIAGNOSTICS}")
endif()
