"""Maps of labels and controls, and prefixes: where strings change, and where they stay as they are."""

import pytest
from kernel_helpers import check, check_refused, check_unchanged, make, run

from lsconvert import LimitError
from lsconvert.model import Limits

LABELS = {"maps": {"labels": {"Car": "Vehicle", "Ä": '"\n\\/', "😀": "smile", "7": "seven", "same": "same"}}}
CONTROLS = {"maps": {"controls": {"l": "label", "img": "image"}}}
IMAGES = {"replace_prefix": {"data.image": {"/data/": "s3://b/", "/data/keep/": "/data/keep/"}}}


def region(text):
    return f'[{{"data": {{"text": "Car"}}, "annotations": [{{"result": [{text}]}}]}}]'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"value": {"choices": ["Car", "car", "Cars", ""]}}',
            '{"value": {"choices": ["Vehicle", "car", "Cars", ""]}}',
        ),
        ('{"value":{"rectanglelabels":["Car"]},"id":"Car"}', '{"value":{"rectanglelabels":["Vehicle"]},"id":"Car"}'),
        (
            '{"value": {"taxonomy": [["Car", "x"], ["x", "Car"]]}}',
            '{"value": {"taxonomy": [["Vehicle", "x"], ["x", "Vehicle"]]}}',
        ),
        ('{"value": {"labels": "Car"}}', '{"value": {"labels": "Vehicle"}}'),
        (
            '{"type": "relation", "labels": ["Car", "7", 7]}',
            '{"type": "relation", "labels": ["Vehicle", "seven", 7]}',
        ),
        (r'{"value": {"labels": ["C\u0061r"]}}', '{"value": {"labels": ["Vehicle"]}}'),
        (r'{"v\u0061lue": {"l\u0061bels": ["Car"]}}', r'{"v\u0061lue": {"l\u0061bels": ["Vehicle"]}}'),
        (r'{"value": {"labels": ["\ud83d\ude00", "😀"]}}', '{"value": {"labels": ["smile", "smile"]}}'),
        (r'{"value": {"labels": ["Ä", "\u00c4"]}}', r'{"value": {"labels": ["\"\n\\/", "\"\n\\/"]}}'),
        (
            '{"value": {"labels": ["Car"]}, "value": {"labels": ["Car"]}}',
            '{"value": {"labels": ["Vehicle"]}, "value": {"labels": ["Vehicle"]}}',
        ),
        ('{"value" : {"labels"\n:\t[ "Car" ]}}', '{"value" : {"labels"\n:\t[ "Vehicle" ]}}'),
        ('{"value": {"x": 1, "labels": ["Car"], "y": [1]}}', '{"value": {"x": 1, "labels": ["Vehicle"], "y": [1]}}'),
    ],
)
def test_labels(kernel, before, after):
    check(kernel, region(before), region(after), **LABELS)


@pytest.mark.parametrize(
    "text",
    [
        '{"meta": {"labels": ["Car"], "value": {"labels": ["Car"]}}}',
        '{"value": {"text": ["Car"], "labels": [{"labels": "Car"}], "title": "Car"}}',
        '{"value": "Car", "choices": ["Car"], "from_name": "Car", "type": "Car"}',
        '{"value": {"value": {"labels": ["Car"]}}}',
        '{"value": {"labels": [" Car", "Car ", "CAR", "7.0"]}}',
        r'{"value": {"labels": ["Ca\u0072\ud800", "\ud83d", "\ude00\ud83d", "s\u0061me"]}}',
        '{"value": {"Labels": ["Car"], "labels ": ["Car"], "": ["Car"]}}',
        '{"value": {"labels": {"Car": "Car"}}}',
        '{"result": [{"value": {"labels": ["Car"]}}]}',
        "7",
    ],
)
def test_labels_elsewhere(kernel, text):
    check_unchanged(kernel, region(text), **LABELS)


