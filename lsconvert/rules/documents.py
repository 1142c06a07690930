"""The table of document kinds: the JSON documents that are not tasks, and what lsconvert does with each.

An object is compared with the rows from top to bottom, and the first one that fits counts. The first key of a row is
the one that tells it apart from most objects. An object that fits no row is a task: an exported one, or the bare data
of one. `other_formats.py` has the rows of other tools. The verdict of a row is one of three:

- `reading`: the document holds tasks. `io/wrapped_tasks.py` has the function that takes them out.
- `scope`: the kernels convert the document by the rules of that scope, at the top level of a file only.
- neither: the document is refused. `name` says what it is, and `hint` what to do.

A row must not fit the bare data of a user. A key alone proves little, so a row also asks for the type of its value, or
for several keys.
"""

from __future__ import annotations

import re
from typing import Final

from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.other_formats import OTHER_FILES, OTHER_FORMATS

_ANY: Final = object
_NONE: Final = type(None)
_REGION: Final = {"from_name": str, "to_name": str, "type": str}
_REGION_TYPE: Final = re.compile("[a-z]*labels|choices|taxonomy|rating|textarea|number|datetime|pairwise|ranker")
_ANY_REGION: Final = (
    _REGION,
    {"type": _REGION_TYPE, "value": {"*": _ANY}},
    {"type": str, "from_id": str, "to_id": str},
)
_REGIONS: Final = ([_ANY_REGION], [[_ANY_REGION]])
_WORK_KEYS: Final = (
    "completed_by",
    "was_cancelled",
    "lead_time",
    "ground_truth",
    "honeypot",
    "aggregated",
    "aggregated_completed_by",
    "aggregated_ids",
    "unique_id",
    "created_username",
    "model_version",
)
_TASK: Final = {"data": dict}
_LINK: Final = (_NONE, re.compile("https?://.*"))
_CODE: Final = re.compile("[a-z]+(_[a-z]+)+")
_COUNTS: Final = ("total", "total_annotations", "total_predictions", "total_completions")
_ITS_VALUE: Final = "Give the value of its key `tasks`."
_WITH_TASKS: Final = "Export the project as JSON: that has the tasks with their annotations and predictions."
_REPEAT: Final = "Repeat the request for this file, and save its result."

