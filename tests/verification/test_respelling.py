"""Tokens that ijson would change or crash on are respelled, wherever a chunk ends."""

import io
import json

from hypothesis import example, given
from hypothesis import strategies as st

from lsconvert.io.source import Source
from lsconvert.verification.respelling import RespelledStream

TOKENS = (
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


def respelled(chunks):
    source = Source(io.BytesIO(b"".join(chunks)))
    source.chunks = lambda: iter([chunk for chunk in chunks if chunk])
    stream = RespelledStream(source)
    output = b""
    while piece := stream.read(7):
        output += piece
    return output


@example(["-", "0", "e"], [1])
@given(st.lists(st.sampled_from(TOKENS), max_size=8), st.lists(st.integers(0, 3000), max_size=4))
def test_chunks_do_not_matter(part, tokens, cuts):
    text = "".join(tokens).encode()
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    assert respelled([text[start:end] for start, end in zip(bounds, bounds[1:])]) == respelled([text])


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="-\ue000")),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
)
def test_plain_tokens_are_unchanged(text, number, integer):
    for plain in (json.dumps(text, ensure_ascii=False), json.dumps([number, integer])):
        assert respelled([plain.encode()]) == plain.encode()
