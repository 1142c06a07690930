"""Properties that the README promises, on generated documents. Other tests have the cases that one example shows.

Untouched bytes: a conversion keeps every token and white space that no rule changes, in order.
Idempotence: to convert twice is to convert once.
Round trip: an upgrade undoes a downgrade, byte for byte.
Chunk independence: output and errors do not depend on how the input is cut into chunks.
Agreement: the kernels, the object API and the independent verification agree.
Unchanged arguments: the object API does not change its arguments.
"""

import json
import re
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import outcome, run, verify_bytes, with_plan
from strategies import flag_documents, new_documents, old_documents

from lsconvert import ConversionError, downgrade_task, upgrade_task
from lsconvert.jsontext.decode import parse_float
from lsconvert.kernel import KERNELS

BOM = b"\xef\xbb\xbf"
shapes = st.fixed_dictionaries({}, optional={"keep_ground_truth": st.booleans(), "split_annotators": st.booleans()})
maps = {
    "users": {1: 70, 2: "n@b.c", "a@b.c": 71},
    "maps": {"tasks": {1: 72, "12": "t", "item-0": 74}, "annotations": {0: 75}, "projects": {1: 73}},
}
mapped = st.fixed_dictionaries(
    {"unmapped": st.sampled_from(("keep", "drop"))},
    optional={name: st.just(given) for name, given in maps.items()} | {"target": st.just("import")},
)
options = shapes | st.tuples(shapes, mapped).map(lambda both: both[0] | both[1])
cuts = st.lists(st.integers(0, 400), max_size=6)
dumps = partial(json.dumps, default=repr)  # json cannot encode a Decimal


def tasks_of(text):
    """Return the decoded tasks of a document, in order. The json module is not the parser of a kernel."""
    decoder, rest, values = json.JSONDecoder(parse_float=parse_float), text.removeprefix(BOM).decode().strip(), []
    while rest:
        value, end = decoder.raw_decode(rest)
        values.append(value)
        rest = rest[end:].lstrip()
    if isinstance(values[0], list):
        return values[0]
    by_id = len(values) == 1 and list(values[0])[:1] == ["0"]
    return list(values[0].values()) if by_id else values


def convert_objects(text, convert, **options):
    """Return the tasks, converted as decoded objects; None if one cannot be converted."""
    converted = []
    for task in tasks_of(text):
        before = dumps(task)
        try:
            converted.append(convert(task, **options))
        except ConversionError:
            return None
        finally:
            assert dumps(task) == before  # unchanged arguments
    return converted


@given(text=old_documents, options=options, cuts=cuts)
def test_upgrade(part, text, options, cuts):
    check_upgrade(text, options, cuts)


@given(text=flag_documents, cuts=cuts)
def test_flags_under_both_names(part, text, cuts):
    """Equality of two flags does not depend on their spelling, nor on the implementation."""
    check_upgrade(text, {"target": "import", "unmapped": "keep"}, cuts)


def check_upgrade(text, options, cuts):
    planned = with_plan(options)
    output, error = outcome_of_all(text, cuts, **planned)
    expected = convert_objects(text, upgrade_task, **options)
    if error is not None:
        assert issubclass(error[0], ConversionError)
        assert expected is None or "twice" in error[2]  # a decoded object cannot hold a key twice
        return
    assert dumps(tasks_of(output)) == dumps(expected)  # agreement
    assert verify_bytes(text, output, **options) is None  # agreement
    if options.get("unmapped") != "drop":  # that would drop the new ids, which are in no map
        assert all(run(kernel, output, **planned) == output for kernel in KERNELS)  # idempotence
    if not options.get("split_annotators") and "unmapped" not in options:
        assert is_subsequence(tokens(output), tokens(text))  # untouched bytes


def outcome_of_all(text, cuts, **options):
    """Return the outcome, which is the same for all kernels and for any cut into chunks."""
    expected = outcome("python", text, **options)
    for kernel in KERNELS:
        assert outcome(kernel, text, **options) == expected  # agreement
        cut = outcome(kernel, text, *sorted(min(cut, len(text)) for cut in cuts), **options)
        assert cut == expected  # chunk independence
    return expected


@given(text=new_documents, cuts=cuts)
def test_downgrade_and_upgrade(part, text, cuts):
    plain = text.removeprefix(BOM)
    output, error = outcome_of_all(text, cuts, to="v1")
    assert error is None
    for kernel in KERNELS:
        assert run(kernel, text) == plain  # untouched bytes: the document is v2 already
        assert run(kernel, output, keep_ground_truth=True) == plain  # round trip
        assert run(kernel, output, to="v1") == output  # idempotence
    assert verify_bytes(text, output, to="v1") is None  # agreement
    assert dumps(tasks_of(output)) == dumps(convert_objects(text, downgrade_task))  # agreement


TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\s+', re.DOTALL)


def tokens(text):
    """Return the tokens and white space of a document, with each key that the guide renames under its new name."""
    found = TOKEN.findall(text.removeprefix(BOM))
    return [b'"annotations"' if b"\\" in token or token == b'"completions"' else token for token in found]


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(token in rest for token in part)
