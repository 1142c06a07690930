"""The native kernel: wraps `_native.Core` in the contract of kernel.contract.Kernel.

The C code stops at an error but does not describe it. `diagnose` then reads the same bytes again with the reference
kernel, which raises the error. This happens at most once a stream, and once for each task that cannot be converted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any, Final, overload

from lsconvert.errors import LSConvertError
from lsconvert.kernel.native import _native
from lsconvert.kernel.native.encode import EncodedPlan, encode_plan
from lsconvert.model import MAX_SIZE, Limits, Tally, TaskSpan
from lsconvert.rules.plan import Plan

if TYPE_CHECKING:
    from lsconvert.kernel.contract import ResumePoint
    from lsconvert.kernel.native._native import Tasks


class NativeTasks(Sequence[TaskSpan]):
    """The tasks in an output of the native kernel. Makes a span only on access, because most are never accessed."""

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

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the tasks of the reference kernel, which are plain data."""
        from lsconvert.kernel.reference.spans import TaskSpans

        return TaskSpans, ([*self],)

    def own(self, rows: list[int]) -> list[int]:
        """Return the indices here of those among `rows` that belong to this slice."""
        if len(self._within) == len(self.rows):
            return rows
        return [self._within.index(i) for i in rows if i in self._within]

    def bounds(self) -> list[tuple[int, int]]:
        """Return where each task begins and ends in the output. It costs less than the spans."""
        return self.rows.bounds(self._within.start, self._within.stop)

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of the tasks that have an error or take more than `size` bytes of the output."""
        return self.own(self.rows.failed_or_larger(size))

    def lines(self, output: bytes) -> bytes | None:
        """Return the tasks as JSON Lines, without a line end after the last one; None if one perhaps cannot be a line."""
        return self.rows.lines(output, self._within.start, self._within.stop)

    def marked(self) -> list[int]:
        """Return the indices of the objects without `data` that have a key of rules.documents.MARKS."""
        return self.own(self.rows.marked())

    def without_work(self, output: bytes, part: bytes) -> list[int]:
        """Return the indices of the tasks without annotations and predictions whose text in `output` contains `part`."""
        return self.own(self.rows.without_work(output, part))

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return the number of annotations and the number of predictions in all these tasks."""
        return _annotations_and_predictions(self.rows, self._kinds, self._within.start, self._within.stop)

    def moved(self, move: Callable[[TaskSpan], TaskSpan], /) -> NativeTasks:
        """Return these tasks with the spans that `move` returns, which are made on access."""
        return NativeTasks(self.rows, self._kinds, lambda i: move(self._span_of(i)), self._within)


def _annotations_and_predictions(rows: Tasks, kinds: Sequence[str], start: int, stop: int) -> tuple[int, int]:
    objects = dict(zip(kinds, rows.objects(start, stop)))
    return objects.get("annotation", 0), objects.get("prediction", 0)


def _pointer(opener: int, key: bytes, index: int) -> str:
    """Return the pointer to a task. `opener`: the bracket whose values are tasks, 0 if there is none."""
    if opener == ord("{"):
        from lsconvert.jsontext.pointer import decode_key, escape  # late, because tasks by id are rare

        return f"/{escape(decode_key(key))}"
    return f"/{index}" if opener else ""


