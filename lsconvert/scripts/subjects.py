"""Which expressions of a script may denote the same value: a graph of values, their members and their elements.

A parser adds a node for each expression that it reads, and joins the nodes of expressions with the same value: an
assignment, a loop, an argument and its parameter. The order of statements does not count, so a node is for all values
that a name ever has. The graph does not know any key.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Final, TypeAlias, TypeVar

_T = TypeVar("_T")
_Set: TypeAlias = tuple[_T, ...] | set[_T]  # most have one item, and a tuple is smaller
ELEMENT: Final = "[]"  # the step from a list or a map to any of its items


class Subjects:
    """The values of one script. Nodes are numbers; `join` makes two of them, and their members, the same."""

    def __init__(self) -> None:
        self._joined: list[int] = []
        self._members: dict[int, dict[str, int]] = {}  # sparse, as most nodes have none
        self._names: list[_Set[str]] = []
        self._owners: list[_Set[int]] = []
        self._roots: dict[Hashable, int] = {}
        self._parameters: list[tuple[int, int]] = []
        self._functions: list[tuple[int, list[int], list[int]]] = []
        self._called: list[tuple[int, int, int | None]] = []
        self._keys: set[int] = set()
        self._records: set[int] = set()
        self._with_member: dict[str, list[int]] = {}  # nodes by the steps to their members

    def new(self, name: str = "", owner: int | None = None) -> int:
        """Return a new node.

        `name`: of the variable or the member, or, with `()` behind it, of the function that returns the value. `owner`:
        the value that has the member or the method.
        """
        self._joined.append(len(self._joined))
        self._names.append((name,) if name else ())
        self._owners.append(() if owner is None else (owner,))
        return len(self._joined) - 1

    def root(self, key: Hashable, name: str = "") -> int:
        """Return the node with this key, such as a scope and the name of a variable."""
        if key not in self._roots:
            self._roots[key] = self.new(name)
        return self.find(self._roots[key])

    def member(self, of: int, step: str) -> int:
        """Return a member, or with the step ELEMENT the elements, of a node."""
        of = self.find(of)
        members = self._members.setdefault(of, {})
        if step not in members:
            members[step] = self.new("" if step == ELEMENT else step, of)
            self._with_member.setdefault(step, []).append(of)
        return self.find(members[step])

    def find(self, node: int) -> int:
        """Return the number that a node shares with all nodes that are joined with it."""
        root = node
        while self._joined[root] != root:
            root = self._joined[root]
        while self._joined[node] != root:
            self._joined[node], node = root, self._joined[node]
        return root

    def join(self, one: int, other: int) -> None:
        """Make two nodes, and their members of the same name, one."""
        todo = [(one, other)]
        while todo:
            one, other = map(self.find, todo.pop())
            if one == other:
                continue
            if len(self.members(one)) < len(self.members(other)):
                one, other = other, one
            self._joined[other] = one
            self._names[one] = _union(self._names[one], self._names[other])
            self._owners[one] = _union(self._owners[one], self._owners[other])
            for marked in (self._keys, self._records):
                if other in marked:
                    marked.add(one)
            moved = self._members.pop(other, {})
            members = self._members.setdefault(one, {}) if moved else {}
            for step, node in moved.items():
                if members.setdefault(step, node) != node:
                    todo.append((members[step], node))

    def add_functions(self, value: int, parameters: Sequence[int], results: Sequence[int] = ()) -> None:
        """Record the first parameters, and the results, of the functions that a value may be, or has as its members."""
        if parameters:
            self._functions.append((value, [*parameters], [*results]))

    def call_any(self, value: int, argument: int, result: int | None = None) -> None:
        """Record a call of a function that a value may be, or of a member with a computed name."""
        self._called.append((value, argument, result))

    def use_as_key(self, node: int) -> None:
        """Record that the script asks a value for a member whose name is this value."""
        self._keys.add(self.find(node))

    def is_key(self, node: int) -> bool:
        """Tell whether the script asks any value for a member whose name is this value."""
        return self.find(node) in self._keys

    def mark_record(self, node: int) -> None:
        """Record that a value has the items of a dict as its attributes."""
        self._records.add(self.find(node))

    def is_record(self, node: int) -> bool:
        """Tell whether a value has the items of a dict as its attributes."""
        return self.find(node) in self._records

    def pass_argument(self, parameter: int, argument: int) -> None:
        """Join a parameter with an argument when the script is read, if the function uses a member of it, or it as a key."""
        self._parameters.append((parameter, argument))

    def settle(self) -> None:
        """Join the arguments of all calls with the parameters, and those of functions of which a call chooses one."""
        self._choose_functions()
        waiting, self._parameters = self._parameters, []
        while used := [pair for pair in waiting if self._is_used(pair[0])]:
            waiting = [pair for pair in waiting if not self._is_used(pair[0])]
            for parameter, argument in used:
                self.join(parameter, argument)

    def _choose_functions(self) -> None:
        """Join the parameters, and the results, of functions of which a call chooses one; pass it the argument."""
        first: dict[int, tuple[int, list[int]]] = {}
        called = {self.find(value) for value, *_ in self._called} if self._functions else set()
        for value, parameters, results in self._functions:
            if self.find(value) in called:
                parameter, returned = first.setdefault(self.find(value), (parameters[0], results[:1]))
                for one, other in (
                    *((parameter, other) for other in parameters),
                    *zip(returned * len(results), results),
                ):
                    self.join(one, other)
        for value, argument, result in self._called if first else ():
            if self.find(value) in first:
                parameter, returned = first[self.find(value)]
                self.pass_argument(parameter, argument)
                if returned and result is not None:
                    self.join(returned[0], result)

    def _is_used(self, node: int) -> bool:
        return bool(self.members(node)) or self.is_key(node)

    def members(self, node: int) -> Collection[str]:
        """Return the steps to the known members of a node."""
        return self._members.get(self.find(node), {}).keys()

    def names(self, node: int) -> Collection[str]:
        """Return the names of a node."""
        return self._names[self.find(node)]

    def origins(self, node: int, *, through_calls: bool = False) -> set[str]:
        """Return the names of a node and of all values that contain it.

        `through_calls`: also of values whose methods return it, or return what contains it.
        """
        names: set[str] = set()
        seen: set[int] = set()
        todo = [self.find(node)]
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            names.update(self._names[here])
            if through_calls or not any(name.endswith("()") for name in self._names[here]):
                todo += map(self.find, self._owners[here])
        return names

    def has_path(self, *steps: Collection[str]) -> bool:
        """Tell whether a chain of one or more members exists. Each step lists the names that the member may have."""
        first = {self.find(node) for name in steps[0] for node in self._with_member.get(name, ())}
        return any(self._follows(node, steps) for node in first)

    def _follows(self, node: int, steps: tuple[Collection[str], ...]) -> bool:
        if not steps:
            return True
        members = self._members.get(node, {})
        names = steps[0] if len(steps[0]) < len(members) else members.keys() & steps[0]
        return any(self._follows(self.find(members[name]), steps[1:]) for name in names if name in members)


def _union(one: _Set[_T], other: _Set[_T]) -> _Set[_T]:
    """Return the union. Adding the smaller one to the larger one keeps many joins fast."""
    if not one or not other:
        return one or other
    small, large = sorted((one, other), key=len)
    if isinstance(large, tuple):
        return {*large, *small}
    large.update(small)
    return large
