"""Maps of ids: read from CSV or JSON, given as Python mappings, turned round, and what is in none of them.

CSV has the header `old,new`, or `expert,user,email`, where the user's id counts before the address; other columns are
passed over, and a row without a new value says nothing. Blanks around a cell are not a part of it, nor is an apostrophe
that keeps a spreadsheet from running it. JSON is an object of new values by old ones, or a list of objects
with those keys. An id is a whole number, also as text; a new value for a user is an id or an e-mail address.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from lsconvert.cells import from_cell
from lsconvert.errors import MapError, UnmappedError, Where
from lsconvert.escapes import escape_line
from lsconvert.model import OTHER_ID, IdMap, Version

MapLike: TypeAlias = "IdMap | Mapping[Any, Any] | str | os.PathLike[str]"

USERS: Final = "users"
ID_MAPS: Final = ("tasks", "annotations", "projects")
OPTIONS: Final = (USERS, *ID_MAPS)
HEADERS: Final = (("old", ("new",)), ("expert", ("user", "email")))
UNMAPPED_HINT: Final = (
    "`lsconvert inspect FILE --write-users users.csv` writes a map to fill in, for --users (users=); or see --unmapped "
    "(unmapped=)."
)
HINT: Final = "CSV with the header old,new or expert,user,email; or a JSON object of new ids by old ones."


def read_ids(given: MapLike, of: str = USERS) -> IdMap:
    """Return a map of new ids by old ones, to be given to many calls; `of` is users, tasks, annotations or projects.

    `given` is the path of a CSV or JSON file, or a mapping. Raises MapError.
    """
    return _read(of, given)


def read_maps(given: Mapping[str, MapLike], to: Version | str) -> tuple[tuple[str, IdMap], ...]:
    """Return maps for a conversion to version `to`: for v1 they are turned round.

    `given`: by the name of an option; a path, or a mapping of new ids by old ones. Raises MapError.
    """
    maps = {option: _read(option, map_like) for option, map_like in given.items()}
    turned = Version(to) is Version.V1
    return tuple((option, _turned(ids) if turned else ids) for option, ids in maps.items())


def unmapped_error(unmapped: Counter[tuple[str, bytes]], maps: Mapping[str, IdMap]) -> UnmappedError | None:
    """Return the error that lists all ids that a run has found in no map, None if there are none."""
    lines = unmapped_lines(unmapped, maps)
    hint = (
        UNMAPPED_HINT if any(option == USERS for option, _ in unmapped) else "Add them to the map, or see --unmapped."
    )
    return UnmappedError("; ".join(lines), hint=hint) if lines else None


def unmapped_lines(
    unmapped: Counter[tuple[str, bytes]], maps: Mapping[str, IdMap], most: int | None = None
) -> list[str]:
    """Return, for each map, what is not in it: at most so many ids, the most frequent first."""
    lines = []
    for option in dict.fromkeys(option for option, _ in unmapped):
        counts = sorted(
            (-count, old) for (other, old), count in unmapped.items() if other == option and old != OTHER_ID
        )
        name = maps[option].name if option in maps else ""
        listed = ", ".join(f"{_shown(old)} ({-count:,})" for count, old in counts[:most])
        more = unmapped[option, OTHER_ID] - sum(count for count, _ in (counts[most:] if most is not None else ()))
        listed += f", and others ({more:,})" if more else ""
        where = f"in {name}" if name else "given"
        what = "annotators" if option == USERS else option
        have = f"{what} have" if len(counts) != 1 else f"{what[:-1]} has"
        lines.append(f"{len(counts):,} {have} no new id {where}: {listed}")
    return lines


def _shown(old: bytes) -> str:
    return escape_line(old.decode(errors="replace"))


def _read(option: str, given: MapLike) -> IdMap:
    if option not in OPTIONS:
        raise MapError(f"there is no map of {option}", hint=f"There are maps of {', '.join(OPTIONS)}.")
    if isinstance(given, IdMap):
        return given
    if isinstance(given, Mapping):
        return _build(option, "", ((old, new, None) for old, new in given.items()))
    name = os.fspath(given)
    try:
        text = Path(given).read_bytes().decode("utf-8-sig")  # line breaks in cells stay
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else "is not UTF-8"
        hint = "In a spreadsheet, save it as CSV in UTF-8." if isinstance(error, ValueError) else ""
        raise MapError(f"cannot be read: {what.lower()}", where=Where(file=name), hint=hint) from error
    rows = _json_rows(text, name) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text, name)
    return _build(option, name, rows)


Rows: TypeAlias = Iterable["tuple[Any, Any, int | None]"]


def _json_rows(text: str, name: str) -> Rows:
    try:
        found = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        raise MapError("is no JSON that can be used", where=Where(file=name), hint=HINT) from error
    if text.lstrip()[0] == "{":
        return [(old, new, None) for old, new in found]
    rows = [(dict(item) if isinstance(item, list) else {}) for item in found]
    return _columns(rows, [None] * len(rows), name)


def _csv_rows(text: str, name: str) -> Rows:
    if text.lower().startswith("sep="):  # which only some spreadsheets know
        text = text[len(_first_line(text)) :].lstrip("\r\n")
    first = _first_line(text)
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, lines = [], []
    try:
        for row in reader:
            cells = {key: from_cell(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
            rows.append({str(key).strip().lower(): cell for key, cell in cells.items()})
            lines.append(reader.line_num)
    except csv.Error as error:
        raise MapError(f"is no CSV: {error}", where=Where(file=name, line=reader.line_num)) from error
    if not rows:
        return []
    return _columns(rows, lines, name)


def _first_line(text: str) -> str:
    return text.partition("\n")[0].partition("\r")[0]


def _columns(
    rows: list[dict[str, Any]], lines: Iterable[int | None], name: str
) -> Iterator[tuple[Any, Any, int | None]]:
    for row, line in zip(rows, lines):
        columns = next(((old, new) for old, new in HEADERS if old in row and any(key in row for key in new)), None)
        if columns is None:
            raise MapError("has none of the headers of a map of ids", where=Where(file=name, line=1), hint=HINT)
        old, new = columns
        values = (row.get(key) for key in new)
        yield row[old], next((value for value in values if value not in (None, "")), None), line


def _build(option: str, name: str, rows: Rows) -> IdMap:
    """Return a map in which each old id stands in every way that it may be spelled."""
    tokens: dict[bytes, bytes] = {}
    for old, row_new, line in rows:
        where = Where(file=name or None, line=line)
        new = row_new.strip() if isinstance(row_new, str) else row_new
        if new in (None, ""):
            continue
        if not _is_id(old) and not (isinstance(old, str) and old):
            raise MapError("an old id is neither a whole number nor text", where=where, hint=HINT)
        token = _token(option, new, where)
        for spelled in _spellings(old, where):
            if tokens.setdefault(spelled, token) != token:
                raise MapError(f"the old id {_shown(spelled)} stands twice, with different new ones", where=where)
    return IdMap(name, tokens)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_digits(value: object) -> bool:
    """Tell whether a text is a whole number as JSON spells it."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and str(int(value[:4000])) == value


