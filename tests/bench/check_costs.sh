#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check_costs.sh HEADWAY_COST: counts what headway does beyond SQLite used by itself, and compares each count with what
# is promised. The counts are the same on a busy machine.
#
# Exit status: 0 when every promise holds, 1 when one is broken, 77 when none is broken but some could not be counted.
set -u
export LC_ALL=C
# Symbols bound before main: otherwise the first call of each function counts the dynamic linker's search for it.
export LD_BIND_NOW=1

cost=$(realpath -e "${1:?usage: check_costs.sh HEADWAY_COST}") || exit 1
directory=$(mktemp -d) || exit 1
trap 'rm -rf "$directory"' EXIT
cd "$directory" || exit 1

readonly most_instructions_over_bare=30000   # of migrate_to_head() at head, with the making of the Migrator
readonly most_instructions_by_history=1000   # between the histories of 10 and of 1,000 migrations
readonly most_bytes_per_migration=2048       # of heap, SQLite's not counted
readonly fsyncs_of_a_transaction=4           # journal, its directory, journal header, database

broken=0
skipped=0

# expect WHAT COUNT at_most|exactly BOUND
expect() {
  local relation=-le
  test "$3" = exactly && relation=-eq
  if test "$2" $relation "$4"; then
    printf 'ok      %-66s %9d\n' "$1" "$2"
  else
    printf 'BROKEN  %-66s %9s, promised: %s %d\n' "$1" "${2:-nothing}" "${3/_/ }" "$4"
    broken=1
  fi
}
fail() { echo "check_costs.sh: $1" >&2; exit 1; }
skip() { echo "SKIPPED: $1"; skipped=1; }

run() { "$cost" "$@" || fail "headway_cost $* has failed"; }

# traced COMMAND FILE [SIZE [CACHE]]: the system calls go to the file `calls`
traced() { strace -f -qq -o calls "$cost" "$@" || fail "headway_cost $* has failed under strace"; }
# calls PATTERN: how many of the traced calls match; each line is "PID NAME(ARGUMENTS) = ANSWER"
calls() { grep -cE "^([0-9]+ +)?($1)" calls; }
readonly writes='write\(|writev\(|pwrite64\(|pwritev2?\(|ftruncate\(|truncate\(|unlink(at)?\(|rename(at2?)?\(|fallocate\('
readonly syncs='fsync\(|fdatasync\(|sync_file_range\(|msync\('
readonly locks='fcntl(64)?\([0-9]+, F_(OFD_)?SETLKW?,|flock\('

# instructions COMMAND FILE SIZE: how many the processor carries out
instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$cost" "$@" 2>valgrind.log ||
    fail "headway_cost $* has failed under valgrind: $(tail -1 valgrind.log)"
  sed -n 's/^==[0-9]*== Collected : \([0-9]*\)$/\1/p' valgrind.log
}

run upgrade 10.db 10
run upgrade 1000.db 1000

echo "-- heap of a run, SQLite's not counted"
bytes() { run memory "memory$1.db" "$1" | cut -d' ' -f1; }
bytes_250=$(bytes 250) && bytes_500=$(bytes 500) && bytes_1000=$(bytes 1000) || exit 1
expect "bytes per migration, of 1000" $((bytes_1000 / 1000)) at_most $most_bytes_per_migration
expect "percent that 500 take of twice 250" $((100 * bytes_500 / (2 * bytes_250))) at_most 110
expect "percent that 1000 take of twice 500" $((100 * bytes_1000 / (2 * bytes_500))) at_most 110

if ! command -v strace >/dev/null; then
  skip "no strace"
elif ! strace -o calls true 2>/dev/null; then
  skip "strace may not trace here: ptrace is not permitted"
else
  for size in 10 1000; do
    echo "-- system calls at head, history of $size"
    traced bare $size.db
    locks_of_bare=$(calls "$locks")
    traced head $size.db $size
    expect "writes" "$(calls "$writes")" exactly 0
    expect "syncs" "$(calls "$syncs")" exactly 0
    expect "locks, which a bare read has as well" "$(calls "$locks")" exactly "$locks_of_bare"
  done

  # fsyncs COMMAND SIZE [CACHE]: those of a whole run on a database that holds something, in rollback mode
  fsyncs() {
    rm -f whole.db
    run prepare whole.db
    traced "$1" whole.db "${@:2}"
    calls "$syncs"
  }
  # Dirty pages of a large run do not fit SQLite's own cache: it writes some out early, and syncs the journal once more
  # for that. This is in the plain run as well; with a cache that holds the run, it is one transaction's.
  echo "-- syncs of a whole upgrade in rollback mode"
  expect "10 migrations" "$(fsyncs upgrade 10)" exactly $fsyncs_of_a_transaction
  expect "10 migrations by SQLite alone" "$(fsyncs plain 10)" exactly $fsyncs_of_a_transaction
  expect "1000 migrations, a cache that holds them" "$(fsyncs upgrade 1000 65536)" exactly $fsyncs_of_a_transaction
  expect "1000 migrations by SQLite alone, the same cache" "$(fsyncs plain 1000 65536)" exactly $fsyncs_of_a_transaction
  fsyncs_of_plain=$(fsyncs plain 1000) || exit 1
  expect "1000 migrations, SQLite's own cache; by SQLite alone $fsyncs_of_plain" "$(fsyncs upgrade 1000)" exactly "$fsyncs_of_plain"
fi

if ! command -v valgrind >/dev/null; then
  skip "no valgrind"
else
  echo "-- instructions at head, over a bare read"
  for size in 10 1000; do
    bare=$(instructions bare $size.db $size) && head=$(instructions head $size.db $size) || exit 1
    expect "history of $size" $((head - bare)) at_most $most_instructions_over_bare
    over[size]=$((head - bare))
  done
  expect "history of 1000 over history of 10" $((over[1000] - over[10])) at_most $most_instructions_by_history
fi

test $broken -eq 0 || fail "a promise about costs is broken, see above"
test $skipped -eq 0 || exit 77
echo "every promise about costs holds"
