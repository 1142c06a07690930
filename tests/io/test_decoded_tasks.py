"""Decoded tasks and bytes are sources of all functions, and give what the same tasks in a file give."""

import collections
import io
import json
from decimal import Decimal
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import old_tasks, render

import lsconvert
from lsconvert import InvalidJSONError, LimitError, NotTasksError, SourceError
from lsconvert.io.source import Source

OLD = {"id": 1, "data": {"text": "é\ud800"}, "completions": [{"id": 5, "completed_by": 103, "result": [[]]}]}
NEW = {"id": 1, "data": {"text": "é\ud800"}, "annotations": [{"id": 5, "completed_by": 103, "result": []}]}
FORMS = {"list": list, "tuple": tuple, "iterator": iter, "deque": collections.deque}
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@every_form
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_tasks_become_an_array(form, count):
    with Source(form([OLD] * count)) as source:
        text = b"".join(source.chunks(7))
    assert json.loads(text) == [OLD] * count
    assert source.name == "<tasks>"


@every_form
def test_every_function_takes_tasks(form, tmp_path):
    given = [OLD, OLD]
    path = tmp_path / "out.json"
    assert lsconvert.upgrade(form(given), path).tasks == 2
    assert json.loads(path.read_bytes()) == [NEW, NEW]
    sink = io.BytesIO()
    lsconvert.downgrade(form([NEW, NEW]), sink)
    assert json.loads(sink.getvalue()) == given
    assert lsconvert.convert(form(given), None, to="v2").source == "<tasks>"
    assert list(lsconvert.iter_tasks(form(given), to="v2")) == [NEW, NEW]
    assert list(lsconvert.iter_tasks(form(given))) == given
    assert lsconvert.validate(form(given)) == []
    assert lsconvert.is_valid(form(given), schema="v1")
    assert not lsconvert.is_valid(form(given), schema="v2")
    assert [error.where.task_index for error in lsconvert.iter_errors(form([OLD, {"data": 1, "annotations": []}]))] == [
        1
    ]
    assert lsconvert.inspect(form(given)).tasks == 2
    assert lsconvert.verify(form(given), path) is None
    assert lsconvert.verify(form(given), form([NEW, NEW])) is None
    assert lsconvert.verify(form(given), form([NEW, OLD])).task_index == 1


def test_every_function_takes_bytes():
    old, new = json.dumps([OLD]).encode(), json.dumps([NEW]).encode()
    assert lsconvert.upgrade(old, None).tasks == 1
    assert list(lsconvert.iter_tasks(old, to="v2")) == [NEW]
    assert lsconvert.is_valid(old)
    assert lsconvert.inspect(old).tasks == 1
    assert lsconvert.verify(old, new) is None
    assert lsconvert.verify(old, [new, b"[]"]) is None


def outcome(convert):
    """Return the result of a conversion as text, or the type of its error."""
    try:
        return repr(list(convert()))
    except lsconvert.LSConvertError as error:
        return type(error)


@given(st.lists(old_tasks, max_size=3))
def test_a_list_gives_what_its_tasks_give(trees):
    tasks = list(lsconvert.iter_tasks(render(trees, "compact", repeat("")).encode()))
    in_a_list = outcome(lambda: lsconvert.iter_tasks(tasks, to="v2"))
    assert in_a_list == outcome(lambda: map(lsconvert.upgrade_task, tasks))


def test_numbers_keep_their_value():
    numbers = [Decimal("1e400"), 10**30, 1.0, 1e16, -0.0, 2**53 + 1]
    [task] = lsconvert.iter_tasks([{"data": {"numbers": numbers}, "completions": []}], to="v2")
    assert repr(task["data"]["numbers"]) == repr(numbers)


def test_tasks_are_encoded_as_they_are_needed():
    taken = 0

    def tasks():
        nonlocal taken
        for taken in range(1, 1_001):
            yield {"id": taken, "data": {"text": "x" * 10_000}, "completions": []}

    assert next(iter(lsconvert.iter_tasks(tasks(), to="v2")))["id"] == 1
    assert taken < 200


@pytest.mark.parametrize(("first", "new"), [(OLD, NEW), ({}, {})])
def test_tasks_before_an_error_are_yielded(first, new):
    tasks = lsconvert.iter_tasks([first, {**OLD, "meta": float("nan")}], to="v2")
    assert next(tasks) == new
    with pytest.raises(InvalidJSONError):
        next(tasks)


