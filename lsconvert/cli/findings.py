"""Validation errors as lines of output, in the form that a reader asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from lsconvert import ValidationError


def _text(errors: Iterable[ValidationError]) -> Iterator[str]:
    """Group equal errors of a file: one line for each, with the first place."""
    groups: dict[tuple[str, str, str, str, str], list[ValidationError]] = {}
    for error in errors:
        pointer = re.sub(r"/[0-9]+(?=/|$)", "/*", error.where.pointer or "")
        key = (error.where.file or "", pointer, error.keyword, error.message, error.rule)
        groups.setdefault(key, []).append(error)
    for (file, pointer, _, message, rule), group in sorted(groups.items()):
        first = group[0].where
        tasks = len({error.where.task_index for error in group})
        task_id = f" (id {first.task_id})" if first.task_id else ""
        place = f"first at {first.line}:{first.column}, offset {first.offset}, task {first.task_index}{task_id}"
        mend = f" [lsconvert upgrade mends it: {rule}]" if rule else ""
        yield f"{file}: {pointer or '/'}: {message}{mend}: {tasks:,} task{'' if tasks == 1 else 's'}, {place}"


def _jsonl(errors: Iterable[ValidationError]) -> Iterator[str]:
    return (json.dumps(_fields(error)) for error in errors)


def _json(errors: Iterable[ValidationError]) -> Iterator[str]:
    yield json.dumps([_fields(error) for error in errors], indent=2)


def _github(errors: Iterable[ValidationError]) -> Iterator[str]:
    """Workflow commands of GitHub Actions, which show up beside the line."""
    for error in errors:
        where = error.where
        message = f"{where.pointer or '/'}: {error.message}".replace("%", "%25").replace("\n", "%0A")
        file = (where.file or "").replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        yield f"::error file={file},line={where.line},col={where.column},title=lsconvert {error.keyword}::{message}"


def _fields(error: ValidationError) -> dict[str, Any]:
    return {**asdict(error.where), "keyword": error.keyword, "message": error.message, "rule": error.rule}


FORMATS: Final[dict[str, Callable[[Iterable[ValidationError]], Iterator[str]]]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "github": _github,
}
