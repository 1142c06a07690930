"""The use of a labeling config by the tasks of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lsconvert.errors import escape_line
from lsconvert.inspection.summary import Row, Section, name_rows, text_lines

if TYPE_CHECKING:  # most inspections have no labeling config
    from lsconvert.labeling import LabelingConfig, Usage


class ConfigUse(NamedTuple):
    """Counts of regions by control, of uses of labels by control, and of uses of labels of relations.

    What is never used has 0. `file` is the name of the config, None if it was given as bytes. `other_regions` counts the
    regions of controls that the config does not have; `other_labels` the uses of labels that it does not have, by control,
    and `other_relations` those in relations. `str()` gives a text.
    """

    file: str | None
    controls: dict[str, int]
    labels: dict[str, dict[str, int]]
    relations: dict[str, int]
    other_regions: int
    other_labels: dict[str, int]
    other_relations: int

    def __str__(self) -> str:
        blocks = ([each.title, *text_lines(each.rows)] for each in self.sections() if each.rows)
        return "\n\n".join("\n".join(map(escape_line, block)) for block in blocks)

    def is_alike(self, other: ConfigUse) -> bool:
        """Tell whether the counts of `other` are about the same file with the same controls and labels."""
        mine, others = ((each.file, [*each.controls], [*each.relations], _words(each)) for each in (self, other))
        return mine == others

    def plus(self, other: ConfigUse) -> ConfigUse:
        """Return the sums of the counts of two files that were compared with the same config."""
        return ConfigUse(
            self.file,
            _sum(self.controls, other.controls),
            {name: _sum(counts, other.labels[name]) for name, counts in self.labels.items()},
            _sum(self.relations, other.relations),
            self.other_regions + other.other_regions,
            _sum(self.other_labels, other.other_labels),
            self.other_relations + other.other_relations,
        )

    def sections(self) -> list[Section]:
        """Return the counts as sections of a text or table."""
        by_control = {**self.labels, "relations": self.relations}
        labels = {f"{name}: {label}": count for name, counts in by_control.items() for label, count in counts.items()}
        unused = [f"control {name}" for name, count in self.controls.items() if not count]
        unused += [f"label {name}" for name, count in labels.items() if not count]
        others = {**self.other_labels, "relations": self.other_relations}
        return [
            Section(
                "regions by control of the labeling config",
                [*name_rows(_used(self.controls), 0), *_others("controls", self.other_regions)],
                compares=True,
            ),
            Section(
                "uses of the labels of the labeling config",
                [
                    *name_rows(_used(labels), 0),
                    *(row for name, count in others.items() for row in _others(f"{name}: labels", count)),
                ],
                compares=True,
            ),
            Section("never used of the labeling config", [(0, name) for name in unused]),
        ]


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: count + other[name] for name, count in one.items()}


def _words(use: ConfigUse) -> list[tuple[str, list[str]]]:
    return [(name, [*counts]) for name, counts in use.labels.items()]


def _used(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _others(what: str, count: int) -> list[Row]:
    return [(count, f"{what} that the config does not have")] if count else []


class ConfigCounter:
    """Counts the use of a labeling config, task by task. Without a config it counts nothing."""

    def __init__(self, config: LabelingConfig | None) -> None:
        self._config = config
        self._usage: Usage | None = None
        if config is not None:
            from lsconvert.labeling import Usage

            self._usage = Usage(config)

    def add(self, task: Any) -> None:
        """Count the regions of a decoded task, nothing for a value that is not an object."""
        if self._usage is not None and isinstance(task, dict):
            self._usage.add(task)

    def use(self) -> ConfigUse | None:
        """Return the counts in the order of the config, None without one."""
        config, usage = self._config, self._usage
        if config is None or usage is None:
            return None
        labels = {
            name: {label.word: usage.labels[name, label.word] for label in control.labels}
            for name, control in config.controls.items()
            if control.labels
        }
        controls = {name: usage.controls[name] for name in config.controls}
        relations = {label: usage.relations[label] for label in (config.relations.labels if config.relations else ())}
        others = {name: usage.other_labels[name] for name in config.controls}
        return ConfigUse(config.file, controls, labels, relations, usage.other_regions, others, usage.other_relations)
