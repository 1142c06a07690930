"""2,000 random tasks in batches: the server accepts all of them, and loses nothing."""

import json

import pytest
from files import TEXT
from generated import ANNOTATORS, draw
from upgrading import upgrade

import lsconvert

pytestmark = pytest.mark.e2e
TASKS, BATCH = 2_000, 100


@pytest.fixture(scope="module")
def tasks():
    drawn = draw(TASKS)
    assert len(drawn) == TASKS
    return drawn


@pytest.mark.parametrize("start", range(0, TASKS, BATCH))
def test_no_loss(start, tasks, new_project, members, tmp_path):
    batch, source, target = tasks[start : start + BATCH], tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(batch), encoding="utf-8")
    users = members.of(ANNOTATORS)
    done = upgrade(source, target, users=users)
    assert done.returncode == 0, done.stderr
    assert lsconvert.validate(target, schema="v2-import") == []
    project = new_project(TEXT)
    answer = project.load(target.read_bytes())
    assert answer.status == 201, answer
    assert project.losses(batch, users) == []
    assert project.other_exports() == [200, 200]
