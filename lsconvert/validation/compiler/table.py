"""Write shapes as the bytes that _check.c reads. The docstring of the package describes the format."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, TypeAlias, TypeVar

from lsconvert.rules.tables import KEPT, TASK_KEYS
from lsconvert.validation.compiler.shapes import ANYTHING, Compiler, Counted, Fields, Row, Shape
from lsconvert.validation.schemas import ADVICE, OLD_TASKS, SCHEMA_FILES, TASK_SCHEMAS, read_only_schema

VERSION: Final = 1
MAX_TEXT: Final = 48  # bytes of a text, which _check.c compares in one step
# In this schema, the keys that an import does not keep are counted. The scopes are a task and the items of these lists.
COUNTING: Final = "v2/import"
LISTS: Final = {"annotation": "annotations", "prediction": "predictions"}

Item = TypeVar("Item")
# A name, the number of a shape, and keys: a value that has none of them passes.
Root: TypeAlias = tuple[str, int, Collection[str]]


def compile_schemas() -> bytes:
    """Return the table of the bundled schemas.

    Each schema has two roots: its file name, and `tasks of <file name>`, which only checks
    objects that have a key of a task. One more root, OLD_TASKS, is for tasks that are certainly v1. The roots of tasks
    include the advice, so a task that passes has neither errors nor warnings.
    """
    names = sorted(SCHEMA_FILES.values())
    schemas = {str(name): read_only_schema(name) for name in names}
    old = schemas["v1/export"]
    schemas[OLD_TASKS] = old | {"$id": f"{old['$id']}.old", "required": [*old.get("required", ()), "completions"]}
    compiler = Compiler(schemas)
    advised = (*TASK_SCHEMAS, OLD_TASKS)
    shapes = {name: compiler.root(name, *([ADVICE] if name in advised else [])) for name in schemas}
    task = shapes[COUNTING]
    for number, scope in enumerate(KEPT):
        counted = compiler.item(task, LISTS[scope]) if scope in LISTS else task
        compiler.count(counted, number, KEPT[scope], () if scope in LISTS else TASK_KEYS)
    roots: list[Root] = [(name, shapes[name], ()) for name in names]
    roots += [(f"tasks of {name}", shapes[name], TASK_KEYS) for name in names]
    roots.append((OLD_TASKS, shapes[OLD_TASKS], ()))
    return write_table(compiler, roots, [*KEPT])


def write_table(compiler: Compiler, roots: Sequence[Root], scopes: Sequence[str] = ()) -> bytes:
    """Return the table of all shapes of a compiler."""
    return _Writer(compiler).table(roots, scopes)


class _Writer:
    """Writes a table.

    It collects texts and sets while it writes the shapes, because they precede the shapes in the table.
    """

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._texts: dict[bytes, int] = {}
        self._sets: dict[tuple[bytes, ...], int] = {}

    def table(self, roots: Sequence[Root], names: Sequence[str]) -> bytes:
        shapes = _listed(self._compiler.shapes, self._shape)
        scopes = _listed(names, lambda name: self._text(name.encode()))
        written = _listed(
            roots, lambda root: self._text(root[0].encode()) + _number(root[1]) + self._keys_or_none(root[2])
        )
        sets = _listed(self._sets, lambda texts: _listed(texts, self._text))
        texts = _listed(self._texts, lambda text: _number(len(text)) + text)
        automata = _listed(
            self._compiler.patterns.values(), lambda states: _number(len(states)) + b"".join(map(bytes, states))
        )
        return _number(VERSION) + texts + sets + automata + scopes + shapes + written

    def _text(self, text: bytes) -> bytes:
        if len(text) > MAX_TEXT:
            raise ValueError(f"{text.decode()} is too long for the native check: at most {MAX_TEXT} bytes")
        return _number(self._texts.setdefault(text, len(self._texts)))

    def _key(self, key: str) -> bytes:
        return self._text(_spelled(key))

    def _set(self, texts: Iterable[bytes] | None) -> bytes:
        """Return the number of a set plus 1, and 0 for None. Number the texts of a new set in its order."""
        if texts is None:
            return _number(0)
        members = tuple(texts)
        for text in members:
            self._text(text)
        return _number(self._sets.setdefault(members, len(self._sets)) + 1)

    def _keys_or_none(self, keys: Collection[str]) -> bytes:
        return self._set([_spelled(key) for key in keys] if keys else None)

    def _shape(self, shape: Shape) -> bytes:
        return (
            _number(shape.types)
            + self._set(None if shape.texts is None else sorted(shape.texts))
            + _long(shape.low)
            + _long(shape.high)
            + _listed(shape.patterns, lambda pattern: _number(pattern[0]) + _number(pattern[1]))
            + _number(shape.items)
            + _number(shape.first is not None)
            + _number(ANYTHING if shape.first is None else shape.first)
            + _number(shape.least)
            + _number(shape.most)
            + _number(shape.fields is not None)
            + (b"" if shape.fields is None else self._fields(shape.fields))
        )

    def _fields(self, fields: Fields) -> bytes:
        key, texts, *rows = fields.switch
        counted = fields.counted
        return (
            _listed(fields.keys, self._key)
            + _listed(fields.facts, lambda fact: _number(fact[0]) + self._set(sorted(fact[1])) + _number(fact[2]))
            + _number(fields.empty)
            + (_number(0) + _long(0) + _long(0) if counted is None else _counted(counted))
            + _number(len(fields.rows))
            + _number(key)
            + self._keys_or_none(texts)
            + b"".join(map(_number, rows))
            + b"".join(map(_row, fields.rows))
        )


def _spelled(text: str) -> bytes:
    spelled = json.dumps(text, ensure_ascii=False)
    if "\\" in spelled:
        raise ValueError(f"{spelled} has escapes, so _check.c cannot compare it byte by byte")
    return spelled.encode()


def _row(row: Row) -> bytes:
    values = b"".join(map(_number, row.values)) + _number(row.others)
    return values + _listed(row.clauses, lambda clause: _long(clause[0]) + _long(clause[1]))


def _counted(counted: Counted) -> bytes:
    return _number(counted.scope + 1) + _long(counted.kept) + _long(counted.marks)


def _number(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _long(number: int) -> bytes:
    return (number & (1 << 64) - 1).to_bytes(8, "little")


def _listed(items: Collection[Item], write: Callable[[Item], bytes]) -> bytes:
    return _number(len(items)) + b"".join(map(write, items))
