"""Encode a plan as bytes for the native kernel. Keys, rules, counts and maps become numbers.

Numbers are little-endian and have 32 bits. A set of keys has 64 bits, one for each key. A text is its size and its
bytes; a list is its length and its items. `read_plan` in the C code reads the same sequence.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from lsconvert.model import Unmapped
from lsconvert.rules.documents import MARKS
from lsconvert.rules.operations import (
    AddDefault,
    DocumentKind,
    Drop,
    Flatten,
    KeepObjects,
    Nest,
    Notice,
    NullUnlessNumber,
    Quote,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.plan import TASK, Field, Plan, Scope
from lsconvert.rules.tables import TASK_KEYS

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap
    from lsconvert.rules.places import Entry, Place

T = TypeVar("T")

# The notes that a kernel makes without a rule. The C code numbers them in this order, and the operations below as well.
FIXED_NOTES: Final = (
    "bom-skipped",
    "not-a-task",
    "already-converted",
    "import-response",
    "bare-data",
    "empty-twin-dropped",
    "inner-lists-joined",
    "texts-new",
)
OPERATION_CODES: Final = (
    Rename,
    Flatten,
    Nest,
    Drop,
    Split,
    AddDefault,
    KeepObjects,
    Notice,
    ReplaceValue,
    NullUnlessNumber,
    Unquote,
    Quote,
    Remap,
)
MAX_PLAN_KEYS: Final = 64


class EncodedPlan(NamedTuple):
    """The bytes of a plan, and the names for its numbers.

    `objects`, `edits` and `notes` name the counts of the kernel, in their order. `maps`: the option of each map. `texts`:
    the rows and old texts of the entries of all maps of texts, in their order.
    """

    data: bytes
    objects: tuple[str, ...]
    edits: tuple[str, ...]
    notes: tuple[str, ...]
    maps: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]


def encode_plan(plan: Plan) -> EncodedPlan:
    """Return the bytes of a plan. Raises ValueError for more than 64 keys, or one with a backslash or outside ASCII."""
    has_maps = plan.strings or any(each.new for each in plan.maps.values())
    return _Encoder(plan).encode() if has_maps else _encode_once(_Same(plan))  # the cache would keep maps alive


class _Same:
    """A key of a cache: this plan, not an equal one."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.plan is other.plan


@lru_cache(maxsize=16)
def _encode_once(same: _Same) -> EncodedPlan:
    return _Encoder(same.plan).encode()


