"""List the errors of a task for exceptions and the quarantine. Imported late: most runs have no such task."""

from __future__ import annotations

import json
from typing import Any

from lsconvert.errors import CheckError, LSConvertError, ValidationError, Where
from lsconvert.io.recent_input import RecentInput
from lsconvert.jsontext.pointer import offsets_of
from lsconvert.model import TaskSpan
from lsconvert.validation.checker import Checker


def errors_of(error: LSConvertError) -> list[ValidationError]:
    """Return the errors of a failed check. For any other exception, return one error that describes it."""
    if isinstance(error, CheckError):
        return error.errors
    return [ValidationError(error.where, type(error).__name__, error.message)]


def explain(checker: Checker, task: Any, text: bytes, span: TaskSpan, recent: RecentInput) -> list[ValidationError]:
    """Return the errors of a task, in reading order.

    `task` is the decoded `text`, which is the task as it was checked. Pointers refer to the checked document. Positions
    refer to the input: those of the values, or that of the whole task if the conversion changed it.
    """
    task_id = task.get("id") if isinstance(task, dict) else None
    task_id = json.dumps(task_id)[:40] if isinstance(task_id, int | str) else None
    problems = checker.explain(task)
    offsets = {} if span.changed else offsets_of(text, {problem.pointer for problem in problems})
    errors = []
    for problem in problems:
        where = recent.where(span, span.offset + offsets.get(problem.pointer, 0))._replace(
            task_index=span.index,
            task_id=task_id,
            pointer=span.pointer + problem.pointer,
        )
        errors.append(ValidationError(where, problem.keyword, problem.message, problem.rule))
    return errors


def quarantine_line(where: Where, span: TaskSpan, errors: list[ValidationError], task: bytes) -> bytes:
    r"""Return a task and its errors as one line of JSON.

    `task` is the task as bytes of the input. Its `\r` and `\n` become spaces; in valid JSON they occur only between
    tokens.
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
