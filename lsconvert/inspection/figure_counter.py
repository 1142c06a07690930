"""Count the figures of a file, task by task. Memory is bounded for every input."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timezone
from functools import lru_cache
from typing import Any, Final, NamedTuple

from lsconvert.inspection.figures import (
    AnnotatorWork,
    ControlLabels,
    Figures,
    Histogram,
    ProblemGroup,
    finite_sum,
    ranked,
)
from lsconvert.inspection.label_agreement import AgreementCounter
from lsconvert.inspection.region_sizes import EDGES, number_of, size_of
from lsconvert.inspection.task_statistics import (
    MAX_ANNOTATORS,
    UNNAMED,
    BoundedCounter,
    annotator_name,
    is_true,
    regions_of,
)
from lsconvert.objects.row_values import labels_of, to_time
from lsconvert.rules.tables import LABEL_KEYS, TASK_KEYS

MAX_CONTROLS: Final = 200
MAX_LABELS: Final = 500  # of a control
MAX_DAYS: Final = 5_000
COUNTS: Final = (1, 2, 3, 4, 5, 10, 20, 50, 100)  # edges for numbers of annotations and regions
LEAD_TIMES: Final = (5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)  # edges in seconds

ANNOTATED: Final = "annotated"
SKIPPED: Final = "skipped"
PREDICTED: Final = "predicted"
EMPTY: Final = "empty"

_LABEL_KEYS: Final = frozenset(LABEL_KEYS)
_LISTS: Final = ("completions", "annotations")


class FigureCounter:
    """Counts the figures of the tasks that are added, of either version."""

    def __init__(self) -> None:
        self._tasks: Counter[str] = Counter()
        self._annotations = HistogramCounter(COUNTS)
        self._regions = HistogramCounter(COUNTS)
        self._lead_times = HistogramCounter(LEAD_TIMES)
        self._sizes = {measure: HistogramCounter(edges) for measure, edges in EDGES.items()}
        self._annotators: dict[str, _Work] = {}
        self._days = BoundedCounter(MAX_DAYS)
        self._undated = 0
        self._controls: dict[str, _Control] = {}
        self._agreement = AgreementCounter()
        self._cut: Counter[str] = Counter()

    def add(self, task: Mapping[str, Any]) -> None:
        """Count one task. An object without a key of a task is not counted: its keys are user data."""
        if task.keys().isdisjoint(TASK_KEYS):
            return
        items = [item for key in _LISTS for item in _list(task, key) if isinstance(item, dict)]
        cancelled = [is_true(item, "was_cancelled") or is_true(item, "skipped") for item in items]
        done = cancelled.count(False)
        kind = ANNOTATED if done else SKIPPED if items else PREDICTED if _list(task, "predictions") else EMPTY
        self._tasks[kind] += 1
        self._annotations.add(done)
        for item, is_cancelled in zip(items, cancelled):
            self._add_annotation(item, is_cancelled=is_cancelled)
        self._agreement.end_task()

    def _add_annotation(self, item: Mapping[str, Any], *, is_cancelled: bool) -> None:
        day = _day_of(item.get("created_at"))
        if day is None:
            self._undated += 1
        else:
            self._days.add(day)
        seconds = number_of(item.get("lead_time"))
        if seconds is not None and seconds >= 0:
            self._lead_times.add(seconds)
        pieces = list(_pieces(item))
        for annotator, regions in pieces:
            name = annotator_name(annotator)
            count = 0 if is_cancelled else len(regions)
            self._add_work(name, is_cancelled, count, seconds if len(pieces) == 1 else None)
            if not is_cancelled:
                self._regions.add(count)
                self._agreement.add(None if name in UNNAMED else name, self._add_regions(regions))

    def _add_work(self, name: str, is_cancelled: bool, regions: int, seconds: float | None) -> None:
        work = self._annotators.get(name)
        if work is None:
            if len(self._annotators) == MAX_ANNOTATORS:
                self._cut["annotators"] += 1
                return
            work = self._annotators[name] = _Work()
        work.annotations += 1
        work.cancelled += is_cancelled
        work.regions += regions
        if seconds is not None and seconds >= 0:
            work.timed += 1
            work.seconds = finite_sum(work.seconds, seconds)

    def _add_regions(self, regions: Sequence[Any]) -> dict[str, set[str]]:
        """Count regions; return the labels that they use, by control."""
        used: dict[str, set[str]] = {}
        for region in regions:
            value = region.get("value") if isinstance(region, dict) else None
            if not isinstance(value, dict):
                if not isinstance(region, dict) or not region.get("labels"):
                    continue
                value = {}
            size = size_of(value)
            if size is not None:
                self._sizes[size[0]].add(size[1])
            kind, name = region.get("type"), region.get("from_name")
            name = name if isinstance(name, str) else ""
            control = self._controls.get(name)
            if control is None:
                if len(self._controls) == MAX_CONTROLS:
                    self._cut["controls"] += 1
                    continue
                control = self._controls[name] = _Control(BoundedCounter(), BoundedCounter(MAX_LABELS))
            control.types.add(kind if isinstance(kind, str) else "")
            labels = value.get(kind) if isinstance(kind, str) and kind in _LABEL_KEYS else None
            labels = labels if isinstance(labels, list) and _are_texts(labels) else labels_of(region)
            for label in labels:
                control.labels.add(label)
            if labels:
                used.setdefault(name, set()).update(labels)
        return used

    def figures(self, problems: Sequence[ProblemGroup] = (), problems_cut: int = 0) -> Figures:
        """Return the counts."""
        labels_cut = sum(control.labels.cut for control in self._controls.values())
        cut = {**self._cut, "days": self._days.cut, "labels": labels_cut, "problems": problems_cut}
        controls = {
            name: ControlLabels(control.types.most_common(), control.labels.most_common(), control.labels.cut)
            for name, control in self._controls.items()
        }
        works = {name: work.result() for name, work in self._annotators.items()}
        return Figures(
            tasks=dict(self._tasks.most_common()),
            annotations=self._annotations.histogram(),
            regions=self._regions.histogram(),
            annotators=dict(sorted(works.items(), key=lambda item: (-item[1].annotations, item[0]))),
            days=dict(sorted(self._days.most_common().items())),
            undated=self._undated,
            lead_times=self._lead_times.histogram(),
            sizes={measure: found.histogram() for measure, found in self._sizes.items() if found.values},
            controls=dict(sorted(controls.items(), key=lambda item: (-sum(item[1].types.values()), item[0]))),
            agreement=self._agreement.by_control(),
            problems=tuple(problems),
            cut=ranked({name: count for name, count in cut.items() if count}),
        )


class HistogramCounter:
    """Counts values between fixed edges."""

    def __init__(self, edges: Sequence[float]) -> None:
        self._edges = tuple(edges)
        self._counts = [0] * (len(edges) + 1)
        self._total = 0.0

    @property
    def values(self) -> int:
        """Return how many values there are."""
        return sum(self._counts)

    def add(self, value: float) -> None:
        """Count a value of at least 0."""
        self._counts[bisect_right(self._edges, value)] += 1
        self._total = finite_sum(self._total, value)

    def histogram(self) -> Histogram:
        """Return the counts."""
        return Histogram(self._edges, tuple(self._counts), round(self._total, 3))


class _Work:
    """The work of one annotator so far."""

    __slots__ = ("annotations", "cancelled", "regions", "seconds", "timed")

    def __init__(self) -> None:
        self.annotations = self.cancelled = self.regions = self.timed = 0
        self.seconds = 0.0

    def result(self) -> AnnotatorWork:
        return AnnotatorWork(self.annotations, self.cancelled, self.regions, self.timed, round(self.seconds, 3))


class _Control(NamedTuple):
    types: BoundedCounter
    labels: BoundedCounter


def _pieces(item: Mapping[str, Any]) -> Iterator[tuple[object, Sequence[Any]]]:
    """Yield each annotator of an annotation, `...` if none is named, with the regions that he or she made.

    In an aggregated annotation, inner list i is the work of annotator i. If their numbers differ, the regions are those
    of the first one.
    """
    result, annotators = item.get("result"), item.get("aggregated_completed_by")
    if not annotators or not isinstance(annotators, list):
        yield item.get("completed_by", ...), list(regions_of(result))
        return
    inner = [each for each in result if isinstance(each, list)] if isinstance(result, list) else []
    if len(inner) != len(annotators):
        inner = [list(regions_of(result)), *([[]] * (len(annotators) - 1))]
    yield from zip(annotators, inner)


def _list(task: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = task.get(key)
    return value if isinstance(value, list) else ()


def _are_texts(labels: Sequence[object]) -> bool:
    return all(isinstance(label, str) for label in labels)


def _day_of(value: object) -> str | None:
    """Return the day of a time in UTC, as in 2021-03-31; None if it cannot be read."""
    if isinstance(value, str) and value.endswith("Z") and len(value) > 10:
        return _checked_day(value[:10])
    found = to_time(value)
    return None if found is None else found.astimezone(timezone.utc).date().isoformat()


@lru_cache(2048)
def _checked_day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
