"""Whole files and streams: open, convert chunk by chunk, replace the target, report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from math import isinf
from typing import Any, Final

import orjson

from lsconvert.errors import InvalidJSONError, LimitError, LSConvertError, NotTasksError, Where
from lsconvert.kernel import Kernel, make_kernel
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    Note,
    Options,
    Progress,
    Report,
    Version,
)
from lsconvert.plan import TASK, compile_plan
from lsconvert.recognise import recognise
from lsconvert.rules import NOTES
from lsconvert.sink import Sink, SinkLike
from lsconvert.source import Source, SourceLike

HEAD_SIZE: Final = 4096


def convert(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    to: Version | str,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert a file or stream of tasks, or an import response, to version `to`; return what was done.

    `source` and `sink` are paths, `-` for stdin and stdout, or binary file objects. A path is written
    atomically. With `sink` None nothing is written: the report says what would have been done.
    `max_task_size` counts bytes. `force` allows to replace an existing file other than the source.

    Raises InputError, ConversionError, LimitError, OutputError, KernelError; BrokenPipeError where the reader of
    the sink has gone.
    """
    version = Version(to)
    plan = compile_plan(version, Options(keep_ground_truth, split_annotators))
    kernel = make_kernel(plan, Limits(max_depth, max_task_size))
    with ExitStack() as stack:
        opened = stack.enter_context(Source(source))
        out = stack.enter_context(Sink(sink, source=source, force=force)) if sink is not None else None
        bytes_in = bytes_out = 0
        for size, output in feed_all(opened, kernel):
            bytes_in += size
            bytes_out += len(output)
            if out is not None:
                out.write(output)
            if progress is not None:
                progress(opened.progress, opened.size)
        if out is not None:
            out.commit()
        return _report(kernel, opened.name, out.name if out is not None else "", version, bytes_in, bytes_out)


def upgrade(source: SourceLike, sink: SinkLike | None, **options: Any) -> Report:
    """Convert v1 to v2. See `convert` for the arguments and errors."""
    return convert(source, sink, to=Version.V2, **options)


def downgrade(source: SourceLike, sink: SinkLike | None, **options: Any) -> Report:
    """Convert v2 to v1. See `convert` for the arguments and errors."""
    return convert(source, sink, to=Version.V1, **options)


def iter_tasks(
    source: SourceLike,
    *,
    to: Version | str | None = None,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a file or stream one by one, decoded; converted first where `to` is given.

    Integers keep their value, whatever their size; a float that no double can hold becomes a Decimal.
    All tasks before an error are yielded before it is raised. Raises as `convert` does.
    """
    plan = compile_plan(Version(to) if to is not None else None, Options(keep_ground_truth, split_annotators))
    kernel = make_kernel(plan, Limits(max_depth, max_task_size), record_tasks=True)
    with Source(source) as opened:
        for _, output in feed_all(opened, kernel):
            for span in kernel.take_tasks():
                if span.error is not None:
                    raise span.error.located(Where(file=opened.name))
                task = decode_task(output[span.start : span.end], opened.name, span.index)
                if isinstance(task, dict):
                    yield task


def feed_all(source: Source, kernel: Kernel) -> Iterator[tuple[int, bytes]]:
    """Feed a source to a kernel; yield the size of each chunk and its output. Errors get the name of the file."""
    head = b""
    try:
        for chunk in source.chunks():
            head += chunk[: HEAD_SIZE - len(head)]
            yield len(chunk), kernel.feed(chunk)
        yield 0, kernel.finish()
    except LSConvertError as error:
        known = recognise(head) if isinstance(error, InvalidJSONError) else None
        if known is not None:
            raise NotTasksError(known[0], where=Where(file=source.name), hint=known[1]) from error
        raise error.located(Where(file=source.name)) from None


def _report(kernel: Kernel, source: str, target: str, to: Version, bytes_in: int, bytes_out: int) -> Report:
    tally = kernel.tally
    if not any(tally.objects.values()) and not tally.notes["import-response"]:
        tally.notes["empty"] = 1
    return Report(
        source=source,
        target=target,
        to=to,
        tasks=tally.objects[TASK],
        annotations=tally.objects["annotation"],
        predictions=tally.objects["prediction"],
        regions=tally.objects["region"],
        edits=dict(sorted(tally.edits.items())),
        notes=tuple(Note(code, tally.notes[code], text) for code, text in NOTES.items() if tally.notes[code]),
        kernel=kernel.name,
        bytes_in=bytes_in,
        bytes_out=bytes_out,
    )


# orjson makes floats of integers above 64 bits without a word; tasks with so many digits go to the slow way.
_MANY_DIGITS = re.compile(rb"[0-9]{19}")


def decode_task(text: bytes, file: str, index: int) -> Any:
    """Decode a task without rounding its integers. Raises LimitError for what Python's types cannot hold."""
    if not _MANY_DIGITS.search(text):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass  # a lone surrogate, or a number that no double can hold
    where = Where(file=file, task_index=index)
    try:
        return json.loads(text, parse_int=_parse_int, parse_float=_parse_float)
    except LimitError as error:
        raise error.located(where) from None
    except RecursionError as error:
        raise LimitError("the task is nested too deep for Python objects", where=where) from error


def _parse_int(text: str) -> int | Decimal:
    try:
        return int(text)
    except ValueError:  # Python's own limit on the number of digits
        return Decimal(text)


def _parse_float(text: str) -> float | Decimal:
    number = float(text)
    try:
        return Decimal(text) if isinf(number) else number
    except ArithmeticError as error:
        raise LimitError("an exponent is too large for Python's numbers") from error
