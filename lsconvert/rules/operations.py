"""The operations of the rule tables, and the other row types of the tables: tuples without behaviour.

In every operation, `name` identifies the row in counts and reports, and `scope` is the type of object that holds the
keys. An operation changes keys in its own scope only.
"""

# NamedTuples, because dataclasses are slow to define. Annotations must not be strings (no `from __future__ import
# annotations`): NamedTuple would compile each of them.

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias


class Rename(NamedTuple):
    """Rename the key `old` to `new`. If both are there, remove an empty one; two non-empty ones are a conflict.

    null and [] are empty. With `is_flag`, only null is empty, and an old flag is removed if it is false, or if both
    keys hold the same true, false or string.
    """

    name: str
    scope: str
    old: str
    new: str
    guide: str = ""
    server: str = ""
    is_flag: bool = False


class Flatten(NamedTuple):
    """Join the inner lists of a list of lists under `key`. Leave a flat list unchanged. Nest undoes it."""

    name: str
    scope: str
    key: str
    guide: str


class Nest(NamedTuple):
    """Put a flat list under `key` into another list. The inverse of Flatten."""

    name: str
    scope: str
    key: str
    guide: str


class Drop(NamedTuple):
    """Remove the member `key`. This cannot be inverted.

    `unless` names the option that keeps the member. `notes` pairs a value with the code of the note that its removal
    leaves. `marks_v1`: the key alone shows that a task has not been upgraded. `only_if_nonempty`: remove the member
    only if it is a list with items.
    """

    name: str
    scope: str
    key: str
    guide: str = ""
    server: str = ""
    only_if_nonempty: bool = False
    unless: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    marks_v1: bool = True


class Split(NamedTuple):
    """Make one object of each inner list under `key`, instead of Flatten.

    `fields` pairs the key of a parallel list with a target key. Item i of that list becomes the value of the target key
    in object i.
    """

    name: str
    scope: str
    key: str
    fields: tuple[tuple[str, str], ...]
    option: str
    guide: str


class Remap(NamedTuple):
    """Replace the id under `key` by the new id in the map that `option` gives. Leave null unchanged.

    In an object, the first of its `lookup_keys` that is in the map decides, and the new id replaces the whole object.
    An object without a new id is kept if its `identity_key` (an e-mail address) is a string that is not empty, which
    identifies the user.
    `marks_v1`: the map applies to every task, not only to tasks that are shown to be old by another rule.
    `required_for`: the rule is on for this target even without a map.
    """

    name: str
    scope: str
    key: str
    option: str
    guide: str
    lookup_keys: tuple[str, ...] = ()
    identity_key: str = ""
    marks_v1: bool = False
    required_for: str = ""


class AddDefault(NamedTuple):
    """Add the member `key` with `value`, which is JSON text, if it is missing."""

    name: str
    scope: str
    key: str
    value: str
    server: str


class ReplaceValue(NamedTuple):
    """Replace a value of `key` that equals the left of a pair in `values` by its right. Both are JSON text."""

    name: str
    scope: str
    key: str
    values: tuple[tuple[str, str], ...]
    server: str


class NullUnlessNumber(NamedTuple):
    """Set `key` to null unless its value is a number or a numeric string.

    `whole_number`: accept only whole numbers, and strings of digits.
    """

    name: str
    scope: str
    key: str
    server: str
    whole_number: bool = False


class KeepObjects(NamedTuple):
    """Remove the items that are not objects from the list under `key`."""

    name: str
    scope: str
    key: str
    server: str


class Unquote(NamedTuple):
    """Replace a string under `key` by the JSON list that it holds. Leave it unchanged if that list contains lists."""

    name: str
    scope: str
    key: str
    server: str


class Quote(NamedTuple):
    """Replace a number under `key` by a string with its digits."""

    name: str
    scope: str
    key: str
    server: str


class Notice(NamedTuple):
    """Count the note `note` if `key` has a value other than null and []; with `if_missing`, if it has no value.

    It changes nothing, and does not show that a task has to be converted. `unless` names the option that makes the note
    untrue.
    """

    name: str
    scope: str
    key: str
    note: str
    if_missing: bool = False
    unless: str = ""


class MapStrings(NamedTuple):
    """Replace each string at `paths` that the map `texts` has by its new text, after all other rules.

    A path has the keys that lead from the task to the string, each with its alternatives. Lists on the way are passed
    through. `option` names the map. With `prefixes`, an old text is the beginning of a string, the strings of all
    objects below the path count as well, and the rest of the string is kept: the longest old text decides, and of equal
    ones that of the longest path. These rows apply to every task, of any version, and to the data in bare data.
    """

    name: str
    paths: tuple[tuple[tuple[str, ...], ...], ...]
    option: str
    texts: Mapping[str, str] = {}
    prefixes: bool = False


Repair: TypeAlias = AddDefault | ReplaceValue | NullUnlessNumber | KeepObjects | Unquote | Quote
Rule: TypeAlias = Rename | Flatten | Nest | Drop | Split | Remap | Repair | Notice


class Nesting(NamedTuple):
    """Objects of `scope` are the items of the lists under `keys` of an `outer` object."""

    scope: str
    outer: str
    keys: tuple[str, ...]


class DocumentKind(NamedTuple):
    """A document that is not a task, recognized by the keys of its top-level object. See rules/documents.py.

    The object has each key of `has`, with a value that matches the pattern there; at least one key of each group in
    `one_of`; and no key in `lacks`. With `only`, it has no keys but those of `has` and `only`. The key `*` in `has`
    is the first key. The items of a list have the keys [0], [1] and [2]. `hint` says how to get a document that can be converted. `scope` names the rules that
    convert the document; `reading` the way to take tasks out of it. Without either, it is refused.
    `holds_work` tells that it has regions: such a file in a folder is not skipped.
    """

    name: str
    has: Mapping[str, Any] = {}
    one_of: tuple[tuple[str, ...], ...] = ()
    lacks: tuple[str, ...] = ("data", "completions", "annotations", "predictions")
    only: tuple[str, ...] | None = None
    hint: str = ""
    scope: str = ""
    reading: str = ""
    holds_work: bool = False

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of keys of which an object has at least one each."""
        return (*((key,) for key in self.has if key != "*"), *self.one_of)
