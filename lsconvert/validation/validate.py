"""Validation of whole files, streams and decoded tasks against the bundled schemas, or the user's own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from lsconvert.errors import SchemaError, ValidationError, Where
from lsconvert.io.feed import feed_all
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.source import Source, SourceLike
from lsconvert.jsontext.decode import decode_roughly, decode_task
from lsconvert.kernel import make_check, make_kernel
from lsconvert.model import DEFAULT_MAX_DEPTH, DEFAULT_MAX_TASK_SIZE, Limits, Progress
from lsconvert.objects.versions import schema_version
from lsconvert.rules.plan import compile_plan
from lsconvert.validation.checker import Checker, bundled_checker
from lsconvert.validation.explain import explain
from lsconvert.validation.own_schema import read_schema
from lsconvert.validation.schemas import OLD_TASKS
from lsconvert.validation.task_validator import TaskValidator, warn_if_slow

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
    show_values: bool = False,
) -> Iterator[ValidationError]:
    """Yield what is wrong in a decoded task, in the bytes of a document, or in a source; task by task.

    `schema` is `v1`, `v1-import`, `v2`, `v2-import`, `v2-migrated`, the path of a schema of your own, or `auto`: for
    each task that of the version it has. Raises InputError and LimitError for what cannot be read as tasks,
    SchemaError for a schema that cannot be used. Messages hold no values from the data, unless `show_values`: then they
    end with the value that is wrong, as JSON, cut to 80 characters, and with control characters escaped.
    """
    if isinstance(source, Mapping):
        for problem in _checker_for(schema, source, show_values=show_values).explain(source):
            yield ValidationError(Where(pointer=problem.pointer), problem.keyword, problem.message, problem.rule)
        return
    kernel = make_kernel(compile_plan(None), Limits(max_depth, max_task_size), record_tasks=True)
    judge = _judge_for(schema, show_values=show_values)
    with Source(io.BytesIO(source) if isinstance(source, bytes) else source) as opened:
        ours = schema in (AUTO, *SCHEMAS)
        decode = decode_roughly if ours and not show_values else decode_task
        trail = RecentInput(opened.name)
        for chunk, output in feed_all(opened, kernel):
            trail.add(chunk)
            tasks = kernel.take_tasks()
            for i in judge.doubtful(output, tasks):
                text = output[tasks[i].start : tasks[i].end]
                task = decode(text, opened.name, tasks[i].index)
                checker = _checker_for(schema, task, show_values=show_values)
                if not checker.is_valid(task):
                    yield from explain(checker, task, text, tasks[i], trail)
            trail.forget(output, tasks)
            if progress is not None:
                progress(opened.progress, opened.size)


def is_valid(source: Mapping[str, Any] | bytes | SourceLike, *, schema: str = AUTO) -> bool:
    """Tell whether nothing is wrong. See `iter_errors` for the arguments and errors."""
    return next(iter_errors(source, schema=schema), None) is None


def validate(source: Mapping[str, Any] | bytes | SourceLike, *, schema: str = AUTO) -> list[ValidationError]:
    """Return all that is wrong, [] if nothing is. See `iter_errors` for the arguments and errors."""
    return list(iter_errors(source, schema=schema))


def _judge_for(schema: str, *, show_values: bool) -> TaskValidator:
    names = (SCHEMAS["v2"], OLD_TASKS) if schema == AUTO else (SCHEMAS[schema],) if schema in SCHEMAS else ()
    if not names or make_check() is None:
        warn_if_slow()
    return TaskValidator(
        lambda task, _: _checker_for(schema, task, show_values=show_values), *((name, name) for name in names)
    )


def _checker_for(schema: str, task: object, *, show_values: bool) -> Checker:
    name = schema_version(task).value if schema == AUTO else schema
    checker = bundled_checker(SCHEMAS[name]) if name in SCHEMAS else _own_checker(name)
    return checker.with_values if show_values else checker


@cache
def _own_checker(path: str) -> Checker:
    try:
        return Checker(read_schema(path))
    except SchemaError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            error.hint = f"Give one of {', '.join([AUTO, *SCHEMAS])}, or a file that holds a JSON Schema."
        raise error.in_file(path) from error.__cause__
