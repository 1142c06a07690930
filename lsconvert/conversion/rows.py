"""Annotations and regions as flat rows for data frames: the same columns in each row, and one type in each column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, cast

from lsconvert.conversion.iter_tasks import LocatedTask, located_tasks
from lsconvert.errors import ConversionError
from lsconvert.io.first_object import where_of
from lsconvert.io.options import make_options
from lsconvert.io.source import SourceLike
from lsconvert.jsontext.members import refuse_constant
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    Version,
    checked_limits,
)
from lsconvert.objects.row_values import (
    labels_of,
    to_annotator,
    to_flag,
    to_json_text,
    to_number,
    to_text,
    to_time,
)


class AnnotationRow(TypedDict):
    """One annotation or prediction. A value that is missing, or does not fit its column, is None.

    task_index        number of the task in the source, from 0
    task_id           its id, as text
    data              its `data`, as JSON
    kind              "annotation" or "prediction"
    annotation_index  number of the annotation among those of its kind in the task, from 0
    annotation_id     its id, as text
    annotator         id of the annotator as text, or the e-mail address of an annotator without an id
    annotator_email   e-mail address of the annotator
    created           time in UTC
    updated           time of the last change in UTC
    lead_time         seconds that the annotator took
    was_cancelled     whether the annotator skipped the task
    ground_truth      whether it is a ground truth
    model_version     version of the model that made a prediction
    annotation_score  score of a prediction
    region_count      number of its regions
    """

    task_index: int
    task_id: str | None
    data: str | None
    kind: str
    annotation_index: int
    annotation_id: str | None
    annotator: str | None
    annotator_email: str | None
    created: datetime | None
    updated: datetime | None
    lead_time: float | None
    was_cancelled: bool | None
    ground_truth: bool | None
    model_version: str | None
    annotation_score: float | None
    region_count: int


class RegionRow(AnnotationRow):
    """One region, with the columns of its annotation. A value that is missing, or does not fit its column, is None.

    region_index      number of the region in its annotation, from 0
    region_id         its id, as text; results of one region share it
    parent_id         id of the region that holds it
    from_name         name of the control tag
    to_name           name of the object tag
    type              type of the region, such as "rectanglelabels"
    labels            labels or choices, [] without; a path in a taxonomy is joined by "/"
    value             its `value`, as JSON
    region_score      confidence of a model
    origin            "manual", "prediction" or "prediction-changed"
    original_width    width of the image in pixels
    original_height   height of the image in pixels
    from_id           id of the first region of a relation
    to_id             id of the second region of a relation
    direction         "left", "right" or "bi", of a relation
    """

    region_index: int
    region_id: str | None
    parent_id: str | None
    from_name: str | None
    to_name: str | None
    type: str | None
    labels: list[str]
    value: str | None
    region_score: float | None
    origin: str | None
    original_width: float | None
    original_height: float | None
    from_id: str | None
    to_id: str | None
    direction: str | None


def iter_annotations(
    source: SourceLike,
    *,
    predictions: bool = False,
    data_columns: Sequence[str] = (),
    encoding: str | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
) -> Iterator[AnnotationRow]:
    """Yield a row for each annotation of a source, v1 or v2.

    The rows are those of an upgrade with `split_annotators` and `keep_ground_truth`: each inner list of an aggregated
    result is an annotation. `honeypot` and `skipped` of 0.x are `ground_truth` and `was_cancelled`.

    Args:
        source: Path of a file, folder or archive, "-" for stdin, binary file object, bytes, or iterable of decoded tasks.
        predictions: Also yield a row for each prediction, after the annotations of its task.
        data_columns: Keys of `data` that get columns of their own, named `data.<key>`. Text stays as it is, any other
            value is JSON, and a missing one is None.
        encoding: Encoding of the source, None for UTF-8.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum growth of a task as a factor; a task of up to 1 MiB may always grow.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A rule cannot be applied to a task, or annotations or regions are not lists of objects.
        LimitError: A limit is exceeded.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
    """
    limits = checked_limits(max_depth, max_task_size, max_growth)
    for row, _, columns in _annotations(source, predictions, data_columns, encoding, limits):
        yield cast("AnnotationRow", {**row, **columns})


def iter_regions(
    source: SourceLike,
    *,
    predictions: bool = False,
    data_columns: Sequence[str] = (),
    encoding: str | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
) -> Iterator[RegionRow]:
    """Yield a row for each region of a source, with the columns of its annotation.

    An annotation without regions has no row here. Arguments and errors are those of `iter_annotations`.
    """
    limits = checked_limits(max_depth, max_task_size, max_growth)
    for row, regions, columns in _annotations(source, predictions, data_columns, encoding, limits):
        for index, region in enumerate(regions):
            yield cast("RegionRow", {**row, **_region_row(region, index), **columns})


class _Annotation(NamedTuple):
    """An annotation or prediction as its row, its regions, and the data columns of its task."""

    row: AnnotationRow
    regions: list[Any]
    columns: dict[str, str | None]


def _annotations(
    source: SourceLike, predictions: bool, data_columns: Sequence[str], encoding: str | None, limits: Limits
) -> Iterator[_Annotation]:
    """Yield the annotations and predictions of a source, after its upgrade."""
    if isinstance(data_columns, str):
        raise TypeError("data_columns is a str, expected a list of keys")
    rules = make_options(Version.V2, keep_ground_truth=True, split_annotators=True)
    kinds = ("annotation", "prediction") if predictions else ("annotation",)
    for found in located_tasks(source, Version.V2, rules, limits, encoding):
        task = found.value
        data = task.get("data")
        values = data if isinstance(data, dict) else {}
        columns = {f"data.{key}": to_text(values.get(key)) for key in data_columns}
        text = None if data is None else to_json_text(data)
        for kind in kinds:
            for number, annotation in enumerate(_objects_of(found, kind)):
                regions = _regions_of(found, annotation, f"{kind} {number}")
                row = _annotation_row(found, annotation, kind, number, text, len(regions))
                yield _Annotation(row, regions, columns)


def _objects_of(task: LocatedTask, kind: str) -> list[Any]:
    """Return the annotations or predictions of a task. Bare ids of predictions, as in JSON exports, are left out."""
    found = task.value.get(f"{kind}s")
    found = [] if found is None else found
    if kind == "prediction" and isinstance(found, list):
        found = [each for each in found if isinstance(each, (dict, list))]
    return _checked_objects(
        found, f"{kind}s (in v1, completions) are" if kind == "annotation" else f"{kind}s are", task
    )


def _regions_of(task: LocatedTask, annotation: dict[str, Any], name: str) -> list[Any]:
    """Return the regions of an annotation. Some tools write the list as text, or null or {} in its place."""
    result = annotation.get("result")
    if isinstance(result, str):
        with suppress(ValueError, RecursionError):  # then it is refused as text
            result = json.loads(result, parse_constant=refuse_constant)
    return _checked_objects(result if result not in (None, {}) else [], f"result of {name} is", task)


def _checked_objects(found: object, subject: str, task: LocatedTask) -> list[Any]:
    """Return a list of objects, with an empty one for null. Raises ConversionError at the place of the task."""
    if isinstance(found, list) and all(each is None or isinstance(each, dict) for each in found):
        return [{} if each is None else each for each in found] if None in found else found
    hint = "Correct this task, or leave it out: `lsconvert validate` shows the place."
    where = where_of(task.span)._replace(task_id=to_text(task.value.get("id")))
    raise task.source.locate(ConversionError(f"the {subject} not a list of objects", where=where, hint=hint))


def _annotation_row(
    task: LocatedTask, annotation: dict[str, Any], kind: str, index: int, data: str | None, region_count: int
) -> AnnotationRow:
    annotator, email = to_annotator(annotation.get("completed_by"))
    return AnnotationRow(
        task_index=task.span.index,
        task_id=to_text(task.value.get("id")),
        data=data,
        kind=kind,
        annotation_index=index,
        annotation_id=to_text(annotation.get("id")),
        annotator=annotator,
        annotator_email=email,
        created=to_time(annotation.get("created_at")),
        updated=to_time(annotation.get("updated_at")),
        lead_time=to_number(annotation.get("lead_time")),
        was_cancelled=to_flag(_first(annotation, "was_cancelled", "skipped")),
        ground_truth=to_flag(_first(annotation, "ground_truth", "honeypot")),
        model_version=to_text(annotation.get("model_version")),
        annotation_score=to_number(annotation.get("score")),
        region_count=region_count,
    )


def _region_row(region: dict[str, Any], index: int) -> dict[str, Any]:
    """Return the columns of a region that its annotation does not have."""
    get = region.get
    value = get("value")
    return {
        "region_index": index,
        "region_id": to_text(get("id")),
        "parent_id": to_text(_first(region, "parentID", "parent_id")),
        "from_name": to_text(get("from_name")),
        "to_name": to_text(get("to_name")),
        "type": to_text(get("type")),
        "labels": labels_of(region),
        "value": None if value is None else to_json_text(value),
        "region_score": to_number(get("score")),
        "origin": to_text(get("origin")),
        "original_width": to_number(get("original_width")),
        "original_height": to_number(get("original_height")),
        "from_id": to_text(get("from_id")),
        "to_id": to_text(get("to_id")),
        "direction": to_text(get("direction")),
    }


def _first(values: dict[str, Any], *keys: str) -> Any:
    """Return the first of the values that is not missing or null."""
    for key in keys:
        if values.get(key) is not None:
            return values[key]
    return None
