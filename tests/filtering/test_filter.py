"""`filter_tasks`: sources, sinks, errors with their places, and the report."""

import io
import json
import zipfile

import pytest

import lsconvert

TASKS = [
    {"id": 1, "data": {"text": "a"}, "annotations": [{"completed_by": 7, "result": []}]},
    {"id": 2, "data": {"text": "b"}, "annotations": []},
    {"id": 3, "data": {"text": "c"}, "completions": [{"skipped": True, "result": []}, {"completed_by": 7, "result": []}]},
]  # fmt: skip
ARRAY = b"[" + b",\n ".join(json.dumps(task).encode() for task in TASKS) + b"]\n"
LINES = b"".join(json.dumps(task).encode() + b"\n" for task in TASKS)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, kernel):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    (tmp_path / "in.json").write_bytes(ARRAY)
    return tmp_path


def ids(text):
    tasks = json.loads(text) if text.startswith(b"[") else [json.loads(line) for line in text.splitlines()]
    return [task["id"] for task in tasks]


def filtered(source, *where, **options):
    sink = io.BytesIO()
    lsconvert.filter_tasks(source, sink, where=where, **options)
    return sink.getvalue()


def test_the_report():
    report = lsconvert.filter_tasks(
        "in.json", "out.json", where="annotations", where_annotation=["annotator=7"], drop_empty=True
    )
    assert (report.sources, report.target) == (("in.json",), "out.json")
    assert (report.tasks, report.dropped_tasks, report.annotations, report.dropped_annotations) == (2, 1, 2, 1)
    assert report.dropped == (
        lsconvert.Dropped("where_annotation", "annotator=7", annotations=1),
        lsconvert.Dropped("where", "annotations", tasks=1),
        lsconvert.Dropped("where", "annotations"),
    )
    assert report.bytes_in == len(ARRAY)
    with open("out.json", "rb") as file:
        assert report.bytes_out == len(file.read())
    assert report.kernel == lsconvert.kernel_name()
    assert str(report).splitlines() == [
        "in.json -> out.json: 2 of 3 tasks, 2 of 3 annotations",
        "         1 x annotation dropped by the predicate annotator=7",
        "         1 x task dropped by the predicate annotations",
        "         0 x tasks dropped by the predicate annotations",
    ]
    assert "<td>1</td><td>task dropped by the predicate annotations</td>" in report._repr_html_()
    assert json.loads(json.dumps(report.as_dict()))["dropped"][0]["condition"] == "annotator=7"


def test_without_a_sink_nothing_is_written(folder):
    report = lsconvert.filter_tasks("in.json", None, where="version=v1")
    assert (report.target, report.tasks, report.dropped_tasks) == ("", 1, 2)
    assert [path.name for path in folder.iterdir()] == ["in.json"]


def test_without_conditions_the_output_is_the_input():
    assert filtered(ARRAY) == ARRAY
    assert filtered(LINES) == LINES


def test_kinds_of_sources(folder):
    (folder / "lines.jsonl").write_bytes(LINES)
    with zipfile.ZipFile("in.zip", "w") as archive:
        archive.write("in.json")
        archive.write("lines.jsonl")
    assert ids(filtered(ARRAY, "annotations")) == [1, 3]
    assert ids(filtered(io.BytesIO(LINES), "annotations")) == [1, 3]
    assert ids(filtered(TASKS, "annotations")) == [1, 3]
    assert ids(filtered(iter(TASKS), "annotations")) == [1, 3]
    assert ids(filtered(folder / "in.json", "annotations")) == [1, 3]
    assert ids(filtered("in.zip", "annotations")) == [1, 3, 1, 3]
    assert ids(filtered(["in.json", "lines.jsonl"], "annotations")) == [1, 3, 1, 3]
    assert ids(filtered((io.BytesIO(LINES), ARRAY, TASKS), "task_id=2")) == [2, 2, 2]
    assert filtered([], "annotations") == b"[]\n"


def test_several_sources_become_one_array():
    by_id = json.dumps({"5": TASKS[0], "6": TASKS[1]}).encode()
    output = filtered([LINES, by_id, ARRAY], "annotations")
    assert ids(output) == [1, 3, 1, 1, 3]
    report = lsconvert.filter_tasks([LINES, by_id, ARRAY], None, where="annotations")
    assert (report.tasks, report.dropped_tasks, len(report.sources)) == (5, 3, 3)
    assert str(report).startswith("3 sources: 5 of 8 tasks")


