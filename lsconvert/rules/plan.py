"""Compile the page of rules into a Plan: what one conversion does, as data that a kernel can follow.

A plan names, for each scope, the rules in order and the keys that have to be looked at. v2 -> v1 is the
page read backwards: Rename swaps its keys, Flatten becomes Nest, and what was dropped cannot come back.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lsconvert.model import Target, Unmapped, Version
from lsconvert.rules.operations import (
    AddDefault,
    DocumentKind,
    Drop,
    Flatten,
    KeepObjects,
    Nest,
    NullUnlessNumber,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.options import Options
from lsconvert.rules.tables import IMPORT, IMPORT_RESPONSE, KINDS, RULES, SCOPES

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap

TASK = "task"
RESPONSE = IMPORT_RESPONSE[0].scope


class Field(NamedTuple):
    """One key that is looked at. All flags off: only its place is needed.

    `items`: its list holds objects of this scope. `nested`: its list may hold lists. `counts`: what an
    item of its list is counted as. `spans`: the place of each item of its list is needed.
    """

    key: str
    items: str = ""
    nested: bool = False
    counts: str = ""
    spans: bool = False

    @property
    def records(self) -> bool:
        """Whether its list has to be recorded."""
        return bool(self.items or self.counts or self.nested or self.spans)


class Scope(NamedTuple):
    """One sort of object: its rules in order, its keys that have to be looked at, and those of the target."""

    name: str
    rules: tuple[Rule, ...]
    fields: Mapping[bytes, Field]
    targets: frozenset[str]


class Plan(NamedTuple):
    """What one conversion does. `keys` are those that any scope looks at; `maps` has one for each Remap."""

    scopes: Mapping[str, Scope]
    kinds: tuple[DocumentKind, ...]
    keys: frozenset[bytes]
    maps: Mapping[str, "IdMap"]
    unmapped: Unmapped


def compile_plan(to: Version | None, options: Options = Options()) -> Plan:
    """Return the plan of a conversion to version `to`; None gives the plan that changes nothing."""
    return _compile(to, options) if options.maps else _compile_once(to, options)


def _compile(to: Version | None, options: Options) -> Plan:
    return plan_of(() if to is None else active_rules(to, options), KINDS, options)


_compile_once = cache(_compile)  # a map would never be let go


def plan_of(rules: Iterable[Rule], kinds: tuple[DocumentKind, ...] = (), options: Options = Options()) -> Plan:
    """Return the plan of these rules; without `kinds`, whatever stands where a task is expected is taken for one."""
    names, rules = (TASK, RESPONSE, *(inside.scope for inside in SCOPES)), tuple(rules)
    scopes = {name: _scope(name, [rule for rule in rules if rule.scope == name]) for name in names}
    keys = frozenset(key for scope in scopes.values() for key in scope.fields)
    given = dict(options.maps)
    maps = {rule.option: given.get(rule.option) or _no_map() for rule in rules if isinstance(rule, Remap)} | given
    return Plan(MappingProxyType(scopes), kinds, keys, MappingProxyType(maps), options.unmapped)


def _no_map() -> "IdMap":
    from lsconvert.rules.idmap import IdMap  # a dataclass

    return IdMap("", {})


def active_rules(to: Version, options: Options) -> Iterable[Rule]:
    """Yield the rules of the page that hold under `options`, read forwards for v2, backwards for v1."""
    importing = options.target is Target.IMPORT
    for rule in (*RULES, *(IMPORT if importing else ())):
        if to is Version.V1:
            backward = inverse(rule)
            if backward is not None and _is_on(backward, options):
                yield backward
        elif _is_on(rule, options):
            yield rule._replace(marks_v1=True) if importing and isinstance(rule, Remap) else rule


def inverse(rule: Rule) -> Rule | None:
    """Return the rule that undoes `rule`, None where nothing can."""
    match rule:
        case Rename():
            return rule._replace(name=f"rename {rule.new}", old=rule.new, new=rule.old)
        case Flatten():
            return Nest(rule.name.replace("flatten", "nest"), rule.scope, rule.key, rule.guide)
        case Remap():
            return rule._replace(identity_key="")  # with the map turned round
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

    def look_at(key: str, **what: object) -> None:
        fields[key] = fields.get(key, Field(key))._replace(**what)  # type: ignore[arg-type]  # mypy cannot see the names

    for inside in SCOPES:
        if inside.outer == name:
            for key in inside.keys:
                look_at(key, counts=inside.scope)
                if any(rule.scope == inside.scope for rule in RULES):
                    look_at(key, items=inside.scope)
    for rule in rules:
        match rule:
            case Rename():
                look_at(rule.old)
                look_at(rule.new)
            case Flatten() | Nest():
                look_at(rule.key, nested=True)
            case Split():
                look_at(rule.key, nested=True)
                for array, target in rule.fields:
                    look_at(array, spans=True)
                    look_at(target)
            case Drop(only_if_nonempty=True):
                look_at(rule.key, spans=True)
            case KeepObjects():
                look_at(rule.key, spans=True)
            case Drop() | Remap() | AddDefault() | ReplaceValue() | NullUnlessNumber() | Unquote():
                look_at(rule.key)
    if name == TASK:
        look_at("id")
        for kind in KINDS:
            for key in (*kind.lacks, *(key for group in kind.has for key in group)):
                look_at(key)
    targets = frozenset(rule.new for rule in rules if isinstance(rule, Rename))
    return Scope(name, tuple(rules), {key.encode(): field for key, field in fields.items()}, targets)
