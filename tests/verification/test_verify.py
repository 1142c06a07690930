"""Verification must notice every change that is not a rule's."""

import io
import re
from pathlib import Path

import pytest

import lsconvert
from lsconvert import InvalidJSONError, upgrade, verify
from lsconvert.io.source import CHUNK_SIZE

SAMPLE = (Path(__file__).parents[1] / "samples" / "v1-export.json").read_bytes()


def upgraded(text, **options):
    target = io.BytesIO()
    upgrade(io.BytesIO(text), target, **options)
    return target.getvalue()


def difference(before, after, **options):
    return verify(io.BytesIO(before), io.BytesIO(after), **options)


@pytest.mark.parametrize("options", [{}, {"keep_ground_truth": True}, {"split_annotators": True}])
def test_the_sample_under_every_option(options):
    after = upgraded(SAMPLE, **options)
    assert difference(SAMPLE, after, **options) is None
    other_options = [o for o in ({}, {"keep_ground_truth": True}, {"split_annotators": True}) if o != options]
    assert all(difference(SAMPLE, after, **other) is not None for other in other_options)


def test_every_changed_token_is_noticed():
    after = upgraded(SAMPLE)
    for match in re.finditer(rb'"[^"]*"|[0-9.]+|true|false', after):
        token = match.group()
        other = b'"' + token[1:-1] + b'x"' if token.startswith(b'"') else b"7" + token if token[0] < 65 else b"null"
        assert difference(SAMPLE, after[: match.start()] + other + after[match.end() :]) is not None, token


@pytest.mark.parametrize(
    ("before", "after", "pointers", "message"),
    [
        ('[{"completions":[{"id":1}]}]', '[{"annotations":[{"id":2}]}]', ("/0/completions/0/id", "/0/annotations/0/id"), "values"),
        ('[{"completions":[]}]', '[{"completions":[]}]', ("/0", "/0"), 'expected the key "annotations"'),
        ('[{"id":1,"data":2}]', '[{"data":2,"id":1}]', ("/0", "/0"), "key"),
        ('[{"a":1,"a":2}]', '[{"a":2}]', ("/0", "/0"), "expected 2 members, found 1"),
        ('[{"a":1,"a":2}]', '[{"a":1}]', ("/0", "/0"), "expected 2 members, found 1"),
        ('[{"completions":[{"result":[[1],[2]]}]}]', '[{"annotations":[{"result":[1]}]}]', None, "2 items"),
        ('[{"a":1}]', '[{"a":1.0}]', ("/0/a", "/0/a"), "values"),
        ('[{"a":1.0}]', '[{"a":1.00}]', ("/0/a", "/0/a"), "values"),
        ('[{"a":"1"}]', '[{"a":1}]', ("/0/a", "/0/a"), "values"),
        ('[{"a":[]}]', '[{"a":{}}]', ("/0/a", "/0/a"), "types"),
        ('[{"a":"\\ud800"}]', '[{"a":"\\ud801"}]', ("/0/a", "/0/a"), "values"),
        ('[{"a":"\\udc00"}]', '[{"a":"?"}]', ("/0/a", "/0/a"), "values"),
        ('[{},{}]', "[{}]", ("/1", "/1"), "AFTER has no such task"),
        ("[{}]", "[{},{}]", ("/1", "/1"), "BEFORE has no such task"),
        ('{"1":{}}', '{"2":{}}', ("/1", "/2"), "another key"),
        ('[{"completions":[],"annotations":[1]}]', '[{"annotations":[]}]', None, "1 item,"),
    ],
)  # fmt: skip
def test_differences(before, after, pointers, message):
    found = difference(before.encode(), after.encode())
    assert found is not None
    assert pointers in (None, (found.before, found.after))
    assert message in found.message


def test_a_difference_without_places_names_none():
    found = difference(b"{}\n{}", b"{}")
    assert (str(found), found.is_end) == ("task 1: AFTER has no such task", True)
    assert not difference(b"{}", b"{}\n{}").is_end


