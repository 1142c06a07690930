"""The sections of a page about the work in a file: tasks, annotators, time, labels, regions and agreement."""

from __future__ import annotations

from typing import Final

from lsconvert.errors import counted
from lsconvert.inspection.figure_words import half_below, percent, seconds, task_counts
from lsconvert.inspection.figures import Figures
from lsconvert.inspection.inspection import Inspection
from lsconvert.inspection.region_sizes import AREA, CHARACTERS, SECONDS
from lsconvert.inspection.task_statistics import UNNAMED
from lsconvert.inspection.time_line import time_line
from lsconvert.reporting.model import Block, Cell, Column, Section, Table, Text, number, short
from lsconvert.reporting.parts import COUNT, MAX_ROWS, bars, histogram, left_out, time_columns

MAX_CONTROLS: Final = 8
MAX_LABELS: Final = 15

SIZES: Final = {
    AREA: ("Area of regions", "Share of the image", "%"),
    CHARACTERS: ("Length of text spans", "Characters", ""),
    SECONDS: ("Length of segments", "Time", "s"),
}


def task_section(found: Inspection, figures: Figures) -> Section:
    """Return the section about tasks with and without work."""
    if not figures.tasks:
        return Section("tasks", "Tasks", "The file has no tasks.")
    flags = {
        "cancelled annotations": found.cancelled,
        "ground truths": found.ground_truths,
        "aggregated annotations": found.aggregated,
        "predictions of which only the id is here": found.bare_predictions,
        "drafts": found.drafts,
    }
    rows = tuple((Cell(text), number(count)) for text, count in flags.items() if count)
    blocks: list[Block] = [
        bars("Tasks by work", "Tasks", task_counts(figures.tasks), noun="kind"),
        histogram("Annotations in a task", "Annotations", figures.annotations, whole=True),
        *([Table("Also in the file", (Column("What"), COUNT), rows)] if rows else []),
    ]
    done = figures.tasks.get("annotated", 0)
    lead = f"{percent(done, sum(figures.tasks.values()))} of the tasks have an annotation that is not cancelled."
    return Section("tasks", "Tasks", lead, tuple(blocks))


def annotator_section(figures: Figures) -> Section:
    """Return the section about annotators and how much each did."""
    if not figures.annotators:
        return Section("annotators", "Annotators", "The file has no annotations.")
    largest = max(work.annotations for work in figures.annotators.values())
    shown = [*figures.annotators.items()][:MAX_ROWS]
    rows = tuple(
        (
            Cell(
                "(not named)" if annotator in UNNAMED else short(annotator),
                share=work.annotations / largest if largest else 0,
            ),
            number(work.annotations),
            number(work.cancelled),
            number(work.regions),
            Cell(seconds(work.seconds) if work.timed else "", work.seconds),
            Cell(
                seconds(work.seconds / work.timed) if work.timed else "",
                work.seconds / work.timed if work.timed else 0,
            ),
        )
        for annotator, work in shown
    )
    titles = ("Annotations", "Cancelled", "Regions", "Time in all", "Time each")
    columns = (Column("Annotator"), *(Column(title, is_number=True) for title in titles))
    more = left_out(len(figures.annotators), len(rows), "annotator")
    table = Table("Work by annotator", columns, rows, more)
    beyond = figures.cut.get("annotators", 0)
    lead = (
        f"{counted(figures.named_annotators, 'annotator')}. An annotation of several annotators counts for each of them, "
        "without a time."
    )
    lead += f" {counted(beyond, 'annotation')} of further annotators are not listed." if beyond else ""
    return Section("annotators", "Annotators", lead, (table,), is_wide=True)


def time_section(figures: Figures) -> Section:
    """Return the section about the time line of the work."""
    undated = f"{counted(figures.undated, 'annotation')} {'has' if figures.undated == 1 else 'have'} no date."
    if not figures.days:
        return Section("time", "Time line", undated if figures.undated else "The file has no annotations.")
    line = time_line(figures.days)
    outside = line.outside + figures.cut.get("days", 0)
    lead = "When annotations were made, in UTC." + (f" {undated}" if figures.undated else "")
    lead += f" {counted(outside, 'annotation')} of other years or days are not shown." if outside else ""
    return Section("time", "Time line", lead, time_columns(line, "annotation"), is_wide=True)


