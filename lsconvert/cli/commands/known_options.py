"""Options for what an API call cannot show, such as the id of a project: one for each entry of `lsconvert.PARAMETERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import click

import lsconvert
from lsconvert.cli.formats.option_names import flag

F = TypeVar("F", bound=Callable[..., Any])
TYPES: Final = [prefix + name for prefix in ("", "export/") for name in lsconvert.STORAGE_TYPES]


def known_options(names: Iterable[str]) -> Callable[[F], F]:
    """Add an option for each of these things that a call cannot show."""

    def decorate(function: F) -> F:
        for name in reversed([*names]):
            kind: Any = click.IntRange(min=0) if name.endswith("_id") else str
            kind = click.Choice(TYPES) if name == "storage_type" else kind
            metavar = "TYPE" if name == "storage_type" else name.rpartition("_")[2].upper()
            what = lsconvert.PARAMETERS[name]
            text = f"{what}: {', '.join(lsconvert.STORAGE_TYPES)}" if name == "storage_type" else what
            about = f"{text[0].upper()}{text[1:]}."
            function = click.option(flag(name), type=kind, metavar=metavar, help=about)(function)
        return function

    return decorate
