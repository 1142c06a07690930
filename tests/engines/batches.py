"""Batches of conversions that are compared: all that they leave, except times."""

import json
import os
import signal
from pathlib import Path

from lsconvert.conversion.batch import batch, file_job

RECORD = ".lsconvert-job.jsonl"
REAL = file_job.convert_job


def left(folder):
    """Return the outputs by name, and the lines of the record without times, sorted."""
    folder = Path(folder)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != RECORD
    }
    return files, sorted({json.dumps(_timeless(line), sort_keys=True) for line in _lines(folder / RECORD)})


def _lines(path):
    """Return the last line for each file: threads write one before they have checksums."""
    return {line["name"]: line for line in map(json.loads, path.read_text().splitlines())}.values()


def _timeless(value):
    if isinstance(value, dict):
        return {key: _timeless(each) for key, each in value.items() if key != "mtime_ns"}
    return value


def summary(report):
    """Return a report of a batch as values that can be compared."""
    failures = [(each.source, type(each.error).__name__, str(each.error)) for each in report.failures]
    return report.files, report.done, report.skipped, failures, report.totals, report.edits


def killing_once(job):
    """Convert a file. The first worker that gets sub/07.json ends after it has written the output."""
    found = REAL(job)
    if job.item.name == "sub/07.json":
        try:
            os.close(os.open("killed", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return found
        os.kill(os.getpid(), signal.SIGKILL)
    return found


def killing(job):
    """Convert a file. Each worker that gets sub/07.json ends before."""
    if job.item.name == "sub/07.json":
        os.kill(os.getpid(), signal.SIGKILL)
    return REAL(job)


def use(monkeypatch, call):
    """Have batches call another function in their workers."""
    monkeypatch.setattr(batch, "convert_job", call)
