"""Find escapes of characters that servers cannot store, without decoding the text; escape JSON text for a terminal."""

from __future__ import annotations

import re
from typing import Final

# An escape for a null character or for a surrogate. Both halves of a valid pair match, too.
_UNSTORABLE: Final = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


# Characters, escapes, and pairs of escapes for one character: a text is only cut between them.
_UNITS: Final = re.compile(
    r"(?:[^\\]|\\[^u]|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u(?![dD][89abAB])....|\\u....(?=[^\\]|\\[^u]))*", re.DOTALL
)
MAX_ID: Final = 40  # characters of an id in a message


def shorten_id(spelled: str) -> str:
    """Return an id as JSON, cut to 40 characters, and not inside an escape."""
    if len(spelled) <= MAX_ID:
        return spelled
    found = _UNITS.match(spelled[:MAX_ID])
    return found[0] if found is not None else ""


def may_be_unstorable(text: bytes) -> bool:
    """Tell whether a JSON text may have a null character or half a surrogate pair. If not, it certainly has neither."""
    return _UNSTORABLE.search(text) is not None


def escape_json(text: str) -> str:
    """Return JSON text as one line that is as safe as that of `escape_line` and has the same meaning."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _json_escape(char) for char in text)
    return text.replace("##", r"#\u0023")  # `#` occurs only in JSON strings


def _json_escape(char: str) -> str:
    """Return the JSON escape of a character: two escapes above U+FFFF."""
    return re.sub("(....)", r"\\u\1", char.encode("utf-16-be", "surrogatepass").hex())
