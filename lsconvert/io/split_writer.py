"""Parts: tasks written to several files, each a complete JSON array, none with too many tasks or bytes.

As long as everything fits into one file, it is the target itself. When there are more, they are numbered, and a manifest
says what is in them: OUT.json gives OUT-001.json, OUT-002.json and OUT.manifest.json. commit.py gives them their names.
An array keeps the text between its tasks; of other documents, line ends and labels are removed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from lsconvert.errors import LimitError, OutputError, Where
from lsconvert.io.part_content import Part, PartContent
from lsconvert.io.sink import Sink, SinkLike, is_same_file
from lsconvert.io.source import SourceLike
from lsconvert.kernel.contract import Tasks
from lsconvert.model import MAX_SIZE

SPACE: Final = b" \t\r\n"
CLOSING: Final = b"\n]\n"
# So many parts stay open, and thereby locked, until all are complete. A process may not have many more files.
MAX_OPEN: Final = 64
MAX_OPENING: Final = 64  # bytes before the first task that are worth keeping
MAX_AROUND: Final = MAX_OPENING + len(CLOSING)
SUFFIX: Final = re.compile(r"(\.[A-Za-z]\w*)?(\.gz|\.zst|\.zip)?", re.IGNORECASE)


class SplitWriter:
    """Writes tasks to as many files as they need. Use as a context manager. Raises OutputError, LimitError.

    `others` are the source and whatever else is written: no part may be one of them.
    """

    def __init__(
        self,
        sink: SinkLike,
        *,
        source: SourceLike,
        others: Iterable[SourceLike | SinkLike],
        force: bool,
        max_tasks: int | None,
        max_bytes: int | None,
        max_gap: int,
    ) -> None:
        self._force = force
        self._others = tuple(others)
        self._max_tasks, self._max_bytes, self._max_gap = max_tasks, max_bytes, max_gap
        self._sinks = [Sink(sink, source=source, force=force)]
        self._manifest: Sink | None = None
        self._parts: list[Part] = []  # that are complete
        self._content: PartContent | None = None  # of the last one
        self._gap = bytearray()  # what stands before the next task
        self._opening: bytes | None = None
        self._is_array = False
        self._pieces: list[bytes] = []  # of the last part, not written yet
        self._size = 0  # of the last part
        self.written = 0  # bytes of JSON, in all parts

    def __enter__(self) -> SplitWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        for sink in (*self._sinks, self._manifest):
            if sink is not None:
                sink.__exit__()

    @property
    def name(self) -> str:
        """The name of the target; of several, that of the manifest."""
        return self._sinks[0].name if self._manifest is None else self._manifest.name

    @property
    def abandoned(self) -> int:
        """How many files of interrupted runs were removed."""
        return sum(sink.abandoned for sink in (*self._sinks, self._manifest) if sink is not None)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is in the files, if there are several."""
        return tuple(self._parts) if len(self._sinks) > 1 else ()

    def is_too_large(self, size: int) -> bool:
        """Tell whether the next task, of so many bytes, fits into no part."""
        opening = self._opening if self._opening is not None else self._opening_of(bytes(self._gap))
        return self._max_bytes is not None and size + len(opening) + len(CLOSING) > self._max_bytes

    @property
    def largest(self) -> int:
        """The bytes of a task that surely fits into a part of its own."""
        return MAX_SIZE if self._max_bytes is None else max(0, self._max_bytes - MAX_AROUND)

    def between(self, text: bytes) -> None:
        """Take what stands outside of tasks."""
        self._gap += text
        if len(self._gap) > self._max_gap:
            raise LimitError(f"more than {self._max_gap} bytes between two tasks")

    def leave_out(self) -> None:
        """Leave the next task out, and what stands before it."""
        self._take_joint()

    def stay(self, output: bytes, tasks: Tasks) -> None:
        """Take the next tasks, with what stands between them."""
        end, at = tasks[0].start, 0
        while at < len(tasks):
            run = tasks[at : at + self._room()]
            if not self._fits_whole(run[-1].end - run[0].start):
                run = run[:1]
            first, last = run[0], run[-1]
            self.between(output[end : first.start])
            self._add(output[first.start : last.end], run)
            end, at = last.end, at + len(run)

    def _room(self) -> int:
        """Return how many tasks may follow as they are, with what stands between them; at least 1."""
        if self._content is None or not self._is_array:
            return 1
        return max(1, (self._max_tasks or MAX_SIZE) - self._content.tasks)

    def _fits_whole(self, size: int) -> bool:
        """Tell whether so many bytes may follow as they are."""
        enough = self._max_bytes is None or self._size + len(self._gap) + size + MAX_AROUND <= self._max_bytes
        return enough and size <= self._max_gap

    def _add(self, text: bytes, tasks: Tasks) -> None:
        joint = self._take_joint()
        if self._content is None or not self._fits(len(joint) + len(text)):
            if self._content is not None:
                self._put(CLOSING)
                self._begin_part()
            self._content = PartContent(tasks[0], text)
            joint = self._opening or b"["
        self._put(joint)
        self._put(text)
        self._content.add(tasks, text[tasks[-1].start - tasks[0].start :])

    def take(self, *, last: bool) -> bytes:
        """Write what has gathered. Nothing is left for others to write."""
        if last:
            self._close()
        self.write_out()
        return b""

    def _close(self) -> None:
        """Close the last part as the document is closed."""
        gap = bytes(self._gap)
        fits = self._max_bytes is None or self._size + len(gap) <= self._max_bytes
        if self._content is not None:
            self._put(gap if self._is_array and fits else CLOSING)
        elif self._is_array and self._opening is not None:  # every task was left out
            self._put(self._opening.rstrip(SPACE) + gap)
        else:
            self._put(gap if gap.lstrip(SPACE)[:1] == b"[" else b"[]\n")

    def write_out(self) -> None:
        """Write what has gathered."""
        text = b"".join(self._pieces)
        self._pieces.clear()
        self.written += len(text)
        if text:
            self._sinks[-1].write(text)

    def prepare(self) -> None:
        """Bring everything to the disk, and see that no name is taken: what remains is to give the names."""
        self._complete_part()
        if not self._sinks[0].is_file:
            return
        stem, suffix = _split_name(Path(self._sinks[0].name))
        count = len(self._sinks) if len(self._sinks) > 1 else 0
        _check_remains(Path(stem), suffix, count)
        if not count:
            return
        for i, sink in enumerate(self._sinks):
            sink.move(self._check(f"{stem}-{i + 1:03}{suffix}"), force=self._force)
            self._parts[i] = replace(self._parts[i], file=Path(sink.name).name)
        self._manifest = Sink(self._check(f"{stem}.manifest.json"), force=self._force)
        parts = [asdict(part) for part in self._parts]
        self._manifest.write(json.dumps({"parts": parts}, indent=2).encode() + b"\n")

    @property
    def sinks(self) -> tuple[Sink, ...]:
        """The files with tasks, for `commit_all`."""
        return tuple(self._sinks)

    @property
    def manifest(self) -> Sink | None:
        """The file that describes the others, if there are several."""
        return self._manifest

    def _check(self, name: str) -> str:
        if any(is_same_file(name, other) for other in self._others):
            raise OutputError("is the input, or the quarantine", file=name, hint="Give another name.")
        return name

    def _take_joint(self) -> bytes:
        """Return what separates the next task from the one before it."""
        gap = bytes(self._gap)
        self._gap.clear()
        if self._opening is None:
            self._is_array = gap.lstrip(SPACE)[:1] == b"["
            self._opening = self._opening_of(gap)
        return gap if self._is_array and gap.lstrip(SPACE)[:1] == b"," else b",\n"

    @staticmethod
    def _opening_of(gap: bytes) -> bytes:
        return gap if gap.lstrip(SPACE)[:1] == b"[" and len(gap) <= MAX_OPENING else b"[\n"

    def _fits(self, size: int) -> bool:
        enough = self._max_bytes is None or self._size + size + len(CLOSING) <= self._max_bytes
        return enough and (self._max_tasks is None or self._content is None or self._content.tasks < self._max_tasks)

    def _put(self, text: bytes) -> None:
        self._pieces.append(text)
        self._size += len(text)

    def _begin_part(self) -> None:
        first = self._sinks[0]
        if not first.is_file:
            hint = "Name a file, so that the others can be named after it; or raise --max-tasks and --max-bytes."
            raise OutputError("more than one part, and only one output", file=first.name, hint=hint)
        self._complete_part()
        stem, suffix = _split_name(Path(first.name))
        self._sinks.append(Sink(self._check(f"{stem}-{len(self._sinks) + 1:03}{suffix}"), force=self._force))
        self._size = 0

    def _complete_part(self) -> None:
        """Bring the last part to the disk."""
        self.write_out()
        sink = self._sinks[-1]
        if sink.is_file and self._content is not None:
            sink.complete()
            self._parts.append(self._content.part(*sink.digest()))
            if len(self._sinks) > MAX_OPEN:
                sink.close()


