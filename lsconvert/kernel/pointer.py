"""JSON Pointers (RFC 6901) for error messages, found by reading the task once more, up to the error.

Only called when something is wrong, so that nothing has to be kept for it while all is well.
"""

from __future__ import annotations

import json
import re
from typing import Final

# Reading again costs about a second for each of these; a pointer into a larger task is not worth the wait.
MAX_REREAD: Final = 16 * 1024 * 1024

_TOKEN = re.compile(rb'\\.|["{}\[\]:,]', re.DOTALL)


def pointer_at(text: bytes) -> str:
    """Return the pointer to the value that begins where `text` ends, or that an error there is in.

    `text` is the beginning of valid JSON.
    """
    path: list[str | int | None] = []
    string: int | None = None  # where the string that is open began
    key = b""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == b'"':
            key = text[string : match.end()] if string is not None else key
            string = match.start() if string is None else None
        elif string is not None:
            continue
        elif token == b"{":
            path.append(None)
        elif token == b"[":
            path.append(0)
        elif token in (b"}", b"]"):
            path.pop()
        elif token == b":":
            path[-1] = str(json.loads(key))
        else:
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else None
    return "".join(f"/{escape(step)}" for step in path if step is not None)


def escape(step: str | int) -> str:
    """Return one step of a pointer, with ~ and / escaped."""
    return str(step).replace("~", "~0").replace("/", "~1")
