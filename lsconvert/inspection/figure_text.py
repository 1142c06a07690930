"""The figures of an inspection as sections of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsconvert.inspection.summary import Row, Section, name_rows

if TYPE_CHECKING:
    from lsconvert.inspection.figures import Figures

MAX_BUCKETS: Final = 24
MAX_PROBLEMS: Final = 10


def figure_sections(figures: Figures) -> list[Section]:
    """Return sections about the main figures; the page has more."""
    from lsconvert.inspection.figure_words import range_counts, task_counts  # late: most inspections have no figures
    from lsconvert.inspection.time_line import bucket_name, time_line

    line = time_line(figures.days, MAX_BUCKETS)
    labels = {
        f"{name or 'relations'}: {label}": count
        for name, control in figures.controls.items()
        for label, count in control.labels.items()
    }
    return [
        Section("tasks by work", _rows(task_counts(figures.tasks)), compares=True),
        Section(
            f"annotations by {line.unit} in UTC",
            [(count, bucket_name(day, line.unit)) for day, count in line.counts.items()],
            compares=True,
        ),
        Section("annotations by lead time", _rows(range_counts(figures.lead_times, "s")), compares=True),
        Section("uses of labels", name_rows(labels, figures.cut.get("labels", 0)), compares=True),
        Section("pairs of annotators, and their mean agreement", _agreement(figures)),
        Section("problems", _problems(figures)),
    ]


def _rows(counts: dict[str, int]) -> list[Row]:
    return [(count, name) for name, count in counts.items()]


def _agreement(figures: Figures) -> list[Row]:
    from lsconvert.inspection.figure_words import percent

    found = figures.agreement.items()
    return [(each.pairs, f"{name or 'relations'}: {percent(each.score, each.pairs)}") for name, each in found]


def _problems(figures: Figures) -> list[Row]:
    rows = [
        (found.tasks, f"{found.severity} {found.code} at {found.pointer or '/'}: {found.message}")
        for found in figures.problems[:MAX_PROBLEMS]
    ]
    more = sum(found.tasks for found in figures.problems[MAX_PROBLEMS:])
    return [*rows, (more, "others, which `lsconvert validate` lists")] if more else rows
