"""The parts of the pages that are made from the code. Each block is a function that returns Markdown, without I/O on pages."""

from __future__ import annotations

from collections.abc import Callable

from blocks.calls import call_rows
from blocks.codes import exceptions, exit_codes, finding_codes
from blocks.columns import annotation_columns, predicates, region_columns
from blocks.command_line import commands
from blocks.documents import kept_keys, lost_keys, read_documents, refused_documents, refused_files
from blocks.environment import variables
from blocks.names import names
from blocks.packages import floors, purposes
from blocks.rules import repairs, rules

BLOCKS: dict[str, Callable[[], str]] = {
    "annotation-columns": annotation_columns,
    "calls": call_rows,
    "commands": commands,
    "documents-read": read_documents,
    "documents-refused": refused_documents,
    "files-refused": refused_files,
    "environment": variables,
    "exceptions": exceptions,
    "exit-codes": exit_codes,
    "finding-codes": finding_codes,
    "kept-keys": kept_keys,
    "lost-keys": lost_keys,
    "names": names,
    "packages": floors,
    "purposes": purposes,
    "predicates": predicates,
    "region-columns": region_columns,
    "repairs": repairs,
    "rules": rules,
}
