"""List the errors of a task for exceptions and the quarantine. Imported late: most runs have no such task."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from lsconvert.errors import CheckError, LSConvertError, ValidationError, Where
from lsconvert.io.recent_input import RecentInput
from lsconvert.jsontext.escapes import shorten_id
from lsconvert.jsontext.pointer import offsets_of
from lsconvert.model import TaskSpan
from lsconvert.validation.checker import Checker
from lsconvert.validation.finding_places import failure_of
from lsconvert.validation.groups import PlaceCounter
from lsconvert.validation.messages import Problem, reading_order
from lsconvert.validation.suspicions import warnings_of


def errors_of(error: LSConvertError) -> list[ValidationError]:
    """Return the errors of a failed check. For any other exception, return one error that describes it."""
    if isinstance(error, CheckError):
        return error.errors
    return [failure_of(error)]


def explain(checker: Checker | None, task: Any, text: bytes, repeated: Sequence[str] | None) -> list[Problem]:
    """Return the problems of a task in reading order. `task` is the decoded `text`. Without a checker, only suspicions.

    If the task is suspect, `repeated` are pointers to ids that an earlier object has; else it is None.
    """
    problems = checker.explain(task) if checker is not None else []
    if repeated is not None:
        problems = sorted([*problems, *warnings_of(task, repeated, text=text)], key=reading_order)
    return problems


def located(
    problems: Sequence[Problem],
    task: Any,
    text: bytes,
    span: TaskSpan,
    recent: RecentInput,
    counter: PlaceCounter | None = None,
) -> list[ValidationError]:
    """Return problems with the places of their values in the input. `text` is the task in the input, and `task` decoded.

    Problems that `counter` does not take have no line, column and offset.
    """
    task_id = task.get("id") if isinstance(task, dict) else None
    task_id = shorten_id(json.dumps(task_id)) if isinstance(task_id, int | str) else None
    pointers = [span.pointer + problem.pointer for problem in problems]
    taken = [
        counter is None or counter.take(pointer, problem.keyword, problem.message)
        for pointer, problem in zip(pointers, problems)
    ]
    offsets = offsets_of(text, {problem.pointer for problem, wanted in zip(problems, taken) if wanted})
    errors = []
    for problem, pointer, wanted in zip(problems, pointers, taken):
        place = recent.where(span, span.offset + offsets[problem.pointer]) if wanted else Where(file=recent.file)
        where = place._replace(task_index=span.index, task_id=task_id, pointer=pointer)
        errors.append(problem.at(where))
    return errors


class QuarantinedTask(NamedTuple):
    """A task for the quarantine: where it begins, its index in the file, its errors, and its bytes in the input."""

    where: Where
    task_index: int
    errors: list[ValidationError]
    task: bytes


def quarantine_line(quarantined: QuarantinedTask) -> bytes:
    r"""Return a task and its errors as one line of JSON.

    `\r` and `\n` in the task become spaces; in valid JSON they occur only between tokens.
    """
    where, task_index, errors, task = quarantined
    fields = {
        "file": where.file,
        "line": where.line,
        "offset": where.offset,
        "size": len(task),
        "task_index": task_index,
        "errors": [
            {"pointer": e.where.pointer, "code": e.code, "keyword": e.keyword, "message": e.message, "rule": e.rule}
            for e in errors
        ],
    }
    one_line = task.translate(bytes.maketrans(b"\r\n", b"  "))
    return json.dumps(fields).encode()[:-1] + b', "task": ' + one_line + b"}\n"
