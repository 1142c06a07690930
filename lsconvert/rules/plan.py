"""Compile the rule tables into a Plan: one conversion as data that a kernel can follow.

For each scope, a plan has the rules in order and the keys that the kernel has to record. A conversion to v1 inverts
each rule: Rename swaps its keys, and Flatten becomes Nest. Dropped members cannot be restored.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lsconvert.model import Target, Unmapped, Version
from lsconvert.rules.documents import CONVERTED, MARKS
from lsconvert.rules.operations import (
    DocumentKind,
    Drop,
    Flatten,
    KeepObjects,
    MapStrings,
    Nest,
    Notice,
    Remap,
    Rename,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.options import Options
from lsconvert.rules.tables import IMPORT_RESPONSE, IMPORT_RULES, NESTINGS, NOTICES, RULES, TASK_KEYS

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap
    from lsconvert.rules.places import Places

TASK = "task"
REGION = "region"
RESPONSE = IMPORT_RESPONSE[0].scope


class Field(NamedTuple):
    """A key that a kernel has to record. With the defaults, only the position of its value is needed.

    `items`: the scope of the objects in its list. `nested`: its list may contain lists. `counts`: the scope that the
    items of its list are counted under. `spans`: the position of each item of its list is needed.
    """

    key: str
    items: str = ""
    nested: bool = False
    counts: str = ""
    spans: bool = False

    @property
    def records(self) -> bool:
        """Whether the list under the key has to be recorded."""
        return bool(self.items or self.counts or self.nested or self.spans)


class Scope(NamedTuple):
    """A type of object: its rules in order, and the keys to record.

    `targets` are the keys that its Rename rules produce.
    """

    name: str
    rules: tuple[Rule, ...]
    fields: Mapping[bytes, Field]
    targets: frozenset[str]


class Plan(NamedTuple):
    """One conversion. `keys` are the recorded keys of all scopes; `maps` has an entry for each Remap.

    `strings` applies to the converted tasks; `places` is compiled from it, None if it is empty.
    """

    scopes: Mapping[str, Scope]
    kinds: tuple[DocumentKind, ...]
    keys: frozenset[bytes]
    maps: Mapping[str, "IdMap"]
    unmapped: Unmapped
    strings: tuple[MapStrings, ...] = ()
    places: "Places | None" = None


def compile_plan(to: Version | None, options: Options = Options()) -> Plan:
    """Return the plan of a conversion to version `to`. With None, return a plan without rules."""
    return _compile(to, options) if options.maps or options.strings else _compile_once(to, options)


def _compile(to: Version | None, options: Options) -> Plan:
    rules = [] if to is None else list(active_rules(to, options))
    if to is Version.V2 and options.target is None:
        # Before the first Drop, because no operation finds a dropped key; after Split, which makes several annotations.
        at = next((i for i, rule in enumerate(rules) if isinstance(rule, Drop)), len(rules))
        rules[at:at] = [notice for notice in NOTICES if _is_on(notice, options)]
    return plan_of(rules, CONVERTED, options if to is not None else options._replace(strings=()))


_compile_once = cache(_compile)  # not used with maps: the cache would keep them alive


def plan_of(rules: Iterable[Rule], kinds: tuple[DocumentKind, ...] = (), options: Options = Options()) -> Plan:
    """Return the plan of `rules`. Without `kinds`, the kernel takes every object for a task."""
    names, rules = (TASK, RESPONSE, *(nesting.scope for nesting in NESTINGS)), tuple(rules)
    scopes = {name: _scope(name, rules) for name in names}
    keys = frozenset(key for scope in scopes.values() for key in scope.fields)
    given = dict(options.maps)
    maps = {rule.option: _empty_map() for rule in rules if isinstance(rule, Remap) and rule.option not in given} | given
    strings = options.strings
    return Plan(
        MappingProxyType(scopes), kinds, keys, MappingProxyType(maps), options.unmapped, strings, _places(strings)
    )


def _places(strings: tuple[MapStrings, ...]) -> "Places | None":
    if not strings:
        return None
    from lsconvert.rules.places import compile_places  # late: most conversions have no map

    return compile_places(strings)


def _empty_map() -> "IdMap":
    from lsconvert.rules.idmap import IdMap  # late: most conversions have no map

    return IdMap("", {})


def active_rules(to: Version, options: Options) -> Iterable[Rule]:
    """Yield the rules that `options` switch on; for v1, their inverses."""
    importing = options.target is Target.IMPORT
    for rule in (*RULES, *(IMPORT_RULES if importing else ())):
        if to is Version.V1:
            inverted = inverse(rule)
            if inverted is not None and _is_on(inverted, options):
                yield inverted
        elif _is_on(rule, options):
            yield rule._replace(marks_v1=True) if importing and isinstance(rule, Remap) else rule


def inverse(rule: Rule) -> Rule | None:
    """Return the rule that undoes `rule`, None if there is no such rule."""
    match rule:
        case Rename():
            return rule._replace(name=f"rename {rule.new}", old=rule.new, new=rule.old)
        case Flatten():
            return Nest(rule.name.replace("flatten", "nest"), rule.scope, rule.key, rule.guide)
        case Remap():
            return rule._replace(identity_key="")  # the caller inverts the map
        case _:
            return None


def _is_on(rule: Rule, options: Options) -> bool:
    match rule:
        case Drop(unless=option) | Notice(unless=option):
            return not (option and getattr(options, option))
        case Flatten(scope=scope, key=key):
            split = any(isinstance(r, Split) and (r.scope, r.key) == (scope, key) for r in RULES)
            return not (split and options.split_annotators)
        case Split(option=option):
            return bool(getattr(options, option))
        case Remap(option=option, required_for=needed):
            return option in dict(options.maps) or needed == options.target
        case _:
            return True


def _scope(name: str, every: tuple[Rule, ...]) -> Scope:
    fields: dict[str, Field] = {}
    rules = [rule for rule in every if rule.scope == name]

    def record(key: str, **flags: object) -> None:
        fields[key] = fields.get(key, Field(key))._replace(**flags)  # type: ignore[arg-type]  # not literal

    for nesting in NESTINGS:
        if nesting.outer == name:
            for key in nesting.keys:
                record(key, counts=nesting.scope)
                if any(rule.scope == nesting.scope for rule in (*RULES, *every)):
                    record(key, items=nesting.scope)
    for rule in rules:
        match rule:
            case Rename(old=old, new=new):
                record(old)
                record(new)
            case Flatten() | Nest():
                record(rule.key, nested=True)
            case Split():
                record(rule.key, nested=True)
                for array, target in rule.fields:
                    record(array, spans=True)
                    record(target)
            case Unquote():
                record(rule.key, items=REGION)
            case Drop(only_if_nonempty=True) | KeepObjects() | Notice(if_missing=False):
                record(rule.key, spans=True)
            case _:
                record(rule.key)
    if name == TASK:
        record("id")
        for key in (*TASK_KEYS, *MARKS, *(key for kind in CONVERTED for group in kind.groups for key in group)):
            record(key)
    targets = frozenset(rule.new for rule in rules if isinstance(rule, Rename))
    return Scope(name, tuple(rules), {key.encode(): field for key, field in fields.items()}, targets)
