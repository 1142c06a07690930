"""The table of tags has the tags, attributes and types of the documentation, and those of the schema of regions."""

import json
from pathlib import Path

import pytest
from documented_tags import START, documented

from lsconvert.labeling.tags import ATTRIBUTES, CONTROLS, OBJECTS, PARTS, TAGS

FOLDER = Path(__file__).parent
SCHEMA = FOLDER.parents[1] / "schemas/regions.schema.json"


def rows(name):
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith(("#", "---"))]


@pytest.mark.parametrize("row", rows("tags.txt"), ids=lambda row: row[0])
def test_documented_tags(row):
    tag, *attributes = row
    assert tag.lower() in TAGS
    assert {name.lower() for name in attributes} <= ATTRIBUTES[tag.lower()].keys()


def test_all_controls_and_objects_are_documented():
    """The editor has more tags than the documentation: these are in its source only."""
    known = {row[0].lower() for row in rows("tags.txt")}
    assert {tag.name for tag in (*CONTROLS, *OBJECTS) if tag.name.lower() not in known} == {
        "Bitmask",
        "CustomInterface",
    }
    assert {tag.name for tag in PARTS if tag.name.lower() not in known} == {"Dialog", "PagedView", "Panel"}


def test_regions():
    written = {kind: [tag.key or "-", *tag.needs] for tag in CONTROLS for kind in tag.types}
    assert written == {kind: keys for kind, *keys in rows("regions.txt")}


def test_the_schema_of_regions_has_the_same_types():
    types = json.loads(SCHEMA.read_text("utf-8"))["properties"]["type"]["enum"]
    table = {kind for tag in CONTROLS for kind in tag.types}
    assert {*types} - table == {"relation", "region"}  # a relation has no control; `region` refers to its object
    assert table - {*types} == {"htmllabels"}  # the schemas have their own word for it


def test_rows():
    tags = (*CONTROLS, *OBJECTS, *PARTS)
    assert len(TAGS) == len(tags)
    for tag in tags:
        assert bool(tag.types) == (tag.role in ("control", "self")), tag.name
        assert not tag.child or tag.child.lower() in TAGS, tag.name
        assert all(TAGS[name.lower()].role == "object" for name in tag.objects), tag.name
        assert {*tag.data.split()} <= {"string", "number", "list", "dict", "null"}, tag.name
        assert (tag.answer == "shape") <= bool(tag.needs), tag.name


def test_the_bundle_of_the_editor():
    bundle = f"""x=1;{START}{{"name":"Audio","attrs":{{"it\\'s":{{"d":"a \\\\"b\\\\" \\\\n"}}}}}}}}'),y=2"""
    assert documented(bundle) == {"Audio": {"name": "Audio", "attrs": {"it's": {"d": 'a "b" \n'}}}}
