"""A file split into three parts within the limits of an import: all parts import, and together they equal the file."""

import hashlib
import json

import pytest
from files import TEXT
from generated import ANNOTATORS, draw
from upgrading import upgrade

pytestmark = pytest.mark.e2e


def test_three_parts(new_project, members, tmp_path):
    tasks, users = draw(100), members.of(ANNOTATORS)
    source = tmp_path / "in.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    done = upgrade(source, tmp_path / "out.json", "--max-tasks", "40", users=users)
    assert done.returncode == 0, done.stderr

    parts = sorted(tmp_path.glob("out*.json"))
    assert [part.name for part in parts] == ["out-001.json", "out-002.json", "out-003.json", "out.manifest.json"]
    manifest = parts.pop().read_text("utf-8")
    for part in parts:
        assert f'"{part.name}"' in manifest
        assert hashlib.sha256(part.read_bytes()).hexdigest() in manifest

    project = new_project(TEXT)
    answers = [project.load(part.read_bytes()) for part in parts]
    assert [answer.status for answer in answers] == [201, 201, 201]
    assert [answer.json()["task_count"] for answer in answers] == [40, 40, 20]
    assert project.losses(tasks, users) == []
    stored = sum(len(task["annotations"]) for task in project.tasks())
    assert sum(answer.json()["annotation_count"] for answer in answers) == stored
