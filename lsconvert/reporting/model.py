"""The parts of a page, as data. The template gives each part its HTML, and escapes every text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, TypeAlias

from lsconvert.errors import escape_line

MAX_NAME: Final = 60  # characters of a name that is shown


class Cell(NamedTuple):
    """A cell of a table: its text, and the value by which the column is sorted, if that is not the text.

    `share` draws a bar of this share of the full length, from 0 to 1. `is_code`: a name from the format, such as a key.
    """

    text: str
    value: float | None = None
    share: float | None = None
    is_code: bool = False


class Column(NamedTuple):
    """A column of a table. The cells of a number column are aligned to the right."""

    title: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be sorted. `more` is a sentence about rows that are left out. With `summary`, it is folded up."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """A column chart: the heights of its columns from 0 to 1, the labels below its ends, and a description."""

    kind: ClassVar[str] = "columns"
    title: str
    description: str
    heights: tuple[float, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The lines of an example before and after a change; a line is its text, and whether it changed."""

    kind: ClassVar[str] = "example"
    title: str
    place: str
    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]


Block: TypeAlias = Table | Columns | Text | BeforeAfter


class Section(NamedTuple):
    """A section of a page: an id, a title, a sentence that says what it shows, and its blocks.

    Tables are beside each other where there is room, unless `is_wide`.
    """

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()
    is_wide: bool = False


class Fact(NamedTuple):
    """A number that is shown large. `tone` is "", "good" or "bad"."""

    value: str
    label: str
    tone: str = ""


class Page(NamedTuple):
    """A whole page. `badge` is a word beside the heading, and `names_note` says which names are hidden."""

    heading: str
    badge: str
    summary: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    names_note: str


def short(text: str, most: int = MAX_NAME) -> str:
    """Return a text that is safe to show, cut to `most` characters."""
    text = escape_line(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def number(count: float, share: float | None = None) -> Cell:
    """Return a cell with a whole number."""
    return Cell(f"{count:,}", count, share)


def code(text: str) -> Cell:
    """Return a cell with a name from the format."""
    return Cell(short(text), is_code=True)
