"""The endpoint table has the changes of the guide and no others. `GUIDE` repeats the guide in other words."""

import re

import pytest

from lsconvert import ENDPOINTS, PARAMETERS, STORAGE_TYPES
from lsconvert.calls.model import CallParameters
from lsconvert.calls.rows import Argument, Fact, Key, Route
from lsconvert.rules.operations import Remap
from lsconvert.rules.tables import NOTES, RULES

IMPORT, EXPORT = "Import data", "Export data"
PEOPLE, STORAGE, PROJECTS = (
    "Invite people and create accounts",
    "Create and update external and cloud storage",
    "Create projects",
)
START = "Introduction"

# Section of the guide, old form, new form ("" if it is removed), in the order of the guide.
GUIDE = [
    (START, "/api/teams", ""),
    (START, "/api/tasks/<task_id>/completions", "/api/tasks/<task_id>/annotations/"),
    (START, "/api/completions/<annotation_id>", "/api/annotations/<annotation_id>/"),
    (START, "object ids", ""),
    (IMPORT, "/api/projects/<project_id>/tasks/bulk", "/api/projects/<project_id>/import"),
    (IMPORT, "payload completions", "annotations"),
    (IMPORT, "response completion_count", "annotation_count"),
    (EXPORT, "/api/projects/<project_id>/results", "/api/projects/<project_id>/export?exportType=JSON"),
    (EXPORT, "?aggregator_type=", ""),
    (EXPORT, "?finished=0", "download_all_tasks=true"),
    (EXPORT, "?return_task=1", ""),
    (EXPORT, "?return_predictions=1", ""),
    (EXPORT, "?return_ground_truths=1", ""),
    (EXPORT, "response completions", "annotations"),
    (EXPORT, "response aggregated", ""),
    (EXPORT, "response aggregated_completed_by", ""),
    (EXPORT, "response aggregated_ids", ""),
    (EXPORT, "response ground_truth", ""),
    (EXPORT, "response result", "result"),
    *((EXPORT, f"{part} {key}", key) for part in ("payload", "response") for key in ("honeypot", "skipped")),
    (EXPORT, "response completed_by", "completed_by"),
    (PEOPLE, "organization token reset", "/api/invite/reset-token"),
    (PEOPLE, "/organization/welcome/<token>", "<host>/user/signup/?token=<invite_token>"),
    (PEOPLE, "project invite link", "/api/invite"),
    (PEOPLE, "project invite link", "/api/organizations/<organization_id>/memberships"),
    (PEOPLE, "project invite link", "/api/projects/<project_id>/members/"),
    (STORAGE, "/api/storages/<pk>", "/api/storages/<storage_type>?project=<project_id>"),
    (STORAGE, "/api/storages/<pk>", "/api/storages/<storage_type>/<storage_id>"),
    (STORAGE, "/api/storages/<pk>/sync", "/api/storages/<storage_type>/<storage_id>/sync"),
    (STORAGE, "payload path", "bucket"),
    (STORAGE, "response path", "bucket"),
    (STORAGE, "payload regex", "regex_filter"),
    (STORAGE, "response regex", "regex_filter"),
    (STORAGE, "payload data_key", ""),
    (STORAGE, "response data_key", ""),
    (PROJECTS, "payload team_id", "workspace"),
]
# Changes that the guide implies: a call that a later version names, the storage list, export keys in imports, tokens, and
# calls of servers of version 0.x.
IMPLIED = [
    (EXPORT, "/api/projects/<project_id>/completions", "/api/projects/<project_id>/export?exportType=JSON"),
    (START, "/api/teams/<team_id>", ""),
    (START, "/api/tasks/<task_id>/completions/<annotation_id>", "/api/annotations/<annotation_id>/"),
    (EXPORT, "response result", "result"),
    (STORAGE, "/api/storages", "/api/storages/<storage_type>"),
    *((EXPORT, f"payload {key}", "") for key in ("aggregated", "aggregated_completed_by", "aggregated_ids", "ground_truth")),
    (EXPORT, "payload result", "result"),
    (PEOPLE, "authorization by token", ""),
    (EXPORT, "payload completed_by", "completed_by"),
    (IMPORT, "/api/project/import", "/api/projects/<project_id>/import"),
    (EXPORT, "/api/project/export", ""),
    (EXPORT, "/api/completions", ""),
]  # fmt: skip


