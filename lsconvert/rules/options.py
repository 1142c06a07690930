"""The options of one conversion, as data: the same object travels from the public functions to the kernels."""

from typing import TYPE_CHECKING, NamedTuple

from lsconvert.model import Target, Unmapped

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap


class Options(NamedTuple):
    """The choices that a user has in a conversion. `maps`: of ids, by the option of a Remap."""

    keep_ground_truth: bool = False
    split_annotators: bool = False
    target: Target | None = None
    maps: tuple[tuple[str, "IdMap"], ...] = ()
    unmapped: Unmapped = Unmapped.ERROR
