"""Name what a file is when it is no JSON at all, so that an error says more than "expected a value"."""

from __future__ import annotations

import re
from typing import Final

# What the first bytes match, what that is, and what to do. The first that fits.
TEXTS: Final = (
    (
        re.compile(rb"<(!doctype html|html)", re.IGNORECASE),
        "this is an HTML page, most likely the login or error page of a server",
        "Check the URL and the token, and export again.",
    ),
    (
        re.compile(rb"(<!--.*?-->\s*)?<view\b", re.IGNORECASE | re.DOTALL),
        "this is a labeling config, which holds no tasks",
        "Give the JSON export of the project instead.",
    ),
    (re.compile(rb"<"), "this is XML, not a JSON export", "Export the project as JSON."),
    (
        re.compile(rb"[^\[{\x00-\x08\n][^\x00-\x08\n]*[,\t][^\n]*\n"),
        "this looks like CSV or TSV, which has lost the regions, relations and ids of the annotations and cannot be converted",
        "Export the project again as JSON.",
    ),
)


def recognise(head: bytes) -> tuple[str, str] | None:
    """Return what the first bytes of a file that is no JSON are, and a hint; None if that is unknown."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next(((what, hint) for pattern, what, hint in TEXTS if pattern.match(head)), None)
