"""The verbs of the page of rules, and what else its rows are made of. Tuples without behaviour.

`name` is what counts and reports call a row, `scope` the sort of object whose keys it names; a rule holds there only.
Dataclasses would take long to define, and so would annotations that are text: they are compiled.
"""

from typing import NamedTuple, TypeAlias


class Rename(NamedTuple):
    """Key `old` of a `scope` becomes `new`. Both there: the empty one goes, two full ones conflict.

    `same`: they are flags; an old one that is false, or the same true, false or text as the new one, goes.
    """

    name: str
    scope: str
    old: str
    new: str
    guide: str = ""
    server: str = ""
    is_flag: bool = False


class Flatten(NamedTuple):
    """A list of lists under `key` becomes one list; a flat list stays. Nest undoes it."""

    name: str
    scope: str
    key: str
    guide: str


class Nest(NamedTuple):
    """A flat list under `key` becomes a list that holds it. The inverse of Flatten."""

    name: str
    scope: str
    key: str
    guide: str


class Drop(NamedTuple):
    """The member `key` goes. Cannot be undone.

    `unless` names the option that keeps it. `notes`: the code of the note that a value leaves when it
    goes. `proves_old`: this key alone shows that a task has not been upgraded. `full`: only a list with items goes.
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
    """Instead of Flatten of `key`: one object for each inner list.

    Item i of each list named on the left of `fields` becomes the value of the key on its right.
    """

    name: str
    scope: str
    key: str
    fields: tuple[tuple[str, str], ...]
    option: str
    guide: str


class Remap(NamedTuple):
    """The id under `key` is looked up in the map that `option` gives.

    An object stands for the value of the first of the keys `by` that it has; one with the key `settled` and without a
    new id stays as it is: it names whom it means. The new id takes the place of the whole value. null stays.
    `proves_old`: a map is for every task, not only for those that something else proves to be old. `needed`: for this
    target, it holds without a map too.
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
    """The member `key` is added, with `value` as it is spelled in JSON, where it is missing."""

    name: str
    scope: str
    key: str
    value: str
    server: str


class ReplaceValue(NamedTuple):
    """A value of `key` that is spelled as the left of one of `values` becomes its right."""

    name: str
    scope: str
    key: str
    values: tuple[tuple[str, str], ...]
    server: str


class NullUnlessNumber(NamedTuple):
    """A value of `key` that is no number, and no string that holds one, becomes null; `digits`: a string of digits only."""

    name: str
    scope: str
    key: str
    server: str
    whole_number: bool = False


class KeepObjects(NamedTuple):
    """Of the list under `key`, items that are no objects go."""

    name: str
    scope: str
    key: str
    server: str


class Unquote(NamedTuple):
    """A string under `key` that holds a list of JSON, without lists in it, becomes that list."""

    name: str
    scope: str
    key: str
    server: str


Repair: TypeAlias = AddDefault | ReplaceValue | NullUnlessNumber | KeepObjects | Unquote
Rule: TypeAlias = Rename | Flatten | Nest | Drop | Split | Remap | Repair


class Nesting(NamedTuple):
    """Where objects of `scope` are: the items of the lists under `keys` of an `outer` object."""

    scope: str
    outer: str
    keys: tuple[str, ...]


class DocumentKind(NamedTuple):
    """How a document of another kind is told from a task, by the keys of its top object.

    One key of every group in `has` is there and none of `lacks`. `refusal` says what it is and what to
    do; without one, the object is converted by the rules of `scope`, at the top level of a file only.
    """

    name: str
    has: tuple[tuple[str, ...], ...]
    lacks: tuple[str, ...]
    scope: str = ""
    refusal: str = ""
