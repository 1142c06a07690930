"""Escape CSV cells so that no spreadsheet runs one as a formula, and unescape them unchanged."""

from __future__ import annotations

import re
from typing import Final

# A spreadsheet may run a cell that begins with an operator, also after quotes, spaces and marks that it skips;
# full-width operators of East Asia count too. Cells with leading or trailing space are escaped as well, because
# hand-made cells are read without it. Any match also matches with one more apostrophe in front, so each apostrophe can
# be read back.
_ESCAPED: Final = re.compile(r"^[\W_]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^'*\s|\s\Z")
_PLAIN: Final = re.compile(r"[\w.@+-]*")


def to_cell(text: str) -> str:
    """Return text as a cell of CSV, with an apostrophe in front if a spreadsheet could run it, and quoted unless plain.

    Text with other characters than letters, digits and `_.@+-` is quoted, because some spreadsheets split lines at
    semicolons.
    """
    text = f"'{text}" if _ESCAPED.search(text) else text
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '""') + '"'


def from_cell(cell: str) -> str:
    """Return the text of an unquoted cell: without the apostrophe of `to_cell`, or else without outer space."""
    mark, text = cell.lstrip()[:1], cell.lstrip()[1:]
    return text if mark == "'" and _ESCAPED.search(text) else cell.strip()
