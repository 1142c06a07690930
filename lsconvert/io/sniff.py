"""Identify files that are not JSON by their first bytes, so that an error says more than "expected a value"."""

from __future__ import annotations

import re
from typing import Final

# A pattern for the first bytes, a description, and a hint. The first match counts.
SIGNATURES: Final = (
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
        "this looks like CSV or TSV, which lacks the regions, relations and ids of annotations and cannot be converted",
        "Export the project again as JSON.",
    ),
)


def sniff(head: bytes) -> tuple[str, str] | None:
    """Return a description of a file that is not JSON, and a hint, from its first bytes; None for an unknown kind."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next(((what, hint) for pattern, what, hint in SIGNATURES if pattern.match(head)), None)
