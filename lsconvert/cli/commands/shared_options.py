"""Options that several commands share: limits and maps of ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


def _read_maps(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return the paths of maps by the objects whose ids they map."""
    maps = {}
    for text in given:
        name, mark, path = text.partition("=")
        if not mark or name not in lsconvert.ID_MAPS or name in maps:
            raise click.BadParameter(f"expected one of {', '.join(lsconvert.ID_MAPS)}, = and a file; each once")
        maps[name] = FILE.convert(path, option, context)
    return maps


def limit_options(function: CommandT) -> CommandT:
    """Add --max-depth, --max-task-size and --max-growth."""
    options = (
        click.option("--max-depth", default=lsconvert.DEFAULT_MAX_DEPTH, show_default=True, type=click.IntRange(min=1),
                     help="Maximum nesting depth."),
        click.option("--max-task-size", default=lsconvert.DEFAULT_MAX_TASK_SIZE, show_default=True,
                     type=click.IntRange(min=1), help="Maximum size of a task in bytes."),
        click.option("--max-growth", default=lsconvert.DEFAULT_MAX_GROWTH, show_default=True, type=click.IntRange(min=1),
                     help="Maximum growth of a task as a factor; up to 1 MiB is always allowed."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def map_options(function: CommandT) -> CommandT:
    """Add --users, --map and --unmapped."""
    options = (
        click.option("--users", metavar="MAP", type=FILE,
                     help="Map annotators to users. MAP is a CSV file with the header old,new or expert,user,email, or a JSON "
                     "file; a new id is a user id or an e-mail address."),
        click.option("--map", "maps", metavar="IDS=MAP", multiple=True, callback=_read_maps,
                     help="Map the ids of tasks, annotations or projects, as in tasks=FILE; can be given several times."),
        click.option("--unmapped", default="error", show_default=True, type=click.Choice([u.value for u in lsconvert.Unmapped]),
                     help="What to do with ids that the map lacks: stop with an error that lists them, keep them, or "
                     "write null."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function
