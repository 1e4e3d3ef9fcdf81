# SPDX-License-Identifier: MIT
# cmake -DPROGRAM=… -DSOURCE=… -P compare_output.cmake
# The program must print what the comment at the end of its source says after `// Output:`.

cmake_minimum_required(VERSION 3.24)

file(READ "${SOURCE}" source)
string(FIND "${source}" "// Output:\n" at)
if(at EQUAL -1)
  message(FATAL_ERROR "${SOURCE} has no `// Output:`")
endif()
string(SUBSTRING "${source}" ${at} -1 expected)
string(REPLACE "// Output:\n" "" expected "${expected}")
string(REGEX REPLACE "(^|\n)// ?" "\\1" expected "${expected}")

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "exit code ${code}, printed:\n${printed}")
endif()
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "expected:\n${expected}\nprinted:\n${printed}")
endif()
