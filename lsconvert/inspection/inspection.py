"""The result of `inspect`, and its text and HTML table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lsconvert.errors import ValidationError, Where, counted, escape_line
from lsconvert.inspection.config_use import ConfigUse
from lsconvert.inspection.figure_text import figure_sections
from lsconvert.inspection.figures import Figures
from lsconvert.inspection.notes import Loss, Note
from lsconvert.inspection.summary import Row, Section, name_rows, text_lines, to_html
from lsconvert.model import as_plain
from lsconvert.rules.notes import agree

MAX_RANGES: Final = 5
_NOTHING: Final = "upgrade would change nothing"


@dataclass(frozen=True, slots=True)
class Inspection:
    """Content of a file of tasks. `str()` gives a text, and notebooks show a table.

    Sizes are bytes of JSON, after decompression. Dicts have the largest count first.

    `version` is v1, v2, mixed, or unknown if no task shows it. `versions` counts tasks by version, and `ranges` has the
    first and last index of each run of them. `responses` counts responses of the import endpoint, which are not tasks.
    `annotators` counts annotations by `completed_by`; an aggregated annotation counts for each of its annotators.
    `cancelled` and `ground_truths` count annotations with these flags, including those of 0.x: `skipped`, `honeypot`.
    `double_lists` counts results that are lists of lists; `several_inner_lists` those with more than one inner list.
    `bare_predictions` counts predictions of which the file has only the ids.
    `region_types` and `unknown_keys` count by level: task, annotation, prediction, draft or region. The type of a
    region without one is "". Unknown keys are in no bundled schema.

    `edits` counts the edits of an upgrade by rule; `losses` are those that cannot be undone, and `notes` its notes.
    `failed` tasks could not be converted; `first_failure` is the error of the first one. With a target, `target_losses`
    are the keys that its server would not keep. `config` is the use of a labeling config, None without one. `figures`
    are those about the work, None unless they were asked for.

    `cut` names the fields with too many distinct values, and counts the values that were left out.
    """

    source: str
    version: str
    size: int
    tasks: int
    responses: int
    versions: dict[str, int]
    ranges: dict[str, tuple[tuple[int, int], ...]]
    annotations: int
    predictions: int
    bare_predictions: int
    drafts: int
    cancelled: int
    ground_truths: int
    aggregated: int
    double_lists: int
    several_inner_lists: int
    annotators: dict[str, int]
    region_types: dict[str, dict[str, int]]
    unknown_keys: dict[str, dict[str, int]]
    biggest_size: int
    biggest: Where | None
    edits: dict[str, int]
    losses: dict[str, int]
    notes: tuple[Note, ...]
    failed: int
    first_failure: ValidationError | None
    cut: dict[str, int]
    target_losses: tuple[Loss, ...] = ()
    config: ConfigUse | None = None
    figures: Figures | None = None

    def __str__(self) -> str:
        return _text(self)

    def _repr_html_(self) -> str:
        return _html(self)

    def head(self) -> list[str]:
        """Return the first lines of the text: the file, its version, and its size. They are not escaped."""
        return _head(self)

    def sections(self) -> list[Section]:
        """Return the counts as sections of a text or table."""
        return _sections(self)

    def as_dict(self) -> dict[str, Any]:
        """Return all fields as dicts, lists and JSON values, as `--format json` prints them."""
        fields: dict[str, Any] = as_plain(self)
        return fields


def _text(found: Inspection) -> str:
    """Return blocks of lines for a terminal of 80 columns. All texts are escaped."""
    blocks = [found.head(), *([section.title, *text_lines(section.rows)] for section in found.sections())]
    # Lines are escaped after they are wrapped, because a command of a CI server begins a line.
    return "\n\n".join("\n".join(map(escape_line, block)) for block in blocks)


def _html(found: Inspection) -> str:
    """Return a table for notebooks."""
    return to_html("; ".join(found.head()), found.sections())


def _head(found: Inspection) -> list[str]:
    kind = "an import response" if found.responses == 1 else f"{found.responses:,} import responses"
    what = f"{kind}, {found.version}" if found.responses and not found.tasks else found.version
    lines = [f"{found.source}: {what}, {counted(found.tasks, 'task')}, {counted(found.size, 'byte')}"]
    if found.responses and found.tasks:
        lines.append(f"{kind} between the tasks")
    if found.biggest is not None:
        named = f" (id {found.biggest.task_id})" if found.biggest.task_id is not None else ""
        lines.append(f"biggest: task {found.biggest.task_index}{named}, {counted(found.biggest_size, 'byte')}")
    return lines


def _sections(found: Inspection) -> list[Section]:
    cut = found.cut
    sections = [
        Section("tasks by version", _versions(found), compares=True),
        Section("contents", _counts(found)),
        Section(_annotators_title(found), name_rows(found.annotators, cut.get("annotators", 0)), compares=True),
        Section("region types", _levels(found.region_types, cut.get("region_types", 0)), compares=True),
        Section("keys that no schema knows", _levels(found.unknown_keys, cut.get("unknown_keys", 0))),
        *(found.config.sections() if found.config is not None else ()),
        *(figure_sections(found.figures) if found.figures is not None else ()),
    ]
    return [section for section in (*sections, *_upgrade(found)) if section.rows or section.title == _NOTHING]


def _versions(found: Inspection) -> list[Row]:
    rows: list[Row] = []
    for version, count in found.versions.items():
        ranges = found.ranges[version]
        shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges[:MAX_RANGES])
        more = ", ..." if len(ranges) > MAX_RANGES else ""
        place = f": {'task' if count == 1 else 'tasks'} {shown}{more}" if len(found.versions) > 1 else ""
        rows.append((count, version + place))
    return rows


def _counts(found: Inspection) -> list[Row]:
    if not found.tasks:
        return []
    counts = {
        "{annotation|annotations}": found.annotations,
        "  of them cancelled": found.cancelled,
        "  of them ground truth": found.ground_truths,
        "  of them aggregated": found.aggregated,
        "{prediction|predictions}": found.predictions,
        "  of them only an id; a snapshot has the predictions themselves": found.bare_predictions,
        "{draft|drafts}": found.drafts,
        "{result that is a double list|results that are double lists}": found.double_lists,
        "  of them with more than one inner list": found.several_inner_lists,
    }
    return [(count, agree(text, count)) for text, count in counts.items() if count or "{annotation|" in text]


def _annotators_title(found: Inspection) -> str:
    more = "more than " if "annotators" in found.cut else ""
    return f"annotations by completed_by, {more}{len(found.annotators):,} distinct"


def _levels(levels: Mapping[str, Mapping[str, int]], cut: int) -> list[Row]:
    names = {
        f"in {level}s: {name or '(none)'}": count for level, found in levels.items() for name, count in found.items()
    }
    return name_rows(names, cut)


def _upgrade(found: Inspection) -> list[Section]:
    """Return the sections about an upgrade of the file."""
    failure = "task" if found.failed == 1 else "tasks; the first"
    lost = {f"{loss.scope} {loss.key}: {loss.message}": loss.count for loss in found.target_losses}
    changed = {name: count for name, count in found.edits.items() if name not in found.losses}
    failed = [(found.failed, f"{failure}: {found.first_failure}")] if found.first_failure is not None else []
    return [
        Section("upgrade would change", name_rows(changed, 0)),
        *([] if found.edits else [Section(_NOTHING, [])]),
        Section("upgrade would lose", name_rows(found.losses, 0)),
        Section("upgrade could not convert", failed),
        Section("upgrade would note", [(note.count, note.message) for note in found.notes]),
        Section("import would not keep", name_rows(lost, 0)),
    ]
