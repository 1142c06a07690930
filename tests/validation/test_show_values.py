"""`iter_errors(show_values=True)`: messages end with the invalid value, shortened, and safe on a terminal."""

import json

import pytest

from lsconvert import iter_errors

OWN = '{"properties": {"a": false}}'


def shown(value, tmp_path):
    """Return the text shown for a value, given as JSON text or as an object."""
    (tmp_path / "own.json").write_text(OWN)
    source = b'{"a": ' + value + b"}" if isinstance(value, bytes) else {"a": value}
    [error] = iter_errors(source, schema=str(tmp_path / "own.json"), show_values=True)
    head, _, tail = error.message.partition(" (value: ")
    [plain] = iter_errors(source, schema=str(tmp_path / "own.json"))
    assert head == plain.message
    return tail.removesuffix(")")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'"plain \\u00e9 \xe8\xaa\x9e"', '"plain é 語"'),
        (b'{"b": [1, 2.50, null, true]}', '{"b": [1, 2.5, null, true]}'),
        (b"123456789012345678901234567890", "123456789012345678901234567890"),
        (b"1e400", "1E+400"),
        (b"9" * 5000, "9" * 77 + "..."),
        (b'"\\u001b[31m\\n\\u007f\\u009b"', r'"\u001b[31m\n\u007f\u009b"'),
        (b'"\\u202e\\u2028\\ud800\\udb40\\udc01"', r'"\u202e\u2028\ud800\udb40\udc01"'),
        (b'"' + b"x" * 10_000 + b'"', '"' + "x" * 76 + "..."),
        (b'"' + b"x" * 78 + b'"', '"' + "x" * 78 + '"'),
        (b"[" + b"[" * 50 + b"]" * 50 + b"]", "[" * 51 + "]" * 26 + "..."),
    ],
)
def test_values(text, expected, tmp_path):
    assert shown(text, tmp_path) == expected
    if not expected.endswith("..."):
        assert json.loads(expected) == json.loads(text)


def test_a_value_that_is_not_json(tmp_path):
    assert shown({1: object}, tmp_path) == """{"1": "<class 'object'>"}"""


def test_an_invalid_region_is_shown(tmp_path):
    region = '{"type": "relation", "from_id": "s3cret"}'
    text = f'[{{"annotations": [{{"result": [{region}]}}]}}]'.encode()
    [error] = iter_errors(text, show_values=True, warnings=True)
    assert error.message.endswith(f" (value: {region})")
    [error] = iter_errors(text, warnings=True)
    assert "s3cret" not in str(error)
