"""The endpoint table: the changes to API requests and responses that the migration guide describes. Data, no logic.

The guide is "Update scripts and API calls in Label Studio Enterprise". `<name>` in a path, query or body is a value: an
id from the path of the old call, or one of PARAMETERS. The module `rows` describes the attributes of a row.
"""

from __future__ import annotations

from typing import Final

from lsconvert.calls.rows import Argument, Call, Endpoint, Fact, Key, Route

PARAMETERS: Final = {
    "host": "the new server: https://HOST[:PORT][/PATH]",
    "project_id": "the project's id on the new server",
    "task_id": "the task's id on the new server",
    "annotation_id": "the annotation's id on the new server",
    "storage_type": "the type of the storage",
    "storage_id": "the storage's id on the new server",
    "workspace_id": "the workspace that replaces the team",
    "organization_id": "the organization's id",
    "user_id": "the id of the invited user",
    "invite_token": "the organization's new token, from GET /api/invite",
}

# The new name of v1's `path` by storage type: "" if no key replaces it. `export/` before a type: target storages.
STORAGE_TYPES: Final = {
    "s3": "bucket",
    "s3s": "bucket",
    "gcs": "bucket",
    "gcs_sa": "bucket",
    "gcswif": "bucket",
    "azure": "container",
    "azure_spi": "container",
    "redis": "path",
    "localfiles": "path",
    "databricks": "",
}

BULK: Final = Call("POST", "/api/projects/<project_id>/tasks/bulk")
IMPORT: Final = Call("POST", "/api/projects/<project_id>/import")
RESULTS: Final = Call("GET", "/api/projects/<project_id>/results")
COMPLETIONS: Final = Call("GET", "/api/projects/<project_id>/completions")
EXPORT: Final = Call("GET", "/api/projects/<project_id>/export", "exportType=JSON")
DOWNLOAD: Final = Call("GET", "/api/projects/<project_id>/exports/<export_id>/download", "exportType=JSON")
STORAGE: Final = tuple(Call(method, "/api/storages/<pk>") for method in ("GET", "PATCH", "PUT", "DELETE"))
STORAGES: Final = Call("POST", "/api/storages")
SYNC: Final = Call("POST", "/api/storages/<pk>/sync")
TYPED: Final = (
    *(Call(method, "/api/storages/<storage_type>") for method in ("GET", "POST")),
    Call("POST", "/api/storages/<storage_type>/validate"),
    *(Call(method, "/api/storages/<storage_type>/<storage_id>") for method in ("GET", "PATCH", "PUT")),
)

TASK_COMPLETIONS: Final = tuple(Call(method, "/api/tasks/<task_id>/completions") for method in ("GET", "POST"))
COMPLETION: Final = (
    *(Call(method, "/api/completions/<annotation_id>") for method in ("GET", "PATCH", "PUT", "DELETE")),
    *(Call(method, "/api/tasks/<task_id>/completions/<annotation_id>") for method in ("PATCH", "DELETE")),
)
TASK_ANNOTATIONS: Final = tuple(Call(call.method, "/api/tasks/<task_id>/annotations") for call in TASK_COMPLETIONS)
ANNOTATION: Final = tuple(Call(call.method, "/api/annotations/<annotation_id>") for call in COMPLETION[:4])

IMPORTS: Final = (BULK, IMPORT)
EXPORTS: Final = (RESULTS, COMPLETIONS, EXPORT)
RESPONSES: Final = (*EXPORTS, DOWNLOAD)
ANNOTATIONS: Final = (*TASK_COMPLETIONS, *COMPLETION, *TASK_ANNOTATIONS, *ANNOTATION)
UNTYPED: Final = (*STORAGE, STORAGES)
STORAGE_SETTINGS: Final = (*STORAGE, STORAGES, *TYPED)
TEAMS: Final = tuple(
    Call(m, p) for m in ("GET", "POST", "PATCH", "DELETE") for p in ("/api/teams", "/api/teams/<team_id>")
)