@pytest.mark.parametrize("key", ["annotations", "predictions", "drafts"])
def test_regions_of_every_kind_of_work(kernel, key):
    text = '[{"data": {}, "annotations": [], "%s": [{"result": [{"value": {"labels": ["%s"]}}]}]}]'
    if key == "annotations":
        text = text.replace('"annotations": [], ', "")
    check(kernel, text % (key, "Car"), text % (key, "Vehicle"), **LABELS)


def test_the_prediction_in_an_annotation(kernel):
    text = (
        '{"data": {}, "%s": [{"prediction": {"result": [{"to_name": "%s", "value": {"labels": ["%s"]}}], "x": "Car"}, '
        '"result": [], "x": {"prediction": {"result": [{"value": {"labels": ["Car"]}}]}}}, {"prediction": "Car"}], '
        '"predictions": [{"prediction": {"result": [{"value": {"labels": ["Car"]}}]}}]}'
    )
    both = {"maps": LABELS["maps"] | CONTROLS["maps"]}
    for key in ("annotations", "completions"):
        check(kernel, text % (key, "img", "Car"), text % ("annotations", "image", "Vehicle"), **both)


def test_old_tasks(kernel):
    before = '{"data": {}, "completions": [{"result": [[{"value": {"choices": ["Car"]}}], [{"to_name": "img"}]]}]}'
    after = '{"data": {}, "annotations": [{"result": [{"value": {"choices": ["Vehicle"]}}, {"to_name": "image"}]}]}'
    split = (
        '{"data": {}, "annotations": [{"result": [{"value": {"choices": ["Vehicle"]}}]},'
        '{"result": [{"to_name": "image"}]}]}'
    )
    both = {"maps": LABELS["maps"] | CONTROLS["maps"]}
    check(kernel, before, after, **both)
    check(kernel, before, split, split_annotators=True, **both)


def test_a_downgrade_inverts_the_maps(kernel):
    before = (
        '{"data": {"image": "s3://b/x"}, "annotations": [{"result": [{"value": {"choices": ["Vehicle", "Car"]}}]}]}'
    )
    after = '{"data": {"image": "/data/x"}, "completions": [{"result": [[{"value": {"choices": ["Car", "Car"]}}]]}]}'
    check(kernel, before, after, to="v1", **LABELS, **IMAGES)


def test_a_result_in_a_string_is_mapped_after_its_repair(kernel):
    before = (
        r'[{"data": {}, "annotations": [{"ground_truth": false, "result": "[{\"value\": {\"labels\": [\"Car\"]}}]"}]}]'
    )
    after = '[{"data": {}, "annotations": [{"ground_truth": false, "result": [{"value": {"labels": ["Vehicle"]}}]}]}]'
    check(kernel, before, after, target="import", **LABELS)


def test_dropped_drafts_are_not_mapped(kernel):
    before = '[{"data": {}, "annotations": [], "drafts": [{"result": [{"value": {"labels": ["Car"]}}]}]}]'
    check(kernel, before, '[{"data": {}, "annotations": []}]', target="import", **LABELS)


def test_a_map_does_not_convert_a_new_task(kernel):
    """Only the label changes: the ground truth of a v2 task is not removed."""
    before = '{"data": {}, "annotations": [{"ground_truth": true, "result": [{"value": {"labels": ["%s"]}}]}]}'
    check(kernel, before % "Car", before % "Vehicle", **LABELS)


