# SPDX-License-Identifier: MIT
"""Asks headway and Debian's Alembic for the same plans on random graphs, and explains every disagreement.

    python3 ask_alembic.py PROGRAM [GRAPHS] [SEED]

Disagreements must have a row in REASONS, where headway differs on purpose; any other fails the test.
"""

import collections
import random
import subprocess
import sys
import types
import warnings

try:
    from alembic.runtime import migration
    from alembic.script import revision
except ImportError:
    print("SKIPPED: there is no python3-alembic")
    sys.exit(77)

warnings.simplefilter("ignore")

REASONS = {
    "several dependencies": "Alembic's order changes with a hash seed when a revision depends on several others",
    "short prefix": "headway takes prefixes of at least 4 characters",
    "-N with several rows": "Alembic goes down from the row that the database returned first",
    "overlapping rows": "Alembic leaves rows of which one stands on another; headway leaves the one above",
    "branch in downgrade": "Alembic forgets the branch when it resolves branch@head and branch@revision in a downgrade",
    "branch without a row": "both must choose from where to step down a branch that is applied only beneath others",
    "step below the upper end": "-N:b counts from b, as Alembic's manual says; Alembic counts from the heads, whatever b is",
    "step after a revision": "headway takes revision+N at the lower end of a range, and current+N; Alembic knows neither",
    "branch in range": "headway names what is not in the branch; Alembic lists nothing, or judges by labels that end at a fork",
    "overlap in range": "headway lists a range although one of its ends stands on another",
    "order of a range": "both are in order; ties fall differently where a revision outside the range stands between two inside",
    "crash": "Alembic fails with an assertion or a KeyError where headway has an answer",
    "error for error": "both refuse",
}


class Rows(migration.HeadMaintainer):
    """Alembic's upkeep of the version table, without a database."""

    def __init__(self, heads):
        self.heads = set(heads)
        self.context = None

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)

    def _delete_version(self, version):
        self.heads.remove(version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)


def make_graph(rng):
    """Revisions as (id, parents, dependencies, labels), each standing only on those before it."""
    nodes = []
    below = {}  # all that a revision stands on by down_revision
    for number in range(rng.randint(1, 12)):
        name = "%s%02d" % (rng.choice(["abcde", "abcdf", "xyzzy"]), number)
        others = [n[0] for n in nodes]
        parents = []
        if others and rng.random() > 0.12:
            parents = [rng.choice(others[-4:])]
            if rng.random() < 0.25:
                second = rng.choice(others)
                if second not in parents and second not in below[parents[0]] and parents[0] not in below[second]:
                    parents.append(second)
        below[name] = set(parents).union(*[below[p] for p in parents]) if parents else set()
        needs = []
        if rng.random() < 0.25:
            possible = [o for o in others if o not in below[name]]
            needs = rng.sample(possible, min(len(possible), rng.choice([1, 1, 1, 2])))
        labels = ["branch%d" % number] if rng.random() < 0.2 else []
        nodes.append((name, parents, needs, labels))
    return nodes


def make_targets(rng, nodes, direction):
    names = [n[0] for n in nodes]
    labels = [label for n in nodes for label in n[3]]
    one = rng.choice(names)
    branch = rng.choice(labels) if labels and rng.random() < 0.6 else rng.choice(names)
    sign = rng.choice("+-") + str(rng.randint(1, 3))
    step = ("+" if direction == "up" else "-") + str(rng.randint(1, 3))
    return [
        "head", "heads", "base", one, rng.choice(names), one[: rng.randint(3, 7)], step, step, one + sign,
        branch + "@head", branch + "@heads", branch + "@base", branch + "@" + one, branch + "@" + step, rng.choice(labels or names),
    ]


