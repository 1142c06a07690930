"""The text of an inspection: on a terminal, counts that can be compared have bars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsconvert.cli.formats.option_names import notes_in_options
from lsconvert.cli.terminal.bars import bar_lines, shows_bars

if TYPE_CHECKING:
    from lsconvert import Inspection


def shown(found: Inspection, *, show_values: bool) -> Inspection:
    """Return an inspection as the command line shows it: notes name options, and names in figures are hidden."""
    if found.figures is not None and not show_values:
        found = replace(found, figures=found.figures.anonymous())
    return notes_in_options(found)


def inspection_lines(found: Inspection) -> list[str]:
    """Return the lines of an inspection; on a terminal with bars."""
    if not shows_bars():
        return str(found).splitlines()
    lines = found.head()
    for section in found.sections():
        lines += ["", section.title, *(bar_lines(section.rows) if section.compares else section.lines())]
    return lines
