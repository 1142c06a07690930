"""Validate the options of a caller: make the Options of a plan, and the policy for tasks that fail."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsconvert.errors import OutputError
from lsconvert.model import OnError, Target, Unmapped, Version
from lsconvert.rules.options import Options
from lsconvert.rules.unmapped import USERS

if TYPE_CHECKING:
    from lsconvert.io.idmaps import MapLike
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.rules.idmap import IdMap


def make_options(
    to: Version,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: Target | str | None = None,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
) -> Options:
    """Return the options of a conversion to `to`. The target import implies keep_ground_truth and split_annotators.

    Raises MapError; ValueError for an unknown target, and for any target with v1.
    """
    goal = Target(target) if target is not None else None
    if goal is not None and to is Version.V1:
        raise ValueError(f"a conversion to v1 has no target {goal.value}")
    given = ({USERS: users} if users is not None else {}) | dict(maps or {})
    importing = goal is Target.IMPORT
    read: tuple[tuple[str, IdMap], ...] = ()
    if given:
        from lsconvert.io.idmaps import read_maps

        read = read_maps(given, to)
    return Options(keep_ground_truth or importing, split_annotators or importing, goal, read, Unmapped(unmapped))


def make_policy(
    on_error: OnError | str | None, source: SourceLike, sink: SinkLike | None, quarantine: SinkLike | None
) -> OnError:
    """Return the policy for tasks that fail.

    Raises ValueError if `on_error` is unknown or does not match `quarantine`. Raises OutputError if the quarantine is
    the input or output, or holds tasks that an earlier conversion in place has removed from the file.
    """
    from lsconvert.io.sink import is_same_file, sink_name

    if on_error is None:
        on_error = OnError.STOP if quarantine is None else OnError.QUARANTINE
    policy = OnError(on_error)
    if (policy is OnError.QUARANTINE) < (quarantine is not None):
        raise ValueError(f"a quarantine is given, but on_error is {policy.value}")
    if policy is OnError.QUARANTINE and sink is not None:
        if quarantine is None:
            raise ValueError("on_error is quarantine, but no quarantine is given")
        for other, role in ((source, "input"), (sink, "output")):
            if is_same_file(quarantine, other) and (other != "-" or other is sink):
                raise OutputError(f"is the {role} itself", file=sink_name(quarantine))
        if is_same_file(source, sink) and _is_nonempty(quarantine):
            hint = "This may be the only copy of these tasks: move the quarantine to another place."
            what = "holds tasks that an earlier run has removed from a file"
            raise OutputError(what, file=sink_name(quarantine), hint=hint)
    return policy


def _is_nonempty(path: SinkLike) -> bool:
    try:
        return isinstance(path, (str, os.PathLike)) and os.path.getsize(path) > 0
    except OSError:
        return False
