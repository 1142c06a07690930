"""Generate texts that might fool the native check, and ask jsonschema whether they are valid.

Trees are those of strategies.py: a str is a scalar as it is spelled, an Obj a list of pairs (key without quotes, tree).
"""

import itertools
import json
import os
from functools import cache
from pathlib import Path

from strategies import STYLES, Obj, render

from lsconvert.kernel import native
from lsconvert.rules.tables import TASK_KEYS
from lsconvert.validation.schemas import SCHEMA_FILES, TASK_SCHEMAS, bundle, load_schema, with_advice

HERE = Path(__file__).parent
TABLE = Path(native.__file__).with_name("check.table")
NAMES = sorted(SCHEMA_FILES.values())
TYPES = load_schema("regions")["properties"]["type"]["enum"]
# Lists of numbers as in masks. The check reads blocks of 32 bytes; the wrong number may be anywhere in a block.
BYTES = [0, 255, 3, 12, 99, 100, 200, 249, 250, 251, 254, 255, 255, 255, 1, 2, 3, 4, 5, 6, 19, 21]
NOT_BYTES = (
    "256",
    "259",
    "260",
    "300",
    "1000",
    "-1",
    "-0",
    "1.0",
    "1.5",
    "true",
    "null",
    '"1"',
    "2550",
    "0",
    "1e2",
    "[]",
)
MASKS = [
    "[" + comma.join([*map(str, BYTES[:at]), wrong, *map(str, BYTES[at:])]) + "]"
    for wrong, comma, at in itertools.product(NOT_BYTES, (",", ", ", ",\n"), (0, 3, 13, 19, 22))
]
NUMBERS = (
    *("0", "1", "-1", "-0", "-0.0", "1.0", "1.50", "1e2", "1E-7", "1e-05", "-1e-5", "9.99e-01", "9.99e-00", "0e-0"),
    *("1e999", "-1e999", "1e-999", "10e-1", "1e-1", "100", "100.5", "100.9999999", "100.99999999999999999999", "101"),
    *(
        "101.0",
        "100.9999990",
        "50.999999",
        "51",
        "50.99999899",
        "1.01",
        "1.0099999",
        "1.009998",
        "1.00999999999999999999",
    ),
    *(
        "-0.01",
        "-0.0099999",
        "-0.009999",
        "-0.01000001",
        "-1.0",
        "-0.99999999999999999999",
        "-0.999998",
        "360",
        "360.0",
    ),
    *(
        "360.0000000000000000001",
        "360.1",
        "359.9",
        "255",
        "256",
        "255.0",
        "300",
        "200",
        "200.0000001",
        "-100",
        "-100.0",
    ),
    *("-100.0000001", "99999999999999999999", "123456789012", "1" * 400, "1" * 400 + ".0", "1" * 5000, "999999999.5"),
    *("1234567890", "1.0000000000000000000000001", "9007199254740993.0", "1e0", "1.0e0", "0.000000", "2e-310"),
)
STRINGS = (
    *('""', '"x"', '"2020-01-01"', '"2020-01-0"', '"x2020-01-01"', '"2020-01-01T00:00:00Z"', r'"2020-01-0\u0031"'),
    *(
        '"data:image/png;base64,xx"',
        '"data:image"',
        r'"data:image\/png"',
        '"@"',
        '"a@b"',
        '"é@"',
        r'"\u0040"',
        '"@é\\n"',
    ),
    *('"12"', '"1x"', '"x1"', '"0.5"', '"1e5"', '"1.2.3"', '"+1"', '".5"', '"1e5e"', '"1é"', '"-1"', '"1-1"', '"1e-1"'),
    *(
        '"rle"',
        r'"r\u006ce"',
        '"left"',
        '"bi"',
        r'"l\u0065ft"',
        '"\u2028"',
        r'"\ud800"',
        '"true"',
        '"null"',
        r'"\u0000"',
    ),
)
OTHERS = (
    *("null", "true", "false", "{}", "[]", "{ }", "[\n]", "[[]]", "[1]", "[null]", '["a"]', '[["a"]]', "[[1]]", "[{}]"),
    *('{"id":1}', '{"email":"x"}', '{"x":1}', '{"id":1,"id":"x"}', '{"i\\u0064":1}', '{"start":1,"end":2}'),
    *('{"a":["x"]}', '{"a":[1]}', '{"a":["x"],"a":1}', '{"a":1,"a":["x"]}', "[1,2]", "[1,2,3]", "[[1,2],[3,4]]"),
    *("[[1,2],[3]]", "[[1,-101]]", '{"role":"x","content":"y"}', '[{"start":1,"end":2}]', '[{"x":1,"y":2}]'),
    '{"frame":1,"time":1,"x":1,"y":1,"width":1,"height":1}',
    '[{"frame":1,"vertices":[{"x":1,"y":2}]}]',
    "[" * 60 + "]" * 60,
)
VALUES = (*NUMBERS, *STRINGS, *OTHERS, *MASKS[::5])
KEYS = sorted({key for name in NAMES for key in json.dumps(load_schema(name)).split('"') if key.isidentifier()})