def _check_remains(stem: Path, suffix: str, count: int) -> None:
    """Raise OutputError if a file is there that would be taken for a part, or a manifest that would not be true."""
    number = re.compile(rf"{re.escape(stem.name)}-([0-9]{{3,}}){re.escape(suffix)}")
    try:
        names = os.listdir(stem.parent)
    except OSError as error:
        what = f"the folder cannot be listed: {(error.strerror or str(error)).lower()}"
        hint = (
            "Files of an earlier run may be there, which would be taken for parts: write to a folder that can be read."
        )
        raise OutputError(what, file=str(stem.parent), hint=hint) from error
    remains = [name for name in names if (match := number.fullmatch(name)) and int(match[1]) > count]
    remains += [name for name in names if name == f"{stem.name}.manifest.json" and not count]
    if remains and (count or f"{stem.name}.manifest.json" in names):
        hint = "It would be taken for one of the new files: move it away, or write to another name."
        raise OutputError("is left from an earlier run", where=Where(file=str(stem.parent / min(remains))), hint=hint)


def _split_name(path: Path) -> tuple[str, str]:
    """Return a path without its suffix, and the suffix, with that of a compressed file."""
    suffix = next(path.name[i:] for i in range(1, len(path.name) + 1) if SUFFIX.fullmatch(path.name, i))
    return str(path)[: len(str(path)) - len(suffix)], suffix