class _Encoder:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._scopes = sorted(plan.scopes.values(), key=lambda scope: scope.name != TASK)  # tasks first
        rules = [rule for scope in self._scopes for rule in scope.rules]
        self._keys = _distinct(_all_keys(self._scopes))
        self._objects = _distinct([TASK, *(name for scope in self._scopes for name in _counted_names(scope))])
        self._edits = _distinct((*(rule.name for rule in rules), *(row.name for row in plan.strings)))
        codes = [code for rule in rules if isinstance(rule, Drop) for _, code in rule.notes]
        codes += [rule.note for rule in rules if isinstance(rule, Notice)]
        self._notes = _distinct((*FIXED_NOTES, *codes))
        self._texts: list[tuple[str, str]] = []
        if len(self._keys) > MAX_PLAN_KEYS or not all(key.isascii() and "\\" not in key for key in self._keys):
            raise ValueError(
                f"the native kernel takes at most {MAX_PLAN_KEYS} keys, all in ASCII and without backslashes"
            )

    def encode(self) -> EncodedPlan:
        counts = (self._objects, self._edits, self._notes)
        data = (
            _list(self._keys, _sized)
            + b"".join(_u32(len(names)) for names in counts)
            + self._set(TASK_KEYS)
            + self._set(MARKS)
            + self._set(["data"])
            + _list(self._plan.maps.values(), _map)
            + _u32(self._plan.unmapped is not Unmapped.KEEP)
            + _list(self._scopes, self._scope)
            + _list(self._plan.kinds, self._kind)
            + self._places()
        )
        names = (self._objects, self._edits, self._notes, self._plan.maps)
        objects, edits, notes, maps = (tuple(some) for some in names)
        return EncodedPlan(data, objects, edits, notes, maps, tuple(self._texts))

    def _scope(self, scope: Scope) -> bytes:
        return (
            _u32(self._objects.index(scope.name))
            + self._set(scope.targets)
            + _list(scope.fields.values(), self._field)
            + _list(scope.rules, self._rule)
        )

    def _field(self, field: Field) -> bytes:
        names = [scope.name for scope in self._scopes]
        return (
            self._key(field.key)
            + _u32(names.index(field.items) + 1 if field.items else 0)
            + _u32(self._objects.index(field.counts) + 1 if field.counts else 0)
            + _u32(field.nested)
            + _u32(field.spans)
        )

    def _rule(self, rule: Rule) -> bytes:
        key = rule.old if isinstance(rule, Rename) else rule.key
        head = _u32(OPERATION_CODES.index(type(rule))) + _u32(self._edits.index(rule.name)) + self._key(key)
        marks_v1 = rule.marks_v1 if isinstance(rule, Drop | Remap) else not isinstance(rule, Nest)
        head += _u32(marks_v1) + _u32(
            any(getattr(rule, flag, False) for flag in ("is_flag", "only_if_nonempty", "whole_number", "if_missing"))
        )
        match rule:
            case Rename(new=new):
                return head + _list([new], self._key)
            case Drop(notes=notes):
                return head + _list(notes, lambda note: _u32(self._notes.index(note[1])) + _sized(note[0]))
            case Notice(note=note):
                return head + _list([note], lambda note: _u32(self._notes.index(note)) + _sized(""))
            case Split(fields=fields):
                return head + _list(fields, lambda pair: self._key(pair[0]) + self._key(pair[1]))
            case AddDefault(value=value):
                return head + _list([("", value)], _sized_pair)
            case ReplaceValue(values=values):
                return head + _list(values, _sized_pair)
            case Remap(lookup_keys=lookup_keys, identity_key=identity_key, option=option):
                names = [(name, "") for name in (*lookup_keys, identity_key)]
                return head + _list(names, _sized_pair) + _u32(list(self._plan.maps).index(option))
            case Unquote():
                items = self._plan.scopes[rule.scope].fields[rule.key.encode()].items
                return head + _u32(0) + _u32([scope.name for scope in self._scopes].index(items))
            case _:
                return head + _u32(0)

    def _kind(self, kind: DocumentKind) -> bytes:
        names = [scope.name for scope in self._scopes]
        return _list(kind.groups, self._set) + self._set(kind.lacks) + _u32(names.index(kind.scope))

    def _places(self) -> bytes:
        if self._plan.places is None:
            return _u32(0) * 4
        places, task, data = self._plan.places
        tables = list({id(place.entries): place for place in places}.values())
        numbers = {id(place.entries): number for number, place in enumerate(tables)}
        return (
            _list(tables, self._entries)
            + _list(places, lambda place: _place(place, numbers[id(place.entries)]))
            + _optional(task)
            + _optional(data)
        )

    def _entries(self, place: "Place") -> bytes:
        """Encode the entries of a place: prefixes in their order, other texts sorted by their bytes."""
        entries = list(place.entries.values())
        if not place.prefixes:
            entries.sort(key=lambda entry: entry.old.encode())
        self._texts += ((entry.name, entry.old) for entry in entries)
        return _u32(place.prefixes) + _list(entries, self._entry)

    def _entry(self, entry: "Entry") -> bytes:
        number = self._edits.index(entry.name) if entry.name else None
        return _sized_pair((entry.old, entry.new)) + _optional(number) + _u32(entry.is_new)

    def _key(self, key: str) -> bytes:
        return _u32(self._keys.index(key))

    def _set(self, keys: Iterable[str]) -> bytes:
        return sum(1 << self._keys.index(key) for key in set(keys)).to_bytes(8, "little")


def _all_keys(scopes: list[Scope]) -> Iterable[str]:
    for scope in scopes:
        yield from (field.key for field in scope.fields.values())
        yield from scope.targets
    yield from TASK_KEYS


def _counted_names(scope: Scope) -> list[str]:
    return [scope.name, *(field.counts for field in scope.fields.values() if field.counts)]


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _u32(number: int) -> bytes:
    return int(number).to_bytes(4, "little")


def _sized(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return _u32(len(data)) + data


def _sized_pair(pair: tuple[str, str] | tuple[bytes, bytes]) -> bytes:
    return _sized(pair[0]) + _sized(pair[1])


def _optional(number: int | None) -> bytes:
    return _u32(0 if number is None else number + 1)


def _place(place: "Place", entries: int) -> bytes:
    members = _list(place.members.items(), lambda item: _sized(item[0]) + _u32(item[1]))
    return members + _optional(place.rest) + _u32(entries)


def _map(ids: "IdMap") -> bytes:
    """Encode a map in one buffer: a list of its parts would take several times as much memory."""
    data = bytearray(_u32(len(ids.new)))
    for old in sorted(ids.new):
        data += _sized_pair((old, ids.new[old]))
    return bytes(data)


def _list(items: Iterable[T], encode: Callable[[T], bytes]) -> bytes:
    encoded = [encode(item) for item in items]
    return _u32(len(encoded)) + b"".join(encoded)
