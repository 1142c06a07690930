"""What becomes of a job."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from lsconvert.errors import LSConvertError


class Job(Protocol):
    """A job. `label` is the name of its input in messages."""

    @property
    def label(self) -> str: ...


class Outcome(NamedTuple):
    """The result of a job, or its error."""

    item: Any  # the Job
    result: Any  # None if it failed
    error: LSConvertError | None


def unhandled(error: Exception, label: str) -> LSConvertError:
    """Return the error of a job for an exception that lsconvert does not raise itself."""
    from lsconvert.errors import LimitError

    if isinstance(error, MemoryError):
        return LimitError("there is not enough memory", file=label, hint="Read fewer files at once: --jobs 1.")
    what = f"an error that lsconvert does not handle: {type(error).__name__}"
    hint = "Please report it, with the traceback that --debug shows for this file alone."
    return LSConvertError(what, file=label, hint=hint)