def test_an_encoding_is_that_of_bytes():
    text = json.dumps([{"id": 1, "data": {"text": "é"}, "annotations": []}], ensure_ascii=False)
    [task] = lsconvert.iter_tasks(text.encode("cp1252"), encoding="cp1252")
    assert [task] == json.loads(text) == list(lsconvert.iter_tasks([task], encoding="cp1252"))
    notes = lsconvert.upgrade([task], None, encoding="cp1252").notes
    assert [note.code for note in notes] == ["already-converted"]


@pytest.mark.parametrize("error", [OSError("no network"), ValueError("x"), RuntimeError("x")], ids=repr)
def test_an_error_of_the_iterator_is_raised_as_it_is(error, tmp_path):
    def tasks():
        yield OLD
        raise error

    target = tmp_path / "out.json"
    with pytest.raises(type(error)) as caught:
        lsconvert.upgrade(tasks(), target)
    assert caught.value is error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "pointer"), [({"data": {"a/b": [float("nan")]}}, "/1/data/a~1b/0"), ({"data": {"x": {1}}}, "/1/data/x")]
)
def test_a_value_that_is_not_json(wrong, pointer, tmp_path):
    target = tmp_path / "out.json"
    for call in (lambda tasks: lsconvert.upgrade(tasks, target), lsconvert.validate, lsconvert.inspect):
        with pytest.raises(InvalidJSONError) as caught:
            call([OLD, wrong])
        assert caught.value.where == lsconvert.Where(file="<tasks>", task_index=1, pointer=pointer)
    assert not target.exists()


def test_a_task_that_contains_itself():
    task = {"data": {}}
    task["data"]["task"] = task
    with pytest.raises(LimitError) as caught:
        lsconvert.validate([task])
    assert caught.value.where.task_index == 0


@pytest.mark.parametrize("item", ["export.json", 5, None, [OLD], b"[]"], ids=repr)
def test_an_item_that_is_not_a_task(item):
    with pytest.raises(NotTasksError) as caught:
        lsconvert.upgrade([OLD, item], None)
    assert caught.value.where.task_index == 1
    assert "export.json" not in str(caught.value)


def test_several_files_in_a_list():
    with pytest.raises(NotTasksError) as caught:
        lsconvert.upgrade(["a.json", "b.json"], None)
    assert "once for each file" in caught.value.hint


@pytest.mark.parametrize("source", [5, None, object(), 1.5], ids=lambda source: type(source).__name__)
def test_an_object_that_is_not_a_source(source):
    with pytest.raises(SourceError, match="decoded tasks, got"):
        lsconvert.upgrade(source, None)


def test_one_task_as_a_source():
    with pytest.raises(SourceError) as caught:
        lsconvert.upgrade(OLD, None)
    assert "upgrade_task" in caught.value.hint
    assert lsconvert.is_valid(OLD)


@pytest.mark.parametrize("text", ['[{"data": "secret"}]', ' \n{"data": "secret"}', '\ufeff["secret"]', "{" * 5_000])
@pytest.mark.parametrize("call", [lsconvert.validate, lsconvert.inspect, lambda text: lsconvert.upgrade(text, None)])
def test_json_text_in_the_place_of_a_name(call, text):
    with pytest.raises(SourceError, match=r"JSON text.*pass bytes") as caught:
        call(text)
    assert "secret" not in str(caught.value)
    assert caught.value.where.file is None
    assert caught.value.__suppress_context__  # the error of the system names the text


def test_a_file_whose_name_begins_like_json(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("[1].json", "{a}.json"):
        (tmp_path / name).write_text(json.dumps([NEW]))
        assert lsconvert.is_valid(name)


@pytest.mark.parametrize("function", ["upgrade_task", "downgrade_task", "detect_version", "upgrade_import_response"])
def test_functions_for_one_task_refuse_others(function):
    call = getattr(lsconvert, function)
    with pytest.raises(TypeError, match=r"one task at a time.*got list.*iter_tasks"):
        call([OLD])
    with pytest.raises(TypeError, match="expected a dict, got str"):
        call("secret")
