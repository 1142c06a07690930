"""Calls of the v1 API on a v2 server. Unchanged, they fail or are ignored; migrated, they have their old effect."""

import json
from urllib.parse import parse_qs, urlsplit

import bucket as bucket_server
import pytest
from files import TEXT

from lsconvert import STORAGE_TYPES, Request, migrate_request, migrate_response

pytestmark = pytest.mark.e2e

REGION = {"id": "r", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["Positive"]}}
COMPLETION = {"result": [[REGION]], "ground_truth": False, "lead_time": 2.5}
TASKS = [
    {"data": {"text": "a"}, "completions": [COMPLETION], "predictions": [{"result": [[REGION]], "score": 0.5}]},
    {"data": {"text": "b"}, "completions": []},
]


def call(method, path, body=None):
    headers = (("Content-Type", "application/json"),) if body is not None else ()
    return Request(method, path, headers, None if body is None else json.dumps(body).encode())


@pytest.fixture
def send(client):
    """Return a function that sends a call unchanged; its URL is a path."""
    return lambda request: client.send(request.method, request.url, request.body, request.headers)


@pytest.fixture
def send_migrated(send):
    """Return a function that sends the only call that replaces an old one, and returns the response."""

    def migrate_and_send(request, **known):
        migration = migrate_request(request, **known)
        assert not migration.manual
        [new] = migration.requests
        return send(new)

    return migrate_and_send


@pytest.fixture
def project(new_project):
    return new_project(TEXT)


@pytest.fixture
def filled(project):
    """Return a project with two tasks, one of them annotated."""
    assert project.load(migrated_body(TASKS)).status == 201
    return project


def migrated_body(tasks):
    [new] = migrate_request(call("POST", "/api/projects/1/import", tasks)).requests
    return new.body


# Import


@pytest.mark.parametrize("path", ["tasks/bulk", "tasks/bulk/", "import"])
def test_import(path, project, send, send_migrated):
    old = call("POST", f"/api/projects/{project.id}/{path}", TASKS)
    lost = send(Request(old.method, old.url, old.headers, json.dumps([{**TASKS[0], "predictions": []}]).encode()))
    assert lost.status == 201
    assert lost.json()["annotation_count"] == 0
    assert not any(task["annotations"] for task in project.tasks())

    answer = send_migrated(old, project_id=project.id)
    assert answer.status == 201
    assert answer.json()["annotation_count"] == 1
    [task] = [task for task in project.snapshot() if task["annotations"]]
    [annotation] = task["annotations"]
    assert (annotation["result"], annotation["ground_truth"], annotation["lead_time"]) == ([REGION], False, 2.5)
    assert [prediction["result"] for prediction in task["predictions"]] == [[REGION]]
    assert project.other_exports() == [200, 200]


def test_double_lists_of_predictions_fail(project, send):
    """The server answers 500 to the whole payload of `test_import`, because of a double list in predictions."""
    assert send(call("POST", f"/api/projects/{project.id}/import", TASKS)).status == 500


def test_import_response(project, send):
    old = call("POST", f"/api/projects/{project.id}/tasks/bulk/", TASKS)
    [new] = migrate_request(old, project_id=project.id).requests
    assert urlsplit(new.url).path == f"/api/projects/{project.id}/import"
    answer = send(new)
    for request in (old, new):
        given = json.loads(migrate_response(request, answer.body))
        assert given["completion_count"] == 1
        assert "annotation_count" not in given
        assert migrate_response(request, migrate_response(request, answer.body), to="v2") == answer.body


def test_import_has_no_trailing_slash(project, send):
    assert send(call("POST", f"/api/projects/{project.id}/import/", [{"data": {"text": "a"}}])).status == 404


# Export


@pytest.mark.parametrize("path", ["results", "results/", "completions", "completions/"])
@pytest.mark.parametrize(
    ("argument", "tasks"),
    [
        ("", 1),
        ("aggregator_type=no_aggregation", 1),
        ("finished=0", 2),
        ("finished=1", 1),
        ("return_task=1", 1),
        ("return_predictions=1", 1),
        ("return_ground_truths=1", 1),
        ("aggregator_type=majority_vote&finished=0&return_task=1&return_predictions=1&return_ground_truths=1", 2),
    ],
)
def test_export(path, argument, tasks, filled, send, send_migrated):
    old = call("GET", f"/api/projects/{filled.id}/{path}?{argument}")
    assert send(old).status == 404
    answer = send_migrated(old, project_id=filled.id)
    assert answer.status == 200
    exported = answer.json()
    assert len(exported) == tasks
    assert [len(task["annotations"]) for task in exported if task["annotations"]] == [1]
    [annotated] = [task for task in exported if task["annotations"]]
    assert annotated["data"] == {"text": "a"}
    assert len(annotated["predictions"]) == 1


