"""Tables and charts that both pages have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lsconvert.errors import Where, counted
from lsconvert.inspection.figure_words import percent, range_counts
from lsconvert.inspection.figures import Histogram
from lsconvert.inspection.notes import Loss, Note
from lsconvert.inspection.time_line import TimeLine, bucket_name
from lsconvert.reporting.model import Cell, Column, Columns, Table, Text, code, number, short

MAX_ROWS: Final = 40
MAX_MESSAGE: Final = 160
MAX_NOTES: Final = 15
HIDDEN_NOTES: Final = ("unmapped", "map-unused")  # their messages list ids or texts of the data

COUNT: Final = Column("Count", is_number=True)


def plural(count: int, noun: str) -> str:
    """Return a noun for a count, without the count."""
    return noun if count == 1 else f"{noun}s"


def left_out(total: int, shown: int, noun: str) -> str:
    """Return a sentence about rows that a table leaves out, "" if it has all."""
    return f"and {counted(total - shown, f'more {noun}')}" if total > shown else ""


def files_lead(others: int) -> str:
    """Return what the table of files says; `others` were left out."""
    lead = "All numbers above are sums of these files."
    return f"{lead} {counted(others, 'file')} could not be read, or had been converted before." if others else lead


def bars(
    caption: str,
    title: str,
    counts: Mapping[str, int],
    *,
    noun: str,
    most: int = MAX_ROWS,
    cut: int = 0,
    are_codes: bool = False,
    in_order: bool = False,
) -> Table:
    """Return a table of names with their counts, and a bar and a share for each. `cut` counts what `counts` lacks.

    `in_order`: the names have an order that is not that of their texts.
    """
    total, largest = sum(counts.values()) + cut, max(counts.values(), default=0)
    shown = [*counts.items()][:most]
    rows = tuple(
        (
            Cell(
                short(name) if name else "(none)",
                place if in_order else None,
                count / largest if largest else 0,
                is_code=are_codes,
            ),
            number(count),
            Cell(percent(count, total), count),
        )
        for place, (name, count) in enumerate(shown)
    )
    more = left_out(len(counts), len(rows), noun)
    rest = total - sum(count for _, count in shown)
    more = f"{more} ({rest:,} in all)" if more else f"and {rest:,} under other names" if rest else ""
    return Table(caption, (Column(title), COUNT, Column("Share", is_number=True)), rows, more)


def histogram(caption: str, title: str, found: Histogram, unit: str = "", *, whole: bool = False) -> Table:
    """Return a table with a row for each range of a histogram; empty ranges at both ends are left out.

    `whole`: the values are whole numbers, so ranges are named by their first and last one.
    """
    return bars(caption, title, range_counts(found, unit, whole=whole), noun="range", in_order=True)


def time_columns(found: TimeLine, noun: str) -> tuple[Columns, Table]:
    """Return a column chart of a time line, and the same as a table that is folded up."""
    names = {bucket_name(day, found.unit): count for day, count in found.counts.items()}
    largest = max(names.values())
    busiest = next(name for name, count in names.items() if count == largest)
    first, last = next(iter(names)), next(reversed(names))
    labels = (first,) if first == last else (first, last)
    description = (
        f"From {first} to {last}; the most in the {found.unit} {busiest}: {counted(largest, noun)}."
        if first != last
        else f"All in the {found.unit} {first}: {counted(largest, noun)}."
    )
    chart = Columns(
        f"{plural(2, noun).capitalize()} by {found.unit}",
        description,
        tuple(count / largest for count in names.values()),
        labels,
    )
    rows = tuple((Cell(name), number(count)) for name, count in names.items() if count)
    columns = (Column(found.unit.capitalize()), COUNT)
    return chart, Table(chart.title, columns, rows, summary=f"Show {counted(len(rows), found.unit)} as a table")


def places(found: Iterable[Where], most: int = 3) -> str:
    """Return where something is: line and column, index and id of the task."""
    return "; ".join(short(_place(where), 90) for where in [*found][:most])


def _place(where: Where) -> str:
    file = where.file.replace("\\", "/").rpartition("/")[2] if where.file else ""
    position = ":".join(str(part) for part in (file, where.line, where.column) if part)
    task = f"task {where.task_index}" if where.task_index is not None else ""
    task += f" (id {where.task_id})" if task and where.task_id is not None else ""
    return ", ".join(filter(None, (position, task)))


def note_texts(notes: Sequence[Note], *, names_shown: bool) -> list[Text]:
    """Return notes as paragraphs. Those that would list ids or texts of the data only say how many, unless shown."""
    texts = []
    for note in notes[:MAX_NOTES]:
        if note.code in HIDDEN_NOTES and not names_shown:
            what = "ids are not in their map" if note.code == "unmapped" else "entries of maps fit no text"
            texts.append(Text(f"{what}; they are listed with --show-values ({note.count:,})"))
        else:
            texts.append(Text(f"{short(note.message, 2 * MAX_MESSAGE)} ({note.count:,})"))
    return texts


def loss_table(losses: Sequence[Loss]) -> Table:
    """Return a table of what an import does not keep."""
    rows = tuple(
        (code(f"{loss.scope} {loss.key}"), number(loss.count), Cell(short(loss.message, MAX_MESSAGE)))
        for loss in losses[:MAX_ROWS]
    )
    columns = (Column("Key"), COUNT, Column("What happens"))
    return Table("Not kept by an import", columns, rows, left_out(len(losses), len(rows), "key"))