def changes(row):
    """Return the changes of a row in the form of GUIDE."""
    section = row.section
    match row:
        case Route(old=(), name=name, becomes=becomes):
            pairs = [(name, call.path) for call in becomes]
        case Route(old=old, becomes=()):
            pairs = [(call.path, "") for call in old]
        case Route(old=old, becomes=[call]):
            pairs = [(path, f"{call.path}?{call.query}".rstrip("?")) for path in (call.path for call in old)]
        case Argument(name=name, value=value, becomes=becomes):
            pairs = [(f"?{name}={value}", becomes)]
        case Key(old=old, new=new, payload=payload, response=response):
            pairs = [(f"{part} {old}", new) for part, calls in (("payload", payload), ("response", response)) if calls]
        case Fact(name=name):
            pairs = [(name, "")]
    return {(section, *pair) for pair in pairs}


@pytest.mark.parametrize("change", GUIDE, ids=" ".join)
def test_the_table_has_every_change_of_the_guide(change):
    assert any(change in changes(row) for row in ENDPOINTS)


def test_the_table_has_no_other_changes():
    assert set().union(*map(changes, ENDPOINTS)) == {*GUIDE, *IMPLIED}


def test_codes_are_unique_and_in_order():
    codes = [row.code for row in ENDPOINTS]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch("LS1[0-9]{2}", code) for code in codes)


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: row.code)
def test_rows_are_complete(row):
    assert ": " in row.guide
    assert row.fidelity in ("exact", "lossy", "manual")
    assert row.fidelity != "manual" or row.todo


def test_rows_name_existing_rules_notes_and_parameters():
    rules = {rule.name for rule in RULES}
    keys = [row for row in ENDPOINTS if isinstance(row, Key)]
    for row in keys:
        assert rules.issuperset(row.rules), row.code
        assert not row.lossy_if or row.lossy_if in NOTES
        assert not row.value or row.value in PARAMETERS
    assert rules - {name for row in keys for name in row.rules} == {r.name for r in RULES if isinstance(r, Remap)}


def test_every_value_of_a_new_call_is_known_or_a_parameter():
    for row in (row for row in ENDPOINTS if isinstance(row, Route)):
        given = {name for call in row.old for name in re.findall(r"<(\w+)>", call.path)} & PARAMETERS.keys()
        needed = {name for call in row.becomes for name in re.findall(r"<(\w+)>", call.path + call.query + call.body)}
        assert needed <= given | PARAMETERS.keys(), row.code


def test_every_parameter_is_a_keyword_argument():
    assert CallParameters.__annotations__.keys() == PARAMETERS.keys()


def test_new_calls_are_not_old_calls():
    routes = [row for row in ENDPOINTS if isinstance(row, Route)]
    assert not {c.path for row in routes for c in row.old} & {c.path for row in routes for c in row.becomes}


def test_new_keys_of_storage_types():
    path = {name: new for name, new in STORAGE_TYPES.items() if new not in ("bucket", "container")}
    assert path == {"redis": "path", "localfiles": "path", "databricks": ""}
    assert {name for name, new in STORAGE_TYPES.items() if new == "container"} == {"azure", "azure_spi"}


def test_the_texts_name_roles_workspaces_and_the_asynchronous_export():
    [team] = [row for row in ENDPOINTS if row.code == "LS151"]
    for call in (
        "/api/workspaces/)",
        "/api/workspaces/<workspace_id>/projects/",
        "/api/workspaces/<workspace_id>/memberships/",
    ):
        assert call in team.todo + team.server
    [invite] = [row for row in ENDPOINTS if row.code == "LS133"]
    assert all(f" {role} " in invite.server for role in ("OW", "AD", "MA", "RE", "AN", "DI", "NO"))
    for row in (row for row in ENDPOINTS if row.code in ("LS111", "LS112")):
        assert all(text in row.server for text in ("404", "POST /api/projects/<project_id>/exports/", "/download"))
