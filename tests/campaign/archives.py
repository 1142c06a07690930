"""Damaged archives: an input that is not whole is refused with a documented code, and never read as fewer tasks."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from random import Random

import lsconvert
from lsconvert.io.compression import import_zstd

from .bench import Bench, Case, Part, result
from .figures import Finding, Result
from .launch import Run, fresh
from .oracle import Expected, check_code, check_words
from .scenarios import export

COUNT = 200
EVERY = 20  # so many cases in this process, then one by the command line
SUFFIXES = ("gz", "zip", "zst")
DAMAGES = ("flip", "cut", "swap", "drop", "insert", "repeat", "tail", "zeros", "flip many")


@dataclass(frozen=True)
class Damage:
    """An archive, and what is done to it."""

    suffix: str
    kind: str
    seed: int
    by_command: bool

    def __str__(self) -> str:
        return f"{self.suffix}, {self.kind}, seed {self.seed}{', by the command line' if self.by_command else ''}"


@lru_cache(8)
def packed(suffix: str, stored: bool = False) -> bytes:
    """Return an archive of an export, as lsconvert or others write it."""
    text = export(COUNT, "packed")
    raw = io.BytesIO()
    if suffix == "gz":
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):  # two members are one file
            raw.write(gzip.compress(half, mtime=0))
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
    """Return an archive with something wrong in it."""
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
    else:  # halves change places: members, where there are two
        middle = data.find(data[:4], 4)
        middle = middle if middle > 0 else len(data) // 2
        text = bytearray(data[middle:] + data[:middle])
    return bytes(text)


def _cases(bench: Bench, random: Random) -> Iterator[Case]:
    suffixes = [suffix for suffix in SUFFIXES if _is_there(suffix, bench)]
    for number in count():
        suffix, kind = random.choice(suffixes), random.choice(DAMAGES)
        yield Case(f"{suffix}, {kind}", Damage(suffix, kind, random.getrandbits(40), number % EVERY < 2))


def _is_there(suffix: str, bench: Bench) -> bool:
    with suppress(lsconvert.LSConvertError):
        return bool(packed(suffix))
    bench.skipped.add(f"archives: {suffix}: not installed")
    return False


def attempt(bench: Bench, case: Case) -> Result:
    """Read a damaged archive: all of it, or a refusal."""
    damage: Damage = case.what
    random = Random(damage.seed)
    data = damaged(packed(damage.suffix, random.random() < 0.3), damage.kind, random)
    if damage.by_command:
        fresh(bench.work)
        (bench.work / "in").write_bytes(data)
        ended = bench.run(Run(("upgrade", "in", "-o", "out.json", "--no-check", "-q")))
        found = check_words(ended, failed=ended.code != 0)
        found += check_code(ended, Expected({}, {}, 0)) if ended.code else []
        out = (bench.work / "out.json").read_bytes() if (bench.work / "out.json").exists() else b""
        return result(found + (_check_tasks(out) if not ended.code else []), refused=ended.code != 0)
    output = io.BytesIO()
    try:
        lsconvert.upgrade(io.BytesIO(data), output, check=False)
    except lsconvert.LSConvertError:
        return result([], refused=1)
    return result(_check_tasks(output.getvalue()))


def _check_tasks(text: bytes) -> list[Finding]:
    """What is taken for whole has every task, as it was."""
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
