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
        (b"id;text\n1;a\n", "CSV"),
        (b'"[{\\"id\\": 1}]"', "inside a JSON string"),
        (b'"{\\"id\\": 1}"', "inside a JSON string"),
        (b'"\\n [1]"', "inside a JSON string"),
        (b'"\\"[1]\\""', "inside a JSON string"),
        (b"[{'data': {}}]", "Python"),
        (b"{'data': {}}", "Python"),
        (b"[\n  {u'data': {}}]", "Python"),
        (b"({'data': 1},)", "Python"),
        (b"\x80\x04\x95", "pickle"),
        (b"\x80\x02]q", "pickle"),
        (b"PAR1\x15", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"GIF89a", "image"),
        (b"RIFF\x01\x02\x03\x04WEBP", "image"),
        (b"II*\x00", "image"),
        (b"RIFF\x01\x02\x03\x04WAVE", "audio"),
        (b"ID3\x03", "audio"),
        (b"\xff\xfb\x90", "audio"),
        (b"\x00\x00\x00\x20ftypisom", "video"),
        (b"OggS", "audio"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x01", "RAR"),
        (b"\x89HDF\r\n", "HDF5"),
        (b"\x93NUMPY\x01", "NumPy"),
        (b"- id: 1\n", "YAML"),
        (b"---\nid: 1\n", "YAML"),
    ],
)
def test_known_kinds(head, name):
    assert name in sniff(head)[0]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[1,\n2",
        b'{"a":1,\n',
        b"hello\nworld, again\n",
        b"\x00\x01,\n",
        b"PK\x03\x04",
        b'"text"',
        b'["\'", {"a": "\'"}]',
        b'{"\'": 1}',
        b"-1",
        b"12\n",
        b"\xff\xfe[\x00",
        b"\x80abc",
    ],
)
def test_unknown_kinds(head):
    assert sniff(head) is None
