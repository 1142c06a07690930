"""Options for `lsconvert.PARAMETERS`: facts that an API call cannot show, such as a project id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.verb import FACTS, Choice, CommandT, option
from lsconvert.cli.formats.option_names import flag

STORAGE_CHOICES: Final = [prefix + name for prefix in ("", "export/") for name in lsconvert.STORAGE_TYPES]


def known_options(names: Iterable[str]) -> Callable[[CommandT], CommandT]:
    """Return a decorator that adds an option for each of these parameters of the library to a command."""

    def decorate(function: CommandT) -> CommandT:
        for name in reversed([*names]):
            kind: Any = click.IntRange(min=0) if name.endswith("_id") else str
            kind = Choice(STORAGE_CHOICES) if name == "storage_type" else kind
            metavar = "TYPE" if name == "storage_type" else name.rpartition("_")[2].upper()
            text = lsconvert.PARAMETERS[name]
            text += f": {', '.join(lsconvert.STORAGE_TYPES)}" if name == "storage_type" else ""
            help_text = f"{text[0].upper()}{text[1:]}."
            function = option(FACTS, flag(name), type=kind, metavar=metavar, help=help_text)(function)
        return function

    return decorate
