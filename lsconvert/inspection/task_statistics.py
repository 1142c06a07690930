"""Statistics of decoded tasks, of either version.

They are bounded for every input: the number and the length of names from the data are limited, and `cut` counts the
names that exceed the limit. No other values are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from lsconvert.rules.tables import TASK_KEYS
from lsconvert.validation.schemas import load_schema, schema_names

MAX_NAMES: Final = 1000  # more than any project has region types or keys
MAX_ANNOTATORS: Final = 10_000
MAX_NAME: Final = 200
MAX_RANGES: Final = 1000

# Names of values of `completed_by` that name no annotator; texts have quotes.
UNNAMED: Final = frozenset(("absent", "null", "list", "{}", "object without id and email", "true", "false"))

# The lists of a task, and the level of their items.
LISTS: Final = (
    ("completions", "annotation"),
    ("annotations", "annotation"),
    ("predictions", "prediction"),
    ("drafts", "draft"),
)
# The definitions in the schemas for each level.
DEFINITIONS: Final = {
    "task": ("task",),
    "annotation": ("completion", "annotation"),
    "prediction": ("prediction",),
    "draft": ("draft",),
}


class BoundedCounter:
    """Counts of names. Names after the first `most` distinct ones (MAX_NAMES by default) are only counted in `cut`."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most if most is not None else MAX_NAMES
        self._counts: Counter[str] = Counter()
        self.cut = 0

    def add(self, name: str) -> None:
        """Count a name once."""
        name = name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}..."
        if name in self._counts or len(self._counts) < self._most:
            self._counts[name] += 1
        else:
            self.cut += 1

    def fits(self, other: BoundedCounter) -> bool:
        """Return whether `merge` would have the result of adding the names of `other` one by one."""
        return not other.cut and len(self._counts.keys() | other._counts.keys()) <= self._most

    def merge(self, other: BoundedCounter) -> None:
        """Add the counts of a counter that `fits`."""
        self._counts.update(other._counts)

    def most_common(self, others: Mapping[str, int] = MappingProxyType({})) -> dict[str, int]:
        """Return these counts plus `others`, the largest first."""
        counts = self._counts + Counter(others)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: self._most])


class IndexRanges:
    """Ascending numbers as ranges. Numbers after the first MAX_RANGES ranges are only counted in `cut`."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int]] = []
        self.count = 0
        self.cut = 0

    def add(self, number: int) -> None:
        """Add a number, which must be larger than the last one."""
        self.count += 1
        if self.ranges and self.ranges[-1][1] == number - 1:
            self.ranges[-1] = (self.ranges[-1][0], number)
        elif len(self.ranges) < MAX_RANGES:
            self.ranges.append((number, number))
        else:
            self.cut += 1


class TaskStatistics:
    """Counts of tasks and their content. `counts` has the items of each list, and their properties."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.annotators = BoundedCounter(MAX_ANNOTATORS)
        self.region_types = {level: BoundedCounter() for _, level in LISTS}
        self.unknown_keys = {level: BoundedCounter() for level in known_keys()}

    def add(self, task: Mapping[str, Any]) -> None:
        """Count one task. An object without a key of a task is not counted: its keys are user data."""
        if task.keys().isdisjoint(TASK_KEYS):
            return
        self._count_unknown_keys(task, "task")
        for key, level in LISTS:
            items = task.get(key)
            for item in items if isinstance(items, list) else ():
                self.counts[level] += not isinstance(item, list)
                self.counts[f"bare {level}"] += isinstance(item, int) and not isinstance(item, bool)
                if isinstance(item, dict):
                    self._add_item(item, level)

    def _add_item(self, item: dict[str, Any], level: str) -> None:
        self._count_unknown_keys(item, level)
        if level == "annotation":
            self._add_annotation(item)
        result = item.get("result")
        inner = [region for region in result if isinstance(region, list)] if isinstance(result, list) else []
        self.counts["double list"] += bool(inner)
        self.counts["several inner lists"] += len(inner) > 1
        for region in regions_of(result):
            kind = region.get("type") if isinstance(region, dict) else None
            self.region_types[level].add(kind if isinstance(kind, str) else "")
            if isinstance(region, dict):
                self._count_unknown_keys(region, "region")

    def _add_annotation(self, item: dict[str, Any]) -> None:
        self.counts["cancelled"] += is_true(item, "was_cancelled") or is_true(item, "skipped")
        self.counts["ground truth"] += is_true(item, "ground_truth") or is_true(item, "honeypot")
        annotators = item.get("aggregated_completed_by")
        self.counts["aggregated"] += is_true(item, "aggregated") or bool(annotators or item.get("aggregated_ids"))
        for annotator in annotators if annotators and isinstance(annotators, list) else [item.get("completed_by", ...)]:
            self.annotators.add(annotator_name(annotator))

    def _count_unknown_keys(self, item: Mapping[str, Any], level: str) -> None:
        known = known_keys()[level]
        if known.issuperset(item):
            return
        for key in item:
            if key not in known:
                self.unknown_keys[level].add(key)


def annotator_name(completed_by: object) -> str:
    """Return a name for a value of `completed_by`, or for `...` if the key is absent. Equal values have equal names."""
    match completed_by:
        case bool():
            return str(completed_by).lower()
        case int() | float() | Decimal():
            return str(completed_by)
        case str():
            return f'"{completed_by}"'
        case {"email": str(email), "id": int() | str() as user}:
            return f"{email} (id {user})"
        case {"email": str(email)}:
            return email
        case {"id": int() | str() as user}:
            return annotator_name(user)
        case dict():
            return "object without id and email" if completed_by else "{}"
    return "null" if completed_by is None else "absent" if completed_by is ... else "list"


@cache
def known_keys() -> Mapping[str, frozenset[str]]:
    """Return the keys that the bundled schemas define: of tasks, of the items of their lists, and of regions."""
    known: dict[str, set[str]] = {level: set() for level in (*DEFINITIONS, "region")}
    for name in schema_names():
        schema = load_schema(name)
        definitions = schema.get("$defs", {})
        known["region" if name == "regions" else "task"].update(schema.get("properties", {}))
        for case in schema.get("allOf", ()):  # only the schema of regions has cases, one for each type
            known["region"].update(definitions[case["then"]["$ref"].rpartition("/")[2]]["properties"])
        for level, names in DEFINITIONS.items():
            for definition in names:
                known[level].update(definitions.get(definition, {}).get("properties", {}))
    return {level: frozenset(keys) for level, keys in known.items()}


def regions_of(result: object) -> Iterator[Any]:
    """Yield the regions of a list, or of a list of lists."""
    for item in result if isinstance(result, list) else ():
        for region in item if isinstance(item, list) else [item]:
            if not isinstance(region, list):
                yield region


def is_true(item: Mapping[str, Any], key: str) -> bool:
    """Return whether a flag is set. Servers accept 1 for true."""
    value = item.get(key)
    return isinstance(value, int) and value == 1
