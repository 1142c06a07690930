"""From what a caller asks for to the Options of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsconvert.model import Options, Target, Unmapped, Version
from lsconvert.unmapped import USERS

if TYPE_CHECKING:
    from lsconvert.idmap import IdMap
    from lsconvert.ids import MapLike


def make_options(
    to: Version,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: Target | str | None = None,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
) -> Options:
    """Return the options of a conversion to `to`. What is meant for import keeps ground_truth and splits annotators.

    Raises MapError; ValueError for what is no target, or a target that v1 does not have.
    """
    goal = Target(target) if target is not None else None
    if goal is not None and to is Version.V1:
        raise ValueError(f"a conversion to v1 has no target {goal.value}")
    given = ({USERS: users} if users is not None else {}) | dict(maps or {})
    importing = goal is Target.IMPORT
    read: tuple[tuple[str, IdMap], ...] = ()
    if given:
        from lsconvert.ids import read_maps

        read = read_maps(given, to)
    return Options(keep_ground_truth or importing, split_annotators or importing, goal, read, Unmapped(unmapped))