@pytest.mark.parametrize("argument", ["aggregator_type=x", "finished=0", "return_task=0", "return_predictions=0"])
def test_old_arguments_are_ignored(argument, filled, send):
    """The server accepts old arguments on the new path without an error."""
    plain = send(call("GET", f"/api/projects/{filled.id}/export?exportType=JSON"))
    argued = send(call("GET", f"/api/projects/{filled.id}/export?exportType=JSON&{argument}"))
    assert argued.status == 200
    assert argued.body == plain.body


def test_export_response(filled, send):
    """An old client gets completions with a double list. Migrated back, the response is unchanged."""
    old = call("GET", f"/api/projects/{filled.id}/results?finished=0")
    [new] = migrate_request(old, project_id=filled.id).requests
    answer = send(new)
    for request in (old, new):
        given = migrate_response(request, answer.body)
        tasks = json.loads(given)
        assert [len(task["completions"]) for task in tasks] == [1, 0]
        assert tasks[0]["completions"][0]["result"] == [[REGION]]
        assert not any("annotations" in task for task in tasks)
        assert migrate_response(request, given, to="v2") == answer.body


# Storages

BUCKET = "a-bucket"
OBJECTS = {"a.json": b'{"data": {"text": "from the bucket"}}', "b.txt": b"no task"}


