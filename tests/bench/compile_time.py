#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a history of migrations costs the compiler: time, memory and code, for 10, 100 and 1,000 migrations.

Each migration makes a table of five columns and an index, or adds five columns and an index to the table made before,
and takes it back. A program is compiled without the check (a plain array given to History::from), and with it
(checked_history besides).

  compile_time.py --full                          the whole table: g++ and clang++-19, -O0 and -O2; takes minutes
  compile_time.py --compiler g++ --size 10 100    a part of it
  compile_time.py --gate --compiler g++           what CTest runs: memory and code of few migrations, against budgets

Times are user CPU seconds of all processes of the compiler, the best of the repetitions. They are never held against
a budget, as a busy machine makes them longer; memory and code are the same everywhere and are.
"""

import argparse
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What a run of CTest holds against: of -O2 builds without the check, and of what the check adds to -O0 builds.
MOST_CODE_PER_MIGRATION = 1024  # bytes of instructions, constants and unwind tables
MOST_MEMORY_OF_CHECK = {100: 100, 300: 250}  # MB by migrations; room for a collector of garbage that grows in steps
# As the table of a full run states it, for the reader to compare.
BUDGETS = """\
budgets, on a quiet machine: growth is linear; the check adds at most 1.5 s to 100 migrations, and at most 20 s and
700 MB to 1,000; at -O2 a migration costs at most 20 ms without the check, and 1024 bytes."""


def create_table(k):
    """A migration that makes table k."""
    return f"""
          op.create_table("table_{k}",
                          column("id", uuid).primary_key(),
                          column("name", varchar(100)).not_null(),
                          column("value", real),
                          column("created_at", timestamp).not_null(),
                          column("is_active", boolean).not_null().default_value(true));
          op.create_index("idx_{k}_name", "table_{k}", {{"name"}});""", f"""
          op.drop_index("idx_{k}_name", "table_{k}");
          op.drop_table("table_{k}");"""


def add_columns(k):
    """A migration that adds to the table of the migration before."""
    names = [f"{word}_{k}" for word in ("title", "note", "weight", "due", "status")]
    types = ["varchar(200)", "text", "real", "date", "varchar(50)"]
    up = "".join(f"""
          op.add_column("table_{k - 1}", column("{name}", {kind}));""" for name, kind in zip(names[:-1], types))
    up += f"""
          op.add_column("table_{k - 1}", column("{names[-1]}", {types[-1]}).not_null().default_value("open"));
          op.create_index("idx_{k}_status", "table_{k - 1}", {{"{names[-1]}"}});"""
    down = f"""
          op.drop_index("idx_{k}_status", "table_{k - 1}");"""
    down += "".join(f"""
          op.drop_column("table_{k - 1}", "{name}");""" for name in reversed(names))
    return up, down


def program(size, checked):
    """A translation unit with that many migrations, and one function that the program would call."""
    out = ['#include "headway/headway.hpp"', "", "namespace application {", "", "using namespace headway;", ""]
    for k in range(size):
        up, down = (add_columns if k % 2 else create_table)(k)
        parent = f'\n    .down_revision = "{k - 1:04}_revision",' if k else ""
        out.append(f"""inline constexpr Migration m{k}{{
    .revision = "{k:04}_revision",{parent}
    .message = "revision {k}",
    .upgrade =
        [](Operations& op) {{{up}
        }},
    .downgrade =
        [](Operations& op) {{{down}
        }},
}};
""")
    out.append("inline constexpr Migration migrations[] = {" + ", ".join(f"m{k}" for k in range(size)) + "};\n")
    # In both programs, so that they differ by nothing but the check.
    out.append("Result<History> unchecked() { return History::from(migrations); }")
    if checked:
        out.append("const History& checked() { return checked_history<migrations>; }")
    out.append("\n}  // namespace application\n")
    return "\n".join(out)


def options_of_target(compiler):
    """What the CMake target `headway` asks of whoever links it."""
    block = re.search(r"target_compile_options\(headway INTERFACE([^)]*)\)", (ROOT / "CMakeLists.txt").read_text())
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    family = "Clang" if "clang" in said else "GNU"
    found = []
    for families, options in re.findall(r"\$<\$<CXX_COMPILER_ID:([^>]*)>:([^>]*)>", block.group(1) if block else ""):
        if family in families.split(","):
            found += options.split(";")
    if not found:
        sys.exit(f"compile_time.py: the target headway in CMakeLists.txt has no compile options for {family}")
    return found


class Cost(NamedTuple):
    seconds: float  # user CPU time
    memory: float  # MB, of the largest process
    code: int  # bytes: instructions, constants and unwind tables
    text: int  # bytes: the instructions alone
    data: int  # bytes: constants that hold addresses


def sizes_of(object_file):
    """Bytes by kind of section."""
    listed = subprocess.run(["size", "-A", "-d", object_file], capture_output=True, text=True, check=True).stdout
    code = text = data = 0
    for section, count in re.findall(r"^(\.\S+)\s+(\d+)\s+\d+$", listed, re.MULTILINE):
        if section.startswith(".text"):
            text += int(count)
        if section.startswith((".text", ".rodata", ".eh_frame", ".gcc_except_table")):
            code += int(count)
        if section.startswith((".data.rel.ro", ".data")):
            data += int(count)
    return code, text, data


def measure(arguments, compiler, level, size, checked):
    """Compiles one program as often as asked for; the least time and memory count."""
    with tempfile.TemporaryDirectory() as directory:
        source = pathlib.Path(directory, f"history_{size}.cpp")
        made = source.with_suffix(".o")
        source.write_text(program(size, checked))
        command = [compiler, "-std=c++20", level, f"-I{arguments.include}", *options_of_target(compiler),
                   *arguments.option, "-c", str(source), "-o", str(made)]
        seconds, memory = [], []
        for _ in range(arguments.repeat):
            child = subprocess.Popen(command)
            # Of the driver and of every process it waited for: times are added up, memory is that of the largest.
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                sys.exit(f"compile_time.py: the compiler has failed: {' '.join(command)}")
            seconds.append(used.ru_utime)
            memory.append(used.ru_maxrss / 1024)
        return Cost(min(seconds), min(memory), *sizes_of(made))


def table(arguments):
    """Prints the costs of every case, and what one migration more costs."""
    print(f"{'compiler':<12}{'level':<6}{'check':<8}{'size':>5}{'seconds':>9}{'MB':>7}{'code':>10}{'.text':>10}{'data':>9}"
          f"   one more: {'ms':>6}{'kB':>7}{'code':>7}{'.text':>7}{'data':>6}")
    for compiler, level in itertools.product(arguments.compiler, arguments.level):
        known = {}
        for checked in arguments.check:
            before = None
            for size in arguments.size:
                cost = known[checked, size] = measure(arguments, compiler, level, size, checked)
                line = (f"{compiler:<12}{level:<6}{'checked' if checked else 'plain':<8}{size:>5}{cost.seconds:>9.2f}"
                        f"{cost.memory:>7.0f}{cost.code:>10}{cost.text:>10}{cost.data:>9}")
                if before:
                    least, of_least = before
                    more = [(new - old) / (size - least) for new, old in zip(cost, of_least)]
                    line += (f"   {'':>9} {1000 * more[0]:>6.1f}{1024 * more[1]:>7.0f}{more[2]:>7.0f}{more[3]:>7.0f}"
                             f"{more[4]:>6.0f}")
                print(line, flush=True)
                before = size, cost
        for size in arguments.size:
            if (True, size) in known and (False, size) in known:
                new, old = known[True, size], known[False, size]
                print(f"{compiler:<12}{level:<6}the check adds to {size}: {new.seconds - old.seconds:.2f} s, "
                      f"{new.memory - old.memory:.0f} MB, {new.code - old.code} bytes of code")
    print(BUDGETS)


def gate(arguments):
    """Holds memory and code against their budgets; true when they keep within."""
    kept = True

    def expect(what, count, bound):
        nonlocal kept
        kept = kept and count <= bound
        print(f"{'ok' if count <= bound else 'BROKEN':<8}{what:<66}{count:>8.0f}, at most {bound}")

    for compiler in arguments.compiler:
        few, many = (measure(arguments, compiler, "-O2", size, False) for size in (10, 50))
        expect(f"{compiler} -O2: bytes of code per migration", (many.code - few.code) / 40, MOST_CODE_PER_MIGRATION)
        for size, bound in MOST_MEMORY_OF_CHECK.items():
            plain, checked = (measure(arguments, compiler, "-O0", size, checked) for checked in (False, True))
            expect(f"{compiler} -O0: MB that the check of {size} migrations adds", checked.memory - plain.memory, bound)
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="sizes 10, 100 and 1,000")
    parser.add_argument("--gate", action="store_true", help="fail when a budget of memory or code is broken")
    parser.add_argument("--compiler", nargs="+", help="default: g++ and clang++-19, as far as they are there")
    parser.add_argument("--level", nargs="+", default=["O0", "O2"], help="O0 O2")
    parser.add_argument("--size", nargs="+", type=int, help="default: 10 100")
    parser.add_argument("--check", nargs="+", choices=["plain", "checked"], default=["plain", "checked"])
    parser.add_argument("--repeat", type=int, default=1, help="the least of so many compilations")
    parser.add_argument("--include", default=str(ROOT / "include"), help="where the library is")
    parser.add_argument("--option", nargs="+", default=[], help="more for the compiler")
    parser.add_argument("--print", type=int, metavar="SIZE", help="print the program, checked, and do nothing else")
    arguments = parser.parse_args()
    if arguments.print is not None:
        print(program(arguments.print, True))
        return
    arguments.compiler = arguments.compiler or [name for name in ("g++", "clang++-19") if shutil.which(name)]
    arguments.level = [f"-{level.lstrip('-')}" for level in arguments.level]
    arguments.check = [word == "checked" for word in arguments.check]
    arguments.size = arguments.size or ([10, 100, 1000] if arguments.full else [10, 100])
    if arguments.gate:
        sys.exit(0 if gate(arguments) else 1)
    table(arguments)


if __name__ == "__main__":
    main()