def make_ranges(rng, nodes):
    names = [n[0] for n in nodes]
    labels = [label for n in nodes for label in n[3]]
    branch = rng.choice(labels) if labels and rng.random() < 0.7 else rng.choice(names)
    one, other, step = rng.choice(names), rng.choice(names), str(rng.randint(1, 3))
    one, other = sorted((one, other), key=names.index) if rng.random() < 0.8 else (one, other)
    return [
        one + ":" + other, one + ":", ":" + one, "base:head", ":", "current:", ":current", one + ":current", "current:" + one,
        "-" + step + ":current", "-" + step + ":" + one, "-" + step + ":", "current:+" + step, one + ":+" + step, "base:+" + step,
        one + ":" + other + "-" + step, one + "+" + step + ":", branch + "@base:", branch + "@base:" + branch + "@head",
        branch + "@" + one + ":" + branch + "@head", branch + "@base:heads", one + ":" + branch + "@head",
    ]


def ask_alembic(nodes, direction, rows, target):
    """(steps, rows after) or the exception."""
    try:
        graph = revision.RevisionMap(
            lambda: [
                revision.Revision(name, tuple(parents) or None, dependencies=tuple(needs) or None, branch_labels=tuple(labels) or None)
                for name, parents, needs, labels in nodes
            ]
        )
        if direction == "range":  # what command.history does
            lower, upper = [tuple(rows) if end == "current" else end for end in target.split(":")]
            found = graph.iterate_revisions("heads" if upper == "" else upper, lower or "base", inclusive=True, assert_relative_length=False)
            return [s.revision for s in found], []
        if direction == "up":
            steps = list(reversed(list(graph.iterate_revisions(target, tuple(rows), implicit_base=True))))
        else:
            steps = list(graph.iterate_revisions(tuple(rows), target, select_for_downgrade=True))
        state = Rows(rows)
        for step in steps:
            step.module = types.SimpleNamespace(upgrade=None, downgrade=None)  # what a migration file would bring
            state.update_to_step(migration.RevisionStep(graph, step, direction == "up"))
        return [s.revision for s in steps], sorted(state.heads)
    except Exception as error:  # an answer like any other
        return error


def some_rows(rng, nodes):
    """The rows of a database where some revisions, and all that they need, are applied."""
    graph = {name: list(parents) + list(needs) for name, parents, needs, _ in nodes}
    applied = set()
    todo = rng.sample(list(graph), rng.randint(0, min(3, len(graph))))
    while todo:
        name = todo.pop()
        if name not in applied:
            applied.add(name)
            todo += graph[name]
    implied = {below for name in applied for below in graph[name]}
    return sorted(applied - implied, key=list(graph).index)


def is_in_order(nodes, direction, steps):
    graph = {name: set(parents) | set(needs) for name, parents, needs, _ in nodes}
    if direction == "down":
        steps = list(reversed(steps))
    seen = set()
    for step in steps:
        if any(below in steps and below not in seen for below in graph[step]):
            return False
        seen.add(step)
    return True


def compare(nodes, direction, rows, target, theirs, ours):
    """The reason of a disagreement, "" when they agree, None when there is none."""
    refused = ours.startswith("error")
    if direction == "range":
        return compare_range(nodes, rows, target, theirs, ours)
    if direction == "down" and "@" in target and not target.endswith("@base") and target[target.index("@") + 1] not in "+-":
        if refused or isinstance(theirs, Exception):
            return "branch in downgrade" if refused != isinstance(theirs, Exception) else "error for error"
    if isinstance(theirs, Exception):
        is_crash = isinstance(theirs, (AssertionError, KeyError, AttributeError, TypeError, ValueError, StopIteration))
        if refused:
            return "error for error"
        return "crash" if is_crash else None
    if refused:
        if "short" in ours or (ours == "error malformed_target" and len(target.split("@")[-1]) < 4):
            return "short prefix"
        if direction == "down" and ours == "error several_branches" and "-" in target:
            return "-N with several rows"
        return None
    _, steps, after = ours.split(" ")
    steps = [] if steps == "-" else steps.split(",")
    after = [] if after == "-" else after.split(",")
    if (steps, after) == theirs:
        return ""
    if any(len(n[2]) > 1 for n in nodes) and set(steps) == set(theirs[0]) and after == theirs[1] and is_in_order(nodes, direction, steps):
        return "several dependencies"
    standing = {name: standing_on(nodes, name) for name in theirs[1]}
    tops = [name for name in theirs[1] if not any(name in standing[other] for other in theirs[1])]
    if tops != theirs[1] and tops == after and set(steps) == set(theirs[0]):
        return "overlapping rows"
    return None


