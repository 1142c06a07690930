"""Files of scripts: found below paths, migrated, and written where that is asked for. Each is replaced whole, or left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Final

from lsconvert.calls.model import ScriptMigration, ScriptResult
from lsconvert.errors import InputError, LSConvertError, SourceError
from lsconvert.io.sink import Sink
from lsconvert.model import Progress
from lsconvert.scripts import language_of, migrate_script
from lsconvert.scripts.gitignore import iter_files

_HEAD: Final = 256  # bytes, enough for a first line that names an interpreter
_LEFT: Final = "It is left as it was."


def migrate_scripts(
    paths: Iterable[str | PathLike[str]],
    *,
    write: bool = False,
    assume_label_studio: bool = False,
    progress: Progress | None = None,
    **known: str | int,
) -> Iterator[ScriptResult]:
    """Yield what becomes of each script at these paths and below; with `write`, files get their rewrites.

    Files that `.gitignore` names are left out below a path, and links are not followed. Of files below a path only those
    are yielded in which something was found, or that could not be read. The arguments are those of `migrate_script`.
    Raises OutputError for a file that cannot be written; those before it are.
    """
    read = 0
    for given in map(Path, paths):
        try:
            named = not given.is_dir()
            files = [given] if named else iter_files(given)
            for path in files:
                result = _migrate(path, named, assume_label_studio, known)
                read += len(result.old)
                if progress is not None:
                    progress(read, None)
                if result.error is None and not result.migration.findings and not named:
                    continue
                yield _write(result) if write else result
        except OSError as error:
            failure = SourceError.from_os_error(error, "cannot be read", file=str(given))
            yield ScriptResult(str(given), b"", ScriptMigration(b"", ()), failure, named=True)


def _migrate(path: Path, named: bool, assume: bool, known: dict[str, str | int]) -> ScriptResult:
    source = b""
    try:
        source = _read(path, named)
        language = language_of(path.name, source[:_HEAD])
        if language is None:
            if named:
                raise InputError("is no script in Python, JavaScript, TypeScript or shell", hint=_LEFT)
            return ScriptResult(str(path), b"", ScriptMigration(b"", ()))
        migration = migrate_script(source, language, assume_label_studio=assume, **known)
    except LSConvertError as error:
        located = error.in_file(str(path))
        return ScriptResult(str(path), source, ScriptMigration(source, ()), located, named)
    findings = tuple(replace(finding, where=finding.where._replace(file=str(path))) for finding in migration.findings)
    return ScriptResult(str(path), source, replace(migration, findings=findings), None, named)


def _read(path: Path, named: bool) -> bytes:
    """Return a script, or the beginning of what is none."""
    if named and path.is_symlink():
        raise SourceError("is a symbolic link", hint="Name the file that it leads to.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            return head + file.read() if language_of(path.name, head) is not None else head
    except OSError as error:
        raise SourceError.from_os_error(error, "cannot be read") from None


def _write(result: ScriptResult) -> ScriptResult:
    if result.error is not None or result.migration.script == result.old:
        return result
    with Sink(result.path, source=result.path) as sink:
        sink.write(result.migration.script)
        sink.commit()
    return replace(result, written=True)
