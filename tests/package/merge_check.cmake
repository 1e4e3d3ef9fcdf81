# SPDX-License-Identifier: MIT
# cmake -DSOURCE=…/forked -DSCRATCH=… -DPREFIX=… -DGENERATOR=… -DCOMPILER=… -DLAUNCHER=… -P merge_check.cmake
#
# Builds a program with two heads, lets it merge them, builds it again, and finds one head.

cmake_minimum_required(VERSION 3.24)

# run(<expected output, a regular expression> <command>...)
function(run expected)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${SCRATCH}" RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT code EQUAL 0 OR NOT out MATCHES "${expected}")
    message(FATAL_ERROR "${ARGN}: expected '${expected}', got ${code}:\n${out}${err}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
file(COPY "${SOURCE}/" DESTINATION "${SCRATCH}/source")
set(program "${SCRATCH}/build/forked")
run("" "${CMAKE_COMMAND}" -S source -B build -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${PREFIX}"
  "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
run("" "${CMAKE_COMMAND}" --build build)
run("^0002_tags \\(head\\)\n0002_users \\(head\\)\n$" "${program}" heads)
run("^upgrade" "${program}" upgrade heads)
run("wrote .*/source/migrations/0003_tags_users.hpp\nnext: build forked again, then `forked upgrade`\n"
  "${program}" merge -m "tags & \"users\"" --branch-label main)
run("" "${CMAKE_COMMAND}" --build build)
run("^0003_tags_users \\(main\\) \\(head\\) \\(mergepoint\\)\n$" "${program}" heads)
run("message: tags & \"users\"\n" "${program}" show)
run("^upgrade 0003_tags_users .*now at 0003_tags_users" "${program}" upgrade)
run("^downgrade 0003_tags_users .*now at 0002_(tags, 0002_users|users, 0002_tags)\n" "${program}" downgrade 0002_tags)
