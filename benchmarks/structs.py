"""Tasks as msgspec Structs, for conversions: a field for each key of the corpora. Values are Raw, except lists of items.

msgspec ignores keys that a Struct does not name. So these Structs remove the keys that the rules remove, and unknown keys.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import UNSET, Raw, Struct, UnsetType

Optional: TypeAlias = Raw | UnsetType


class Prediction(Struct, gc=False):
    """A prediction of either version."""

    result: Raw
    model_version: Optional = UNSET
    score: Optional = UNSET


class Completion(Struct, gc=False):
    """A completion; an annotation made from one has the same keys."""

    result: Raw
    id: Optional = UNSET
    created_at: Optional = UNSET
    lead_time: Optional = UNSET
    completed_by: Optional = UNSET
    was_cancelled: Optional = UNSET
    honeypot: Optional = UNSET


class Annotation(Struct, gc=False):
    """An annotation with the keys of a 1.23.2 export; a completion made from one has the same."""

    result: Raw
    id: Optional = UNSET
    completed_by: Optional = UNSET
    was_cancelled: Optional = UNSET
    ground_truth: Optional = UNSET
    created_at: Optional = UNSET
    updated_at: Optional = UNSET
    draft_created_at: Optional = UNSET
    lead_time: Optional = UNSET
    prediction: Optional = UNSET
    result_count: Optional = UNSET
    unique_id: Optional = UNSET
    import_id: Optional = UNSET
    last_action: Optional = UNSET
    bulk_created: Optional = UNSET
    task: Optional = UNSET
    project: Optional = UNSET
    updated_by: Optional = UNSET
    parent_prediction: Optional = UNSET
    parent_annotation: Optional = UNSET
    last_created_by: Optional = UNSET


class Task(Struct, gc=False):
    """The keys of both versions. Subclasses add the list of their version last, so that a tuple fits both."""

    id: Optional = UNSET
    data: Optional = UNSET
    meta: Optional = UNSET
    predictions: list[Prediction] | UnsetType = UNSET
    file_upload: Optional = UNSET
    drafts: Optional = UNSET
    created_at: Optional = UNSET
    updated_at: Optional = UNSET
    allow_skip: Optional = UNSET
    inner_id: Optional = UNSET
    total_annotations: Optional = UNSET
    cancelled_annotations: Optional = UNSET
    total_predictions: Optional = UNSET
    comment_count: Optional = UNSET
    unresolved_comment_count: Optional = UNSET
    last_comment_updated_at: Optional = UNSET
    project: Optional = UNSET
    updated_by: Optional = UNSET
    comment_authors: Optional = UNSET


class OldTask(Task, gc=False):
    """A v1 task, as it is read."""

    completions: list[Completion] = []


class UpgradedTask(Task, gc=False):
    """An OldTask, as it is written in v2."""

    annotations: list[Completion] = []


class NewTask(Task, gc=False):
    """A v2 task, as it is read."""

    annotations: list[Annotation] = []


class DowngradedTask(Task, gc=False):
    """A NewTask, as it is written in v1."""

    completions: list[Annotation] = []
