"""Tables of counts for people: the parts that the texts and HTML tables of reports share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from lsconvert.errors import escape_line

Row: TypeAlias = tuple[int, str]  # a count, and a description of the counted objects
Section: TypeAlias = tuple[str, list[Row]]  # a title, and the rows under it


def to_html(title: str, sections: Iterable[Section]) -> str:
    """Return a table of the sections, for notebooks. All texts are escaped."""
    rows = "".join(
        f'<tr><th colspan="2">{_cell(heading)}</th></tr>'
        + "".join(f"<tr><td>{count:,}</td><td>{_cell(text)}</td></tr>" for count, text in rows_of_section)
        for heading, rows_of_section in sections
    )
    return f"<table><caption>{_cell(title)}</caption>{rows}</table>"


def _cell(text: str) -> str:
    from html import escape  # only notebooks need it

    return escape(escape_line(text))
