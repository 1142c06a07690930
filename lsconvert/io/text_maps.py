"""Make the rows for maps of labels and controls and for prefixes, and invert them for conversions to v1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from lsconvert.errors import MapError
from lsconvert.io.idmaps import TEXT_HINT, MapLike, read_ids
from lsconvert.model import Version
from lsconvert.rules.idmap import IdMap
from lsconvert.rules.operations import MapStrings
from lsconvert.rules.tables import STRINGS

# New prefixes by old ones, for all of `data`; or, by path, a mapping of new prefixes by old ones.
PrefixesLike: TypeAlias = Mapping[str, str | Mapping[str, str]]

DATA: Final = "data"
_PATH_HINT: Final = (
    "A path is data, or the keys that lead to the strings, as in data.image. Write a key that contains a dot as a JSON "
    "Pointer, as in /data/a.b."
)
_PREFIXES_HINT: Final = 'Give {"old": "new"} for all of data, or {"data.image": {"old": "new"}}.'
_INVERSE_HINT: Final = "Convert without this map, or give the map of an upgrade that is one to one."


def read_text_maps(given: Mapping[str, MapLike], to: Version) -> tuple[MapStrings, ...]:
    """Return the rows for maps of labels and controls, inverted for v1. Raises MapError."""
    rows = []
    for row in STRINGS:
        if row.option in given:
            ids = read_ids(given[row.option], row.option)
            texts = _texts(ids, row.option)
            rows.append(row._replace(texts=_invert(texts, ids.name) if to is Version.V1 else texts))
    return tuple(rows)


def _texts(ids: IdMap, option: str) -> dict[str, str]:
    """Return new texts by old ones."""
    texts = {old[1:-1].decode(): json.loads(new) for old, new in ids.new.items() if old.startswith(b'"')}
    if not all(isinstance(new, str) for new in texts.values()):
        raise MapError(f"is a map of ids, not of {option}", file=ids.name or None, hint=TEXT_HINT)
    return texts


def _invert(texts: Mapping[str, str], name: str = "") -> dict[str, str]:
    inverted: dict[str, str] = {}
    for old, new in texts.items():
        if inverted.setdefault(new, old) != old:
            what = f"two old texts, such as {json.dumps(old)}, have the same new text, so the map cannot be inverted"
            raise MapError(what, file=name or None, hint=_INVERSE_HINT)
    return inverted


def read_prefixes(given: PrefixesLike, to: Version) -> tuple[MapStrings, ...]:
    """Return one row for each path whose prefixes are replaced, inverted for v1. Raises MapError."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    if not isinstance(given, Mapping):
        raise MapError(f"replace_prefix is a {type(given).__name__}, not a mapping", hint=_PREFIXES_HINT)
    for name, value in given.items():
        if not isinstance(value, (str, Mapping)):
            raise MapError("a prefix is not text", hint=_PREFIXES_HINT)
        if isinstance(value, str) and isinstance(name, str) and (name == DATA or name.startswith(f"{DATA}.")):
            raise MapError("a path has one text in place of its prefixes", hint=_PREFIXES_HINT)
        path, pairs = ((DATA,), {name: value}) if isinstance(value, str) else (parse_path(name), value)
        _add_prefixes(found.setdefault(path, {}), pairs)
    if to is Version.V1:
        found = _inverted_prefixes(found)
    return tuple(
        MapStrings(
            f"replace a prefix in {spell_path(path)}", (tuple((key,) for key in path),), "replace_prefix", texts, True
        )
        for path, texts in found.items()
    )


def _add_prefixes(texts: dict[str, str], pairs: Mapping[str, str]) -> None:
    for old, new in pairs.items():
        for text in (old, new):
            _check_text(text, "a prefix")
        if not old:
            raise MapError("an old prefix is empty", hint="Every string begins with it: name the prefix to replace.")
        if texts.setdefault(old, new) != new:
            raise MapError("an old prefix has two new ones", hint="Remove one of them.")


def _check_text(text: object, what: str) -> None:
    if not isinstance(text, str):
        raise MapError(f"{what} is not text", hint=_PREFIXES_HINT)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MapError(f"{what} contains half a character, a lone surrogate") from error


def _inverted_prefixes(found: Mapping[tuple[str, ...], Mapping[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return old prefixes by new ones. Refuse those that cannot be told apart where both may occur."""
    news = [(path, new) for path, texts in found.items() for new in texts.values()]
    for number, (path, new) in enumerate(news):
        others = news[:number] + news[number + 1 :]
        if not new or any(other.startswith(new) and _overlap(path, where) for where, other in others):
            what = "is empty" if not new else "is the beginning of another one"
            what = f"a new prefix of {spell_path(path)} {what}, so the replacement cannot be inverted"
            raise MapError(what, hint=_INVERSE_HINT)
    return {path: _invert(texts) for path, texts in found.items()}


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(left == right for left, right in zip(one, other))


def parse_path(text: str) -> tuple[str, ...]:
    """Return the keys of a path: data.image, or /data/image. Raises MapError unless it begins with data."""
    _check_text(text, "a path")
    if text.startswith("/"):
        keys: Iterable[str] = (key.replace("~1", "/").replace("~0", "~") for key in text[1:].split("/"))
    else:
        keys = text.split(".")
    path = tuple(keys)
    if path[0] != DATA or "" in path:
        raise MapError("the path of a prefix does not lead into data", hint=_PATH_HINT)
    return path


def spell_path(path: tuple[str, ...]) -> str:
    """Return a path as it is written: with dots, or as a JSON Pointer if a key contains a dot."""
    if not any("." in key for key in path):
        return ".".join(path)
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)
