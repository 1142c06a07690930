"""A folder of exports, and hooks by which a file ends its worker."""

import json

import pytest

FILES = 24


def export(number):
    """Return an export of v1 with some tasks."""
    tasks = [
        {
            "id": 100 * number + task,
            "data": {"text": "é" * number},
            "completions": [{"result": [], "ground_truth": True}],
        }
        for task in range(1 + number % 5)
    ]
    return json.dumps(tasks, ensure_ascii=False).encode()


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Files in two folders, one of which is not JSON, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in/sub").mkdir(parents=True)
    for number in range(FILES):
        (tmp_path / f"in/{'sub/' * (number % 2)}{number:02}.json").write_bytes(export(number))
    (tmp_path / "in/bad.json").write_bytes(b'[{"id": 1, ')
    return tmp_path
