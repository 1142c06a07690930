"""The options of a run, validated before any file is opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from lsconvert.errors import OutputError
from lsconvert.io.sink import is_same_file, sink_name
from lsconvert.model import Limits, OnError, OnErrorLike, Target, Version
from lsconvert.rules.options import Options

if TYPE_CHECKING:
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike

# Limits of an import request in the documentation of Label Studio; version 1.23.2 accepts 1,000,000 tasks and 250 MB.
IMPORT_MAX_TASKS: Final = 250_000
IMPORT_MAX_BYTES: Final = 200_000_000


class RunOptions(NamedTuple):
    """Options of one run.

    to          version of the output
    rules       options of the rules, including the target and the maps of ids
    limits      limits for depth, task size and growth
    check       whether converted tasks are checked against a schema
    on_error    action for a task that fails
    max_tasks   most tasks in one output file, None for no limit
    max_bytes   most bytes in one output file, None for no limit
    force       whether existing files other than the source may be replaced
    """

    to: Version
    rules: Options
    limits: Limits
    check: bool
    on_error: OnError
    max_tasks: int | None
    max_bytes: int | None
    force: bool

    @property
    def is_import(self) -> bool:
        """Whether the output is meant for import."""
        return self.rules.target is Target.IMPORT

    @property
    def is_split(self) -> bool:
        """Whether the output may become several files."""
        return self.max_tasks is not None or self.max_bytes is not None

    @property
    def needs_filter(self) -> bool:
        """Whether tasks have to be looked at one by one."""
        return self.check or self.on_error is not OnError.STOP or self.is_split

    def with_import_limits(self) -> RunOptions:
        """Return these options with the limits of an import request, unless others are set."""
        max_tasks, max_bytes = self.max_tasks or IMPORT_MAX_TASKS, self.max_bytes or IMPORT_MAX_BYTES
        return self._replace(max_tasks=max_tasks, max_bytes=max_bytes) if self.is_import else self


def choose_on_error(
    on_error: OnErrorLike | None, source: SourceLike, sink: SinkLike | None, quarantine: SinkLike | None
) -> OnError:
    """Return the action for tasks that fail; its default depends on whether there is a quarantine.

    Raises ValueError if `on_error` and `quarantine` contradict each other, and OutputError if the quarantine is another
    file of the run or holds the only copy of tasks.
    """
    if on_error is None:
        on_error = OnError.STOP if quarantine is None else OnError.QUARANTINE
    policy = OnError(on_error)
    if policy is not OnError.QUARANTINE and quarantine is not None:
        raise ValueError(f"a quarantine is given, but on_error is {policy.value}")
    if policy is OnError.QUARANTINE and sink is not None:
        if quarantine is None:
            raise ValueError("on_error is quarantine, but no quarantine is given")
        _check_quarantine(quarantine, source, sink)
    return policy


def _check_quarantine(quarantine: SinkLike, source: SourceLike, sink: SinkLike) -> None:
    for other, what in ((source, "input"), (sink, "output")):
        if is_same_file(quarantine, other) and (other != "-" or other is sink):
            raise OutputError(f"is the {what} itself", file=sink_name(quarantine))
    if is_same_file(source, sink) and _has_content(quarantine):
        hint = "This may be the only copy of these tasks: move the quarantine to another place."
        what = "holds tasks that an earlier run has removed from a file"
        raise OutputError(what, file=sink_name(quarantine), hint=hint)


def _has_content(path: SinkLike) -> bool:
    try:
        return isinstance(path, (str, os.PathLike)) and os.path.getsize(path) > 0
    except OSError:
        return False
