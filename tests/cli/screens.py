"""Print the screens of lsconvert on a terminal: each help page, and jobs with failures. It needs a POSIX system.

python tests/cli/screens.py [COLUMNS] > screens.txt
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from real_terminal import Terminal, drawn

from lsconvert.cli import COMMANDS

TASK = '{"id": %d, "data": {"text": "a"}, "completions": [{"id": %d, "completed_by": 3, "result": [[]]}]}'
GOOD = f"[{TASK % (1, 1)}, {TASK % (2, 2)}]"
FAILING = '[{"id": 7, "data": {}, "completions": [{"result": [[], 1]}]}]'  # a list that is neither v1 nor v2
FILES = {
    "2023/a.json": GOOD,
    "2023/b.json": GOOD,
    "2024/both.json": FAILING,
    "2024/c.jsonl": TASK % (3, 3) + "\n",
    "cut.json": GOOD[:-20],
    "latin.json": '[{"id": 8, "data": {"text": "caf\xe9"}, "completions": []}]',
    "notes.txt": "not tasks",
}
JOBS = (
    "upgrade exports -O migrated",
    "upgrade exports -O migrated --resume --on-error quarantine -v",
    "validate exports --schema v2",
    "verify exports migrated",
    "inspect exports -q --write-users users.csv",
    "upgrade exports/2023/a.json exports/2023/b.json",
    "upgrade exports/cut.json -o out.json",
)


def main() -> None:
    """Print all screens, as wide as COLUMNS."""
    columns = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    for command in ("", *COMMANDS):
        show(f"{command} --help".split(), columns)
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, text in FILES.items():
            Path("exports", name).parent.mkdir(parents=True, exist_ok=True)
            Path("exports", name).write_text(text, encoding="latin-1")
        for line in JOBS:
            show(line.split(), columns)


def show(arguments: list[str], columns: int) -> None:
    """Run lsconvert on a terminal, and print what it shows there, without colors and progress bars."""
    print(f"$ lsconvert {' '.join(arguments)}")
    terminal = Terminal(*arguments, columns=columns)
    code = terminal.end()
    print("\n".join(drawn(terminal.shown)))
    print(f"[exit code {code}]\n\n{'-' * columns}\n", flush=True)


if __name__ == "__main__":
    main()
