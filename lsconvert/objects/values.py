"""Operations on one decoded value: repairs for import, and ids looked up in maps.

kernel/reference/values.py has the same operations on bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any, Final, TypeAlias

from lsconvert.jsontext.decode import parse_float, parse_int, spell_int
from lsconvert.jsontext.members import refuse_constant
from lsconvert.model import Unmapped
from lsconvert.rules.operations import NullUnlessNumber, Quote, Remap, ReplaceValue, Unquote
from lsconvert.rules.plan import Plan

ValueRule: TypeAlias = ReplaceValue | NullUnlessNumber | Unquote | Quote | Remap

NUMBER: Final = re.compile("[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile("[0-9]+")


def new_value(rule: ValueRule, value: Any, plan: Plan, unmapped: Counter[tuple[str, bytes]]) -> Any:
    """Return the value that a rule puts in the place of `value`: the same object if the rule does not change it.

    Counts an id without a new id in `unmapped`. Raises LimitError for a list in a string, with a number that Python
    cannot hold.
    """
    match rule:
        case ReplaceValue():
            return next((json.loads(new) for old, new in rule.values if equal_in_json(value, json.loads(old))), value)
        case NullUnlessNumber():
            return _null_unless_number(rule, value)
        case Unquote():
            return _unquote(value) if isinstance(value, str) else value
        case Quote():
            is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
            return _to_json(value) if is_number else value
        case Remap():
            return value if value is None else _remap(rule, value, plan, unmapped)


def equal_in_json(one: Any, other: Any) -> bool:
    """Tell whether two values are equal in JSON, in which 1, 1.0 and true differ."""
    if type(one) is not type(other) or one != other:
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(equal_in_json, one.values(), other.values()))
    if isinstance(one, (list, tuple)):
        return all(map(equal_in_json, one, other))
    return str(one) == str(other) if isinstance(one, (float, Decimal)) else True  # -0.0 and 0.0


def _null_unless_number(rule: NullUnlessNumber, value: Any) -> Any:
    pattern = DIGITS if rule.whole_number else NUMBER
    if isinstance(value, str):
        return value if pattern.fullmatch(value) else None
    whole = isinstance(value, int) or (isinstance(value, Decimal) and DIGITS.fullmatch(str(value).lstrip("-")))
    is_invalid = isinstance(value, (bool, list, dict)) or (rule.whole_number and not whole)
    return None if is_invalid else value


def _unquote(value: str) -> Any:
    """Return the list in a string; the string itself if it holds anything else, or a list with lists in it.

    A list with lists in it would have to be flattened.
    """
    try:
        value.encode()
        items = json.loads(value, parse_int=str, parse_float=str, parse_constant=refuse_constant)
    except (ValueError, RecursionError):  # a lone surrogate, or not JSON
        return value
    if not isinstance(items, list) or any(isinstance(item, list) for item in items):
        return value
    return json.loads(value, parse_int=parse_int, parse_float=parse_float)


def _remap(rule: Remap, value: Any, plan: Plan, unmapped: Counter[tuple[str, bytes]]) -> Any:
    new = plan.maps[rule.option].new
    olds, has_identity = [value], False
    if isinstance(value, (dict, list)):
        members = value if isinstance(value, dict) else {}
        olds = [members[key] for key in rule.lookup_keys if not isinstance(members.get(key, []), (dict, list))]
        identity = members.get(rule.identity_key) if rule.identity_key else None
        has_identity = isinstance(identity, str) and identity != ""
    tokens = [_to_json(old).encode(errors="surrogatepass") for old in olds]
    for token in tokens:
        if token in new:
            mapped = json.loads(new[token])
            return value if equal_in_json(mapped, value) else mapped
    if has_identity:
        return value
    unmapped[rule.option, tokens[-1] if tokens else b"{}" if isinstance(value, dict) else b"[]"] += 1
    return value if plan.unmapped is Unmapped.KEEP else None


def _to_json(old: Any) -> str:
    """Return an id in JSON, a string without escapes."""
    if isinstance(old, str):
        return f'"{old}"'
    if isinstance(old, int) and not isinstance(old, bool):
        return spell_int(old)
    return str(old) if isinstance(old, Decimal) else json.dumps(old)
