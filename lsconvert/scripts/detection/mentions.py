"""Find words of the endpoint table in text that no parser reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.rows import Endpoint, Key, Route

# Names of the product. A key beside them is one of Label Studio.
_PRODUCT: Final = re.compile(r"label[-_ ]?studio|labelstud\.io|heartex|humansignal", re.IGNORECASE)
_VALUE: Final = r"[^\n/]{1,60}?"  # code between the parts of a path, such as `", id, "`
# Keys of many programs, also of v2.
_COMMON: Final = frozenset(("path", "regex", "ground_truth", "aggregated"))

_Patterns: TypeAlias = Mapping[str, tuple[re.Pattern[str], Endpoint]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the endpoint table, its row, and its place in characters."""

    at: int
    word: str
    row: Endpoint


def find_mentions(text: str, *, proven: bool = False, keys: bool = True) -> list[Mention]:
    """Return the first mention of each word in a text.

    A path of the API counts everywhere. With `keys`, a key counts if `proven`, or if the text names the product.
    """
    patterns = dict(_PATHS)
    if keys and (proven or names_product(text)):
        patterns |= _KEYS
    found = [(pattern.search(text), word, row) for word, (pattern, row) in patterns.items()]
    return [Mention(match.start(), word, row) for match, word, row in found if match is not None]


def names_product(text: str) -> bool:
    """Tell whether a text names Label Studio or its vendor."""
    return _PRODUCT.search(text) is not None


def mentions_new_call(text: str, row: Endpoint) -> bool:
    """Tell whether a text has the path of a call that replaces those of a row."""
    paths = [call.path.removeprefix("<host>").rstrip("/") for call in row.becomes] if isinstance(row, Route) else []
    return any(_path_pattern(path).search(text) is not None for path in paths)


def _path_pattern(path: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in re.split(r"<\w+>", path))
    return re.compile(rf"{_VALUE.join(parts)}/?(?![\w/-])")


def _is_distinct(path: str) -> bool:
    """Tell whether only v1 has a path, whatever its values are."""
    return "<" in path and not (path.startswith("/api/") and path.endswith(">"))


_PATHS: Final[_Patterns] = {
    call.path: (_path_pattern(call.path), row)
    for row in ENDPOINTS
    if isinstance(row, Route)
    for call in row.old
    if _is_distinct(call.path)
}
_KEYS: Final[_Patterns] = {
    row.old: (re.compile(rf"(?<![\w/]){row.old}(?!\w)"), row)
    for row in ENDPOINTS
    if isinstance(row, Key) and row.new != row.old and row.old not in _COMMON
}
