"""Escapes for names and keys that come from the data: a terminal or a CI server must not obey a line that shows them."""

from __future__ import annotations

import re
from typing import Final

# What the runner of GitHub Actions takes for a command: `::` at the beginning of a line, and `##[` anywhere; Azure
# Pipelines and TeamCity have a word before the bracket. The runner compares as a culture does, which passes over
# characters without weight such as U+034F, so anything but visible ASCII may stand between.
_COMMAND: Final = r"^\W*?:(?=[^!-~]*:)|#(?=[^!-~]*#\w*[^!-~]*\[)"


def escape_line(text: str) -> str:
    r"""Return text as one line that is safe in a terminal and a log; plain text comes back as it is.

    What is not printable becomes an escape as Python has it, such as `\x1b`, `\n` or `\u202e`: control characters, line
    separators, marks that change the direction of text, lone surrogates. Of what begins a command of a CI server, a
    character is escaped as well.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return re.sub(_COMMAND, lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):x}", text, flags=re.ASCII)


def escape_json(text: str) -> str:
    """Return one line of JSON that is as safe, and has the same meaning."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _json_escape(char) for char in text)
    return text.replace("##", r"#\u0023")  # which only texts hold


def _json_escape(char: str) -> str:
    """Return the JSON escape of a character; above U+FFFF there are two."""
    return re.sub("(....)", r"\\u\1", char.encode("utf-16-be", "surrogatepass").hex())
