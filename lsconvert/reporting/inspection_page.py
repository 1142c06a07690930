"""Make a page of an inspection: what a file holds, and what an upgrade would change and lose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lsconvert.errors import counted
from lsconvert.inspection.figures import Figures
from lsconvert.inspection.inspection import Inspection
from lsconvert.reporting.model import Block, Cell, Column, Fact, Page, Section, Table, Text, code, number, short
from lsconvert.reporting.parts import COUNT, MAX_MESSAGE, MAX_ROWS, files_lead, left_out, loss_table, note_texts, plural
from lsconvert.reporting.problem_table import problem_section
from lsconvert.reporting.work_sections import (
    agreement_section,
    annotator_section,
    label_section,
    lead_time_section,
    region_section,
    task_section,
    time_section,
)

MAX_FILES: Final = 50
MAX_RANGES: Final = 3

HIDDEN: Final = (
    "Names of annotators, controls and labels are replaced by numbers, the largest count first. "
    "The option --show-values shows them."
)
SHOWN: Final = "This page shows names of annotators, controls and labels. Pass it on with care."


class FileRow(NamedTuple):
    """A line of the table of files: the name, and its counts."""

    name: str
    version: str
    tasks: int
    annotations: int
    size: int


def inspection_page(found: Inspection, files: Sequence[FileRow], total_files: int, left_out_files: int) -> Page:
    """Return the page of an inspection, which may be the sum of several. `files` are the first of `total_files`, and others were left out."""
    figures = found.figures
    if figures is None:
        raise ValueError("the inspection has no figures; call inspect with figures=True")
    heading = file_name(files[0].name) if total_files == 1 else counted(total_files, "file")
    sections = [
        _version_section(found, figures, is_one=total_files == 1),
        task_section(found, figures),
        annotator_section(figures),
        time_section(figures),
        label_section(figures),
        region_section(found, figures),
        lead_time_section(figures),
        agreement_section(figures),
        problem_section(figures.problems, figures.cut.get("problems", 0)),
        _import_section(found),
        _key_section(found),
        *([_file_section(files, total_files, left_out_files)] if total_files > 1 or left_out_files else []),
    ]
    return Page(
        heading=short(heading, 120),
        badge=found.version,
        summary=_summary(found, figures),
        facts=tuple(_facts(found, figures)),
        sections=tuple(sections),
        names_note=SHOWN if figures.names_shown else HIDDEN,
    )


def file_name(path: str) -> str:
    """Return the name of a file without its folder, which may tell the name of a user."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


def _summary(found: Inspection, figures: Figures) -> str:
    if not found.tasks:
        what = counted(found.responses, "import response") if found.responses else "No tasks"
        return f"{what}, {counted(found.size, 'byte')}."
    done = figures.tasks.get("annotated", 0)
    days = [*figures.days]
    when = f" from {days[0]} to {days[-1]}" if len(days) > 1 else f" on {days[0]}" if days else ""
    people = f"{counted(figures.named_annotators, 'annotator')} made" if figures.named_annotators else "There are"
    work = f" {people} {counted(found.annotations, 'annotation')}{when}." if found.annotations else ""
    return (
        f"{done:,} of {counted(found.tasks, 'task')} {'is' if done == 1 else 'are'} annotated.{work} "
        f"{_upgrade_sentence(found)}"
    )


def _upgrade_sentence(found: Inspection) -> str:
    if found.failed:
        return f"An upgrade to v2 could not convert {counted(found.failed, 'task')}."
    if not found.edits:
        return "An upgrade to v2 would change nothing."
    edits, losses = sum(found.edits.values()), sum(found.losses.values())
    lost = f"; {losses:,} of them cannot be undone" if losses else ", all of which can be undone"
    return f"An upgrade to v2 would make {counted(edits, 'edit')}{lost}."


