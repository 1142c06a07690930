"""Tasks on their way out of a kernel: each is checked, and one that fails stops the run, stays, or is taken out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from typing import Any, Protocol

from lsconvert.checker import Checker, warn_once_if_slow
from lsconvert.decode import decode_roughly
from lsconvert.errors import CheckError, LimitError, LSConvertError
from lsconvert.findings import Findings
from lsconvert.judge import Judge, Schemas
from lsconvert.kernel.pointer import offsets_of
from lsconvert.losses import Losses
from lsconvert.model import OnError, Tally, TaskSpan
from lsconvert.parts import Parts
from lsconvert.seams import Seams
from lsconvert.trail import Trail
from lsconvert.where import ValidationError, Where


class TaskTally(Protocol):
    """Counts tasks."""

    @property
    def tally(self) -> Tally:
        """What was counted in all tasks."""
        ...

    def add(self, task: bytes, /) -> None:
        """Count a task."""
        ...


class Gate:
    """Passes on the output of a kernel that records its tasks.

    `schemas` are the names for unchanged and changed tasks, None for no check. `tally_of` counts what tasks on their own
    add to the kernel's tally; `quarantine` takes lines. After `pass_on`, `error` is why the run has to stop, if it has.
    """

    def __init__(
        self,
        trail: Trail,
        schemas: Schemas | None,
        on_error: OnError,
        *,
        quarantine: Callable[[bytes], object] | None = None,
        parts: Parts | None = None,
        losses: Losses | None = None,
        tally_of: TaskTally,
        max_gap: int,
    ) -> None:
        self._trail = trail
        self._judge = Judge(schemas) if schemas else None
        if schemas:
            warn_once_if_slow()
        self._on_error = on_error
        self._quarantine = quarantine
        self._tally_of = tally_of
        self.parts = parts
        self._losses = losses
        self._decodes = parts is not None or losses is not None  # each task, whatever the check needs
        self._seams = Seams(max_gap) if on_error is OnError.QUARANTINE and parts is None else None
        self.error: LSConvertError | None = None
        self.findings = Findings()
        self.failed = 0
        self.quarantined = 0

    @property
    def left_out(self) -> Tally:
        """What a kernel counted in the tasks that were taken out."""
        return self._tally_of.tally

    def pass_on(
        self, chunk: bytes, output: bytes, spans: list[TaskSpan], verdicts: bytes = b"", *, last: bool = False
    ) -> bytes:
        """Take the next chunk of the input, and what a kernel made of it; return what to write.

        `verdicts`: of each task, 1 if it surely passes the check; of none, if there are none.
        """
        self._trail.add(chunk)
        if self._judge is not None and not self._decodes and not verdicts:
            verdicts = self._judge.verdicts(output, [(span.start, span.end, span.changed) for span in spans])
        if verdicts and not self._has_to_look(spans, verdicts):
            self._trail.forget(output, spans)
            return output
        pieces, done = [], 0
        for span, passes in zip_longest(spans, verdicts):
            if self.parts is not None:
                self.parts.between(output[done : span.start])
            task, error = self._examine(output, span, passes=passes == 1)
            if error is not None and self._on_error is OnError.STOP:
                self.error = error
                return output[: span.start]
            if error is not None:
                self._fail(span, error)
            stays = error is None or self._on_error is OnError.KEEP
            if self._losses is not None and stays:
                self._losses.add(task)
            if self.parts is not None:
                self._pass_to(self.parts, output, span, task, stays=stays)
            elif self._seams is not None:
                self._seams.between(output[done : span.start])
                pieces.append(self._seams.task(output[span.start : span.end], stays=stays))
            done = span.end
        self._trail.forget(output, spans)
        if self.parts is not None:
            self.parts.between(output[done:])
            if last:
                self.parts.end()
            return b""
        if self._seams is None:
            return output
        self._seams.between(output[done:])
        return b"".join(pieces) + (self._seams.end() if last else b"")

    def _has_to_look(self, spans: list[TaskSpan], verdicts: bytes) -> bool:
        """Tell whether any task has to be looked at. Most often none has, if nothing but a check was asked for."""
        return bool(self._decodes or self._seams or verdicts.count(1) < len(spans) or any(span.error for span in spans))

    def _pass_to(self, parts: Parts, output: bytes, span: TaskSpan, task: object, *, stays: bool) -> None:
        if stays:
            parts.task(output[span.start : span.end], span.index, task if isinstance(task, dict) else {})
        else:
            parts.skip()

    def _examine(self, output: bytes, span: TaskSpan, *, passes: bool) -> tuple[Any, LSConvertError | None]:
        """Return a task, decoded if anybody needs it so, and what is wrong with it."""
        task = None
        if self.parts is not None and self.parts.is_too_large(span.end - span.start):
            hint = "Raise --max-bytes (max_bytes=) if the server takes more."
            error = LimitError(f"the task has {span.end - span.start:,} bytes: it fits into no part", hint=hint)
            return task, error.located(replace(self._trail.where(span.offset), task_index=span.index))
        judge = None if passes else self._judge
        if judge is not None or self._decodes:
            try:
                task = decode_roughly(memoryview(output)[span.start : span.end], self._trail.file, span.index)
            except LimitError as error:
                return task, error.located(self._trail.where(span.offset))
        if span.error is not None:
            return task, span.error.in_file(self._trail.file)
        checker = judge.checker_for(task, changed=span.changed) if judge is not None else None
        if checker is None or checker.is_valid(task):
            return task, None
        return task, CheckError(explain(checker, task, output[span.start : span.end], span, self._trail))

    def _fail(self, span: TaskSpan, error: LSConvertError) -> None:
        itself = ValidationError(error.where, type(error).__name__, error.message)
        errors = error.errors if isinstance(error, CheckError) else [itself]
        self.failed += 1
        self.findings.add(errors)
        if self._on_error is not OnError.QUARANTINE:
            return
        self.quarantined += 1
        task = self._trail.cut(span.offset, span.offset + span.size)
        self._tally_of.add(task)
        if self._quarantine is not None:
            self._quarantine(quarantine_line(self._trail.where(span.offset), span, errors, task))


def explain(checker: Checker, task: Any, text: bytes, span: TaskSpan, trail: Trail) -> list[ValidationError]:
    """Return what is wrong with a task, with the place of each value; of a changed task, that of the task.

    `text` is the task as it was checked. Pointers are those of the checked document.
    """
    task_id = task.get("id") if isinstance(task, dict) else None
    task_id = json.dumps(task_id)[:40] if isinstance(task_id, int | str) else None
    problems = checker.explain(task)
    offsets = {} if span.changed else offsets_of(text, {problem.pointer for problem in problems})
    found = []
    for problem in problems:
        where = replace(
            trail.where(span.offset + offsets.get(problem.pointer, 0)),
            task_index=span.index,
            task_id=task_id,
            pointer=span.pointer + problem.pointer,
        )
        found.append(ValidationError(where, problem.keyword, problem.message, problem.rule))
    return found


def quarantine_line(where: Where, span: TaskSpan, errors: list[ValidationError], task: bytes) -> bytes:
    """Return a task and its errors as one line of JSON.

    The task is the bytes of the input; its line breaks, which can only be white space between tokens, become spaces.
    """
    fields = {
        "file": where.file,
        "line": where.line,
        "offset": where.offset,
        "size": span.size,
        "task_index": span.index,
        "errors": [
            {"pointer": e.where.pointer, "keyword": e.keyword, "message": e.message, "rule": e.rule} for e in errors
        ],
    }
    one_line = task.translate(bytes.maketrans(b"\r\n", b"  "))
    return json.dumps(fields).encode()[:-1] + b', "task": ' + one_line + b"}\n"
