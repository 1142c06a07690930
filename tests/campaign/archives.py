"""Damaged archives: an incomplete input is refused with a documented code, and never read as fewer tasks."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from random import Random

import lsconvert
from lsconvert.io.compression import import_zstd

from .launch import RunRequest, make_empty
from .oracle import Expected, check_code, check_stderr
from .results import Finding, Result
from .scenarios import export
from .workspace import Case, Part, Workspace, result

COUNT = 200
EVERY = 20  # two cases of these run the command line, the others this process
SUFFIXES = ("gz", "zip", "zst", "bz2", "xz")
DAMAGES = ("flip", "cut", "swap", "drop", "insert", "repeat", "tail", "zeros", "flip many")


@dataclass(frozen=True)
class Damage:
    """A damaged archive: its format, the kind of damage, and the seed."""

    suffix: str
    kind: str
    seed: int
    by_command: bool

    def __str__(self) -> str:
        return f"{self.suffix}, {self.kind}, seed {self.seed}{', by the command line' if self.by_command else ''}"


@lru_cache(8)
def packed(suffix: str, stored: bool = False) -> bytes:
    """Return an archive of an export, as lsconvert or another program writes it."""
    text = export(COUNT, "packed")
    raw = io.BytesIO()
    if suffix in ("gz", "bz2", "xz"):
        compress = {"gz": partial(gzip.compress, mtime=0), "bz2": bz2.compress, "xz": lzma.compress}[suffix]
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):  # a file of two members
            raw.write(compress(half))
    elif suffix == "zip":
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("result.json", text)
            archive.writestr("notes.txt", "x" * 100)
    else:
        zstd = import_zstd(suffix)
        checked = {zstd.CompressionParameter.checksum_flag: 1}
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):
            raw.write(zstd.compress(half, options=checked))
    return raw.getvalue()


def damaged(data: bytes, kind: str, random: Random) -> bytes:
    """Return a damaged copy of an archive."""
    text = bytearray(data)
    place = random.randrange(len(text))
    size = random.randint(1, 200)
    if kind.startswith("flip"):
        for _ in range(1 if kind == "flip" else random.randint(2, 30)):
            text[random.randrange(len(text))] ^= 1 << random.randrange(8)
    elif kind == "cut":
        del text[place:]
    elif kind == "drop":
        del text[place : place + size]
    elif kind == "insert":
        text[place:place] = random.randbytes(size)
    elif kind == "zeros":
        text[place : place + size] = bytes(len(text[place : place + size]))
    elif kind == "tail":
        text += random.randbytes(size)
    elif kind == "repeat":
        text += text[place:]
    else:  # swap the halves, or the members if there are two
        middle = data.find(data[:4], 4)
        middle = middle if middle > 0 else len(data) // 2
        text = bytearray(data[middle:] + data[:middle])
    return bytes(text)


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    suffixes = [suffix for suffix in SUFFIXES if _is_there(suffix, workspace)]
    for number in count():
        suffix, kind = random.choice(suffixes), random.choice(DAMAGES)
        yield Case(f"{suffix}, {kind}", Damage(suffix, kind, random.getrandbits(40), number % EVERY < 2))


def _is_there(suffix: str, workspace: Workspace) -> bool:
    with suppress(lsconvert.LSConvertError):
        return bool(packed(suffix))
    workspace.skipped.add(f"archives: {suffix}: not installed")
    return False


def attempt(workspace: Workspace, case: Case) -> Result:
    """Read a damaged archive, and check that all of it is read or that it is refused."""
    damage: Damage = case.spec
    random = Random(damage.seed)
    data = damaged(packed(damage.suffix, random.random() < 0.3), damage.kind, random)
    if damage.by_command:
        make_empty(workspace.work)
        (workspace.work / "in").write_bytes(data)
        ended = workspace.run(RunRequest(("upgrade", "in", "-o", "out.json", "--no-check", "-q")))
        found = check_stderr(ended, failed=ended.code != 0)
        found += check_code(ended, Expected({}, {}, 0)) if ended.code else []
        out = (workspace.work / "out.json").read_bytes() if (workspace.work / "out.json").exists() else b""
        return result(found + (check_all_tasks(out) if not ended.code else []), refused=ended.code != 0)
    output = io.BytesIO()
    try:
        lsconvert.upgrade(io.BytesIO(data), output, check=False)
    except lsconvert.LSConvertError:
        return result([], refused=1)
    return result(check_all_tasks(output.getvalue()))


def check_all_tasks(text: bytes) -> list[Finding]:
    """Check that an accepted output has every task unchanged."""
    try:
        ids = [task["id"] for task in json.loads(text)]
    except (ValueError, TypeError, KeyError) as error:
        return [Finding("wrong output", f"taken for whole: {type(error).__name__}")]
    return (
        []
        if ids == list(range(1, COUNT + 1))
        else [Finding("tasks lost", f"{len(ids)} of {COUNT} tasks, and no error")]
    )


ARCHIVES = Part("archives", 0.5, _cases, attempt)
