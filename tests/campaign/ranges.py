"""Convert generated documents in ranges, and compare each outcome with that of one run.

The cuts are guessed, or at the ends of tasks, behind brackets, or at any byte. One document in four is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any
from unittest import mock

import lsconvert
from lsconvert.conversion.ranges import open_source
from lsconvert.conversion.ranges.guess import Shape
from lsconvert.conversion.ranges.takeover import Takeover
from lsconvert.kernel import KERNELS, make_kernel
from lsconvert.kernel.contract import State
from lsconvert.rules.plan import compile_plan

from .differential import NORMAL, Settings, convert, differences, name_of, random_settings
from .generator import Generator
from .results import Result
from .workspace import Case, Part, Workspace, result

HOW = ("guessed", "tasks", "tasks", "brackets", "bytes")
MOST_TASKS = 12
DAMAGES = (b"", b",", b"]", b"}", b"{", b'"', b"\0", b"\xff", b"\xef\xbb\xbf", b"}{", b"],[")


@dataclass(frozen=True)
class Trial:
    """The seed of a document and of its cuts, how it is cut, and the settings of its conversion."""

    seed: int
    settings: Settings
    how: str
    back: bool
    damaged: bool

    def text(self) -> bytes:
        """Generate the document; a damaged one is cut off, or has other bytes in it."""
        random = Random(self.seed)
        make = Generator(random).v2_document if self.back else Generator(random).v1_document
        text = make(count=random.randint(3, MOST_TASKS)).text
        if not self.damaged:
            return text
        at, damage = random.randrange(len(text) + 1), random.choice(DAMAGES)
        return text[:at] + damage + text[at:] if damage else text[:at]

    def __str__(self) -> str:
        return f"document {self.seed}{' (damaged)' * self.damaged}, cuts: {self.how}, {self.settings}"


def attempt(workspace: Workspace, case: Case) -> Result:
    """Convert a document in one piece and in ranges with each kernel, and compare the outcomes."""
    trial: Trial = case.spec
    text, found, taken = trial.text(), [], 0
    workspace.work.mkdir(exist_ok=True)
    source = workspace.work / "in.json"
    source.write_bytes(text)
    folder = workspace.root / "ranges"
    for kernel in KERNELS:
        whole = convert(source, trial.settings, kernel, NORMAL, folder)
        with _ranges(text, trial) as ranges, ThreadPoolExecutor(2) as executor:
            cut = convert(source, trial.settings, kernel, NORMAL, folder, executor=executor)
        found += differences(whole, cut, f"ranges differ ({kernel})")
        taken += len(ranges)
    return result(found, refused=whole.error is not None, ranges_taken_over=taken)


@contextmanager
def _ranges(text: bytes, trial: Trial) -> Iterator[list[int]]:
    """Cut the document as the trial says. Yield a list, which gets the end of each range that is taken over."""
    random, taken, take = Random(trial.seed), [], Takeover.take
    sizes = {"RANGE_SIZE": random.randint(1, 1 + len(text) // 2), "HEAD_SIZE": random.randint(0, 100), "TAIL_SIZE": 1}
    if trial.how != "guessed":
        places = _places(text, trial.how)
        chosen = sorted({*random.sample(places, random.randint(0, min(8, len(places))))})
        shape = Shape(ord("[") if text.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[" else 0, b"", False)
        sizes |= {"cuts": lambda *_: iter(chosen), "_shape": lambda *_: shape}  # type: ignore[dict-item]

    def recorded(self: Takeover, start: Any, ended: Any) -> bool:
        if is_taken := take(self, start, ended):
            taken.append(ended.end.offset)
        return is_taken

    small = mock.patch("lsconvert.conversion.options.MIN_SIZE", 0)
    with small, mock.patch.multiple(open_source, **sizes), mock.patch.object(Takeover, "take", recorded):
        yield taken


def _places(text: bytes, how: str) -> list[int]:
    """Return the places at which a document may be cut."""
    if how == "bytes":
        return [*range(len(text) + 1)]
    brackets = [at + 1 for at, byte in enumerate(text) if byte == ord("}")]
    return brackets if how == "brackets" else [*_ends_of_tasks(text, brackets)]


def _ends_of_tasks(text: bytes, brackets: list[int]) -> Iterator[int]:
    kernel, last = make_kernel(compile_plan(None), record_tasks=True), 0
    for at in brackets:
        try:
            kernel.feed(text[last:at])
        except lsconvert.LSConvertError:
            return
        last, point = at, kernel.resume_point()
        if point is not None and point.state in (State.AFTER, State.NEXT):
            yield at


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    for _ in count():
        settings, how = random_settings(random), random.choice(HOW)
        back = settings.to == "v1" or random.random() < 0.1
        trial = Trial(random.getrandbits(48), settings, how, back, random.random() < 0.25)
        yield Case(f"{name_of(settings)}, cuts: {how}", trial)


RANGES = Part("ranges", 3, _cases, attempt)
