"""What is read of a config: controls, objects, relations, and the values of `data` that tags need."""

import contextlib
import random
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import ConfigError
from lsconvert.labeling import MISMATCH_CODES, Label, Relations, Usage, check_task, read_config
from lsconvert.labeling.expressions import MISSING, evaluate, lookup, names, server_name, steps, substitute
from lsconvert.labeling.tags import ATTRIBUTES, TAGS

FILES = sorted((Path(__file__).parents[1] / "golden_configs").glob("*/*/config.xml"))
ATTRIBUTE_NAMES = [
    *["name", "toName", "value", "on", "indexFlag", "visibleWhen"] * 10,
    *sorted({name for row in ATTRIBUTES.values() for name in row.values() if name.isidentifier()}),
]


def read(text):
    return read_config(f"<View>\n{text}\n</View>".encode())


def test_a_control():
    config = read(
        '<Image name="i" value="$i"/>\n  <RectangleLabels name="b" toName="i" maxUsages="3"><Label value="Car"/></RectangleLabels>'
    )
    control = config.controls["b"]
    assert (control.tag, control.to_names, control.types, control.keys) == (
        "RectangleLabels",
        ("i",),
        ("rectanglelabels",),
        ("rectanglelabels",),
    )
    assert control.labels == (Label("Car", "Car", ("Car",)),)
    assert (control.line, control.column) == (3, 3)
    assert control.limit("maxusages") == 3
    assert (control.dynamic, control.is_open, control.is_single, control.conditional) == (None, False, True, False)
    shown = config.objects["i"]
    assert (shown.tag, shown.values, shown.is_list, shown.line, shown.column) == ("Image", ("$i",), False, 2, 1)
    assert config.problems == ()
    assert config.relations is None


LABELS = {
    '<Choice value="a" alias="b"/>': [("b", "a", ("b",))],
    '<Choice value=" a "/>': [(" a ", " a ", (" a ",))],
    '<Choice value="a" alias=" b "/>': [(" b ", "a", (" b ",))],
    "<Choice> a </Choice>": [("a", "a", ("a",))],
    '<View><Header value="x"/><Collapse><Panel value="y"><Choice value="a"/></Panel></Collapse></View>': [("a", "a", ("a",))],
    '<Choice value="a"><View><Choice value="b"/></View></Choice><Choice value="c"/>': [
        ("a", "a", ("a",)), ("b", "b", ("a", "b")), ("c", "c", ("c",)),
    ],
    '<Choice value="a" maxUsages="2"/><Choice value="b" maxUsages="0"/><Choice value="c" maxUsages="x"/>': [
        ("a", "a", ("a",), 2), ("b", "b", ("b",)), ("c", "c", ("c",)),
    ],
    '<Label value="a"/>': [],
    "": [],
}  # fmt: skip


@pytest.mark.parametrize("text", LABELS)
def test_labels(text):
    config = read(f'<Text name="t" value="$t"/><Taxonomy name="x" toName="t">{text}</Taxonomy>')
    assert config.controls["x"].labels == tuple(Label(*label) for label in LABELS[text])


def test_tags_and_attributes_in_any_case():
    config = read(
        '<TEXT NAME="t" Value="$t"/><choices name="c" TONAME="t" PERREGION="True"><CHOICE VALUE="a" Alias="b"/></choices>'
    )
    control = config.controls["c"]
    assert (control.tag, control.to_names, control.labels[0].word, control.is_on("perregion")) == (
        "Choices",
        ("t",),
        "b",
        True,
    )
    assert config.objects["t"].tag == "Text"
    assert {problem.code for problem in config.problems} == {"attribute-case"}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ('<Text name="t" value="$t"/><Rating name="r"/>', ("t",)),
        ('<Text name="t" value="$t"/><Text name="u" value="$t"/><Rating name="r"/>', ()),
        ('<Text name="t" value="$t"/><Rating name="r" toName="t, u,"/>', ("t", "u")),
        ('<Chat name="r" value="$t"/>', ("r",)),
        ('<ReactCode name="r" toName="r"/>', ("r",)),
        ('<Future name="r" toName="t"/>', ("t",)),
    ],
)
def test_to_names(text, targets):
    assert read(text).controls["r"].to_names == targets


