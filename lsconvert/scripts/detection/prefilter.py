"""Words without which there is nothing to find: a script that has none of them is not parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lsconvert.calls.endpoints import ENDPOINTS, Argument, Endpoint, Key, Route

# Common words that count only beside others, which are looked for instead: a storage's URL, regions, the product's name.
_COMMON: Final = frozenset(("path", "regex", "ground_truth", "aggregated"))
_BESIDE: Final = (
    "from_name",
    "label_studio",
    "label-studio",
    "labelstudio",
    "heartex",
    "htx",
    "labelstud.io",
    "humansignal",
)


def may_be_legacy(script: bytes) -> bool:
    """Tell whether any of the words is in a script."""
    text = script.lower()
    return any(word in text for word in _WORDS)


def _words(row: Endpoint) -> Iterable[str]:
    match row:
        case Route(old=old):
            return ("/" + re.findall(r"(?<=/)[a-z]+", call.path)[-1] for call in old)
        case Argument(name=name):
            return (name,)
        case Key(old=old, new=new) if new != old:
            return (old,)
    return ()


_WORDS: Final = sorted(
    word.encode() for word in {word for row in ENDPOINTS for word in _words(row)} - _COMMON | {*_BESIDE}
)