@pytest.mark.parametrize(
    "token", [b"1e1" + b"0" * 2000 + b"5", b"9" * 100_000, b"1e400", b"1e" + b"9" * 30, b"-0." + b"1" * 5000, b'"\\ud800\\udc00\\ud800"', b'"' + b"\\\\" * 999 + b'"']
)  # fmt: skip
def test_unusual_tokens(token):
    text = b'[{"a":' + token + b',"completions":[]}]'
    assert difference(text, upgraded(text)) is None
    for size in (1, 2, 3):  # cut anywhere
        assert difference(text, b" " * (2**20 - len(text) // 2 - size) + upgraded(text)) is None


@pytest.mark.parametrize(
    ("new", "found", "is_same"),
    [
        ("-0", "0", True),
        ("-0", "-0", False),
        ("-0", "-0E-99999999999999999", False),
        ("1", "1", True),
        ("1", '"1"', False),
        ("1", "true", False),
    ],
)
def test_new_ids_of_a_map_that_look_alike(new, found, is_same, tmp_path):
    (tmp_path / "map.json").write_text(f'{{"1":{new}}}')
    before = b'[{"completions":[{"completed_by":1}]}]'
    after = b'[{"annotations":[{"completed_by":%s}]}]' % found.encode()
    assert (difference(before, after, users=tmp_path / "map.json") is None) == is_same


def test_long_numbers_that_differ():
    text = b'[{"a":' + b"9" * 100_000 + b"}]"
    assert difference(text, text.replace(b"99}", b"98}")) is not None


def test_depth_and_width():
    deep = b'{"a":' * 150 + b"1" + b"}" * 150
    wide = b"[{" + b",".join(b'"k%d":%d' % (i, i) for i in range(5_000)) + b"}]"
    for text in (deep, wide):
        assert difference(text, text) is None
    assert difference(wide, wide.replace(b'"k4999":4999', b'"k4999":499')) is not None


def test_an_unmapped_id_that_should_have_stopped_the_run():
    before = b'[{"completions":[{"completed_by":5}]}]'
    kept = upgraded(before, users={1: 2}, unmapped="keep", check=False)
    assert difference(before, kept, users={1: 2}, unmapped="keep") is None
    found = difference(before, kept, users={1: 2})
    assert found is not None
    assert (found.before, found.after) == ("/0/completions/0/completed_by", "/0/annotations/0/completed_by")
    assert "no map has a new id" in str(found)


@pytest.mark.parametrize("old", ['"x"', "5", '"-0"', '"\\ud800"', "[1]", "true"])
@pytest.mark.parametrize("options", [{}, {"split_annotators": True}])
def test_an_unmapped_id_that_import_refuses_should_have_stopped_it_too(old, options):
    before = f'[{{"data":{{"a":1}},"annotations":[{{"id":{old},"result":[],"ground_truth":false}}]}}]'.encode()
    options = {"target": "import", "maps": {"annotations": {1: 2}}, **options}
    kept = upgraded(before, unmapped="keep", **options)
    assert difference(before, kept, unmapped="keep", **options) is None
    found = difference(before, kept, **options)
    assert found is not None
    assert found.after == "/0/annotations/0/id"


@pytest.mark.parametrize(
    "after",
    ['{"12":{"data":1},"3":{"data":2}}', '{"1":{"data":1},"3":{"data":2}}', '[{"data":1}]'],
)
def test_a_file_for_import_has_no_tasks_by_id(after):
    before = b'{"12":{"data":1},"3":{"data":2}}'
    assert difference(before, b'[{"data":1},{"data":2}]', target="import") is None
    assert difference(before, b'{"data":1}\n{"data":2}', target="import") is None
    assert difference(before, after.encode(), target="import") is not None


def test_unreadable_files():
    with pytest.raises(InvalidJSONError):
        difference(b"[{}]", b"[{}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"0":{"data":{"x":1}}}', '[{"data":{"x":1}}]'),
        ("[]", "[][]"),
        ("{}", "{}[]"),
        ('[{"data":1}]', '[{"data":1}][]'),
        ('[{"data":1}]', '[{"data":1}\f]'),
        ('{"x":-0}', '{"x":0}'),
        ('{"x":-0}', '{"x":-0e0}'),
        ('{"x":-0}', '{"x":-0e-999}'),
        ('{"x":-0}', '{"x":-0e-99999999999999999}'),
        ('{"x":-0}', f'{{"x":-0.{"0" * 999}}}'),
        ('[{"data":1}]', '[\v{"data":1}]'),
        ('[{"data":1}]', '[{"data":1}]"'),
        ('[{"data":1}]', '[{"data":1}]"{\\"data\\":2}]'),
        ('{"a":1}\n{"b":2}\n', '{"a":1}\n{"b":2}\n"'),
        ('{"a":"-0 b"}', '{"a":"-0e0 b"}'),
        ('{"a":"-0 b"}', '{"a":"-0E-999 b"}'),
        ('{"-0":1}', '{"-0e0":1}'),
        (f'["{"9" * 1000}"]', f'["{"9" * 999}8"]'),
        ('["\\ud800"]', '["\ue000ud800"]'),
        ('["\\ud800"]', '["\\ue000ud800"]'),
        ('[{"data":1}]', ""),
        ('{"task_count":1,"completion_count":2}', '{"task_count":1,"completion_count":2}'),
        ('[{"task_count":1,"completion_count":2}]', '[{"task_count":1,"annotation_count":2}]'),
    ],
)
def test_different_documents(before, after):
    try:
        found = difference(before.encode(), after.encode())
    except InvalidJSONError:
        return  # AFTER is not JSON
    assert found is not None


@pytest.mark.parametrize(
    ("option", "old"),
    [
        ("annotations", '{"id":{"":"x"}}'),
        ("annotations", '{"id":{"email":"a@b.c"}}'),
        ("annotations", '{"id":[1]}'),
        ("users", '{"completed_by":{"":"x"}}'),
        ("users", '{"completed_by":{"email":9}}'),
        ("users", '{"completed_by":{"id":7,"email":""}}'),
    ],
)
def test_unmapped_ids_that_are_dropped(option, old):
    before = f'[{{"completions":[{old}]}}]'.encode()
    options = {"maps": {option: {1: 2}}, "unmapped": "drop"}
    after = upgraded(before, check=False, **options)
    assert b":null}" in after
    assert difference(before, after, **options) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["\\ud83d\\ude00"]', '["😀"]'),
        ('["\ue000"]', '["\\ue000"]'),
        ('{"x":[-0,-0.0,"-0"]}', '{"x":[-0,-0.0,"-0"]}'),
        ("{}{}", "{}\n{}"),
        ('{"a":"\\u0061\\/"}', '{"\\u0061":"a/"}'),
        ('{"-\\u0030":"1e\\u0031234567890123456"}', '{"-0":"1e1234567890123456"}'),
        ('{"x":1e-0,"y":[1E-0,-0]}', '{"x":1e-0,"y":[1E-0,-0]}'),
        ('{"task_count":1,"completion_count":2}', '{"task_count":1,"annotation_count":2}'),
        ('[{"task_count":1,"completion_count":2}]', '[{"task_count":1,"completion_count":2}]'),
    ],
)
def test_equal_documents(before, after):
    assert difference(before.encode(), after.encode()) is None