def test_unknown_tags_are_controls_or_objects_by_their_attributes():
    config = read(
        '<Hologram name="h" value="$h"/><Pages name="p" valueList="$p"/><Waves name="w" toName="h"/><Note name="n"/>'
    )
    assert [*config.objects] == ["h", "p"]
    assert {name: (each.types, each.keys, each.answer) for name, each in config.controls.items()} == {
        "w": (("waves",), (), "any")
    }


def test_partners():
    config = read("""<Video name="v" value="$v"/><Image name="i" value="$i"/><VideoRectangle name="b" toName="v"/>
        <VideoVector name="x" toName="v"/><Rectangle name="r" toName="i"/><Labels name="l" toName="v"><Label value="a"/></Labels>""")
    assert config.controls["b"].partners == ("l",)
    assert config.controls["r"].partners == ()
    assert config.controls["l"].types == ("labels", "videorectanglelabels", "videovectorlabels")


def test_conditional_and_repeats():
    config = read("""<View visibleWhen="region-selected"><Repeater on="$a" indexFlag="#"><Rating name="r#" toName="t"/></Repeater></View>
        <Rating name="s" toName="t" visibleWhen="choice-selected"/><Rating name="u" toName="t"/><Text name="t" value="$t"/>""")
    assert {name: (each.conditional, each.repeats) for name, each in config.controls.items()} == {
        "r#": (True, (("$a", "#"),)),
        "s": (True, ()),
        "u": (False, ()),
    }


def test_relations():
    config = read('<Relations choice="multiple"><Relation value="a"/><Relation/><Relation value="b"/></Relations>')
    assert config.relations == Relations(("a", "b"), False, 2, 1)
    assert read("<Relations/>").relations == Relations((), True, 2, 1)


