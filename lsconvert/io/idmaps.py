"""Make maps of ids from CSV files, JSON files and Python mappings, and invert them for conversions to v1.

A CSV file has the header `old,new` or `expert,user,email`; the user's id takes precedence over the e-mail address.
Other columns and rows without a new value are ignored. Spaces around a cell, and an apostrophe that keeps a spreadsheet
from running it, are removed. A JSON file has an object that maps old ids to new values, or a list of objects with the
keys of the header. An id is a whole number or text; a new value for a user is an id or an e-mail address.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from lsconvert.errors import MapError, Where
from lsconvert.io.idmap_files import HINT, MAX_LENGTH, Rows, read_rows
from lsconvert.io.locations import shown_name
from lsconvert.jsontext.decode import spell_int
from lsconvert.model import Version
from lsconvert.rules.idmap import IdMap
from lsconvert.rules.unmapped import USERS, format_id

MapLike: TypeAlias = IdMap | Mapping[Any, Any] | str | os.PathLike[str]
MapsLike: TypeAlias = Mapping[str, MapLike]  # keys: of ID_MAPS and TEXT_MAPS

ID_MAPS: Final = ("tasks", "annotations", "projects")
TEXT_MAPS: Final = ("labels", "controls")
TEXT_HINT: Final = "CSV with the header old,new; or a JSON object that maps old texts to new ones."
OPTIONS: Final = (USERS, *ID_MAPS, *TEXT_MAPS)
_DIGITS: Final = re.compile("0|[1-9][0-9]*")
_NUMBER: Final = re.compile("0|-?[1-9][0-9]*")


def read_ids(given: MapLike, of: str = USERS) -> IdMap:
    """Read an id map once, so that it can be passed to several calls.

    `given` is the path of a CSV or JSON file, or a mapping. `of` is users, tasks, annotations or projects; or labels or
    controls, for a map of texts. Raises MapError.
    """
    if of not in OPTIONS:
        raise MapError(f"unknown kind of map: {of}", hint=f"Give a map of {', '.join(OPTIONS)}.")
    if isinstance(given, IdMap):
        return given
    if isinstance(given, Mapping):
        return _build(of, "", ((old, new, None) for old, new in given.items()))
    return _build(of, shown_name(given), read_rows(given, hint=TEXT_HINT if of in TEXT_MAPS else HINT))


def read_maps(given: Mapping[str, MapLike], to: Version | str) -> tuple[tuple[str, IdMap], ...]:
    """Return the maps of a conversion to version `to`, inverted for v1.

    `given` has a path, or a mapping of new ids by old ones, for each option. Raises MapError.
    """
    maps = {option: read_ids(map_like, option) for option, map_like in given.items()}
    inverts = Version(to) is Version.V1
    return tuple((option, _invert(ids) if inverts else ids) for option, ids in maps.items())


def _build(option: str, name: str, rows: Rows) -> IdMap:
    """Return a map that has each old id in every spelling that the data may have."""
    tokens: dict[bytes, bytes] = {}
    line = None
    try:
        for old, new, at in rows:
            line = at
            if option in TEXT_MAPS:
                _add_text(tokens, old, new)
            else:
                _add(tokens, option, old, _stripped(new))
    except MapError as error:
        raise error.located(Where(file=name or None, line=line)) from error.__cause__
    return IdMap(name, tokens)


def _add(tokens: dict[bytes, bytes], option: str, old: Any, new: Any) -> None:
    if new is None or new == "":
        return
    if old == "" or not (isinstance(old, str) or _is_id(old)):
        raise MapError("an old id is neither a whole number nor text", hint=HINT)
    token = _token(option, new)
    for spelled in _spellings(old):
        if tokens.setdefault(spelled, token) != token:
            raise MapError(f"the old id {format_id(spelled)} occurs twice, with different new ids")


def _add_text(tokens: dict[bytes, bytes], old: Any, new: Any) -> None:
    if new is None or new == "":
        return
    if old == "" or not all(isinstance(text, str) or _is_id(text) for text in (old, new)):
        raise MapError("a label or the name of a control is not text, or is empty", hint=TEXT_HINT)
    token = json.dumps(_quoted(new)[1:-1].decode(), ensure_ascii=False).encode()
    if tokens.setdefault(_quoted(old), token) != token:
        raise MapError(f"the old text {format_id(_quoted(old))} occurs twice, with different new texts")


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _spelled(value: int | str) -> str:
    """Return an id or an e-mail address as text. Raise MapError if it is too long."""
    text = value if isinstance(value, str) else spell_int(value)
    if len(text) > MAX_LENGTH:
        raise MapError(f"an id or text has more than {MAX_LENGTH:,} characters")
    return text


def _spellings(old: int | str) -> tuple[bytes, ...]:
    """Return the JSON spellings of an id, without escapes: a number with and without quotes, other text with quotes."""
    quoted = _quoted(old)
    is_number = not isinstance(old, str) or _NUMBER.fullmatch(old)
    return (quoted[1:-1], quoted) if is_number else (quoted,)


def _quoted(value: int | str) -> bytes:
    """Return an id or text in quotes, without escapes."""
    try:
        return f'"{_spelled(value)}"'.encode()
    except UnicodeEncodeError as error:
        hint = "Remove it from the map: it is not looked up."
        raise MapError("an id or text contains half a character, a lone surrogate", hint=hint) from error


def _token(option: str, new: object) -> bytes:
    """Return a new value as JSON."""
    if isinstance(new, str) and not _DIGITS.fullmatch(new):
        if option == USERS and "@" not in new:
            raise MapError("a new value is neither a user's id nor an e-mail address", hint=HINT)
        return json.dumps({"email": _spelled(new)} if option == USERS else _spelled(new)).encode()
    if isinstance(new, str) or (isinstance(new, int) and not isinstance(new, bool)):
        return _spelled(new).encode()
    what = "neither a user's id nor an e-mail address" if option == USERS else "neither a whole number nor text"
    raise MapError(f"a new value is {what}", hint=HINT)


# Inverted maps, by the map that was given; an entry lives as long as that map.
_INVERTED: Final[WeakKeyDictionary[IdMap, IdMap]] = WeakKeyDictionary()


def _invert(ids: IdMap) -> IdMap:
    """Return the map of old ids by new ones. Raise MapError if two old ids have the same new id."""
    known = _INVERTED.get(ids)
    if known is not None:
        return known
    inverted: dict[bytes, bytes] = {}
    for old, new in ids.new.items():
        value = json.loads(new)
        for spelled in _spellings(value["email"] if isinstance(value, dict) else value):
            if inverted.setdefault(spelled, old).strip(b'"') != old.strip(b'"'):  # a number and its text are equal
                both = f"{format_id(inverted[spelled])} and {format_id(old)}"
                what = f"the old ids {both} share the new id {format_id(spelled)}, so the map cannot be inverted"
                raise MapError(what, file=ids.name or None)
    _INVERTED[ids] = IdMap(ids.name, {old: _as_json(new) for old, new in inverted.items()})
    return _INVERTED[ids]


def _as_json(spelled: bytes) -> bytes:
    """Return an old id as JSON. `spelled` has no escapes."""
    text = spelled.decode()
    return json.dumps(text[1:-1]).encode() if text.startswith('"') else spelled
