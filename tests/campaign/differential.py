"""Compare whole conversions of generated documents: both kernels, chunks of any size, and independent checks.

The checks are `upgrade_task` on decoded tasks, `verify`, the number of tasks, a second conversion, and a conversion
there and back.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import Executor
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
from .generator import Document, Generator
from .launch import make_empty
from .results import Finding, Result
from .workspace import Case, Part, Workspace, result

stream: Any = import_module("lsconvert.conversion.pipeline")
NORMAL = stream.CHUNK_SIZE
MAPS = {
    "users": {1: 70, 2: "n@example.com", "a@example.com": 71},
    "maps": {"tasks": {1: 72, 12: 73}, "annotations": {1: 75}, "projects": {1: 76}},
}
TEXTS = {
    "maps": {"labels": {"a": "one\u2028", "x": '"'}, "controls": {"c": "choices", "t": ""}},
    "replace_prefix": {"data": {"x": "http://y", "a": "b/"}},
}
LARGE_EVERY = 300
MOST_CHUNKS = 200
CHECKED = 0.08  # fraction of conversions: a task that fails the check takes ten times as long


@dataclass(frozen=True)
class Settings:
    """The options of a conversion, and its chunk size in bytes."""

    to: str = "v2"
    options: dict[str, Any] = field(default_factory=dict)
    policy: str = "stop"
    check: bool = True
    max_tasks: int | None = None
    size: int = 64

    def __str__(self) -> str:
        given = {name: value for name, value in self.options.items() if name not in MAPS | TEXTS}
        maps = " with maps" * ("users" in self.options) + " with texts" * ("replace_prefix" in self.options)
        parts = f", {self.max_tasks} tasks a file" if self.max_tasks else ""
        return f"to {self.to} {given}{maps}, {self.policy}, check {self.check}{parts}, chunks of {self.size}"


@dataclass(frozen=True)
class Outcome:
    """The visible results of a conversion. `output` has bytes by file name, or by "" for a stream."""

    output: dict[str, bytes]
    quarantine: bytes
    report: dict[str, Any] | None
    error: tuple[str, str, str, str] | None


@dataclass(frozen=True)
class Trial:
    """The seed of a document, and the settings of its conversion."""

    seed: int
    settings: Settings
    large: bool = False
    back: bool = False

    def document(self) -> Document:
        """Generate the document."""
        generator = Generator(Random(self.seed))
        return generator.v2_document() if self.back else generator.v1_document(large=self.large)

    def __str__(self) -> str:
        return f"document {self.seed}{' (large)' if self.large else ''}, {'there and back' if self.back else self.settings}"


def random_settings(random: Random) -> Settings:
    """Return settings of one conversion."""
    to = "v2" if random.random() < 0.85 else "v1"
    options: dict[str, Any] = {}
    if to == "v2":
        options |= {name: True for name in ("keep_ground_truth", "split_annotators") if random.random() < 0.25}
        options |= {"target": "import"} if random.random() < 0.25 else {}
    if random.random() < 0.4 or options.get("target"):
        options |= {**MAPS, "unmapped": random.choice(("keep", "drop", "keep", "error"))}
    if random.random() < 0.25:
        options |= TEXTS | {"maps": options.get("maps", {}) | TEXTS["maps"]}
    policy = random.choice(("stop", "stop", "quarantine", "keep"))
    parts = random.choice((1, 2)) if random.random() < 0.1 else None
    return Settings(
        to, options, policy, random.random() < CHECKED, parts, random.choice((1, 2, 7, 64, 300, random.randint(1, 300)))
    )


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    for number in count(1):
        large, back, settings = number % LARGE_EVERY == 0, random.random() < 0.12, random_settings(random)
        name = "large" if large else "there and back" if back else name_of(settings)
        yield Case(name, Trial(random.getrandbits(48), settings, large, back and not large))


def name_of(settings: Settings) -> str:
    """Return the name of the scenario of settings."""
    command = "import" if "target" in settings.options else "upgrade" if settings.to == "v2" else "downgrade"
    return f"{command}, {'parts' if settings.max_tasks else settings.policy}"


def attempt(workspace: Workspace, case: Case) -> Result:
    """Convert a document in several ways, and compare the outcomes."""
    trial: Trial = case.spec
    document, settings = trial.document(), trial.settings
    if trial.back:
        return result(check_back(document.text))
    folder = workspace.root / "differential"
    whole = {kernel: convert(document.text, settings, kernel, NORMAL, folder) for kernel in KERNELS}
    first = next(iter(whole.values()))
    found = [
        finding
        for kernel, other in whole.items()
        for finding in differences(first, other, f"kernels differ ({kernel})")
    ]
    if not trial.large:
        for kernel, other in [*whole.items()][trial.seed % len(whole) :: len(whole)]:
            cut = convert(
                document.text, settings, kernel, max(settings.size, len(document.text) // MOST_CHUNKS), folder
            )
            found += differences(other, cut, f"chunks differ ({kernel})")
    found += check_tasks(document, settings, first)
    if first.error is None and not settings.max_tasks and settings.policy == "stop":
        found += check_verified(document.text, settings, first.output[""])
        if settings.options.get("unmapped") in (None, "keep") and not (settings.to == "v1" and settings.options):
            again = convert(first.output[""], settings, next(iter(KERNELS)), NORMAL, folder)
            found += check_once_more(first.output[""], again.output[""], again.error)
    quarantined = first.report["quarantined"] if first.report else 0
    return result(found, refused=first.error is not None, quarantined=quarantined, many_chunks=trial.large)


def convert(
    source: bytes | Path, settings: Settings, kernel: str, size: int, folder: Path, executor: Executor | None = None
) -> Outcome:
    """Convert a document or a file once with one kernel, reading `size` bytes at a time; in ranges on an executor."""
    output, quarantine = io.BytesIO(), io.BytesIO()
    target: Any = output
    if settings.max_tasks:
        target = str(make_empty(folder) / "out.json")
    report = error = None
    with _kernel(kernel), _chunks(size):
        try:
            report = asdict(
                lsconvert.convert(
                    io.BytesIO(source) if isinstance(source, bytes) else source, target, to=settings.to,
                    check=settings.check, on_error=settings.policy, max_tasks=settings.max_tasks, executor=executor,
                    quarantine=quarantine if settings.policy == "quarantine" else None, **settings.options,
                )
            )  # fmt: skip
            for name in ("kernel", "whole"):
                report.pop(name)
        except lsconvert.LSConvertError as caught:
            error = (type(caught).__name__, caught.message, str(caught.where), caught.hint)
    files = (
        {path.name: path.read_bytes() for path in folder.iterdir()} if settings.max_tasks else {"": output.getvalue()}
    )
    return Outcome(files, quarantine.getvalue(), report, error)


def differences(one: Outcome, other: Outcome, kind: str) -> list[Finding]:
    """Return a finding for each difference of two outcomes.

    The bytes in a stream at the time of an error depend on the chunks, so one may be a prefix of the other.
    """
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
    """Read sources `size` bytes at a time. This is the only patch of lsconvert."""
    stream.CHUNK_SIZE = size
    try:
        yield
    finally:
        stream.CHUNK_SIZE = NORMAL


DIFFERENTIAL = Part("differential", 5, _cases, attempt)
