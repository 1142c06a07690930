"""Hypothesis strategies for documents of tasks, as JSON text: white-space styles, look-alike keys, unusual tokens.

A tree is a str (the JSON text of a scalar), a list, or an Obj, which may hold a key twice.
"""

import itertools

from hypothesis import strategies as st

LOOK_ALIKES = (
    *("completions", "annotations", "predictions", "result", "ground_truth", "aggregated", "aggregated_ids"),
    *("aggregated_completed_by", "completed_by", "id", "data", "completion_count", "from_id", "parentID"),
)
UNUSUAL_NUMBERS = (
    *("0", "-0", "-0.0", "-0e0", "1e-0", "1.00", "1E5", "-1e-7", "1e400"),
    *("18446744073709551616", "3.14159265358979323846", "9" * 50),
)
UNUSUAL_STRINGS = (
    r'"\ud800"',
    r'"\udc00x"',
    r'"\/\b\u0000"',
    r'"},{\\"',
    '"[[{"',
    '"\\\\\\""',
    '"Ünïcödé 漢字 🙂"',
    '"\u2028"',
    '"a-0 b1e1234567890123456"',
    '"\ue000"',
)
STYLES = ("compact", "spaced", "pretty", "tabs", "comma first", "wild")


class Obj(list):
    """A JSON object: pairs of a tree and its key, which is JSON text without the quotes."""


def quoted(text):
    return '"' + "".join(f"\\u{ord(c):04x}" if c < " " or c in '"\\' else c for c in text) + '"'


scalars = st.one_of(
    st.sampled_from(("null", "true", "false", *UNUSUAL_NUMBERS, *UNUSUAL_STRINGS)),
    st.integers().map(str),
    st.text(st.characters(codec="utf-8"), max_size=8).map(quoted),
)
user_keys = st.one_of(st.sampled_from(LOOK_ALIKES), st.sampled_from(("", "a", "\\u0061", "é")))


def objects(values, keys=user_keys):
    return st.lists(st.tuples(keys, values), max_size=4).map(Obj)


user_values = st.recursive(scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), objects(inner)), max_leaves=8)
user_objects = objects(user_values)
# Numbers that Python spells as they are: they become text in an import.
region_ids = st.sampled_from(('"r"', '"r"', "0", "7", "-0", "-12", "1.5", "9" * 50, "null", "true", "[1]", "{}"))
regions = st.builds(
    lambda key, own, value, extra, others: Obj(
        [(key, own), ("type", '"choices"'), ("value", value), *extra, *others.items()]
    ),
    st.sampled_from(("id", "id", r"i\u0064")),
    region_ids,
    user_objects,
    st.lists(st.tuples(st.sampled_from(("meta", "result", "score")), user_values), max_size=1),
    st.dictionaries(st.sampled_from(("from_id", "to_id", "parentID", "fromID")), region_ids, max_size=1),
)
flat_results = st.lists(regions, max_size=3)
double_results = st.lists(flat_results, min_size=1, max_size=3)


@st.composite
def members(draw, table, required=()):
    """Draw an object with each key of the table at most once, in any order.

    Some keys have an escape. The required ones have none: a key that is renamed back and forth loses its escapes.
    """
    optional = [key for key in table if key not in required]
    keys = [*required, *draw(st.lists(st.sampled_from(optional), unique=True))] if optional else [*required]
    pairs = [(key, draw(table[key])) for key in draw(st.permutations(keys))]
    return Obj(
        (key if key in required else draw(st.sampled_from((key, key, key, escaped(key)))), value)
        for key, value in pairs
    )


def escaped(key):
    return key[:2] + f"\\u{ord(key[2]):04X}" + key[3:] if len(key) > 2 else key


