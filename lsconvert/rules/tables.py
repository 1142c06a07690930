"""The page of rules: what the migration guide changes in JSON, and what import needs besides, in order of execution.

Data, no logic. The guide is "Update scripts and API calls in Label Studio Enterprise"; `guide` quotes the section and the
sentence that orders a row; of the repairs for import, `server` says what a 1.23.2 server does without them. Rows are
written for v1 -> v2; `plan.py` derives v2 -> v1.

A rule holds at its scope only. `completions` inside a task's `data`, or `ground_truth` inside a
region's `value`, belongs to the user and is never looked at.
"""

from __future__ import annotations

from typing import Final

from lsconvert.rules.operations import (
    AddDefault,
    DocumentKind,
    Drop,
    Flatten,
    KeepObjects,
    Nesting,
    NullUnlessNumber,
    Remap,
    Rename,
    Repair,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)

SCOPES: Final = (
    Nesting("annotation", "task", ("completions", "annotations")),
    Nesting("prediction", "task", ("predictions",)),
    Nesting("region", "annotation", ("result",)),
    Nesting("region", "prediction", ("result",)),
)

IDS: Final = "Introduction: existing object IDs were likely changed due to database migration"
FLAGS: Final = (("null", "false"), ('"false"', "false"), ('"true"', "true"))
NO_LIST: Final = (("null", "[]"), ("{}", "[]"))

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
        marks_v1=False,
    ),
    Remap(
        "remap completed_by",
        "annotation",
        "completed_by",
        option="users",
        lookup_keys=("email", "id"),
        identity_key="email",
        required_for="import",
        guide="Export data: `completed_by` IDs now refer to the actual user IDs",
    ),
    *(
        Remap(f"remap {scope} {key}", scope, key, option=option, guide=IDS)
        for option, places in {
            "tasks": (("task", "id"), ("annotation", "task"), ("prediction", "task")),
            "annotations": (("annotation", "id"),),
            "projects": (("task", "project"), ("annotation", "project"), ("prediction", "project")),
        }.items()
        for scope, key in places
    ),
)

# What import needs besides, where the target of a conversion is "import": a v2 server takes the file whole, and loses no
# work that it could keep. Seen on 1.23.2. What stands in no row here cannot be repaired without guessing.
# fmt: off
IMPORT: Final[tuple[Rename | Drop | Repair, ...]] = (
    Rename("rename honeypot", "annotation", "honeypot", "ground_truth", is_flag=True,
        server="honeypot, the name of ground_truth in 0.x, is ignored"),
    Rename("rename skipped", "annotation", "skipped", "was_cancelled", is_flag=True,
        server="skipped, the name of was_cancelled in 0.7, is ignored: what was skipped counts as work"),
    AddDefault("add ground_truth", "annotation", "ground_truth", "false",
        server="a missing ground_truth is stored as true"),
    ReplaceValue("mend ground_truth", "annotation", "ground_truth", FLAGS,
        server="a ground_truth that is null or text is answered with 500"),
    ReplaceValue("mend was_cancelled", "annotation", "was_cancelled", FLAGS,
        server="a was_cancelled that is null or text is answered with 500"),
    AddDefault("add result", "annotation", "result", "[]",
        server="an annotation without result is answered with 400"),
    Unquote("unquote result", "annotation", "result",
        server="a result that is text is answered with 400"),
    ReplaceValue("mend result", "annotation", "result", NO_LIST,
        server="a result that is null or an object is answered with 400"),
    NullUnlessNumber("clear odd id", "annotation", "id", whole_number=True,
        server="an id that is no whole number is answered with 500"),
    NullUnlessNumber("clear odd lead_time", "annotation", "lead_time",
        server="a lead_time that is no number is answered with 500"),
    AddDefault("add prediction result", "prediction", "result", "[]",
        server="a prediction without result is answered with 400"),
    Unquote("unquote prediction result", "prediction", "result",
        server="a prediction's result that is text is answered with 400 or 500"),
    ReplaceValue("mend prediction result", "prediction", "result", NO_LIST,
        server="a prediction's result that is null or an object is answered with 400 or 500"),
    NullUnlessNumber("clear odd score", "prediction", "score",
        server="a score that is no number is answered with 500"),
    KeepObjects("drop bare predictions", "task", "predictions",
        server="predictions that are bare ids, as JSON exports have them, are answered with 500, and half of the file is "
               "stored"),
    ReplaceValue("mend annotations", "task", "annotations", (("null", "[]"),),
        server="annotations that are null are answered with 400"),
    ReplaceValue("mend predictions", "task", "predictions", (("null", "[]"),),
        server="predictions that are null are answered with 500"),
    ReplaceValue("mend meta", "task", "meta", (("null", "{}"),),
        server="meta that is null is answered with 400"),
    Drop("drop drafts", "task", "drafts", only_if_nonempty=True,
        server="drafts are ignored by open source"),
)
# fmt: on

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
    DocumentKind(
        "import response",
        has=(("completion_count", "annotation_count"), ("task_count", "prediction_count", "duration")),
        lacks=TASK_KEYS,
        scope="import response",
    ),
    DocumentKind(
        "JSON_MIN export",
        has=(("annotation_id",), ("annotator", "lead_time")),
        lacks=TASK_KEYS,
        refusal="it has lost the regions, relations and ids of the annotations and cannot be converted; "
        "export the project again as JSON",
    ),
    DocumentKind(
        "COCO dataset",
        has=(("images",), ("categories",)),
        lacks=("data", "completions", "predictions"),
        refusal="it has lost the annotators and the tasks' data and cannot be converted; "
        "export the project again as JSON",
    ),
    DocumentKind(
        "page of the tasks API",
        has=(("tasks",), ("total", "total_annotations", "total_completions")),
        lacks=TASK_KEYS,
        refusal="it wraps one page of tasks in an object; export the project as JSON, or take its `tasks` list",
    ),
    DocumentKind(
        "page of an API",
        has=(("results",), ("next", "previous")),
        lacks=TASK_KEYS,
        refusal="it wraps one page of results in an object; export the project as JSON, or take its `results` list",
    ),
    DocumentKind(
        "error answer of a server",
        has=(("detail",), ("status_code", "exc_info", "validation_errors")),
        lacks=TASK_KEYS,
        refusal="the request that made this file failed; repeat it and save its result",
    ),
)

