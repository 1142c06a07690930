"""Exit codes, exceptions and codes of findings."""

from __future__ import annotations

import inspect

import lsconvert
from blocks.markdown import code, codes, table
from lsconvert.cli.formats.report import EXIT_CODES, UNHANDLED

MEANINGS = {
    0: "done",
    1: "findings: a task failed (with any `--on-error`), `--check` found changes or something for you to review, "
    "`verify` found a difference, `validate` found an error, two tasks of a `merge` are the same, or `migrate-call` or "
    "`migrate-scripts --write` left work to you",
    2: "wrong usage, a script that needs the extra `scripts`, or a worker with other software",
    3: "the input cannot be read or parsed, or is of another kind",
    4: "the output cannot be written, or the executor broke",
    5: "a limit was exceeded",
    UNHANDLED: "an error that lsconvert does not handle: please report it, with the output of `--debug`",
    129: "the terminal was closed",
    130: "interrupted",
    131: "quit",
    141: "the reader of stdout closed it",
    143: "terminated",
}


def exit_codes() -> str:
    """Return the table of exit codes, with the exceptions that have them."""
    classes = {number: [kind.__name__ for kind, of in EXIT_CODES if of == number] for number in MEANINGS}
    unknown = {number for _, number in EXIT_CODES} - set(MEANINGS)
    assert not unknown, f"exit codes without a meaning: {unknown}"
    rows = ((str(number), text, codes(classes[number]) or "-") for number, text in MEANINGS.items())
    return table(("exit code", "meaning", "exceptions"), rows)


def exceptions() -> str:
    """Return the table of exceptions, a base class before its subclasses."""
    return table(("exception", "base class", "meaning", "exit code"), _classes(lsconvert.LSConvertError))


def _classes(kind: type[lsconvert.LSConvertError]) -> list[tuple[str, ...]]:
    first = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")
    number = next((str(number) for base, number in EXIT_CODES if issubclass(kind, base)), "-")
    row = (code(kind.__name__), code(kind.__bases__[0].__name__), first, number)
    inner = (other for other in kind.__subclasses__() if other.__name__ in lsconvert.__all__)
    return [row, *(line for other in inner for line in _classes(other))]


def finding_codes() -> str:
    """Return the table of the codes of findings, with anchors."""
    rows = ((row.code, code(row.name), row.severity, row.summary, row.help) for row in lsconvert.FINDING_CODES)
    return table(("code", "name", "severity", "meaning", "what to do"), rows)
