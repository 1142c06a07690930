"""Print how well `migrate-scripts` finds and rewrites the lines of `corpus`, or of another folder with such programs.

python tests/scripts/measure_corpus.py [FOLDER]
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from corpus_programs import FOLDER, CorpusProgram, corpus

from lsconvert import migrate_script


def actions_of(program: CorpusProgram) -> dict[int, set[str]]:
    """Return the actions of the findings on each line, without notes."""
    actions = defaultdict(set)
    for finding in migrate_script(program.source.encode(), program.language).findings:
        if finding.action != "note":
            actions[finding.where.line].add(finding.action)
    return actions


def measure(programs: list[CorpusProgram]) -> Counter[str]:
    """Count lines: `expected` and `found`, `to rewrite` and `rewritten`, and of the latter those that are right."""
    counts: Counter[str] = Counter()
    for program in programs:
        actions = actions_of(program)
        for line in program.verdicts.keys() | actions.keys():
            verdict, found = program.verdicts.get(line, "note"), actions.get(line, set())
            counts["expected"] += verdict != "note"
            counts["found"] += bool(found)
            counts["found, right"] += verdict != "note" and bool(found)
            counts["to rewrite"] += "rewrite" in verdict
            counts["to rewrite, done"] += "rewrite" in verdict and "rewrite" in found
            counts["rewritten"] += "rewrite" in found
            counts["rewritten, right"] += "rewrite" in found and ("rewrite" in verdict or verdict == "found")
    return counts


def main(folder: Path) -> None:
    """Print the numbers and the faults."""
    programs = corpus(folder)
    counts = measure(programs)
    for title, right, total in (
        ("findings: recall", "found, right", "expected"),
        ("findings: precision", "found, right", "found"),
        ("rewrites: recall", "to rewrite, done", "to rewrite"),
        ("rewrites: precision", "rewritten, right", "rewritten"),
    ):
        print(f"{title:20} {counts[right] / counts[total]:6.1%}  {counts[right]} of {counts[total]} lines")  # noqa: T201
    for program in programs:
        for fault in program.judge(actions_of(program)):
            print(fault)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
