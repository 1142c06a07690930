"""Where and why a file is not JSON, in the words of a conversion. A kernel only finds the place, never the verdict."""

from __future__ import annotations

from collections.abc import Iterable

from lsconvert.errors import InputError, LSConvertError
from lsconvert.io.feed import feed_all
from lsconvert.io.location import Location
from lsconvert.io.locations import is_name, locate
from lsconvert.io.source import SourceLike, source_name
from lsconvert.io.task_source import TaskSource
from lsconvert.kernel import make_kernel
from lsconvert.rules.plan import compile_plan


def refusal_of(name: str | None, files: Iterable[tuple[SourceLike | None, str | None]]) -> InputError | None:
    """Return the error with which a conversion refuses the file of this name, None if the file cannot be read again.

    `files` are the files of a verification with their encodings.
    """
    for file, encoding in files:
        if is_name(file) and source_name(file) == name and _can_be_reopened(locate(file)):
            return _refusal(file, encoding)
    return None


def _can_be_reopened(file: Location) -> bool:
    return file.is_file() or file.is_folder()  # not a pipe


def _refusal(file: SourceLike, encoding: str | None) -> InputError | None:
    try:
        with TaskSource(file, encoding) as source:
            for _ in feed_all(source, make_kernel(compile_plan(None))):
                pass
    except InputError as error:
        return error
    except LSConvertError:  # a limit of the kernel, which verification does not have
        return None
    return None
