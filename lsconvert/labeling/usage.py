"""Counts which controls and labels of a config tasks use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lsconvert.labeling.check import index_of, works
from lsconvert.labeling.data_check import task_data
from lsconvert.labeling.model import Control, LabelingConfig
from lsconvert.labeling.result import Result, is_relation
from lsconvert.labeling.scope import Scope


class Usage:
    """Counts of the regions of each control, and of each label of the config.

    `controls` has the regions by the name of the control. `labels` has the uses by control and label: the word that a
    result has. `relations` has the uses by label of <Relations>. `other_regions` counts the regions of controls that the
    config does not have; `other_labels` the labels that it does not have, by control; `other_relations` those of relations.
    So the size of the counts depends on the config only. All annotations, predictions and drafts count.
    """

    def __init__(self, config: LabelingConfig) -> None:
        self.config = config
        self.controls: Counter[str] = Counter()
        self.labels: Counter[tuple[str, str]] = Counter()
        self.relations: Counter[str] = Counter()
        self.other_regions = self.other_relations = 0
        self.other_labels: Counter[str] = Counter()
        self._known = {name: {label.word for label in control.labels} for name, control in config.controls.items()}

    def add(self, task: Mapping[str, Any]) -> None:
        """Count the regions of a task."""
        scope = Scope(index_of(self.config), task_data(task)[0])
        for work in works(task):
            for _, element in Result(work.regions).elements:
                self._add(scope, element)

    def unused_controls(self) -> list[str]:
        """Return the names of the controls without a region, in the order of the config."""
        return [name for name in self.config.controls if not self.controls[name]]

    def unused_labels(self) -> list[tuple[str, str]]:
        """Return the controls and labels that no region has, in the order of the config."""
        every = dict.fromkeys(
            (name, label.word) for name, each in self.config.controls.items() for label in each.labels
        )
        return [each for each in every if not self.labels[each]]

    def _add(self, scope: Scope, element: Mapping[str, Any]) -> None:
        if is_relation(element):
            labels, relations = element.get("labels"), self.config.relations
            known = relations.labels if relations else ()
            for each in words(labels):
                if each in known:
                    self.relations[each] += 1
                else:
                    self.other_relations += 1
            return
        name, value = element.get("from_name"), element.get("value")
        found = scope.index.controls.find(name) if isinstance(name, str) else None
        if found is None:
            self.other_regions += 1
            return
        control = found[0]
        self.controls[control.name] += 1
        owners = [owner for owner in (control.name, *control.partners) if self._known[owner]]
        for word in answers(control, value) if owners else ():
            own = [owner for owner in owners if word in self._known[owner]]
            self.labels.update((owner, word) for owner in own)
            self.other_labels[control.name] += not own


def answers(control: Control, value: Any) -> Iterator[str]:
    """Yield the labels or choices in the `value` of a region."""
    if isinstance(value, Mapping):
        for key in dict.fromkeys((*control.keys, *control.types)):
            yield from words(value.get(key))


def words(value: Any) -> Iterator[str]:
    """Yield the strings in a list, and in the lists in it: a path of choices has a use of each."""
    for each in value if isinstance(value, list) else ():
        if isinstance(each, str):
            yield each
        elif isinstance(each, list):
            yield from (step for step in each if isinstance(step, str))
