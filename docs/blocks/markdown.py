"""Tables in Markdown."""

from __future__ import annotations

import html
from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table. Bars and brackets in the cells are escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *(list(map(_escape, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: str) -> str:
    """Return a text as code."""
    return f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Return texts as code, with commas."""
    return ", ".join(map(code, texts))


def _escape(cell: str) -> str:
    """Escape a cell. GitHub and Markdown in Python disagree about a bar in code, so such code is HTML."""
    parts = cell.split("`")
    return "".join(_code(part) if number % 2 else _words(part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    return f"<code>{html.escape(text, quote=False).replace('|', '&#124;')}</code>" if "|" in text else f"`{text}`"


def _words(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
