"""The page of rules: what the migration guide changes in JSON, in order of execution. Data, no logic.

The guide is "Update scripts and API calls in Label Studio Enterprise"; `guide` quotes the section
and the sentence that orders a row. Rows are written for v1 -> v2; `plan.py` derives v2 -> v1.

A rule holds at its scope only. `completions` inside a task's `data`, or `ground_truth` inside a
region's `value`, belongs to the user and is never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Rename:
    """Key `old` of a `scope` becomes `new`. Both there: the empty one goes, two full ones conflict."""

    name: str
    scope: str
    old: str
    new: str
    guide: str


@dataclass(frozen=True, slots=True)
class Flatten:
    """A list of lists under `key` becomes one list; a flat list stays. Nest undoes it."""

    name: str
    scope: str
    key: str
    guide: str


@dataclass(frozen=True, slots=True)
class Nest:
    """A flat list under `key` becomes a list that holds it. The inverse of Flatten."""

    name: str
    scope: str
    key: str
    guide: str


@dataclass(frozen=True, slots=True)
class Drop:
    """The member `key` goes. Cannot be undone.

    `unless` names the option that keeps it. `notes`: the code of the note that a value leaves when it
    goes. `proves_old`: this key alone shows that a task has not been upgraded.
    """

    name: str
    scope: str
    key: str
    guide: str
    unless: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    proves_old: bool = True


@dataclass(frozen=True, slots=True)
class Split:
    """Instead of Flatten of `key`: one object for each inner list.

    Item i of each list named on the left of `fields` becomes the value of the key on its right.
    """

    name: str
    scope: str
    key: str
    fields: tuple[tuple[str, str], ...]
    option: str
    guide: str


@dataclass(frozen=True, slots=True)
class Remap:
    """The id under `key` is looked up in the map that `option` gives. Not compiled: no option gives one yet."""

    name: str
    scope: str
    key: str
    option: str
    guide: str


Rule: TypeAlias = Rename | Flatten | Nest | Drop | Split | Remap


@dataclass(frozen=True, slots=True)
class Inside:
    """Where objects of `scope` are: the items of the lists under `keys` of an `outer` object."""

    scope: str
    outer: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a document of another kind is told from a task, by the keys of its top object.

    One key of every group in `has` is there and none of `lacks`. `refusal` says what it is and what to
    do; without one, the object is converted by the rules of `scope`, at the top level of a file only.
    """

    name: str
    has: tuple[tuple[str, ...], ...]
    lacks: tuple[str, ...]
    scope: str = ""
    refusal: str = ""


SCOPES: Final = (
    Inside("annotation", "task", ("completions", "annotations")),
    Inside("prediction", "task", ("predictions",)),
    Inside("region", "annotation", ("result",)),
    Inside("region", "prediction", ("result",)),
)

TASKS: Final[tuple[Rule, ...]] = (
    Rename(
        "rename completions",
        "task",
        "completions",
        "annotations",
        guide='Export data: the `"completions":` section is renamed to `"annotations"`',
    ),
    Split(
        "split annotators",
        "annotation",
        "result",
        (("aggregated_ids", "id"), ("aggregated_completed_by", "completed_by")),
        option="split_annotators",
        guide="Export data: `result` is no longer a double list (inner list i is the work of annotator i)",
    ),
    Flatten(
        "flatten result",
        "annotation",
        "result",
        guide="Export data: `result` is no longer a double list and is now a single list",
    ),
    Flatten(
        "flatten prediction result",
        "prediction",
        "result",
        guide="Export data: `result` is no longer a double list and is now a single list",
    ),
    Drop("drop aggregated", "annotation", "aggregated", guide="Export data: `aggregated` is removed"),
    Drop(
        "drop aggregated_completed_by",
        "annotation",
        "aggregated_completed_by",
        guide="Export data: `aggregated_completed_by` is removed",
    ),
    Drop("drop aggregated_ids", "annotation", "aggregated_ids", guide="Export data: `aggregated_ids` is removed"),
    Drop(
        "drop ground_truth",
        "annotation",
        "ground_truth",
        guide="Export data: `ground_truth` is removed",
        unless="keep_ground_truth",
        notes=(("true", "ground-truth-stripped"), ("false", "not-ground-truth-stripped")),
        proves_old=False,
    ),
    Remap(
        "remap completed_by",
        "annotation",
        "completed_by",
        option="users",
        guide="Export data: `completed_by` IDs now refer to the actual user IDs",
    ),
    Remap(
        "remap ids",
        "task",
        "id",
        option="ids",
        guide="Introduction: existing object IDs were likely changed due to database migration",
    ),
)

IMPORT_RESPONSE: Final[tuple[Rule, ...]] = (
    Rename(
        "rename completion_count",
        "import response",
        "completion_count",
        "annotation_count",
        guide="Import data: returns an `annotation_count` field instead of a `completion_count` field",
    ),
)

RULES: Final = TASKS + IMPORT_RESPONSE

TASK_KEYS: Final = ("data", "completions", "annotations", "predictions")

KINDS: Final = (
    Kind(
        "import response",
        has=(("completion_count", "annotation_count"), ("task_count", "prediction_count", "duration")),
        lacks=TASK_KEYS,
        scope="import response",
    ),
    Kind(
        "JSON_MIN export",
        has=(("annotation_id",), ("annotator", "lead_time")),
        lacks=TASK_KEYS,
        refusal="it has lost the regions, relations and ids of the annotations and cannot be converted; "
        "export the project again as JSON",
    ),
    Kind(
        "COCO dataset",
        has=(("images",), ("categories",)),
        lacks=("data", "completions", "predictions"),
        refusal="it has lost the annotators and the tasks' data and cannot be converted; "
        "export the project again as JSON",
    ),
    Kind(
        "page of the tasks API",
        has=(("tasks",), ("total", "total_annotations", "total_completions")),
        lacks=TASK_KEYS,
        refusal="it wraps one page of tasks in an object; export the project as JSON, or take its `tasks` list",
    ),
    Kind(
        "page of an API",
        has=(("results",), ("next", "previous")),
        lacks=TASK_KEYS,
        refusal="it wraps one page of results in an object; export the project as JSON, or take its `results` list",
    ),
    Kind(
        "error answer of a server",
        has=(("detail",), ("status_code", "exc_info", "validation_errors")),
        lacks=TASK_KEYS,
        refusal="the request that made this file failed; repeat it and save its result",
    ),
)

NOTES: Final = {
    "inner-lists-joined": "double lists with work of more than one annotator were joined into one; "
    "--split-annotators keeps one annotation for each annotator instead",
    "ground-truth-stripped": "annotations lost ground_truth: true; --keep-ground-truth keeps it",
    "not-ground-truth-stripped": "annotations lost ground_truth: false. Label Studio's import reads a missing "
    "ground_truth as true: use --keep-ground-truth if you mean to import them",
    "empty-twin-dropped": "tasks had both completions and annotations, one of them empty: the empty one is gone",
    "already-converted": "tasks had the target version already and were left byte for byte",
    "bare-data": "objects have none of data, completions, annotations and predictions: they were taken for the bare data "
    "of tasks and left as they are",
    "import-response": "the input is an import response, not a file of tasks",
    "not-a-task": "values that stand where a task is expected are not objects; left as they are",
    "bom-skipped": "the input began with a UTF-8 byte order mark, which is not written",
    "empty": "the input holds no tasks",
}
