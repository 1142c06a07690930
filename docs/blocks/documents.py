"""The documents that are not plain lists of tasks: those that are read, and those that are refused."""

from __future__ import annotations

from blocks.markdown import codes, table
from lsconvert.io.sniff import SIGNATURES
from lsconvert.rules.documents import DOCUMENTS
from lsconvert.rules.tables import KEPT, LOST

READINGS = {
    "annotations": "the annotations are grouped into tasks",
    "quarantine": "the original tasks are read",
    "tasks": "its tasks are read, if it has all",
    "webhook": "the task gets its annotations",
    "scope": "the names of its counts are converted",
}


def read_documents() -> str:
    """Return the table of documents that wrap tasks, or that have rules of their own."""
    found = {row.name: READINGS[row.reading or "scope"] for row in DOCUMENTS if row.reading or row.scope}
    return table(("document", "what lsconvert does"), found.items())


def refused_documents() -> str:
    """Return the table of JSON documents that are refused, with the hint that the error gives."""
    read = {row.name for row in DOCUMENTS if row.reading or row.scope}
    found: dict[str, str] = {}
    for row in DOCUMENTS:
        if row.name not in read:
            found.setdefault(row.name, row.hint)
    return table(("document", "what to do instead"), found.items())


def refused_files() -> str:
    """Return the table of files that are not JSON, with the hint that the error gives."""
    return table(("message", "what to do instead"), ((what, hint) for _, what, hint in SIGNATURES))


def kept_keys() -> str:
    """Return the table of the keys that an import keeps."""
    return table(("of", "keys that are kept"), ((scope, codes(sorted(keys))) for scope, keys in KEPT.items()))


def lost_keys() -> str:
    """Return the table of the keys that an import changes. All other keys are not stored."""
    return table(("key", "in an import"), ((f"`{key}` of {scope}s", what) for (scope, key), what in LOST.items()))
