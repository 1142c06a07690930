"""The rule table and the table of repairs."""

from __future__ import annotations

from blocks.markdown import code, codes, table
from lsconvert.rules.operations import (
    AddDefault,
    Drop,
    Flatten,
    KeepObjects,
    MapStrings,
    NullUnlessNumber,
    Quote,
    Remap,
    Rename,
    Repair,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.plan import inverse
from lsconvert.rules.tables import IMPORT_RULES, RULES, STRINGS

PREFIXES = ("replace a prefix in `PATH`", "task", "the beginning of strings in `data` is replaced", "-",
            "`--replace-prefix`", "-")  # fmt: skip


def rules() -> str:
    """Return the table of rules: those of the guide, then the maps of texts."""
    rows = [*map(_rule, RULES), *map(_strings, STRINGS), PREFIXES]
    return table(("rule", "scope", "what it does", "in a downgrade", "default", "guide"), rows)


def repairs() -> str:
    """Return the table of repairs, which `--for import` makes."""
    rows = [(rule.name, rule.scope, _repair(rule), rule.server) for rule in IMPORT_RULES]
    return table(("repair", "in", "what it does", "without it"), rows)


def _rule(rule: Rule) -> tuple[str, ...]:
    match rule:
        case Rename():
            what, default = f"`{rule.old}` becomes `{rule.new}`", "on"
        case Flatten(scope=scope):
            what = f"`{rule.key}`: `[[..],[..]]` becomes `[..]`"
            split = [other for other in RULES if isinstance(other, Split) and other.scope == scope]
            default = f"on, off with {_flag(split[0].option)}" if split else "on"
        case Drop():
            what, default = f"`{rule.key}` is removed", f"on, off with {_flag(rule.unless)}" if rule.unless else "on"
        case Split():
            fields = ", ".join(f"`{array}` as `{target}`" for array, target in rule.fields)
            what, default = f"one {rule.scope} for each list in `{rule.key}`, {fields}", _flag(rule.option)
        case Remap(option=option):
            what = f"`{rule.key}` is looked up in a map of ids"
            default = _flag(option) if option == "users" else f"`--map {option}=`"
        case _:
            raise TypeError(f"no words for {type(rule).__name__}")
    back = inverse(rule)
    return rule.name, rule.scope, what, back.name if back else "-", default, rule.guide.split(":")[0]


def _strings(rule: MapStrings) -> tuple[str, ...]:
    what = "labels" if rule.option == "labels" else codes(rule.paths[0][-1])
    return rule.name, "region", f"{what} are looked up in a map of texts", rule.name, f"`--map {rule.option}=`", "-"


def _repair(rule: Rule | Repair) -> str:
    match rule:
        case Rename(old=old, new=new):
            return f"`{old}` becomes `{new}`"
        case AddDefault(key=key, value=value):
            return f"`{key}: {value}` is added where it is missing"
        case ReplaceValue(key=key, values=values):
            return f"`{key}`: " + ", ".join(f"`{found}` becomes `{value}`" for found, value in values)
        case NullUnlessNumber(key=key, whole_number=digits):
            return f"`{key}` becomes null unless it is {'digits' if digits else 'a number'}, also as text"
        case Unquote(key=key):
            return f"`{key}`: text that holds a list becomes the list"
        case Quote(key=key):
            return f"`{key}`: a number becomes text"
        case KeepObjects(key=key):
            return f"`{key}`: items that are not objects are removed"
        case Drop(key=key):
            return f"`{key}` is removed if it has items"
        case _:
            raise TypeError(f"no words for {type(rule).__name__}")


def _flag(option: str) -> str:
    return code(f"--{option.replace('_', '-')}")
