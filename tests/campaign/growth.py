"""Amplification: small inputs must not cause a large output or much memory, with any option.

Each input has its own bounds. Memory is the peak of a process that was forked with about 60 MB.
"""

from __future__ import annotations

import gzip
import io
import json
import signal
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from .launch import RunRequest, make_empty
from .oracle import Expected, check_code, check_stderr, take_snapshot
from .results import Finding, Result
from .workspace import Case, Part, Workspace, result

MEBIBYTE = 1 << 20
MOST_MEMORY = 3 << 30  # the system refuses more, which keeps the machine usable
MOST_TIME = 20  # seconds of CPU time, which do not depend on the load


@dataclass(frozen=True)
class Bomb:
    """A small input, and commands.

    `peak` bounds the memory in MiB. `factor` bounds the output as a multiple of the largest input file, or 1 MiB if
    that is more. `time` is in seconds of CPU time.
    """

    name: str
    files: Callable[[int], dict[str, bytes]]
    commands: tuple[str, ...]
    peak: int = 400
    factor: int = 100
    time: int = MOST_TIME


@dataclass(frozen=True)
class BombCase:
    """One command on a bomb of a size from 1 to 8."""

    bomb: Bomb
    command: str
    size: int

    def __str__(self) -> str:
        return f"{self.command}, size {self.size}"


def _task(**keys: object) -> bytes:
    return json.dumps({"data": {}, **keys}, separators=(",", ":")).encode()


def _split(size: int) -> dict[str, bytes]:
    one = b'{"x":"' + b"y" * 4000 * size + b'","result":[' + b"[]," * 999 * size + b"[]]}"
    return {"in.json": b'[{"data":{"a":1},"completions":[' + b",".join([one] * 8) + b"]}]"}


def _empty(size: int) -> dict[str, bytes]:
    return {"in.json": b'[{"data":{},"completions":[' + b",".join([b"{}"] * 5_000 * size) + b"]}]"}


def _predictions(size: int) -> dict[str, bytes]:
    return {"in.json": b'[{"data":{},"completions":[],"predictions":[' + b",".join([b"{}"] * 5_000 * size) + b"]}]"}


def _mapped(size: int) -> dict[str, bytes]:
    works = b",".join([b'{"completed_by":1,"result":[]}'] * 500 * size)
    users = json.dumps({"1": "a" * 50_000 * size + "@x.com"}).encode()
    return {"in.json": b'[{"data":{},"completions":[' + works + b"]}]", "users.json": users}


def _many(size: int) -> dict[str, bytes]:
    return {"in.json": b"[" + b",".join([b"{}"] * 5_000 * size) + b"]"}


def _failing(size: int) -> dict[str, bytes]:
    return {"in.json": b"[" + b",".join([b'{"completions":[{"result":[[],1]}]}'] * 2_000 * size) + b"]"}


def _invalid(size: int) -> dict[str, bytes]:
    works = b",".join([b'{"id":[],"result":[[{"x":1}]]}'] * 1_000 * size)
    return {"in.json": b'[{"data":{},"completions":[' + works + b"]}]"}


def _keys(size: int) -> dict[str, bytes]:
    return {
        "in.json": b'[{"data":{},' + b",".join(b'"k%d":1' % i for i in range(5_000 * size)) + b',"completions":[]}]'
    }


def _deep(size: int) -> dict[str, bytes]:
    return {"in.json": b'[{"data":' + b'{"a":[' * 10_000 * size}


def _numbers(size: int) -> dict[str, bytes]:
    return {"in.json": b'[{"data":{"x":[' + b",".join([b"1"] * 30_000 * size) + b']},"completions":[{"result":[[]]}]}]'}


def _quoted(size: int) -> dict[str, bytes]:
    text = json.dumps("[" + ",".join(["[]"] * 5_000 * size) + "]").encode()
    return {"in.json": b'[{"data":{},"completions":[{"result":' + text + b"}]}]"}


def _packed(text: bytes, parts: int) -> dict[str, bytes]:
    """Compress the same bytes `parts` times, with gzip and zip."""
    raw = io.BytesIO()
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=9, mtime=0) as file:
        for _ in range(parts):
            file.write(text)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped, zipped.open("a.json", "w") as member:
        for _ in range(parts):
            member.write(text)
    return {"in.gz": raw.getvalue(), "in.zip": archive.getvalue()}


def _blank(size: int) -> dict[str, bytes]:
    return _packed(b" " * MEBIBYTE, 20 * size)


def _text(size: int) -> dict[str, bytes]:
    return _packed(b'[{"data":"' + b"x" * MEBIBYTE, 20 * size)


def _tasks(size: int) -> dict[str, bytes]:
    return _packed(b'{"completions":[]}\n' * 50_000, 10 * size)