# The keys that import stores, and what becomes of others: seen on 1.23.2, open source.
KEPT: Final = {
    "task": frozenset(("data", "meta", "annotations", "predictions")),
    "annotation": frozenset(("result", "ground_truth", "was_cancelled", "lead_time", "completed_by")),
    "prediction": frozenset(("result", "score", "model_version")),
}
LOST: Final = {
    ("task", "id"): "gets a new value",
    ("task", "created_at"): "becomes the time of the import",
    ("task", "updated_at"): "becomes the time of the import",
    ("annotation", "id"): "gets a new value; the old one stays as import_id",
    ("annotation", "created_at"): "becomes the time of the import",
    ("annotation", "updated_at"): "becomes the time of the import",
    ("prediction", "id"): "gets a new value",
    ("prediction", "created_at"): "becomes the time of the import",
    ("prediction", "updated_at"): "becomes the time of the import",
}

NOTES: Final = {
    "inner-lists-joined": "double lists with work of more than one annotator were joined into one; "
    "--split-annotators keeps one annotation for each annotator instead",
    "ground-truth-stripped": "annotations lost ground_truth: true; --keep-ground-truth keeps it",
    "not-ground-truth-stripped": "annotations lost ground_truth: false. Label Studio's import reads a missing "
    "ground_truth as true: use --for import if you mean to import them",
    "empty-twin-dropped": "tasks had both completions and annotations, one of them empty: the empty one is gone",
    "already-converted": "tasks had the target version already and were left byte for byte",
    "bare-data": "objects have none of data, completions, annotations and predictions: they were taken for the bare data "
    "of tasks and left as they are",
    "import-response": "the input is an import response, not a file of tasks",
    "not-a-task": "values that stand where a task is expected are not objects; left as they are",
    "bom-skipped": "the input began with a UTF-8 byte order mark, which is not written",
    "orphan-completions": "completion files had no task in tasks.json, which may have been deleted: their tasks are in the "
    "output as well",
    "tasks-differ": "tasks of a target storage have annotations with different data; that of the newest one was taken",
    "files-passed-over": "files or folders in the folder hold no tasks that could be read, and were passed over",
    "empty": "the input holds no tasks",
    "abandoned-removed": "incomplete files of an interrupted run were removed",
}
