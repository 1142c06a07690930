"""The options for maps of ids, which several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE

F = TypeVar("F", bound=Callable[..., Any])


def _read_maps(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return the paths of maps by what they are maps of."""
    maps = {}
    for text in given:
        what, mark, path = text.partition("=")
        if not mark or what not in lsconvert.ID_MAPS or what in maps:
            raise click.BadParameter(f"expected one of {', '.join(lsconvert.ID_MAPS)}, =, and a file; each once")
        maps[what] = FILE.convert(path, option, context)
    return maps


def map_options(function: F) -> F:
    """Add --users, --map and --unmapped."""
    options = (
        click.option("--users", metavar="MAP", type=FILE,
                     help="The ids of annotators in v1 and v2: CSV with the header old,new or expert,user,email, or JSON; "
                     "a new one is an id or an e-mail address."),
        click.option("--map", "maps", metavar="WHAT=MAP", multiple=True, callback=_read_maps,
                     help="The same for ids of tasks, annotations or projects; may be given several times."),
        click.option("--unmapped", default="error", show_default=True, type=click.Choice([u.value for u in lsconvert.Unmapped]),
                     help="What becomes of ids that have no new one: an error that lists them, as they are, or null instead."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function
