"""Repairs for import and id maps, as edits of bytes, on every kernel and for many divisions into chunks."""

import json

import pytest
from kernel_helpers import check, check_refused, check_unchanged, every_byte, run

from lsconvert import ConflictError, ConversionError, upgrade_task

OPTIONS = {"target": "import", "unmapped": "keep"}
FLAG = '"ground_truth": false'
CHANGES = {
    # Added members, spaced as the first member is.
    '{"data":{},"annotations":[{"result":[]}]}': '{"data":{},"annotations":[{"result":[],"ground_truth":false}]}',
    '{"data": 1, "annotations": [{"result": []}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": false}]}',
    '{"data": 1, "annotations": [{}]}': '{"data": 1, "annotations": [{"ground_truth": false, "result": []}]}',
    '{"data": 1, "annotations": [{ }]}': '{"data": 1, "annotations": [{"ground_truth": false, "result": [] }]}',
    '{"data": 1, "annotations": [{\n  "result": []\n}]}': '{"data": 1, "annotations": [{\n  "result": [],\n  "ground_truth": false\n}]}',
    '{"data": 1, "annotations": [{"a\\"\\\\" :  1}]}': '{"data": 1, "annotations": [{"a\\"\\\\" :  1, "ground_truth":  false, "result":  []}]}',
    # Added in place of all members, or after a removed one.
    '{"data": 1, "annotations": [{"aggregated": true}]}': '{"data": 1, "annotations": [{"ground_truth": false, "result": []}]}',
    '{"data": 1, "annotations": [{"result": [], "aggregated": true}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": false}]}',
    # Old names of flags.
    '{"data": 1, "annotations": [{"honeypot": true, "result": []}]}': '{"data": 1, "annotations": [{"ground_truth": true, "result": []}]}',
    '{"data": 1, "annotations": [{"honeypot": null, "result": []}]}': '{"data": 1, "annotations": [{"ground_truth": false, "result": []}]}',
    '{"data": 1, "annotations": [{"honeypot": true, "result": [], "ground_truth": true}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"honeypot": false, "result": [], "ground_truth": true}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"honeypot": true, "result": [], "ground_truth": null}]}': '{"data": 1, "annotations": [{"ground_truth": true, "result": []}]}',
    '{"data": 1, "annotations": [{"honeypot": "true", "result": [], "ground_truth": "\\u0074rue"}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"honeypot": "\\u0079\\ud83d\\ude00", "result": [], "ground_truth": "y😀"}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": "y😀"}]}',
    '{"data": 1, "annotations": [{"skipped": true, "result": [], "ground_truth": 0}]}': '{"data": 1, "annotations": [{"was_cancelled": true, "result": [], "ground_truth": 0}]}',
    # Values.
    '{"data": 1, "annotations": null, "predictions": null, "meta": null}': '{"data": 1, "annotations": [], "predictions": [], "meta": {}}',
    '{"data": 1, "completions": null}': '{"data": 1, "annotations": []}',
    '{"data": 1, "annotations": [{"result": { }, "ground_truth": "true"}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"id": "x", "lead_time": "1e", "result": [], "ground_truth": true}]}': '{"data": 1, "annotations": [{"id": null, "lead_time": null, "result": [], "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"id": true, "lead_time": [1], "result": [], "ground_truth": true}]}': '{"data": 1, "annotations": [{"id": null, "lead_time": null, "result": [], "ground_truth": true}]}',
    r'{"data": 1, "annotations": [{"result": [], "ground_truth": "fals\u0065"}]}': '{"data": 1, "annotations": [{"result": [], "ground_truth": false}]}',
    # Numbers as ids of regions.
    '{"data": {"id": 1}, "predictions": [{"result": [{"id":7 , "value": {"id": 7}}, {"from_id": 7, "to_id":-1.50}]}]}': '{"data": {"id": 1}, "predictions": [{"result": [{"id":"7" , "value": {"id": 7}}, {"from_id": "7", "to_id":"-1.50"}]}]}',
    r'{"data": 1, "predictions": [{"result": [{"\u0069d": -0}, {"parentID": 1e5}, {"id": "1"}, {"id": null}, {"to_id": [1]}]}]}': r'{"data": 1, "predictions": [{"result": [{"\u0069d": "0"}, {"parentID": "1e5"}, {"id": "1"}, {"id": null}, {"to_id": [1]}]}]}',
    '{"data": 1, "completions": [{"result": [ [{"id": 1}, {"id": 2}] , [] , [{"id": 3}]], "ground_truth": true}]}': '{"data": 1, "annotations": [{"result": [{"id": "1"}, {"id": "2"}], "ground_truth": true},{"result": [], "ground_truth": true},{"result": [{"id": "3"}], "ground_truth": true}]}',
    r'{"data": 1, "annotations": [{"result": "[{\"id\": 1, \"value\": {\"id\": 1}}, 7, {\"to_id\":2 }]", "ground_truth": true}]}': '{"data": 1, "annotations": [{"result": [{"id": "1", "value": {"id": 1}}, 7, {"to_id":"2" }], "ground_truth": true}]}',
    # Strings that contain a list.
    r'{"data": 1, "annotations": [{"result": "\n[{\"a\": \"\\\"\\u00e9\"}] ", "ground_truth": true}]}': r'{"data": 1, "annotations": [{"result": [{"a": "\"\u00e9"}], "ground_truth": true}]}',
    r'{"data": 1, "predictions": [{"result": "[{\"a\": \"1234567890123456-0e1234567890123456\"}, 1e9999999999999999, -0]"}]}': r'{"data": 1, "predictions": [{"result": [{"a": "1234567890123456-0e1234567890123456"}, 1e9999999999999999, -0]}]}',
    '{"data": 1, "predictions": [{"result": "[]"}]}': '{"data": 1, "predictions": [{"result": []}]}',
    # Items that are not objects.
    '{"data": 1, "predictions": [1, 2]}': '{"data": 1, "predictions": []}',
    '{"data": 1, "predictions": [1, {"result": []}, 2]}': '{"data": 1, "predictions": [{"result": []}]}',
    '{"data": 1, "predictions": [ {"result": []} , null, [], {"result": []}\n]}': '{"data": 1, "predictions": [ {"result": []} , {"result": []}\n]}',
    '{"data": 1, "predictions": [{"score": "x", "result": []}]}': '{"data": 1, "predictions": [{"score": null, "result": []}]}',
    # Drafts.
    '{"data": 1, "drafts": [{"result": []}], "meta": {}}': '{"data": 1, "meta": {}}',
}
GOOD = (
    '{"data": 1, "annotations": [{"result": [], "ground_truth": false, "was_cancelled": 0, "id": "12", "lead_time": "-1.5e3"}]}',
    '{"data": 1, "annotations": [{"result": [], "ground_truth": true, "id": null, "lead_time": null, "completed_by": null}]}',
    '{"data": 1, "predictions": [{"result": [], "score": "0.5"}], "drafts": [], "meta": []}',
    r'{"data": 1, "annotations": [{"result": [], "ground_truth": true, "id": "\u0031", "lead_time": "\u0031.5"}]}',
    '{"data": 1, "annotations": [{"result": [], "ground_truth": true, "id": -0, "lead_time": -0}]}',
    '{"meta": null, "id": "x", "honeypot": true, "drafts": [1]}',  # bare data: its keys are user data
    '{"data": {"meta": null, "annotations": null, "result": "[]"}, "drafts": null}',
    '{"data": 1, "annotations": [{"result": "[[]]", "ground_truth": true}]}',  # left to the check
    '{"data": 1, "annotations": [{"result": "[1,]", "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"result": "7", "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"result": "[1],[2]", "ground_truth": true}]}',  # two lists
    '{"data": 1, "annotations": [{"result": "[], {}", "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"result": "[1]][[2]", "ground_truth": true}]}',
    r'{"data": 1, "annotations": [{"result": "[],{\"results\":[],\"next\":1}", "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"result": "", "ground_truth": true}]}',
    r'{"data": 1, "annotations": [{"result": "[\"\ud800\"]", "ground_truth": true}]}',
    '{"data": 1, "annotations": [{"result": {"a": 1}, "ground_truth": "yes"}]}',
    '{"data": 1, "annotations": [1, "x"], "predictions": {}}',
)


