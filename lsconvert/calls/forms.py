"""Read and edit URL-encoded forms: `team_id=7&title=A`. All other bytes stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_plus

_FORM: Final = re.compile(rb"[^=&\s{}\"'<]+=[^&]*(?:&[^=&\s]+=[^&]*)*&?\s*")
_OTHER_TYPES: Final = ("json", "xml", "csv", "multipart", "octet-stream", "text/")


def is_form(body: bytes, content_type: str) -> bool:
    """Tell whether a body is a form: it consists of fields, and has no other type."""
    is_other = any(each in content_type.lower() for each in _OTHER_TYPES)
    return not is_other and _FORM.fullmatch(body) is not None


def field_names(body: bytes) -> list[str]:
    """Return the names of the fields of a form."""
    return [_name(field) for field in body.split(b"&")]


def edit_fields(body: bytes, changes: Mapping[str, tuple[str, str] | None]) -> bytes:
    """Return a form with other names and values for some fields.

    `changes`: the new name and value by the old name; an empty value stays, and None removes the field.
    """
    fields = []
    for field in body.split(b"&"):
        name, (_, equals, value) = _name(field), field.partition(b"=")
        change = changes.get(name, (name, ""))
        if name not in changes:
            fields.append(field)
        elif change is not None:
            fields.append(change[0].encode() + equals + (change[1].encode() or value))
    return b"&".join(fields)


def _name(field: bytes) -> str:
    return unquote_plus(field.partition(b"=")[0].decode("utf-8", "replace"))
