"""Each payload of `server_observations.py`, sent unchanged: the server reacts as recorded there."""

import json

import pytest
import server
from files import TEXT
from server_observations import CONFIG, MEMBERS, PROBES

pytestmark = pytest.mark.e2e

# An error of the database after the tasks were stored: the response is 500, but the tasks exist.
STORED_ALL_THE_SAME = ("predictions double list", "predictions ints")
NOT_A_MEMBER = ("not a valid annotator", "Unknown annotator's email")


@pytest.mark.parametrize(("name", "verdict", "body"), [pytest.param(*probe, id=probe[0]) for probe in PROBES])
def test_probe(name, verdict, body, new_project, members):
    assert members.ids[server.ADMIN] == 1
    members.id("user2@example.com")
    project = new_project(TEXT)
    answer = project.load(body)
    if verdict not in ("kept", "lost", "breaks"):
        assert answer.status in (400, 500)
        assert bool(project.tasks()) == (name in STORED_ALL_THE_SAME)
        if verdict == MEMBERS:
            assert any(words in answer.body.decode() for words in NOT_A_MEMBER)
        return
    assert answer.status == 201
    assert project.other_exports() == ([500, 500] if verdict == "breaks" else [200, 200])
    if verdict != "breaks":
        assert bool(project.losses(sent(body), users={1: server.ADMIN})) == (verdict == "lost")


def sent(body):
    """Return the tasks of a payload; the server reads `$undefined$` as the data key of its config."""
    tasks = json.loads(json.dumps(body).replace("$undefined$", "text"))
    return tasks if isinstance(tasks, list) else [tasks]


def test_a_config_that_fits_the_data(new_project):
    [body] = [body for _, verdict, body in PROBES if verdict == CONFIG]
    assert new_project(TEXT.replace("$text", "$other")).load([body]).status == 201


def test_each_form_of_completed_by_for_a_member(new_project, members):
    [by_id, by_email] = [body for _, verdict, body in PROBES if verdict == MEMBERS]
    user = members.id("user2@example.com")
    for body, who in ((by_id, user), (by_email, {"email": "user2@example.com"})):
        task = {**body, "annotations": [{**body["annotations"][0], "completed_by": who}]}
        project = new_project(TEXT)
        assert project.load([task]).status == 201
        assert project.losses([task], users={user: "user2@example.com"}) == []
