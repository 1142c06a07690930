"""Write a file of Label Studio tasks of any size, as `json.dump` writes an array. Equal seeds give equal files.

Random tasks are slow to make, so 300 are made and serialized once, and written repeatedly with new ids. Memory does not
depend on the size.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any, Final

from exports import task_of_0_9, task_of_1_23, task_of_enterprise
from tasks import PLACEHOLDER, Json, random_task

POOL: Final = 300
SEED: Final = 42
# Options of json.dump: a response of an API, the defaults (which escape non-ASCII text), a file for people.
STYLES: Final[dict[str, dict[str, Any]]] = {
    "compact": {"separators": (",", ":"), "ensure_ascii": False},
    "spaced": {},
    "pretty": {"indent": 2, "ensure_ascii": False},
}
# Exports of small tasks: the function that makes a task, and options of json.dump.
EXPORTS: Final[dict[str, tuple[Callable[[Random], Json], dict[str, Any]]]] = {
    "1.23": (task_of_1_23, {"separators": (",", ":"), "ensure_ascii": False}),
    "0.9": (task_of_0_9, {"indent": 2, "ensure_ascii": False}),
    "enterprise": (task_of_enterprise, {"indent": "\t", "ensure_ascii": False}),
}
MAKERS: Final = {**{style: (random_task, options) for style, options in STYLES.items()}, **EXPORTS}
CONVERTED_TO: Final = {style: "v1" if style == "1.23" else "v2" for style in MAKERS}  # 1.23 writes v2
UNITS: Final = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


def write_corpus(path: Path, size: int, style: str = "compact", seed: int = SEED) -> None:
    """Write an array of tasks, until it has at least `size` bytes; `style` is one of MAKERS."""
    opening, separator, closing = json.dumps([0, 0], **MAKERS[style][1]).encode().split(b"0")
    with path.open("wb", buffering=1 << 20) as file:
        written = file.write(opening)
        for task in _tasks(style, Random(seed)):
            written += file.write(task)
            if written >= size:
                break
            written += file.write(separator)
        file.write(closing)


def write_tasks(path: Path, count: int, style: str = "compact", seed: int = SEED) -> None:
    """Write an array of the first `count` tasks of a corpus."""
    opening, separator, closing = json.dumps([0, 0], **MAKERS[style][1]).encode().split(b"0")
    with path.open("wb", buffering=1 << 20) as file:
        file.write(opening)
        for number, task in enumerate(islice(_tasks(style, Random(seed)), count)):
            file.write(separator * bool(number))
            file.write(task)
        file.write(closing)


def first_tasks(count: int, style: str, seed: int = SEED) -> bytes:
    """Return an array of the first `count` tasks of a corpus."""
    opening, separator, closing = json.dumps([0, 0], **MAKERS[style][1]).encode().split(b"0")
    return opening + separator.join(islice(_tasks(style, Random(seed)), count)) + closing


def _tasks(style: str, random: Random) -> Iterator[bytes]:
    make, options = MAKERS[style]
    opening, closing = json.dumps([0], **options).split("0")
    pool: list[list[bytes]] = []  # each task, split at the places of its id
    for number in count():
        if number < POOL:
            text = json.dumps([make(random)], **options)[len(opening) : -len(closing)]  # indented as in an array
            pool.append(text.encode().split(str(PLACEHOLDER).encode()))
        yield str(number + 1).encode().join(pool[number % POOL])


def parse_size(text: str) -> int:
    """Return the number of bytes in `100MB`, `0.5GB` or `4000`. Raises ArgumentTypeError for other texts."""
    match = re.fullmatch(r"([0-9.]+)([KMG]B|)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 100MB")
    return int(float(match[1]) * UNITS[match[2]])


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=parse_size, default="100MB")
    parser.add_argument("--style", choices=MAKERS, default="compact")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    write_corpus(args.out, args.size, args.style, args.seed)


if __name__ == "__main__":
    main()
