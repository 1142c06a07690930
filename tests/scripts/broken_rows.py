"""Print the rows of the generators whose programs break the law of `test_execution`, with the shortest program of each.

python tests/scripts/broken_rows.py [PROGRAMS]
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from execution import Outcome
from python_programs import Program
from test_execution import GENERATORS, MANY, outcomes_of, write_tasks

Pair = tuple[Program, Outcome]


def broken(found: list[Pair]) -> dict[str, list[Pair]]:
    """Return the fewest rows that explain all faults, each with its programs: rows that always fail come first."""
    all_uses = Counter(row for program, _ in found for row in set(program.rows))
    left, rows = [pair for pair in found if pair[1].fault], {}
    while left:
        uses = Counter(row for program, _ in left for row in set(program.rows))
        worst = max(uses, key=lambda row: (uses[row] / all_uses[row], uses[row]))
        rows[worst] = [pair for pair in left if worst in pair[0].rows]
        left = [pair for pair in left if worst not in pair[0].rows]
    return rows


def main(count: int) -> None:
    """Print the rows of all languages."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_tasks(Path(folder))
        for language, program in GENERATORS.items():
            made = [program(seed) for seed in range(count)]
            for assume in (False, True):
                print(f"{language}, assume_label_studio={assume}")  # noqa: T201
                show(broken(list(zip(made, outcomes_of(language, made, files, assume=assume)))))


def show(rows: dict[str, list[Pair]]) -> None:
    """Print rows."""
    for row, faulty in rows.items():
        least = min((outcome for _, outcome in faulty), key=lambda outcome: len(outcome.source))
        print(f"{len(faulty)} programs: {json.dumps(row)}\n{least.fault}:\n{least.source}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