def _facts(found: Inspection, figures: Figures) -> Iterator[Fact]:
    yield Fact(f"{found.tasks:,}", plural(found.tasks, "task"))
    yield Fact(f"{found.annotations:,}", plural(found.annotations, "annotation"))
    yield Fact(f"{found.predictions:,}", plural(found.predictions, "prediction"))
    yield Fact(f"{figures.named_annotators:,}", plural(figures.named_annotators, "annotator"))
    errors = sum(group.errors for group in figures.problems if group.severity == "error")
    warnings = sum(group.errors for group in figures.problems if group.severity == "warning")
    yield Fact(f"{errors:,}", plural(errors, "error"), "bad" if errors else "good")
    yield Fact(f"{warnings:,}", plural(warnings, "warning"))


def _version_section(found: Inspection, figures: Figures, *, is_one: bool) -> Section:
    blocks: list[Block] = []
    if found.versions:
        rows = []
        for version, count in found.versions.items():
            ranges = found.ranges.get(version, ())
            shown = ", ".join(f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in ranges[:MAX_RANGES])
            more = ", …" if len(ranges) > MAX_RANGES else ""
            rows.append((Cell(version), number(count), Cell(shown + more)))
        columns = (Column("Version"), COUNT, Column("Tasks, from 0"))
        blocks.append(
            Table("Tasks by version", columns if is_one else columns[:2], tuple(r[: 3 if is_one else 2] for r in rows))
        )
    if found.edits:
        blocks.append(_edit_table(found))
    if found.first_failure is not None:
        failed = counted(found.failed, "task")
        first = short(found.first_failure.message, 240)
        blocks.append(Text(f"{failed} could not be converted. The first error: {first}", is_warning=True))
    notes = [note for note in found.notes if note.code not in found.edits]
    blocks += note_texts(notes, names_shown=figures.names_shown)
    lead = f"{_upgrade_sentence(found)} Every other byte of the file stays as it is."
    has_reasons = any(note.code in found.edits for note in found.notes)
    return Section("versions", "Version and upgrade", lead, tuple(blocks), is_wide=has_reasons)


def _edit_table(found: Inspection) -> Table:
    reasons = {note.code: note.message for note in found.notes}
    rows = [
        (
            Cell(short(name)),
            number(count),
            Cell("no" if name in found.losses else "yes"),
            Cell(short(reasons.get(name, ""), MAX_MESSAGE)),
        )
        for name, count in sorted(found.edits.items(), key=lambda item: -item[1])
    ]
    columns = (Column("Edit"), COUNT, Column("Can be undone"), Column("Reason"))
    used = len(columns) if any(row[3].text for row in rows) else len(columns) - 1
    shown = tuple(row[:used] for row in rows[:MAX_ROWS])
    return Table("What an upgrade would change", columns[:used], shown, left_out(len(rows), MAX_ROWS, "edit"))


def _import_section(found: Inspection) -> Section:
    if found.target_losses:
        lead = "A Label Studio server does not keep these keys when it imports the file."
        return Section("import", "Import losses", lead, (loss_table(found.target_losses),), is_wide=True)
    return Section(
        "import",
        "Import losses",
        "No losses are listed. They are counted only with --for import, which inspects a file that will be imported.",
    )


def _key_section(found: Inspection) -> Section:
    keys = {(level, key): count for level, names in found.unknown_keys.items() for key, count in names.items()}
    if not keys:
        return Section("keys", "Unknown keys", "All keys are those of Label Studio.")
    ordered = sorted(keys.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((code(key), Cell(level), number(count)) for (level, key), count in ordered[:MAX_ROWS])
    table = Table(
        "Keys that no schema has",
        (Column("Key"), Column("Object"), COUNT),
        rows,
        left_out(len(keys), len(rows), "key"),
    )
    lead = "These keys are not those of Label Studio. A conversion keeps them; an import may not."
    return Section("keys", "Unknown keys", lead, (table,), is_wide=True)


def _file_section(files: Sequence[FileRow], total: int, others: int) -> Section:
    rows = tuple(
        (Cell(short(row.name)), Cell(row.version), number(row.tasks), number(row.annotations), number(row.size))
        for row in files[:MAX_FILES]
    )
    numbers = (Column(title, is_number=True) for title in ("Tasks", "Annotations", "Bytes"))
    table = Table("Files", (Column("File"), Column("Version"), *numbers), rows, left_out(total, len(rows), "file"))
    return Section("files", "Files", files_lead(others), (table,), is_wide=True)
