"""One file of a batch as plain data, and the work on it: it can go to a process of another machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from lsconvert.conversion.batch.file_facts import FileFacts, facts_of, state_if_known
from lsconvert.conversion.convert import convert
from lsconvert.conversion.report import Report
from lsconvert.engines.errors import WorkerError
from lsconvert.engines.outcome import unhandled
from lsconvert.engines.software import Software, refuse_other
from lsconvert.errors import LSConvertError, OutputError, SourceError
from lsconvert.io.file_state import FileState
from lsconvert.io.job_items import Item, input_name
from lsconvert.io.locations import locate
from lsconvert.model import Progress


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file, and what to do with it.

    `state` is that of the source when the batch planned this job, None if it is not recorded. `quarantine` is the path of
    the tasks that fail, `arguments` are the others of `convert`. `folder` is the current folder of the driver, for paths
    that are relative. `ranges` is the number of ranges of the file that are converted side by side.
    """

    item: Item
    state: FileState | None
    quarantine: str | None
    arguments: Mapping[str, Any]
    folder: str
    software: Software
    ranges: int | None = 1

    @property
    def label(self) -> str:
        """The name of the source in messages."""
        return self.item.label


class FileResult(NamedTuple):
    """The report of a file, or its error. `facts` are what the record needs, None if the job has no state."""

    report: Report | None
    error: LSConvertError | None
    facts: FileFacts | None = None


def convert_job(job: FileJob) -> FileResult | WorkerError:
    """Convert a file in a worker. Return WorkerError if the worker has other software than the driver. Raises nothing."""
    try:
        refuse_other(job.software)
        here = job if current_folder() == job.folder else _with_absolute_paths(job)
        _refuse_changed(here)
        report = convert_file(here)
        facts = _facts(here, report)
    except WorkerError as error:
        return error
    except LSConvertError as error:
        return FileResult(None, error)
    except Exception as error:
        return FileResult(None, unhandled(error, job.label))
    return FileResult(report, None, facts)


def convert_file(
    job: FileJob, progress: Progress | None = None, on_written: Callable[[Report], object] | None = None
) -> Report:
    """Convert a file, and call `on_written` as soon as its outputs are complete. Raises the errors of `convert`."""
    item = job.item
    if item.target is not None:
        make_folder(locate(item.target).parent.address)
    report = convert(
        item.source, item.target, quarantine=job.quarantine, progress=progress, jobs=job.ranges, **job.arguments
    )
    if on_written is not None:
        on_written(report)
    return report


def _refuse_changed(job: FileJob) -> None:
    """Raise SourceError if the file is not as it was when the batch planned this job: two runs have one result."""
    now = state_if_known(job.item.source) if job.state is not None else None
    if now is not None and job.state is not None and not now.is_same(job.state):
        raise SourceError("the file changed after the batch had found it", file=job.item.label)


def outputs_of(item: Item, report: Report) -> list[str]:
    """Return the files that a conversion has written."""
    assert item.target is not None
    folder = locate(item.target).parent
    parts = [folder.join(part.file).address for part in report.parts]
    quarantine = [report.quarantine] if report.quarantine else []
    return [*parts, report.target or item.target, *quarantine]


def _facts(job: FileJob, report: Report) -> FileFacts | None:
    """Return what the record needs, None if nothing is recorded or an output cannot be read."""
    if job.state is None:
        return None
    try:
        return facts_of(job.item.source, job.state, outputs_of(job.item, report), checksums=True)
    except (OSError, LSConvertError):
        return None


def current_folder() -> str:
    """Return the current folder, "" if it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def make_folder(name: str, *, parents: bool = True) -> None:
    """Create a folder if it does not exist, and perhaps those above it. Raises OutputError."""
    place = locate(name)
    try:
        place.make_folder(parents=parents)
    except OSError as error:
        raise OutputError.from_os_error(error, f"{place.name}: cannot be created") from error


def _with_absolute_paths(job: FileJob) -> FileJob:
    def absolute(name: str | None) -> str | None:
        return name if name is None or locate(name).is_remote else os.path.join(job.folder, name)

    source = absolute(job.item.source) or input_name(job.item.source)
    return replace(
        job,
        item=job.item._replace(source=source, target=absolute(job.item.target)),
        quarantine=absolute(job.quarantine),
    )
