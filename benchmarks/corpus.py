"""A file of Label Studio v1 tasks, of any size and equal for equal seeds, as `json.dump` of one array writes it.

Random tasks are slow to make, so a few hundred are made and serialised once, and written again and again with new
ids. Nothing else is kept: memory does not depend on the size.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

from tasks import PLACEHOLDER, random_task

POOL: Final = 300
SEED: Final = 42
# What json.dump is told: an API's answer, its defaults (which escape all that is not ASCII), a file for people.
STYLES: Final[dict[str, dict[str, Any]]] = {
    "compact": {"separators": (",", ":"), "ensure_ascii": False},
    "spaced": {},
    "pretty": {"indent": 2, "ensure_ascii": False},
}
BRACKETS: Final = {"compact": (b"[", b",", b"]"), "spaced": (b"[", b", ", b"]"), "pretty": (b"[\n  ", b",\n  ", b"\n]")}
UNITS: Final = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


def write_corpus(path: Path, size: int, style: str = "compact", seed: int = SEED) -> None:
    """Write an array of tasks that ends with the first one beyond `size` bytes."""
    opening, separator, closing = BRACKETS[style]
    with path.open("wb", buffering=1 << 20) as file:
        written = file.write(opening)
        for task in _tasks(style, Random(seed)):
            written += file.write(task)
            if written >= size:
                break
            written += file.write(separator)
        file.write(closing)


def _tasks(style: str, random: Random) -> Iterator[bytes]:
    pool: list[list[bytes]] = []  # each task cut at the places where its id goes
    for number in count():
        if number < POOL:
            text = json.dumps(random_task(random), **STYLES[style])
            text = text.replace("\n", "\n  ")  # pretty: tasks stand in an array; no string holds a bare line end
            pool.append(text.encode().split(str(PLACEHOLDER).encode()))
        yield str(number + 1).encode().join(pool[number % POOL])


def parse_size(text: str) -> int:
    """Return the bytes that `100MB`, `0.5GB` or `4000` means."""
    match = re.fullmatch(r"([0-9.]+)([KMG]B|)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 100MB")
    return int(float(match[1]) * UNITS[match[2]])


def main() -> None:
    """Write one corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=parse_size, default="100MB")
    parser.add_argument("--style", choices=STYLES, default="compact")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    write_corpus(args.out, args.size, args.style, args.seed)


if __name__ == "__main__":
    main()
