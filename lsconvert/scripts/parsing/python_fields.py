"""Read the fields of Python classes, and the attributes and arguments with their names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import LOOK_ALIKE_NEIGHBOURS, OWN_VARIABLES
from lsconvert.scripts.model import FieldUse
from lsconvert.scripts.parsing.python_tree import walk
from lsconvert.scripts.parsing.python_values import ExpressionReader, constant, last_name

_NEIGHBOURS: Final = frozenset(LOOK_ALIKE_NEIGHBOURS)
_FIELD_MAKERS: Final = ("ib", "attrib", "field")  # of attrs
_ALIASES: Final = ("alias", "validation_alias", "serialization_alias", "data_key", "field_name")  # of keys in JSON
_OF_ROWS: Final = ("Mapped", "mapped_column", "Column", "relationship")  # of SQLAlchemy
_COPIERS: Final = ("replace", "evolve", "_replace", "copy", "model_copy")


def read_fields(
    trees: Sequence[ast.AST], values: ExpressionReader, decoded: DecodedScript, wanted: frozenset[str]
) -> Iterator[FieldUse]:
    """Yield the fields, attributes and arguments of a script that have a name in `wanted`.

    The first tree is the script. The others are the expressions in its f-strings.
    """
    nodes: dict[type[ast.AST], list[Any]] = {}
    for tree in trees:
        for node in walk(tree, embedded=False):
            nodes.setdefault(type(node), []).append(node)
    classes = {node.name: node for node in nodes.get(ast.ClassDef, [])}
    fields = {name: frozenset(dict(_fields_of(node))) for name, node in classes.items()}
    for node in classes.values():
        yield from _declared(node, values, wanted)
        for each in node.body:
            if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name in wanted:
                place = decoded.at(each.lineno, each.col_offset)
                yield FieldUse(each.name, "own", (place, place), place)  # a property
    for node in nodes.get(ast.Call, []):
        if node.keywords:
            yield from _arguments(node, classes, fields, decoded, wanted)
    attributes = [node for node in nodes.get(ast.Attribute, []) if node.attr in wanted]
    called = {node.func for node in nodes.get(ast.Call, [])} if attributes else set()
    after = {node.value: node.attr for node in nodes.get(ast.Attribute, [])} if attributes else {}
    for node in attributes:
        if node not in called and _NEIGHBOURS.isdisjoint((after.get(node, ""), last_name(node.value))):
            end = values.end(node)
            own = last_name(node.value) in OWN_VARIABLES and isinstance(node.value, ast.Name)
            owner = _declaring(classes, fields, _class_around(node, classes), node.attr) if own else ""
            start = end - len(node.attr)
            yield FieldUse(node.attr, "own" if own else "attribute", (start, end), start, owner)


def _class_around(node: ast.expr, classes: dict[str, ast.ClassDef]) -> str:
    """Return the name of the innermost class whose lines contain those of a node, "" if there is none."""
    around = [(each.lineno, name) for name, each in classes.items() if each.lineno <= node.lineno <= _last_line(each)]
    return max(around, default=(0, ""))[1]


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _arguments(
    node: ast.Call,
    classes: dict[str, ast.ClassDef],
    fields: dict[str, frozenset[str]],
    decoded: DecodedScript,
    wanted: frozenset[str],
) -> Iterator[FieldUse]:
    name = last_name(node.func)
    for argument in node.keywords if name in classes or name in _COPIERS else []:
        if argument.arg is not None and argument.arg in wanted:
            start = decoded.at(argument.lineno, argument.col_offset)
            owner = _declaring(classes, fields, name, argument.arg)
            yield FieldUse(argument.arg, "argument", (start, start + len(argument.arg)), start, owner)


def _declaring(classes: dict[str, ast.ClassDef], fields: dict[str, frozenset[str]], name: str, field: str) -> str:
    """Return the class itself or its first base that declares a field, "" if none of this script does."""
    todo, seen = [name], set[str]()
    while todo:
        node = classes.get(todo[0])
        if node is not None and todo[0] not in seen:
            if field in fields[todo[0]]:
                return todo[0]
            todo += map(last_name, node.bases)
        seen.add(todo.pop(0))
    return ""


def _declared(node: ast.ClassDef, values: ExpressionReader, wanted: frozenset[str]) -> Iterator[FieldUse]:
    fields = dict(_fields_of(node))
    for name, (target, is_row) in fields.items():
        if name in wanted:
            beside = frozenset() if is_row else frozenset(fields) - {name}
            place = (
                (values.start(target), values.end(target)) if isinstance(target, ast.Name) else values.spelled(target)
            )
            if place is not None:
                yield FieldUse(name, "declared", place, values.start(target), node.name, beside)


def _fields_of(node: ast.ClassDef) -> Iterator[tuple[str, tuple[ast.expr, bool]]]:
    """Yield the names of the fields of a class, each with its node and whether it is a column of a database.

    A field may have another name in JSON.
    """
    for statement in node.body:
        made = statement.value if isinstance(statement, (ast.AnnAssign, ast.Assign)) else None
        for keyword in made.keywords if isinstance(made, ast.Call) else []:
            if keyword.arg in _ALIASES and isinstance(constant(keyword.value), str):
                yield str(constant(keyword.value)), (keyword.value, False)
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name) as target, annotation=annotation, value=value):
                parts = {last_name(part) for part in walk(annotation)}
                parts |= {last_name(value.func)} if isinstance(value, ast.Call) else set()
                yield name, (target, not parts.isdisjoint(_OF_ROWS))
            case ast.Assign(targets=[ast.Name(id=name) as target], value=ast.Call(func=made)):
                if last_name(made) in _FIELD_MAKERS:
                    yield name, (target, False)
