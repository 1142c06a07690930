"""Folders as sources: projects of Label Studio 0.x, target storages, and other folders."""

import io
import json

import pytest

import lsconvert
from lsconvert import SourceError


@pytest.fixture
def project(tmp_path):
    """A project with a task without completions, tasks with completions, and a completion file without a task."""
    tasks = {
        "0": {"id": 0, "data": {"x": "a"}},
        "10": {"id": 10, "data": {"x": "c"}, "predictions": [{"result": []}], "meta": {"m": 1}},
        "2": {"id": 2, "data": {"x": "b"}, "completions": [{"id": 5, "result": []}]},
    }
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    (tmp_path / "config.xml").write_text("<View/>")
    (tmp_path / "completions").mkdir()
    write(
        tmp_path,
        10,
        '{\n "completions": [{"id": 10001, "lead_time": 1.50, "result": []}],\n "data": {"x": "c"},\n "id": 10\n}',
    )
    write(tmp_path, 3, '{"completions": [], "data": {"x": "gone"}, "id": 3}')
    return tmp_path


def write(folder, task, text):
    (folder / "completions" / f"{task}.json").write_text(text)


def test_a_project(project, tmp_path):
    out = tmp_path / "out.json"
    report = lsconvert.upgrade(project, out)
    tasks = json.loads(out.read_bytes())
    assert [task["id"] for task in tasks] == [0, 2, 3, 10]
    assert "annotations" not in tasks[0]
    assert tasks[1]["annotations"] == [{"id": 5, "result": []}]
    assert tasks[3] | {"annotations": []} == {
        "annotations": [],
        "data": {"x": "c"},
        "id": 10,
        "predictions": [{"result": []}],
        "meta": {"m": 1},
    }
    assert b'"lead_time": 1.50' in out.read_bytes()
    assert [(note.code, note.count) for note in report.notes] == [
        ("missing-ground-truth", 2),
        ("orphan-completions", 1),
    ]
    assert report.notes[1].message.endswith(": 3.json")
    [note] = [note for note in lsconvert.inspect(project).notes if note.code == "orphan-completions"]
    assert note.message.endswith(": 3.json")


def test_a_project_is_a_source_like_a_file(project):
    assert [task["id"] for task in lsconvert.iter_tasks(project)] == [0, 2, 3, 10]
    assert lsconvert.inspect(project).tasks == 4
    assert lsconvert.validate(project, schema="v1") == []


