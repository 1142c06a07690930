"""Properties of maps of labels and controls, and of prefixes, on generated documents.

Agreement: the kernels, the object API and the independent verification agree, for any cut into chunks.
Round trip: a map and its inverse give the file, byte for byte, if it spells mapped strings without escapes.
Identity: an empty map gives the file.
Untouched bytes: only the strings that a map names change.
Detection: the verification finds an output that was made with other maps.
"""

import re
from itertools import repeat

from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import run, verify_bytes, with_plan
from strategies import documents, members, quoted, render, scalars, user_values
from test_properties import convert_objects, cuts, dumps, is_subsequence, outcome_of_all, tasks_of

from lsconvert import ConversionError, downgrade_task, upgrade_task
from lsconvert.kernel import KERNELS

TEXTS = ("Car", "é😀", '"', "\\", "/data/x", "/data/", "s3://b/x", "s3://b", "\ue000", "")


@st.composite
def spelled(draw, texts=TEXTS):
    """Draw a string, with any of its characters as escapes."""
    text = draw(st.sampled_from(texts))
    every = draw(st.booleans())
    return '"' + "".join(escape(char) if every or char < " " or char in '"\\' else char for char in text) + '"'


def escape(char):
    units = memoryview(char.encode("utf-16-le")).cast("H")
    return "".join(f"\\u{unit:04x}" for unit in units)


def minimal(text):
    return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(char, char) for char in text) + '"'


def regions_with(texts):
    lists = st.lists(st.one_of(texts, st.lists(st.one_of(texts, scalars), max_size=2)), min_size=1, max_size=2)
    some = st.one_of(lists, lists, texts, user_values)
    value = members({"choices": lists, "taxonomy": some, "rectanglelabels": some, "text": texts}, required=("choices",))
    fields = {"value": value, "from_name": texts, "to_name": some, "labels": some, "data": some}
    return members(fields | {"meta": value, "type": st.just('"relation"')}, required=("value", "from_name"))


def tasks_with(texts, work):
    regions = st.lists(regions_with(texts), min_size=1, max_size=2)

    @st.composite  # its name is its repr, which would be too long
    def flat(draw):
        return draw(regions)

    @st.composite
    def in_string(draw):
        return quoted(render(draw(regions), "spaced", repeat("")))

    double = st.lists(flat(), min_size=1, max_size=2)
    results = st.one_of(flat(), in_string(), *([] if work == "annotations" else [double]))
    works = members({"result": results, "ground_truth": st.just("true"), "labels": texts}, required=("result",))
    inner = st.one_of(texts, st.lists(texts, max_size=2), members({"a.b": texts, "c": texts}, required=("a.b",)))
    data = members({"a.b": inner, "c": inner}, required=("c",))
    lists = {work: st.lists(works, min_size=1, max_size=2), "predictions": st.lists(works, max_size=2)}
    table = {"data": data, **lists, "drafts": st.lists(works, min_size=1, max_size=1), "meta": data}
    tasks = members(table, required=(work, "data"))
    return st.one_of(tasks, tasks, tasks, data)


olds = st.sampled_from([text for text in TEXTS if text])
labels = st.dictionaries(olds, st.sampled_from(TEXTS), min_size=2, max_size=6)
prefixes = st.dictionaries(
    st.sampled_from(("data", "data.c", "/data/a.b", "/data/c/a.b")),
    st.dictionaries(olds, st.sampled_from(TEXTS), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)
choices = st.fixed_dictionaries(
    {"maps": st.fixed_dictionaries({"labels": labels, "controls": labels}), "replace_prefix": prefixes},
    optional={
        "split_annotators": st.just(True),
        "keep_ground_truth": st.just(True),
        "target": st.just("import"),
    },
)
old_documents = documents(tasks_with(spelled(), "completions"))
new_documents = documents(tasks_with(spelled(), "annotations"))


@given(text=st.one_of(old_documents, new_documents), options=choices, cuts=cuts)
def test_upgrade(part, text, options, cuts):
    output, error = outcome_of_all(text, cuts, **with_plan(options))
    expected = convert_objects(text, upgrade_task, **options)
    if error is not None:
        assert issubclass(error[0], ConversionError)
        assert expected is None
        return
    assert dumps(tasks_of(output)) == dumps(expected)  # agreement
    assert verify_bytes(text, output, **options) is None  # agreement
    plain = {name: value for name, value in options.items() if name not in ("maps", "replace_prefix")}
    without = run("python", text, **plain)
    assert is_subsequence(without_strings(without), without_strings(output))  # untouched bytes
    found = verify_bytes(text, output, **plain)
    assert (found is None) == (dumps(tasks_of(output)) == dumps(tasks_of(without)))  # detection


def without_strings(text):
    return re.split(rb'"(?:[^"\\]|\\.)*"', text)


EMPTY = with_plan({"maps": {"labels": {}, "controls": {}}, "replace_prefix": {"data": {}}, "keep_ground_truth": True})


@given(text=st.one_of(old_documents, new_documents), cuts=cuts)
def test_empty_maps(part, text, cuts):
    assert outcome_of_all(text, cuts, **EMPTY) == outcome_of_all(text, (), keep_ground_truth=True)


# No old text is a new one, and no string of a document is a new text, or begins with a new prefix.
OLD = ("Car", "é", '"x', "/data/x", "/data/", "\n")
MAPPED = {
    "maps": {"labels": {"Car": "Auto", '"x': "\\y", "\n": "\t"}, "controls": {"Car": "car", "é": "É"}},
    "replace_prefix": {"data": {"/data/": "s3://b/"}, "data.c": {"Car": "Bus/", "\n": '"\n'}},
}
INVERSE = {
    "maps": {name: {new: old for old, new in texts.items()} for name, texts in MAPPED["maps"].items()},
    "replace_prefix": {path: {new: old for old, new in t.items()} for path, t in MAPPED["replace_prefix"].items()},
}
minimal_documents = documents(tasks_with(st.sampled_from(OLD).map(minimal), "annotations"))


PLANS = [with_plan(options) for options in (MAPPED, INVERSE, {"to": "v1", **MAPPED})]


@given(text=minimal_documents, cuts=cuts)
def test_a_map_and_its_inverse(part, text, cuts):
    plain = text.removeprefix(b"\xef\xbb\xbf")
    map_them, back, downgrade = PLANS
    mapped, _ = outcome_of_all(text, cuts, **map_them)
    assert outcome_of_all(mapped, cuts, **back) == (plain, None)
    output, error = outcome_of_all(mapped, cuts, **downgrade)  # a downgrade inverts the maps
    assert error is None
    assert all(run(kernel, output, keep_ground_truth=True) == plain for kernel in KERNELS)
    assert verify_bytes(mapped, output, to="v1", **MAPPED) is None
    assert dumps(tasks_of(output)) == dumps(convert_objects(mapped, downgrade_task, **MAPPED))