NEEDS = {
    '<Text name="t" value="$a"/>': [("$a", True, ("string", "number", "list"), False)],
    '<Header value="$a"/>': [("$a", False, ("string", "number"), False)],
    '<Image name="i" valueList="$a"/>': [("$a", False, (), True)],
    '<Paragraphs name="p" value="$a" audioUrl="$b"/>': [("$a", True, ("string", "list"), False), ("$b", False, (), False)],
    '<ReactCode name="r" toName="r" data="$a"/>': [("$a", False, (), False)],
    '<Text name="t" value="words"/>': [],
    '<Text name="t">about $a</Text>': [("about $a", False, (), False)],
    "<Header>$a</Header><ReactCode name='r'>return `${x}`</ReactCode><Style>$a</Style>": [
        ("$a", False, (), False),
    ],
    '<Text name="t" value="$a">$b</Text>': [("$a", True, ("string", "number", "list"), False), ("$b", False, (), False)],
    '<Text name="t" value="100 $"/>': [("100 $", False, ("string", "number", "list"), False)],
    '<Image name="i" value="$a"/><Text name="t" value="$a"/>': [
        ("$a", False, ("string", "list"), False), ("$a", True, ("string", "number", "list"), False),
    ],
    '<Video name="v" value="$a"/><Text name="t" value="$a"/>': [
        ("$a", True, ("string",), False), ("$a", False, ("string", "number", "list"), False),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", NEEDS)
def test_needs(text):
    needs = read(text).needs
    assert [(each.expression, each.is_required, each.types, each.is_list) for each in needs] == NEEDS[text]


def test_attributes_that_are_not_numbers():
    control = read('<Number name="n" toName="t" min="abc" max="nan" step="1e999" slider="-2"/>').controls["n"]
    assert [control.number(name) for name in ("min", "max", "step", "slider", "none")] == [None, None, None, -2, None]
    assert [control.limit(name) for name in ("min", "max", "step", "slider", "none")] == [None] * 5


@pytest.mark.parametrize(
    ("expression", "found", "server"),
    [
        ("$a", ["a"], "a"),
        ("$a.b[0].c", ["a.b[0].c"], "a.b[0].c"),
        ("$a[{{idx}}]", ["a[{{idx}}]"], "a[{{idx}}]"),
        ("x/$a/$b.c", ["a", "b.c"], "a"),
        ("$a - $b", ["a", "b"], "a - $b"),
        ("$my-key", ["my"], "my-key"),
        ("$größe", ["größe"], "größe"),
        ("words", [], ""),
        ("$", [], ""),
        ("5 $", [], ""),
    ],
)
def test_names_in_expressions(expression, found, server):
    assert names(expression) == found
    assert server_name(expression) == server


DATA = {"a": {"b": [{"c": 1}, "x"], "0": "zero", "00": "two"}, "n": None, "list": [[1, 2]]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.b[0].c", 1),
        ("a.b.1", "x"),
        ("a[b][1]", "x"),
        ("a.0", "zero"),
        ("a[0]", "zero"),
        ("a.00", "two"),
        ("n", None),
        ("list[0][1]", 2),
        ("list[0][2]", MISSING),
        ("list[00]", MISSING),
        ("list.length", MISSING),
        ("n.x", MISSING),
        ("a.b[0].c.d", MISSING),
        ("a.b[" + "9" * 5000 + "]", MISSING),
        ("b", MISSING),
    ],
)
def test_lookup(name, value):
    assert lookup(DATA, steps(name)) is value or lookup(DATA, steps(name)) == value
    assert evaluate(f"${name}", DATA) == lookup(DATA, steps(name))


def test_text_around_names():
    assert evaluate("no $a.0, no $a.b[1]!", DATA) == "no zero, no x!"
    assert evaluate("$a.0 and $b", DATA) is MISSING
    assert substitute("$a[{{i}}][{{j}}]", {"{{i}}": 1, "{{j}}": 0}) == "$a[1][0]"


def test_a_ranker_of_0x_ranks_its_own_data():
    config = read('<Ranker name="r" value="$items" elementTag="Image"/>')
    assert config.controls["r"].to_names == ("r",)
    assert [need.expression for need in config.needs] == ["$items"]
    assert config.problems == ()


TREES = st.recursive(
    st.just([]), lambda inner: st.lists(st.tuples(st.integers(0, 10**6), inner), max_size=4), max_leaves=8
)
WORDS = ["t", "u", "$t", "$u[{{idx}}]", "{{idx}}", "t,u", "true", "1", "", "$", "choice-selected"]


def tree(seed, children):
    """Return an element of a config with attributes that some tag has."""
    draw = random.Random(seed)
    element = ElementTree.Element(draw.choice([*TAGS.values()]).name)
    for name in dict.fromkeys(draw.choices(ATTRIBUTE_NAMES, k=draw.randrange(8))):
        element.set(name, draw.choice(WORDS))
    element.extend(tree(*child) for child in children)
    return element


@given(TREES)
def test_any_tags_in_any_order(part, trees):
    root = ElementTree.Element("View")
    root.extend(tree(*each) for each in trees)
    config = read_config(ElementTree.tostring(root))
    region = {"from_name": "t", "to_name": "u", "type": "choices", "value": {"choices": ["1"], "labels": ["1"]}}
    task = {"data": {"t": "x", "u": ["y"]}, "annotations": [{"result": [region]}]}
    for found in check_task(config, task):
        assert found.code in MISMATCH_CODES
    Usage(config).add(task)


@given(st.sampled_from(FILES), st.integers(0, 10**6), st.integers(0, 8), st.binary(max_size=8))
def test_damaged_configs_are_read_or_refused(part, file, start, length, new):
    text = file.read_bytes()
    start %= len(text)
    with contextlib.suppress(ConfigError):
        read_config(text[:start] + new + text[start + length :])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(part, text):
    with contextlib.suppress(ConfigError):
        read_config(text)
