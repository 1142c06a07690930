"""Find the scripts at and below paths, migrate them, and replace each file as a whole if the caller asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lsconvert.calls.model import CallParameters, ScriptMigration, ScriptResult
from lsconvert.errors import InputError, LSConvertError, SourceError
from lsconvert.io.sink import Sink
from lsconvert.model import Progress
from lsconvert.scripts import language_of, migrate_script
from lsconvert.scripts.evidence import Confidence
from lsconvert.scripts.gitignore import iter_files
from lsconvert.scripts.model import LEFT_UNCHANGED
from lsconvert.scripts.unread import MAX_UNREAD_SIZE, mentions_calls

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in typing since Python 3.11

READ_TYPES: Final = (
    "a script in Python, JavaScript, TypeScript or shell, a notebook, Markdown, reStructuredText or YAML"
)
_HEAD: Final = 256  # bytes, enough for a first line that names an interpreter


def migrate_scripts(
    paths: Iterable[str | PathLike[str]],
    *,
    write: bool = False,
    assume_label_studio: bool = False,
    min_confidence: Confidence = "low",
    progress: Progress | None = None,
    **known: Unpack[CallParameters],
) -> Iterator[ScriptResult]:
    """Yield the migration of each script at these paths and below them.

    Below a path, files that `.gitignore` excludes are skipped, links are not followed, and only files with a finding or
    an error are yielded, and those that are not read but mention v1 calls.

    `write`: replace files by their rewrites. `progress`: is called with the bytes read so far and None.
    `assume_label_studio`, `min_confidence` and `known` are those of `migrate_script`.

    Raises OutputError for a file that cannot be written; the files before it are written. Raises TypeError and
    ValueError as `migrate_script` does. Other errors are in the results.
    """
    read = 0
    for given in map(Path, paths):
        try:
            named = not given.is_dir()
            files = [given] if named else iter_files(given)
            for path in files:
                result = _migrate_file(path, named, assume_label_studio, min_confidence, known)
                read += len(result.old)
                if progress is not None:
                    progress(read, None)
                if not (named or result.error or result.migration.findings or result.unread):
                    continue
                yield _write_rewrites(result) if write else result
        except OSError as error:
            failure = SourceError.from_os_error(error, "cannot be read", file=str(given))
            yield ScriptResult(str(given), b"", ScriptMigration(b"", ()), failure, named=True)


def _migrate_file(
    path: Path, named: bool, assume: bool, min_confidence: Confidence, known: CallParameters
) -> ScriptResult:
    source = b""
    try:
        source = _read_script(path, named)
        language = language_of(path.name, source[:_HEAD])
        if language is None:
            if named:
                raise InputError(f"is not {READ_TYPES}", hint=LEFT_UNCHANGED)
            unread = mentions_calls(path.name, source)
            return ScriptResult(str(path), b"", ScriptMigration(b"", ()), unread=unread)
        migration = migrate_script(source, language, assume_label_studio=assume, min_confidence=min_confidence, **known)
    except LSConvertError as error:
        located = error.in_file(str(path))
        return ScriptResult(str(path), source, ScriptMigration(source, ()), located, named)
    findings = tuple(replace(finding, where=finding.where._replace(file=str(path))) for finding in migration.findings)
    return ScriptResult(str(path), source, replace(migration, findings=findings), None, named)


def _read_script(path: Path, named: bool) -> bytes:
    """Return the content of a file, or only the beginning if it is neither a script nor a short text."""
    if named and path.is_symlink():
        raise SourceError("is a symbolic link", hint="Give the path of the file that it points to.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if language_of(path.name, head) is not None:
                return head + file.read()
            return head if b"\0" in head else head + file.read(MAX_UNREAD_SIZE)
    except OSError as error:
        raise SourceError.from_os_error(error, "cannot be read") from None


def _write_rewrites(result: ScriptResult) -> ScriptResult:
    if result.error is not None or result.migration.script == result.old:
        return result
    with Sink(result.path, source=result.path) as sink:
        sink.write(result.migration.script)
        sink.commit()
    return replace(result, written=True)
