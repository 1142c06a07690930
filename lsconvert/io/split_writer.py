"""Write tasks to several files, each complete, with a limited number of tasks and bytes: JSON arrays, or JSON Lines.

If everything fits into one file, that file is the target itself. Otherwise the files are numbered, and a manifest lists
them (part_names.py). In an array, the text between tasks is kept. In other documents, line ends and labels are removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final, cast

from lsconvert.errors import Hint, NotTasksError, OutputError
from lsconvert.io.forms import ARRAY, LINE_END, LINES, SPACE, check_line, loses_key, one_line, place_of
from lsconvert.io.manifest import manifest_of
from lsconvert.io.part_content import PartContent
from lsconvert.io.part_names import PartNames
from lsconvert.io.sink import Sink, SinkLike, is_same_file
from lsconvert.io.source import SourceLike
from lsconvert.io.task_writer import Gap
from lsconvert.kernel.contract import Tasks
from lsconvert.model import MAX_SIZE, OutputFormat, Part, TaskSpan

# At most this many parts stay open, and thereby locked, until all are complete. A process cannot open many more files.
MAX_OPEN: Final = 64
MAX_OPENING: Final = 64  # a longer text before the first task is replaced by a bracket
MAX_AROUND: Final = MAX_OPENING + len(ARRAY.closing)


class SplitWriter:
    """A TaskWriter for several files. Raises OutputError, LimitError.

    `others` are the source and the quarantine; no part may replace one of them. `max_tasks` and `max_bytes` are the
    limits of one file. `max_gap` limits the bytes between two tasks.
    """

    reformed = False
    keys_lost = 0

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
        output_format: OutputFormat = OutputFormat.ARRAY,
    ) -> None:
        self._form = LINES if output_format is OutputFormat.JSONL else ARRAY
        self._force = force
        self._others = tuple(others)
        self._max_tasks, self._max_bytes, self._max_gap = max_tasks, max_bytes, max_gap
        self._sinks = [Sink(sink, source=source, force=force, movable=True)]
        self._names = PartNames(os.fspath(cast("str", sink))) if self._sinks[0].is_file else None
        self._manifest: Sink | None = None
        self._parts: list[Part] = []  # the complete ones
        self._content: PartContent | None = None  # of the last part
        self._gap = Gap(max_gap)
        self._opening: bytes | None = None
        self._is_array = False
        self._pieces: list[bytes] = []  # of the last part, not written yet
        self._part_size = 0  # of the last part, with `_pieces`
        self.size = 0

    def __enter__(self) -> SplitWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        for sink in (*self._sinks, self._manifest):
            if sink is not None:
                sink.__exit__()

    @property
    def name(self) -> str:
        """Name of the target, or of the manifest if there are several files."""
        return self._sinks[0].name if self._manifest is None else self._manifest.name

    @property
    def abandoned(self) -> int:
        """Number of temporary files of interrupted runs that were removed."""
        return sum(sink.abandoned for sink in (*self._sinks, self._manifest) if sink is not None)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The files, () if there is only one."""
        return tuple(self._parts) if len(self._sinks) > 1 else ()

    @property
    def sure_size(self) -> int:
        """Size in bytes up to which a task fits into a file of its own, for every document."""
        return MAX_SIZE if self._max_bytes is None else max(0, self._max_bytes - MAX_AROUND)

    def fits(self, size: int) -> bool:
        """Return whether the next task, of `size` bytes, fits into a file of its own."""
        opening = self._opening if self._opening is not None else self._opening_of(bytes(self._gap))
        return self._max_bytes is None or size + len(opening) + len(self._form.closing) <= self._max_bytes

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write the tasks in `output[start:end]`, and begin new files when one is full."""
        at = 0
        while at < len(tasks):
            run = tasks[at : at + self._room()]
            first = run[0].start
            self._gap.add(output[start:first])
            if not self._run_fits(run[-1].end - first):
                run = run[:1]
            start = run[-1].end
            self._add_run(output[first:start], run)
            at += len(run)
        self._gap.add(output[start:end])

    def leave_out(self) -> None:
        """Skip the next task and the separator before it."""
        self._take_separator()

    def flush(self, *, last: bool) -> None:
        """Write what was added; at the end of the document, close the last file."""
        if last:
            self._close()
        self._write_pieces()

    def prepare(self) -> tuple[list[Sink], Sink | None]:
        """Bring all files to the disk, and check that their names are free; return them and their manifest."""
        self._complete_part()
        names, count = self._names, len(self._sinks) if len(self._sinks) > 1 else 0
        if names is None:
            return self._sinks, None
        names.check_leftovers(count)
        if count:
            for i, sink in enumerate(self._sinks):
                sink.retarget(self._unused(names.part(i + 1)), force=self._force)
                self._parts[i] = self._parts[i]._replace(file=sink.location.base if sink.location is not None else "")
            self._manifest = Sink(self._unused(names.manifest), force=self._force)
            self._manifest.write(manifest_of(self._parts, self._manifest.name))
        return self._sinks, self._manifest

    def _room(self) -> int:
        """Return how many tasks can be added with the text between them; at least 1."""
        if self._content is None or not self._is_array:
            return 1
        return max(1, (self._max_tasks or MAX_SIZE) - self._content.tasks)

    def _run_fits(self, size: int) -> bool:
        """Return whether a run of tasks, of `size` bytes with the text between them, fits into the last part."""
        enough = self._max_bytes is None or self._part_size + len(self._gap) + size + MAX_AROUND <= self._max_bytes
        return enough and size <= self._max_gap

    def _fits_in_part(self, size: int) -> bool:
        """Return whether the last part has room for one more task, of `size` bytes with its separator."""
        enough = self._max_bytes is None or self._part_size + size + len(self._form.closing) <= self._max_bytes
        return enough and (self._max_tasks is None or self._content is None or self._content.tasks < self._max_tasks)

    def _add_run(self, text: bytes, tasks: Tasks) -> None:
        self.keys_lost += loses_key(bytes(self._gap), text)
        separator = self._take_separator()
        if self._content is None or not self._fits_in_part(len(separator) + len(text)):
            if self._content is not None:
                self._put(self._form.closing)
                self._begin_part()
            self._content = PartContent(tasks[0], text)
            separator = self._opening or b""
        self._put(separator)
        self._put(self._in_form(text, tasks[0]))
        self._content.add(tasks, text[tasks[-1].start - tasks[0].start :])

    def _opening_of(self, gap: bytes) -> bytes:
        """Return the text before the first task if it is the short opening of an array, else that of the form."""
        is_kept = self._form is ARRAY and gap.lstrip(SPACE)[:1] == b"[" and len(gap) <= MAX_OPENING
        return gap if is_kept else self._form.opening

    def _in_form(self, text: bytes, task: TaskSpan) -> bytes:
        if self._form is ARRAY:
            return text
        try:
            check_line(text)
        except NotTasksError as error:
            raise error.located(place_of(task)) from None
        line = one_line(text)
        self.reformed |= line is not text
        return line

    def _take_separator(self) -> bytes:
        """Return the separator between the next task and the one before it."""
        gap = self._gap.take()
        if self._opening is None:
            form = {b"[": ARRAY, b"": LINES}.get(gap.lstrip(SPACE)[:1])
            self._is_array = form is ARRAY and self._form is ARRAY
            self._opening = self._opening_of(gap)
            self.reformed = form is not self._form
            return self._form.separator
        is_kept = LINE_END.fullmatch(gap) if self._form is LINES else self._is_array and gap.lstrip(SPACE)[:1] == b","
        self.reformed |= self._form is LINES and not is_kept
        return gap if is_kept else self._form.separator

    def _close(self) -> None:
        """Close the last part as the document is closed."""
        gap = bytes(self._gap)
        fits = self._max_bytes is None or self._part_size + len(gap) <= self._max_bytes
        if self._content is not None:
            self._put(gap if self._is_array and fits else self._form.closing)
        elif self._is_array and self._opening is not None:  # every task was left out
            self._put(self._opening.rstrip(SPACE) + gap)
        else:
            self._put(gap if self._form is ARRAY and gap.lstrip(SPACE)[:1] == b"[" else self._form.empty)

    def _put(self, text: bytes) -> None:
        self._pieces.append(text)
        self._part_size += len(text)

    def _write_pieces(self) -> None:
        text = b"".join(self._pieces)
        self._pieces.clear()
        self.size += len(text)
        if text:
            self._sinks[-1].write(text)

    def _begin_part(self) -> None:
        if self._names is None:
            what = "Name a file, so that the others can be named after it; or raise {} and {} for one file."
            hint = Hint(what, "max_tasks=", "max_bytes=")
            raise OutputError(
                "the tasks need more than one file, but the output is a stream", file=self._sinks[0].name, hint=hint
            )
        self._complete_part()
        name = self._unused(self._names.part(len(self._sinks) + 1))
        self._sinks.append(Sink(name, force=self._force, movable=True))
        self._part_size = 0

    def _complete_part(self) -> None:
        """Bring the last part to the disk."""
        self._write_pieces()
        sink = self._sinks[-1]
        if sink.is_file and self._content is not None:
            sink.complete()
            self._parts.append(self._content.part(*sink.digest()))
            if len(self._sinks) > MAX_OPEN:
                sink.close()

    def _unused(self, name: str) -> str:
        """Return `name`. Raises OutputError if it is that of the source or the quarantine."""
        if any(is_same_file(name, other) for other in self._others):
            raise OutputError("is the input, or the quarantine", file=name, hint="Give another name.")
        return name