def test_a_project_without_completions(project):
    for path in (project / "completions").iterdir():
        path.unlink()
    (project / "completions").rmdir()
    assert [task["id"] for task in lsconvert.iter_tasks(project)] == [0, 2, 10]


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1} x', '{"a" 1}', "", '{"a": 1,}', "\xff"])
def test_an_invalid_file_is_named(project, text):
    (project / "completions" / "2.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError, match="is not a JSON object") as caught:
        list(lsconvert.iter_tasks(project))
    assert caught.value.where.file == str(project / "completions" / "2.json")


def test_an_invalid_list_of_tasks(project):
    (project / "tasks.json").write_text('{"0": {]')
    with pytest.raises(lsconvert.InvalidJSONError) as caught:
        list(lsconvert.iter_tasks(project))
    assert caught.value.where.file == str(project / "tasks.json")


def test_a_project_keeps_the_spelling(project):
    strange = '"\\ud800": ' + "9" * 5000 + ', "\\u00e9": 1e999'
    (project / "tasks.json").write_text(f'{{"1":{{"id":1, "data":{{}}, {strange}}}}}')
    write(project, 1, '{"id": 1,\r\n "data": {}, "\\udfff": -0, "completions": []}')
    out = io.BytesIO()
    lsconvert.upgrade(project, out)
    assert f'"\\udfff": -0, "annotations": [], {strange}}}'.encode() in out.getvalue()
    assert b'"id": 1,\r\n "data"' in out.getvalue()


def annotation(number, task, **more):
    return {"id": number, "result": [], "completed_by": {"id": 1}, "task": {"id": task, "data": {"x": task}}, **more}


def test_a_target_storage(tmp_path):
    folder = tmp_path / "storage"
    folder.mkdir()
    for number, task in ((11, 2), (9, 2), (10, 1)):
        (folder / str(number)).write_text(json.dumps(annotation(number, task), indent=1))
    tasks = list(lsconvert.iter_tasks(folder, to="v2"))
    assert [(task["id"], [a["id"] for a in task["annotations"]]) for task in tasks] == [(1, [10]), (2, [9, 11])]
    assert tasks[0]["data"] == {"x": 1}
    assert tasks[1]["annotations"][0] == {"id": 9, "result": [], "completed_by": {"id": 1}, "task": 2}


@pytest.mark.parametrize("files", [{}, {"a.txt": "x"}, {"a.json": "{}"}, {"a.json": '{"result": []}'}])
def test_other_folders(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match="directory without tasks") as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert "tasks.json" in caught.value.hint


def test_a_storage_keeps_the_spelling(tmp_path):
    strange = '"\\ud800": ' + "9" * 5000
    (tmp_path / "1").write_text(
        f'{{"id": 1, "result": [], "task": {{"id": 5, "data": {{}}, {strange}}}, "\\udfff": 1.0}}'
    )
    (tmp_path / "2").write_text(f'{{"id": {"9" * 5000}, "result": [], "task": {{"id": 5, "data": {{}}, {strange}}}}}')
    out = io.BytesIO()
    lsconvert.upgrade(tmp_path, out, check=False)
    assert f'{{"id": 5, "data": {{}}, {strange}, "annotations": [{{"id": 1,'.encode() in out.getvalue()
    assert b'"task": 5, "\\udfff": 1.0}, {"id": 9' in out.getvalue()


def test_a_storage_with_an_invalid_file(tmp_path):
    (tmp_path / "1").write_text(json.dumps(annotation(1, 1)))
    (tmp_path / "2").write_text("{")
    with pytest.raises(lsconvert.TruncatedInputError) as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert (caught.value.where.file, caught.value.where.line) == (str(tmp_path / "2"), 1)


REFUSED = {
    "its task has no id": {"1": {"id": 1, "result": [], "task": {"data": {}}}},
    "does not contain a task": {"1": {"id": 1, "result": [], "task": 5}},
    "is not an annotation": {"1": annotation(1, 1), "2": {"id": 2}},
}


@pytest.mark.parametrize(("what", "files"), REFUSED.items(), ids=REFUSED)
def test_annotations_that_cannot_be_grouped(tmp_path, what, files):
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    with pytest.raises(SourceError, match=what):
        list(lsconvert.iter_tasks(tmp_path))


def test_files_that_are_not_read_are_noted(tmp_path):
    folder = tmp_path / "storage"
    (folder / "deep").mkdir(parents=True)
    (folder / "1").write_text(json.dumps(annotation(1, 1)))
    (folder / "2").write_text(json.dumps({**annotation(2, 1), "task": {"id": 1, "data": {"x": "new"}}}))
    report = lsconvert.upgrade(folder, tmp_path / "out.json")
    assert {note.code: note.count for note in report.notes} == {
        "files-passed-over": 1,
        "tasks-differ": 1,
        "already-converted": 1,
    }
    assert json.loads((tmp_path / "out.json").read_text())[0]["data"] == {"x": "new"}


def test_completion_files_that_cannot_be_read_are_noted(project, tmp_path):
    (project / "completions" / "0.json").symlink_to("nowhere")
    (project / "completions" / "2.json.gz").write_bytes(b"")
    report = lsconvert.upgrade(project, tmp_path / "out.json")
    assert {note.code: note.count for note in report.notes}["files-passed-over"] == 2


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[{"id": 1, "data": {}}]', "not an object of tasks by id"),
        ('{"id": 1, "data": {}}', "not an object of tasks by id"),
        ('{"0": {}, "0": {}}', "one id twice"),
    ],
)
def test_other_lists_of_tasks(project, text, what):
    (project / "tasks.json").write_text(text)
    with pytest.raises(SourceError, match=what):
        list(lsconvert.iter_tasks(project))


def test_completion_files_without_tasks(project):
    (project / "tasks.json").write_text("{}")
    assert [task["id"] for task in lsconvert.iter_tasks(project)] == [3, 10]


def test_a_completion_file_of_another_task(project):
    write(project, 2, '{"completions": [], "data": {}, "id": 7}')
    with pytest.raises(SourceError, match="another id"):
        list(lsconvert.iter_tasks(project))


