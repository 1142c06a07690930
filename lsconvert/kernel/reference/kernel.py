"""The reference kernel in pure Python: edits a stream of JSON as a plan says.

The parser calls the methods here when tasks and objects begin and end. The buffer keeps the bytes of the open task.
When the task closes, the kernel applies its edits, emits the task with the bytes before it, and drops them from the
buffer.

Errors are raised in the order of their offsets, for any division into chunks: each chunk is decoded as UTF-8 first, and
cut before the first invalid byte. If there is output before an error in the same chunk, `feed` returns the output and
the next call raises the error.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Final

from lsconvert.errors import ConversionError, LSConvertError, TruncatedInputError, Where, counted
from lsconvert.jsontext.pointer import decode_key
from lsconvert.kernel.contract import ResumePoint, State
from lsconvert.kernel.reference import lexer
from lsconvert.kernel.reference.edits import TaskEdits, apply_edits
from lsconvert.kernel.reference.nodes import Frame, ObjectNode
from lsconvert.kernel.reference.parser import BOM, Parser
from lsconvert.kernel.reference.spans import TaskSpans
from lsconvert.kernel.reference.strings import map_strings
from lsconvert.kernel.reference.structure import edit_object
from lsconvert.kernel.reference.values import has_lists
from lsconvert.model import MAX_SIZE, Limits, Tally, TaskSpan
from lsconvert.rules.documents import MARKS
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.plan import RESPONSE, TASK, Plan, plan_of
from lsconvert.rules.tables import TASK_KEYS

CUT_OFF: Final = "The file is incomplete: export or copy it again."


class PythonKernel(Parser):
    """Applies a plan to a stream of bytes. See kernel.contract.Kernel."""

    name: Final = "python"

    def __init__(self, plan: Plan, limits: Limits | None = None, *, record_tasks: bool = False) -> None:
        limits = limits or Limits()
        super().__init__(plan, limits)
        self.tally = Tally()
        self._spans = TaskSpans() if record_tasks else None
        self._held = b""  # the first bytes of a character whose last bytes are in the next chunk
        self._index = 0  # of the current or next task
        self._task_edits = TaskEdits(0, limits, self._convert_list)
        self._emitted = 0  # all bytes before this offset have been emitted
        self._output: list[bytes] = []
        self._output_size = 0
        self._error: LSConvertError | None = None

    def fresh(self) -> PythonKernel:
        """Return a kernel for another stream, with the same plan and limits."""
        return PythonKernel(self._plan, self._limits, record_tasks=self._spans is not None)

    def feed(self, chunk: bytes, /) -> bytes:
        """Take the next chunk; return the output for every task that is complete."""
        if self._error is not None:
            raise self._error
        chunk = self._held + chunk
        valid = True
        try:
            size = codecs.utf_8_decode(chunk)[1]
        except UnicodeDecodeError as error:
            valid, size = False, error.start
        self._buffer.data += chunk[:size]
        self._held = chunk[size:]
        try:
            self._read()
            if not valid:
                raise self._invalid("valid UTF-8", self._buffer.end, self._held[:1])
        except LSConvertError as error:
            self._error = error
        return self._take()

    def finish(self) -> bytes:
        """Close the document; return the rest of the output."""
        if self._error is not None:
            raise self._error
        try:
            self._buffer.data += self._held
            self._read()
            if self._phase and lexer.PHASES[self._phase].final and not self._stack:
                self._end_token()  # a number at the top level ends with the input
            if self._phase or self._step not in (self._read_next, self._read_rest):
                raise self._truncated()
        except LSConvertError as error:
            self._error = error
        output = self._take()
        if self._error is not None:
            raise self._error  # there is no later call
        return output

    def take_tasks(self) -> TaskSpans:
        """Return the tasks in the output of the last call; none unless the kernel records tasks."""
        if self._spans is None:
            return TaskSpans()
        spans, self._spans = self._spans, TaskSpans()
        return spans

    def drop_tasks(self) -> None:
        """Discard the tasks in the output of the last call."""
        self.take_tasks()

    def resume_point(self) -> ResumePoint | None:
        """Return the point after the last byte that was fed, None after an error, or if it is inside a token or a task."""
        if self._error is not None or self._buffer.data or self._held:
            return None
        frame = self._stack[0] if self._stack else None
        offset = self._buffer.base
        step = self._read_value if self._step == self._read_items else self._step  # a run of items begins
        return ResumePoint(
            frame.closer - 2 if frame is not None else 0,
            frame.key if frame is not None else b"",
            offset,
            *self._positions.lines_before(offset),
            self._index,
            State(self._steps().index(step)),
        )

    def resume(self, point: ResumePoint, tally: Tally | None = None) -> None:
        """Go on at a point between tasks, without the bytes before it. Add `tally`, the counts of their output."""
        self._step = self._steps()[point.state if point.offset else State.BOM]
        self._buffer.base = self._emitted = point.offset
        self._positions.begin_at(point.lines, point.line_start)
        self._index = point.index
        if point.opener and not self._stack:
            frame = Frame(point.opener, point.line_start, self._skip_members)
            frame.document = True
            frame.key = decode_key(point.key).encode(errors="surrogatepass")
            self._stack.append(frame)
        if tally is not None:
            self.tally.add(tally)

    def _steps(self) -> tuple[Callable[[int], None], ...]:
        """Return the methods that read on from each State, in the order of their numbers."""
        return (
            *(self._read_bom, self._read_start, self._read_first_item, self._read_value, self._read_after),
            *(self._read_first_key, self._read_keys, self._read_colon, self._read_next, self._read_rest),
        )

    def _begin_document(self, start: int) -> None:
        self._emitted = start
        self.tally.notes["bom-skipped"] += 1

    def _close_object(self, node: ObjectNode) -> None:
        edit_object(self._buffer, node, node.scope, self._plan, self._task_edits)

    def _open_task(self, start: int) -> None:
        self._task = start
        self._node = None
        self._task_edits = TaskEdits(start, self._limits, self._convert_list)
        self._set_end()

    def _close_task(self, end: int) -> None:
        assert self._task is not None  # every value of a document is a task
        edits, node = self._task_edits, self._node
        if node is None:
            edits.tally.notes["not-a-task"] += 1
        else:
            self._edit_task(node, edits, end)
        problem = edits.problem if edits.proof else None
        if problem is not None:
            problem.located(self._where(problem.where.offset or self._task, read_to=end))
            if self._spans is None:
                raise problem
            edits.leave_unchanged()
        self.tally.add(edits.tally)
        self.tally.objects.update(edits.gained)
        text = apply_edits(self._buffer, self._emitted, end, edits.pending)
        self._output.append(text)
        if self._spans is not None:
            self._spans.append(self._span(self._task, end, len(text), edits, problem))
        self._output_size += len(text)
        self._emitted = end
        self._index += 1
        self._task = self._node = None
        self._set_end()

    def _span(self, task: int, end: int, size: int, edits: TaskEdits, error: LSConvertError | None) -> TaskSpan:
        """Return the span of the task from `task` up to `end`, which ends an output of `size` bytes."""
        objects = edits.tally.objects + edits.gained
        return TaskSpan(
            self._index,
            self._positions.prefix(self._index, self._stack),
            task,
            end - task,
            self._output_size + task - self._emitted,
            self._output_size + size,
            edits.converted,
            error,
            objects["annotation"],
            objects["prediction"],
            *self._positions.lines_before(task),
            edits.marked,
        )

    def _edit_task(self, node: ObjectNode, edits: TaskEdits, end: int) -> None:
        keys = {member.field.key for member in node.members}
        kind = self._kind(keys)
        edits.marked = "data" not in keys and not keys.isdisjoint(MARKS)
        scope = self._plan.scopes[RESPONSE if kind is not None else TASK]
        bare = kind is None and keys.isdisjoint(TASK_KEYS)
        if not bare or not self._plan.kinds:  # else its keys belong to the user
            edit_object(self._buffer, node, scope, self._plan, edits)
        if not edits.proof:
            edits.leave_unchanged()
            if keys & scope.targets:
                edits.tally.notes["already-converted"] += 1
        edits.converted = bool(edits.pending)
        if kind is not None:
            edits.tally.notes["import-response"] += 1
            return
        edits.tally.objects[TASK] += 1
        if bare:
            edits.tally.notes["bare-data"] += 1
        if self._plan.places is not None and (edits.problem is None or not edits.proof):
            map_strings(self._buffer, end, edits, self._plan.places, is_bare=bare)

    def _convert_list(self, text: bytes, scope: str) -> bytes | None:
        """Return the flat list in a text with the rules of `scope` applied to its objects. Count the changes.

        Return None for any other text, and for a list that is too deeply nested for the object that was just closed.
        Raises ConversionError.
        """
        rules = [rule._replace(scope=TASK) for rule in self._plan.scopes[scope].rules]
        limits = Limits(self._limits.max_depth - len(self._stack) - 1, MAX_SIZE, MAX_SIZE, MAX_SIZE)
        kernel = PythonKernel(plan_of(rules), limits)
        try:
            output = kernel.feed(text)
            output += kernel.finish()
        except ConversionError:
            raise
        except LSConvertError:
            return None
        if has_lists(text):
            return None
        self._task_edits.tally.edits += kernel.tally.edits
        return output

    def _kind(self, keys: set[str]) -> DocumentKind | None:
        for kind in () if self._stack else self._plan.kinds:
            if all(keys.intersection(group) for group in kind.groups) and not keys.intersection(kind.lacks):
                return kind
        return None

    def _take(self) -> bytes:
        """Return the output so far and drop its bytes from the buffer. Raise the error if no output precedes it."""
        kept = self._kept_from()
        done = self._buffer.base + self._pos if kept is None else kept
        if done > self._emitted and self._bom in (0, len(BOM)):
            self._output.append(self._buffer.cut(self._emitted, done))
            self._emitted = done
        output = b"".join(self._output)
        self._output = []
        self._output_size = 0
        if self._error is not None:
            if not output:
                raise self._error
            return output
        dropped = self._emitted - self._buffer.base
        if dropped:
            self._positions.forget(dropped)
            self._pos -= dropped
        return output

    def _where(self, offset: int, read_to: int | None = None) -> Where:
        where = self._positions.where(offset)
        if self._task is None:
            return where
        return where._replace(
            task_index=self._index,
            task_id=self._positions.task_id(read_to or offset, self._node),
            pointer=self._positions.pointer(offset, self._task, self._index, self._stack),
        )

    def _truncated(self) -> TruncatedInputError:
        where = self._where(self._buffer.end)
        unread = self._step == self._read_start or (self._step == self._read_bom and not self._bom)
        if unread and not self._phase:
            return TruncatedInputError("the input is empty", where=where)
        inside = "a string or number" if self._phase else "the document"
        return TruncatedInputError(
            f"the input ends inside {inside}, with {counted(len(self._stack), 'open bracket')}",
            where=where,
            hint=CUT_OFF,
        )