def test_controls(kernel):
    before = (
        '{"from_name": "l", "to_name": "img", "value": {"labels": ["l"], "from_name": "l"}, "meta": {"to_name": "l"}}'
    )
    after = '{"from_name": "label", "to_name": "image", "value": {"labels": ["l"], "from_name": "l"}, "meta": {"to_name": "l"}}'
    check(kernel, region(before), region(after), **CONTROLS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"image": "/data/x"}', '{"image": "s3://b/x"}'),
        ('{"image": "/data/"}', '{"image": "s3://b/"}'),
        (
            '{"image": ["/data/x", ["/data/y"], {"url": "/data/z"}]}',
            '{"image": ["s3://b/x", ["s3://b/y"], {"url": "s3://b/z"}]}',
        ),
        (r'{"image": "\/d\u0061ta/\u0041\/"}', r'{"image": "s3://b/\u0041\/"}'),
        (r'{"\u0069mage": "/data/\ud800"}', r'{"\u0069mage": "s3://b/\ud800"}'),
        ('{"image": "/data/keep/x", "other": "/data/x"}', '{"image": "/data/keep/x", "other": "/data/x"}'),
        ('{"image": "x/data/", "a": {"image": "/data/x"}}', '{"image": "x/data/", "a": {"image": "/data/x"}}'),
        ('{"image": "/data", "/data/": "/data/"}', '{"image": "/data", "/data/": "/data/"}'),
        ('{"image": {"/data/": 1}, "x": null}', '{"image": {"/data/": 1}, "x": null}'),
    ],
)
def test_prefixes(kernel, before, after):
    text = (
        '[{"data": %s, "meta": {"image": "/data/x"}, "annotations": [{"result": [{"value": {"image": "/data/x"}}]}]}]'
    )
    check(kernel, text % before, text % after, **IMAGES)
    check(kernel, f"[{before}]", f"[{after}]", **IMAGES)  # bare data


@pytest.mark.parametrize("data", ['"/data/x"', '["/data/x", ["/data/"]]', '{"": "/data/", "data": {"data": "/data/"}}'])
def test_data_of_any_type(kernel, data):
    text = '[{"data": %s, "annotations": []}]'
    check(kernel, text % data, text % data.replace("/data/", "s3:"), replace_prefix={"/data/": "s3:"})


def test_the_longest_prefix_decides(kernel):
    prefixes = {"/d": "1:", "data": {"/da": "2:", "q": "0"}, "data.a": {"/d": "3:"}, "/data/a.b/c": {"/data": "4:"}}
    before = (
        '[{"data": {"x": "/d/", "y": "/da/", "a": "/d/", "z": {"a": "/d/"}, "a.b": {"c": ["/data"], "d": "/data"}}}]'
    )
    after = '[{"data": {"x": "1:/", "y": "2:/", "a": "3:/", "z": {"a": "1:/"}, "a.b": {"c": ["4:"], "d": "2:ta"}}}]'
    check(kernel, before, after, replace_prefix=prefixes)
    assert make(kernel, replace_prefix=prefixes).tally.edits == {}


@pytest.mark.parametrize("old", ["é", "\n", '"', "\\", "😀", "\ue000", "\ue000\ue000"])
def test_prefixes_of_any_character(kernel, old):
    escaped = "".join(f"\\u{unit:04x}" for unit in memoryview(old.encode("utf-16-le")).cast("H"))
    before = f'[{{"data": {{"a": "{escaped}x{escaped}", "b": "\\ue000", "c": "\\ud800", "d": "\\ud83d"}}}}]'
    made = run(kernel, before.encode(), replace_prefix={old: old + "\u2028"})
    assert made != before.encode()
    check(kernel, before, made.decode(), replace_prefix={old: old + "\u2028"})
    check_unchanged(kernel, before, replace_prefix={"\ue000\ue000\ue000": "x", "\U0001f601": "y"})


def test_counts(kernel):
    made = make(kernel, record_tasks=True, **LABELS, **IMAGES)
    text = (
        '[{"data": {"image": "/data/x"}, "annotations": [{"result": [{"value": {"labels": ["Car", "Car", "same"]}}]}]}]'
    )
    made.feed(text.encode())
    [span] = made.take_tasks()
    made.finish()
    assert made.tally.edits == {"map labels": 2, "replace a prefix in data.image": 1}
    assert not span.changed  # no rule has converted it
    assert made.tally.notes == {"already-converted": 1}


def test_import_responses_have_no_data(kernel):
    text = '{"task_count": 1, "annotation_count": 0, "image": "/data/x"}'
    check_unchanged(kernel, text, replace_prefix={"/data/": "x"})


def test_deep_data(kernel):
    before = '[{"data": ' + '{"a":[' * 90 + '"/d"' + "]}" * 90 + "}]"
    check(kernel, before, before.replace("/d", "x"), replace_prefix={"/d": "x"})


