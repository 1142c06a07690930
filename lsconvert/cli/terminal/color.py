"""Decide whether a stream gets colors, and color texts. Colors never carry a fact that the text lacks."""

from __future__ import annotations

import os
from typing import IO, Final

COLORS: Final = ("auto", "always", "never")
BOLD: Final = "1"
CYAN: Final = "36"
RED: Final = "1;31"

_choice: Final = {"color": "auto"}


def choose_color(color: str) -> None:
    """Set what `--color` says, for the rest of the process."""
    _choice["color"] = color


def has_color(stream: IO[str] | None) -> bool:
    """Return whether texts on a stream are colored: without a choice, on terminals, unless NO_COLOR is set."""
    if _choice["color"] != "auto":
        return _choice["color"] == "always"
    if os.name == "nt" or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False  # the classic console of Windows shows the codes
    return stream is not None and stream.isatty()


def colored(text: str, code: str) -> str:
    """Return a text with the codes that color it and end the color."""
    return f"\x1b[{code}m{text}\x1b[0m"
