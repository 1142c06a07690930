"""A stream of tasks of several sources, and its target."""

import io
import tracemalloc

import pytest

from lsconvert.conversion.task_stream import TaskStream
from lsconvert.conversion.task_target import TaskTarget
from lsconvert.errors import InvalidJSONError, LimitError, NotTasksError
from lsconvert.kernel import KERNELS
from lsconvert.model import Limits, Version

DOCUMENTS = {
    "array": b'[\n  {"id": 1, "data": {}},\n  {"id": 2, "data": {"a": 1.00}} , {"id":3,"data":{}}\n]\n',
    "lines": b'{"id": 1, "data": {}}\n{"id": 2, "data": {"a": 1.00}}\r\n{"id":3,"data":{}}',
    "by id": b'{"1": {"id": 1, "data": {}},\n "2" : {"id": 2, "data": {"a": 1.00}}, "3":{"id":3,"data":{}}}\n',
    "one": b' {"id": 1, "data": {}}\n',
    "empty": b" [ ]\n",
    "values": b'[1, null, {"data": {}}, []]',
    "v1": b'[{"data": {}, "completions": [{"ground_truth": true, "result": [[]]}]}]',
}


@pytest.fixture(params=KERNELS, autouse=True)
def kernel(request, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", request.param)


def copy(*sources, keep=lambda task: True, **options):
    """Return what the target holds after the tasks of a stream for which `keep` is true."""
    out = io.BytesIO()
    stream = TaskStream(sources, **options)
    with TaskTarget(out, is_joined=len(sources) > 1) as target:
        for task in stream:
            (target.write if keep(task) else target.leave_out)(task)
        target.commit(stream.closing)
    assert target.size == len(out.getvalue())
    return out.getvalue()


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_one_source_is_copied(text):
    assert copy(text) == text


@pytest.mark.parametrize(
    ("kept", "array", "lines", "by_id"),
    [
        ((0, 2), b'[\n  {"id": 1, "data": {}} , {"id":3,"data":{}}\n]\n', b'{"id": 1, "data": {}}\r\n{"id":3,"data":{}}', b'{"1": {"id": 1, "data": {}}, "3":{"id":3,"data":{}}}\n'),
        ((2,), b'[\n  {"id":3,"data":{}}\n]\n', b'{"id":3,"data":{}}', b'{"3":{"id":3,"data":{}}}\n'),
        ((), b"[\n]\n", b"[]\n", b"[]\n"),
    ],
)  # fmt: skip
def test_tasks_that_are_left_out(kept, array, lines, by_id):
    for name, expected in (("array", array), ("lines", lines), ("by id", by_id)):
        assert copy(DOCUMENTS[name], keep=lambda task: task.span.index in kept) == expected


def test_several_sources_become_an_array():
    one, two = b'[\n  {"id": 1},\n  {"id": 2}\n]\n', b'[{"id": 3}, {"id": 4}]'
    assert copy(one, two) == b'[\n  {"id": 1},\n  {"id": 2},\n  {"id": 3}, {"id": 4}\n]\n'
    assert copy(b'{"id": 1}\n{"id": 2}\n', two) == b'[\n{"id": 1},\n{"id": 2},\n{"id": 3}, {"id": 4}]'
    assert copy(one, b'{"7": {"id": 7}}') == b'[\n  {"id": 1},\n  {"id": 2},\n  {"id": 7}\n]\n'
    assert copy(b"[]", one, b"[ ]") == b'[\n  {"id": 1},\n  {"id": 2}\n]\n'
    assert copy(b"[]", b"[ ]") == b"[]\n"
    assert copy(one, two, keep=lambda task: task.source == 1) == b'[{"id": 3}, {"id": 4}\n]\n'


def test_tasks_are_converted():
    stream = TaskStream([DOCUMENTS["v1"], DOCUMENTS["array"]], to=Version.V2)
    texts = [task.text for task in stream]
    assert texts[0] == b'{"data": {}, "annotations": [{"result": []}]}'
    assert texts[2] == b'{"id": 2, "data": {"a": 1.00}}'
    assert stream.tally.objects["task"] == 4
    assert stream.tally.edits["rename completions"] == 1
    assert stream.bytes_in == len(DOCUMENTS["v1"] + DOCUMENTS["array"])


def test_places(tmp_path):
    (tmp_path / "a.json").write_bytes(DOCUMENTS["array"])
    path = str(tmp_path / "a.json")
    stream = TaskStream([path, DOCUMENTS["one"]])
    places = [(stream.name, str(stream.where(task))) for task in stream]
    assert places[1] == (path, f"{path}:3:3: offset 29, task 1")
    assert places[3] == ("<stream>", "<stream>:1:2: offset 1, task 0")


def test_errors_come_after_the_tasks_before_them():
    tasks = iter(TaskStream([b'[{"id": 1}, {"id": 2}, {"id": tru}]']))
    assert [next(tasks).text, next(tasks).text] == [b'{"id": 1}', b'{"id": 2}']
    with pytest.raises(InvalidJSONError, match=":1:"):
        next(tasks)


def test_limits_and_other_documents():
    with pytest.raises(LimitError, match="between two tasks"):
        list(TaskStream([b"[" + b" " * 200 + b"{}]"], limits=Limits(max_task_size=100)))
    with pytest.raises(NotTasksError):
        list(TaskStream([b'{"task_count": 1, "annotation_count": 1, "duration": 1}']))


def test_a_target_without_commit_is_discarded(tmp_path):
    with TaskTarget(str(tmp_path / "out.json"), is_joined=False) as target:
        for task in TaskStream([DOCUMENTS["array"]]):
            target.write(task)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_memory_is_bounded_if_every_other_task_is_left_out(tmp_path):
    text = b"[" + b",".join(b'{"id": %d, "data": {"x": "%b"}}' % (n, b"x" * 2_000) for n in range(10_000)) + b"]"
    (tmp_path / "in.json").write_bytes(text)
    stream = TaskStream([str(tmp_path / "in.json")])
    tracemalloc.start()
    with TaskTarget(str(tmp_path / "out.json"), is_joined=False) as target:
        for task in stream:
            (target.leave_out if task.span.index % 2 else target.write)(task)
        target.commit(stream.closing)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert target.size > 10_000_000
    assert peak < 8_000_000
