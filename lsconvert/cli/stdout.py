"""Data on stdout, whatever its encoding is, and however it ends."""

from __future__ import annotations

import sys

import click

import lsconvert


def show(text: str) -> None:
    """Print to stdout, in escapes what it has no letters for."""
    write(f"{text}\n")


def write(text: str) -> None:
    """Write to stdout at once, without a line break of its own. What its encoding does not have is escaped."""
    where = lsconvert.Where(file="<stdout>")
    if sys.stdout is None:
        raise lsconvert.OutputError("standard output is closed", where=where)
    coding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        click.echo(text.encode(coding, "backslashreplace").decode(coding), nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise lsconvert.OutputError(f"cannot write: {(error.strerror or '').lower()}", where=where) from error