def tree_of(value):
    """Return the tree of a decoded value."""
    match value:
        case dict():
            return Obj([(spelled(key)[1:-1], tree_of(item)) for key, item in value.items()])
        case list():
            return [tree_of(item) for item in value]
    return spelled(value)


def spelled(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() or text.encode("utf-8", "ignore").decode() == text else json.dumps(value)


def nodes(tree):
    """Yield all lists and objects."""
    if isinstance(tree, list):
        yield tree
        for item in tree:
            yield from nodes(item[1] if isinstance(tree, Obj) else item)


def escaped(text, chance):
    """Replace one character of a text without quotes by its escape."""
    if not text or "\\" in text:
        return text
    at = chance.randrange(len(text))
    return text if ord(text[at]) > 0xFFFF else f"{text[:at]}\\u{ord(text[at]):04x}{text[at + 1 :]}"


def set_value(node, at, value):
    node[at] = (node[at][0], value) if isinstance(node, Obj) else value


def mutate(tree, chance, regions):
    """Return a copy of a tree with up to three changes."""
    tree = json.loads(json.dumps(_plain(tree)))
    tree = _from_plain(tree)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        chance.choice(CHANGES)(tree, chance, regions)
    return tree


def _plain(tree):
    if isinstance(tree, Obj):
        return {"o": [[key, _plain(item)] for key, item in tree]}
    return [_plain(item) for item in tree] if isinstance(tree, list) else tree


def _from_plain(tree):
    if isinstance(tree, dict):
        return Obj([(key, _from_plain(item)) for key, item in tree["o"]])
    return [_from_plain(item) for item in tree] if isinstance(tree, list) else tree


def _some(tree, chance, kind=list, *, full=True):
    found = [node for node in nodes(tree) if isinstance(node, kind) and (node or not full)]
    return chance.choice(found) if found else None


def drop(tree, chance, _):
    if node := _some(tree, chance):
        node.pop(chance.randrange(len(node)))


def insert(tree, chance, _):
    node = _some(tree, chance, full=False)
    if node is not None:
        value = chance.choice(VALUES)
        item = (chance.choice(KEYS), value) if isinstance(node, Obj) else value
        node.insert(chance.randint(0, len(node)), item)


def rename(tree, chance, _):
    if node := _some(tree, chance, Obj):
        at = chance.randrange(len(node))
        node[at] = (chance.choice(KEYS), node[at][1])


def revalue(tree, chance, _):
    if node := _some(tree, chance):
        set_value(node, chance.randrange(len(node)), chance.choice(VALUES))


def shuffle(tree, chance, _):
    if node := _some(tree, chance):
        chance.shuffle(node)


def retype(tree, chance, _):
    places = [
        (node, i) for node in nodes(tree) if isinstance(node, Obj) for i, (key, _) in enumerate(node) if key == "type"
    ]
    if places:
        node, i = chance.choice(places)
        set_value(node, i, json.dumps(chance.choice((*TYPES, "mystery", ""))))


def duplicate(tree, chance, _):
    """Duplicate a key, most often `type`: with the same value, another type, or any value."""
    typed = [node for node in nodes(tree) if isinstance(node, Obj) and any(key == "type" for key, _ in node)]
    node = chance.choice(typed) if typed and chance.random() < 0.5 else _some(tree, chance, Obj)
    if node:
        key, value = next((item for item in node if item[0] == "type"), chance.choice(node))
        other = chance.choice((value, json.dumps(chance.choice(TYPES)), chance.choice(VALUES)))
        node.insert(chance.randint(0, len(node)), (key, other))


def escape_key(tree, chance, _):
    if node := _some(tree, chance, Obj):
        at = chance.randrange(len(node))
        node[at] = (escaped(node[at][0], chance), node[at][1])


def escape_text(tree, chance, _):
    texts = [
        (node, i, value)
        for node in nodes(tree)
        for i, item in enumerate(node)
        if isinstance(value := item[1] if isinstance(node, Obj) else item, str) and value.startswith('"')
    ]
    if texts:
        node, i, value = chance.choice(texts)
        set_value(node, i, f'"{escaped(value[1:-1], chance)}"')


def add_region(tree, chance, regions):
    lists = [value for node in nodes(tree) if isinstance(node, Obj) for key, value in node if key == "result"]
    lists = [value for value in lists if isinstance(value, list) and not isinstance(value, Obj)]
    if lists:
        chance.choice(lists).append(_from_plain(json.loads(json.dumps(_plain(chance.choice(regions))))))


CHANGES = (
    *(drop, insert, insert, rename, revalue, revalue, revalue, shuffle, shuffle),
    *(retype, duplicate, duplicate, escape_key, escape_text, add_region),
)


def text_of(tree, chance):
    """Return a tree as text, with random white space."""
    gaps = itertools.cycle(chance.choices(("", "", " ", "\n", "\r\n ", "\t", "  "), k=7))
    return render(tree, chance.choice(STYLES), gaps).encode("utf-8", "surrogatepass")


def files():
    """Yield the files of the tests, and those in the folder LSCONVERT_DATA if it is set."""
    folders = [HERE / "samples", HERE / "golden", HERE / "schemas" / "examples"]
    for folder in (*folders, *map(Path, filter(None, [os.environ.get("LSCONVERT_DATA")]))):
        yield from sorted(folder.rglob("*.json"))


def examples_of(verdict):
    """Return the content of the schemas' examples with this verdict, such as `warned`."""
    return [json.loads(path.read_bytes()) for path in sorted(HERE.glob(f"schemas/examples/*/{verdict}/*.json"))]


def objects_in(path):
    """Yield the objects in a file: tasks, and the documents of examples."""
    try:
        todo = [json.loads(path.read_bytes())]
    except ValueError:
        return
    while todo:
        match todo.pop():
            case {"expect": _, "document": document}:
                todo.append(document)
            case list(items):
                todo += items
            case dict(found):
                yield found


@cache
def bases():
    """Return trees to mutate: valid ones by the name of the schema, all objects under "", regions under "a region".

    Valid tasks include one for each region.
    """
    small = [found for path in files() for found in objects_in(path) if len(json.dumps(found)) < 6000]
    regions = [found for found in small if is_valid("regions", json.dumps(found).encode())]
    valid = {name: [found for found in small if is_valid(name, json.dumps(found).encode())] for name in NAMES}
    for name, (key, more) in itertools.product(NAMES, HOLDERS.items()):
        tasks = [{"id": 1, "data": {"a": 1}, key: [{"result": [region], **more}]} for region in regions]
        valid[name] += [task for task in tasks if name != "regions" and is_valid(name, json.dumps(task).encode())]
    return {name: [tree_of(found) for found in some] for name, some in valid.items()} | {
        "": [tree_of(found) for found in small],
        "a region": [tree_of(found) for found in regions],
    }


HOLDERS = {"completions": {}, "annotations": {"ground_truth": True}, "predictions": {}}


def mutant(chance, name):
    """Return a mutated text, mostly of a valid base."""
    some = bases()
    base = chance.choice(some[name] if chance.random() < 0.9 else some[""])
    return text_of(mutate(base, chance, some["a region"]), chance)


def _schema(name):
    """Return what the native check checks: the schema of a task with the advice."""
    return with_advice(name) if name in TASK_SCHEMAS else bundle(name)


@cache
def _fast(name):
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_schema(name))


@cache
def _slow(name):
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(name))


def is_valid(name, text):
    """Ask jsonschema-rs. Ask jsonschema if that is not installed, or cannot read the text."""
    try:
        return _fast(name).is_valid(json.loads(text))
    except (ImportError, ValueError, TypeError, OverflowError):
        return jsonschema_says(name, text)


def jsonschema_says(name, text):
    return _slow(name).is_valid(_decoded(text))


def _decoded(text):
    """Decode a text. An integer that is too long for Python is cut, which makes no difference to any schema."""
    return json.loads(text, parse_int=lambda number: int(number[:600]))


def is_task(text):
    """Tell whether a conversion checks this text: an object with a key of a task."""
    value = _decoded(text)
    return isinstance(value, dict) and not value.keys().isdisjoint(TASK_KEYS)
