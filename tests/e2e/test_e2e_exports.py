"""Exports of a v2 server: all are valid, and no conversion loses any of their content."""

import io

import installation
import pytest
import server
from files import TEXT
from server_observations import CHOICE, PREDICTION, annotated

import lsconvert

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(new_project, client):
    """Return a project with annotations (also without a result, and cancelled), drafts and a prediction."""
    made = new_project(TEXT)
    body = [{**annotated(lead_time=1.5), "predictions": [PREDICTION], "meta": {"a": 1}}, {"data": {"text": "b"}}]
    assert made.load(body).status == 201
    first = min(task["id"] for task in made.tasks())
    for path, sent in (
        ("annotations/", {}),
        ("annotations/", {"result": [CHOICE], "ground_truth": True}),
        ("annotations/", {"result": [], "was_cancelled": True}),
        ("drafts", {"result": [CHOICE], "lead_time": 2.5}),
    ):
        assert client.send("POST", f"/api/tasks/{first}/{path}", sent).status == 201
    return made


def test_the_version(client):
    assert client.send("GET", "/api/version").json()["release"] == installation.VERSION


def test_everything_is_in_the_exports(project):
    """Project validates the exports; this test ensures that they contain every kind of object."""
    for tasks in (project.tasks(), project.snapshot(), project.snapshot(only_ids=True)):
        [task, empty] = sorted(tasks, key=lambda task: task["id"])
        assert empty["annotations"] == []
        assert [len(task[key]) for key in ("annotations", "drafts", "predictions")] == [4, 1, 1]
        assert None in [annotation["result"] for annotation in task["annotations"]]
    whole = next(task for task in project.snapshot() if task["annotations"])
    assert whole["annotations"][0]["completed_by"]["email"] == server.ADMIN
    assert whole["predictions"][0]["result"] == [CHOICE]


def test_an_upgrade_does_not_change_an_export(project, client):
    exported = client.export(project.id).body
    assert converted(lsconvert.upgrade, exported) == exported


def test_round_trip(project, client):
    """An export that is downgraded and upgraded again equals the original byte for byte."""
    for answer in (client.export(project.id), client.snapshot(project.id)):
        old = converted(lsconvert.downgrade, answer.body)
        assert lsconvert.validate(old, schema="v1") == []
        assert converted(lsconvert.upgrade, old, keep_ground_truth=True) == answer.body


def converted(convert, exported, **options):
    target = io.BytesIO()
    convert(io.BytesIO(exported), target, **options)
    return target.getvalue()
