"""Write messages and data to stdout and stderr. Messages are escaped here.

No other module of the command line writes to these streams, so no message reaches a terminal or a log unescaped.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import IO, Final

import click

import lsconvert
from lsconvert import Where, escape_json, escape_line
from lsconvert.cli.terminal.color import RED, colored, has_color

# Managers that remove a progress bar while text is written to the terminal.
_pauses: Final[list[Callable[[], AbstractContextManager[None]]]] = []


@contextmanager
def pausing(pause: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """In this block, have texts for a terminal written within `pause()`, which removes a progress bar."""
    _pauses.append(pause)
    try:
        yield
    finally:
        _pauses.remove(pause)


def _without_bar(stream: IO[str]) -> AbstractContextManager[None]:
    return _pauses[-1]() if _pauses and stream.isatty() else nullcontext()


def buffer_streams() -> None:
    """Add a buffer to stdout and stderr if PYTHONUNBUFFERED removed it.

    Without a buffer, Python loses the rest of a text if a write is partial.
    """
    for name in ("stdout", "stderr"):
        old = getattr(sys, name)
        if isinstance(getattr(old, "buffer", None), io.RawIOBase):
            setattr(sys, name, open(old.fileno(), "w", encoding=old.encoding, errors=old.errors, closefd=False))


def has_terminal() -> bool:
    """Tell whether stdout is a terminal: a progress bar would be between the lines of a document there."""
    return sys.stdout is not None and sys.stdout.isatty()


def say(*lines: str) -> None:
    """Print lines of text to stderr, escaped. Errors are ignored: unwritable messages must not stop a run."""
    _say(_text(lines))


def say_error(*lines: str, head: str) -> None:
    """Print lines like `say`. On a terminal with colors, `head`, with which they begin, is red."""
    text, head = _text(lines), escape_line(head)
    if has_color(sys.stderr) and text.startswith(head):
        text = colored(head, RED) + text.removeprefix(head)
    _say(text)


def say_json(value: object) -> None:
    """Print a value to stderr as a line of JSON. Errors are ignored, as in `say`."""
    _say(f"{to_json(value)}\n")


def say_unescaped(text: str) -> None:
    """Print text to stderr, for formats that escape it themselves. Errors are ignored, as in `say`."""
    _say(text)


def show(*lines: str) -> None:
    """Print lines of text to stdout, escaped. Raises OutputError."""
    write(_text(lines))


def write(text: str, *, color: bool | None = None) -> None:
    """Write text to stdout unescaped, for formats that escape it themselves. Raises OutputError.

    `color`: whether to keep the codes of colors; None: only on a terminal.
    """
    _write(_encodable(text, sys.stdout), color)


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
        with suppress(OSError), _without_bar(sys.stderr):
            sys.stderr.write(_encodable(text, sys.stderr))
            sys.stderr.flush()


def _write(text: str | bytes, color: bool | None = None) -> None:
    where = Where(file="<stdout>")
    if sys.stdout is None:
        raise lsconvert.OutputError("standard output is closed", where=where)
    try:
        with _without_bar(sys.stdout):
            click.echo(text, nl=False, color=color)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise lsconvert.OutputError.from_os_error(error, "cannot write", where=where) from error
