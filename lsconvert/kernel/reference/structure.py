"""Turn a recorded object into edits of its bytes: one function for each operation that changes keys, lists or copies.

Edits stay pending until the whole task has been read. Only then is it known whether anything in it proves that it has
to be converted (a task without such proof is copied byte for byte), and whether every rule can be applied. The first
rule that cannot be applied sets `TaskEdits.problem`.

White space: removing a bracket also removes the white space on one side of it. The white space of the outer brackets
and of the items is kept, so that no empty lines or double spaces remain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsconvert.errors import ConflictError, ConversionError, Hint, LimitError, Where, counted
from lsconvert.kernel.reference import values
from lsconvert.kernel.reference.buffer import Buffer
from lsconvert.kernel.reference.edits import ByteEdit, ObjectEdits, TaskEdits, apply_edits, edit_members, growth_of
from lsconvert.kernel.reference.nodes import ListNode, MemberNode, ObjectNode
from lsconvert.rules.operations import AddDefault, Drop, Flatten, KeepObjects, Nest, Notice, Rename, Rule, Split
from lsconvert.rules.plan import Plan, Scope


def edit_object(buffer: Buffer, node: ObjectNode, scope: Scope, plan: Plan, task_edits: TaskEdits) -> None:
    """Apply the rules of `scope` to the recorded object `node`; add edits and counts to `task_edits`."""
    edits = ObjectEdits(buffer, node, scope, plan, task_edits)
    _check_duplicates(node, scope, task_edits)
    for member in node.members:
        if member.list is not None and member.field.counts:
            items = member.list.others + sum(inner.others for inner in member.list.inner)
            task_edits.tally.objects[member.field.counts] += items
    for rule in scope.rules:
        OPERATIONS[type(rule)](edits, rule)
    pending = edits.pending + edit_members(edits)
    if len(edits.copies) == 1:
        pending += edits.copies[0]
    several = len(edits.copies) > 1
    growth = _growth_of_copies(edits, pending) if several else growth_of(pending)
    if _may_grow(edits, growth):
        task_edits.growth += growth
        task_edits.pending += _copy_object(edits, pending) if several else pending


def _check_duplicates(node: ObjectNode, scope: Scope, task_edits: TaskEdits) -> None:
    """Refuse an object in which a key of a rule occurs twice."""
    seen: dict[str, MemberNode] = {}
    for member in node.members:
        key = member.field.key
        first = seen.setdefault(key, member)
        if first is not member and any(key in _rule_keys(rule) for rule in scope.rules):
            task_edits.refuse(
                ConversionError(
                    f'the key "{key}" occurs twice in one {scope.name}, at offsets '
                    f"{first.key_start - 1} and {member.key_start - 1}",
                    where=Where(offset=member.key_start - 1),
                    hint="Remove one of them: lsconvert cannot tell which one is correct.",
                ),
                proof=False,
            )


def _rule_keys(rule: Rule) -> tuple[str, ...]:
    match rule:
        case Rename(old=old, new=new):
            return (old, new)
        case Split(key=key, fields=fields):
            return (key, *(name for pair in fields for name in pair))
        case Notice():
            return ()
        case _:
            return (rule.key,)


def _is_nested(value: ListNode, rule: Flatten | Nest | Split, task_edits: TaskEdits) -> bool:
    """Tell whether a list is a list of flat lists. Refuse a list that mixes lists and regions, or is nested deeper."""
    if not value.lists:
        return False
    mixed = value.others > 0
    deep = any(inner.lists for inner in value.inner)
    if mixed or deep:
        problem = "mixes regions and lists" if mixed else "has lists inside its inner lists"
        task_edits.refuse(
            ConversionError(
                f'"{rule.key}" {problem}',
                where=Where(offset=value.start),
                hint="Expected a list of regions, or a list of lists of regions. Correct this task by hand.",
            ),
            proof=not isinstance(rule, Nest),
        )
    return not (mixed or deep)


def _rename(edits: ObjectEdits, rule: Rename) -> None:
    old, new = edits.members.get(rule.old), edits.members.get(rule.new)
    if old is None:
        return
    if new is None:
        edits.rename(rule.old, rule.new)
    elif rule.is_flag and values.repeats_flag(edits.value(rule.old), edits.value(rule.new)):
        edits.drop(rule.old)
    elif values.is_empty(edits.buffer, old):
        edits.drop(rule.old)
        edits.task_edits.tally.notes["empty-twin-dropped"] += not rule.is_flag
    elif values.is_empty(edits.buffer, new):
        edits.drop(rule.new)
        edits.rename(rule.old, rule.new)
        edits.task_edits.tally.notes["empty-twin-dropped"] += not rule.is_flag
    else:
        edits.task_edits.refuse(
            ConflictError(
                f'both "{rule.old}" and "{rule.new}" are present and neither is empty',
                where=Where(offset=old.start),
                hint="Remove one of them: lsconvert cannot tell which one is correct.",
            ),
            proof=True,
        )
        return
    edits.task_edits.done(rule)


def _flatten(edits: ObjectEdits, rule: Flatten) -> None:
    member = edits.members.get(rule.key)
    if member is None or member.list is None or not _is_nested(member.list, rule, edits.task_edits):
        return
    outer = member.list
    nonempty = [inner for inner in outer.inner if inner.others]
    if nonempty:
        _unwrap(edits, outer, nonempty)
    else:
        edits.remove(outer.start, outer.inner[0].start)
        edits.remove(outer.inner[0].end, outer.end)
    if len(nonempty) > 1:
        edits.task_edits.tally.notes["inner-lists-joined"] += 1
    edits.task_edits.done(rule)


def _unwrap(edits: ObjectEdits, outer: ListNode, nonempty: list[ListNode]) -> None:
    """Remove the brackets of the inner lists in `nonempty`, and all other inner lists."""
    buffer = edits.buffer
    head, tail = nonempty[0], nonempty[-1]
    has_space = head.first > head.start + 1
    edits.remove(outer.start + 1 if has_space else buffer.space_after(outer.start + 1), head.start + 1)
    for left, right in zip(nonempty, nonempty[1:]):
        edits.remove(left.last, left.end)
        after_comma = buffer.space_after(left.end) + 1
        if right.first > right.start + 1:
            edits.remove(after_comma, right.start + 1)
        else:
            edits.remove(after_comma, buffer.space_before(right.start))
            edits.remove(right.start, right.start + 1)
    closing = buffer.space_before(outer.end - 1)
    if closing < outer.end - 1:
        edits.remove(tail.last, closing)
    else:
        edits.remove(tail.end - 1, outer.end - 1)


def _nest(edits: ObjectEdits, rule: Nest) -> None:
    member = edits.members.get(rule.key)
    if member is None or member.list is None or _is_nested(member.list, rule, edits.task_edits):
        return
    if not member.list.lists:
        edits.pending += [(member.start, member.start, b"["), (member.end, member.end, b"]")]
        edits.task_edits.done(rule, proof=False)


def _drop(edits: ObjectEdits, rule: Drop) -> None:
    member = edits.members.get(rule.key)
    if member is None or (rule.only_if_nonempty and not member.list):
        return
    edits.drop(rule.key)
    for value, code in rule.notes:
        if edits.buffer.starts(member.start, value.encode()):
            edits.task_edits.tally.notes[code] += 1
    edits.task_edits.done(rule, proof=rule.marks_v1)


def _split(edits: ObjectEdits, rule: Split) -> None:
    """Replace the object by one copy for each inner list, each with its items of the parallel lists."""
    member = edits.members.get(rule.key)
    value = member.list if member is not None else None
    inner = value.inner if value is not None and _is_nested(value, rule, edits.task_edits) else []
    columns = [_column(edits, array, len(inner)) for array, _ in rule.fields]
    if not (inner or any(columns)):
        return
    if edits.task_edits.problem:
        edits.task_edits.proof = True
        return
    edits.copies = [[(value.start, one.start, b""), (one.end, value.end, b"")] for one in inner if value] or [[]]
    for (array, target), column in zip(rule.fields, columns):
        _fill(edits, array, target, column)
    edits.task_edits.done(rule)


def _column(edits: ObjectEdits, array: str, lists: int) -> list[bytes]:
    """Return the items of the list `array`, [] if it is missing or null.

    Refuse the list unless it has an item for each of `lists` inner lists, or at most one item if `lists` is 0.
    """
    member = edits.members.get(array)
    if member is None or edits.buffer.starts(member.start, b"null"):
        return []
    spans = member.list.spans if member.list is not None else None
    if spans is None or (len(spans) != lists if lists else len(spans) > 1):
        found = "not a list" if spans is None else f"a list of {len(spans):,}"
        edits.task_edits.refuse(
            ConversionError(
                f'"{array}" is {found}, but result has {counted(lists, "inner list")}',
                where=Where(offset=member.start),
                hint=Hint("Correct this task by hand, or convert without {}.", "split_annotators=True"),
            ),
            proof=True,
        )
        return []
    return [edits.buffer.cut(start, end) for start, end in spans]


def _fill(edits: ObjectEdits, array: str, target: str, column: list[bytes]) -> None:
    """Set the key `target` to the item of `column` in each copy.

    Without a column, drop `target` if there are several copies: they must not share one value.
    """
    if not column:
        if target in edits.members and len(edits.copies) > 1:
            edits.drop(target)
        return
    if target not in edits.members:
        edits.rename(array, target)
    replaced = edits.members.pop(target)
    rules = [rule for rule in edits.scope.rules if target in _rule_keys(rule)]
    for copy, text in zip(edits.copies, column):
        value = text
        for rule in rules:
            value = values.new_value(edits, rule, value)
        copy.append((replaced.start, replaced.end, value))


def _may_grow(edits: ObjectEdits, growth: int) -> bool:
    """Tell whether the output of the task may become `growth` bytes larger. Refuse the task if not."""
    task_edits, limits, copies = edits.task_edits, edits.task_edits.limits, len(edits.copies)
    read = edits.node.end - task_edits.start
    most = limits.max_output(read)
    if read + task_edits.growth + growth <= most:
        return True
    how = f"split into {copies} annotations" if copies > 1 else "converted"
    too_large = most == limits.max_task_size
    bound = f"{most:,} bytes" if too_large else f"{most:,} bytes, though only {read:,} of it were read"
    options = ["max_task_size=" if too_large else "max_growth="] + ["split_annotators=True"] * (copies > 1)
    alternative = ", or convert without {}" if copies > 1 else ""
    task_edits.refuse(
        LimitError(
            f"{how}, the task would be larger than {bound}",
            where=Where(offset=edits.node.start),
            hint=Hint(f"Raise {{}} to convert it{alternative}.", *options),
        ),
        proof=False,
    )
    return False


def _separator(edits: ObjectEdits) -> bytes:
    """Return the text between two copies: a comma, and the white space before the object."""
    return b"," + edits.buffer.cut(edits.buffer.space_before(edits.node.start), edits.node.start)


def _growth_of_copies(edits: ObjectEdits, pending: list[ByteEdit]) -> int:
    """Return the number of bytes that the copies with their separators add to the object."""
    one = edits.node.end - edits.node.start + len(_separator(edits))
    growth = len(edits.copies) * growth_of(pending) + sum(map(growth_of, edits.copies))
    return (len(edits.copies) - 1) * one + growth


def _copy_object(edits: ObjectEdits, pending: list[ByteEdit]) -> list[ByteEdit]:
    """Return the edit that replaces the object by its copies."""
    node = edits.node
    edits.task_edits.gained[node.scope.name] += len(edits.copies) - 1
    inner = edits.task_edits.take_since(node.start)
    texts = []
    for own in edits.copies:
        kept = []
        while inner and inner[-1][0] < own[1][0]:  # it is in the inner list of this copy
            kept.append(inner.pop())
        texts.append(apply_edits(edits.buffer, node.start, node.end, pending + own + kept))
    return [(node.start, node.end, _separator(edits).join(texts))]


OPERATIONS: dict[type, Callable[[ObjectEdits, Any], None]] = {
    Rename: _rename,
    Split: _split,
    Flatten: _flatten,
    Nest: _nest,
    Drop: _drop,
    Notice: values.notice,
    AddDefault: values.add_default,
    KeepObjects: values.keep_objects,
    **dict.fromkeys(values.VALUE_OPERATIONS, values.change_value),
}
