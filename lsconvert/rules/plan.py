"""Compile the rule tables into a Plan: one conversion as data that a kernel can follow.

For each scope, a plan has the rules in order and the keys that the kernel has to record. A conversion to v1 inverts
each rule: Rename swaps its keys, and Flatten becomes Nest. Dropped members cannot be restored.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lsconvert.model import Target, Unmapped, Version
from lsconvert.rules.operations import (
    DocumentKind,
    Drop,
    Flatten,
    KeepObjects,
    Nest,
    Remap,
    Rename,
    Rule,
    Split,
)
from lsconvert.rules.options import Options
from lsconvert.rules.tables import IMPORT_RESPONSE, IMPORT_RULES, KINDS, NESTINGS, RULES

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap

TASK = "task"
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
    """One conversion. `keys` are the recorded keys of all scopes; `maps` has an entry for each Remap."""

    scopes: Mapping[str, Scope]
    kinds: tuple[DocumentKind, ...]
    keys: frozenset[bytes]
    maps: Mapping[str, "IdMap"]
    unmapped: Unmapped


def compile_plan(to: Version | None, options: Options = Options()) -> Plan:
    """Return the plan of a conversion to version `to`. With None, return a plan without rules."""
    return _compile(to, options) if options.maps else _compile_once(to, options)


def _compile(to: Version | None, options: Options) -> Plan:
    return plan_of(() if to is None else active_rules(to, options), KINDS, options)


_compile_once = cache(_compile)  # not used with maps: the cache would keep them alive


def plan_of(rules: Iterable[Rule], kinds: tuple[DocumentKind, ...] = (), options: Options = Options()) -> Plan:
    """Return the plan of `rules`. Without `kinds`, the kernel takes every object for a task."""
    names, rules = (TASK, RESPONSE, *(nesting.scope for nesting in NESTINGS)), tuple(rules)
    scopes = {name: _scope(name, [rule for rule in rules if rule.scope == name]) for name in names}
    keys = frozenset(key for scope in scopes.values() for key in scope.fields)
    given = dict(options.maps)
    maps = {rule.option: _empty_map() for rule in rules if isinstance(rule, Remap) and rule.option not in given} | given
    return Plan(MappingProxyType(scopes), kinds, keys, MappingProxyType(maps), options.unmapped)


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
        case Drop(unless=option):
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


def _scope(name: str, rules: list[Rule]) -> Scope:
    fields: dict[str, Field] = {}

    def record(key: str, **flags: object) -> None:
        fields[key] = fields.get(key, Field(key))._replace(**flags)  # type: ignore[arg-type]  # not literal

    for nesting in NESTINGS:
        if nesting.outer == name:
            for key in nesting.keys:
                record(key, counts=nesting.scope)
                if any(rule.scope == nesting.scope for rule in RULES):
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
            case Drop(only_if_nonempty=True) | KeepObjects():
                record(rule.key, spans=True)
            case _:
                record(rule.key)
    if name == TASK:
        record("id")
        for kind in KINDS:
            for key in (*kind.lacks, *(key for group in kind.has for key in group)):
                record(key)
    targets = frozenset(rule.new for rule in rules if isinstance(rule, Rename))
    return Scope(name, tuple(rules), {key.encode(): field for key, field in fields.items()}, targets)
