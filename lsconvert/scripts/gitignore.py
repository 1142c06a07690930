"""List the files below a path, without those that git ignores. Links are not followed, so all files are below the path.

This module reads `.gitignore` itself: git may not be installed, and a folder of scripts may not be a repository.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

_FILE_NAME: Final = ".gitignore"
_NEVER: Final = (".git", ".hg", ".svn")  # folders of version control systems


class IgnoreRules:
    """The `.gitignore` files of a folder and its parents, up to the root of the repository."""

    def __init__(self, folder: Path) -> None:
        self._specs: list[tuple[Path, GitIgnoreSpec]] = []
        folder = folder.resolve()
        parents = [folder, *folder.parents]
        root = next((number for number, each in enumerate(parents) if (each / ".git").exists()), 0)
        for each in reversed(parents[1 : root + 1]):
            self.enter(each)

    def enter(self, folder: Path) -> None:
        """Read the `.gitignore` of a folder, and drop those of folders that do not contain it."""
        folder = folder.resolve()
        self._specs = [(base, spec) for base, spec in self._specs if folder.is_relative_to(base)]
        try:
            lines = (folder / _FILE_NAME).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        self._specs.append((folder, GitIgnoreSpec.from_lines(lines)))

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Tell whether git would ignore a path. The deepest file with a matching line decides."""
        place = path.parent.resolve() / path.name
        for base, spec in reversed(self._specs):
            if place.is_relative_to(base):
                included = spec.check_file(place.relative_to(base).as_posix() + ("/" if is_folder else "")).include
                if included is not None:
                    return included
        return False


def iter_files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, ordered by name. Raises OSError for a folder that cannot be read."""
    yield from _files_below(folder, IgnoreRules(folder))


def _files_below(folder: Path, rules: IgnoreRules) -> Iterator[Path]:
    rules.enter(folder)
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name in _NEVER or rules.ignores(path, is_folder=is_folder):
            continue
        if is_folder:
            yield from _files_below(path, rules)
            rules.enter(folder)
        elif entry.is_file(follow_symlinks=False):
            yield path
