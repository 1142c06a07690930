"""Time of `migrate-scripts` for a tree of Python files, compared with `python -m compileall` on the same tree.

compileall reads, parses and compiles every file, and writes the result. The files are generated from a seed: modules of
functions like those of programs. One file in `--every` uses Label Studio, with two legacy calls that must be found.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = [
    "load",
    "parse",
    "read",
    "write",
    "index",
    "merge",
    "split",
    "count",
    "first",
    "last",
    "value",
    "name",
    "item",
    "total",
    "batch",
    "cache",
    "token",
    "group",
    "order",
]
CALLS = """
HOST = "https://app.heartex.ai"


def pull(session, project):
    url = f"{HOST}/api/projects/{project}/results"
    tasks = session.get(url, params={"return_task": 1}).json()
    return [task["completions"] for task in tasks]


def push(session, project, tasks):
    return session.post(f"{HOST}/api/projects/{project}/tasks/bulk/", json=tasks).json()
"""
FOUND = ["LS111", "LS114", "LS115", "LS118", "LS101"]  # in each file with legacy calls


def function(dice: random.Random, number: int) -> str:
    a, b, c = dice.sample(NAMES, 3)
    return f'''
def {a}_{b}_{number}({b}, {c}=None, *, limit={dice.randrange(1000)}):
    """Return what {a} makes of {b}."""
    {a} = {{"{b}": {b}, "path": f"/{a}/{{{c}}}/{number}", "regex": r"{b}-[0-9]+"}}
    for position, entry in enumerate({b} or []):
        if entry.get("{c}") and position < limit:
            {a}.setdefault("{c}", []).append((entry["{c}"], position * {dice.randrange(9)}))
        elif not entry:
            raise ValueError("no {c} in " + str(position))
    return {a}
'''


def module(dice: random.Random, lines: int, *, legacy: bool) -> str:
    text = '"""Generated."""\n\nimport json\nimport os\n'
    text += CALLS if legacy else ""
    number = 0
    while text.count("\n") < lines:
        text += function(dice, number)
        number += 1
    return text


def write_tree(folder: Path, files: int, lines: int, every: int, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(files):
        package = folder / f"package{number // 50}"
        package.mkdir(exist_ok=True)
        legacy = number % every == 0
        (package / f"module{number}.py").write_text(module(dice, lines, legacy=legacy), encoding="utf-8")


def run(command: list[str]) -> tuple[float, bytes]:
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start, done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--every", type=int, default=10, help="interval of files with legacy calls; 1: all files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder, given.files, given.lines, given.every, given.seed)
        scripts = [sys.executable, "-m", "lsconvert", "migrate-scripts", "-q", "--format", "json", name]
        compiling = [sys.executable, "-m", "compileall", "-f", "-q", name]
        codes = [finding["code"] for finding in json.loads(run(scripts)[1])]
        assert sorted(codes) == sorted(FOUND * len(range(0, given.files, given.every))), "the findings are wrong"
        times: dict[str, list[float]] = {"migrate-scripts": [], "compileall": []}
        for _ in range(given.rounds):
            times["migrate-scripts"].append(run(scripts)[0])
            times["compileall"].append(run(compiling)[0])
    base = statistics.median(times["compileall"])
    print(f"{given.files} files of {given.lines} lines, one in {given.every} with legacy calls")
    for name, seconds in times.items():
        print(f"{name:<16} {statistics.median(seconds):8.2f} s {statistics.median(seconds) / base:6.2f} x compileall")


if __name__ == "__main__":
    main()