def test_keys_with_escapes(project):
    write(project, 2, '{"completions": [], "data": {}, "id": 2, "a\\"b": 1}')
    (project / "tasks.json").write_text('{"2": {"id": 2, "data": {}, "c\\"d": "\\u00e9"}}')
    assert next(task for task in lsconvert.iter_tasks(project) if task["id"] == 2) == {
        "completions": [],
        "data": {},
        "id": 2,
        'a"b': 1,
        'c"d': "é",
    }


REGION = {"from_name": "a", "to_name": "b", "type": "choices", "value": {"choices": ["A"]}}
HELD = {
    "a line of a quarantine": {"task_index": 0, "task": {"data": {"x": 1}}},
    "a page of the tasks API": [{"tasks": [{"id": 1, "data": {"x": 1}}]}],
    "an annotation, completion or prediction without its task": [{"id": 1, "result": [REGION]}],
    "an answer of an ML backend": {"predictions": [{"result": [REGION]}], "model_version": "m"},
    "a region": [REGION],
    "a list of lists of regions": [[REGION]],
}


@pytest.mark.parametrize("name", ["b.json", "7"])
@pytest.mark.parametrize(("kind", "value"), HELD.items(), ids=HELD)
def test_work_in_a_form_of_single_files_is_refused_by_name(tmp_path, kind, value, name):
    (tmp_path / "a.json").write_text('[{"id": 1, "data": {"x": 1}, "annotations": []}]')
    (tmp_path / name).write_text(json.dumps(value))
    with pytest.raises(lsconvert.NotTasksError, match=f"this is {kind}") as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert caught.value.where.file == str(tmp_path / name)
    assert caught.value.hint


WRAPPED = {
    "tasks-unwrapped": {"tasks": [{"id": 9, "data": {"x": 1}}, {"id": 8, "data": {"x": 1}}]},
    "webhooks-grouped": {"annotation": {"id": 1, "result": []}, "task": {"id": 9, "data": {"x": 1}}},
    "annotations-grouped": [annotation(2, 9), annotation(1, 8), annotation(3, 9)],
}


@pytest.mark.parametrize("name", ["b.json", "7"])
@pytest.mark.parametrize(("code", "value"), WRAPPED.items(), ids=WRAPPED)
def test_documents_that_wrap_tasks_are_read_as_they_are_alone(tmp_path, code, value, name):
    text = json.dumps(value)
    alone = list(lsconvert.iter_tasks(text.encode()))
    (tmp_path / "a.json").write_text('[{"id": 1, "data": {"x": 1}, "annotations": []}]')
    (tmp_path / name).write_text(text)
    tasks = list(lsconvert.iter_tasks(tmp_path))
    assert sorted(map(str, tasks)) == sorted(map(str, [*alone, {"id": 1, "data": {"x": 1}, "annotations": []}]))
    notes = {note.code: note for note in lsconvert.upgrade(tmp_path, None).notes}
    assert notes[code].count == {note.code: note.count for note in lsconvert.upgrade(text.encode(), None).notes}[code]
    assert notes[code].message.endswith(f": {name}")


def test_errors_in_documents_that_wrap_tasks_have_their_places_in_the_file(tmp_path):
    (tmp_path / "a.json").write_text('[{"id": 1, "data": {"x": 1}, "annotations": []}]')
    (tmp_path / "b.json").write_text('{"tasks": [\n{"id": 2, "data": {"x": 1}},\n  {"id": 3, "data": 5}]}')
    [error] = lsconvert.validate(tmp_path)
    assert (error.where.file, error.where.line) == (str(tmp_path / "b.json"), 3)


@pytest.mark.parametrize(
    "value", [{"text": "a"}, [{"text": "a"}], {"images": [{"id": 1}], "categories": []}, {"name": "x"}]
)
def test_other_json_beside_an_export_is_skipped(tmp_path, value):
    (tmp_path / "a.json").write_text('[{"id": 1, "data": {"x": 1}, "annotations": []}]')
    (tmp_path / "b.json").write_text(json.dumps(value))
    assert [note.code for note in lsconvert.upgrade(tmp_path, None).notes] == ["already-converted", "files-passed-over"]


def test_a_folder_of_bare_data_says_what_to_give(tmp_path):
    (tmp_path / "a.json").write_text('[{"text": "a"}]')
    with pytest.raises(SourceError, match="without tasks") as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert "from a single file" in caught.value.hint
