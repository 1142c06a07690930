"""Tasks in documents that wrap them: nothing is lost, and errors are at their places in the document."""

import io
import json

import pytest

import lsconvert
from lsconvert.errors import LSConvertError

BAD = b'"ground_truth":7'


def upgraded(text):
    out = io.BytesIO()
    report = lsconvert.upgrade(io.BytesIO(text), out)
    return json.loads(out.getvalue()), {note.code: note.count for note in report.notes}


def annotation(number, task, **more):
    return {"id": number, "result": [], "completed_by": 1, "task": {"id": 5, "data": {"a": "x"}, **task}, **more}


def dumped(*values):
    return b"\n".join(json.dumps(value).encode() for value in values)


def test_copies_of_a_task_keep_the_keys_of_all():
    old = annotation(1, {"data": {"a": "OLD"}, "meta": {"m": 1}, "predictions": [{"id": 3, "result": []}]})
    new = annotation(2, {"data": {"a": "NEW"}, "drafts": [{"id": 1}]})
    [task], notes = upgraded(dumped(old, new))
    assert (task["data"], task["meta"], task["drafts"]) == ({"a": "NEW"}, {"m": 1}, [{"id": 1}])
    assert task["predictions"] == [{"id": 3, "result": []}]
    assert notes["tasks-differ"] == 1


def test_copies_that_work_changes_are_not_noted():
    texts = dumped(annotation(1, {"updated_at": "1", "meta": {}}), annotation(2, {"updated_at": "2"}))
    assert "tasks-differ" not in upgraded(texts)[1]


def test_the_newest_state_of_an_annotation():
    new, old = (annotation(1, {}, updated_at=at, lead_time=n) for at, n in (("2022", 2), ("2021", 1)))
    [task], notes = upgraded(dumped(new, old, annotation(3, {})))
    assert [(each["id"], each.get("lead_time")) for each in task["annotations"]] == [(1, 2), (3, None)]
    assert notes["annotations-replaced"] == 1


@pytest.mark.parametrize("own", [{}, {"id": None}])
def test_annotations_without_an_id_are_all_kept(own):
    one = {key: value for key, value in annotation(1, {}).items() if key != "id"} | own
    [task], notes = upgraded(dumped(one, one))
    assert len(task["annotations"]) == 2
    assert "annotations-replaced" not in notes


def payload(annotation, task, **more):
    return {"action": "ANNOTATION_CREATED", "project": {"id": 1}, "annotation": annotation, "task": task, **more}


def test_the_other_annotations_of_a_payload_are_kept():
    others = [{"id": 77, "result": []}, {"id": 7, "result": [], "lead_time": 1}]
    one = payload({"id": 7, "result": [], "lead_time": 2}, {"id": 5, "data": {"a": 1}, "annotations": others}, extra=1)
    [task], notes = upgraded(dumped(one))
    assert [(each["id"], each.get("lead_time")) for each in task["annotations"]] == [(7, 2), (77, None)]
    assert "tasks-differ" not in notes
    assert "extra" not in task


PAYLOAD = (
    b'\n{"action":"A_B","project":{},\n "annotation":{"id":7,"result":[],%s},"task":{"id":5,\n"data":{"a":1}}}' % BAD
)
DOCUMENTS = {
    "list": b'{"tasks":[{"id":1,"data":{}},\n\n {"id":2,"data":{},"annotations":[{"result":[],%s}]}],"total":2}' % BAD,
    "annotation": b'{"id":8,\n "result":[],\n  %s, "task":{"id":5,\n"data":{}}}' % BAD,
    "after the task": b'{"id":8,"result":[],"task":{"id":5,\n"data":{"a":[1,\n2]}}, "unique_id":"\xc3\xa9",\n %s}'
    % BAD,
    "array": b'[{"id":8,"result":[],"task":{"id":5,"data":{}}},\n{"id":7,%s,"result":[],"task":{"id":5,"data":{}}}]'
    % BAD,
    "payload": PAYLOAD,
    "quarantine": b'{"task_index":0,"offset":1,"errors":[],"task":{"data":{}}}\n'
    b'{"task_index":0,"offset":1,"errors":[],"task":{"data":{},"annotations":[{"result":[],%s}]}}' % BAD,
    "inside": b'{"action":"A_B","project":{},"annotation":{"id":7,"result":[]},'
    b'"task":{"id":5,"data":{},"annotations":[{"id":3,\n"result":[],%s}]}}' % BAD,
}


def place_of(text):
    at = text.index(BAD) + len(BAD) - 1
    return at, text.count(b"\n", 0, at) + 1, at - text.rfind(b"\n", 0, at)


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("kernel", ["native", "python"])
def test_findings_are_at_their_places_in_the_document(tmp_path, monkeypatch, kernel, text):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    [error] = lsconvert.validate(io.BytesIO(text))
    assert (error.where.offset, error.where.line, error.where.column) == place_of(text)
    [warning] = lsconvert.upgrade(io.BytesIO(text), None).warnings
    assert (warning.first.offset, warning.first.line, warning.first.column) == place_of(text)
    (tmp_path / "a.json").write_bytes(text)
    [error] = lsconvert.validate(tmp_path / "a.json")
    assert error.where[:4] == (str(tmp_path / "a.json"), *(place_of(text)[i] for i in (1, 2, 0)))


@pytest.mark.slow
@pytest.mark.parametrize("end", [100, 32_000])
def test_findings_in_a_large_document(tmp_path, end):
    """Chunks are read ahead of the check, in threads."""
    good = b'{"id":%d,"data":{"t":"x"}, "annotations":[{"id":%d,"result":[]}]},\n'
    count = 32_000
    text = b'{"tasks":[\n' + b"".join(good % (n, n) for n in range(count)) + b'{"id":1000000,"data":{}}]}'
    wrong = b'{"id":%d,"result":[]}' % (end - 1)
    text = text.replace(wrong, wrong[:-1] + b"," + BAD + b"}")
    (tmp_path / "in.json").write_bytes(text)
    [error] = lsconvert.validate(tmp_path / "in.json")
    assert (error.where.offset, error.where.line, error.where.column) == place_of(text)
    [warning] = lsconvert.upgrade(tmp_path / "in.json", tmp_path / "out.json").warnings
    assert (warning.first.offset, warning.first.line) == place_of(text)[:2]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (b'{"tasks":[{"id":1,"data":{}},\n\n {"id":2,"data":{}} x', 3, 21),
        (b'\n {"result":[],"task":{"id":5,"data":{}}}\n\n  {"tasks":[{"data":{}}]}', 4, 3),
        (b'{"result":[],"task":{"id":5,"data":{}}}\n {"result":[],"task":{"data":{}}}', 2, 2),
    ],
)
def test_documents_that_cannot_be_read(tmp_path, text, line, column):
    (tmp_path / "in.json").write_bytes(text)
    for source in (io.BytesIO(text), tmp_path / "in.json"):
        with pytest.raises(LSConvertError) as caught:
            lsconvert.validate(source)
        assert (caught.value.where.line, caught.value.where.column) == (line, column)


def test_notes_are_true_for_a_check():
    notes = []
    assert list(lsconvert.iter_errors(b'{"tasks":[{"id":1,"data":{}}]}', on_note=notes.append)) == []
    assert [note.partition(":")[0] for note in notes] == ["an object with a list of tasks was read for its tasks"]
