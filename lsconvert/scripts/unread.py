"""Recognize files that are not read, but mention v1 calls, so that the user hears of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lsconvert.scripts.detection.mentions import find_mentions
from lsconvert.scripts.detection.prefilter import may_be_legacy

MAX_UNREAD_SIZE: Final = 1 << 20  # bytes; only so much of a file is searched
# Types of data and of records. They have the keys of tasks, but no calls, unless they name a path of the API.
_DATA: Final = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".log"))


def mentions_calls(name: str, content: bytes) -> bool:
    """Tell whether a file that is not a script mentions calls or keys of the endpoint table."""
    if b"\0" in content or not may_be_legacy(content):
        return False
    paths_only = Path(name).suffix.lower() in _DATA
    return bool(find_mentions(content.decode("utf-8", "replace"), keys=not paths_only))
