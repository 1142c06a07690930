"""The words that ijson bends or crashes on are spelled differently, wherever a chunk ends."""

import io
import json

from hypothesis import example, given
from hypothesis import strategies as st

from lsconvert.io.source import Source
from lsconvert.verification.trees import RespelledStream, pointer, read_tasks

PARTS = (
    *("\\ude00", "\\ue000", "\ue000", "-", "0", "1e"),
    "1" * 999,
    "1" * 1000,
    "e",
    "E+",
    "9" * 16,
    "\\",
    "\\\\",
    "\\ud800",
    "\\uDFFF",
    "\\u00e9",
    "x",
    '"',
    "\\n",
    "u",
    "d800",
)


def tame(chunks):
    source = Source(io.BytesIO(b"".join(chunks)))
    source.chunks = lambda: iter([chunk for chunk in chunks if chunk])
    stream = RespelledStream(source)
    found = b""
    while piece := stream.read(7):
        found += piece
    return found


@example(["-", "0", "e"], [1])
@given(st.lists(st.sampled_from(PARTS), max_size=8), st.lists(st.integers(0, 3000), max_size=4))
def test_chunks_do_not_matter(part, parts, cuts):
    text = "".join(parts).encode()
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    assert tame([text[start:end] for start, end in zip(places, places[1:])]) == tame([text])


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="-\ue000")),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
)
def test_plain_words_stay(text, number, integer):
    for plain in (json.dumps(text, ensure_ascii=False), json.dumps([number, integer])):
        assert tame([plain.encode()]) == plain.encode()


def test_places():
    text = b'{"7":{"a/b":[0,{"~":1}]}}'
    [task] = read_tasks(Source(io.BytesIO(text)))
    assert pointer(task.place) == "/7"
    assert pointer(task.get("a/b").items[1].get("~").place) == "/7/a~1b/1/~0"
