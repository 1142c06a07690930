"""An Inspection as text: blocks of lines with a count and what it counts, for 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from lsconvert import Inspection, escape_line

WIDTH: Final = 80
MAX_LINES: Final = 20  # of names that come from the data; JSON has all that were kept
MAX_RANGES: Final = 5
INDENT: Final = " " * 14  # a count and the two blanks behind it


def as_lines(found: Inspection) -> list[str]:
    """Return the report for people."""
    blocks = (
        _head(found),
        _block("tasks by version", _versions(found)),
        _block("what they hold", _counts(found)),
        _block(_title(found), _names(found.annotators, found.cut.get("annotators", 0))),
        _block("region types", _levels(found.region_types, found.cut.get("region_types", 0))),
        _block("keys that no schema knows", _levels(found.unknown_keys, found.cut.get("unknown_keys", 0))),
        *_upgrade(found),
    )
    return [line for block in blocks if block for line in ("", *block)][1:]


def _head(found: Inspection) -> list[str]:
    kind = "an import response" if found.responses == 1 else f"{found.responses:,} import responses"
    what = f"{kind}, {found.version}" if found.responses and not found.tasks else found.version
    lines = [f"{found.source}: {what}, {_plural(found.tasks, 'task')}, {_plural(found.size, 'byte')}"]
    if found.responses and found.tasks:
        lines.append(f"{kind} between the tasks")
    if found.biggest is not None:
        named = f" (id {found.biggest.task_id})" if found.biggest.task_id is not None else ""
        lines.append(f"biggest: task {found.biggest.task_index}{named}, {_plural(found.biggest_size, 'byte')}")
    return lines


def _versions(found: Inspection) -> Iterator[str]:
    for version, count in found.versions.items():
        ranges = found.ranges[version]
        shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges[:MAX_RANGES])
        more = ", ..." if len(ranges) > MAX_RANGES else ""
        place = f": {'task' if count == 1 else 'tasks'} {shown}{more}" if len(found.versions) > 1 else ""
        yield from _line(count, version + place)


def _counts(found: Inspection) -> Iterator[str]:
    if not found.tasks:
        return
    counts = {
        "annotations": found.annotations,
        "of them cancelled": found.cancelled,
        "of them ground truth": found.ground_truths,
        "of them aggregated": found.aggregated,
        "predictions": found.predictions,
        "drafts": found.drafts,
        "results that are double lists": found.double_lists,
        "of them with more than one inner list": found.several_inner_lists,
    }
    for what, count in counts.items():
        if count or what == "annotations":
            yield from _line(count, f"  {what}" if what.startswith("of them") else what)


def _title(found: Inspection) -> str:
    more = "more than " if "annotators" in found.cut else ""
    return f"annotations by completed_by, {more}{len(found.annotators):,} distinct"


def _names(names: Mapping[str, int], cut: int) -> Iterator[str]:
    for name, count in list(names.items())[:MAX_LINES]:
        yield from _line(count, name)
    rest = sum(list(names.values())[MAX_LINES:]) + cut
    if rest:
        yield from _line(rest, "others" if cut else "others, which --format json lists")


def _levels(levels: Mapping[str, Mapping[str, int]], cut: int) -> Iterator[str]:
    several = {
        f"in {level}s: {name or '(none)'}": count for level, names in levels.items() for name, count in names.items()
    }
    yield from _names(several, cut)


def _upgrade(found: Inspection) -> Iterator[list[str]]:
    """Yield the blocks about what `upgrade` would do."""
    changes = {name: count for name, count in found.edits.items() if name not in found.losses}
    yield _block("upgrade would change", _names(changes, 0))
    if not found.edits:
        yield ["upgrade would change nothing"]
    yield _block("upgrade would lose", _names(found.losses, 0))
    if found.first_failure is not None:
        what = "task" if found.failed == 1 else "tasks; the first"
        yield ["upgrade could not convert", *_line(found.failed, f"{what}: {found.first_failure}")]
    yield _block("upgrade would note", (line for note in found.notes for line in _line(note.count, note.message)))
    lost = {f"{loss.scope} {loss.key}: {loss.message}": loss.count for loss in found.target_losses}
    yield _block("import would not keep", _names(lost, 0))


def _block(title: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return [title, *found] if found else []


def _line(count: int, what: str) -> list[str]:
    return wrap(f"{count:>12,}  {escape_line(what)}", WIDTH, subsequent_indent=INDENT, break_on_hyphens=False)


def _plural(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
