"""Cells of CSV files: text that no spreadsheet runs as a formula, and that is read back as it was."""

from __future__ import annotations

import re
from typing import Final

# What a spreadsheet may run: an operator at the beginning, also behind quotes, blanks and marks that it passes over, and
# as the wide characters of East Asia. Blanks at an end are guarded too, because hand-made cells are read without them.
# Whatever matches also does behind one more apostrophe, so that each apostrophe can be read back.
_GUARDED: Final = re.compile(r"^[\W_]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^'*\s|\s\Z")
_PLAIN: Final = re.compile(r"[\w.@+-]*")


def to_cell(text: str) -> str:
    """Return text as a cell of CSV: behind an apostrophe if a spreadsheet could run it, and quoted where needed.

    All but plain text is quoted, because some spreadsheets split lines at semicolons.
    """
    text = f"'{text}" if _GUARDED.search(text) else text
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '""') + '"'


def from_cell(cell: str) -> str:
    """Return the text of a cell that is no longer quoted.

    That is all behind the apostrophe that `to_cell` writes, else the cell without blanks around it.
    """
    mark, text = cell.lstrip()[:1], cell.lstrip()[1:]
    return text if mark == "'" and _GUARDED.search(text) else cell.strip()
