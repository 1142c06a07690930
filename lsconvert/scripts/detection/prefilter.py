"""Skip scripts that cannot have a finding: they contain no word of the endpoint table, so they need not be parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.rows import Argument, Endpoint, Key, Route

# Common words that have a finding only beside other words: the URL of a storage, keys of regions, names of the product.
_COMMON: Final = frozenset(("path", "regex", "ground_truth", "aggregated"))
_BESIDE: Final = frozenset(
    ("from_name", "label_studio", "label-studio", "labelstudio", "heartex", "htx", "labelstud.io", "humansignal")
)


def may_be_legacy(script: bytes) -> bool:
    """Tell whether a script contains any of the words."""
    text = script.lower()
    return any(word in text for word in _LEGACY_WORDS)


def _words_of(row: Endpoint) -> Iterable[str]:
    match row:
        case Route(old=old, common=True):
            return (call.path.removeprefix("/api/") for call in old)
        case Route(old=old):
            return ("/" + re.findall(r"(?<=/)[a-z]+", call.path)[-1] for call in old)
        case Argument(name=name):
            return (name,)
        case Key(old=old, new=new) if new != old:
            return (old,)
    return ()


_LEGACY_WORDS: Final = sorted(
    word.encode() for word in {word for row in ENDPOINTS for word in _words_of(row)} - _COMMON | _BESIDE
)
