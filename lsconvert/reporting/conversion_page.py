"""Make a page of a conversion: what was changed, lost, warned of and left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lsconvert.conversion.report import Example, Report
from lsconvert.errors import counted
from lsconvert.inspection.inspect import FINAL_RULES
from lsconvert.reporting.inspection_page import file_name
from lsconvert.reporting.model import BeforeAfter, Block, Cell, Column, Fact, Page, Section, Table, Text, number, short
from lsconvert.reporting.parts import COUNT, MAX_MESSAGE, MAX_ROWS, files_lead, left_out, loss_table, note_texts, plural
from lsconvert.reporting.problem_table import problem_rows, problem_table

MAX_EXAMPLE_LINES: Final = 240  # of both sections
MAX_FILES: Final = 50

HIDDEN: Final = (
    "Texts and numbers of the data are replaced by numbered names; equal values have the same name. "
    "The option --show-values shows them."
)
SHOWN: Final = "This page shows values of the data. Pass it on with care."


class OutputRow(NamedTuple):
    """A line of the table of files: input, output, and counts."""

    source: str
    target: str
    tasks: int
    edits: int
    failed: int


def conversion_page(
    report: Report, files: Sequence[OutputRow], total_files: int, left_out_files: int, *, show_values: bool
) -> Page:
    """Return the page of a report, which may be the sum of several. `files` are the first of `total_files`, and others were left out."""
    heading = file_name(report.source) if total_files == 1 else counted(total_files, "file")
    changed = {name: count for name, count in report.edits.items() if name not in FINAL_RULES}
    lost = {name: count for name, count in report.edits.items() if name in FINAL_RULES}
    examples = _first_examples(report)
    sections = [
        _edit_section("changed", "What changed", changed, examples, report),
        _edit_section("lost", "What was lost", lost, examples, report),
        _note_section(report, show_values=show_values),
        _failed_section(report),
        _warning_section(report),
        *([_loss_section(report)] if report.losses else []),
        *([_part_section(report)] if report.parts else []),
        *([_file_section(files, total_files, left_out_files)] if total_files > 1 or left_out_files else []),
    ]
    return Page(
        heading=short(heading, 120),
        badge=f"to {report.to.value}",
        summary=_summary(report),
        facts=tuple(_facts(report)),
        sections=tuple(sections),
        names_note=SHOWN if show_values else HIDDEN,
    )


def _summary(report: Report) -> str:
    tasks = f"{counted(report.tasks, 'task')} {'is' if report.tasks == 1 else 'are'} in the output"
    edits = sum(report.edits.values())
    did = f"{counted(edits, 'edit')} of {counted(len(report.edits), 'rule')}" if edits else "nothing was changed"
    left = f"; {counted(report.quarantined, 'task')} went to the quarantine instead" if report.quarantined else ""
    output = file_name(report.target) if report.target else ""
    where = f" {short(output)}" if output else ""
    return f"{tasks}{where}, with {did}{left}." if edits else f"{tasks}{where}; {did}{left}."


def _facts(report: Report) -> Iterator[Fact]:
    yield Fact(f"{report.tasks:,}", plural(report.tasks, "task"))
    edits = sum(report.edits.values())
    yield Fact(f"{edits:,}", plural(edits, "edit"))
    lost = sum(count for name, count in report.edits.items() if name in FINAL_RULES)
    yield Fact(f"{lost:,}", plural(lost, "removal"))
    yield Fact(f"{report.failed:,}", f"{plural(report.failed, 'task')} failed", "bad" if report.failed else "good")
    yield Fact(f"{report.quarantined:,}", "in quarantine")
    yield Fact(f"{report.warned:,}", f"{plural(report.warned, 'task')} with warnings")


_LEADS: Final = {
    "changed": (
        "Edits that changed",
        "These edits can be undone by a conversion back.",
        "No value was renamed, moved or repaired.",
    ),
    "lost": (
        "Edits that removed",
        "A conversion back cannot restore what these edits removed.",
        "Nothing was removed.",
    ),
}


def _edit_section(key: str, title: str, edits: dict[str, int], examples: dict[str, Example], report: Report) -> Section:
    caption, some, none = _LEADS[key]
    if not edits:
        return Section(key, title, none)
    reasons = {note.code: note.message for note in report.notes if note.code in report.edits}
    ordered = sorted(edits.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple(
        (Cell(short(name)), number(count), Cell(short(reasons.get(name, ""), MAX_MESSAGE))) for name, count in ordered
    )
    columns = (Column("Edit"), COUNT, *([Column("Reason")] if any(row[2].text for row in rows) else []))
    table = Table(
        caption,
        columns,
        tuple(row[: len(columns)] for row in rows[:MAX_ROWS]),
        left_out(len(rows), MAX_ROWS, "rule"),
    )
    shown = [_example(examples[name]) for name, _ in ordered if name in examples]
    return Section(key, title, some, (table, *shown), is_wide=True)


def _first_examples(report: Report) -> dict[str, Example]:
    """Return examples by rule, those of the most edits first, until their lines would make the page too large."""
    found: dict[str, Example] = {}
    lines = 0
    for example in sorted(report.examples, key=lambda each: (-report.edits.get(each.rule, 0), each.rule)):
        lines += len(example.before) + len(example.after)
        if lines <= MAX_EXAMPLE_LINES:
            found[example.rule] = example
    return found


def _example(example: Example) -> BeforeAfter:
    task = f"task {example.task_index}" + (f" (id {example.task_id})" if example.task_id is not None else "")
    return BeforeAfter(
        short(example.rule), short(f"{file_name(example.file)}, {task}", 120), example.before, example.after
    )


def _note_section(report: Report, *, show_values: bool) -> Section:
    notes = [note for note in report.notes if note.code not in report.edits]
    texts: list[Block] = [*note_texts(notes, names_shown=show_values)]
    if report.reformed:
        texts.append(Text("The tasks were written in another form of document."))
    lead = "Facts that you should know." if texts else "There is nothing else to know."
    return Section("notes", "Notes", lead, tuple(texts))


def _failed_section(report: Report) -> Section:
    if not report.failed:
        return Section("failed", "Tasks that failed", "All tasks were converted, and passed the check.")
    if report.quarantined:
        place = f" ({short(file_name(report.quarantine))})" if report.quarantine else ""
        lead = f"{counted(report.quarantined, 'task')} in the quarantine{place}, unconverted, instead of the output."
    else:
        lead = (
            f"{counted(report.failed, 'task')} failed and {'was' if report.failed == 1 else 'were'} kept in the output."
        )
    table = problem_table("Errors by rule", problem_rows(report.findings))
    return Section("failed", "Tasks that failed", lead, (table,), is_wide=True)


def _warning_section(report: Report) -> Section:
    if not report.warned:
        return Section("warnings", "Warnings", "No task has unusual values.")
    have = "has" if report.warned == 1 else "have"
    lead = f"{counted(report.warned, 'task')} {have} unusual values, which were copied as they were."
    table = problem_table("Warnings by rule", problem_rows(report.warnings))
    return Section("warnings", "Warnings", lead, (table,), is_wide=True)


def _loss_section(report: Report) -> Section:
    lead = "A Label Studio server does not keep these keys when it imports the output."
    return Section("import", "Import losses", lead, (loss_table(report.losses),), is_wide=True)


def _part_section(report: Report) -> Section:
    rows = tuple((Cell(short(part.file)), number(part.tasks), number(part.size)) for part in report.parts[:MAX_FILES])
    columns = (Column("File"), Column("Tasks", is_number=True), Column("Bytes", is_number=True))
    table = Table("Files of the output", columns, rows, left_out(len(report.parts), len(rows), "file"))
    return Section("parts", "Output", "The output is split into several files.", (table,), is_wide=True)


def _file_section(files: Sequence[OutputRow], total: int, others: int) -> Section:
    rows = tuple(
        (
            Cell(short(row.source)),
            Cell(short(row.target)),
            number(row.tasks),
            number(row.edits),
            number(row.failed),
        )
        for row in files[:MAX_FILES]
    )
    numbers = (Column(title, is_number=True) for title in ("Tasks", "Edits", "Failed"))
    columns = (Column("Input"), Column("Output"), *numbers)
    table = Table("Files", columns, rows, left_out(total, len(rows), "file"))
    return Section("files", "Files", files_lead(others), (table,), is_wide=True)
