"""Validation of whole files, streams and decoded tasks against the bundled schemas, or the user's own."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from lsconvert.checker import Checker, Problem, bundled_checker, has_fast_gate
from lsconvert.convert import decode_task, feed_all
from lsconvert.errors import ConversionError, SchemaError, ValidationError, Where
from lsconvert.kernel import make_kernel
from lsconvert.kernel.pointer import offset_of
from lsconvert.model import DEFAULT_MAX_DEPTH, DEFAULT_MAX_TASK_SIZE, Limits, Progress, TaskSpan, Version
from lsconvert.plan import compile_plan
from lsconvert.source import Source, SourceLike
from lsconvert.task import detect_version

# How users call the bundled schemas.
SCHEMAS: Final = {
    "v1": "v1/export",
    "v1-import": "v1/import",
    "v2": "v2/export",
    "v2-import": "v2/import",
    "v2-migrated": "v2/migrated",
}
AUTO: Final = "auto"


def iter_errors(
    source: Mapping[str, Any] | bytes | SourceLike,
    *,
    schema: str = AUTO,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    progress: Progress | None = None,
) -> Iterator[ValidationError]:
    """Yield what is wrong in a decoded task, in the bytes of a document, or in a source; task by task.

    `schema` is `v1`, `v1-import`, `v2`, `v2-import`, `v2-migrated`, the path of a schema of your own, or `auto`: for
    each task that of the version it has. Raises InputError and LimitError for what cannot be read as tasks,
    SchemaError for a schema that cannot be used.
    """
    if isinstance(source, Mapping):
        for problem in _checker_for(schema, source).explain(source):
            yield ValidationError(Where(pointer=problem.pointer), problem.keyword, problem.message, problem.rule)
        return
    kernel = make_kernel(compile_plan(None), Limits(max_depth, max_task_size), record_tasks=True)
    _say_once_if_slow()
    with Source(io.BytesIO(source) if isinstance(source, bytes) else source) as opened:
        lines = _Lines(opened.name)
        for _, output in feed_all(opened, kernel):
            for span in kernel.take_tasks():
                text = output[span.start : span.end]
                task = decode_task(text, opened.name, span.index)
                checker = _checker_for(schema, task)
                if not checker.is_valid(task):
                    for problem in checker.explain(task):
                        where = lines.where(output, span, offset_of(text, problem.pointer), problem, task)
                        yield ValidationError(where, problem.keyword, problem.message, problem.rule)
            lines.pass_over(output)
            if progress is not None:
                progress(opened.progress, opened.size)


def is_valid(source: Mapping[str, Any] | bytes | SourceLike, *, schema: str = AUTO) -> bool:
    """Tell whether nothing is wrong. See `iter_errors` for the arguments and errors."""
    return next(iter_errors(source, schema=schema), None) is None


def validate(source: Mapping[str, Any] | bytes | SourceLike, *, schema: str = AUTO) -> list[ValidationError]:
    """Return all that is wrong, [] if nothing is. See `iter_errors` for the arguments and errors."""
    return list(iter_errors(source, schema=schema))


def _checker_for(schema: str, task: object) -> Checker:
    if schema == AUTO:
        return bundled_checker(SCHEMAS["v1" if _version(task) is Version.V1 else "v2"])
    return bundled_checker(SCHEMAS[schema]) if schema in SCHEMAS else _own_checker(schema)


def _version(task: object) -> Version | None:
    try:
        return detect_version(task) if isinstance(task, Mapping) else None
    except ConversionError:  # old, but not to be converted: the schema says what is wrong
        return Version.V1


@cache
def _own_checker(path: str) -> Checker:
    try:
        schema = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        names = ", ".join([AUTO, *SCHEMAS])
        raise SchemaError(f"{path}: neither one of {names}, nor a file that holds a JSON Schema") from error
    return Checker(schema)


@cache
def _say_once_if_slow() -> None:
    if not has_fast_gate():
        warnings.warn("jsonschema-rs is not installed: validation is about 100 times slower", stacklevel=3)


class _Lines:
    """Finds the line and column of a problem. Remembers the lines that have passed."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lines = 0
        self._line_start = 0  # of the line that the output begins in, in bytes of output
        self._passed = 0  # bytes of output before this one

    def where(self, output: bytes, span: TaskSpan, inside: int, problem: Problem, task: Any) -> Where:
        """Return the place of a problem that is `inside` bytes into a task."""
        at = span.start + inside
        newline = output.rfind(b"\n", 0, at)
        skipped = span.offset - span.start - self._passed  # a byte order mark
        line_start = self._line_start + skipped if self._line_start else 0
        column = at - newline if newline >= 0 else span.offset + inside - line_start + 1
        task_id = task.get("id") if isinstance(task, dict) else None
        return Where(
            file=self._file,
            line=self._lines + output.count(b"\n", 0, at) + 1,
            column=column,
            offset=span.offset + inside,
            task_index=span.index,
            task_id=json.dumps(task_id)[:40] if isinstance(task_id, int | str) else None,
            pointer=span.pointer + problem.pointer,
        )

    def pass_over(self, output: bytes) -> None:
        """Go on to the next output."""
        newline = output.rfind(b"\n")
        if newline >= 0:
            self._lines += output.count(b"\n")
            self._line_start = self._passed + newline + 1
        self._passed += len(output)
