"""The page of calls: what the migration guide changes in requests and answers of the API. Data, no logic.

The guide is "Update scripts and API calls in Label Studio Enterprise"; `guide` quotes the section and the sentence that
orders a row, `server` says where a real v2 server differs, `todo` what a person has to do where it is not exact. `<name>`
in a path, query or body is a value: an id in the path of the old call, or one of PARAMETERS.

exact: the new call does what the old one did. lossy: it does, but something is gone. manual: a person has to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from lsconvert.calls.model import Fidelity


@dataclass(frozen=True, slots=True)
class Call:
    """A request. No method: that of the old call. `query`: the argument that is needed. `body`: JSON."""

    method: str
    path: str
    query: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Any of the calls `old` becomes the calls `becomes`, in this order; without them, only a person can do it.

    No `old`: how the call looked is not documented, so it is recognised only if somebody says which one it is.
    """

    code: str
    name: str
    old: tuple[Call, ...]
    becomes: tuple[Call, ...]
    fidelity: Fidelity
    guide: str
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """The query argument `name` of `calls` becomes `becomes`, or goes.

    `fidelity` is that of the documented `value` ("": of any); another value goes, and `otherwise` says what is lost then.
    `absent`: what to know where it is not there.
    """

    code: str
    name: str
    value: str
    calls: tuple[Call, ...]
    becomes: str
    fidelity: Fidelity
    guide: str
    otherwise: str = ""
    absent: str = ""
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """The key `old` in payloads of the calls `payload` and answers to the calls `response` becomes `new`, or goes.

    `scope`: "task" and "import response" are those of `rules.py`, where `rules` do it; objects of other scopes have the
    key at their top. `by_type`: what it becomes depends on the type of storage. `value`: the parameter that the new key
    needs. `ids`: it holds ids, which are others now. `lossy_if`: the note of the rules that makes it lossy.
    """

    code: str
    old: str
    new: str
    payload: tuple[Call, ...]
    response: tuple[Call, ...]
    scope: str
    fidelity: Fidelity
    guide: str
    rules: tuple[str, ...] = ()
    by_type: bool = False
    value: str = ""
    ids: bool = False
    lossy_if: str = ""
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that no single call shows."""

    code: str
    name: str
    fidelity: Fidelity
    guide: str
    todo: str
    server: str = ""


Endpoint: TypeAlias = Route | Argument | Key | Fact

PARAMETERS: Final = {
    "host": "the new server: https://HOST[:PORT][/PATH]",
    "project_id": "the project's id on the new server",
    "storage_type": "the type of the storage",
    "storage_id": "the storage's id on the new server",
    "workspace_id": "the workspace that takes the place of the team",
    "organization_id": "the organization's id",
    "user_id": "the id of the user who is invited",
    "invite_token": "the new token of the organization, from GET /api/invite",
}

# What v1's `path` is called: "" where nothing takes its place. `export/` before a type: target storages.
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

IMPORTS: Final = (BULK, IMPORT)
EXPORTS: Final = (RESULTS, COMPLETIONS, EXPORT)
ANSWERS: Final = (*EXPORTS, DOWNLOAD)
CONFIGURED: Final = (*STORAGE, STORAGES, *TYPED)
TEAMS: Final = tuple(
    Call(m, p) for m in ("GET", "POST", "PATCH", "DELETE") for p in ("/api/teams", "/api/teams/<team_id>")
)

GONE: Final = (
    "today's Enterprise answers 404 to this call: there, POST /api/projects/<project_id>/exports/, then GET "
    "/api/projects/<project_id>/exports/<export_id> until its status is completed, then GET "
    "/api/projects/<project_id>/exports/<export_id>/download?exportType=JSON"
)
LATER: Final = "not in this version of the guide; a later one names it beside /results"

# fmt: off
ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    Route("LS101", "bulk import", (BULK,), (IMPORT,), "exact",
        guide="Import data: the endpoint `/api/projects/<int:project_id>/tasks/bulk` still works, but is deprecated",
        server="open source still answers the old path; the new one has no trailing slash (404 with one)"),
    Key("LS102", "completions", "annotations", IMPORTS, (), "task", "exact", rules=("rename completions",),
        guide="Import data: when you import pre-annotations, the `completions` field is now `annotations`",
        server="completions are ignored without an error; ground_truth is kept, because a missing one is read as true"),
    Key("LS103", "completion_count", "annotation_count", (), IMPORTS, "import response", "exact",
        rules=("rename completion_count",),
        guide="Import data: returns an `annotation_count` field instead of a `completion_count` field",
        server='Enterprise imports in the background and answers {"import": <id>}, without counts'),
    Route("LS111", "export of results", (RESULTS,), (EXPORT,), "exact",
        guide="Export data: requests made to `/api/projects/<project_ID>/results` fail",
        server=GONE),
    Route("LS112", "export of completions", (COMPLETIONS,), (EXPORT,), "exact",
        guide="Export data: to export annotations from Label Studio Enterprise, you must call a new endpoint",
        server=f"{LATER}; {GONE}"),
    Argument("LS113", "aggregator_type", "", EXPORTS, "", "lossy",
        guide="Export data: `?aggregator_type=`: cannot export aggregated annotations",
        todo="aggregate the annotations of the export yourself"),
    Argument("LS114", "finished", "0", EXPORTS, "download_all_tasks=true", "exact",
        guide="Export data: `?finished=0`: no longer a default setting; instead, use `download_all_tasks=true`",
        otherwise="the export has the tasks with at least one annotation, cancelled ones too",
        absent="the export has only tasks with at least one annotation; add download_all_tasks=true if you had all "
               "of them"),
    Argument("LS115", "return_task", "1", EXPORTS, "", "exact",
        guide="Export data: `?return_task=1`: endpoint always returns all tasks",
        otherwise="the tasks are in the export whatever it says"),
    Argument("LS116", "return_predictions", "1", EXPORTS, "", "exact",
        guide="Export data: `?return_predictions=1`: endpoint always returns predictions",
        otherwise="the predictions are in the export whatever it says",
        server="current servers give bare ids of predictions; a snapshot (POST /api/projects/<project_id>/exports/) "
               "has them whole"),
    Argument("LS117", "return_ground_truths", "1", EXPORTS, "", "exact",
        guide="Export data: `?return_ground_truths=1`: endpoint always returns ground truth annotations",
        otherwise="the ground truths are in the export whatever it says"),
    Key("LS118", "completions", "annotations", (), ANSWERS, "task", "exact", rules=("rename completions",),
        guide='Export data: the `"completions":` section is renamed to `"annotations"`'),
    Key("LS119", "aggregated", "", IMPORTS, ANSWERS, "task", "lossy", rules=("drop aggregated",),
        guide="Export data: `aggregated` is removed"),
    Key("LS120", "aggregated_completed_by", "", IMPORTS, ANSWERS, "task", "lossy", rules=("drop aggregated_completed_by",),
        guide="Export data: `aggregated_completed_by` is removed"),
    Key("LS121", "aggregated_ids", "", IMPORTS, ANSWERS, "task", "lossy", rules=("drop aggregated_ids",),
        guide="Export data: `aggregated_ids` is removed"),
    Key("LS122", "ground_truth", "", IMPORTS, ANSWERS, "task", "lossy", rules=("drop ground_truth",),
        guide="Export data: `ground_truth` is removed",
        server="v2 servers still write it, and import reads a missing one as true: in calls it is kept"),
    Key("LS123", "result", "result", IMPORTS, ANSWERS, "task", "exact",
        rules=("flatten result", "flatten prediction result", "split annotators"), lossy_if="inner-lists-joined",
        guide="Export data: `result` is no longer a double list and is now a single list",
        server="a double list is stored as it is, and other exports of the project fail then"),
    Key("LS124", "completed_by", "completed_by", IMPORTS, ANSWERS, "task", "manual", ids=True,
        guide='Export data: `completed_by` IDs now refer to the actual user IDs (not "expert" IDs as before)',
        todo='give each the id of a member of the organization, or {"email": ...}; one that is unknown fails the '
             'import'),
    Route("LS131", "organization token reset", (), (Call("POST", "/api/invite/reset-token"),), "manual",
        guide="Invite people and create accounts: the old tokens are no longer supported; reset your organization "
              "token",
        todo="links with the token of before stop working: send new ones",
        server="no trailing slash (404 with one)"),
    Route("LS132", "organization invite URL", (Call("GET", "/organization/welcome/<token>"),),
        (Call("GET", "<host>/user/signup/", "token=<invite_token>"),), "exact",
        guide="Invite people and create accounts: the URL has changed to `/user/signup/?token=<token>`",
        todo="the old token is dead: reset it (LS131), and take the new one from GET /api/invite",
        server="`http://localhost:8000` in the guide stands for your own server"),
    Route("LS133", "project invite link", (), (
            Call("GET", "/api/invite"),
            Call("PATCH", "/api/organizations/<organization_id>/memberships", body='{"user_id": <user_id>, "role": "AN"}'),
            Call("POST", "/api/projects/<project_id>/members/", body='{"user": <user_id>}'),
        ), "manual",
        guide="Invite people and create accounts: links that invite people directly to projects are no longer "
              "supported",
        todo="send the person the invite_url of the first answer, and go on when they have signed up",
        server="the second and third call are Enterprise only. Roles: OW owner, AD administrator, MA manager, RE "
               "reviewer, AN annotator, NO not activated, DI deactivated"),
    Route("LS141", "storage detail", STORAGE, (Call("", "/api/storages/<storage_type>/<storage_id>"),), "exact",
        guide="Create and update external and cloud storage: `api/storages/s3/<storage_ID>` gets a specific "
              "connection",
        server="no trailing slash (404 with one)"),
    Route("LS142", "storage list", STORAGE[:1], (Call("", "/api/storages/<storage_type>", "project=<project_id>"),),
        "exact",
        guide="Create and update external and cloud storage: instead of `/api/storages/<int:pk>/`, call "
              "`api/storages/s3?project=<project_ID>`",
        server="400 without project; GET /api/storages?project=<project_id> lists all types"),
    Route("LS143", "storage create", (STORAGES,), (Call("", "/api/storages/<storage_type>"),), "exact",
        guide="Create and update external and cloud storage: specify the type of storage in the API endpoint"),
    Route("LS144", "storage sync", (SYNC,), (Call("", "/api/storages/<storage_type>/<storage_id>/sync"),), "exact",
        guide="Create and update external and cloud storage: instead of `/api/storages/<int:pk>/sync/`, call "
              "`/api/storages/s3/<project_ID>/sync`",
        server="the path takes the id of the storage, not of the project (404)"),
    Key("LS145", "path", "bucket", CONFIGURED, CONFIGURED, "storage", "exact", by_type=True,
        guide="Create and update external and cloud storage: path: bucket",
        todo="databricks has no such key: give host, catalog, schema and volume",
        server="bucket for S3 and GCS, container for Azure; Redis and local files keep path. The old name is "
               "ignored without an error"),
    Key("LS146", "regex", "regex_filter", CONFIGURED, CONFIGURED, "storage", "exact",
        guide="Create and update external and cloud storage: regex: regex_filter",
        server="the old name is ignored without an error"),
    Key("LS147", "data_key", "", CONFIGURED, CONFIGURED, "storage", "lossy",
        guide="Create and update external and cloud storage: data_key: none, BLOBs are attached to the first "
              "available object tag",
        todo='if the storage holds media files and no JSON tasks, set "use_blob_urls": true'),
    Key("LS151", "team_id", "workspace", (Call("POST", "/api/projects"),), (), "project", "exact",
        value="workspace_id",
        guide="Create projects: the `team_id` parameter is no longer supported in the POST payload; create a "
              "project, then add it to a workspace",
        todo="make or find the workspace (POST or GET /api/workspaces/), and add its people with POST "
             "/api/workspaces/<workspace_id>/memberships/",
        server='workspaces are Enterprise only. An existing project: POST /api/workspaces/<workspace_id>/projects/ '
               '{"project": <project_id>}. team_id is ignored without an error'),
    Route("LS161", "teams", TEAMS, (), "manual",
        guide='Introduction: "Teams" are now called "Workspaces"',
        todo="use /api/workspaces/: a workspace organizes projects, not people, and its id is not that of the team",
        server="workspaces are Enterprise only"),
    Fact("LS162", "object ids", "manual",
        guide="Introduction: existing object IDs were likely changed due to database migration",
        todo="look the new ids up"),
    Fact("LS163", "authorization by token", "manual",
        guide="Invite people and create accounts: the old tokens are no longer supported",
        todo="take the token from your account on the new server",
        server="`Authorization: Token <token>` goes on; newer servers also have personal access tokens, which are "
               "`Bearer`, and may have the others switched off"),
)
# fmt: on
