"""The options of one conversion, as data: the public functions build the object that the kernels receive."""

from typing import TYPE_CHECKING, NamedTuple

from lsconvert.model import Target, Unmapped
from lsconvert.rules.operations import MapStrings

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap


class Options(NamedTuple):
    """The choices that a user makes for a conversion.

    `maps` pairs the option of a Remap with its map of ids. `strings` has the rows for maps of texts.
    """

    keep_ground_truth: bool = False
    split_annotators: bool = False
    target: Target | None = None
    maps: tuple[tuple[str, "IdMap"], ...] = ()
    unmapped: Unmapped = Unmapped.ERROR
    strings: tuple[MapStrings, ...] = ()
