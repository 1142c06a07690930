"""What is wrong with a task, for errors and the quarantine. Imported late: most runs have no such task."""

from __future__ import annotations

import json
from typing import Any

from lsconvert.errors import CheckError, LSConvertError, ValidationError, Where
from lsconvert.io.recent_input import RecentInput
from lsconvert.jsontext.pointer import offsets_of
from lsconvert.model import TaskSpan
from lsconvert.validation.checker import Checker


def errors_of(error: LSConvertError) -> list[ValidationError]:
    """Return what is wrong with a task: the errors of a check, or this one error."""
    if isinstance(error, CheckError):
        return error.errors
    return [ValidationError(error.where, type(error).__name__, error.message)]


def explain(checker: Checker, task: Any, text: bytes, span: TaskSpan, trail: RecentInput) -> list[ValidationError]:
    """Return what is wrong with a task, with the place of each value; of a changed task, that of the task.

    `text` is the task as it was checked. Pointers are those of the checked document.
    """
    task_id = task.get("id") if isinstance(task, dict) else None
    task_id = json.dumps(task_id)[:40] if isinstance(task_id, int | str) else None
    problems = checker.explain(task)
    offsets = {} if span.changed else offsets_of(text, {problem.pointer for problem in problems})
    found = []
    for problem in problems:
        where = trail.where(span.offset + offsets.get(problem.pointer, 0))._replace(
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