def compare_range(nodes, rows, target, theirs, ours):
    lower, upper = target.split(":")
    refused, is_error = ours.startswith("error"), isinstance(theirs, Exception)
    if refused and is_error:
        return "error for error"
    mine = None if refused else [] if ours.split(" ")[1] == "-" else ours.split(" ")[1].split(",")
    if not is_error and mine == theirs[0]:
        return ""
    if lower.startswith("-"):
        return "step below the upper end"
    if any(sign in lower for sign in "+-"):
        return "step after a revision"
    if "@" in lower:
        return "branch in range"
    if is_error and "overlaps" in str(theirs):
        return "overlap in range"
    if is_error and isinstance(theirs, (AssertionError, KeyError, AttributeError, TypeError)):
        return "crash"
    if not refused and not is_error and any(len(n[2]) > 1 for n in nodes) and set(mine) == set(theirs[0]) and is_in_order(nodes, "down", mine):
        return "several dependencies"
    if not refused and not is_error and set(mine) == set(theirs[0]) and is_in_order(nodes, "down", mine):
        return "order of a range"
    return None


def lineage(nodes, branch):
    """What is above and below the revision that names a branch, by down_revision."""
    parents = {n[0]: n[1] for n in nodes}
    start = next(n[0] for n in nodes if branch == n[0] or branch in n[3])
    found = {start}
    todo = [start]
    while todo:
        for parent in parents[todo.pop()]:
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    above = {start}
    for name, own, _, _ in nodes:  # each stands after what it builds on
        if any(parent in above for parent in own):
            above.add(name)
    return found | above


def standing_on(nodes, name):
    """All that a revision stands on."""
    graph = {n[0]: list(n[1]) + list(n[2]) for n in nodes}
    found, todo = set(), list(graph[name])
    while todo:
        below = todo.pop()
        if below not in found:
            found.add(below)
            todo += graph[below]
    return found


def main():
    program = sys.argv[1]
    graphs = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**9)
    print("seed", seed)
    rng = random.Random(seed)
    questions, lines = [], []
    for _ in range(graphs):
        nodes = make_graph(rng)
        lines.append("G")
        lines += ["R %s %s %s %s" % (n, ",".join(p) or "-", ",".join(d) or "-", ",".join(l) or "-") for n, p, d, l in nodes]
        for direction in ("up", "down"):
            rows = some_rows(rng, nodes)
            for target in make_targets(rng, nodes, direction):
                questions.append((nodes, direction, rows, target))
                lines.append("Q %s %s %s" % (direction, ",".join(rows) or "-", target))
        rows = some_rows(rng, nodes)
        for target in make_ranges(rng, nodes):
            questions.append((nodes, "range", rows, target))
            lines.append("Q range %s %s" % (",".join(rows) or "-", target))
    answers = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answers) == len(questions), "an answer is missing"

    counts, unexplained = collections.Counter(), []
    for question, ours in zip(questions, answers):
        theirs = ask_alembic(*question)
        reason = compare(*question, theirs, ours)
        nodes, direction, rows, target = question
        if reason is None and direction == "down" and "@-" in target:
            if not any(row in lineage(nodes, target.split("@")[0]) for row in rows):
                reason = "branch without a row"
        counts["agreed" if reason == "" else reason or "UNEXPLAINED"] += 1
        if reason is None:
            unexplained.append((question, theirs, ours))
    for reason, count in counts.most_common():
        print("%6d %s%s" % (count, reason, ": " + REASONS[reason] if reason in REASONS else ""))
    for (nodes, direction, rows, target), theirs, ours in unexplained[:5]:
        print("\n%s %s from %s\n  Alembic: %r\n  headway: %s" % (direction, target, rows, theirs, ours))
        for node in nodes:
            print("   ", node)
    sys.exit(1 if unexplained else 0)


main()
