"""Write messages and data to stdout and stderr. Messages are escaped here.

No other module of the command line writes to these streams, so no message reaches a terminal or a log unescaped.
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
    """Add a buffer to stdout and stderr if PYTHONUNBUFFERED removed it.

    Without a buffer, Python loses the rest of a text if a write is partial.
    """
    for name in ("stdout", "stderr"):
        old = getattr(sys, name)
        if isinstance(getattr(old, "buffer", None), io.RawIOBase):
            setattr(sys, name, open(old.fileno(), "w", encoding=old.encoding, errors=old.errors, closefd=False))


def say(*lines: str) -> None:
    """Print lines of text to stderr, escaped. Errors are ignored: unwritable messages must not stop a run."""
    _say(_text(lines))


def say_json(value: object) -> None:
    """Print a value to stderr as a line of JSON. Errors are ignored, as in `say`."""
    _say(f"{to_json(value)}\n")


def show(*lines: str) -> None:
    """Print lines of text to stdout, escaped. Raises OutputError."""
    write(_text(lines))


def write(text: str) -> None:
    """Write text to stdout unescaped, for formats that escape it themselves. Raises OutputError."""
    _write(_encodable(text, sys.stdout))


def write_data(data: bytes) -> None:
    """Write data to stdout unchanged; to a terminal, as text with lines escaped except tabs. Raises OutputError."""
    if sys.stdout is None or not sys.stdout.isatty():
        _write(data)
        return
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    write("\n".join("\t".join(map(escape_line, line.split("\t"))) for line in lines))


def to_json(value: object, indent: int | None = None) -> str:
    """Return ASCII JSON in which no terminal finds a control character and no CI server a command."""
    import json  # late: most runs print text

    return "\n".join(map(escape_json, json.dumps(value, indent=indent).split("\n")))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{escape_line(line)}\n" for line in lines)


def _encodable(text: str, stream: IO[str] | None) -> str:
    """Return text with escapes for characters that the encoding of a stream lacks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


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
