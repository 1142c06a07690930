"""All that the command line writes to stdout and stderr: lines of text, which are escaped here, and data.

No other module of the command line writes to them, so that no message reaches a terminal or a log as it is.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

import click

import lsconvert
from lsconvert import Where, escape_json, escape_line


def buffer_streams() -> None:
    """Put buffers behind stdout and stderr where PYTHONUNBUFFERED has taken them away.

    Without a buffer, Python loses what is left of a text when a write takes only a part of it.
    """
    for name in ("stdout", "stderr"):
        old = getattr(sys, name)
        if isinstance(getattr(old, "buffer", None), io.RawIOBase):
            setattr(sys, name, open(old.fileno(), "w", encoding=old.encoding, errors=old.errors, closefd=False))


def say(*lines: str) -> None:
    """Print lines of text to stderr, escaped. Where nobody can read them, the work is still done."""
    _say(_text(lines))


def say_json(value: object) -> None:
    """Print a value to stderr as a line of JSON."""
    _say(f"{to_json(value)}\n")


def show(*lines: str) -> None:
    """Print lines of text to stdout, escaped. Raises OutputError."""
    write(_text(lines))


def write(text: str) -> None:
    """Write to stdout at once, without escapes: for formats that have their own. Raises OutputError."""
    _write(_encodable(text, sys.stdout))


def write_data(data: bytes) -> None:
    """Write data to stdout as they are; to a terminal as text, with each line escaped but for tabs. Raises OutputError."""
    if sys.stdout is None or not sys.stdout.isatty():
        _write(data)
        return
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    write("\n".join("\t".join(map(escape_line, line.split("\t"))) for line in lines))


def to_json(value: object, indent: int | None = None) -> str:
    """Return JSON in ASCII, without control characters and what a CI server takes for a command."""
    import json  # here, because most runs print text

    return "\n".join(map(escape_json, json.dumps(value, indent=indent).split("\n")))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{escape_line(line)}\n" for line in lines)


def _encodable(text: str, stream: IO[str] | None) -> str:
    """Return text in which everything is escaped that the encoding of a stream does not have."""
    coding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(coding, "backslashreplace").decode(coding)


def _say(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(_encodable(text, sys.stderr))
            sys.stderr.flush()


def _write(text: str | bytes) -> None:
    where = Where(file="<stdout>")
    if sys.stdout is None:
        raise lsconvert.OutputError("standard output is closed", where=where)
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise lsconvert.OutputError.from_os_error(error, "cannot write", where=where) from error