@pytest.mark.parametrize(("before", "after"), CHANGES.items())
def test_repairs(kernel, before, after):
    check(kernel, before, after, **OPTIONS)
    check_unchanged(kernel, after, **OPTIONS)


@pytest.mark.parametrize("text", GOOD)
def test_no_repair(kernel, text):
    check_unchanged(kernel, text, **OPTIONS)


@pytest.mark.parametrize("text", CHANGES)
def test_no_repair_without_the_target(kernel, text):
    if "completions" not in text and "aggregated" not in text:
        check_unchanged(kernel, text, keep_ground_truth=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(
            ("true", "false"),
            ('"true"', "true"),
            ('"true"', '"tru\\u0045"'),
            ('"a"', '"ab"'),
            ('"\\ud83d"', '"\\ud83d\\ude00"'),
        ),
        *(("[1]", "[true]"), ("[1]", "[1]"), ("{}", "{}"), ("1", "1.0"), ("1", "1"), ("1", "true")),
    ],
)
def test_contradictory_flags(kernel, old, new):
    """Lists, objects and numbers are not flags: two equal ones are a conflict as well."""
    text = f'{{"data": 1, "annotations": [{{"result": [], "honeypot": {old}, "ground_truth": {new}}}]}}'
    check_refused(kernel, text, ConflictError, offset=text.index(old, 40), **OPTIONS)
    with pytest.raises(ConflictError):
        upgrade_task(json.loads(text), **OPTIONS)


