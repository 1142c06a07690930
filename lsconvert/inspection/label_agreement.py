"""Compare the labels of the annotators of one task, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import combinations
from typing import Final

from lsconvert.inspection.figures import Agreement

MAX_COMPARED: Final = 20  # annotators of a task; more pairs would take too long


class AgreementCounter:
    """Counts the scores of pairs by control; see `Agreement` for the formula.

    The last annotation of an annotator counts. Annotations without an annotator are taken for those of different ones.
    A pair in which neither used a label in a control is not compared there.
    """

    def __init__(self) -> None:
        self._works: dict[object, Mapping[str, Set[str]]] = {}  # of the current task, by annotator
        self._sums: dict[str, Agreement] = {}  # by control

    def add(self, annotator: str | None, used: Mapping[str, Set[str]]) -> None:
        """Add the labels that an annotator used in the current task, by control."""
        key = annotator if annotator is not None else len(self._works)
        if key in self._works or len(self._works) < MAX_COMPARED:
            self._works[key] = used

    def end_task(self) -> None:
        """Compare what was added since the last call."""
        works, self._works = [*self._works.values()], {}
        if len(works) < 2:
            return
        for control in {name for used in works for name in used}:
            self._compare(control, [used.get(control, frozenset()) for used in works])

    def _compare(self, control: str, used: Sequence[Set[str]]) -> None:
        pairs = equal = 0
        score = 0.0
        for one, other in combinations(used, 2):
            either = len(one | other)
            if either:
                both = len(one & other)
                pairs += 1
                equal += both == either
                score += both / either
        found = self._sums.get(control, Agreement())
        self._sums[control] = found._replace(
            tasks=found.tasks + 1, pairs=found.pairs + pairs, equal=found.equal + equal, score=found.score + score
        )

    def by_control(self) -> dict[str, Agreement]:
        """Return the sums, those of the most pairs first."""
        found = {name: each._replace(score=round(each.score, 6)) for name, each in self._sums.items()}
        return dict(sorted(found.items(), key=lambda item: (-item[1].pairs, item[0])))
