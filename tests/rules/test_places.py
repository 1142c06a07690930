"""The places of maps of texts, and the keys of labels."""

import lsconvert
from lsconvert.io.text_maps import read_prefixes, read_text_maps
from lsconvert.model import Version
from lsconvert.rules.places import compile_places
from lsconvert.rules.tables import LABEL_KEYS, STRINGS


def test_label_keys_are_those_of_the_schema_of_regions():
    schema = lsconvert.load_schema("regions")
    found = set()
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            properties = node.get("properties", {})
            found |= {key for key in properties if key.endswith("labels") or key in ("choices", "taxonomy")}
            stack += node.values()
        elif isinstance(node, list):
            stack += node
    assert found == set(LABEL_KEYS)
    assert len(set(LABEL_KEYS)) == len(LABEL_KEYS)


def test_equal_places_are_one():
    rows = read_text_maps({"labels": {"a": "b", "same": "same"}, "controls": {"a": "c"}}, Version.V2)
    made = compile_places(rows)
    assert made.task is not None
    assert made.data is None
    works = made.places[made.task].members
    assert set(works) == {"annotations", "completions", "predictions", "drafts"}
    assert works["annotations"] == works["completions"] != works["predictions"] == works["drafts"]
    assert made.places[works["annotations"]].members["prediction"] == works["predictions"]
    assert len(made.places) == 7  # a task, two lists of work, a result, the value of a region, a label, a name
    assert sum("same" in place.entries for place in made.places) == 0


def test_prefixes_apply_below_their_path():
    rows = read_prefixes({"a": "b", "data.x.y": {"a": "c"}, "data.x": {"aa": "d"}}, Version.V2)
    made = compile_places(rows)
    data = made.places[made.data]
    x = made.places[data.members["x"]]
    assert [(old, entry.is_new) for old, entry in data.entries.items()] == [("a", False), ("b", True)]
    assert list(x.entries) == ["aa", "a", "b", "d"]
    assert made.places[x.members["y"]].entries["a"].new == "c"
    assert made.places[data.rest].entries["a"].new == "b"
    assert made.places[data.rest].rest == data.rest
    assert made.places[data.rest].members == {}


def test_no_maps_have_no_places():
    assert compile_places(()) == ((), None, None)


def test_the_rows_name_their_options():
    assert tuple(row.option for row in STRINGS) == lsconvert.TEXT_MAPS
