"""Patterns for the names of files and folders in a folder: `*`, `?`, `[...]`, and `**/` for any number of folders."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from functools import lru_cache


def is_wanted(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Tell whether a file is taken. A pattern without `/` is for the last part of the name."""
    is_included = not include or any(_matches(name, pattern) for pattern in include)
    return is_included and not is_excluded(name, exclude, is_folder=False)


def is_excluded(name: str, exclude: Sequence[str], *, is_folder: bool) -> bool:
    """Tell whether a file or folder is left out. A pattern with `/` at its end is for folders only."""
    return any(_matches(name, pattern.rstrip("/")) for pattern in exclude if is_folder or not pattern.endswith("/"))


def _matches(name: str, pattern: str) -> bool:
    tested = name if "/" in pattern else name.rpartition("/")[2]
    return _compiled(pattern).fullmatch(tested) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a regular expression. As in fnmatch, `*` matches `/` too."""
    folders = "\0"  # no name has it
    expression = fnmatch.translate(re.sub(r"(^|(?<=/))\*\*/", folders, pattern))
    return re.compile(expression.replace(folders, "(?:.*/)?"))