SNAPSHOT: Final = (
    "current Enterprise servers answer 404 to this call. There, send POST /api/projects/<project_id>/exports/, then "
    "GET /api/projects/<project_id>/exports/<export_id> until its status is completed, then GET "
    "/api/projects/<project_id>/exports/<export_id>/download?exportType=JSON"
)
OBJECT_IDS: Final = Fact("LS162", "object ids", "manual",
    guide="Introduction: existing object IDs were likely changed due to database migration",
    todo="look up the new ids",
)  # fmt: skip
TOKEN: Final = Fact("LS163", "authorization by token", "manual",
    guide="Invite people and create accounts: the old tokens are no longer supported",
    todo="use the token of your account on the new server",
    server="`Authorization: Token <token>` still works. Newer servers also have personal access tokens (`Bearer`), and "
           "may have the older kind switched off",
)  # fmt: skip

# v2 calls that differ from a v1 call only in their method.
STILL_VALID: Final = (Call("GET", "/api/storages"),)

# fmt: off
ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    Route("LS101", "bulk import", (BULK,), (IMPORT,), "exact",
        guide="Import data: the endpoint `/api/projects/<int:project_id>/tasks/bulk` still works, but is deprecated",
        server="open-source servers still answer the old path. With a trailing slash, the new path is a 404"),
    Key("LS102", "completions", "annotations", IMPORTS, (), "task", "exact", rules=("rename completions",),
        guide="Import data: when you import pre-annotations, the `completions` field is now `annotations`",
        server="servers ignore completions without an error. ground_truth is kept, because import reads a missing one "
               "as true"),
    Key("LS103", "completion_count", "annotation_count", (), IMPORTS, "import response", "exact",
        rules=("rename completion_count",),
        guide="Import data: returns an `annotation_count` field instead of a `completion_count` field",
        server='Enterprise imports in the background: its response is {"import": <id>}, without counts'),
    Route("LS111", "export of results", (RESULTS,), (EXPORT,), "exact",
        guide="Export data: requests made to `/api/projects/<project_ID>/results` fail",
        server=SNAPSHOT),
    Route("LS112", "export of completions", (COMPLETIONS,), (EXPORT,), "exact",
        guide="Export data: to export annotations from Label Studio Enterprise, you must call a new endpoint",
        server=f"this version of the guide does not name the call, a later one does; {SNAPSHOT}"),
    Argument("LS113", "aggregator_type", "", EXPORTS, "", "lossy",
        guide="Export data: `?aggregator_type=`: cannot export aggregated annotations",
        todo="aggregate the annotations of the export yourself"),
    Argument("LS114", "finished", "0", EXPORTS, "download_all_tasks=true", "exact",
        guide="Export data: `?finished=0`: no longer a default setting; instead, use `download_all_tasks=true`",
        otherwise="the export contains the tasks with at least one annotation, even if it is cancelled",
        absent="the new export contains only tasks with at least one annotation; add download_all_tasks=true if "
               "the old one contained all tasks"),
    Argument("LS115", "return_task", "1", EXPORTS, "", "exact",
        guide="Export data: `?return_task=1`: endpoint always returns all tasks",
        otherwise="the export always contains the tasks"),
    Argument("LS116", "return_predictions", "1", EXPORTS, "", "exact",
        guide="Export data: `?return_predictions=1`: endpoint always returns predictions",
        otherwise="the export always contains the predictions",
        server="current servers export only the ids of predictions. A snapshot (POST "
               "/api/projects/<project_id>/exports/) contains them in full"),
    Argument("LS117", "return_ground_truths", "1", EXPORTS, "", "exact",
        guide="Export data: `?return_ground_truths=1`: endpoint always returns ground truth annotations",
        otherwise="the export always contains the ground truths"),
    Key("LS118", "completions", "annotations", (), RESPONSES, "task", "exact", rules=("rename completions",),
        guide='Export data: the `"completions":` section is renamed to `"annotations"`'),
    Key("LS119", "aggregated", "", IMPORTS, RESPONSES, "task", "lossy", rules=("drop aggregated",),
        guide="Export data: `aggregated` is removed"),
    Key("LS120", "aggregated_completed_by", "", IMPORTS, RESPONSES, "task", "lossy",
        rules=("drop aggregated_completed_by",),
        guide="Export data: `aggregated_completed_by` is removed"),
    Key("LS121", "aggregated_ids", "", IMPORTS, RESPONSES, "task", "lossy", rules=("drop aggregated_ids",),
        guide="Export data: `aggregated_ids` is removed"),
    Key("LS122", "ground_truth", "", IMPORTS, RESPONSES, "task", "lossy", rules=("drop ground_truth",), kept=True,
        guide="Export data: `ground_truth` is removed",
        server="v2 servers still write it, and import reads a missing one as true, so calls keep it"),
    Key("LS123", "result", "result", IMPORTS, RESPONSES, "task", "exact",
        rules=("flatten result", "flatten prediction result", "split annotators"), lossy_if="inner-lists-joined",
        guide="Export data: `result` is no longer a double list and is now a single list",
        server="servers store a nested list unchanged, and then other exports of the project fail"),
    Key("LS124", "completed_by", "completed_by", IMPORTS, RESPONSES, "task", "manual", ids=True,
        guide='Export data: `completed_by` IDs now refer to the actual user IDs (not "expert" IDs as before)',
        todo='set each to the id of a member of the organization or to {"email": ...}; an unknown user fails the '
             'import'),
    Route("LS131", "organization token reset", (), (Call("POST", "/api/invite/reset-token"),), "manual",
        guide="Invite people and create accounts: the old tokens are no longer supported; reset your organization "
              "token",
        todo="links with the old token stop working: send new ones",
        server="with a trailing slash, the new path is a 404"),
    Route("LS132", "organization invite URL", (Call("GET", "/organization/welcome/<token>"),),
        (Call("GET", "<host>/user/signup/", "token=<invite_token>"),), "exact",
        guide="Invite people and create accounts: the URL has changed to `/user/signup/?token=<token>`",
        todo="the old token is invalid: reset it (LS131), and get the new one from GET /api/invite",
        server="replace `http://localhost:8000` in the guide by your own server",
        keeps=(("token", "invite_token"), ("base", "host"))),
    Route("LS133", "project invite link", (), (
            Call("GET", "/api/invite"),
            Call("PATCH", "/api/organizations/<organization_id>/memberships",
                body='{"user_id": <user_id>, "role": "AN"}'),
            Call("POST", "/api/projects/<project_id>/members/", body='{"user": <user_id>}'),
        ), "manual",
        guide="Invite people and create accounts: links that invite people directly to projects are no longer "
              "supported",
        todo="send the invite_url of the first response to the person, and send the other requests "
             "after they have signed up",
        server="only Enterprise has the second and the third call. Roles: OW owner, AD administrator, MA manager, RE "
               "reviewer, AN annotator, NO not activated, DI deactivated"),
    Route("LS141", "storage detail", STORAGE, (Call("", "/api/storages/<storage_type>/<storage_id>"),), "exact",
        guide="Create and update external and cloud storage: `api/storages/s3/<storage_ID>` gets a specific "
              "connection",
        server="with a trailing slash, the new path is a 404",
        keeps=(("pk", "storage_id"),)),
    Route("LS142", "storage list", STORAGE[:1], (Call("", "/api/storages/<storage_type>", "project=<project_id>"),),
        "exact",
        guide="Create and update external and cloud storage: instead of `/api/storages/<int:pk>/`, call "
              "`api/storages/s3?project=<project_ID>`",
        server="without project, the response is a 400. GET /api/storages?project=<project_id> lists all types"),
    Route("LS143", "storage create", (STORAGES,), (Call("", "/api/storages/<storage_type>"),), "exact",
        guide="Create and update external and cloud storage: specify the type of storage in the API endpoint"),
    Route("LS144", "storage sync", (SYNC,), (Call("", "/api/storages/<storage_type>/<storage_id>/sync"),), "exact",
        guide="Create and update external and cloud storage: instead of `/api/storages/<int:pk>/sync/`, call "
              "`/api/storages/s3/<project_ID>/sync`",
        server="the path needs the id of the storage. With the id of the project, it is a 404",
        keeps=(("pk", "storage_id"),)),
    Key("LS145", "path", "bucket", STORAGE_SETTINGS, STORAGE_SETTINGS, "storage", "exact", by_type=True,
        guide="Create and update external and cloud storage: path: bucket",
        todo="databricks storages have no such key: set host, catalog, schema and volume",
        server="the key is bucket for S3 and GCS and container for Azure; Redis and local files keep path. Servers "
               "ignore the old name without an error"),
    Key("LS146", "regex", "regex_filter", STORAGE_SETTINGS, STORAGE_SETTINGS, "storage", "exact",
        guide="Create and update external and cloud storage: regex: regex_filter",
        server="servers ignore the old name without an error"),
    Key("LS147", "data_key", "", STORAGE_SETTINGS, STORAGE_SETTINGS, "storage", "lossy",
        guide="Create and update external and cloud storage: data_key: none, BLOBs are attached to the first "
              "available object tag",
        todo='if the storage contains media files instead of JSON tasks, set "use_blob_urls": true'),
    Key("LS151", "team_id", "workspace", (Call("POST", "/api/projects"),), (), "project", "exact",
        value="workspace_id",
        guide="Create projects: the `team_id` parameter is no longer supported in the POST payload; create a "
              "project, then add it to a workspace",
        todo="create or find the workspace (POST or GET /api/workspaces/), and add its members with POST "
             "/api/workspaces/<workspace_id>/memberships/",
        server='only Enterprise has workspaces. For an existing project: POST /api/workspaces/<workspace_id>/projects/ '
               '{"project": <project_id>}. Servers ignore team_id without an error'),
    Route("LS161", "teams", TEAMS, (), "manual",
        guide='Introduction: "Teams" are now called "Workspaces"',
        todo="use /api/workspaces/: a workspace groups projects, not people, and its id is not the id of the team",
        server="only Enterprise has workspaces"),
    OBJECT_IDS,
    TOKEN,
    Route("LS164", "completions of a task", TASK_COMPLETIONS, (Call("", "/api/tasks/<task_id>/annotations/"),), "exact",
        guide="Introduction: throughout the new version, `completions` have been renamed `annotations`",
        server="servers answer 404 to the old path. The new path ends in a slash"),
    Route("LS165", "completion", COMPLETION, (Call("", "/api/annotations/<annotation_id>/"),), "exact",
        guide="Introduction: throughout the new version, `completions` have been renamed `annotations`",
        server="servers answer 404 to the old path. The new path ends in a slash"),
    Key("LS166", "result", "result", tuple(call for call in ANNOTATIONS if call.method in ("POST", "PATCH", "PUT")),
        tuple(call for call in ANNOTATIONS if call.method != "DELETE"), "annotation", "exact",
        rules=("flatten result",), lossy_if="inner-lists-joined",
        guide="Export data: `result` is no longer a double list and is now a single list",
        server="servers answer 500 to a nested list here"),
    Key("LS167", "honeypot", "honeypot", IMPORTS, RESPONSES, "task", "manual",
        guide="Export data: the sample response in a later version of the guide has `ground_truth`",
        todo="write ground_truth: honeypot is its name in Label Studio 0.x",
        server="servers ignore honeypot without an error. lsconvert upgrade --for import renames it"),
    Key("LS168", "skipped", "skipped", IMPORTS, RESPONSES, "task", "manual",
        guide="Export data: the sample response in a later version of the guide has `was_cancelled`",
        todo="write was_cancelled: skipped is its name in Label Studio 0.7",
        server="servers ignore skipped without an error. lsconvert upgrade --for import renames it"),
    Route("LS169", "import of Label Studio 0.x", (Call("POST", "/api/project/import"),), (IMPORT,), "exact", common=True,
        guide="Import data: use the `/api/projects/<project_ID>/import` endpoint instead",
        server="servers of version 0.x have one project, so its path has no id"),
    Route("LS170", "export of Label Studio 0.x",
        (Call("GET", "/api/project/export"), Call("GET", "/api/completions")), (), "manual", common=True,
        guide="Export data: to export annotations from Label Studio Enterprise, you must call a new endpoint",
        todo="call GET /api/projects/<project_id>/export?exportType=JSON: the response is JSON instead of a ZIP archive, "
             "and format is now exportType",
        server="servers of version 0.x have one project, so its path has no id"),
)
# fmt: on
