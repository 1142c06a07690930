"""Figures about the work in files of tasks: who did how much and when, with which labels, and how far annotators agree.

They are counts that add up: those of several files are the sum of the figures of each.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from lsconvert.errors import Severity, Where
from lsconvert.inspection.task_statistics import UNNAMED

ValueT = TypeVar("ValueT")


def finite_sum(one: float, other: float) -> float:
    """Return the sum of two numbers of at least 0, or the largest float if it is infinite, which JSON cannot write."""
    return min(one + other, sys.float_info.max)


class Histogram(NamedTuple):
    """How many values are below the first edge, between two edges (the lower one included), and from the last edge on.

    `total` is the sum of all values.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    total: float

    @property
    def values(self) -> int:
        """Return how many values there are."""
        return sum(self.counts)

    def plus(self, other: Histogram) -> Histogram:
        """Return the histogram of both; they have the same edges."""
        counts = tuple(map(sum, zip(self.counts, other.counts)))
        return Histogram(self.edges, counts, round(finite_sum(self.total, other.total), 3))


class AnnotatorWork(NamedTuple):
    """The work of one annotator.

    `regions` counts regions of annotations that are not cancelled. `timed` annotations have a lead time; `seconds` is
    their sum. An aggregated annotation counts for each of its annotators, without a lead time if there are several.
    """

    annotations: int = 0
    cancelled: int = 0
    regions: int = 0
    timed: int = 0
    seconds: float = 0.0

    def plus(self, other: AnnotatorWork) -> AnnotatorWork:
        """Return the sum of both."""
        return AnnotatorWork(
            self.annotations + other.annotations,
            self.cancelled + other.cancelled,
            self.regions + other.regions,
            self.timed + other.timed,
            round(finite_sum(self.seconds, other.seconds), 3),
        )


class ControlLabels(NamedTuple):
    """The regions of one control (`from_name`): their types, and how often each label or choice is used.

    `others` counts uses of labels beyond the limit of distinct labels.
    """

    types: dict[str, int]
    labels: dict[str, int]
    others: int = 0

    def plus(self, other: ControlLabels) -> ControlLabels:
        """Return the sum of both."""
        return ControlLabels(
            sum_counts(self.types, other.types), sum_counts(self.labels, other.labels), self.others + other.others
        )


class Agreement(NamedTuple):
    """How far the labels of different annotators agree, in one control.

    A pair is two annotators of one task. Its score is the number of labels that both used, divided by the number of
    labels that at least one of them used. `score` is the sum over all pairs, and `equal` pairs have the score 1. Places
    and sizes of regions are not compared.
    """

    tasks: int = 0
    pairs: int = 0
    equal: int = 0
    score: float = 0.0

    @property
    def mean(self) -> float:
        """Return the mean score of a pair, from 0 to 1."""
        return self.score / self.pairs if self.pairs else 0.0

    def plus(self, other: Agreement) -> Agreement:
        """Return the sum of both."""
        return Agreement(
            self.tasks + other.tasks,
            self.pairs + other.pairs,
            self.equal + other.equal,
            round(self.score + other.score, 6),
        )


class ProblemGroup(NamedTuple):
    """Equal errors or warnings of `validate`: how many, in how many tasks, and the first places of them."""

    severity: Severity
    code: str
    pointer: str
    message: str
    rule: str
    errors: int
    tasks: int
    places: tuple[Where, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures about the work in one or several files. Dicts have the largest count first, `days` the first day.

    `tasks` counts them by their work: "annotated" tasks have an annotation that is not cancelled, "skipped" ones only
    cancelled annotations, "predicted" ones only predictions, and "empty" ones nothing. `annotators` is by name, as in
    `Inspection.annotators`. `days` counts annotations by the day on which they were made, in UTC; `undated` have no such
    day. `lead_times` are seconds. `regions` counts regions of annotations that are not cancelled. `sizes` are
    those of regions, by what they measure: "area" in percent of the image, "characters" of text, "seconds" of audio or
    video. `controls` and `agreement` are by control; the control of relations is "". `problems` are what `validate` finds,
    and `cut` counts by field what exceeded a limit.

    `names_shown` tells whether annotators, controls and labels have their own names, or numbers instead.
    """

    tasks: dict[str, int]
    annotations: Histogram
    regions: Histogram
    annotators: dict[str, AnnotatorWork]
    days: dict[str, int]
    undated: int
    lead_times: Histogram
    sizes: dict[str, Histogram]
    controls: dict[str, ControlLabels]
    agreement: dict[str, Agreement]
    problems: tuple[ProblemGroup, ...]
    cut: dict[str, int]
    names_shown: bool = True

    def anonymous(self) -> Figures:
        """Return these figures with a number in place of each name of an annotator, a control or a label.

        Numbers begin with the largest count. They tell nothing about the names, unlike hashes, which can be guessed.
        """
        if not self.names_shown:
            return self
        from dataclasses import replace  # late: only pages need it

        numbers = {name: f"control {number}" if name else "" for number, name in enumerate(self.controls, 1)}
        controls = {
            numbers[name]: found._replace(labels=_numbered("label", found.labels))
            for name, found in self.controls.items()
        }
        agreement = {numbers[name]: found for name, found in self.agreement.items()}
        return replace(
            self, annotators=self._numbered_annotators(), controls=controls, agreement=agreement, names_shown=False
        )

    @property
    def named_annotators(self) -> int:
        """Return the number of annotators, without the values of `completed_by` that name none."""
        return sum(name not in UNNAMED for name in self.annotators)

    def _numbered_annotators(self) -> dict[str, AnnotatorWork]:
        people = (name for name in self.annotators if name not in UNNAMED)
        numbers = {name: f"annotator {number}" for number, name in enumerate(people, 1)}
        return {numbers.get(name, name): work for name, work in self.annotators.items()}


def _numbered(noun: str, names: Mapping[str, ValueT]) -> dict[str, ValueT]:
    return {f"{noun} {number}": value for number, value in enumerate(names.values(), 1)}


def sum_counts(*counts: Mapping[str, int]) -> dict[str, int]:
    """Return the sums of counts, the largest first."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return ranked(total)


def ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first; equal ones by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
