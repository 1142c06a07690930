"""The v1 files: the samples of the repository, and those in the folder LSCONVERT_DATA, if set, with labeling configs.

In that folder, `v1/` has exports, their configs beside them as `<name>.config.xml`, and project folders of 0.x.
"""

import json
import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
DATA = os.environ.get("LSCONVERT_DATA", "")
TEXT = """<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text"><Choice value="Positive"/><Choice value="Negative"/></Choices>
  <Labels name="label" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
  <Relations><Relation value="org:founded_by"/></Relations>
</View>"""
IMAGE = """<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="bbox" toName="img"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="poly" toName="img"><Label value="Wing"/></PolygonLabels>
</View>"""


def v1_files():
    """Return each v1 file, with its name as the id of its test."""
    paths = [*(TESTS / "samples").glob("v1*"), *(TESTS / "golden/upgraded").glob("oss_*.before.json")]
    if DATA:
        paths += [path for path in (Path(DATA) / "v1").iterdir() if path.is_dir() or path.suffix == ".json"]
    return [pytest.param(path, id=path.name) for path in sorted(paths)]


def read(path):
    """Return the decoded tasks of a v1 file: a list, one task, tasks by id, or a project folder of 0.x."""
    if path.is_dir():
        return _read_project(path)
    document = json.loads(path.read_bytes())
    if isinstance(document, list):
        return document
    return [document] if "data" in document else list(document.values())


def _read_project(folder):
    tasks = json.loads((folder / "tasks.json").read_bytes())
    for path in (folder / "completions").glob("*.json"):
        tasks[path.stem] = {**tasks.get(path.stem, {}), **json.loads(path.read_bytes())}
    return [tasks[key] for key in sorted(tasks, key=int)]


def config(path):
    """Return the labeling config of a v1 file: its own, or one that fits all samples."""
    own = path / "config.xml" if path.is_dir() else path.with_suffix(".config.xml")
    if own.is_file():
        return own.read_text("utf-8")
    return IMAGE if '"image"' in path.read_text("utf-8") else TEXT


def annotators(tasks):
    """Return the ids of all annotators of these tasks, as the tasks spell them."""
    completions = [one for task in tasks for one in task.get("completions") or []]
    users = [user for one in completions for user in one.get("aggregated_completed_by") or [one.get("completed_by")]]
    return dict.fromkeys(user for user in users if isinstance(user, (int, str)))
