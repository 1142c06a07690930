"""Find the files of a job: named files, patterns, and the files in folders."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from lsconvert.errors import Hint, LSConvertError, SourceError
from lsconvert.io.containers import File, is_candidate, is_json_name, is_leftover
from lsconvert.io.file_state import FileState
from lsconvert.io.folder_files import Annotation, Export, Task, identify
from lsconvert.io.found_files import FoundFile, FoundFiles
from lsconvert.io.location import Entry, Location
from lsconvert.io.locations import locate, shown_name
from lsconvert.io.name_patterns import is_excluded, is_wanted
from lsconvert.io.remote.urls import is_url
from lsconvert.io.source import Source

TASKS, COMPLETIONS = "tasks.json", "completions"
ARCHIVE: Final = re.compile(r"\.(zip|tar|tgz|tar\.[a-z0-9]+)$", re.IGNORECASE)
TAR: Final = re.compile(r"\.(tar|tgz|tar\.[a-z0-9]+)$", re.IGNORECASE)
# What lsconvert writes beside an output.
WRITTEN: Final = (".manifest.json", ".quarantine.jsonl")
# The record of a job, which is in the folder of its outputs.
RECORD: Final = ".lsconvert-job.jsonl"
MAX_NAMED: Final = 5  # files in a note


class _PassedOver:
    """The first files that hold no tasks, and the number of all of them."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self.count = 0

    def add(self, name: str) -> None:
        """Count a file."""
        self.count += 1
        if self.count <= MAX_NAMED:
            self._names.append(name)

    def __str__(self) -> str:
        more = f" and {self.count - MAX_NAMED:,} more" if self.count > MAX_NAMED else ""
        return f"skipped: {', '.join(self._names)}{more}"


class _Match(NamedTuple):
    """A file or folder whose path or URL matches a pattern. `state` is that of an object, None for others."""

    path: str
    is_folder: bool
    state: FileState | None = None


class _Search(NamedTuple):
    """What is taken from folders. `note` is called for what is left out but may be missed."""

    include: Sequence[str]
    exclude: Sequence[str]
    left_out: Collection[str]
    note: Callable[[str], object]
    passed_over: _PassedOver


def find_files(
    paths: Sequence[str],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    skip: Collection[str] = (),
    on_note: Callable[[str], object] | None = None,
) -> FoundFiles:
    """Return the inputs that paths name, in the order of the paths, and of the names in a folder.

    A folder of exports is searched with all its subfolders. A project of Label Studio 0.x and a target storage are
    one input. A file without a suffix is taken if it holds tasks. A path that does not exist, but has `*`, `?` or
    `[`, is a pattern; `**` matches any folders. Names of its files are relative to the part before the first of these
    characters. Hidden files, pipes and devices, links to folders, manifests and quarantines that lsconvert wrote, and
    folders below that have the record of a job, are left out. A path that cannot be read is returned as it is.

    Args:
        paths: Files, folders and patterns; "-" is stdin.
        include: Patterns for names in folders: only these files are found. A pattern without `/` is for the last part.
        exclude: Patterns for names in folders: these files and folders are left out. `s/` is for folders only.
        skip: Folders that are left out, such as that of the output.
        on_note: Called with a sentence for each link, pipe and converted folder that is left out, and with one that
            lists the files in folders without tasks.

    Raises:
        SourceError: `include` and `exclude` leave out all files of a folder.
    """
    left_out = {place.real for place in map(locate, skip) if place.is_remote or place.is_folder()}
    search = _Search(include, exclude, left_out, on_note or (lambda _: None), _PassedOver())
    found = FoundFiles()
    for path in paths:
        is_named = path == "-" or not _may_be_pattern(path) or locate(path).exists()
        found.extend(_named(path, search) if is_named else _matches(path, search))
    if search.passed_over.count:
        search.note(str(search.passed_over))
    return found


def _named(path: str, search: _Search) -> Iterator[FoundFile]:
    """Yield a named file, or the files in a named folder."""
    if path == "-" or not locate(path).is_folder():
        yield FoundFile(path, _name(locate(path).base), _size(path))
        return
    inner = _visit(path, "", search)
    first = next(inner, None)
    if first is not None:
        yield first
        yield from inner
    elif search.include or search.exclude:
        hint = Hint("Check {} and {}.", "include=", "exclude=")
        raise SourceError("no file in this folder matches", file=shown_name(path), hint=hint)
    else:
        yield FoundFile(path, f"{_folder_name(path)}.json")  # the reader reports what is wrong


def _matches(pattern: str, search: _Search) -> Iterator[FoundFile]:
    """Yield the files that match a pattern, and those in folders that match it, each once."""
    fixed, matches = _expand(pattern)
    found: set[str] = set()
    steps = pattern.split("/")
    for path, is_folder, state in matches:
        place, name = locate(path), path[len(fixed) :].lstrip("/" + os.sep).replace(os.sep, "/")
        if _is_below(place, search.left_out):
            continue
        if not is_folder:
            each = iter([_found(path, _name(name), state)])
        elif steps[-1] == "**":
            continue  # its files match too
        else:
            each = _visit(path, f"{name}/", search)
        for file in each:
            real = locate(file.path).real
            if real not in found:
                found.add(real)
                yield file
    if not found:
        yield from _named(pattern, search)  # the reader reports that the file does not exist


