"""Validation of documents: the choice of the schema, positions, and unreadable input."""

import io
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from check_helpers import TABLE, mutant

import lsconvert
from lsconvert import InvalidJSONError, NotTasksError, SchemaError, is_valid, iter_errors, upgrade, validate
from lsconvert.jsontext.decode import decode_roughly
from lsconvert.kernel import _native
from lsconvert.validation import checker
from lsconvert.validation.schemas import OLD_TASKS
from lsconvert.validation.validate import checker_chooser

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
V1 = '{"id":"a-1","completions":[{"result":[[{"type":"relation","to_id":"x"}]]}]}'
V2 = '{"id":2,"annotations":[{"result":[{"type":"relation","from_id":"x"}]}]}'


def positions(text, **options):
    found = iter_errors(text, warnings=True, **options)
    return [(e.where.offset, e.where.line, e.where.column, e.where.pointer) for e in found]


def test_sample_before_and_after():
    assert is_valid(SAMPLE)
    assert is_valid(SAMPLE, schema="v1")
    assert not is_valid(SAMPLE, schema="v2")
    target = io.BytesIO()
    upgrade(SAMPLE, target)
    assert is_valid(target.getvalue(), schema="v2-migrated")
    assert is_valid(target.getvalue(), schema="v2")
    assert not is_valid(target.getvalue(), schema="v1")
    assert not is_valid(target.getvalue(), schema="v2-import")  # ground_truth is missing, which import reads as true


def test_decoded_tasks():
    task = json.loads(V1)
    [error] = validate(task, warnings=True)
    assert (error.where.pointer, error.keyword) == ("/completions/0/result/0/0", "required")
    assert error.where.offset is None
    assert error.severity == "warning"
    assert validate(task) == []
    assert is_valid(task)
    task["completions"][0]["result"] = 1
    [error] = validate(task)
    assert error.severity == "error"
    assert not is_valid(task)


@pytest.mark.parametrize("form", ["[%s]", "[%s]\n", "%s", '{"7":%s}', "\ufeff[%s]", "\n\n [\n%s]", "[{},%s]"])
def test_positions(form):
    text = (form % V1).encode()
    errors = [e for e in iter_errors(text, schema="v1", warnings=True) if e.where.task_id]
    [error] = errors
    where = error.where
    assert where.offset == text.index(b'{"type"')
    assert where.line == text[: where.offset].count(b"\n") + 1
    assert where.column == where.offset - text.rfind(b"\n", 0, where.offset)
    assert where.task_id == '"a-1"'
    prefix = {"{": "/7"}.get(form[0], "/0" if form.lstrip("\ufeff\n ")[0] == "[" else "") if form != "%s" else ""
    assert where.pointer == (prefix if form != "[{},%s]" else "/1") + "/completions/0/result/0/0"


def test_positions_after_many_chunks():
    text = (
        b"[\n"
        + b",\n".join([b'{"annotations":[], "data":{"":"' + b"x" * 1000 + b'"}}'] * 2500)
        + b",\n"
        + V2.encode()
        + b"]"
    )
    assert positions(text, schema="v2")[-1] == (
        text.rindex(b'{"type"'),
        2502,
        V2.index('{"type"') + 1,
        "/2500/annotations/0/result/0",
    )


def test_auto_uses_the_version_of_each_task():
    text = f"[{V1},{V2}]".encode()
    assert [e.where.pointer for e in iter_errors(text, warnings=True)] == [
        "/0/completions/0/result/0/0",
        "/1/annotations/0/result/0",
    ]


def test_custom_schema(tmp_path):
    path = tmp_path / "own.json"
    path.write_text('{"required": ["mine"]}')
    assert [e.message for e in iter_errors(b'[{"mine":1},{}]', schema=str(path))] == ['the key "mine" is missing']
    for text in ("{", '{"type": 1}'):
        other = tmp_path / f"{len(text)}.json"
        other.write_text(text)
        with pytest.raises(SchemaError):
            validate({}, schema=str(other))
    with pytest.raises(SchemaError, match="v2-migrated"):
        validate({}, schema="v3")


def test_unreadable_input():
    with pytest.raises(NotTasksError):
        validate(b'[{"annotation_id":1,"annotator":2}]')
    errors = iter_errors(b'[{"id":1},{"id":')
    assert next(errors).where.task_index == 0
    with pytest.raises(InvalidJSONError):
        next(errors)