@pytest.fixture
def bucket():
    with bucket_server.serving(BUCKET, OBJECTS) as endpoint:
        yield {"s3_endpoint": endpoint, "aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "a"}


@pytest.fixture
def local(folder, project):
    """Return a folder with a file of one task, for a storage of local files."""
    path = folder / "files" / str(project.id)
    path.mkdir()
    (path / "a.json").write_bytes(OBJECTS["a.json"])
    return path


def test_s3_storage(project, bucket, send, send_migrated):
    """Create, list, detail, change, sync and delete: old paths answer 404, and migrated calls work."""
    payload = {**bucket, "project": project.id, "path": BUCKET, "regex": ".*json", "data_key": "text"}
    old = call("POST", "/api/storages/", payload)
    assert send(old).status == 405
    made = send_migrated(old, storage_type="s3")
    assert made.status == 201, made
    storage = made.json()
    assert (storage["bucket"], storage["regex_filter"], storage["project"]) == (BUCKET, ".*json", project.id)

    listing = call("GET", "/api/storages/1/")
    assert send(listing).status == 404
    assert send_migrated(listing, storage_type="s3", project_id=project.id).json() == [storage]

    path = f"/api/storages/{storage['id']}/"
    known = {"storage_type": "s3", "storage_id": storage["id"], "project_id": project.id}
    assert send(call("GET", path)).status == 404
    assert send_migrated(call("GET", path), **known).json() == storage

    change = call("PATCH", path, {"regex": "a.*"})
    assert send(change).status == 404
    assert send_migrated(change, **known).json()["regex_filter"] == "a.*"

    assert send(call("POST", f"{path}sync/")).status == 404
    synced = send_migrated(call("POST", f"{path}sync/"), **known)
    assert synced.status == 200, synced
    assert [task["data"] for task in project.tasks()] == [{"text": "from the bucket"}]

    assert send(call("DELETE", path)).status == 404
    assert send_migrated(call("DELETE", path), **known).status == 204
    assert send_migrated(call("GET", path), **known).status == 404


def test_s3_storage_response_for_an_old_client(project, bucket, send):
    made = send(call("POST", "/api/storages/s3", {**bucket, "project": project.id, "bucket": BUCKET})).json()
    for path in (f"/api/storages/s3/{made['id']}", f"/api/storages/s3?project={project.id}"):
        new = call("GET", path)
        answer = send(new)
        given = json.loads(migrate_response(new, answer.body))
        assert (given[0] if isinstance(given, list) else given)["path"] == BUCKET
        assert migrate_response(new, migrate_response(new, answer.body), to="v2") == answer.body


def test_old_names_are_ignored(project, bucket, send):
    """The new path accepts old names without an error, and creates a storage without a bucket and a filter."""
    payload = {**bucket, "project": project.id, "path": BUCKET, "regex": ".*json"}
    made = send(call("POST", "/api/storages/s3", payload))
    assert made.status == 201
    assert (made.json()["bucket"], made.json()["regex_filter"]) == (None, None)


def test_local_storage(project, local, send_migrated):
    payload = {"project": project.id, "path": str(local), "regex": ".*json", "data_key": "text"}
    made = send_migrated(call("POST", "/api/storages/", payload), storage_type="localfiles")
    assert made.status == 201, made
    assert (made.json()["path"], made.json()["regex_filter"]) == (str(local), ".*json")
    known = {"storage_type": "localfiles", "storage_id": made.json()["id"], "project_id": project.id}
    assert send_migrated(call("POST", f"/api/storages/{made.json()['id']}/sync/"), **known).status == 200
    assert [task["data"] for task in project.tasks()] == [{"text": "from the bucket"}]


@pytest.mark.parametrize("kind", ["s3", "gcs", "azure", "redis", "localfiles"])
@pytest.mark.parametrize("prefix", ["", "export/"])
def test_the_server_knows_the_new_names(kind, prefix, send, send_migrated):
    """The server lists the keys of a payload for each type of storage."""
    old = call("POST", "/api/storages/", {"path": "a", "regex": "b", "data_key": "c", "title": "d"})
    [new] = migrate_request(old, storage_type=prefix + kind).requests
    answer = send(Request("OPTIONS", new.url))
    assert answer.status == 200, answer
    keys = answer.json()["actions"]["POST"].keys()
    assert json.loads(new.body).keys() <= keys
    assert "regex" not in keys
    assert "data_key" not in keys
    assert ("path" in keys) == (STORAGE_TYPES[kind] == "path")


def test_lists_need_a_project(send):
    assert send(call("GET", "/api/storages/s3")).status == 400


def test_sync_needs_the_id_of_the_storage(new_project, bucket, send, send_migrated):
    """The guide uses the id of the project, which is the id of no storage or of another one."""
    project = new_project(TEXT)
    made = send(call("POST", "/api/storages/s3", {**bucket, "project": project.id, "bucket": BUCKET})).json()
    assert made["id"] != project.id
    assert send(call("GET", f"/api/storages/s3/{project.id}")).status == 404
    assert send(call("POST", f"/api/storages/s3/{project.id}/sync")).status == 404
    assert send_migrated(call("POST", "/api/storages/1/sync/"), storage_type="s3", storage_id=made["id"]).status == 200


# Invitations, and projects in a team


def test_invite_url(client, send):
    """The migrated URL equals that of the server, and its page has the form to sign up."""
    invite = send(call("GET", "/api/invite")).json()
    assert send(call("GET", "/organization/welcome/0a1b2c")).status == 404
    old = call("GET", "https://app.heartex.ai/organization/welcome/0a1b2c")
    [new] = migrate_request(old, host=client.url, invite_token=invite["token"]).requests
    assert new.url == client.url + invite["invite_url"].removeprefix(client.url)
    page = send(new)
    assert page.status == 200
    assert parse_qs(urlsplit(new.url).query)["token"][0] in page.body.decode()


def test_token_reset(client, send):
    before = send(call("GET", "/api/invite")).json()["token"]
    reset = migrate_request(call("GET", "https://app.heartex.ai/organization"), call="LS131", host=client.url)
    [new] = reset.requests
    answer = send(new)
    assert answer.status == 201
    after = send(call("GET", "/api/invite")).json()["token"]
    assert answer.json()["token"] == after != before


def test_project_invite(client, project, members, send):
    """The first of the three calls works everywhere; the other two exist only in Enterprise."""
    known = {"host": client.url, "organization_id": 1, "user_id": members.id("new@example.com")}
    steps = migrate_request(call("GET", "/some/link"), call="LS133", project_id=project.id, **known).requests
    assert [send(step).status for step in steps] == [200, 405, 404]


def test_team_of_a_project(client, send, send_migrated):
    """Open source has no workspaces: it accepts the call, and ignores `workspace` and `team_id`."""
    old = call("POST", "/api/projects/", {"title": "in a team", "team_id": 3})
    made = send_migrated(old, workspace_id=9)
    assert made.status == 201
    client.delete_project(made.json()["id"])
