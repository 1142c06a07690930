"""Files that are not JSON are identified by their first bytes."""

import pytest

from lsconvert.io.sniff import sniff


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<!DOCTYPE html>\n<html>", "HTML"),
        (b"\xef\xbb\xbf \n<html lang='en'>", "HTML"),
        (b"<View>\n", "labeling config"),
        (b"<!-- mine -->\n<View className='a'>", "labeling config"),
        (b"<?xml version='1.0'?><annotation>", "XML"),
        (b"id,text,sentiment\n1,a,b\n", "CSV"),
        (b'"id"\t"text"\n', "TSV"),
    ],
)
def test_known_kinds(head, name):
    assert name in sniff(head)[0]


@pytest.mark.parametrize(
    "head", [b"", b"[1,\n2", b'{"a":1,\n', b"hello\nworld, again\n", b"\x00\x01,\n", b"PK\x03\x04"]
)
def test_unknown_kinds(head):
    assert sniff(head) is None
