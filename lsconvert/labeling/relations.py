"""Checks relations: both ends are regions of the result, and the labels are in the config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lsconvert.labeling.codes import mismatch
from lsconvert.labeling.model import LabelingConfig, Mismatch, Path
from lsconvert.labeling.result import Result

DIRECTIONS: Final = ("left", "right", "bi")


def check_relation(
    config: LabelingConfig, relation: Mapping[str, Any], path: Path, result: Result
) -> Iterator[Mismatch]:
    """Yield what is wrong with a relation."""
    for key in ("from_id", "to_id"):
        if not result.has_id(relation.get(key)):
            at = (*path, key) if key in relation else path
            yield mismatch("relation-end", f"`{key}` is not the id of a region in this result", at)
    if relation.get("direction") not in DIRECTIONS:
        at = (*path, "direction") if "direction" in relation else path
        yield mismatch("relation-direction", "a relation has a direction: left, right or bi", at, expected=DIRECTIONS)
    labels = relation.get("labels")
    known = config.relations.labels if config.relations else ()
    for number, label in enumerate(labels if isinstance(labels, list) else ()):
        if label not in known:
            message = "this is not a label of <Relations>" if config.relations else "the config has no <Relations>"
            yield mismatch("relation-label", message, (*path, "labels", number), expected=known, value=label)
    if config.relations and config.relations.is_single and isinstance(labels, list) and len(labels) > 1:
        yield mismatch("too-many", "<Relations> takes one label for a relation", (*path, "labels"))
