"""Every kind of JSON document: read as tasks, refused by name, or the bare data of tasks.

Example files in tests/golden/documents/<verdict>. A new file is a new test.

tasks: NAME.before.json holds tasks in a wrapping, and becomes NAME.after.json.
refused: the document is refused by every command, as one object, as a list, and as JSON Lines.
data: the document looks like another kind, but is the bare data of a task. It is copied unchanged.
"""

import io
import json
from pathlib import Path

import pytest

import lsconvert
from lsconvert import NotTasksError
from lsconvert.io.task_source import TaskSource
from lsconvert.rules.documents import DOCUMENTS, MARKS
from lsconvert.rules.recognition import kind_of

GOLDEN = Path(__file__).parent / "golden" / "documents"
TASK = b'{"id":1,"data":{"t":"x"},"annotations":[]}'


def examples(pattern):
    return [pytest.param(path, id=path.name.split(".")[0]) for path in sorted(GOLDEN.glob(pattern))]


def value_of(path):
    value = json.loads(path.read_bytes())
    return value[0] if isinstance(value, list) else value


def forms(path):
    """Return a document as it is, as a list, and as JSON Lines."""
    text = path.read_bytes().strip()
    if text.startswith(b"["):
        return [text, text[:-1] + b"," + text[1:]]
    return [text, b"[" + text + b"," + text + b"]", text + b"\n" + text + b"\n"]


class Pipe(io.RawIOBase):
    """A stream that returns at most `size` bytes at a time, and cannot seek."""

    def __init__(self, text, size=1):
        self._text, self._size = text, size

    def readable(self):
        return True

    def read(self, size=-1):
        size = min(self._size, size) if size >= 0 else self._size
        given, self._text = self._text[:size], self._text[size:]
        return given


