"""The objects of a target storage wait on the disk, in the order that they would have in memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import OutputError
from lsconvert.io.containers import Container, File
from lsconvert.io.file_places import Place
from lsconvert.io.folder_files import Annotation, Task
from lsconvert.io.stored_objects import StoredObjects
from lsconvert.io.task_folders import FolderStream
from lsconvert.jsontext.order import id_order

NAMES = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=5)
IDS = st.one_of(st.just(""), st.integers(0, 3000).map(str), st.integers(0, 30).map('"{}"'.format), NAMES)
FOUND = st.lists(st.tuples(NAMES, IDS, st.sampled_from(["", "annotations", "completions"])), max_size=20)


def object_of(path, task_id, key):
    file, text, place = File(path, f"x/{path}", lambda: None), path.encode("utf-8", "surrogatepass"), Place(3, 2, 1)
    return Task(file, text, place, task_id, key) if key else Annotation(file, text, place, task_id)


@given(FOUND)
def test_order(found):
    expected = {}
    for path, task_id, key in sorted(found):
        group = (task_id or path, (key or "annotations") if task_id else "")
        expected.setdefault(group, []).append((path, bool(key)))
    order = sorted(expected, key=lambda each: (not each[1], id_order(each[0]), each[1]))
    with StoredObjects() as stored:
        for each in found:
            stored.add(object_of(*each))
        groups = list(stored.groups())
    assert [sorted((each.path, each.is_task) for each in group) for group in groups] == [
        sorted(expected[group]) for group in order
    ]
    for each in (each for group in groups for each in group):
        assert each.text.text == each.path.encode("utf-8", "surrogatepass")
        assert each.text.pieces == [(0, f"x/{each.path}", Place(3, 2, 1))]


def test_tasks_beside_exports():
    with StoredObjects() as stored:
        for path, key in (("a/1", "annotations"), ("a/2", ""), ("b/3", "annotations")):
            stored.add(object_of(path, "7", key))
        [(path, number)] = stored.take_tasks_of({"a/"})
        assert path == "a/1"
        assert stored.read(number).text == b"a/1"
        assert [[each.path for each in group] for group in stored.groups()] == [["a/2", "b/3"]]


def test_a_full_disk(monkeypatch):
    class Full:
        def write(self, _):
            raise OSError(28, "No space left")

        def close(self):
            """Do nothing."""

    monkeypatch.setattr("lsconvert.io.stored_objects.tempfile.TemporaryFile", Full)
    with StoredObjects() as stored:
        with pytest.raises(OutputError) as caught:
            stored.add(object_of("a", "1", ""))
        assert "TMPDIR" in caught.value.hint


def test_each_file_is_opened_once():
    opened = []

    def chunks(file):
        opened.append(file.path)
        yield json.dumps({"id": file.path, "result": [], "task": {"id": int(file.path) % 3, "data": {}}}).encode()

    files = [File(str(number), str(number), lambda: None) for number in range(30)]
    stream = FolderStream(Container("x", files, [], is_folder=True), chunks)
    assert len(json.loads(stream.read())) == 3
    assert opened == [file.path for file in files]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_files():
    """The caches of SQLite fill up, to 16 MB together. 500 bytes for each file would be 28 MB more."""
    script = Path(__file__).parents[2] / "benchmarks" / "target_storage.py"
    peaks = [
        json.loads(subprocess.run([sys.executable, script, str(count)], check=True, capture_output=True).stdout)["peak"]
        for count in (4_000, 60_000)
    ]
    assert peaks[1] - peaks[0] < 22e6