UPGRADES = tuple(
    f"upgrade in.json -o out.json -q {more}".strip()
    for more in (
        "", "--no-check", "--split-annotators", "--split-annotators --no-check", "--for import --unmapped drop", "--for import --unmapped drop --no-check",
        "--on-error quarantine", "--on-error keep", "--max-tasks 1000000", "--keep-ground-truth",
    )
)  # fmt: skip
READERS = (
    "validate in.json --format text",
    "validate in.json --format sarif",
    "inspect in.json",
    "inspect in.json --for import",
    "verify in.json in.json",
)
FILTERS = tuple(
    f"filter in.json -o out.json -q {more}"
    for more in ("--where sample=1/2", "--where-annotation annotator=1 --drop-empty")
)
MERGES = tuple(f"merge in.json in.json -o out.json -q --on-duplicate {how}" for how in ("first", "join"))
ALL_COMMANDS = (*UPGRADES, *MERGES, "downgrade in.json -o out.json -q", *FILTERS, *READERS)
ARCHIVES = tuple(f"{command} in.{suffix} {more}".strip() for suffix in ("gz", "zip") for command, more in (
    ("upgrade", "-o out.json -q --max-task-size 10000000"), ("inspect", "--max-task-size 10000000"),
))  # fmt: skip
BOMBS = (
    Bomb("split", _split, ALL_COMMANDS),
    Bomb("empty annotations", _empty, ALL_COMMANDS),
    Bomb("empty predictions", _predictions, ALL_COMMANDS),
    Bomb("long addresses", _mapped, tuple(f"{command} --users users.json" for command in UPGRADES)),
    Bomb("many tasks", _many, ALL_COMMANDS),
    Bomb("failing tasks", _failing, ALL_COMMANDS),
    Bomb("invalid annotations", _invalid, ALL_COMMANDS),
    Bomb("many keys", _keys, ALL_COMMANDS),
    Bomb("deep", _deep, ALL_COMMANDS),
    Bomb("numbers", _numbers, ALL_COMMANDS),
    Bomb("quoted result", _quoted, ALL_COMMANDS),
    Bomb("blank archive", _blank, ARCHIVES),
    Bomb("text archive", _text, ARCHIVES),
    Bomb("archive of tasks", _tasks, ARCHIVES, factor=4000, time=120),  # it grows to 76 MB
)


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    for _ in count():
        bomb_cases = [BombCase(bomb, command, random.choice((1, 2, 8))) for bomb in BOMBS for command in bomb.commands]
        random.shuffle(bomb_cases)
        yield from (Case(bomb_case.bomb.name, bomb_case) for bomb_case in bomb_cases)


def attempt(workspace: Workspace, case: Case) -> Result:
    """Run the command, and measure time, memory and output."""
    bomb_case: BombCase = case.spec
    files = bomb_case.bomb.files(bomb_case.size)
    make_empty(workspace.work)
    for name, data in files.items():
        (workspace.work / name).write_bytes(data)
    assert sum(map(len, files.values())) < 2 * MEBIBYTE
    limits = {"AS": MOST_MEMORY, "CPU": bomb_case.bomb.time}
    ended = workspace.run(RunRequest(tuple(bomb_case.command.split()), limits=limits, patience=8 * bomb_case.bomb.time))
    found = check_stderr(ended, failed=ended.code > 1)
    if ended.code == -signal.SIGXCPU:
        found.append(Finding("time", f"more than {bomb_case.bomb.time} s for {_sizes(files)} bytes"))
    elif ended.code:
        found += check_code(ended, Expected({}, {}, code=1))
    written = {name: len(entry.data) for name, entry in take_snapshot(workspace.work).items() if name not in files}
    found += check_sizes(
        bomb_case.bomb,
        files,
        {**written, "stdout": len(ended.stdout)},
        ended.peak,
        stdout_per_error="sarif" in bomb_case.command,
    )
    make_empty(workspace.work)  # free the memory, because the folder may be in memory
    return result(found, refused=ended.code > 1)


def check_sizes(
    bomb: Bomb, files: dict[str, bytes], written: dict[str, int], peak: int, *, stdout_per_error: bool = False
) -> list[Finding]:
    """Check that memory and each written file are within the bounds of the bomb."""
    found = []
    if peak > bomb.peak * MEBIBYTE:
        found.append(Finding("memory", f"a peak of {peak // MEBIBYTE} MiB for {_sizes(files)} bytes"))
    most = max(MEBIBYTE, bomb.factor * max(map(len, files.values())))
    if stdout_per_error:  # SARIF has an object for each error
        most *= 5
    large = {name: size for name, size in written.items() if size > most}
    return found + [Finding("output", f"{name}: {size:,} bytes of {_sizes(files)}") for name, size in large.items()]


def _sizes(files: dict[str, bytes]) -> str:
    return f"{sum(map(len, files.values())):,}"


GROWTH = Part("growth", 1, _cases, attempt)
