"""Payloads that the server rejects or loses, upgraded for import: repaired and accepted, or refused by lsconvert.

For each payload of `server_observations.py` that is not kept, REPAIRS has the expected outcome. Drafts are a third case: the server
always drops them, so lsconvert removes them and reports it.
"""

import json

import pytest
import server
from files import TEXT
from server_observations import PROBES
from upgrading import upgrade

pytestmark = pytest.mark.e2e

TAKEN, NAMED, OTHER, DROPPED = "taken", "named", "named as another kind of document", "dropped"
MEMBERS = "refused by the server, which alone knows its members"
# The users for the ids in the payloads.
USERS = {1: server.ADMIN, 103: "annotator103@example.com", 999: "annotator999@example.com"}
REPAIRS = {
    "completions key, flat result": TAKEN,
    "v1 doc completion verbatim under completions": TAKEN,
    "completions without data (root=data)": NAMED,
    "annotations double list result": TAKEN,
    "annotations double list, 2 inner lists": TAKEN,
    "annotations double list empty [[]]": TAKEN,
    "annotations aggregated keys": TAKEN,
    "completed_by unknown int 999": TAKEN,
    'completed_by str "1"': TAKEN,
    "completed_by email str": NAMED,
    "completed_by list [1]": NAMED,
    "completed_by true": NAMED,
    "completed_by dict id only": TAKEN,
    "completed_by dict unknown email": MEMBERS,
    "result missing": TAKEN,
    "result null": TAKEN,
    "result dict": TAKEN,
    "result str": TAKEN,
    "result list of strings": NAMED,
    "ground_truth missing": TAKEN,
    "ground_truth null": TAKEN,
    'ground_truth "yes"': NAMED,
    'ground_truth "false"': TAKEN,
    "was_cancelled null": TAKEN,
    "skipped (old key) true": TAKEN,
    "lead_time str abc": TAKEN,
    "id str abc": TAKEN,
    "annotations null": TAKEN,
    "annotations dict": NAMED,
    "annotations list of str": NAMED,
    "annotations list of int": NAMED,
    "data str": NAMED,
    "data null": NAMED,
    "data list": NAMED,
    "meta null": TAKEN,
    'body {"tasks": [...]}': OTHER,
    "one good one bad": TAKEN,
    "predictions double list": TAKEN,
    "predictions no result": TAKEN,
    "predictions ints": TAKEN,
    "predictions null": TAKEN,
    "drafts objects": DROPPED,
    "drafts ints": DROPPED,
}
# The server rejects an empty file, and lsconvert cannot repair it.
# lsconvert does not know the config of a project, which may need other data.
UNTOUCHED = ("body empty list", "data key missing")


def test_each_payload_has_a_row():
    assert list(REPAIRS) == [name for name, verdict, _ in PROBES if verdict != "kept" and name not in UNTOUCHED]


@pytest.mark.parametrize(
    ("name", "body"), [pytest.param(name, body, id=name) for name, _, body in PROBES if name in REPAIRS]
)
def test_repair(name, body, new_project, members, tmp_path):
    for email in USERS.values():
        members.id(email)
    tasks = body if isinstance(body, list) else [body]
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    done = upgrade(source, target, users=USERS)
    if REPAIRS[name] in (NAMED, OTHER):
        assert done.returncode == (1 if REPAIRS[name] == NAMED else 3), done.stderr
        assert not target.exists()
        return
    assert done.returncode == 0, done.stderr
    project = new_project(TEXT)
    answer = project.load(target.read_bytes())
    if REPAIRS[name] == MEMBERS:
        assert answer.status == 400
        return
    assert answer.status == 201, answer
    lost = project.losses(tasks, USERS)
    if REPAIRS[name] == DROPPED:
        assert lost == ["task 0, drafts: 1 became 0"]
        assert "draft" in done.stderr
    else:
        assert lost == []
    assert project.other_exports() == [200, 200]