def test_the_input_may_be_the_output_if_it_is_the_only_one(folder):
    (folder / "b.json").write_bytes(ARRAY)
    with pytest.raises(lsconvert.OutputError, match="exists already"):
        lsconvert.filter_tasks(["b.json", "in.json"], "b.json", where="annotations")
    with pytest.raises(lsconvert.OutputError, match="exists already"):
        lsconvert.filter_tasks("in.json", "b.json", where="annotations")
    assert (folder / "b.json").read_bytes() == ARRAY
    lsconvert.filter_tasks("b.json", "b.json", where="annotations")
    assert ids((folder / "b.json").read_bytes()) == [1, 3]
    lsconvert.filter_tasks("in.json", "b.json", where="task_id=2", force=True)
    assert ids((folder / "b.json").read_bytes()) == [2]


def test_an_archive_or_a_folder_is_not_replaced(folder):
    (folder / "exports").mkdir()
    for name in ("a.json", "b.json"):
        (folder / "exports" / name).write_bytes(ARRAY)
    with zipfile.ZipFile("in.zip", "w") as archive:
        archive.write("exports/a.json")
        archive.write("exports/b.json")
    with pytest.raises(lsconvert.OutputError, match="an archive of several files"):
        lsconvert.filter_tasks("in.zip", "in.zip", where="annotations")
    with pytest.raises(lsconvert.OutputError, match="is a file of the input folder"):
        lsconvert.filter_tasks("exports", "exports/a.json", where="annotations", force=True)
    lsconvert.filter_tasks("in.zip", "in.zip", where="annotations", force=True)
    assert lsconvert.filter_tasks("in.zip", None).tasks == 4


def test_a_run_that_fails_leaves_the_output_as_it_was(folder):
    (folder / "out.json").write_bytes(b"old")
    (folder / "bad.json").write_bytes(ARRAY[:-3])
    with pytest.raises(lsconvert.InvalidJSONError):
        lsconvert.filter_tasks("bad.json", "out.json", where="annotations", force=True)
    assert (folder / "out.json").read_bytes() == b"old"
    assert sorted(path.name for path in folder.iterdir()) == ["bad.json", "in.json", "out.json"]


def test_errors_have_the_place_of_the_value(folder):
    task = '{"id": "x",\n "annotations": [{"note": "é"}, {"note": "é", "created_at": "now"}]}'
    (folder / "two.json").write_text(f'[{{"id": 1, "data": {{}}}},\n {task}]', encoding="utf-8")
    (folder / "in.jsonl").write_text(task, encoding="utf-8")
    for source, line, index, pointer in (("two.json", 3, 1, "/1"), ("in.jsonl", 2, 0, "")):
        text = (folder / source).read_bytes()
        with pytest.raises(lsconvert.ConversionError) as caught:
            lsconvert.filter_tasks(source, "out.json", where="created=2024..")
        offset = text.index(b'"now"')
        column = offset - text.rindex(b"\n", 0, offset)
        assert caught.value.where == lsconvert.Where(
            source, line, column, offset, index, '"x"', f"{pointer}/annotations/1/created_at"
        )
        assert "now" not in caught.value.message


def test_a_number_of_an_annotator_may_be_spelled_as_a_fraction():
    annotations = b", ".join(b'{"completed_by": %s}' % each for each in (b"7.0", b"7e0", b"7.25", b"7." + b"0" * 400))
    text = b'[{"id": 1.0, "data": {}, "annotations": [%s]}]' % annotations
    report = lsconvert.filter_tasks(text, None, where="task_id=1", where_annotation="annotator=7")
    assert (report.tasks, report.annotations, report.dropped_annotations) == (1, 3, 1)


@pytest.mark.parametrize("value", ["5", "null", '"s"', "[1]", "[{}]", "true"])
@pytest.mark.parametrize(
    "options",
    [{"where": "version=v2"}, {"where": "not version=v2"}, {"where": "sample=1/1"}, {"where_annotation": "cancelled"}],
)
def test_values_that_are_not_tasks_are_refused_with_their_place(value, options):
    text = f'[{{"id": 1, "data": {{}}, "annotations": []}},\n {value}]'.encode()
    with pytest.raises(lsconvert.ConversionError, match="not an object") as caught:
        lsconvert.filter_tasks(text, None, **options)
    where = caught.value.where
    assert (where.line, where.column, where.task_index, where.pointer) == (2, 2, 1, "/1")
    report = lsconvert.filter_tasks(text, None)
    assert [(note.code, note.count) for note in report.notes] == [("not-a-task", 1)]


