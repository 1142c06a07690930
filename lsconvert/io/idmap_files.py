"""Read the rows of a map of ids from a CSV or JSON file: old id, new id and line, unchecked."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from lsconvert.errors import MapError, Where
from lsconvert.io.csv_cells import from_cell
from lsconvert.io.locations import shown_name
from lsconvert.io.text_file import read_text_file
from lsconvert.jsontext.members import refuse_constant

MAX_SIZE: Final = 16 << 20  # bytes: a million short ids, which need about 40 times as much memory
MAX_LENGTH: Final = 1000  # characters of an id or e-mail address; Python refuses numbers of more than 4,300 digits
HEADERS: Final = (("old", ("new",)), ("expert", ("user", "email")))
HINT: Final = "CSV with the header old,new or expert,user,email; or a JSON object that maps old ids to new ids."
_TOO_LARGE: Final = "Keep only the ids that occur in the data, and no other columns; or pass a Mapping, in Python."
_NOT_TEXT: Final = "In a spreadsheet, save it as CSV in UTF-8."
_JSON: Final = re.compile(r"\s*[\[{]")

# The old id, the new one, and the line.
Rows: TypeAlias = Iterable["tuple[Any, Any, int | None]"]


def read_rows(path: str | os.PathLike[str], *, hint: str = HINT) -> Rows:
    """Return the rows of a map. Raises MapError, also during the iteration. `hint` tells the forms of such a map."""
    text = read_text_file(path, MAX_SIZE, MapError, too_large=_TOO_LARGE, not_text=_NOT_TEXT)
    name = shown_name(path)
    return _json_rows(text, name, hint) if _JSON.match(text) else _csv_rows(text, name, hint)


def _json_rows(text: str, name: str, hint: str) -> Rows:
    where = Where(file=name)
    try:  # objects become tuples of pairs, which keep duplicate keys
        document = json.loads(text, object_pairs_hook=tuple, parse_int=_parse_int, parse_constant=refuse_constant)
    except MapError as error:
        raise error.located(where) from None
    except (ValueError, RecursionError) as error:
        what = "is nested too deep" if isinstance(error, RecursionError) else "is not JSON"
        raise MapError(what, where=where, hint=hint) from error
    if isinstance(document, tuple):
        return ((old, new, None) for old, new in document)
    return _items(document, where, hint)


def _items(items: list[Any], where: Where, hint: str) -> Iterator[tuple[Any, Any, int | None]]:
    for item in items:
        row = dict(item) if isinstance(item, tuple) else {}
        old, *new = _columns(row, where, hint)
        yield row[old], next((value for key in new if (value := row.get(key)) not in (None, "")), None), None


def _csv_rows(text: str, name: str, hint: str) -> Iterator[tuple[Any, Any, int | None]]:
    lines = io.StringIO(text, newline="")
    lines_before = 0
    if text[:4].lower() == "sep=":  # a line that some spreadsheets write first
        lines.readline()
        lines_before = 1
    start = lines.tell()
    first = lines.readline()
    lines.seek(start)
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    try:
        header = {cell.strip().lower(): number for number, cell in enumerate(next(reader, []))}
        if not header and not text.strip():
            return
        old, *new = (header[key] for key in _columns(header, Where(file=name, line=1 + lines_before), hint))
        for row in filter(None, reader):
            cells = [*map(from_cell, row), *[None] * (len(header) - len(row))]
            yield cells[old], next((cells[key] for key in new if cells[key]), None), reader.line_num + lines_before
    except csv.Error as error:
        too_long = "field limit" in str(error)
        what = f"a cell has more than {csv.field_size_limit():,} characters" if too_long else f"is not CSV: {error}"
        raise MapError(what, where=Where(file=name, line=reader.line_num + lines_before), hint=hint) from error


def _columns(names: Iterable[str], where: Where, hint: str) -> list[str]:
    """Return the name of the column of old ids, then those of the columns of new ids, in order of precedence."""
    for old, new in HEADERS:
        present = [name for name in new if name in names]
        if old in names and present:
            return [old, *present]
    raise MapError("has none of the headers of a map", where=where, hint=hint)


def _parse_int(digits: str) -> int:
    if len(digits) > MAX_LENGTH:
        raise MapError(f"a number has more than {MAX_LENGTH:,} digits", hint=HINT)
    return int(digits)