def label_section(figures: Figures) -> Section:
    """Return the section about the uses of labels in each control."""
    tables = []
    labeled = {name: control for name, control in figures.controls.items() if control.labels}
    for control_name, control in [*labeled.items()][:MAX_CONTROLS]:
        types = ", ".join([*control.types][:3])
        caption = f"{short(control_name) or 'relations'}{f' ({short(types)})' if types and control_name else ''}"
        cut = control.others
        tables.append(bars(caption, "Label", control.labels, noun="label", most=MAX_LABELS, cut=cut))
    if not tables:
        return Section("labels", "Labels", "No annotation uses labels or choices.")
    lead = f"How often each label or choice is used in annotations that are not cancelled, in {counted(len(labeled), 'control')}."
    more = left_out(len(labeled), len(tables), "control")
    return Section("labels", "Labels", lead, (*tables, *([Text(more)] if more else ())))


def region_section(found: Inspection, figures: Figures) -> Section:
    """Return the section about types and sizes of regions."""
    types = {
        f"{kind or '(none)'}{'' if level == 'annotation' else f', in {level}s'}": count
        for level, kinds in found.region_types.items()
        for kind, count in kinds.items()
    }
    if not types:
        return Section("regions", "Regions", "The file has no regions.")
    ordered = dict(sorted(types.items(), key=lambda item: (-item[1], item[0])))
    blocks: list[Block] = [
        bars("Regions by type", "Type", ordered, noun="type", cut=found.cut.get("region_types", 0), are_codes=True),
        histogram("Regions in an annotation", "Regions", figures.regions, whole=True),
    ]
    blocks += [
        histogram(caption, title, figures.sizes[measure], " %" if unit == "%" else unit)
        for measure, (caption, title, unit) in SIZES.items()
        if measure in figures.sizes
    ]
    lead = "Sizes are those of rectangles, ellipses, polygons, text spans and segments. Masks and points have none."
    return Section("regions", "Regions", lead, tuple(blocks))


def lead_time_section(figures: Figures) -> Section:
    """Return the section about the distribution of lead times."""
    times = figures.lead_times
    if not times.values:
        return Section("lead-times", "Lead times", "No annotation has a lead time.")
    edge = half_below(times)
    half = f" Half of them took less than {seconds(edge)}." if edge is not None else ""
    lead = f"{counted(times.values, 'annotation')} took {seconds(times.total)} in all.{half}"
    table = histogram("Annotations by lead time", "Lead time", times, "s")
    return Section("lead-times", "Lead times", lead, (table,), is_wide=True)


def agreement_section(figures: Figures) -> Section:
    """Return the section about the agreement of annotators."""
    if not figures.agreement:
        lead = "No task was done by several annotators with labels to compare."
        return Section("agreement", "Agreement of annotators", lead)
    shown = [*figures.agreement.items()][:MAX_ROWS]
    rows = tuple(
        (
            Cell(short(control or "relations"), share=found.mean),
            Cell(percent(found.score, found.pairs), found.mean),
            Cell(percent(found.equal, found.pairs), found.equal / found.pairs if found.pairs else 0),
            number(found.pairs),
            number(found.tasks),
        )
        for control, found in shown
    )
    titles = ("Agreement", "Equal pairs", "Pairs", "Tasks")
    columns = (Column("Control"), *(Column(title, is_number=True) for title in titles))
    more = left_out(len(figures.agreement), len(rows), "control")
    formula = (
        "For each pair of annotators of a task: the number of labels that both used, divided by the number of labels that "
        "at least one of them used. The agreement is the mean of all pairs. Places and sizes of regions are not compared."
    )
    table = Table("Agreement by control", columns, rows, more)
    return Section("agreement", "Agreement of annotators", formula, (table,), is_wide=True)