@pytest.mark.parametrize("option", ["max_task_size", "max_growth"])
@pytest.mark.parametrize("old", ['"completions"', '"annotations"'])
def test_a_task_that_grows_too_much_fails(kernel, option, old):
    labels = ", ".join(['"Car"'] * 20)
    text = f'[{{"data": {{}}, {old}: [{{"result": [{{"value": {{"labels": [{labels}]}}}}]}}]}}]'
    limits = Limits(max_task_size=1000) if option == "max_task_size" else Limits(max_growth=2, growth_floor=0)
    options = {"maps": {"labels": {"Car": "x" * 100}}, "limits": limits}
    error = check_refused(kernel, text, LimitError, offset=1, **options)
    assert f"{option}=" in error.hint
    made = make(kernel, record_tasks=True, **options)
    assert made.feed(text.encode()) + made.finish() == text.encode()
    assert made.tally.edits == {}


def test_empty_maps_change_nothing(kernel):
    text = region(r'{"value": {"labels": ["C\u0061r"]}, "from_name": "l"}')
    check_unchanged(kernel, text, maps={"labels": {}, "controls": {}}, replace_prefix={"data": {}})
    check_unchanged(kernel, text, maps={"labels": {"Car": "Car"}}, replace_prefix={"C": "C"})


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ({"Car": "Bus"}, 2),
        ({"Car": "Bus", "Bus": "Car"}, 0),  # a swap
        ({"Car": "Bus", "Lorry": "Van"}, 3),
        ({"Car": "car", "Lorry": "Lorry"}, 0),
    ],
)
def test_strings_that_have_a_new_text_already_are_counted_and_stay(kernel, texts, count):
    text = region(r'{"from_name": "Bus", "value": {"labels": ["Bus", "B\u0075s", "Van", "Lor"], "text": "Bus"}}')
    options = {"maps": {"labels": texts}}
    made = make(kernel, **options)
    assert (made.feed(text.encode()) + made.finish() == text.encode()) == ("Bus" not in texts)
    assert made.tally.notes["texts-new"] == count


@pytest.mark.parametrize(
    ("prefixes", "count"),
    [
        ({"/d/": "s3://b/"}, 2),
        ({"/d/": "s3://b/", "s3://b/": "x"}, 0),
        ({"/d/": "s3://b/", "s3:": "x"}, 0),  # the shorter old prefix replaces them, and the new one does not keep them
        ({"data.i": {"/d/": "s3://b/"}, "data": {"s3:": "x"}}, 0),
        ({"data.x": {"/d/": "s3://b/"}, "data": {"/d/": "/e/"}}, 0),
        ({"/d/": ""}, 0),
        ({"/d/": "/d/"}, 0),
    ],
)
def test_strings_that_begin_with_a_new_prefix_already(kernel, prefixes, count):
    before = '[{"data": {"i": "s3://b/x", "j": ["s3:\\/\\/b/"], "s3://b/": "s3://a/"}}]'
    check(kernel, before, before.replace('"s3:', '"x').replace('"x//b/": ', '"s3://b/": '), replace_prefix={"s3:": "x"})
    made = make(kernel, replace_prefix=prefixes)
    made.feed(before.encode() + b"")
    made.finish()
    assert made.tally.notes["texts-new"] == count


def test_the_texts_that_were_found_are_known(kernel):
    prefixes = {"data.image": {"/data/": "s3://b/", "/zz/": "/y/", "/data/keep/": "/data/keep/"}}
    made = make(kernel, **LABELS, replace_prefix=prefixes)
    made.feed(
        b'[{"data": {"image": ["/data/x", "/data/keep/"]}, "predictions": '
        b'[{"result": [{"value": {"labels": ["same", "C\\u0061r"]}}]}]}]'
    )
    made.finish()
    assert made.tally.texts == {("map labels", "Car"), ("replace a prefix in data.image", "/data/")}
    assert make(kernel, **LABELS).tally.texts == set()
