"""Validate files, streams and decoded tasks against the bundled schemas or a schema of the user's own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from stat import S_ISREG
from typing import Any, Final, Literal, TypeAlias

from lsconvert.errors import NotTasksError, SchemaError, ValidationError, Where
from lsconvert.io.feed import feed_all
from lsconvert.io.locations import shown_name
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.source import SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.jsontext.decode import decode_roughly, decode_task
from lsconvert.kernel import make_check, make_kernel
from lsconvert.model import DEFAULT_MAX_DEPTH, DEFAULT_MAX_TASK_SIZE, Progress, checked_limits
from lsconvert.objects.versions import schema_version
from lsconvert.rules.notes import note_text
from lsconvert.rules.plan import compile_plan
from lsconvert.rules.recognition import is_bare_data, task_kind
from lsconvert.validation.checker import Checker, bundled_checker
from lsconvert.validation.config_check import ConfigLike, as_found, checker_of, find_config, with_config
from lsconvert.validation.custom_schema import read_schema
from lsconvert.validation.groups import PlaceCounter
from lsconvert.validation.messages import Problem, reading_order
from lsconvert.validation.schemas import OLD_TASKS, SCHEMA_FILES, TASK_SCHEMA_NAMES, SchemaName
from lsconvert.validation.stream_check import StreamCheck
from lsconvert.validation.suspicions import errors_of_numbers, warnings_of
from lsconvert.validation.task_validator import TaskValidator, warn_if_slow

# The name of a bundled schema, "auto", or the path of a file.
SchemaLike: TypeAlias = SchemaName | Literal["auto"] | str | os.PathLike[str]

AUTO: Final = "auto"
NAMES_HINT: Final = f"Use one of {', '.join([AUTO, *TASK_SCHEMA_NAMES])}, or the path of a JSON Schema."
_MAX_CUSTOM_SCHEMAS: Final = 32  # kept in memory


def iter_errors(
    source: Mapping[str, Any] | SourceLike,
    *,
    schema: SchemaLike = AUTO,
    config: ConfigLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    encoding: str | None = None,
    progress: Progress | None = None,
    count_tasks: Callable[[int], None] | None = None,
    show_values: bool = False,
    warnings: bool = False,
    max_places: int | None = None,
    on_note: Callable[[str], object] | None = None,
) -> Iterator[ValidationError]:
    """Yield the errors in a decoded task or in a source, task by task.

    With `warnings`, also yield those: what is suspicious, though servers write it and take it back. Their `severity` is
    "warning". A schema of your own gives errors only.

    `schema` is the name of a bundled schema for tasks (`v1`, `v1-import`, `v2`, `v2-import`, `v2-migrated`), the path of your own, or `auto`, which checks each
    task against the export schema of the version that it has, and accepts the bare data of tasks. `max_depth` limits
    the nesting, `max_task_size` the bytes of one task. `encoding` is that of the source, None for UTF-8; positions
    refer to the text in UTF-8. `progress` is called with the bytes that were read and the size of the source, and
    `count_tasks` with the number of tasks that were checked since its last call.

    `config` is a labeling config that every task has to fit as well: a path, bytes, or the result of `read_config`. The
    problems of the config itself come first, unless `read_config` read it. "auto" takes the `config.xml` of a project
    folder of Label Studio 0.x, if the source is one; then all of its findings are warnings.

    `max_places` limits how many equal errors get a line, a column and an offset, which cost time; the others have the
    index and id of their task, and a pointer. `on_note` is called at the end with each fact that a user should know,
    such as how much was taken for bare data.

    A bundled schema is for tasks: a decoded object that is another kind of document gives the error NotTasksError. A
    source that is one raises it.

    Messages contain no values from the data. With `show_values` they end with the wrong value: JSON of at most 80
    characters, with control characters escaped.

    Raises InputError and LimitError if the source cannot be read as tasks, SchemaError or ConfigError if the schema or
    the labeling config cannot be used.
    """
    found = find_config(config, source)
    yield from (problem for problem in found.problems if warnings or problem.severity == "error")
    in_config = checker_of(found, as_found, show_values=show_values)
    schema = os.fspath(schema)
    if schema in SCHEMA_FILES and schema not in TASK_SCHEMA_NAMES:
        raise SchemaError("this bundled schema does not say what a task needs", file=schema, hint=NAMES_HINT)
    is_bundled = schema in (AUTO, *TASK_SCHEMA_NAMES)
    checker_for = checker_chooser(schema, show_values=show_values)
    if isinstance(source, Mapping):
        own = checker_for(source)
        problems = own.explain(source) if own is not None else []
        kind = task_kind(source) if is_bundled else None
        if kind is not None:
            problems, in_config = [Problem("", NotTasksError.__name__, f"this is {kind.name}")], None
        elif is_bundled:
            problems = sorted([*problems, *errors_of_numbers(source), *warnings_of(source)], key=reading_order)
        for problem in with_config(problems, in_config, source):
            if warnings or problem.severity == "error":
                yield problem.at(Where(pointer=problem.pointer))
        return
    kernel = make_kernel(compile_plan(None), checked_limits(max_depth, max_task_size), record_tasks=True)
    validator = task_validator_of(schema, checker_for)
    counter = PlaceCounter(max_places)
    # Only a schema of the user's own, or a quoted value, needs every number as it is spelled.
    decode = decode_roughly if is_bundled and not show_values else decode_task
    with TaskSource(source, encoding, tasks_only=is_bundled) as opened:
        recent = RecentInput(opened.name, opened.places)
        check = StreamCheck(recent, validator, checker_for, decode, counter, in_config)
        for chunk, output, tasks in feed_all(opened, kernel):
            recent.add(chunk)
            yield from (error for error in check.errors(output, tasks) if warnings or error.severity == "error")
            recent.forget(output, tasks)
            if count_tasks is not None:
                count_tasks(len(tasks))
            if progress is not None:
                progress(opened.progress, opened.size)
        if validator.stopped and warnings:
            message = note_text("ids-not-compared", 1)
            yield ValidationError(Where(opened.name), "idsNotCompared", message, severity="warning")
        if on_note is not None:
            counts = Counter({"bare-data": kernel.tally.notes["bare-data"]}) + opened.found
            counts.update({code: count for code, count in found.notes().items() if code != "config-problems"})
            for code, count in counts.items():
                on_note(note_text(code, count))


def is_valid(
    source: Mapping[str, Any] | SourceLike,
    *,
    schema: SchemaLike = AUTO,
    config: ConfigLike | None = None,
    encoding: str | None = None,
) -> bool:
    """Tell whether a source has no errors. It reads up to the first error.

    Args:
        source: Path, "-" for stdin, binary file object, bytes, iterable of decoded tasks, or one decoded task.
        schema: Name of a bundled schema for tasks ("v1", "v1-import", "v2", "v2-import", "v2-migrated"), path of a
            custom schema, or "auto", which checks each task against the export schema of its version.
        config: Labeling config that every task has to fit as well: path, bytes, or the result of `read_config`. "auto"
            takes that of a project folder of Label Studio 0.x.
        encoding: Encoding of the source, None for UTF-8.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        LimitError: A limit is exceeded.
        SchemaError: The schema cannot be used.
        ConfigError: The labeling config cannot be used.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
    """
    return next(iter_errors(source, schema=schema, config=config, encoding=encoding), None) is None


def validate(
    source: Mapping[str, Any] | SourceLike,
    *,
    schema: SchemaLike = AUTO,
    config: ConfigLike | None = None,
    encoding: str | None = None,
    warnings: bool = False,
) -> list[ValidationError]:
    """Return all errors in a source, [] if it is valid. `iter_errors` yields them one by one, and has more options.

    Args:
        source: Path, "-" for stdin, binary file object, bytes, iterable of decoded tasks, or one decoded task.
        schema: Name of a bundled schema for tasks ("v1", "v1-import", "v2", "v2-import", "v2-migrated"), path of a
            custom schema, or "auto", which checks each task against the export schema of its version.
        config: Labeling config that every task has to fit as well: path, bytes, or the result of `read_config`. "auto"
            takes that of a project folder of Label Studio 0.x.
        encoding: Encoding of the source, None for UTF-8.
        warnings: Whether to return warnings as well: what is suspicious, though servers write it and take it back.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        LimitError: A limit is exceeded.
        SchemaError: The schema cannot be used.
        ConfigError: The labeling config cannot be used.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
    """
    return list(iter_errors(source, schema=schema, config=config, encoding=encoding, warnings=warnings))


def task_validator_of(schema: str, checker_for: Callable[[object], Checker | None]) -> TaskValidator:
    """Return the task validator for a schema, "auto" or that of the user; `checker_for` is its checker chooser."""
    roots: tuple[str, ...] = ()  # the native check does not know a schema of the user's own
    if schema == AUTO:
        roots = (SCHEMA_FILES["v2"], OLD_TASKS)
    elif schema in SCHEMA_FILES:
        roots = (SCHEMA_FILES[schema],)
    if not roots or make_check() is None:
        warn_if_slow()
    return TaskValidator(lambda task, _: checker_for(task), *((root, root) for root in roots), suspects=bool(roots))


def checker_chooser(schema: str, *, show_values: bool) -> Callable[[object], Checker | None]:
    """Return a function that returns the checker for a decoded task, None for bare data that needs none."""
    if schema != AUTO and schema not in SCHEMA_FILES:
        own = _custom_checker(schema)
        return lambda _: own.with_values if show_values else own

    def checker_for(task: object) -> Checker | None:
        if schema == AUTO and is_bare_data(task):
            return None
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
            error.hint = error.hint or NAMES_HINT
            error.is_unreadable = "." in path or os.sep in path  # else it was meant as the name of a schema
        raise error.in_file(shown_name(path)) from error.__cause__


def _file_state(path: str) -> tuple[int, ...] | None:
    """Return the identity, change time in nanoseconds and size of a regular file.

    Return None for a pipe: it can be read only once, so its schema is cached by its path alone.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size) if S_ISREG(status.st_mode) else None