def test_unusual_strings_and_numbers():
    text = b'[{"annotations":{},"data":{"a":"\\ud800","b":1e400,"c":' + b"9" * 5000 + b"}}]"
    assert [e.where.pointer for e in iter_errors(text)] == ["/0/annotations"]


@pytest.mark.parametrize("schema", ["v2", "auto"])
def test_it_says_what_to_do(schema):
    [error] = validate(b'[{"annotations":[{"result":[[]]}]}]', schema=schema)
    assert str(error).endswith("(`lsconvert upgrade` fixes it: flatten result)")


@pytest.mark.parametrize("check", [lambda: lsconvert.validate(b"[]"), lambda: upgrade(io.BytesIO(b"[]"), None)])
def test_slow_checks_are_warned_about_once(monkeypatch, check):
    """The Python kernel has no native check."""
    monkeypatch.setenv("LSCONVERT_KERNEL", "python")
    monkeypatch.setattr(checker, "_fast_validator", lambda _: None)
    checker.warn_once_if_slow.cache_clear()
    with pytest.warns(UserWarning, match="slower"):
        check()
    check()  # a second warning would be an error
    checker.warn_once_if_slow.cache_clear()


def test_no_warning_without_a_check(monkeypatch, kernel):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    monkeypatch.setattr(checker, "_fast_validator", lambda _: None)
    checker.warn_once_if_slow.cache_clear()
    for options in ({}, {"target": "import"}, {"max_tasks": 1}):
        upgrade(io.BytesIO(b"[]"), None, check=False, **options)
    checker.warn_once_if_slow.cache_clear()


def test_a_task_that_passes_either_root_of_auto_is_valid(part):
    """`auto` chooses the schema by the keys of a task. The native check tries both schemas, and one suffices."""
    if _native is None:
        pytest.skip("the native kernel is not built")
    check = _native.Check(TABLE.read_bytes())
    roots = check.roots()
    checker_for = checker_chooser("auto", show_values=False)
    chance = random.Random(part)
    passed = Counter()
    for _ in range(2000):
        name = chance.choice(("v1/export", "v2/export", "v2/migrated"))
        text = mutant(chance, name)
        for root in ("v2/export", OLD_TASKS):
            if check.surely_passes(text, roots[root]):
                passed[root] += 1
                task = decode_roughly(text, "", 0)
                assert checker_for(task).is_valid(task), text
    assert min(passed.values()) > 50


SUSPECT = (
    ('[{"id":1,"data":{"a":"\\ud800"},"annotations":[]}]', "loneSurrogate", "/0/data/a"),
    ('[{"id":1,"data":{"a":"\\u0000"},"annotations":[]}]', "nullCharacter", "/0/data/a"),
    ('[{"id":1,"data":{},"annotations":[]},{"id":1,"data":{},"annotations":[]}]', "duplicateTaskId", "/1/id"),
    (
        '[{"data":{},"annotations":[{"id":1,"result":[]},{"id":1,"result":[]}]}]',
        "duplicateAnnotationId",
        "/0/annotations/1/id",
    ),
)


@pytest.mark.parametrize(("text", "keyword", "pointer"), SUSPECT)
@pytest.mark.parametrize("schema", ["auto", "v2"])
def test_suspicions_are_warnings(kernel, monkeypatch, text, keyword, pointer, schema):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    assert validate(text.encode(), schema=schema) == []
    [warning] = validate(text.encode(), schema=schema, warnings=True)
    assert (warning.keyword, warning.where.pointer, warning.severity) == (keyword, pointer, "warning")
    assert warning.where.line == 1


def test_a_schema_of_the_user_finds_no_suspicions(tmp_path):
    (tmp_path / "own.json").write_text("{}")
    for text, _, _ in SUSPECT:
        assert validate(text.encode(), schema=str(tmp_path / "own.json"), warnings=True) == []


def test_numbers_that_are_not_json_in_decoded_tasks():
    task = {"data": {"x": [float("nan")], "y": 1e400}, "annotations": []}
    found = validate(task, schema="v2-import")
    assert [(error.keyword, error.where.pointer) for error in found] == [("nan", "/data/x/0"), ("nan", "/data/y")]
    assert not is_valid(task)
    assert is_valid(b'[{"data": {"y": 1e400}, "annotations": []}]')


def test_it_says_when_ids_are_no_longer_compared(monkeypatch):
    monkeypatch.setattr("lsconvert.validation.task_validator.TaskValidator.stopped", True)
    [warning] = validate(b"[]", warnings=True)
    assert (warning.keyword, warning.severity) == ("idsNotCompared", "warning")
