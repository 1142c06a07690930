"""The reference kernel: JSON in, the same JSON with a plan's edits out. Pure Python, runs everywhere.

The automaton reads; here is what happens at its turns. While a task is open its bytes stay in the window; when
it closes, its edits are applied and it leaves, together with what stood before it.

Errors come in the order of their offsets, whatever the chunks are: bytes that are not UTF-8 are found a chunk
at a time, and the chunk is cut before them. If anything was completed before an error in the same chunk, `feed`
returns it, and the next call raises.
"""

from __future__ import annotations

import codecs
from typing import Final

from lsconvert.errors import LSConvertError, NotTasksError, TruncatedInputError, Where
from lsconvert.kernel.reference import lexer
from lsconvert.kernel.reference.buffer import ObjectNode
from lsconvert.kernel.reference.edits import TaskEdits, apply_edits
from lsconvert.kernel.reference.parser import BOM, Automaton
from lsconvert.kernel.reference.positions import HINT_SIZE
from lsconvert.kernel.reference.spans import TaskSpans
from lsconvert.kernel.reference.structure import edit_object
from lsconvert.model import Limits, Tally, TaskSpan
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.plan import RESPONSE, TASK, Plan, plan_of
from lsconvert.rules.tables import TASK_KEYS

CUT_OFF: Final = "The file was cut off on its way: export or copy it again."


