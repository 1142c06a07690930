"""Decide which keys of a script stay: the script handles both versions, or they may not be keys of a task."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lsconvert.scripts.detection.old_data import keys_of_old_data
from lsconvert.scripts.detection.words import Words
from lsconvert.scripts.evidence import (
    ANSWER_KEYS,
    COMPLETION_KEYS,
    FIELD_READERS,
    LOOK_ALIKES,
    NOT_TASKS,
    OLD_EDITOR,
    OWN_VARIABLES,
    TASK_SIGNALS,
)
from lsconvert.scripts.model import DictValue, KeyUse, ParsedScript, StringValue
from lsconvert.scripts.parsing.paths import DATA_FRAMES
from lsconvert.scripts.subjects import ELEMENT

_IN_DOUBT: Final = "another place of the script has the same key, and may not be one of a task"
_IN_A_LIST: Final = "the script also has it in a list of keys, or compares a key with it"
_IN_OWN_DICT: Final = "the script also gives this key to a dict of its own, which it may read here"
_LIST: Final = "completions"  # a list in each task
_LOADERS: Final = frozenset(("load()", "loads()", "parse()", "unpackb()", "read_pickle()"))
_NAMES: Final = {row: re.compile(row.names) for row in NOT_TASKS}


class KeyDoubts:
    """The keys of one script that stay. `renamed`: the old keys, each with its new name."""

    def __init__(self, script: ParsedScript, renamed: Mapping[str, str]) -> None:
        self._script, self._renamed, self.words = script, renamed, Words(script)
        self._look_alike = next((name for name in sorted(script.imports) if name in LOOK_ALIKES), "")
        self._not_tasks = [row for row in NOT_TASKS if not row.imports or script.imports.intersection(row.imports)]
        self._foreign_values: dict[int, str] = {}
        asked = (use for use in script.keys if use.form == "item" and use.of is not None)
        self._asked = {(script.subjects.find(use.of or 0), use.name) for use in asked}
        given, tested = (
            {(script.subjects.find(of), key) for of, key in pairs} for pairs in (script.given, script.tested)
        )
        tested_values = {of for of, key in tested if key in {*renamed, *renamed.values()}}
        self._given = {(of, key) for of, key in given if of not in tested_values}
        self._created = {(script.subjects.find(of), name) for of, name in script.constructed}
        self._chosen = self._chosen_keys()
        self._both: set[str] = set()
        self._both |= {use.name for use in script.keys if self.handles_both(use)}
        self._chosen |= {use.name for use in script.keys if self._are_alternatives(use)}
        self.attributes = self._attributes_of_tasks()
        self._left_items = self._left_values(attributes=False)
        self._left = self._left_values(attributes=True)
        self._counts = self._counting_values()
        entries = (use for use in script.keys if use.form in ("entry", "shorthand") and not self.is_count(use))
        own = (use for use in script.keys if use.form == "attribute" and use.subject in OWN_VARIABLES)
        self._own_attributes = {use.name for use in own if self._is_named(use)}
        self._own_keys = {use.name for use in entries if self._own_doubt(use)}
        self._listed = self._listed_keys()

    def handles_both(self, use: KeyUse) -> bool:
        """Tell whether the script uses the same value with the new name as well, or chooses between the names."""
        new = self._renamed.get(use.name, "")
        if use.of is not None and use.form != "listed" and new in self._script.subjects.members(use.of):
            return not self.gives_new(use)
        if use.form == "pattern" and use.name in self._both:  # it may declare the type of a value with both
            return True
        return use.name in self._chosen

    def _are_alternatives(self, use: KeyUse) -> bool:
        """Tell whether the script takes the same value from the old key or the new one. Then it handles both versions."""
        new, subjects = self._renamed.get(use.name, ""), self._script.subjects
        if use.of is None or use.form != "item" or new not in subjects.members(use.of):
            return False
        return subjects.member(use.of, new) == subjects.member(use.of, use.name)

    def gives_new(self, use: KeyUse) -> bool:
        """Tell whether the script gives the value with a key other members under the new name, whatever it has before."""
        new, subjects = self._renamed.get(use.name, ""), self._script.subjects
        if use.of is None or (subjects.find(use.of), new) not in self._given:
            return False
        return subjects.member(use.of, new) != subjects.member(use.of, use.name)

    def is_count(self, use: KeyUse) -> bool:
        """Tell whether a key belongs to a dict in which the script gives it a number. In a task it is a list."""
        return use.of is not None and (self._script.subjects.find(use.of), use.name) in self._counts

    def is_computed(self, use: KeyUse) -> bool:
        """Tell whether the script uses a string, which it computes or passes on, as a key."""
        if use.form == "listed" and use.of is not None:
            return self._script.subjects.is_key(use.of)
        return use.form == "item" and use.place is None

    def may_be_task(self, use: KeyUse) -> bool:
        """Tell whether the value with an attribute may be a task, by the keys of its completions."""
        if use.of is None or self._foreign(use):
            return False
        known = not self._keys_of_elements(self._script.subjects.find(use.of)).isdisjoint(COMPLETION_KEYS)
        return known or self._script.subjects.is_record(use.of)

    def doubt_of_attribute(self, name: str) -> str:
        """Return the reason why no attribute with a name is renamed, although a class of the script declares it."""
        if name in self._listed:
            return _IN_A_LIST
        attributes = (use for use in self._script.keys if use.form == "string" and use.name == name)
        left = any(
            (self._script.subjects.find(use.of), name) in self._left_items for use in attributes if use.of is not None
        )
        return _IN_DOUBT if left else ""

    def of_old_editor(self, use: KeyUse) -> bool:
        """Tell whether a key belongs to an object of the old editor."""
        return use.of is not None and not OLD_EDITOR.isdisjoint(self._script.subjects.origins(use.of))

    def of(self, use: KeyUse) -> str:
        """Return the reason why a word may not be a key of a task or a response, "" if there is none."""
        doubt = self._own_doubt(use)
        if use.form != "listed" and self.gives_new(use):
            return f"the script itself gives the value {self._renamed[use.name]}, which are others"
        if doubt or use.of is None:
            return doubt
        if (self._script.subjects.find(use.of), use.name) in self._left:
            return _IN_DOUBT
        if use.name in self._own_attributes and self._is_instance(use.of):
            return _IN_DOUBT
        if use.form == "filter" and use.name in self._own_keys:
            return "" if (self._script.subjects.find(use.of), use.name) in self._created else _IN_OWN_DICT
        if use.name in self._own_keys and use.form in ("item", "attribute") and self._may_be_own_file(use.of):
            return _IN_OWN_DICT
        return _IN_A_LIST if use.name in self._listed else ""

    def _own_doubt(self, use: KeyUse) -> str:
        """Return the reason at this place, without those at other places."""
        if self._look_alike:
            return f"it may belong to {self._look_alike}: {LOOK_ALIKES[self._look_alike]}"
        beside = {*use.beside, *(self._script.subjects.members(use.of) if use.of is not None else ())}
        extends = "**" in use.beside and (self._script.subjects.find(use.of or 0), use.name) in self._asked
        if use.form in ("entry", "shorthand") and not (beside & TASK_SIGNALS or extends):
            return "no key beside it shows that this is a task"
        if use.form in ("item", "attribute"):
            if use.subject in OWN_VARIABLES:
                return "it belongs to the script itself"
            held = self._script.lookup(use.subject, use.scopes, use.at)
            entries = {entry.name for entry in held.entries} if isinstance(held, DictValue) else set()
            if (
                isinstance(held, DictValue)
                and not held.extends
                and self._is_named(use)
                and not (entries | beside) & TASK_SIGNALS
            ):
                return f"the script itself creates the dict {use.subject}"
        if use.form == "listed" or (use.form == "string" and (use.of is None or use.name not in self.attributes)):
            return "it may be any word"
        if use.form == "string":
            return self._foreign(use)
        return self._foreign(use) or ("" if use.place is not None else "it is not spelled literally")

    def _is_named(self, use: KeyUse) -> bool:
        """Tell whether the value with the key is that of the variable, not one within it."""
        return use.of is None or use.subject in self._script.subjects.names(use.of)

    def _foreign(self, use: KeyUse) -> str:
        """Return the reason why the value with the key cannot be a task."""
        if use.of is None:
            return ""
        node = self._script.subjects.find(use.of)
        if node not in self._foreign_values:
            self._foreign_values[node] = self._why_foreign(node)
        return self._foreign_values[node]

    def _why_foreign(self, node: int) -> str:
        keys = self._keys_of_elements(node)
        if keys & ANSWER_KEYS and not keys & COMPLETION_KEYS:
            return "its elements have the keys of answers of a language model"
        for row in self._not_tasks:
            origins = self._script.subjects.origins(node, through_calls=row.through_calls)
            if any(_NAMES[row].fullmatch(name.lower()) for name in origins):
                return row.reason
        return ""

    def _is_instance(self, node: int) -> bool:
        """Tell whether the script creates a value with `new`."""
        return any(name.startswith("new ") for name in self._script.subjects.names(node))

    def _may_be_own_file(self, node: int) -> bool:
        """Tell whether a value is that of a whole file, and none of its known keys shows that this is a task."""
        if _LOADERS.isdisjoint(self._script.subjects.names(node)):
            return False
        beside = TASK_SIGNALS.intersection(self._script.subjects.members(node))
        return not (beside or self._keys_of_elements(node) & COMPLETION_KEYS)

    def _keys_of_elements(self, node: int) -> set[str]:
        """Return the keys that the script asks the elements of the completions of a value for."""
        subjects = self._script.subjects
        if "completions" not in subjects.members(node):
            return set()
        return {*subjects.members(subjects.member(subjects.member(node, "completions"), ELEMENT))}

    def _attributes_of_tasks(self) -> set[str]:
        """Return the names of attributes that are keys as well, in all values with such an attribute.

        The value has the items of a dict as its attributes, or it is a table that the script asks for the same key.
        """
        subjects = self._script.subjects
        items = self._asked if not DATA_FRAMES.isdisjoint(self._script.imports) else set()
        attributes = [use for use in self._script.keys if use.form == "string" and use.of is not None]
        others = {each.name for each in self._script.fields if each.kind != "attribute"}
        for use in attributes:
            if not subjects.is_record(use.of or 0) and (subjects.find(use.of or 0), use.name) not in items:
                others.add(use.name)
        return {use.name for use in attributes} - others

    def _left_values(self, *, attributes: bool) -> set[tuple[int, str]]:
        """Return the values with a key that stays in doubt, each with the key. `attributes`: these as well."""
        subjects = self._script.subjects
        foreign = {(subjects.find(of), name) for of, name in self._script.foreign if name == _LIST}
        return (
            foreign
            | (self._created & self._asked)
            | {
                (subjects.find(use.of), use.name)
                for use in self._script.keys
                if use.of is not None
                and use.form != "listed"
                and (attributes or use.form != "string")
                and self._own_doubt(use)
            }
        )

    def _counting_values(self) -> set[tuple[int, str]]:
        """Return the values that count something, each with the key of a number."""
        dicts = (value for values in self._script.bound.values() for value in values if isinstance(value, DictValue))
        entries = (entry for value in dicts for entry in value.entries if entry.value is not None)
        places = {entry.key for entry in entries if entry.value and (entry.value.literal or "").isdecimal()}
        counts = (
            use for use in self._script.keys if use.of is not None and use.form == "entry" and use.place in places
        )
        return {(self._script.subjects.find(use.of or 0), use.name) for use in counts if self._own_doubt(use)}

    def _listed_keys(self) -> set[str]:
        """Return the keys that the script has in a list of keys, or compares a key with."""
        strings = self._script.strings
        found = {old for old in self._renamed if any(formatted_key(string, old) for string in strings)}
        together = self.attributes | {use.name for use in self._script.paths if use.sure}
        found |= {name for name in together if self.words.doubt(name, self._renamed.get(name, ""))}
        if not FIELD_READERS.isdisjoint(self._script.names):  # a class that is not one of tasks keeps its fields
            found |= {each.name for each in self._script.fields if each.kind == "declared"} - self._task_fields()
        return found | {use.name for use in self._script.keys if self.is_computed(use) and not self.handles_both(use)}

    def _task_fields(self) -> set[str]:
        """Return the names of fields that only classes of tasks declare."""
        declared = [each for each in self._script.fields if each.kind == "declared"]
        foreign = {each.name for each in declared if not each.beside & TASK_SIGNALS}
        return {each.name for each in declared} - foreign

    def _chosen_keys(self) -> set[str]:
        """Return the old keys that the script chooses between with the new name, or gives to values of the new one."""
        bound = (
            frozenset(value.literal or "" for value in values if isinstance(value, StringValue))
            for values in self._script.bound.values()
        )
        choices = [*self._script.choices, *bound]
        given = {key for key, words in self._script.derived if self._renamed.get(key, "") in words}
        given |= keys_of_old_data(self._script, self._renamed)
        return given | {old for old, new in self._renamed.items() if any({old, new} <= words for words in choices)}


def formatted_key(string: StringValue, key: str) -> bool:
    """Tell whether a string is a format with a key: `%(key)s`, `{x[key]}`, `{x.key}`, `{key}`, `{{ x.key }}`."""
    texts = [piece.text for piece in string.pieces if piece.kind == "plain" and key in piece.text]
    form = rf"%\({key}\)|\{{\w*\[{key}\]|\{{(?:\w+\.)?{key}[:!}}]|\{{[{{%][^}}]*\.{key}\b"
    return any(re.search(form, text) is not None for text in texts)