@pytest.mark.parametrize(("depth", "changes"), [(196, True), (197, False)])
def test_a_list_in_a_string_respects_the_depth_limit(kernel, depth, changes):
    """The list is nested in five brackets, its own included, so 195 more reach the limit of 200."""
    inner = '{\\"a\\":' * (depth - 1) + "1" + "}" * (depth - 1)
    before = '[{"data": 1, "annotations": [{"result": "[' + inner + ']", "ground_truth": true}]}]'
    after = before.replace('"[', "[").replace(']"', "]").replace("\\", "") if changes else before
    text = before.encode()
    assert run(kernel, text, **OPTIONS) == run(kernel, text, *every_byte(text), **OPTIONS) == after.encode()


@pytest.mark.parametrize("keys", ['"id": 1, "id": 2', '"from_id": 1, "from_id": "a"', r'"\u0069d": 1, "id": "a"'])
def test_an_id_of_a_region_that_occurs_twice(kernel, keys):
    before = '{"data": 1, "annotations": [{"result": %s}]}'
    check_refused(
        kernel,
        before % f"[{{{keys}}}]",
        ConversionError,
        offset=before.index("%") + 2 + keys.index(", ") + 2,
        **OPTIONS,
    )
    in_text = before % json.dumps(f"[{{}}, {{{keys}}}]")
    check_refused(kernel, in_text, ConversionError, offset=before.index("%"), **OPTIONS)
    check_unchanged(kernel, before % '[{"value": {"id": 1, "id": 2}}], "ground_truth": true', **OPTIONS)


def test_copies_of_several_annotators(kernel):
    before = '{"data":1,"completions":[{"aggregated_ids":["x",2],"aggregated_completed_by":[103,9],"result":[[1],[]]}]}'
    one = '{"id":null,"completed_by":7,"result":[1],"ground_truth":false}'
    other = '{"id":2,"completed_by":9,"result":[],"ground_truth":false}'
    check(kernel, before, f'{{"data":1,"annotations":[{one},{other}]}}', users={103: 7}, **OPTIONS)


@pytest.mark.parametrize("by", [r'"a\u0040b.c"', r'{"email": "\u0061@b.c"}', r'{"\u0065mail": "a@b.c", "id": 3}'])
def test_ids_with_escapes(kernel, by):
    before = '{"data": 1, "annotations": [{"completed_by": %s, "result": [], "ground_truth": true}]}'
    check(kernel, before % by, before % 7, users={"a@b.c": 7}, **OPTIONS)


UUID = "123e4567-0abc-1e1234567890123456"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"item-0"', "5"),
        (f'"{UUID}"', "6"),
        (r'"\u0069tem-\u0030"', "5"),
        ("-0", "7"),
        ("0", "7"),
        ('"0"', "7"),
        (r'"\\ud800"', "8"),  # six characters
        (r'"\ud800"', r'"\ud800"'),  # a lone surrogate
        ("-0e0", "-0e0"),
        ("-0e-999", "-0e-999"),
        ('"-0"', '"-0"'),
        ("0.0", "0.0"),
    ],
)
def test_ids_with_unusual_spellings(kernel, old, new):
    before, after = (f'[{{"{key}":[],"id":{value}}}]' for key, value in (("completions", old), ("annotations", new)))
    check(kernel, before, after, maps={"tasks": {"item-0": 5, UUID: 6, 0: 7, r"\ud800": 8}}, unmapped="keep")


@pytest.mark.parametrize(
    ("by", "new"),
    [
        ('{"id":{},"id":1}', "7"),
        ('{"id":1,"id":3}', "7"),
        ('{"id":[],"email":1}', "7"),
        ('{"email":{},"email":"x"}', '{"email":{},"email":"x"}'),  # has an e-mail, which identifies the user
        ('{"id":2,"email":"x"}', '{"id":2,"email":"x"}'),
        ('{"id":2,"email":" "}', '{"id":2,"email":" "}'),
        ('{"id":2,"email":""}', "null"),  # an empty one identifies nobody
        ('{"id":1,"email":""}', "7"),
        ('{"email":{},"":"x"}', "null"),
        ('{"id":2,"id":1}', "null"),
    ],
)
def test_user_objects_with_duplicate_keys(kernel, by, new):
    before, after = (
        f'[{{"{key}":[{{"completed_by":{value}}}]}}]' for key, value in (("completions", by), ("annotations", new))
    )
    check(kernel, before, after, users={1: 7}, unmapped="drop")


def test_an_empty_key_does_not_identify_a_user(kernel):
    text = r'{"data": 1, "annotations": [{"completed_by": {"": "\ud800"}, "result": []}]}'
    after = r'{"data": 1, "completions": [{"completed_by": {"": "\ud800"}, "result": [[]]}]}'
    check(kernel, text, after, to="v1", users={1: 2}, unmapped="keep")