booleans = st.sampled_from(("true", "false", "null", "[1]"))
# Spellings of one value, and of values that look like it.
ALIKE = (
    ('"true"', r'"\u0074rue"', "true"),
    ('"false"', r'"fals\u0065"', "false"),
    ('"yes"', r'"\u0079es"'),
    ('"null"', r'"nul\u006c"', "null"),
    ('"😀"', r'"\ud83d\ude00"'),
    (r'"\ud800"', r'"\uD800"', r'"\ud800\u0041"', r'"\ud800A"'),
    ("1", "1.0", "1.00", "1e0", "true"),
    ("0", "-0", "0.0", "false"),
    ("[1]", "[ 1]", "[1.0]"),
    ('{"a":1}', '{"a": 1}', r'{"\u0061":1}', '{"a":1,"a":1}'),
)
flags = st.sampled_from(("true", "false", "null", '"true"', '"false"', "[1]", "{}", *sum(ALIKE, ())))
quoted_lists = st.sampled_from(
    (
        *(
            '"[]"',
            r'" [{\"a\": 1}, {}]\n"',
            r'"[{\"a\": [[]]}]"',
            r'"[{\"id\": 7, \"value\": {\"id\": 1}}, {\"to_id\" :-0}, 5]"',
            r'"[{\"parentID\": 1}, [{\"id\": 1}]]"',
            '"[[]]"',
            r'"[{\"a\": \"\\\\\"}]"',
            r'"[\"\ud83d\ude00é\"]"',
        ),
        *('"[1],[2]"', '"[], {}"', '"[1]][[2]"', r'"[{\"a\": \"12345678901234567-0\"}, -0, 1e-0]"'),
        *('"[1,]"', '"[NaN]"', '"{}"', '"7"', '""', '"["', r'"[\"\ud83d\"]"', r'"[\u0031e999, 1.00]"'),
    )
)
annotator_ids = st.one_of(
    st.sampled_from(("1", "2", '"1"', "99", "null", "true", '"a@b.c"', "{}", "[1]", "1.0")),
    st.sampled_from(
        (
            *(r'{"email": "a\u0040b.c"}', r'{"\u0069d": 1}', '{"": "x"}', r'"\u0061@b.c"', r'"\ud800"', '{"id": 1}'),
            *('{"id": {}, "id": 1}', '{"email": {}, "email": "x@y.z"}'),
            *('{"id": 99, "email": "a@b.c"}', '{"email": "x@y.z"}', '{"a": {"id": 1}, "email": null}'),
        )
    ),
)
numbers = st.sampled_from(
    (
        *("1", "-0", "-0e0", '"item-0"', "1.5", '"12"', '"-1.5e3"', '"abc"', '""', '"1a"', "true", "[]", "{}", "null"),
        *(r'"1\u0032"', r'"item\u002d0"', r'"\u002d1.5e3"', r'"1\u00e9"', r'"12\ud800"', '"\u0661"', r'"\u0661"'),
    )
)
ids = st.lists(st.integers(0, 99).map(str), max_size=3)
old_results = st.one_of(
    flat_results, double_results, st.just([]), st.just([[]]), st.just("null"), st.just(Obj()), quoted_lists, user_values
)
completions = members(
    {
        "id": st.one_of(scalars, numbers),
        "result": old_results,
        "ground_truth": flags,
        "honeypot": flags,
        "skipped": flags,
        "was_cancelled": flags,
        "aggregated": booleans,
        "aggregated_ids": ids,
        "aggregated_completed_by": st.one_of(ids, st.just("null"), scalars),
        "completed_by": st.one_of(annotator_ids, user_values),
        "lead_time": st.one_of(scalars, numbers),
        "task": numbers,
        "project": numbers,
        "meta": user_values,
    }
)
old_predictions = members(
    {"id": scalars, "result": old_results, "score": numbers, "ground_truth": booleans, "task": numbers}
)
old_tasks = members(
    {
        "id": st.one_of(scalars, numbers),
        "project": numbers,
        "data": user_objects,
        "completions": st.one_of(st.lists(completions, max_size=3), st.just("null"), user_values),
        "annotations": st.sampled_from(([], "null", ["1"])),
        "predictions": st.one_of(st.lists(st.one_of(old_predictions, scalars), max_size=3), st.just("null")),
        "meta": user_values,
        "created_at": scalars,
        "drafts": user_values,
    }
)

