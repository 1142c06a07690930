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
    Drop,
    Flatten,
    KeepObjects,
    MapStrings,
    Nesting,
    Notice,
    NullUnlessNumber,
    Quote,
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
        server="the server answers 500 if predictions are bare ids, as in JSON exports, and stores half of the file; "
        "a snapshot (POST /api/projects/<id>/exports/ with serialization_options.predictions.only_id false) has the "
        "predictions themselves"),
    ReplaceValue("fix annotations", "task", "annotations", (("null", "[]"),),
        server="the server answers 400 if annotations is null"),
    ReplaceValue("fix predictions", "task", "predictions", (("null", "[]"),),
        server="the server answers 500 if predictions is null"),
    ReplaceValue("fix meta", "task", "meta", (("null", "{}"),),
        server="the server answers 400 if meta is null"),
    Drop("drop drafts", "task", "drafts", only_if_nonempty=True,
        server="the open-source server ignores drafts"),
    *(
        Quote(f"quote region {key}", "region", key,
            server="the server takes a number as the id of a region, and the editor never loads the task")
        for key in ("id", "from_id", "to_id", "parentID")
    ),
)
# fmt: on

# What an upgrade loses, or leaves in a form that import loses, without the target "import".
NOTICES: Final = (
    Notice(
        "notice annotators",
        "annotation",
        "aggregated_completed_by",
        note="annotators-lost",
        unless="split_annotators",
    ),
    Notice("notice honeypot", "annotation", "honeypot", note="honeypot"),
    Notice("notice skipped", "annotation", "skipped", note="skipped"),
    Notice("notice missing ground_truth", "annotation", "ground_truth", note="missing-ground-truth", if_missing=True),
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

# The keys in the value of a region whose strings are labels, choices or the steps of a taxonomy.
LABEL_KEYS: Final = (
    *("labels", "choices", "taxonomy", "rectanglelabels", "ellipselabels", "polygonlabels", "keypointlabels"),
    *(
        "brushlabels",
        "bitmasklabels",
        "vectorlabels",
        "videovectorlabels",
        "cubelabels",
        "ocrlabels",
        "hypertextlabels",
    ),
    *("htmllabels", "paragraphlabels", "timeserieslabels", "timelinelabels"),
)
_RESULTS: Final = (
    (("annotations", "completions", "predictions", "drafts"), ("result",)),
    (("annotations", "completions"), ("prediction",), ("result",)),  # what the annotator saw
)

# What the maps of the user change, in tasks of any version. `make_options` adds the texts, and a row for each path whose
# prefixes are replaced.
STRINGS: Final = (
    MapStrings(
        "map labels",
        tuple((*result, *keys) for result in _RESULTS for keys in ((("value",), LABEL_KEYS), (("labels",),))),
        option="labels",
    ),
    MapStrings("map controls", tuple((*result, ("from_name", "to_name")) for result in _RESULTS), option="controls"),
)

TASK_KEYS: Final = ("data", "completions", "annotations", "predictions")

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

NOTES: Final = {  # {one|several} depends on the count, {tasks} stands for it, {name=value} is an option: see notes.py
    "inner-lists-joined": "{a double list|double lists} with work of more than one annotator {was|were} joined into one; "
    "{split_annotators=True} keeps one annotation for each annotator instead",
    "annotators-lost": "{an annotation|annotations} lost aggregated_completed_by, the annotators of the inner lists; "
    "{split_annotators=True} writes them to completed_by",
    "ground-truth-stripped": "{an annotation|annotations} lost ground_truth: true; {keep_ground_truth=True} keeps it",
    "not-ground-truth-stripped": "{an annotation|annotations} lost ground_truth: false. Label Studio's import reads a "
    'missing ground_truth as true: use {target="import"} if you mean to import {it|them}',
    "missing-ground-truth": "{an annotation|annotations} had no ground_truth. Label Studio's import reads that as true; "
    '{target="import"} writes it',
    "honeypot": "{an annotation has|annotations have} honeypot, the 0.x name of ground_truth, which import ignores; "
    '{target="import"} renames it',
    "skipped": "{an annotation has|annotations have} skipped, the 0.7 name of was_cancelled, which import ignores; "
    '{target="import"} renames it',
    "empty-twin-dropped": "{a task|tasks} had both completions and annotations; the empty one was removed",
    "already-converted": "{a task|tasks} already had the target version and {was|were} not converted",
    "bare-data": "taken for the data of {tasks}, and not converted: objects without data, completions, annotations and "
    "predictions",
    "work-in-data": "{a task has|tasks have} annotations, completions or predictions inside {its|their} data. They stay "
    "as they are: Label Studio takes them for data, not for work. Move them one level up, beside `data`",
    "annotations-grouped": "{an annotation with its task inside, as in a target storage, was|annotations with their task inside, "
    "as in a target storage, were} grouped into tasks",
    "webhooks-grouped": "{a webhook payload was read; its annotation was|webhook payloads were read; their annotations were} "
    "grouped into tasks",
    "payloads-replaced": "{a webhook payload holds|webhook payloads hold} an older state of an annotation, and {was|were} left out",
    "keys-left-out": "{a task was|tasks were} under {a key|keys} that {is|are} not {its id|their ids}, and that the new form of the "
    "document does not have: write tasks by id to keep {it|them}",
    "quarantine-read": "{a line of a quarantine was|lines of a quarantine were} read for {its task|their tasks}",
    "tasks-unwrapped": "{an object|objects} with a list of tasks {was|were} read for {its|their} tasks",
    "texts-merged": "{a label or control is|labels or controls are} the new one of several old ones in a map: they can no "
    "longer be told apart, and a downgrade cannot restore them",
    "texts-new": "{a string|strings} already had a new text of a map, or began with a new prefix: {it looks|they look} like the "
    "renamed ones now, and a conversion back renames {it|them} as well",
    "map-unused": "{a map, or an entry of one, fits|maps, or entries of them, fit} no string of the input; compare {it|them} "
    "with the file",
    "import-response": "the input is an import response, not a file of tasks",
    "not-a-task": "{a value|values} in the place of {a task is not an object; it was|tasks are not objects; they were} "
    "copied unchanged",
    "bom-skipped": "the input began with a UTF-8 byte order mark, which was not written",
    "orphan-completions": "{a completion file has|completion files have} no task in tasks.json, perhaps because it was "
    "deleted; {its task is|their tasks are} in the output as well",
    "tasks-differ": "{a task|tasks} {has|have} annotations with different copies of it; the newest value of each key was "
    "used",
    "tasks-joined": "{a task|tasks} of a target storage {has|have} several files, which were joined; of annotations with "
    "the same id, and of other keys, the newest one was kept",
    "tasks-kept-apart": "{a task id|task ids} of a target storage {has|have} files with different data, perhaps of several "
    "projects; they were not joined",
    "annotations-replaced": "{an annotation is|annotations are} an older state of another one with the same id, and {was|were} "
    "left out",
    "files-passed-over": "{a file or folder|files or folders} without readable tasks {was|were} skipped",
    "config-problems": "{a problem|problems} of the labeling config itself; `lsconvert validate --config` lists {it|them}",
    "config-found": "config.xml in the folder of the project was used as labeling config, and its findings are only warnings; "
    "--config none turns this off",
    "config-unreadable": "config.xml in the folder of the project is not a labeling config that can be read, and was not used; "
    "--config with its path tells why",
    "recoded": "the input was re-coded to UTF-8, to which all positions refer, from this encoding",
    "empty": "the input holds no tasks",
    "ids-not-compared": "the input has more than 1,500,000 ids of tasks and annotations: whether the later ones occur twice was "
    "not checked",
    "quarantine-removed": "the quarantine of an earlier run was removed, because no task failed now",
    "abandoned-removed": "{an incomplete file|incomplete files} of an interrupted run {was|were} removed",
}