@pytest.fixture(autouse=True)
def each_kernel(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


def upgraded(source, **options):
    sink = io.BytesIO()
    lsconvert.upgrade(source, sink, **options)
    return sink.getvalue()


VERBS = {
    "upgrade": lambda source: lsconvert.upgrade(source, io.BytesIO()),
    "unchecked": lambda source: lsconvert.upgrade(source, io.BytesIO(), check=False),
    "import": lambda source: lsconvert.upgrade(source, io.BytesIO(), target="import", unmapped="drop"),
    "downgrade": lambda source: lsconvert.downgrade(source, None),
    "validate": lsconvert.validate,
    "v2-import": lambda source: lsconvert.validate(source, schema="v2-import"),
    "inspect": lsconvert.inspect,
    "iter_tasks": lambda source: list(lsconvert.iter_tasks(source)),
}


@pytest.mark.parametrize("path", examples("refused/*.json"))
def test_refused(path):
    for text in forms(path):
        for name, verb in VERBS.items():
            with pytest.raises(NotTasksError) as caught:
                verb(io.BytesIO(text))
            assert caught.value.message == f"this is {kind_of(value_of(path)).name}", name
            assert caught.value.hint
            assert caught.value.where.line == 1
        with pytest.raises(NotTasksError):
            lsconvert.verify(io.BytesIO(text), io.BytesIO(text))
        with pytest.raises(NotTasksError) as by_bytes:
            lsconvert.upgrade(Pipe(text), io.BytesIO())
        assert by_bytes.value.where == caught.value.where


@pytest.mark.parametrize("path", examples("refused/*.json"))
def test_objects_are_refused_as_well(path):
    value = value_of(path)
    if isinstance(value, dict) and "data" not in value:
        for convert in (lsconvert.upgrade_task, lsconvert.downgrade_task):
            with pytest.raises(NotTasksError, match="this is ") as caught:
                convert(value)
            assert caught.value.hint


def test_every_refused_kind_has_an_example():
    shown = [kind_of(value_of(path)) for path in GOLDEN.glob("refused/*.json")]
    assert [kind for kind in DOCUMENTS if not (kind.reading or kind.scope) and kind not in shown] == []


@pytest.mark.parametrize("path", examples("refused/*.json"))
def test_refused_after_a_task(path):
    """Documents of Label Studio are refused wherever they are; the tasks before them are converted."""
    value = value_of(path)
    if not isinstance(value, dict) or value.keys().isdisjoint(MARKS) or "data" in value:
        return
    refused = json.dumps(value).encode()
    for text in (b"[" + TASK + b",\n " + refused + b"]", TASK + b"\n " + refused):
        for verb in VERBS.values():
            with pytest.raises(NotTasksError, match="this is ") as caught:
                verb(io.BytesIO(text))
            where = caught.value.where
            assert (where.line, where.column, where.task_index) == (2, 2, 1)
        assert next(lsconvert.iter_tasks(io.BytesIO(text)))["id"] == 1


@pytest.mark.parametrize("path", examples("data/*.json"))
def test_bare_data(path):
    for text in forms(path):
        assert upgraded(io.BytesIO(text)) == text
        assert upgraded(Pipe(text)) == text
        assert lsconvert.validate(io.BytesIO(text)) == []
        if "tasks" not in value_of(path):  # a server takes it for a page of the tasks API
            assert lsconvert.validate(io.BytesIO(text), schema="v2-import") == []
        assert lsconvert.verify(io.BytesIO(text), io.BytesIO(text)) is None
        assert lsconvert.upgrade_task(value_of(path)) == value_of(path)
        report = lsconvert.upgrade(io.BytesIO(text), None)
        assert [(note.code, note.count) for note in report.notes] == [("bare-data", report.tasks)]
        assert f"taken for the data of {lsconvert.counted(report.tasks, 'task')}" in report.notes[0].message


def test_validation_says_what_was_taken_for_bare_data():
    notes = []
    assert list(lsconvert.iter_errors(b'[{"text":"a"},{"text":"b"}]', on_note=notes.append)) == []
    assert [note.startswith("taken for the data of 2 tasks") for note in notes] == [True]
    assert lsconvert.validate({"text": "a"}) == []


@pytest.mark.parametrize("before", examples("tasks/*.before.json"))
def test_tasks(before):
    after = before.with_name(before.name.replace(".before.", ".after."))
    text, expected = before.read_bytes(), after.read_bytes()
    assert upgraded(before) == expected
    for size in (1, 7, 4096):
        assert upgraded(Pipe(text, size)) == expected
    assert upgraded(before, check=False) == expected
    assert lsconvert.verify(before, after) is None
    assert lsconvert.verify(Pipe(text), io.BytesIO(expected)) is None
    if "completion" not in before.name:  # the work of v1 in an annotation of v2
        assert lsconvert.validate(before) == []
    assert list(lsconvert.iter_tasks(before, to="v2")) == list(lsconvert.iter_tasks(after))
    assert lsconvert.inspect(before).tasks == lsconvert.inspect(after).tasks
    with TaskSource(before) as source:
        assert lsconvert.upgrade(io.BytesIO(b"".join(source.chunks())), None).tasks == lsconvert.inspect(after).tasks


@pytest.mark.parametrize("path", [GOLDEN / "tasks" / f"{name}.before.json" for name in ("annotation", "webhook")])
def test_one_document_in_each_form(path):
    """As a list and as JSON Lines, one annotation twice is one annotation."""
    expected = json.loads(upgraded(path))
    for text in forms(path)[1:]:
        assert json.loads(upgraded(io.BytesIO(text))) == expected
        codes = {note.code for note in lsconvert.upgrade(io.BytesIO(text), None).notes}
        assert ("payloads-replaced" if path.name.startswith("webhook") else "annotations-replaced") in codes


def test_the_tasks_of_one_file_are_those_of_its_folder(tmp_path):
    lines = (GOLDEN / "tasks" / "annotation_lines.before.json").read_bytes().splitlines()
    (tmp_path / "folder").mkdir()
    for number, line in enumerate(lines):
        (tmp_path / "folder" / str(number)).write_bytes(line)
    assert upgraded(tmp_path / "folder") == upgraded(GOLDEN / "tasks" / "annotation_lines.before.json")


def test_a_quarantine_can_be_fixed_and_upgraded(tmp_path):
    bad = b'[{"id":1,"data":{"t":"x"},"completions":[]},\n {"id":2,"data":{"t":"x"},"completions":[{"id":"x","result":7}]}]'
    (tmp_path / "in.json").write_bytes(bad)
    names = [tmp_path / name for name in ("in.json", "out.json", "bad.jsonl", "again.jsonl")]
    report = lsconvert.upgrade(names[0], names[1], quarantine=names[2])
    assert (report.tasks, report.quarantined) == (1, 1)
    assert lsconvert.verify(names[0], names[1], quarantine=names[2]) is None
    with pytest.raises(lsconvert.CheckError) as caught:
        lsconvert.upgrade(names[2], names[3])
    assert caught.value.where.line == 1
    names[2].write_bytes(names[2].read_bytes().replace(b'"result":7', b'"result":[]'))
    checked = lsconvert.upgrade(names[2], None)
    assert ("quarantine-read", 1) in [(note.code, note.count) for note in checked.notes]
    lsconvert.upgrade(names[2], names[3])
    assert json.loads(names[3].read_bytes()) == {
        "id": 2,
        "data": {"t": "x"},
        "annotations": [{"id": "x", "result": []}],
    }
    assert lsconvert.verify(names[2], names[3]) is None


@pytest.mark.parametrize(
    "text",
    [
        b'[{"result":[],"task":{"id":1,"data":{"t":"x"}}},{"id":2,"data":{"t":"x"}}]',
        b'[{"result":[],"task":{"id":1,"data":{"t":"x"}}},{"tasks":[{"data":{"t":"x"}}]}]',
        b'[{"result":[],"task":{"data":{"t":"x"}}}]',
        b'[{"id":2,"data":{"t":"x"}},{"result":[],"task":{"id":1,"data":{"t":"x"}}}]',
        b'{"tasks":[{"id":1,"data":{"t":"x"}}],"total":2}',
        b'{"tasks":[{"id":1,"data":{"t":"x"}}]}{"result":[],"task":{"id":1,"data":{"t":"x"}}}',
        b'{"action":"ANNOTATIONS_CREATED","annotation":[{"task":3}],"task":[{"id":1,"data":{"t":"x"}},{"id":2,"data":{"t":"x"}}],"project":{}}',
    ],
)
def test_documents_that_are_mixed_or_incomplete_are_refused(text):
    for verb in VERBS.values():
        with pytest.raises(NotTasksError) as caught:
            verb(io.BytesIO(text))
        assert caught.value.where.line == 1


WORK_IN_DATA = [
    ({"t": "x", "annotations": [{"result": []}]}, True),
    ({"t": "x", "completions": [{"id": 1, "result": [[]]}]}, True),
    ({"data": {"t": "x"}, "predictions": [{"result": []}]}, True),
    ({"tasks": [{"data": {"t": "x"}, "annotations": [{"result": []}]}]}, True),
    ({"tasks": [{"text": "result"}]}, False),
    ({"t": "x", "annotations": [{"text": "result"}]}, False),
    ({"t": "x", "annotations": "result"}, False),
    ({"t": "x", "result": [{"result": []}]}, False),
    ({"t": "x", "inner": {"annotations": [{"result": []}]}}, False),
]


@pytest.mark.parametrize(("data", "expected"), WORK_IN_DATA)
def test_work_inside_data_is_noted_and_not_changed(data, expected):
    text = json.dumps([{"data": data}]).encode()
    assert upgraded(io.BytesIO(text)) == text
    codes = [note.code for note in lsconvert.upgrade(io.BytesIO(text), None).notes]
    assert codes == ["work-in-data"] * expected
    assert [note.code for note in lsconvert.inspect(io.BytesIO(text)).notes] == codes


def deep_annotations(depth):
    """Return an annotation and a webhook payload whose task is nested deep."""
    deep = '{"a":' * depth + "1" + "}" * depth
    padding = f'"x":"{"y" * 70_000}"'
    yield f'{{"result":[],{padding},"task":{{"id":1,"data":{{"t":{deep}}}}}}}'
    yield f'{{"action":"A_B","project":{{}},{padding},"annotation":{{"result":[]}},"task":{{"id":1,"data":{{"t":{deep}}}}}}}'


@pytest.mark.slow
def test_the_user_decides_how_deep_an_annotation_may_be():
    for text in deep_annotations(30_000):
        with pytest.raises(lsconvert.LimitError):
            lsconvert.upgrade(io.BytesIO(text.encode()), None, check=False)
        assert lsconvert.upgrade(io.BytesIO(text.encode()), None, max_depth=40_000, check=False).annotations == 1


def test_annotations_that_cannot_be_read_are_refused():
    twice = '{"result":[],"id":1,"id":2,"task":{"id":1,"data":{}}}'
    for text in (twice, '{"result":[],"task":{"id":1,"id":2,"data":{}}}'):
        with pytest.raises(NotTasksError) as caught:
            lsconvert.upgrade(io.BytesIO(text.encode()), None, max_depth=40_000, check=False)
        assert caught.value.hint


def test_large_first_objects():
    """The first object is recognized whatever its size, and whatever comes before the keys that tell."""
    mask = json.dumps([{"from_name": "b", "to_name": "i", "type": "brushlabels", "value": {"rle": [7] * 400_000}}])
    annotation = f'{{"id":1,"result":{mask},"task":{{"id":5,"data":{{"t":"x"}}}}}}'.encode()
    report = lsconvert.upgrade(io.BytesIO(annotation), None, check=False)
    assert (report.tasks, report.annotations, report.regions) == (1, 1, 1)
    with pytest.raises(NotTasksError):
        lsconvert.upgrade(io.BytesIO(f'{{"id":1,"result":{mask},"task":5}}'.encode()), None)
    ordinary = f'[{{"id":1,"annotations":[{{"result":{mask}}}],"data":{{"t":"x"}}}}]'.encode()
    assert upgraded(io.BytesIO(ordinary), check=False) == ordinary


def test_a_byte_order_mark_before_a_document():
    for path in (GOLDEN / "refused" / "annotation_of_the_api.json", GOLDEN / "refused" / "region.json"):
        with pytest.raises(NotTasksError):
            lsconvert.upgrade(Pipe(b"\xef\xbb\xbf" + path.read_bytes()), io.BytesIO())


LISTS = [
    (b'["Apple",{"entities":[[0,5,"ORG"]]}]', "spaCy"),
    (b'["{\\"data\\": {\\"t\\": \\"x\\"}}"]', "texts that hold JSON"),
    (b'"a text"', "single value"),
    (b" 12", "single value"),
    (b"null\n", "single value"),
    (b"true", "single value"),
    (b'[{"tasks":[{"id":1,"data":{"t":"x"}}]}]', "in a list"),
    (b'[{"tasks":[],"total":0}]', "in a list"),
]


@pytest.mark.parametrize(("text", "name"), LISTS)
def test_lists_and_values_that_are_not_tasks(text, name):
    for verb in VERBS.values():
        for source in (io.BytesIO(text), Pipe(text)):
            with pytest.raises(NotTasksError, match=name) as caught:
                verb(source)
            assert caught.value.hint


@pytest.mark.parametrize(
    "text", [b'["a","{b}"]', b'["a",{"b":1}]', b"[1,2]", b"[null]", b"[[1]]", b"[]", b"[[]]", b" [ ] "]
)
def test_lists_that_are_not_recognized_are_copied(text):
    assert upgraded(io.BytesIO(text), check=False) == text
    assert upgraded(Pipe(text), check=False) == text


RESPONSE = {"task_count": 1, "annotation_count": 1, "prediction_count": 0, "duration": 0.1}


@pytest.mark.parametrize("name", ["auto", "v1", "v1-import", "v2", "v2-import", "v2-migrated"])
def test_an_import_response_is_not_an_import(name):
    text = json.dumps(RESPONSE).encode()
    with pytest.raises(NotTasksError, match="an import response"):
        lsconvert.validate(io.BytesIO(text), schema=name)
    assert [error.code for error in lsconvert.validate(RESPONSE, schema=name)] == ["LSV904"]
    with pytest.raises(NotTasksError, match="an import response"):
        lsconvert.upgrade(io.BytesIO(text), None, target="import")
    assert lsconvert.upgrade(io.BytesIO(text), None).tasks == 0


@pytest.mark.parametrize("path", [*examples("refused/*.json"), *examples("tasks/*.before.json")])
def test_decoded_documents_are_not_valid(path):
    text = path.read_bytes()
    value = json.loads(text.splitlines()[0] if "lines" in path.name or "quarantine" in path.name else text)
    value = value[0] if isinstance(value, list) else value
    if not isinstance(value, dict) or isinstance(value.get("data"), dict):
        return
    for schema in ("auto", "v1-import", "v2-import"):
        [error] = lsconvert.validate(value, schema=schema)
        assert (error.keyword, error.code, error.severity) == ("NotTasksError", "LSV904", "error")
        assert error.message == f"this is {kind_of(value).name}"


@pytest.mark.parametrize("path", examples("data/*.json"))
def test_decoded_bare_data_is_valid(path):
    assert lsconvert.validate(value_of(path)) == []


@pytest.mark.parametrize(
    "task",
    [
        {"id": 1, "data": {"t": "x"}, "label": [[0, 1, "A"]], "annotations": []},
        {"data": {"t": "x"}, "results": [{"result": []}], "annotations": []},
        {"predictions": [{"result": []}], "model_version": "m", "data": {"t": "x"}, "annotations": []},
    ],
)
def test_tasks_with_keys_of_other_documents_are_tasks(task):
    text = json.dumps([task]).encode()
    assert upgraded(io.BytesIO(text)) == upgraded(Pipe(text)) == text
    assert lsconvert.validate(task) == lsconvert.validate(io.BytesIO(text)) == []


@pytest.mark.parametrize("text", [b"{}", b"[{}]"])
def test_an_empty_object_has_nothing_to_import(text):
    assert [note.code for note in lsconvert.upgrade(io.BytesIO(text), None).notes] == ["bare-data"]
    with pytest.raises(lsconvert.CheckError):
        lsconvert.upgrade(io.BytesIO(text), None, target="import")
    for schema in ("v1-import", "v2-import"):
        codes = [error.code for error in lsconvert.validate(io.BytesIO(text), schema=schema)]
        assert codes == [error.code for error in lsconvert.validate({}, schema=schema)] == ["LSV006"]


def test_an_empty_list_of_tasks_has_no_tasks():
    for text in (b'{"tasks":[]}', b'{"tasks":[],"total":0,"total_annotations":0,"total_predictions":0}'):
        report = lsconvert.upgrade(io.BytesIO(text), None, check=False)
        assert (report.tasks, [note.code for note in report.notes]) == (0, ["tasks-unwrapped", "empty"])


def test_a_hint_says_how_to_label_the_data():
    with pytest.raises(NotTasksError) as caught:
        lsconvert.upgrade(io.BytesIO(b'{"detail":"scratch"}'), None)
    assert 'wrap it: {"data": ...}' in caught.value.hint