class NativeKernel:
    """Applies a plan to a stream of bytes. See kernel.contract.Kernel."""

    name: Final = "native"

    def __init__(
        self,
        plan: Plan,
        limits: Limits | None = None,
        *,
        record_tasks: bool = False,
        encoded: EncodedPlan | None = None,
    ) -> None:
        limits = limits or Limits()
        self._plan = plan
        self._limits = limits
        self._records = record_tasks
        self._encoded = encode_plan(plan) if encoded is None else encoded
        bounds = (limits.max_depth, limits.max_task_size, limits.max_growth, limits.growth_floor)
        depth, size, growth, floor = (min(bound, MAX_SIZE) for bound in bounds)
        self._core = _native.Core(self._encoded.data, depth, size, growth, floor, record_tasks)
        self._output = b""
        self._others = Tally()  # what the core does not count: ids that are in no map, and tasks before a resume
        self._error: LSConvertError | None = None

    @property
    def tally(self) -> Tally:
        """The counts for all output that was returned so far."""
        counts = iter(self._core.counts())
        names = (self._encoded.objects, self._encoded.edits, self._encoded.notes)
        objects, edits, notes = (Counter({name: n for name, n in zip(some, counts) if n}) for some in names)
        texts = compress(self._encoded.texts, self._core.used_texts())
        tally = Tally(objects, edits, notes, {}, texts)
        tally.add(self._others)
        return tally

    def fresh(self) -> NativeKernel:
        """Return a kernel for another stream, with the same plan and limits."""
        return NativeKernel(self._plan, self._limits, record_tasks=self._records, encoded=self._encoded)

    def feed(self, chunk: bytes, /) -> bytes:
        """Take the next chunk; return the output for every task that is complete."""
        if self._error is not None:
            raise self._error
        return self._finish_call(self._core.feed(chunk), ended=False)

    def finish(self) -> bytes:
        """Close the document; return the rest of the output."""
        if self._error is not None:
            raise self._error
        return self._finish_call(self._core.finish(), ended=True)

    def take_tasks(self) -> NativeTasks:
        """Return the tasks in the output of the last call; none unless the kernel records tasks."""
        rows = self._core.take_tasks()
        output = self._output
        failed: dict[int, TaskSpan] = {}  # an error is computed once

        def span_of(i: int) -> TaskSpan:
            span = failed.get(i) or self._span(output, rows, i)
            if span.error is not None:
                failed[i] = span
            return span

        return NativeTasks(rows, self._encoded.objects, span_of, range(len(rows)))

    def drop_tasks(self) -> None:
        """Discard the tasks in the output of the last call."""
        self._core.take_tasks()

    def resume_point(self) -> ResumePoint | None:
        """Return the point after the last byte that was fed, None after an error, or if it is inside a token or a task."""
        from lsconvert.kernel.contract import ResumePoint

        return None if self._core.failed() or self._core.rest(0) else ResumePoint(*self._core.place())

    def resume(self, point: ResumePoint, tally: Tally | None = None) -> None:
        """Go on at a point between tasks, without the bytes before it. Add `tally`, the counts of their output."""
        self._core.resume(point.opener, point.offset, point.lines, point.line_start, point.index, point.state)
        if tally is not None:
            self._others.add(tally)

    def _finish_call(self, output: bytes, *, ended: bool) -> bytes:
        self._output = output
        if self._encoded.maps:
            rows = self._core.take_unmapped()
            self._others.add(Tally(unmapped=Counter((self._encoded.maps[number], old) for number, old in rows)))
        if self._core.failed():
            self._error = self._diagnose(self._core.place(), self._rest(), ended=ended)
            if ended or not output:
                raise self._error
        return output

    def _span(self, output: bytes, rows: Tasks, i: int) -> TaskSpan:
        index, opener, key, offset, size, start, end, changed, failed, lines, line_start, marked = rows[i]
        error = None
        if failed:  # a rule could not be applied, so the output holds the task as it was in the input
            position = (opener, key, offset, lines, line_start, index)
            error = self._diagnose(position, [output[start:end]], ended=False)
        counts = _annotations_and_predictions(rows, self._encoded.objects, i, i + 1)
        pointer = _pointer(opener, key, index)
        return TaskSpan(index, pointer, offset, size, start, end, changed, error, *counts, lines, line_start, marked)

    def _rest(self) -> Iterator[bytes]:
        """Yield the input that the core has not emitted yet."""
        at = 0
        while piece := self._core.rest(at):
            yield piece
            at += len(piece)

    def _diagnose(self, position: Iterable[Any], chunks: Iterable[bytes], *, ended: bool) -> LSConvertError:
        from lsconvert.kernel.contract import ResumePoint
        from lsconvert.kernel.native.diagnose import diagnose  # the reference kernel takes 20 ms to import

        return diagnose(self._plan, self._limits, ResumePoint(*position), chunks, ended=ended)