def _spellings(old: int | str, where: Where) -> list[bytes]:
    """Return the ways in which an id may be spelled: a number as text too; text without escapes, between quotes."""
    if _is_id(old) or _is_digits(old):
        return [str(int(old)).encode(), f'"{int(old)}"'.encode()]
    try:
        return [f'"{old}"'.encode()]
    except UnicodeEncodeError as error:
        hint = "Take it out of the map: such an id is not looked up."
        raise MapError("an id has half a character, a lone surrogate", where=where, hint=hint) from error


def _token(option: str, new: object, where: Where) -> bytes:
    """Return a new value as JSON."""
    if _is_id(new) or _is_digits(new):
        return str(int(new)).encode()  # type: ignore[call-overload]  # it is one of the two
    if option == USERS:
        if not isinstance(new, str) or "@" not in new:
            raise MapError("a new value is neither a user's id nor an e-mail address", where=where, hint=HINT)
        return json.dumps({"email": new}).encode()
    if not isinstance(new, str):
        raise MapError("a new id is neither a whole number nor text", where=where, hint=HINT)
    return json.dumps(new).encode()


@lru_cache(maxsize=16)
def _turned(ids: IdMap) -> IdMap:
    """Return the map of old ids by new ones. Raises MapError where two old ids share a new one."""
    turned: dict[bytes, bytes] = {}
    where = Where(file=ids.name or None)
    for old, new in ids.new.items():
        value = json.loads(new)
        for spelled in _spellings(value["email"] if isinstance(value, dict) else value, where):
            if turned.setdefault(spelled, old).strip(b'"') != old.strip(b'"'):  # not the number as text
                shown = f"{_shown(turned[spelled])} and {_shown(old)}"
                what = f"the old ids {shown} share the new one {_shown(spelled)}: it cannot be turned round"
                raise MapError(what, where=where)
    return IdMap(ids.name, {old: _as_json(new) for old, new in turned.items()})


def _as_json(spelled: bytes) -> bytes:
    """Return an old id as JSON: its text has no escapes."""
    text = spelled.decode()
    return json.dumps(text[1:-1]).encode() if text.startswith('"') else spelled
