"""The native kernel: _native.c with the contract of kernel.contract.Kernel around it.

The C code stops where something is wrong and does not know words; the reference kernel is put at the same place, reads
the same bytes again and says what it is. That costs time once: nothing is read after an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from os.path import dirname, join
from typing import TYPE_CHECKING, Any, Final, overload

from lsconvert.errors import LSConvertError
from lsconvert.jsontext.pointer import decode_key, escape
from lsconvert.kernel.native import _native
from lsconvert.kernel.native.encode import encode_plan
from lsconvert.model import MAX_SIZE, Limits, Tally, TaskSpan
from lsconvert.rules.plan import Plan

if TYPE_CHECKING:
    from lsconvert.kernel.native._native import Counts, Tasks

TABLE: Final = join(dirname(__file__), "check.table")  # `python -m lsconvert.validation.compiler` writes it


class NativeTasks(Sequence[TaskSpan]):
    """Tasks in an output of the native kernel. A span is made when somebody asks for it: most often nobody does."""

    def __init__(self, rows: Tasks, kinds: Sequence[str], span_of: Callable[[int], TaskSpan], within: range) -> None:
        self.rows = rows
        self._kinds = kinds
        self._span_of = span_of
        self._within = within

    def __len__(self) -> int:
        return len(self._within)

    @overload
    def __getitem__(self, i: int, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> NativeTasks: ...
    def __getitem__(self, i: int | slice, /) -> TaskSpan | NativeTasks:
        if isinstance(i, slice):
            return NativeTasks(self.rows, self._kinds, self._span_of, self._within[i])
        return self._span_of(self._within[i])

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of those with an error, or more than `size` bytes."""
        return [self._within.index(i) for i in self.rows.failed_or_larger(size) if i in self._within]

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return how many annotations and predictions there are in all of them."""
        return _annotations_and_predictions(self.rows, self._kinds, self._within.start, self._within.stop)


def _annotations_and_predictions(rows: Tasks, kinds: Sequence[str], start: int, stop: int) -> tuple[int, int]:
    objects = dict(zip(kinds, rows.objects(start, stop)))
    return objects.get("annotation", 0), objects.get("prediction", 0)


class NativeCheck:
    """Knows which tasks surely pass a bundled schema. See kernel.contract.Check."""

    def __init__(self) -> None:
        with open(TABLE, "rb") as file:
            self._check = _native.Check(file.read())
        self._roots = self._check.roots()

    def doubtful(
        self, output: bytes, tasks: object, unchanged: str, changed: str, largest: int, counts: Counts | None = None
    ) -> list[int]:
        """Return the indices of the tasks that do not surely pass, have an error, or have more than `largest` bytes."""
        assert isinstance(tasks, NativeTasks)  # kernel and check go together
        return self._check.doubtful(output, tasks.rows, self._roots[unchanged], self._roots[changed], counts, largest)

    def make_counts(self) -> Counts:
        """Return what counts the keys that an import does not keep."""
        return _native.Counts(self._check)


@cache
def native_check() -> NativeCheck:
    """Return the check with the table that comes with lsconvert."""
    return NativeCheck()


class NativeKernel:
    """Apply a plan to a stream of bytes. See kernel.contract.Kernel."""

    name: Final = "native"

    def __init__(self, plan: Plan, limits: Limits = Limits(), *, record_tasks: bool = False) -> None:
        self._plan = plan
        self._limits = limits
        self._flat = encode_plan(plan)
        asked = (limits.max_depth, limits.max_task_size, limits.max_growth, limits.growth_floor)
        depth, size, growth, floor = (min(limit, MAX_SIZE) for limit in asked)
        self._core = _native.Core(self._flat.data, depth, size, growth, floor, record_tasks)
        self._output = b""
        self._found = Tally()  # what the core has handed over
        self._error: LSConvertError | None = None

    @property
    def tally(self) -> Tally:
        """What was counted in everything that was returned so far."""
        counts = iter(self._core.counts())
        names = (self._flat.objects, self._flat.edits, self._flat.notes)
        objects, edits, notes = (Counter({name: n for name, n in zip(some, counts) if n}) for some in names)
        return Tally(objects, edits, notes, self._found.unmapped.copy())

    def feed(self, chunk: bytes, /) -> bytes:
        """Take the next chunk; return the output for all that was completed."""
        if self._error is not None:
            raise self._error
        return self._returned(self._core.feed(chunk), ended=False)

    def finish(self) -> bytes:
        """Close the document and return what is left of it."""
        if self._error is not None:
            raise self._error
        return self._returned(self._core.finish(), ended=True)

    def take_tasks(self) -> NativeTasks:
        """Return the tasks in the output of the last call, where `record_tasks` was asked for."""
        rows = self._core.take_tasks()
        output = self._output
        failed: dict[int, TaskSpan] = {}  # why a rule could not be applied is found out once

        def span_of(i: int) -> TaskSpan:
            span = failed.get(i) or self._span(output, rows, i)
            if span.error is not None:
                failed[i] = span
            return span

        return NativeTasks(rows, self._flat.objects, span_of, range(len(rows)))

    def drop_tasks(self) -> None:
        """Forget the tasks in the output of the last call."""
        self._core.take_tasks()

    def _returned(self, output: bytes, *, ended: bool) -> bytes:
        self._output = output
        if self._flat.maps:
            rows = self._core.take_unmapped()
            self._found.add(Tally(unmapped=Counter((self._flat.maps[number], old) for number, old in rows)))
        if self._core.failed():
            self._error = self._what_is_wrong(self._core.place(), self._rest(), ended=ended)
            if ended or not output:
                raise self._error  # no later call would
        return output

    def _span(self, output: bytes, rows: Tasks, i: int) -> TaskSpan:
        index, opener, key, offset, size, start, end, changed, problem, lines, line_start = rows[i]
        error = None
        if problem:  # a rule could not be applied: the task is in the output as it was
            place = (opener, key, offset, lines, line_start, index)
            error = self._what_is_wrong(place, [output[start:end]], ended=False)
        step = index if opener == ord("[") else escape(decode_key(key))
        pointer = f"/{step}" if opener else ""
        counts = _annotations_and_predictions(rows, self._flat.objects, i, i + 1)
        return TaskSpan(index, pointer, offset, size, start, end, changed, error, *counts)

    def _rest(self) -> Iterator[bytes]:
        at = 0
        while piece := self._core.rest(at):
            yield piece
            at += len(piece)

    def _what_is_wrong(self, place: Iterable[Any], chunks: Iterable[bytes], *, ended: bool) -> LSConvertError:
        from lsconvert.kernel.native.diagnose import ResumePoint, diagnose  # the reference kernel takes 20 ms to start

        return diagnose(self._plan, self._limits, ResumePoint(*place), chunks, ended=ended)