class PythonKernel(Automaton):
    """Apply a plan to a stream of bytes. See kernel.contract.Kernel."""

    name: Final = "python"

    def __init__(self, plan: Plan, limits: Limits = Limits(), *, record_tasks: bool = False) -> None:
        super().__init__(plan, limits)
        self.tally = Tally()
        self._spans = TaskSpans() if record_tasks else None
        self._held = b""  # the beginning of a character whose end has not arrived yet
        self._index = 0  # of the current or next task
        self._ledger = TaskEdits(0, limits, self._holds_json)
        self._kind_keys = {key for kind in plan.kinds for key in kind.has[0]}  # no kind without one of these
        self._mark = 0  # everything before this offset has been emitted
        self._output: list[bytes] = []
        self._output_size = 0
        self._error: LSConvertError | None = None

    def feed(self, chunk: bytes, /) -> bytes:
        """Take the next chunk; return the output for all that was completed."""
        if self._error is not None:
            raise self._error
        chunk = self._held + chunk
        valid = True
        try:
            size = codecs.utf_8_decode(chunk)[1]
        except UnicodeDecodeError as error:
            valid, size = False, error.start
        self._window.data += chunk[:size]
        self._held = chunk[size:]
        try:
            self._read()
            if not valid:
                raise self._invalid("valid UTF-8", self._window.end, self._held[:HINT_SIZE])
        except LSConvertError as error:
            self._error = error
        return self._take()

    def finish(self) -> bytes:
        """Close the document and return what is left of it."""
        if self._error is not None:
            raise self._error
        try:
            self._window.data += self._held
            self._read()
            if self._phase and lexer.PHASES[self._phase].final and not self._stack:
                self._end_token()  # a lone number ends with the input
            if self._phase or self._step not in (self._read_next, self._read_rest):
                raise self._truncated()
        except LSConvertError as error:
            self._error = error
        output = self._take()
        if self._error is not None:
            raise self._error  # no later call would
        return output

    def take_tasks(self) -> TaskSpans:
        """Return the tasks in the output of the last call, where `record_tasks` was asked for."""
        if self._spans is None:
            return TaskSpans()
        spans, self._spans = self._spans, TaskSpans()
        return spans

    def drop_tasks(self) -> None:
        """Forget the tasks in the output of the last call."""
        self.take_tasks()

    def _begin_document(self, start: int) -> None:
        self._mark = start
        self.tally.notes["bom-skipped"] += 1

    def _close_object(self, node: ObjectNode) -> None:
        edit_object(self._window, node, node.scope, self._plan, self._ledger)

    def _open_task(self, start: int) -> None:
        self._task = start
        self._node = None
        self._ledger = TaskEdits(start, self._limits, self._holds_json)
        self._set_end()

    def _close_task(self, end: int) -> None:
        assert self._task is not None  # values at the document's level are tasks
        ledger, node = self._ledger, self._node
        if node is None:
            ledger.tally.notes["not-a-task"] += 1
        else:
            self._edit_task(node, ledger)
        problem = ledger.problem if ledger.proof else None
        if problem is not None:
            problem.located(self._where(problem.where.offset or self._task, read_to=end))
            if self._spans is None:
                raise problem
            ledger.leave_unchanged()
        self.tally.add(ledger.tally)
        self.tally.objects.update(ledger.gained)
        text = apply_edits(self._window, self._mark, end, ledger.edits)
        self._output.append(text)
        if self._spans is not None:
            objects = ledger.tally.objects + ledger.gained
            start = self._output_size + self._task - self._mark
            self._spans.append(
                TaskSpan(
                    self._index,
                    self._places.prefix(self._index, self._stack),
                    self._task,
                    end - self._task,
                    start,
                    self._output_size + len(text),
                    bool(ledger.edits),
                    problem,
                    objects["annotation"],
                    objects["prediction"],
                )
            )
        self._output_size += len(text)
        self._mark = end
        self._index += 1
        self._task = self._node = None
        self._set_end()

    def _edit_task(self, node: ObjectNode, ledger: TaskEdits) -> None:
        keys = {member.field.key for member in node.members}
        kind = None if keys.isdisjoint(self._kind_keys) else self._kind(keys)
        if kind is not None and kind.refusal:
            raise NotTasksError(f"this is a {kind.name}: {kind.refusal}", where=self._where(node.start))
        scope = self._plan.scopes[RESPONSE if kind is not None else TASK]
        bare = kind is None and keys.isdisjoint(TASK_KEYS)
        if not bare or not self._plan.kinds:  # else its keys are the user's own
            edit_object(self._window, node, scope, self._plan, ledger)
        if not ledger.proof:
            ledger.leave_unchanged()
            if keys & scope.targets:
                ledger.tally.notes["already-converted"] += 1
        if kind is not None:
            ledger.tally.notes["import-response"] += 1
            return
        ledger.tally.objects[TASK] += 1
        if bare:
            ledger.tally.notes["bare-data"] += 1

    def _holds_json(self, text: bytes) -> bool:
        """Tell whether a text is one JSON value, and not too deep to stand in the object that was just closed."""
        kernel = PythonKernel(plan_of(()), Limits(self._limits.max_depth - len(self._stack), len(text) + 2))
        try:
            kernel.feed(b"[" + text + b"]")
            kernel.finish()
        except LSConvertError:
            return False
        return kernel._index == 1

    def _kind(self, keys: set[str]) -> DocumentKind | None:
        for kind in self._plan.kinds:
            fits = all(keys.intersection(group) for group in kind.has) and not keys.intersection(kind.lacks)
            if fits and (kind.refusal or not self._stack):
                return kind
        return None

    def _take(self) -> bytes:
        """Return the output so far, drop those bytes from the window, and raise an error that has no output."""
        kept = self._kept_from()
        settled = self._window.base + self._pos if kept is None else kept
        if settled > self._mark and self._bom in (0, len(BOM)):
            self._output.append(self._window.cut(self._mark, settled))
            self._mark = settled
        output = b"".join(self._output)
        self._output = []
        self._output_size = 0
        if self._error is not None:
            if not output:
                raise self._error
            return output
        gone = self._mark - self._window.base
        if gone:
            self._places.forget(gone)
            self._pos -= gone
        return output

    def _where(self, offset: int, read_to: int | None = None) -> Where:
        where = self._places.where(offset)
        if self._task is None:
            return where
        return where._replace(
            task_index=self._index,
            task_id=self._places.task_id(read_to or offset, self._node),
            pointer=self._places.pointer(offset, self._task, self._index, self._stack),
        )

    def _truncated(self) -> TruncatedInputError:
        where = self._where(self._window.end)
        unread = self._step == self._read_start or (self._step == self._read_bom and not self._bom)
        if unread and not self._phase:
            return TruncatedInputError("the input is empty", where=where)
        what = "a string or number" if self._phase else "the document"
        return TruncatedInputError(
            f"the input ends inside {what}, with {len(self._stack)} brackets open", where=where, hint=CUT_OFF
        )
