"""The laws of the README, on documents that nobody thought of. Other tests hold what one example shows better."""

import json
import re
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import outcome, run, verify_bytes
from strategies import flag_documents, new_documents, old_documents

from lsconvert import ConversionError, downgrade_task, upgrade_task
from lsconvert.jsontext.decode import parse_float

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
dumps = partial(json.dumps, default=repr)  # a Decimal is no text


def tasks_of(text):
    """Decode the tasks of a document, in order, with another parser."""
    decoder, rest, found = json.JSONDecoder(parse_float=parse_float), text.removeprefix(BOM).decode().strip(), []
    while rest:
        value, end = decoder.raw_decode(rest)
        found.append(value)
        rest = rest[end:].lstrip()
    if isinstance(found[0], list):
        return found[0]
    by_id = len(found) == 1 and list(found[0])[:1] == ["0"]
    return list(found[0].values()) if by_id else found


def convert_objects(text, convert, **options):
    """Convert the tasks as decoded objects; None if one is refused."""
    converted = []
    for task in tasks_of(text):
        before = dumps(task)
        try:
            converted.append(convert(task, **options))
        except ConversionError:
            return None
        finally:
            assert dumps(task) == before  # law 7: the argument is not touched
    return converted


@given(text=old_documents, options=options, cuts=cuts)
def test_upgrade(kernel, part, text, options, cuts):
    check_upgrade(kernel, text, options, cuts)


@given(text=flag_documents, cuts=cuts)
def test_flags_of_two_names(kernel, part, text, cuts):
    """Whether two values are the same flag does not depend on how they are spelled, nor on who reads them."""
    check_upgrade(kernel, text, {"target": "import", "unmapped": "keep"}, cuts)


def check_upgrade(kernel, text, options, cuts):
    output, error = outcome(kernel, text, **options)
    assert outcome(kernel, text, *sorted(min(cut, len(text)) for cut in cuts), **options) == (output, error)  # law 4
    expected = convert_objects(text, upgrade_task, **options)
    if error is not None:
        assert issubclass(error[0], ConversionError)
        assert expected is None or "stands twice" in error[2]  # a decoded object cannot hold a key twice
        return
    assert dumps(tasks_of(output)) == dumps(expected)  # the object API and the kernel agree
    if options.get("unmapped") != "drop":  # a new id is in no map
        assert run(kernel, output, **options) == output  # law 2
    assert verify_bytes(text, output, **options) is None
    if not options.get("split_annotators") and "unmapped" not in options:
        assert is_subsequence(words(output), words(text))  # law 1


@given(text=new_documents, cuts=cuts)
def test_downgrade_and_back(kernel, part, text, cuts):
    plain = text.removeprefix(BOM)
    assert run(kernel, text) == plain  # what is v2 stays
    output, error = outcome(kernel, text, to="v1")
    assert error is None
    assert outcome(kernel, text, *sorted(min(cut, len(text)) for cut in cuts), to="v1") == (output, None)
    assert run(kernel, output, keep_ground_truth=True) == plain  # law 3
    assert run(kernel, output, to="v1") == output
    assert verify_bytes(text, output, to="v1") is None
    assert dumps(tasks_of(output)) == dumps(convert_objects(text, downgrade_task))


WORD = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\s+', re.DOTALL)


def words(text):
    """Split into words and white space, each key that the guide renames with its new name."""
    found = WORD.findall(text.removeprefix(BOM))
    return [b'"annotations"' if b"\\" in word or word == b'"completions"' else word for word in found]


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(word in rest for word in part)