def test_errors_in_a_folder_name_the_file(folder):
    (folder / "exports").mkdir()
    (folder / "exports" / "a.json").write_bytes(ARRAY)
    (folder / "exports" / "b.json").write_bytes(b'[\n{"id": 1, "data": {}, "annotations": {}}]')
    for source in ("exports", ["exports/a.json", "exports/b.json"]):
        with pytest.raises(lsconvert.ConversionError) as caught:
            lsconvert.filter_tasks(source, None, where="annotations")
        where = caught.value.where
        assert (where.file.replace("\\", "/").removeprefix("exports/"), where.line, where.column) == ("b.json", 2, 38)


@pytest.mark.slow
def test_a_task_that_python_cannot_decode_is_a_limit():
    text = b'[{"data": %s}]' % (b"[" * 50_000 + b"]" * 50_000)
    with pytest.raises(lsconvert.LimitError) as caught:
        lsconvert.filter_tasks(text, None, where="annotations", max_depth=100_000)
    assert caught.value.where.task_index == 0
    assert caught.value.hint == "A filter decodes each task. Take this one out of the input."
    with pytest.raises(lsconvert.LimitError, match="nested deeper than 200"):
        lsconvert.filter_tasks(text, None, where="annotations")
    with pytest.raises(lsconvert.LimitError, match="larger than 10 bytes"):
        lsconvert.filter_tasks(ARRAY, None, where="annotations", max_task_size=10)


def test_other_documents_are_refused():
    for text in (
        b'{"completion_count": 1, "task_count": 1}',
        b'[{"result": [], "completed_by": 1}]',
        b"",
        b'[{"data": {}}, {"data"',
        b"7",
    ):
        with pytest.raises(lsconvert.InputError):
            lsconvert.filter_tasks(text, None, where="annotations")


def test_conditions_are_read_before_any_file(folder):
    for options in ({"where": "canceled"}, {"where_annotation": "version=v1"}, {"where": ["annotations", "id"]}):
        with pytest.raises(lsconvert.PredicateError):
            lsconvert.filter_tasks("none.json", "out.json", **options)
    with pytest.raises(lsconvert.SourceError, match="cannot be read"):
        lsconvert.filter_tasks("in.json", "out.json", where="task_id=@none.txt")
    assert [path.name for path in folder.iterdir()] == ["in.json"]


def test_notes():
    report = lsconvert.filter_tasks(b'\xef\xbb\xbf[{"text": "a"}, 5, {"data": {}, "annotations": []}]', None)
    assert [(note.code, note.count) for note in report.notes] == [
        ("bare-data", 1),
        ("not-a-task", 1),
        ("bom-skipped", 1),
    ]
    report = lsconvert.filter_tasks(b"[]", None, where="annotations")
    assert [note.code for note in report.notes] == ["empty"]
    report = lsconvert.filter_tasks('[{"data": {"a": "é"}}]'.encode("cp1252"), None, encoding="cp1252")
    assert [note.code for note in report.notes] == ["recoded"]


def test_progress():
    seen = []
    lsconvert.filter_tasks("in.json", None, where="annotations", progress=lambda *args: seen.append(args))
    assert seen[-1] == (len(ARRAY), len(ARRAY))


def test_tasks_of_a_target_storage_are_filtered(folder):
    (folder / "storage").mkdir()
    for number in (1, 2, 3):
        annotation = {"id": number, "completed_by": number, "result": [], "task": {"id": number // 2, "data": {"a": 1}}}
        (folder / "storage" / str(number)).write_text(json.dumps(annotation))
    output = filtered("storage", where_annotation="annotator=3")
    assert [[each["id"] for each in task["annotations"]] for task in json.loads(output)] == [[], [3]]


def test_of_repeated_keys_the_last_one_counts():
    """As in every decoder. An upgrade refuses such a task; a filter only has to keep what is not dropped."""
    text = b'[{"id": 1, "id": 2, "annotations": [{}], "annot\\u0061tions": [{"skipped": true}, {"skipped": true, "skipped": false}]}]'
    assert filtered(text, "task_id=2", where_annotation="not cancelled") == text.replace(b'{"skipped": true}, ', b"")
    assert filtered(text, "task_id=1") == b"[]"
