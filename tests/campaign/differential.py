"""Whole conversions of generated documents, by both kernels and in chunks of any size, beside all that must agree with them.

That is: `upgrade_task` on decoded tasks, `verify`, the count of tasks, the same conversion once more, and the way there and
back.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import lsconvert
from lsconvert.kernel import KERNELS

from .agreement import check_back, check_once_more, check_tasks, check_verified
from .bench import Bench, Case, Part, result
from .figures import Finding, Result
from .generator import Document, Generator
from .launch import fresh

stream: Any = import_module("lsconvert.conversion.pipeline")
NORMAL = stream.CHUNK_SIZE
MAPS = {
    "users": {1: 70, 2: "n@example.com", "a@example.com": 71},
    "maps": {"tasks": {1: 72, 12: 73}, "annotations": {1: 75}, "projects": {1: 76}},
}
LARGE_EVERY = 300
MOST_CHUNKS = 200
CHECKED = 0.08  # of the conversions: a task that fails the check takes ten times as long


@dataclass(frozen=True)
class Way:
    """How a document is converted."""

    to: str = "v2"
    options: dict[str, Any] = field(default_factory=dict)
    policy: str = "stop"
    check: bool = True
    max_tasks: int | None = None
    size: int = 64

    def __str__(self) -> str:
        given = {name: value for name, value in self.options.items() if name not in MAPS}
        maps = " with maps" if "users" in self.options else ""
        parts = f", {self.max_tasks} tasks a file" if self.max_tasks else ""
        return f"to {self.to} {given}{maps}, {self.policy}, check {self.check}{parts}, chunks of {self.size}"


@dataclass(frozen=True)
class Outcome:
    """All that can be seen of a conversion. `output` by name: "" for a stream, or files."""

    output: dict[str, bytes]
    quarantine: bytes
    report: dict[str, Any] | None
    error: tuple[str, str, str, str] | None


@dataclass(frozen=True)
class Trial:
    """A document by its seed, and how it is converted."""

    seed: int
    way: Way
    large: bool = False
    back: bool = False

    def document(self) -> Document:
        """Make the document."""
        generator = Generator(Random(self.seed))
        return generator.new() if self.back else generator.old(large=self.large)

    def __str__(self) -> str:
        return f"document {self.seed}{' (large)' if self.large else ''}, {'there and back' if self.back else self.way}"


def _way(random: Random) -> Way:
    to = "v2" if random.random() < 0.85 else "v1"
    options: dict[str, Any] = {}
    if to == "v2":
        options |= {name: True for name in ("keep_ground_truth", "split_annotators") if random.random() < 0.25}
        options |= {"target": "import"} if random.random() < 0.25 else {}
    if random.random() < 0.4 or options.get("target"):
        options |= {**MAPS, "unmapped": random.choice(("keep", "drop", "keep", "error"))}
    policy = random.choice(("stop", "stop", "quarantine", "keep"))
    parts = random.choice((1, 2)) if random.random() < 0.1 else None
    return Way(
        to, options, policy, random.random() < CHECKED, parts, random.choice((1, 2, 7, 64, 300, random.randint(1, 300)))
    )


def _cases(bench: Bench, random: Random) -> Iterator[Case]:
    for number in count(1):
        large, back, way = number % LARGE_EVERY == 0, random.random() < 0.12, _way(random)
        name = "large" if large else "there and back" if back else _name(way)
        yield Case(name, Trial(random.getrandbits(48), way, large, back and not large))


def _name(way: Way) -> str:
    verb = "import" if "target" in way.options else "upgrade" if way.to == "v2" else "downgrade"
    return f"{verb}, {'parts' if way.max_tasks else way.policy}"


def attempt(bench: Bench, case: Case) -> Result:
    """Convert a document in several ways, and compare."""
    trial: Trial = case.what
    document, way = trial.document(), trial.way
    if trial.back:
        return result(check_back(document.text))
    folder = bench.root / "differential"
    whole = {kernel: convert(document.text, way, kernel, NORMAL, folder) for kernel in KERNELS}
    first = next(iter(whole.values()))
    found = [
        finding
        for kernel, other in whole.items()
        for finding in differences(first, other, f"kernels differ ({kernel})")
    ]
    if not trial.large:
        for kernel, other in [*whole.items()][trial.seed % len(whole) :: len(whole)]:
            cut = convert(document.text, way, kernel, max(way.size, len(document.text) // MOST_CHUNKS), folder)
            found += differences(other, cut, f"chunks differ ({kernel})")
    found += check_tasks(document, way, first)
    if first.error is None and not way.max_tasks and way.policy == "stop":
        found += check_verified(document.text, way, first.output[""])
        if way.options.get("unmapped") in (None, "keep") and not (way.to == "v1" and way.options):
            again = convert(first.output[""], way, next(iter(KERNELS)), NORMAL, folder)
            found += check_once_more(first.output[""], again.output[""], again.error)
    quarantined = first.report["quarantined"] if first.report else 0
    return result(found, refused=first.error is not None, quarantined=quarantined, many_chunks=trial.large)


def convert(text: bytes, way: Way, kernel: str, size: int, folder: Path) -> Outcome:
    """Convert a document once, with one kernel, read so many bytes at a time."""
    output, quarantine = io.BytesIO(), io.BytesIO()
    target: Any = output
    if way.max_tasks:
        target = str(fresh(folder) / "out.json")
    report = error = None
    with _kernel(kernel), _chunks(size):
        try:
            report = asdict(
                lsconvert.convert(
                    io.BytesIO(text), target, to=way.to, check=way.check, on_error=way.policy, max_tasks=way.max_tasks,
                    quarantine=quarantine if way.policy == "quarantine" else None, **way.options,
                )
            )  # fmt: skip
            report.pop("kernel")
        except lsconvert.LSConvertError as caught:
            error = (type(caught).__name__, caught.message, str(caught.where), caught.hint)
    files = {path.name: path.read_bytes() for path in folder.iterdir()} if way.max_tasks else {"": output.getvalue()}
    return Outcome(files, quarantine.getvalue(), report, error)


def differences(one: Outcome, other: Outcome, kind: str) -> list[Finding]:
    """Say where two outcomes differ. What a stream holds when a run fails depends on the chunks: one begins as the other."""
    if one.error != other.error:
        return [Finding(kind, f"{one.error} and {other.error}"[:300])]
    if one.error is not None:
        streams = (one.output.get(""), other.output.get(""))
        if None not in streams and not streams[0].startswith(streams[1]) and not streams[1].startswith(streams[0]):  # type: ignore[union-attr, arg-type]
            return [Finding(kind, "the outputs before the error")]
        return []
    if one.output != other.output:
        return [Finding(kind, "the outputs")]
    if one.quarantine != other.quarantine:
        return [Finding(kind, "the quarantines")]
    if one.report != other.report:
        keys = [key for key in one.report or {} if (one.report or {})[key] != (other.report or {}).get(key)]
        return [Finding(kind, f"the reports: {', '.join(keys)}")]
    return []


@contextmanager
def _kernel(name: str) -> Iterator[None]:
    before = os.environ.get("LSCONVERT_KERNEL")
    os.environ["LSCONVERT_KERNEL"] = name
    try:
        yield
    finally:
        os.environ.pop("LSCONVERT_KERNEL")
        if before is not None:
            os.environ["LSCONVERT_KERNEL"] = before


@contextmanager
def _chunks(size: int) -> Iterator[None]:
    """Read sources so many bytes at a time: the one place where the product is patched."""
    stream.CHUNK_SIZE = size
    try:
        yield
    finally:
        stream.CHUNK_SIZE = NORMAL


DIFFERENTIAL = Part("differential", 5, _cases, attempt)
