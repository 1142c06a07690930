"""The rule tables: the changes that the migration guide orders in JSON, and the repairs that import needs.

Rows are in order of execution and are written for v1 -> v2; `plan.py` derives v2 -> v1. The module holds data only. The
guide is "Update scripts and API calls in Label Studio Enterprise": `guide` names the section and the sentence that
order a row. In a repair, `server` says what a 1.23.2 server does without it.

A row applies to its scope only. `completions` inside a task's `data`, or `ground_truth` inside a region's `value`,
belongs to the user and is never touched.
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

NESTINGS: Final = (
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

# Further changes for the target "import": a v2 server then takes the whole file, and loses no work that it could keep.
# Observed on 1.23.2. Problems without a row here cannot be repaired without guessing.
# fmt: off
IMPORT_RULES: Final[tuple[Rename | Drop | Repair, ...]] = (
    Rename("rename honeypot", "annotation", "honeypot", "ground_truth", is_flag=True,
        server="the server ignores honeypot, the 0.x name of ground_truth"),
    Rename("rename skipped", "annotation", "skipped", "was_cancelled", is_flag=True,
        server="the server ignores skipped, the 0.7 name of was_cancelled, and counts skipped annotations as work"),
    AddDefault("add ground_truth", "annotation", "ground_truth", "false",
        server="the server stores a missing ground_truth as true"),
    ReplaceValue("fix ground_truth", "annotation", "ground_truth", FLAGS,
        server="the server answers 500 if ground_truth is null or a string"),
    ReplaceValue("fix was_cancelled", "annotation", "was_cancelled", FLAGS,
        server="the server answers 500 if was_cancelled is null or a string"),
    AddDefault("add result", "annotation", "result", "[]",
        server="the server answers 400 if an annotation has no result"),
    Unquote("unquote result", "annotation", "result",
        server="the server answers 400 if result is a string"),
    ReplaceValue("fix result", "annotation", "result", NO_LIST,
        server="the server answers 400 if result is null or an object"),
    NullUnlessNumber("clear invalid id", "annotation", "id", whole_number=True,
        server="the server answers 500 if id is not a whole number"),
    NullUnlessNumber("clear invalid lead_time", "annotation", "lead_time",
        server="the server answers 500 if lead_time is not a number"),
    AddDefault("add prediction result", "prediction", "result", "[]",
        server="the server answers 400 if a prediction has no result"),
    Unquote("unquote prediction result", "prediction", "result",
        server="the server answers 400 or 500 if a prediction's result is a string"),
    ReplaceValue("fix prediction result", "prediction", "result", NO_LIST,
        server="the server answers 400 or 500 if a prediction's result is null or an object"),
    NullUnlessNumber("clear invalid score", "prediction", "score",
        server="the server answers 500 if score is not a number"),
    KeepObjects("drop bare predictions", "task", "predictions",
        server="the server answers 500 if predictions are bare ids, as in JSON exports, and stores half of the file"),
    ReplaceValue("fix annotations", "task", "annotations", (("null", "[]"),),
        server="the server answers 400 if annotations is null"),
    ReplaceValue("fix predictions", "task", "predictions", (("null", "[]"),),
        server="the server answers 500 if predictions is null"),
    ReplaceValue("fix meta", "task", "meta", (("null", "{}"),),
        server="the server answers 400 if meta is null"),
    Drop("drop drafts", "task", "drafts", only_if_nonempty=True,
        server="the open-source server ignores drafts"),
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
        refusal="it lacks the regions, relations and ids of the annotations and cannot be converted; "
        "export the project again as JSON",
    ),
    DocumentKind(
        "COCO dataset",
        has=(("images",), ("categories",)),
        lacks=("data", "completions", "predictions"),
        refusal="it lacks the annotators and the tasks' data and cannot be converted; export the project again as JSON",
    ),
    DocumentKind(
        "page of the tasks API",
        has=(("tasks",), ("total", "total_annotations", "total_completions")),
        lacks=TASK_KEYS,
        refusal="it wraps one page of tasks in an object; export the project as JSON, or use its `tasks` list",
    ),
    DocumentKind(
        "page of an API",
        has=(("results",), ("next", "previous")),
        lacks=TASK_KEYS,
        refusal="it wraps one page of results in an object; export the project as JSON, or use its `results` list",
    ),
    DocumentKind(
        "error answer of a server",
        has=(("detail",), ("status_code", "exc_info", "validation_errors")),
        lacks=TASK_KEYS,
        refusal="the request for this file failed; repeat it and save the result",
    ),
)

# The keys that import stores, and its treatment of some others. Observed on open source 1.23.2.
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
    "empty-twin-dropped": "tasks had both completions and annotations; the empty one was removed",
    "already-converted": "tasks already had the target version and were copied byte for byte",
    "bare-data": "objects without data, completions, annotations and predictions were taken for the bare data of tasks "
    "and copied unchanged",
    "import-response": "the input is an import response, not a file of tasks",
    "not-a-task": "values in the place of tasks are not objects; they were copied unchanged",
    "bom-skipped": "the input began with a UTF-8 byte order mark, which was not written",
    "orphan-completions": "completion files have no task in tasks.json, perhaps because it was deleted; their tasks "
    "are in the output as well",
    "tasks-differ": "tasks of a target storage have annotations with different data; the newest data was used",
    "files-passed-over": "files or folders in the folder hold no readable tasks and were skipped",
    "empty": "the input holds no tasks",
    "abandoned-removed": "incomplete files of an interrupted run were removed",
}