DOCUMENTS: Final = (
    # Label Studio: documents with tasks
    DocumentKind(
        "an import response",
        one_of=(("completion_count", "annotation_count"), ("task_count", "prediction_count", "duration")),
        hint="Give the tasks that were imported, not the answer of the server.",
        scope="import response",
    ),
    DocumentKind(
        "a line of a quarantine",
        has={"task_index": int, "task": _ANY, "errors": list, "offset": int},
        reading="quarantine",
    ),
    DocumentKind(
        "a line of a quarantine",
        has={"task_index": int, "task": _TASK},
        only=("errors", "offset"),
        reading="quarantine",
    ),
    DocumentKind(
        "a webhook payload of a deleted object",
        has={"action": re.compile("[A-Z_]+_DELETED"), "project": dict},
        lacks=("data", "predictions"),
        hint="Take it out: it holds the ids of deleted objects only.",
    ),
    DocumentKind(
        "a webhook payload",
        has={"action": re.compile("[A-Z_]+"), "annotation": (dict, [dict]), "task": ({"data": _ANY}, [{"data": _ANY}])},
        reading="webhook",
    ),
    DocumentKind(
        "a webhook payload",
        has={"annotation": ({"result": list}, [{"result": list}]), "task": (_TASK, [_TASK])},
        reading="webhook",
    ),
    DocumentKind(
        "a prediction with its task inside",
        has={"result": list, "model_version": _ANY, "score": _ANY, "task": {"data": _ANY}},
        hint=_WITH_TASKS,
        holds_work=True,
    ),
    DocumentKind(
        "an annotation with its task inside, as in a target storage",
        has={"result": list, "task": {"data": _ANY}},
        reading="annotations",
    ),
    DocumentKind(
        "a page of the tasks API",
        has={"tasks": ([], [_TASK])},
        only=_COUNTS,
        hint="Export the project as JSON, or request all tasks in one page.",
        reading="tasks",
    ),
    DocumentKind(
        "a list of tasks with annotations, in an object",
        has={"tasks": tuple([_TASK | {key: list}] for key in ("annotations", "completions", "predictions"))},
        hint=_ITS_VALUE,
        holds_work=True,
    ),
    DocumentKind("an object of tasks by id, in an object", has={"tasks": {"*": _TASK}}, only=_COUNTS, hint=_ITS_VALUE),
    # Label Studio: documents without tasks
    DocumentKind(
        "an annotation, completion or prediction without its task",
        has={"result": _REGIONS},
        hint=_WITH_TASKS,
        holds_work=True,
    ),
    DocumentKind(
        "an annotation, completion or prediction without its task",
        has={"result": ([], [[]])},
        one_of=(_WORK_KEYS,),
        hint=_WITH_TASKS,
        holds_work=True,
    ),
    DocumentKind("a region without its task", has=_REGION | {"value": dict}, hint=_WITH_TASKS, holds_work=True),
    DocumentKind("an answer of an ML backend", has={"results": [{"result": _ANY}]}, hint=_WITH_TASKS, holds_work=True),
    DocumentKind(
        "an answer of an ML backend",
        has={"results": list, "model_version": _ANY},
        only=(),
        hint=_WITH_TASKS,
        holds_work=True,
    ),
    DocumentKind(
        "an answer of an ML backend",
        has={"predictions": [{"result": list}], "model_version": (str, _NONE)},
        only=(),
        lacks=(),
        hint=_WITH_TASKS,
        holds_work=True,
    ),
    DocumentKind("a list of lists of tasks", has={"[0]": _TASK}, hint="Give one list of tasks."),
    DocumentKind("a list of lists of regions", has={"[0]": _REGION}, hint=_WITH_TASKS, holds_work=True),
    DocumentKind(
        "a list of texts that hold JSON",
        has={"[0]": re.compile(r"\s*\{\s*\".*\}\s*", re.DOTALL)},
        hint="Decode the texts: the list has to hold objects.",
    ),
    *(
        DocumentKind(
            "a page of an API",
            has={"results": list, key: _LINK},
            only=("count", "next", "previous"),
            hint="Export the project as JSON, or use its `results` list.",
        )
        for key in ("next", "previous")
    ),
    DocumentKind(
        "a webhook payload without a task and its annotation",
        has={"action": re.compile("[A-Z]+_[A-Z_]+"), "project": dict},
        lacks=("data", "predictions"),
        hint=_WITH_TASKS,
        holds_work=True,
    ),
    DocumentKind(
        "a JSON_MIN export",
        has={"annotation_id": int},
        one_of=(("annotator", "lead_time"),),
        hint="It lacks the regions, relations and ids of the annotations: export the project again as JSON.",
    ),
    DocumentKind(
        "a JSON_MIN export",
        has={"completion_id": int, "id": int},
        hint="It lacks the regions, relations and ids of the completions: export the project again as JSON.",
    ),
    DocumentKind("a list of export files", has={"export_files": list}, hint="Download the file that it names."),
    DocumentKind(
        "a project, not its tasks",
        has={"label_config": (str, type(None))},
        one_of=(("title", "expert_instruction", "parsed_label_config", "maximum_annotations", "maximum_completions"),),
        hint="Export the project as JSON.",
    ),
    DocumentKind(
        "an error answer of a server",
        has={"detail": _ANY},
        one_of=(("status_code", "exc_info", "validation_errors"),),
        hint=_REPEAT,
    ),
    DocumentKind("an error answer of a server", has={"detail": str}, only=("messages",), hint=_REPEAT),
    DocumentKind("an error answer of a server", has={"detail": str, "code": _CODE}, only=("messages",), hint=_REPEAT),
    DocumentKind(
        "an error answer of a server",
        has={"error": str, "status": int},
        only=("message", "path", "timestamp"),
        hint=_REPEAT,
    ),
    DocumentKind(
        "a Django fixture", has={"fields": dict, "model": str, "pk": _ANY}, hint="Export the project as JSON."
    ),
    *OTHER_FORMATS,
    *OTHER_FILES,
)

# A text, a number, true, false or null.
SCALAR: Final = DocumentKind("a single value, not an object", hint="Give a list of tasks, or the tasks one in a line.")

# The kinds that the kernels convert.
CONVERTED: Final = tuple(kind for kind in DOCUMENTS if kind.scope)

# An object that has one of these keys, and no `data`, is compared with the table wherever it is in a document. Other
# kinds are recognized by the first object of a document only. It has few keys, because a kernel looks for each of them.
MARKS: Final = (
    "result",
    "results",
    "tasks",
    "task_index",
    "from_name",
    "action",
    "annotation_id",
    "export_files",
    "label_config",
    "detail",
    "categories",
    "features",
    "geometry",
    "shapes",
    "fields",
    "_input_hash",
    "entities",
    "row_idx",
    "_source",
    "completion_id",
)

# If `annotations` comes after one of these keys, the object is not yet known to be a task.
BESIDE_ANNOTATIONS: Final = frozenset(
    key for kind in DOCUMENTS if "annotations" not in kind.lacks for group in kind.groups for key in group
) - {"annotations"}
