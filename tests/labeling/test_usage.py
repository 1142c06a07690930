"""Counts of the controls and labels that tasks use."""

from lsconvert.labeling import Usage, read_config

CONFIG = read_config(b"""<View>
  <Text name="t" value="$t"/>
  <Labels name="ner" toName="t"><Label value="PER"/><Label value="Organization" alias="ORG"/></Labels>
  <Taxonomy name="tax" toName="t"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>
  <Rating name="r" toName="t"/>
  <Video name="v" value="$v"/><VideoRectangle name="box" toName="v"/>
  <Labels name="who" toName="v"><Label value="Man"/><Label value="Dog"/></Labels>
  <Repeater on="$p"><Text name="p{{idx}}" value="$p[{{idx}}]"/><Choices name="c{{idx}}" toName="p{{idx}}"><Choice value="x"/></Choices></Repeater>
  <Relations><Relation value="knows"/><Relation value="owns"/></Relations>
</View>""")


def region(name, **value):
    return {"from_name": name, "to_name": "t", "type": "labels", "value": value}


def test_usage():
    usage = Usage(CONFIG)
    result = [
        region("ner", start=0, end=1, labels=["PER", "unknown"]),
        region("tax", taxonomy=[["A", "B"], ["A"]]),
        region("box", sequence=[], labels=["Man"]),
        region("c0", choices=["x"]),
        region("c7", choices=["x", "y"]),
        region("other", choices=["x"]),
        {"type": "relation", "from_id": "1", "to_id": "2", "labels": ["knows", "hates"]},
        None,
    ]
    usage.add({"data": {}, "annotations": [{"result": result}], "predictions": [{"result": result[:1]}, 5]})
    usage.add({"data": {}, "completions": [{"result": [result[:2]]}, {"result": None}]})
    assert dict(usage.controls) == {"ner": 3, "tax": 2, "box": 1, "c{{idx}}": 2}
    assert dict(usage.labels) == {
        ("ner", "PER"): 3, ("tax", "A"): 4, ("tax", "B"): 2, ("who", "Man"): 1, ("c{{idx}}", "x"): 2,
    }  # fmt: skip
    assert dict(usage.relations) == {"knows": 1}
    assert (usage.other_regions, usage.other_relations) == (1, 1)
    assert +usage.other_labels == {"ner": 3, "c{{idx}}": 1}
    assert usage.unused_controls() == ["r", "who"]
    assert usage.unused_labels() == [("ner", "ORG"), ("who", "Dog")]


def test_texts_and_numbers_are_no_labels():
    usage = Usage(
        read_config(
            b'<View><Text name="t" value="$t"/><TextArea name="a" toName="t"/><Rating name="r" toName="t"/></View>'
        )
    )
    usage.add({"data": {}, "annotations": [{"result": [region("a", text=["x"]), region("r", rating=3)]}]})
    assert (dict(usage.controls), +usage.other_labels, usage.other_regions) == ({"a": 1, "r": 1}, {}, 0)


def test_nothing_is_used():
    usage = Usage(CONFIG)
    usage.add({"data": {}})
    assert not usage.controls
    assert usage.unused_controls() == [*CONFIG.controls]