@pytest.mark.parametrize("scope", ["annotations", "predictions"])
def test_a_result_object_is_not_an_empty_list(scope):
    """No rule makes a list of an object with members."""
    more = b',"ground_truth":false,"completed_by":null' if scope == "annotations" else b""
    text = b'[{"id":1,"data":{},"%b":[{"result":%b%b}]}]'
    before = text % (scope.encode(), b'{"a":1,"value":{"x":[1]}}', more)
    after = text % (scope.encode(), b"[]", more)
    found = verify(io.BytesIO(before), io.BytesIO(after), target="import")
    assert found is not None
    assert found.before == f"/0/{scope}/0/result"


def test_tasks_by_id_with_an_escaped_key():
    before = rb'{"\u0031":{"data":{},"completions":[]}}'
    after = b'{"1":{"data":{},"annotations":[]}}'
    assert verify(io.BytesIO(before), io.BytesIO(after)) is None
    assert verify(io.BytesIO(before), io.BytesIO(before)) is not None


@pytest.mark.parametrize("number", [b"1.5", b"1e5", b"1E+5", b"-0.5", b"-0"])
@pytest.mark.parametrize("form", [b"[%b%b,2]", b"[{},%b%b]"])
def test_numbers_in_the_place_of_tasks_across_chunks(number, form):
    for shift in range(1, 8):
        text = form % (b" " * (CHUNK_SIZE - shift), number)
        assert verify(io.BytesIO(text), io.BytesIO(text)) is None