# The values of a flag under its old name and its new one: often equal, with the same spelling or another one.
flag_pairs = st.one_of(
    st.tuples(flags, flags),
    flags.map(lambda flag: (flag, flag)),
    st.sampled_from(tuple(pair for alike in ALIKE for pair in itertools.permutations(alike, 2))),
)
two_flags = st.builds(
    lambda skipped, honeypot, order: Obj([("completions", [Obj(order(skipped, honeypot))])]),
    flag_pairs,
    flag_pairs,
    st.sampled_from(
        (
            lambda skipped, honeypot: [
                *zip(("skipped", "was_cancelled"), skipped),
                *zip(("honeypot", "ground_truth"), honeypot),
            ],
            lambda skipped, honeypot: [
                *zip(("ground_truth", "honeypot"), honeypot),
                *zip(("was_cancelled", "skipped"), skipped),
            ],
        )
    ),
)

new_results = st.one_of(flat_results, st.just("null"))
annotations = members(
    {
        "id": scalars,
        "result": new_results,
        "ground_truth": booleans,
        "completed_by": user_objects,
        "prediction": user_values,
    }
)
new_predictions = st.one_of(members({"id": scalars, "result": new_results, "score": scalars}), st.integers().map(str))
new_tasks = members(
    {
        "id": scalars,
        "data": user_objects,
        "annotations": st.lists(annotations, max_size=3),
        "predictions": st.lists(new_predictions, max_size=2),
        "meta": user_values,
        "drafts": user_values,
    },
    required=("annotations",),
)


def render(tree, style, gaps, depth=0):
    """Return the JSON text of a tree. `gaps` yields the white space of the style "wild"."""
    if isinstance(tree, str):
        return tree
    opener, closer = "{}" if isinstance(tree, Obj) else "[]"
    inner, outer, colon, comma = {
        "compact": ("", "", ":", ","),
        "spaced": ("", "", ": ", ", "),
        "pretty": ("\n" + "  " * (depth + 1), "\n" + "  " * depth, ": ", ",\n" + "  " * (depth + 1)),
        "tabs": ("\r\n" + "\t" * (depth + 1), "", ":", ",\r\n" + "\t" * (depth + 1)),
        "comma first": (" ", "\n" + " " * depth, ": ", "\n" + " " * depth + ", "),
        "wild": (next(gaps), next(gaps), f"{next(gaps)}:{next(gaps)}", f"{next(gaps)},{next(gaps)}"),
    }[style]
    if not tree:
        return opener + next(gaps) + closer if style == "wild" else opener + closer
    if isinstance(tree, Obj):
        items = [f'"{key}"{colon}{render(value, style, gaps, depth + 1)}' for key, value in tree]
    else:
        items = [render(value, style, gaps, depth + 1) for value in tree]
    return opener + inner + comma.join(items) + outer + closer


def _cycle(items):
    while True:
        yield from items


@st.composite
def documents(draw, tasks):
    """Draw a document, as bytes: an array, one task, JSON Lines, or tasks by id."""
    style = draw(st.sampled_from(STYLES))
    gaps = _cycle(draw(st.lists(st.sampled_from(("", "", " ", "\n", "\r\n ", "\t", "  ")), min_size=1, max_size=7)))
    form = draw(st.sampled_from(("array", "array", "one", "lines", "by id")))
    drawn = draw(st.lists(tasks, min_size=1, max_size=1 if form == "one" else 3))
    if form in ("one", "lines"):
        text = draw(st.sampled_from(("\n", " ", ""))).join(render(task, style, gaps) for task in drawn)
    elif form == "by id":
        text = render(Obj((str(i * 12345), task) for i, task in enumerate(drawn)), style, gaps)
    else:
        text = render(drawn, style, gaps)
    bom = draw(st.sampled_from(("", "", "", "\ufeff")))
    return (bom + text + draw(st.sampled_from(("", "\n")))).encode()


old_documents = documents(old_tasks)
flag_documents = documents(two_flags)
new_documents = documents(new_tasks)
