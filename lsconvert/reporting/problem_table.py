"""Tables of errors and warnings, grouped, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from lsconvert.errors import Where, counted
from lsconvert.inspection.figures import ProblemGroup
from lsconvert.reporting.model import Cell, Column, Section, Table, code, number, short
from lsconvert.reporting.parts import MAX_MESSAGE, left_out, places
from lsconvert.validation.groups import Finding

MAX_PROBLEMS: Final = 25


class Problem(NamedTuple):
    """A row of the table."""

    severity: str
    code: str
    pointer: str
    message: str
    rule: str
    tasks: int
    places: Sequence[Where]


def problem_rows(problems: Iterable[ProblemGroup | Finding]) -> list[Problem]:
    """Return the rows of groups of a file, or of findings of a conversion, which have one place each."""
    return [
        Problem(
            found.severity,
            found.code,
            found.pointer,
            found.message,
            found.rule,
            found.tasks,
            found.places if isinstance(found, ProblemGroup) else (found.first,),
        )
        for found in problems
    ]


def problem_table(caption: str, problems: Sequence[Problem]) -> Table:
    """Return a table of the first problems: rule, what is wrong, number of tasks, and the first places."""
    rows = tuple(
        (
            code(found.code or found.severity),
            Cell(found.severity),
            code(found.pointer or "/"),
            Cell(short(found.message, MAX_MESSAGE) + (f" ({found.rule} fixes it)" if found.rule else "")),
            number(found.tasks),
            Cell(places(found.places)),
        )
        for found in problems[:MAX_PROBLEMS]
    )
    columns = (
        Column("Rule"),
        Column("Severity"),
        Column("At"),
        Column("Problem"),
        Column("Tasks", is_number=True),
        Column("First places"),
    )
    return Table(caption, columns, rows, left_out(len(problems), len(rows), "kind"))


def problem_section(problems: Sequence[ProblemGroup], cut: int) -> Section:
    """Return the section about the problems of a file."""
    if not problems:
        lead = "The check against the schema of its own version found no errors and no warnings."
        return Section("problems", "Problems", lead)
    errors = sum(found.severity == "error" for found in problems)
    kinds = [counted(count, noun) for count, noun in ((errors, "kind"), (len(problems) - errors, "kind"))]
    lead = (
        f"{kinds[0]} of errors and {kinds[1]} of warnings, by the check against the schema of each task's own version. "
        "An error is something that no server writes; a warning is unusual, and a conversion keeps it."
    )
    lead += f" {counted(cut, 'further problem')} fitted into no group." if cut else ""
    return Section(
        "problems", "Problems", lead, (problem_table("Problems by rule", problem_rows(problems)),), is_wide=True
    )
