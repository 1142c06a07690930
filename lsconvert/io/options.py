"""Build the options of the rules from the arguments of the public functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsconvert.model import Target, TargetLike, Unmapped, UnmappedLike, Version, choice
from lsconvert.rules.options import Options
from lsconvert.rules.unmapped import USERS

if TYPE_CHECKING:
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.text_maps import PrefixesLike
    from lsconvert.rules.idmap import IdMap
    from lsconvert.rules.operations import MapStrings


def make_options(
    to: Version,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    replace_prefix: PrefixesLike | None = None,
) -> Options:
    """Return the options of a conversion to version `to`, with maps read from their files.

    The target "import" sets `keep_ground_truth` and `split_annotators`. Raises MapError, and ValueError for an unknown
    choice or for a target in a conversion to v1.
    """
    goal = choice(Target, "target", target) if target is not None else None
    if goal is not None and to is Version.V1:
        raise ValueError(f"a conversion to v1 has no target {goal.value}")
    given: Mapping[str, MapLike] = ({USERS: users} if users is not None else {}) | dict(maps or {})
    importing = goal is Target.IMPORT
    read: tuple[tuple[str, IdMap], ...] = ()
    strings: tuple[MapStrings, ...] = ()
    if given:
        from lsconvert.io.idmaps import TEXT_MAPS, read_maps
        from lsconvert.io.text_maps import read_text_maps

        read = read_maps({name: ids for name, ids in given.items() if name not in TEXT_MAPS}, to)
        strings = read_text_maps(given, to)
    if replace_prefix:
        from lsconvert.io.text_maps import read_prefixes

        strings += read_prefixes(replace_prefix, to)
    return Options(
        keep_ground_truth or importing,
        split_annotators or importing,
        goal,
        read,
        choice(Unmapped, "unmapped", unmapped),
        strings,
    )
