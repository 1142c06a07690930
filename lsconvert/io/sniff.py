"""Identify files that are not JSON by their first bytes, so that an error says more than "expected a value"."""

from __future__ import annotations

import re
from typing import Final

JSON_HINT: Final = "Give the JSON export of the project instead."
UNPACK_HINT: Final = "Unpack it, and give the folder, or pack it as .zip or .tar.gz."

# A pattern for the first bytes, a description, and a hint. The first match counts.
SIGNATURES: Final = (
    (
        re.compile(rb"<(!doctype html|html)", re.IGNORECASE),
        "this is an HTML page, most likely the login or error page of a server",
        "Check the URL and the token, and export again.",
    ),
    (
        re.compile(rb"(<!--.*?-->\s*)?<view\b", re.IGNORECASE | re.DOTALL),
        "this is a labeling config, which holds no tasks",
        "Give the JSON export of the project instead; --config compares its tasks with this file.",
    ),
    (re.compile(rb"<"), "this is XML, not a JSON export", "Export the project as JSON."),
    (
        re.compile(rb'"(\\[nrt]|\s)*(\\*")?(\\[nrt]|\s)*[\[{]'),
        "this is JSON inside a JSON string",
        "Decode it once more (json.loads), or do not pass the result of to_json() or json.dumps() to json.dump().",
    ),
    (
        re.compile(rb"[\[({]\s*([\[({]\s*)?u?'"),
        "this is the printed form of Python objects, not JSON",
        "Write the objects with json.dump() instead of str() or print(); or read this file with ast.literal_eval().",
    ),
    (re.compile(rb"\x80[\x02-\x05]"), "this is a Python pickle", "Load it in Python, and write it with json.dump()."),
    (
        re.compile(rb"PAR1"),
        "this is a Parquet file",
        "Load it (pandas.read_parquet), and write its tasks as JSON; or export the project as JSON.",
    ),
    (
        re.compile(rb"ARROW1|FEA1|Obj\x01|\x89HDF|\x93NUMPY"),
        "this is a file of tables or arrays (Arrow, Feather, Avro, HDF5 or NumPy)",
        JSON_HINT,
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "this is an Excel or Word document", JSON_HINT),
    (
        re.compile(rb"SQLite format 3\x00"),
        "this is an SQLite database",
        "Export the project as JSON from Label Studio.",
    ),
    (re.compile(rb"%PDF-"), "this is a PDF document", JSON_HINT),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00\x00\x00\x00|II\x2a\x00|MM\x00\x2a|RIFF.{4}WEBP|8BPS"
            rb"|.{4}ftyp(avif|heic|mif1)",
            re.DOTALL,
        ),
        "this is an image",
        JSON_HINT,
    ),
    (
        re.compile(
            rb"RIFF.{4}(WAVE|AVI )|ID3[\x02-\x04]|\xff[\xf2\xf3\xfa\xfb]|fLaC|OggS|FORM.{4}AIF|.{4}ftyp|\x1aE\xdf\xa3",
            re.DOTALL,
        ),
        "this is an audio or video file",
        JSON_HINT,
    ),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "this is a 7z archive, which lsconvert does not read", UNPACK_HINT),
    (re.compile(rb"Rar!\x1a\x07"), "this is a RAR archive, which lsconvert does not read", UNPACK_HINT),
    (
        re.compile(rb"\x1f\x9d|\x04\x22\x4d\x18|LZIP|\x5d\x00\x00.{2}\xff{8}|\x5d\x00\x00.{10}\x00", re.DOTALL),
        "this is compressed in a format that lsconvert does not read",
        "Unpack it first, or compress it as .gz, .zst, .bz2, .xz or .zip.",
    ),
    (re.compile(rb"\x7fELF|MZ.{30}", re.DOTALL), "this is a program", JSON_HINT),
    (
        re.compile(rb"(---[^\n]*\n|- )\s*[^\s:,\"]+:( |\n)"),
        "this looks like YAML",
        "Load it (yaml.safe_load), and write it with json.dump().",
    ),
    (
        re.compile(rb"[^\[{\x00-\x08\n][^\x00-\x08\n]*[,;\t][^\n]*\n"),
        "this looks like CSV or TSV, which lacks the regions, relations and ids of annotations and cannot be converted",
        "Export the project again as JSON.",
    ),
)


def sniff(head: bytes) -> tuple[str, str] | None:
    """Return a description of a file that is not JSON, and a hint, from its first bytes; None for an unknown kind."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next(((what, hint) for pattern, what, hint in SIGNATURES if pattern.match(head)), None)
