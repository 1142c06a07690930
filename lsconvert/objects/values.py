"""What rules make of a decoded value: repairs for import, and ids looked up in maps. The twin of kernel/repairs.py."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any, Final, TypeAlias

from lsconvert.jsontext.decode import parse_float, parse_int, spell_int
from lsconvert.model import Unmapped
from lsconvert.rules.operations import NullUnlessNumber, Remap, ReplaceValue, Unquote
from lsconvert.rules.plan import Plan

Repair: TypeAlias = ReplaceValue | NullUnlessNumber | Unquote | Remap

NUMBER: Final = re.compile("[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile("[0-9]+")


def new_value(rule: Repair, value: Any, plan: Plan, unmapped: Counter[tuple[str, bytes]]) -> Any:
    """Return what a rule makes of a value, the value itself if it has nothing to say.

    An id without a new one is counted. Raises LimitError for a list in a text that Python's numbers cannot hold.
    """
    match rule:
        case ReplaceValue():
            return next((json.loads(new) for old, new in rule.values if same(value, json.loads(old))), value)
        case NullUnlessNumber():
            return _expect(rule, value)
        case Unquote():
            return _unquote(value) if isinstance(value, str) else value
        case Remap():
            return value if value is None else _remap(rule, value, plan, unmapped)


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal in JSON; to Python, 1, 1.0 and True are."""
    if type(one) is not type(other) or one != other:
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    if isinstance(one, (list, tuple)):
        return all(map(same, one, other))
    return str(one) == str(other) if isinstance(one, (float, Decimal)) else True  # -0.0 and 0.0


def _expect(rule: NullUnlessNumber, value: Any) -> Any:
    pattern = DIGITS if rule.whole_number else NUMBER
    if isinstance(value, str):
        return value if pattern.fullmatch(value) else None
    whole = isinstance(value, int) or (isinstance(value, Decimal) and DIGITS.fullmatch(str(value).lstrip("-")))
    odd = isinstance(value, (bool, list, dict)) or (rule.whole_number and not whole)
    return value if value is None or not odd else None


def _unquote(value: str) -> Any:
    """A list in the list is none of regions: it would have to be flattened."""
    try:
        value.encode()
        items = json.loads(value, parse_int=str, parse_float=str, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # a lone surrogate, or no JSON
        return value
    if not isinstance(items, list) or any(isinstance(item, list) for item in items):
        return value
    return json.loads(value, parse_int=parse_int, parse_float=parse_float)


def _refuse_constant(_: str) -> None:
    raise ValueError


def _remap(rule: Remap, value: Any, plan: Plan, unmapped: Counter[tuple[str, bytes]]) -> Any:
    new = plan.maps[rule.option].new
    names, settled = [value], False
    if isinstance(value, (dict, list)):
        members = value if isinstance(value, dict) else {}
        names = [members[key] for key in rule.lookup_keys if not isinstance(members.get(key, []), (dict, list))]
        settled = rule.identity_key != "" and isinstance(members.get(rule.identity_key), str)
    tokens = [_spelled(name).encode(errors="surrogatepass") for name in names]
    for token in tokens:
        if token in new:
            mapped = json.loads(new[token])
            return value if same(mapped, value) else mapped
    if settled:
        return value
    unmapped[rule.option, tokens[-1] if tokens else b"{}" if isinstance(value, dict) else b"[]"] += 1
    return value if plan.unmapped is Unmapped.KEEP else None


def _spelled(name: Any) -> str:
    if isinstance(name, str):
        return f'"{name}"'
    if isinstance(name, int) and not isinstance(name, bool):
        return spell_int(name)
    return str(name) if isinstance(name, Decimal) else json.dumps(name)
