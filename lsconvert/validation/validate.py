"""Validate files, streams and decoded tasks against the bundled schemas or a schema of the user's own."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from stat import S_ISREG
from typing import Any, Final, Literal, TypeAlias

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
from lsconvert.validation.custom_schema import read_schema
from lsconvert.validation.explain import explain
from lsconvert.validation.schemas import OLD_TASKS, SCHEMA_FILES, SchemaName
from lsconvert.validation.task_validator import TaskValidator, warn_if_slow

# The name of a bundled schema, "auto", or the path of a file.
SchemaLike: TypeAlias = SchemaName | Literal["auto"] | str | os.PathLike[str]

AUTO: Final = "auto"
_MAX_CUSTOM_SCHEMAS: Final = 32  # kept in memory


def iter_errors(
    source: Mapping[str, Any] | bytes | SourceLike,
    *,
    schema: SchemaLike = AUTO,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    progress: Progress | None = None,
    show_values: bool = False,
) -> Iterator[ValidationError]:
    """Yield the errors in a decoded task, in the bytes of a document, or in a source, task by task.

    `schema` is the name of a bundled schema (see `schema_names`), the path of your own, or `auto`, which checks each
    task against the export schema of the version that it has. `max_depth` limits the nesting, `max_task_size` the bytes
    of one task. `progress` is called with the bytes that were read and the size of the source.

    Messages contain no values from the data. With `show_values` they end with the wrong value: JSON of at most 80
    characters, with control characters escaped.

    Raises InputError and LimitError if the source cannot be read as tasks, SchemaError if the schema cannot be used.
    """
    schema = os.fspath(schema)
    checker_for = _checker_chooser(schema, show_values=show_values)
    if isinstance(source, Mapping):
        for problem in checker_for(source).explain(source):
            yield ValidationError(Where(pointer=problem.pointer), problem.keyword, problem.message, problem.rule)
        return
    kernel = make_kernel(compile_plan(None), Limits(max_depth, max_task_size), record_tasks=True)
    validator = _task_validator(schema, checker_for)
    # Only a schema of the user's own, or a quoted value, needs every number as it is spelled.
    decode = decode_roughly if schema in (AUTO, *SCHEMA_FILES) and not show_values else decode_task
    with Source(io.BytesIO(source) if isinstance(source, bytes) else source) as opened:
        recent = RecentInput(opened.name)
        for chunk, output in feed_all(opened, kernel):
            recent.add(chunk)
            tasks = kernel.take_tasks()
            for i in validator.doubtful(output, tasks):
                text = output[tasks[i].start : tasks[i].end]
                task = decode(text, opened.name, tasks[i].index)
                checker = checker_for(task)
                if not checker.is_valid(task):
                    yield from explain(checker, task, text, tasks[i], recent)
            recent.forget(output, tasks)
            if progress is not None:
                progress(opened.progress, opened.size)


def is_valid(source: Mapping[str, Any] | bytes | SourceLike, *, schema: SchemaLike = AUTO) -> bool:
    """Tell whether a source has no errors. It reads up to the first error.

    Args:
        source: A decoded task, the bytes of a document, a path, "-" for stdin, or a binary file object.
        schema: Name of a bundled schema (see `schema_names`), path of a custom schema, or "auto", which checks each
            task against the export schema of its version.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        LimitError: A limit is exceeded.
        SchemaError: The schema cannot be used.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
    """
    return next(iter_errors(source, schema=schema), None) is None


def validate(source: Mapping[str, Any] | bytes | SourceLike, *, schema: SchemaLike = AUTO) -> list[ValidationError]:
    """Return all errors in a source, [] if it is valid. `iter_errors` yields them one by one, and has more options.

    Args:
        source: A decoded task, the bytes of a document, a path, "-" for stdin, or a binary file object.
        schema: Name of a bundled schema (see `schema_names`), path of a custom schema, or "auto", which checks each
            task against the export schema of its version.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        LimitError: A limit is exceeded.
        SchemaError: The schema cannot be used.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
    """
    return list(iter_errors(source, schema=schema))


def _task_validator(schema: str, checker_for: Callable[[object], Checker]) -> TaskValidator:
    roots: tuple[str, ...] = ()  # the native check does not know a schema of the user's own
    if schema == AUTO:
        roots = (SCHEMA_FILES["v2"], OLD_TASKS)
    elif schema in SCHEMA_FILES:
        roots = (SCHEMA_FILES[schema],)
    if not roots or make_check() is None:
        warn_if_slow()
    return TaskValidator(lambda task, _: checker_for(task), *((root, root) for root in roots))


def _checker_chooser(schema: str, *, show_values: bool) -> Callable[[object], Checker]:
    """Return a function that returns the checker for a decoded task."""
    if schema != AUTO and schema not in SCHEMA_FILES:
        own = _custom_checker(schema)
        return lambda _: own.with_values if show_values else own

    def checker_for(task: object) -> Checker:
        name = schema_version(task).value if schema == AUTO else schema
        checker = bundled_checker(SCHEMA_FILES[name])
        return checker.with_values if show_values else checker

    return checker_for


def _custom_checker(path: str) -> Checker:
    """Return the checker of a schema file, a cached one if the file has not changed since."""
    return _read_checker(path, _file_state(path))


@lru_cache(_MAX_CUSTOM_SCHEMAS)
def _read_checker(path: str, _state: object) -> Checker:
    try:
        return Checker(read_schema(path))
    except SchemaError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            error.hint = f"Use one of {', '.join([AUTO, *SCHEMA_FILES])}, or the path of a JSON Schema."
        raise error.in_file(path) from error.__cause__


def _file_state(path: str) -> tuple[int, ...] | None:
    """Return the identity, change time in nanoseconds and size of a regular file.

    Return None for a pipe: it can be read only once, so its schema is cached by its path alone.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size) if S_ISREG(status.st_mode) else None
