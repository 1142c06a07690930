"""Write the page of inspections or of conversions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Final

from lsconvert.conversion.report import Report
from lsconvert.conversion.report_sum import add_reports
from lsconvert.errors import Hint
from lsconvert.inspection.inspection import Inspection
from lsconvert.inspection.inspection_sum import add_inspections
from lsconvert.inspection.notes import Note
from lsconvert.io.sink import Sink, SinkLike
from lsconvert.reporting.conversion_page import OutputRow, conversion_page
from lsconvert.reporting.inspection_page import FileRow, inspection_page
from lsconvert.reporting.page import render

MAX_FILES: Final = 50  # that a page lists


class HtmlReport:
    """A page about files: one HTML file that loads nothing, for people who have not seen the data.

    Add the results of `inspect(..., figures=True)`, or those of conversions with `examples=`; of several, the page shows
    the sums. Then call `write`. Use it as a context manager: without `write`, no file appears.

    Args:
        sink: Path, "-" for stdout, or binary file object. A path is written atomically.
        show_values: Show the names of annotators, controls and labels, and ids in notes. Without it, they are numbered.
        force: Replace an existing file.
        spell_option: Returns how notes spell an option that is given as an argument, such as `target="import"`. Default:
            as it is.

    Raises:
        OutputError: The file exists, or cannot be written.
    """

    def __init__(
        self,
        sink: SinkLike,
        *,
        show_values: bool = False,
        force: bool = False,
        spell_option: Callable[[str], str] = str,
    ) -> None:
        self._show_values, self._spell_option = show_values, spell_option
        self._sum: Inspection | Report | None = None
        self._files = 0
        self._inputs: list[FileRow] = []
        self._outputs: list[OutputRow] = []
        self._sink = Sink(sink, force=force)

    def __enter__(self) -> HtmlReport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._sink.__exit__(kind, error, traceback)

    def add(self, result: Inspection | Report) -> None:
        """Add the result of a file. Raises ValueError if it has no figures, or if others are of the other kind."""
        if isinstance(result, Inspection):
            if result.figures is None:
                raise ValueError("the inspection has no figures; call inspect with figures=True")
            if len(self._inputs) < MAX_FILES:
                counts = (result.tasks, result.annotations, result.size)
                self._inputs.append(FileRow(result.source, result.version, *counts))
        elif len(self._outputs) < MAX_FILES:
            edits = sum(result.edits.values())
            self._outputs.append(OutputRow(result.source, result.target, result.tasks, edits, result.failed))
        self._sum = _added(self._sum, result)
        self._files += 1

    def write(self, *, left_out: int = 0) -> None:
        """Write the page, and give the file its name. `left_out` files could not be read, or were done before.

        Raises ValueError if nothing was added, and OutputError.
        """
        found = self._sum
        if isinstance(found, Inspection):
            found = replace(found, notes=self._spelled(found.notes))
            if not self._show_values and found.figures is not None:
                found = replace(found, figures=found.figures.anonymous())
            page = inspection_page(found, self._inputs, self._files, left_out)
        elif found is not None:
            found = replace(found, notes=self._spelled(found.notes))
            page = conversion_page(found, self._outputs, self._files, left_out, show_values=self._show_values)
        else:
            raise ValueError("nothing was added to the page")
        self._sink.write(render(page))
        self._sink.commit()

    def _spelled(self, notes: tuple[Note, ...]) -> tuple[Note, ...]:
        """Return notes whose messages name options as the reader gives them."""
        return tuple(
            note._replace(message=note.message.spelled(self._spell_option)) if isinstance(note.message, Hint) else note
            for note in notes
        )


def _added(one: Inspection | Report | None, other: Inspection | Report) -> Inspection | Report:
    if one is None:
        return other
    if isinstance(one, Inspection) and isinstance(other, Inspection):
        return add_inspections(one, other)
    if isinstance(one, Report) and isinstance(other, Report):
        return add_reports(one, other)
    raise ValueError("a page is about inspections or about conversions, not both")
