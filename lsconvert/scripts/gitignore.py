"""Files below paths, without those that git ignores. Links are not followed, so nothing outside of the paths is reached.

`.gitignore` is read here and not asked of git, which need not be installed and does not know every folder of scripts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

_NAME: Final = ".gitignore"
_NEVER: Final = (".git", ".hg", ".svn")  # what they hold is not edited by hand


class Ignored:
    """The `.gitignore` files of a folder and of those around it, up to the root of its repository."""

    def __init__(self, folder: Path) -> None:
        self._specs: list[tuple[Path, GitIgnoreSpec]] = []
        folder = folder.resolve()
        around = [folder, *folder.parents]
        root = next((number for number, each in enumerate(around) if (each / ".git").exists()), 0)
        for each in reversed(around[1 : root + 1]):
            self.enter(each)

    def enter(self, folder: Path) -> None:
        """Read the file of a folder, and forget those of folders that it is not in."""
        folder = folder.resolve()
        self._specs = [(where, spec) for where, spec in self._specs if folder.is_relative_to(where)]
        try:
            lines = (folder / _NAME).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        self._specs.append((folder, GitIgnoreSpec.from_lines(lines)))

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Tell whether git would ignore a path. The deepest file that says something about it decides."""
        place = path.parent.resolve() / path.name
        for where, spec in reversed(self._specs):
            if place.is_relative_to(where):
                said = spec.check_file(place.relative_to(where).as_posix() + ("/" if is_folder else "")).include
                if said is not None:
                    return said
        return False


def iter_files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in the order of their names. Raises OSError for a folder that cannot be read."""
    yield from _below(folder, Ignored(folder))


def _below(folder: Path, ignored: Ignored) -> Iterator[Path]:
    ignored.enter(folder)
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name in _NEVER or ignored.ignores(path, is_folder=is_folder):
            continue
        if is_folder:
            yield from _below(path, ignored)
            ignored.enter(folder)
        elif entry.is_file(follow_symlinks=False):
            yield path
