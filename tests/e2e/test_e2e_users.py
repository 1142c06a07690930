"""Annotators: each form of a user map, and annotators that no map has."""

import json
from pathlib import Path

import pytest
from files import TEXT, annotators, read
from upgrading import upgrade

pytestmark = pytest.mark.e2e

SAMPLE = Path(__file__).parents[1] / "samples/v1-export.json"


@pytest.fixture
def users(members):
    return members.of(annotators(read(SAMPLE)))


@pytest.mark.parametrize("form", ["emails", "ids", "columns", "json"])
def test_map(form, users, members, new_project, tmp_path):
    path = tmp_path / "map"
    path.write_text(written(form, users, members), encoding="utf-8")
    done = upgrade(SAMPLE, tmp_path / "out.json", "--users", path)
    assert done.returncode == 0, done.stderr
    project = new_project(TEXT)
    assert project.load((tmp_path / "out.json").read_bytes()).status == 201
    assert project.losses(read(SAMPLE), users) == []


def written(form, users, members):
    if form == "json":
        return json.dumps(users)
    rows = {
        "emails": ["old,new", *(f"{user},{email}" for user, email in users.items())],
        "ids": ["old,new", *(f"{user},{members.id(email)}" for user, email in users.items())],
        "columns": ["expert,user,email", *(f"{user},{members.id(email)},{email}" for user, email in users.items())],
    }
    return "\n".join(rows[form]) + "\n"


def test_unmapped_annotators(users, new_project, tmp_path):
    """An error names all of them, and no file is written. With `--unmapped drop`, the importing user gets their work."""
    target = tmp_path / "out.json"
    first, *others = users
    done = upgrade(SAMPLE, target, users={first: users[first]})
    assert done.returncode == 1
    assert others
    assert all(str(user) in done.stderr for user in others)
    assert not target.exists()

    assert upgrade(SAMPLE, target, "--unmapped", "drop", users={first: users[first]}).returncode == 0
    project = new_project(TEXT)
    assert project.load(target.read_bytes()).status == 201
    losses = project.losses(read(SAMPLE), users)
    assert losses
    assert all("annotator: " in loss and "admin@example.com" in loss for loss in losses)