def _may_be_pattern(path: str) -> bool:
    return glob.has_magic(shown_name(path))


def _expand(pattern: str) -> tuple[str, list[_Match]]:
    """Return the folder before the first wildcard, and what matches, sorted."""
    if is_url(pattern):
        from lsconvert.io.remote.listing import find

        folder, entries = find(pattern)
        return folder, [_Match(each.path, each.is_dir(), None if each.is_dir() else each.state) for each in entries]
    fixed = Path(pattern)
    while glob.has_magic(os.fspath(fixed)):
        fixed = fixed.parent
    paths = [os.fspath(Path(path)) for path in sorted(glob.glob(pattern, recursive=True))]
    return "" if fixed == Path() else os.fspath(fixed), [_Match(path, os.path.isdir(path)) for path in paths]


def _is_below(place: Location, folders: Collection[str]) -> bool:
    real = place.real
    separator = "/" if place.is_remote else os.sep
    return any(real == folder or real.startswith(folder.rstrip(separator) + separator) for folder in folders)


def _visit(folder: str, prefix: str, search: _Search) -> Iterator[FoundFile]:
    """Yield the inputs in a folder. `prefix` is its path in the tree of the job, with `/` at the end."""
    place = locate(folder)
    try:
        is_storage = place.is_remote and _is_one_source(folder, _sorted(place.scan(first=True)))  # may have millions
        entries = [] if is_storage else _sorted(place.scan())
    except OSError:
        yield FoundFile(folder, f"{prefix.rstrip('/') or _folder_name(folder)}.json")
        return
    if is_storage or _is_one_source(folder, entries):
        yield FoundFile(folder, f"{prefix.rstrip('/') or _folder_name(folder)}.json")
        return
    while entries:
        entry = entries.pop()  # to free its memory
        name = prefix + entry.name
        if entry.is_dir():
            if _is_searched(entry, name, search):
                yield from _visit(entry.path, f"{name}/", search)
        elif entry.name.endswith(WRITTEN) or not is_wanted(name, search.include, search.exclude):
            continue
        elif not (_may_have_tasks(entry.name) or is_candidate(entry.name)):
            search.passed_over.add(entry.path)
        elif not entry.is_file() and os.path.exists(entry.path):
            search.note(f"{entry.path} is not a file, and was left out")  # opening a pipe waits for its writer
        elif _may_have_tasks(entry.name) or _has_tasks(entry.path):
            yield _found(entry.path, _name(name), getattr(entry, "state", None))  # an os.DirEntry has no state
        else:
            search.passed_over.add(entry.path)


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without leftovers, the first name last, so that `pop` frees their memory one by one."""
    return sorted((entry for entry in entries if not is_leftover(entry.name)), key=attrgetter("name"), reverse=True)


def _is_searched(folder: Entry, name: str, search: _Search) -> bool:
    """Tell whether a folder in a folder is searched."""
    place = locate(folder.path)
    if place.real in search.left_out or is_excluded(name, search.exclude, is_folder=True):
        return False
    if folder.is_symlink():
        search.note(f"{folder.path} is a link to a folder, and was not followed")
        return False
    if place.join(RECORD).is_file():
        search.note(f"{folder.path} has outputs of lsconvert, and was left out; give it as an input to convert it")
        return False
    return True


def _is_one_source(folder: str, entries: Sequence[Entry]) -> bool:
    """Tell whether a folder is a project of Label Studio 0.x, or a target storage: its first file holds one task.

    The last entry is the first by name.
    """
    folders = {each.name for each in entries if each.name in (TASKS, COMPLETIONS) and each.is_dir()}
    if COMPLETIONS in folders and TASKS not in folders and any(each.name == TASKS for each in entries):
        return True
    names = (
        each.name
        for each in reversed(entries)
        if is_candidate(each.name) and not each.name.endswith(WRITTEN) and each.is_file()
    )
    first = next(names, None)
    if first is None:
        return False
    try:
        return isinstance(_identified(locate(folder).join(first).address), (Annotation, Task))
    except LSConvertError:
        return False  # the conversion of this file tells what is wrong with it


def _has_tasks(path: str) -> bool:
    """Tell whether a file without a suffix holds tasks, or something that its conversion refuses with an error."""
    try:
        return _identified(path) is not None
    except LSConvertError:
        return True


def _identified(path: str) -> Annotation | Task | Export | None:
    return identify(File(locate(path).base, path, BytesIO), _chunks)  # _chunks opens it by its name


def _chunks(file: File) -> Iterator[bytes]:
    with Source(file.name) as opened:
        yield from opened.chunks()


def _folder_name(folder: str) -> str:
    try:
        return locate(folder).base if is_url(folder) else Path(folder).resolve().name
    except OSError:  # the current folder was removed
        return os.path.basename(folder)


def _may_have_tasks(name: str) -> bool:
    return is_json_name(name) or ARCHIVE.search(name) is not None


def _name(name: str) -> str:
    """Return the name of the output: that of the input, with `.json` for a tar."""
    return TAR.sub(".json", name)


def _found(path: str, name: str, state: FileState | None) -> FoundFile:
    return FoundFile(path, name, _size(path) if state is None else state.size, state)


def _size(path: str) -> int:
    try:
        return locate(path).size() if path != "-" else 0
    except (OSError, SourceError):
        return 0  # the reader reports what is wrong
