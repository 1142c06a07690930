"""Read a body whose values a person or a shell fills in, such as `{"project": $PID}`: it is no JSON before that."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# Strings are skipped: a placeholder in a string leaves it a string.
_TOKEN: Final = re.compile(
    rb'"(?:\\.|[^"\\])*"|(?P<placeholder>\$\w+|\$\{\w+\}|\$\([^()"]*\)|<[A-Za-z_][\w -]*>|\{\{\s*\w+\s*\}\}|(?<=[:,\[])\s*\{\w+\})',
    re.DOTALL,
)
_FIRST: Final = 71_000_000_000_000_001  # of the numbers in the place of placeholders; ids are smaller


def with_numbers(body: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return a body with a number for each placeholder, and a function that puts them back."""
    found: list[bytes] = []

    def number(token: re.Match[bytes]) -> bytes:
        if token["placeholder"] is None:
            return token[0]
        found.append(token[0])
        return b"%d" % (_FIRST + len(found) - 1)

    def put_back(text: bytes) -> bytes:
        for index, placeholder in enumerate(found):
            text = text.replace(b"%d" % (_FIRST + index), placeholder)
        return text

    return _TOKEN.sub(number, body), put_back
