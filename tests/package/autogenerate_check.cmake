# SPDX-License-Identifier: MIT
# cmake -DSOURCE=…/growing -DSCRATCH=… -DPREFIX=… -DGENERATOR=… -DCOMPILER=… -DLAUNCHER=… -P autogenerate_check.cmake
#
# From an empty directory to a second migration that nobody wrote by hand: each compiles as it is, the history and the
# models then agree, and so does the database.

cmake_minimum_required(VERSION 3.24)

# run(<expected output, a regular expression> <command>...)
function(run expected)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${SCRATCH}" RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT code EQUAL 0 OR NOT out MATCHES "${expected}")
    message(FATAL_ERROR "${ARGN}: expected '${expected}', got ${code}:\n${out}${err}")
  endif()
endfunction()
function(expect_not_to_build sentence)
  execute_process(COMMAND "${CMAKE_COMMAND}" --build build --target growing WORKING_DIRECTORY "${SCRATCH}"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(code EQUAL 0 OR NOT "${out}${err}" MATCHES "${sentence}")
    message(FATAL_ERROR "expected not to build, with '${sentence}', got ${code}:\n${out}${err}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
file(COPY "${SOURCE}/" DESTINATION "${SCRATCH}/source")
set(configure "${CMAKE_COMMAND}" -S source -B build -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${PREFIX}"
  "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
set(build "${CMAKE_COMMAND}" --build build --target)
set(program "${SCRATCH}/build/growing")
set(draft "${SCRATCH}/build/growing_draft")

run("" ${configure})
expect_not_to_build("models_have_a_table_that_no_migration_makes")
run("" ${build} growing_draft)
run("^wrote .*/source/migrations/0001_first_authors_and_books.hpp\nnext: build growing again, then `growing upgrade`\n"
  "${draft}" revision --autogenerate --rev-id 0001_first -m "authors and books")
run("" ${build} growing)
run("^upgrade 0001_first .*now at 0001_first \\(head\\)\n" "${program}" upgrade)
run("^no drift: .*\nmodels: the database is as they describe it\n$" "${program}" check)
run("^nothing to write: the models are what is there\n$" "${program}" revision --autogenerate -m again)
run("" sqlite3 growing.db "INSERT INTO authors VALUES (1, 'Ada', 'London'); INSERT INTO books VALUES (1, 'Notes', 66, 1)")

file(COPY_FILE "${SCRATCH}/source/grown/models.hpp" "${SCRATCH}/source/models.hpp")
expect_not_to_build("a_column_has_another_type_in_the_models")
run("" ${build} growing_draft)
run("^wrote .*/source/migrations/0002_grown.hpp\n" "${draft}" revision --autogenerate -m grown)
run("" ${build} growing)
run("message: grown\n" "${program}" show)
run("^upgrade 0002_grown .*now at 0002_grown \\(head\\)\n" "${program}" upgrade)
run("^no drift: .*\nmodels: the database is as they describe it\n$" "${program}" check)
run("^nothing to write: the models are what is there\n$" "${program}" revision --autogenerate --database growing.db -m again)
run("^1\\|Notes\\|66\\|1\\|N\n$" sqlite3 growing.db "SELECT id, title, pages, author_id, shelf FROM books")
run("^downgrade 0002_grown .*now at 0001_first\n" "${program}" downgrade -1)
run("^downgrade 0001_first .*now at base\n" "${program}" downgrade base)