@pytest.mark.parametrize(
    ("found", "key"),
    [
        ('"completed_by":6,"lead_time":null,"result":[],"ground_truth":false', "completed_by"),
        ('"completed_by":7,"lead_time":1,"result":[],"ground_truth":false', "lead_time"),
        ('"completed_by":7,"lead_time":null,"result":[1],"ground_truth":false', "result"),
        ('"completed_by":7,"lead_time":null,"result":[],"ground_truth":true', "ground_truth"),
    ],
)
def test_a_value_that_a_rule_makes_has_the_place_of_the_old_one(found, key):
    before = '[{"data":{}},{"data":{},"completions":[{"completed_by":5,"lead_time":"x","result":null}]}]'
    after = f'[{{"data":{{}}}},{{"data":{{}},"annotations":[{{{found}}}]}}]'
    place = difference(before.encode(), after.encode(), target="import", users={1: 2, 3: 4, 5: 7})
    assert place is not None
    assert place.before == "/1/completions/0" + (f"/{key}" if key in before else "")
    assert place.after == f"/1/annotations/0/{key}"


def test_ids_of_a_map_of_every_sort():
    users = {"a@b.c": 1, 1: "n@b.c", "2": 3, 4: 5, "\ue000": 6}
    before = b'[{"completions":[%s]}]' % b",".join(
        b'{"completed_by":%s}' % old for old in (b'"a@b.c"', b"1", b'"2"', b"4", '"\ue000"'.encode())
    )
    after = upgraded(before, users=users, check=False)
    assert difference(before, after, users=users) is None
    for id_, other in ((b'"n@b.c"', b'"m@b.c"'), (b":3", b":5"), (b":5", b":3"), (b":6", b":1")):
        assert id_ in after
        assert difference(before, after.replace(id_, other), users=users) is not None


def test_both_files_are_read_in_step():
    """So the bytes read of BEFORE tell how much of the comparison is done."""
    task = b'{"data":{"text":"%s"},"annotations":[]}' % (b"a" * 1000)
    text = b"[" + b",".join([task] * 3000) + b"]"
    after, reads, gaps = io.BytesIO(text), [], []

    def progress(read, size):
        reads.append(read)
        gaps.append(abs(read - after.tell()))

    assert verify(io.BytesIO(text), after, progress=progress) is None
    assert reads[-1] == len(text)
    assert max(gaps) <= 2 * CHUNK_SIZE


def test_no_verdict_comes_from_a_kernel_or_from_objects():
    """A kernel only words the refusal of a file that is not JSON."""
    shared = re.compile(r"lsconvert\.(kernel|objects|io\.feed)")
    modules = (Path(lsconvert.__file__).parent / "verification").glob("*.py")
    assert {path.name for path in modules if shared.search(path.read_text("utf-8"))} == {"refusals.py"}


@pytest.mark.parametrize("number", ["7", "-0", "1e2", "1.50", "9" * 2000])
def test_ids_of_regions_that_became_text(number):
    def found(after, **options):
        before = document % number
        return difference(before.encode(), (document % after).encode(), **options)

    document = '[{"data": {"é": 1}, "predictions": [{"result": [{"id": %s, "value": {"id": 5}}]}]}]'
    spelled = "0" if number == "-0" else number
    assert found(f'"{spelled}"', target="import") is None
    for wrong in (number, f'"{spelled}0"', f'" {spelled}"', '"x"', '""', "null", '["7"]', "{}"):
        assert found(wrong, target="import").after == "/0/predictions/0/result/0/id"
    assert found(f'"{spelled}"') is not None
