"""The options of a merge, validated before any file is opened."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

from lsconvert.merging.keys import Key
from lsconvert.model import Limits, OutputFormat, Version
from lsconvert.rules.options import Options

OnDuplicate: TypeAlias = Literal["error", "keep", "join", "first", "last"]
OnConflict: TypeAlias = Literal["error", "keep", "first", "last"]


class MergeOptions(NamedTuple):
    """Options of one merge.

    keys                keys by which tasks are the same
    on_duplicate        action for a task that is the same as an earlier one
    on_conflict         action for an annotation with the id of another one, and a different content
    to                  version to convert to; None: v2 if v1 and v2 are mixed, else tasks stay as they are
    rules               options of the rules, for a conversion
    limits              limits for depth, task size and growth
    check               whether converted tasks are checked
    encoding            encoding of the sources, None for UTF-8
    output_format       form of the output, None for the one that its name means
    max_keys            most keys in memory; more are kept in a temporary file
    """

    keys: tuple[Key, ...]
    on_duplicate: OnDuplicate
    on_conflict: OnConflict
    to: Version | None
    rules: Options
    limits: Limits
    check: bool
    encoding: str | None
    output_format: OutputFormat | None
    max_keys: int

    @property
    def needs_copies(self) -> bool:
        """Whether the copies of a task are needed when the first one is written."""
        return self.on_duplicate in ("join", "last")


def check_choices(on_duplicate: str, on_conflict: str) -> None:
    """Raise ValueError for a word that is not a choice."""
    for name, word, choices in (
        ("on_duplicate", on_duplicate, get_args(OnDuplicate)),
        ("on_conflict", on_conflict, get_args(OnConflict)),
    ):
        if word not in choices:
            raise ValueError(f"{name} is {word!r}, expected one of {', '.join(choices)}")
