"""Tables of counts for people: the parts that the texts and HTML tables of reports share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from lsconvert.errors import escape_line

WIDTH: Final = 80
MAX_ROWS: Final = 20  # of names that come from the data
INDENT: Final = " " * 14  # width of a count and the two spaces after it

Row: TypeAlias = tuple[int, str]  # a count, and a description of the counted objects


class Section(NamedTuple):
    """A title, and the rows under it. `compares`: the counts are parts of a whole, so bars help to compare them."""

    title: str
    rows: list[Row]
    compares: bool = False

    def lines(self) -> list[str]:
        """Return the lines of the rows; see `text_lines`."""
        return text_lines(self.rows)


def text_lines(rows: Iterable[Row]) -> list[str]:
    """Return the lines of a text of 80 columns. The caller escapes them, because a command of a CI server begins a line."""
    from textwrap import wrap  # late: most runs need no text

    return [
        line
        for count, text in rows
        for line in wrap(f"{count:>12,}  {escape_line(text)}", WIDTH, subsequent_indent=INDENT, break_on_hyphens=False)
    ]


def name_rows(names: Mapping[str, int], cut: int) -> list[Row]:
    """Return rows for the first names, and one for the others. `cut` is what `names` leaves out."""
    counts = list(names.values())
    rows = [(count, name) for name, count in zip(names, counts[:MAX_ROWS])]
    rest = sum(counts[MAX_ROWS:]) + cut
    return rows + ([(rest, "others" if cut else "others, which as_dict() and --format json list")] if rest else [])


def to_html(title: str, sections: Iterable[Section]) -> str:
    """Return a table of the sections, for notebooks. All texts are escaped."""
    rows = "".join(
        f'<tr><th colspan="2">{_cell(section.title)}</th></tr>'
        + "".join(f"<tr><td>{count:,}</td><td>{_cell(text)}</td></tr>" for count, text in section.rows)
        for section in sections
    )
    return f"<table><caption>{_cell(title)}</caption>{rows}</table>"


def _cell(text: str) -> str:
    from html import escape  # only notebooks need it

    return escape(escape_line(text))
