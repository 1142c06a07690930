"""The options of commands that write an HTML page, and the page that is open while they run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

import lsconvert
from lsconvert.cli.commands.file_names import OUTPUT
from lsconvert.cli.commands.verb import MESSAGES, CommandT, option
from lsconvert.cli.formats.option_names import as_option
from lsconvert.cli.terminal.output import say

if TYPE_CHECKING:
    from lsconvert import ExamplesLike, HtmlReport, Inspection, Item, Report, Skipped


def html_options(function: CommandT, section: str = MESSAGES, text: str = "") -> CommandT:
    """Add --html and --show-values. `text` says what the page is about."""
    options = (
        option(section, "--html", metavar="FILE", type=OUTPUT, help=text),
        option(
            section,
            "--show-values",
            is_flag=True,
            help="Show names of annotators, controls and labels, and values of examples, instead of numbers for them.",
        ),
    )
    for decorate in reversed(options):
        function = decorate(function)
    return function


class Page:
    """The page of a run; without a file, it ignores what is added."""

    def __init__(self, report: HtmlReport | None, path: str | None) -> None:
        self._report, self._path = report, path
        self._files = 0

    def add(self, result: Inspection | Report | Skipped) -> None:
        """Add the result of a file; a file that was skipped has none."""
        if self._report is None:
            return
        if not isinstance(result, lsconvert.Skipped):
            self._report.add(result)
            self._files += 1

    def write(self, files: int, *, quiet: bool) -> None:
        """Write the page of a run over this many files, unless it has no result. Raises OutputError."""
        if self._report is not None and self._files:
            self._report.write(left_out=files - self._files)
            if not quiet:
                say(f"{self._path}: open it in a browser")


def choose_examples(html: str | None, *, show_values: bool) -> ExamplesLike | None:
    """Return the examples that a page of a conversion needs. Raises UsageError for values without a page."""
    if show_values and html is None:
        raise click.UsageError("--show-values needs --html")
    return None if html is None else "values" if show_values else "shapes"


def names_of(items: Iterable[Item], quarantine: str | None) -> Iterator[str | None]:
    """Yield the names of the inputs and outputs of a conversion."""
    yield quarantine
    for item in items:
        yield from (item.source, item.target)


@contextmanager
def open_page(path: str | None, used: Iterable[str | None], *, show_values: bool, force: bool) -> Iterator[Page]:
    """Yield the page of a run. `used` are the names of its inputs and outputs, None for none, which the page must not replace.

    Raises OutputError before the run if the file of the page exists and `force` is not given.
    """
    if path == "-":
        raise click.UsageError("--html needs a file name: stdout has the output or the description")
    if path is None:
        yield Page(None, None)
        return
    place = lsconvert.locate(path).real
    if any(name is not None and name != "-" and lsconvert.locate(name).real == place for name in used):
        raise click.UsageError(f"--html {path} is also an input or an output; give another name")
    with lsconvert.HtmlReport(path, show_values=show_values, force=force, spell_option=as_option) as report:
        yield Page(report, path)


inspection_page_options = partial(
    html_options,
    text="Write a page about the files for people: annotators, time line, labels, sizes, agreement, problems and losses.",
)
conversion_page_options = partial(
    html_options,
    text="Write a page about the conversion: what was changed and lost, with examples, warnings, and tasks that failed.",
)
