"""Calls of the v1 API on a v2 server: as they are, they fail or are ignored; migrated, they do what they did."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from files import TEXT

from lsconvert import Request, migrate_request, migrate_response

pytestmark = pytest.mark.e2e

REGION = {"id": "r", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["Positive"]}}
COMPLETION = {"result": [[REGION]], "ground_truth": False, "lead_time": 2.5}
TASKS = [
    {"data": {"text": "a"}, "completions": [COMPLETION], "predictions": [{"result": [[REGION]], "score": 0.5}]},
    {"data": {"text": "b"}, "completions": []},
]
# What of a storage no call needs to reach: creating one only writes it down.
S3 = {"title": "e2e", "aws_access_key_id": "x", "aws_secret_access_key": "x"}


def call(method, path, body=None):
    headers = (("Content-Type", "application/json"),) if body is not None else ()
    return Request(method, path, headers, None if body is None else json.dumps(body).encode())


@pytest.fixture
def send(client):
    """Send a call as it is; its URL is a path."""
    return lambda request: client.send(request.method, request.url, request.body, request.headers)


@pytest.fixture
def send_migrated(send):
    """Send what takes the place of a call, which has to be one call, and return its answer."""

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
    """Make a project with two tasks, one of them annotated."""
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


def test_predictions_as_they_are_fail(project, send):
    """The payload of `test_import`, whole: the server answers 500 to a double list of predictions."""
    assert send(call("POST", f"/api/projects/{project.id}/import", TASKS)).status == 500


def test_import_answer(project, send):
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
    """On the new path, the server does not say that it does not know them."""
    plain = send(call("GET", f"/api/projects/{filled.id}/export?exportType=JSON"))
    argued = send(call("GET", f"/api/projects/{filled.id}/export?exportType=JSON&{argument}"))
    assert argued.status == 200
    assert argued.body == plain.body


def test_export_answer(filled, send):
    """An old client is given completions, with the double list that it expects, and gives back what it got."""
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


@pytest.fixture
def local(folder, project):
    """Make a folder with one task in a file, for a storage of local files."""
    path = folder / "files" / str(project.id)
    path.mkdir()
    (path / "task.json").write_text('{"data": {"text": "from a file"}}', encoding="utf-8")
    return path


def test_local_storage(project, local, send, send_migrated):
    """Create, list, detail, change, sync and delete: the storage does its work."""
    payload = {"project": project.id, "path": str(local), "regex": ".*json", "data_key": "text", "title": "e2e"}
    assert send(call("POST", "/api/storages/", payload)).status in (404, 405)
    made = send_migrated(call("POST", "/api/storages/", payload), storage_type="localfiles")
    assert made.status == 201, made
    assert made.json()["path"] == str(local)
    assert made.json()["regex_filter"] == ".*json"
    storage = made.json()["id"]
    known = {"storage_type": "localfiles", "storage_id": storage, "project_id": project.id}

    assert send(call("GET", f"/api/storages/{storage}/")).status == 404
    assert send_migrated(call("GET", f"/api/storages/{storage}/"), **known).json() == made.json()
    listed = send_migrated(call("GET", f"/api/storages/{storage}/"), storage_type="localfiles", project_id=project.id)
    assert [one["id"] for one in listed.json()] == [storage]
    assert send(call("GET", "/api/storages/localfiles")).status == 400

    change = call("PATCH", f"/api/storages/{storage}/", {"regex": "task.*"})
    assert send_migrated(change, **known).json()["regex_filter"] == "task.*"

    assert send(call("POST", f"/api/storages/{storage}/sync/")).status == 404
    assert send_migrated(call("POST", f"/api/storages/{storage}/sync/"), **known).status == 200
    assert [task["data"] for task in project.tasks()] == [{"text": "from a file"}]

    assert send_migrated(call("DELETE", f"/api/storages/{storage}/"), **known).status == 204
    assert send_migrated(call("GET", f"/api/storages/{storage}/"), **known).status == 404


def test_local_storage_without_migration(project, local, send):
    """The old names are taken, and do nothing: the filter is not there."""
    payload = {"project": project.id, "path": str(local), "regex": ".*json"}
    made = send(call("POST", "/api/storages/localfiles", payload))
    assert made.status == 201
    assert made.json()["regex_filter"] is None


def test_s3_storage(project, send, send_migrated):
    payload = {**S3, "project": project.id, "path": "a-bucket", "prefix": "p", "regex": ".*json", "data_key": "text"}
    ignored = send(call("POST", "/api/storages/s3", payload))
    assert ignored.status == 201
    assert (ignored.json()["bucket"], ignored.json()["regex_filter"]) == (None, None)

    made = send_migrated(call("POST", "/api/storages/", payload), storage_type="s3")
    assert made.status == 201, made
    assert (made.json()["bucket"], made.json()["regex_filter"]) == ("a-bucket", ".*json")
    given = json.loads(migrate_response(call("POST", "/api/storages/s3"), made.body))
    assert (given["path"], given["regex"]) == ("a-bucket", ".*json")


@pytest.mark.parametrize(
    ("kind", "place"), [("gcs", "bucket"), ("azure", "container"), ("redis", "path"), ("localfiles", "path")]
)
def test_the_new_name_of_path(kind, place, project, local, send_migrated):
    """Each type of storage takes the new name of `path`, and gives it back."""
    path = str(local) if kind == "localfiles" else "a-place"
    payload = {"project": project.id, "path": path, "title": "e2e"}
    made = send_migrated(call("POST", "/api/storages/", payload), storage_type=kind)
    assert made.status == 201, made
    assert made.json()[place] == path


def test_sync_takes_the_id_of_the_storage(client, new_project, send, send_migrated):
    """The guide writes the id of the project there; that is another storage, or none."""
    projects = [new_project(TEXT) for _ in range(2)]
    made = send(call("POST", "/api/storages/s3", {**S3, "project": projects[-1].id, "bucket": "a-bucket"})).json()
    unused = max(made["id"], projects[-1].id) + 1000
    by_storage = send_migrated(
        call("POST", f"/api/storages/{made['id']}/sync/"), storage_type="s3", storage_id=made["id"]
    )
    by_another = send_migrated(call("POST", f"/api/storages/{made['id']}/sync/"), storage_type="s3", storage_id=unused)
    assert by_another.status == 404
    assert by_storage.status != 404


# Invitations, and projects in a team


def test_invite_url(client, send):
    """The migrated URL is the one that the server itself hands out, and its page lets people sign up."""
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
    """The first of the three calls works everywhere; the other two are there in Enterprise only."""
    known = {"host": client.url, "organization_id": 1, "user_id": members.id("new@example.com")}
    steps = migrate_request(call("GET", "/some/link"), call="LS133", project_id=project.id, **known).requests
    assert [send(step).status for step in steps] == [200, 405, 404]


def test_team_of_a_project(client, send, send_migrated):
    """Open source has no workspaces: it takes the call, and ignores `workspace` as it ignores `team_id`."""
    old = call("POST", "/api/projects/", {"title": "in a team", "team_id": 3})
    made = send_migrated(old, workspace_id=9)
    assert made.status == 201
    client.delete_project(made.json()["id"])
