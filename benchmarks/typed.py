"""`schemas/v2/export` as msgspec types, written by hand: six types of regions, those of the corpora.

It is less than the schema: a region of another type is an error here, and so is a `labels` region without `start` and
`end`; nothing says that a task without `data` needs `annotations`. `corpus.py` makes no task that tells.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

Percent: TypeAlias = Annotated[float, Meta(gt=-1, lt=101)]
NearImage: TypeAlias = Annotated[float, Meta(ge=-100, le=200)]
Byte: TypeAlias = Annotated[int, Meta(ge=0, le=255)]
Time: TypeAlias = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}")] | int | UnsetType
Text: TypeAlias = str | UnsetType
TextOrNull: TypeAlias = str | UnsetType | None
Number: TypeAlias = float | UnsetType
NumberOrNull: TypeAlias = float | UnsetType | None
Integer: TypeAlias = int | UnsetType
IntegerOrNull: TypeAlias = int | UnsetType | None
Flag: TypeAlias = bool | UnsetType
FlagOrNull: TypeAlias = bool | UnsetType | None


class Open(Struct, gc=False):
    """Any object."""


class ChoicesValue(Struct, gc=False):
    """The value of a `choices` region."""

    choices: list[str | list[str]]


class GlobalOffsets(Struct, gc=False):
    """Characters from the start of the whole text."""

    start: int
    end: int


class LabelsValue(Struct, gc=False):
    """The value of a `labels` region."""

    start: float | str
    end: float | str
    text: Text = UNSET
    channel: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    globalOffsets: GlobalOffsets | UnsetType = UNSET  # noqa: N815  # a key of Label Studio
    labels: list[str] | UnsetType = UNSET


class RectangleValue(Struct, gc=False):
    """The value of a `rectanglelabels` region."""

    x: Percent
    y: Percent
    width: Percent
    height: Percent
    rectanglelabels: list[str]
    rotation: Annotated[float, Meta(le=360)] | UnsetType = UNSET


class PolygonValue(Struct, gc=False):
    """The value of a `polygonlabels` region."""

    points: list[Annotated[list[NearImage], Meta(min_length=2, max_length=2)]]
    polygonlabels: list[str]
    closed: Flag = UNSET


class BrushValue(Struct, gc=False):
    """The value of a `brushlabels` region."""

    format: Literal["rle"]
    rle: Annotated[list[Byte], Meta(min_length=1)]
    brushlabels: list[str]


class Shared(Struct, gc=False, tag_field="type", kw_only=True):
    """The keys that any region may have."""

    id: Text = UNSET
    origin: Text = UNSET
    original_width: Number = UNSET
    original_height: Number = UNSET
    image_rotation: Number = UNSET
    original_length: Number = UNSET
    source: Text = UNSET
    score: NumberOrNull = UNSET
    readonly: Flag = UNSET
    hidden: Flag = UNSET
    meta: Open | UnsetType = UNSET
    parentID: TextOrNull = UNSET  # noqa: N815  # a key of Label Studio
    parent_id: TextOrNull = UNSET
    item_index: Integer = UNSET
    is_positive: Flag = UNSET


class Named(Shared, gc=False, kw_only=True):
    """The keys of a region that is not a relation."""

    from_name: str
    to_name: str


class Choices(Named, gc=False, tag="choices", kw_only=True):
    """A `choices` region."""

    value: ChoicesValue


class Labels(Named, gc=False, tag="labels", kw_only=True):
    """A `labels` region."""

    value: LabelsValue


class RectangleLabels(Named, gc=False, tag="rectanglelabels", kw_only=True):
    """A `rectanglelabels` region."""

    value: RectangleValue


class PolygonLabels(Named, gc=False, tag="polygonlabels", kw_only=True):
    """A `polygonlabels` region."""

    value: PolygonValue


class BrushLabels(Named, gc=False, tag="brushlabels", kw_only=True):
    """A `brushlabels` region."""

    value: BrushValue


class Relation(Shared, gc=False, tag="relation", kw_only=True):
    """A `relation`, which joins two regions."""

    from_id: str
    to_id: str
    direction: Literal["left", "right", "bi"] | UnsetType = UNSET
    labels: list[str] | UnsetType = UNSET
    notes: Text = UNSET
    from_name: Text = UNSET
    to_name: Text = UNSET
    value: Open | UnsetType = UNSET


Result: TypeAlias = list[Choices | Labels | RectangleLabels | PolygonLabels | BrushLabels | Relation] | None


class User(Struct, gc=False):
    """The details of an annotator."""

    id: Integer = UNSET
    email: Text = UNSET
    first_name: Text = UNSET
    last_name: Text = UNSET
    initials: Text = UNSET
    avatar: TextOrNull = UNSET


class Annotation(Struct, gc=False):
    """An annotation. `UnsetType` alone forbids a key."""

    result: Result
    id: int | str | UnsetType = UNSET
    completed_by: int | User | UnsetType | None = UNSET
    was_cancelled: Flag = UNSET
    ground_truth: Flag = UNSET
    aggregated: UnsetType = UNSET
    aggregated_completed_by: UnsetType = UNSET
    aggregated_ids: UnsetType = UNSET
    created_at: Time = UNSET
    updated_at: Time = UNSET
    draft_created_at: TextOrNull = UNSET
    lead_time: NumberOrNull = UNSET
    prediction: Open | UnsetType | None = UNSET
    result_count: Integer = UNSET
    unique_id: TextOrNull = UNSET
    import_id: IntegerOrNull = UNSET
    last_action: TextOrNull = UNSET
    bulk_created: FlagOrNull = UNSET
    task: Integer = UNSET
    project: IntegerOrNull = UNSET
    updated_by: IntegerOrNull = UNSET
    parent_prediction: IntegerOrNull = UNSET
    parent_annotation: IntegerOrNull = UNSET
    last_created_by: IntegerOrNull = UNSET
    created_username: Text = UNSET
    created_ago: Text = UNSET
    state: Text = UNSET
    reviews: list[Raw] | UnsetType = UNSET


class Prediction(Struct, gc=False):
    """A prediction."""

    result: Result
    id: Integer = UNSET
    score: NumberOrNull = UNSET
    model_version: TextOrNull = UNSET
    created_ago: Text = UNSET
    created_at: Time = UNSET
    updated_at: Time = UNSET
    cluster: IntegerOrNull = UNSET
    mislabeling: NumberOrNull = UNSET
    model: IntegerOrNull = UNSET
    model_run: IntegerOrNull = UNSET
    task: Integer = UNSET
    project: IntegerOrNull = UNSET


class Draft(Struct, gc=False):
    """Work not yet submitted."""

    result: Result
    id: Integer = UNSET
    user: Text = UNSET
    created_username: Text = UNSET
    created_ago: Text = UNSET
    created_at: Time = UNSET
    updated_at: Time = UNSET
    lead_time: NumberOrNull = UNSET
    was_postponed: Flag = UNSET
    import_id: IntegerOrNull = UNSET
    task: Integer = UNSET
    annotation: IntegerOrNull = UNSET


class Task(Struct, gc=False):
    """A task."""

    id: int | str | UnsetType = UNSET
    completions: UnsetType = UNSET
    annotations: list[Annotation] | UnsetType = UNSET
    predictions: list[Prediction | int] | UnsetType = UNSET
    drafts: list[Draft | int] | UnsetType = UNSET
    data: Open | list[Raw] | UnsetType = UNSET
    meta: Open | list[Raw] | UnsetType | None = UNSET
    created_at: Time = UNSET
    updated_at: Time = UNSET
    project: IntegerOrNull = UNSET
    file_upload: TextOrNull = UNSET
    inner_id: IntegerOrNull = UNSET
    allow_skip: FlagOrNull = UNSET
    total_annotations: Integer = UNSET
    cancelled_annotations: Integer = UNSET
    total_predictions: Integer = UNSET
    comment_count: Integer = UNSET
    unresolved_comment_count: Integer = UNSET
    last_comment_updated_at: TextOrNull = UNSET
    comment_authors: list[Raw] | UnsetType = UNSET
    state: Text = UNSET
    is_labeled: Flag = UNSET
    overlap: Integer = UNSET
    agreement: NumberOrNull = UNSET
