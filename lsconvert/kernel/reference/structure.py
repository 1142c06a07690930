"""From a recorded object to edits on its bytes: one function for each verb of the page of rules.

Nothing is written before the whole task has been read, because only then is it known whether anything in it
proves that it is old (a task that is up to date stays as it is, byte for byte), and whether all rules can be
applied: the first one that cannot leaves a `problem` in the ledger.

White space. A bracket that goes takes the white space on one side of it; the outer bracket's and the item's
own stay, so that neither empty lines nor double spaces are left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsconvert.errors import ConflictError, ConversionError, LimitError, Where
from lsconvert.kernel.reference.buffer import Buffer, ListNode, Member, ObjectNode
from lsconvert.kernel.reference.edits import Edit, ObjectEdits, TaskEdits, apply_edits, edit_members, growth_of
from lsconvert.kernel.reference.values import VALUES, change_value, default, keep_objects, new_value, says_nothing_new
from lsconvert.rules.operations import AddDefault, Drop, Flatten, KeepObjects, Nest, Rename, Rule, Split
from lsconvert.rules.plan import Plan, Scope


def edit_object(window: Buffer, node: ObjectNode, scope: Scope, plan: Plan, ledger: TaskEdits) -> None:
    """Apply the rules of `scope` to the recorded object `node`; edits and counts go to `ledger`."""
    desk = ObjectEdits(window, node, scope, plan, ledger)
    _check_duplicates(node, scope, ledger)
    for member in node.members:
        if member.list is not None and member.field.counts:
            items = member.list.others
            for inner in member.list.inner:
                items += inner.others
            ledger.tally.objects[member.field.counts] += items
    for rule in scope.rules:
        VERBS[type(rule)](desk, rule)
    edits = desk.edits + edit_members(desk)
    if len(desk.copies) == 1:
        edits += desk.copies[0]
    several = len(desk.copies) > 1
    growth = _growth_of_copies(desk, edits) if several else growth_of(edits)
    if _may_grow(desk, growth):
        ledger.growth += growth
        ledger.edits += _copy_object(desk, edits) if several else edits


def _check_duplicates(node: ObjectNode, scope: Scope, ledger: TaskEdits) -> None:
    seen: dict[str, Member] = {}
    for member in node.members:
        key = member.field.key
        first = seen.setdefault(key, member)
        if first is not member and any(key in _keys(rule) for rule in scope.rules):
            ledger.refuse(
                ConversionError(
                    f'the key "{key}" stands twice in one {scope.name}, at offsets '
                    f"{first.key_start - 1} and {member.key_start - 1}",
                    where=Where(offset=member.key_start - 1),
                    hint="Remove one of them; lsconvert will not choose.",
                ),
                proof=False,
            )


def _keys(rule: Rule) -> tuple[str, ...]:
    match rule:
        case Rename(old=old, new=new):
            return (old, new)
        case Split(key=key, fields=fields):
            return (key, *(name for pair in fields for name in pair))
        case _:
            return (rule.key,)


def check_double(value: ListNode, rule: Flatten | Nest | Split, ledger: TaskEdits) -> bool:
    """Tell whether a list is a proper double list; a mixture becomes the ledger's problem."""
    if not value.lists:
        return False
    mixed = value.others > 0
    deep = any(inner.lists for inner in value.inner)
    if mixed or deep:
        what = "mixes regions and lists" if mixed else "has lists inside its inner lists"
        ledger.refuse(
            ConversionError(
                f'"{rule.key}" {what}',
                where=Where(offset=value.start),
                hint="Expected a list of regions, or a list of lists of regions. Correct this task by hand.",
            ),
            proof=not isinstance(rule, Nest),
        )
    return not (mixed or deep)


def _rename(desk: ObjectEdits, rule: Rename) -> None:
    old, new = desk.members.get(rule.old), desk.members.get(rule.new)
    if old is None:
        return
    if new is None:
        desk.rename(rule.old, rule.new)
    elif rule.is_flag and says_nothing_new(desk.value(rule.old), desk.value(rule.new)):
        desk.drop(rule.old)
    elif _is_empty(desk.window, old):
        desk.drop(rule.old)
        desk.ledger.tally.notes["empty-twin-dropped"] += not rule.is_flag
    elif _is_empty(desk.window, new):
        desk.drop(rule.new)
        desk.rename(rule.old, rule.new)
        desk.ledger.tally.notes["empty-twin-dropped"] += not rule.is_flag
    else:
        desk.ledger.refuse(
            ConflictError(
                f'both "{rule.old}" and "{rule.new}" are there and neither is empty',
                where=Where(offset=old.start),
                hint="Keep the one that is right in this task; lsconvert will not choose.",
            ),
            proof=True,
        )
        return
    desk.ledger.done(rule)


def _is_empty(window: Buffer, member: Member) -> bool:
    return window.starts(member.start, b"null") if member.list is None else not len(member.list)


def _flatten(desk: ObjectEdits, rule: Flatten) -> None:
    member = desk.members.get(rule.key)
    if member is None or member.list is None or not check_double(member.list, rule, desk.ledger):
        return
    outer = member.list
    full = [inner for inner in outer.inner if inner.others]
    if full:
        _unwrap(desk, outer, full)
    else:
        desk.remove(outer.start, outer.inner[0].start)
        desk.remove(outer.inner[0].end, outer.end)
    if len(full) > 1:
        desk.ledger.tally.notes["inner-lists-joined"] += 1
    desk.ledger.done(rule)


def _unwrap(desk: ObjectEdits, outer: ListNode, full: list[ListNode]) -> None:
    """Remove the brackets of the inner lists that are not empty, and the empty ones altogether."""
    window = desk.window
    head, tail = full[0], full[-1]
    own_space = head.first > head.start + 1
    desk.remove(outer.start + 1 if own_space else window.space_after(outer.start + 1), head.start + 1)
    for left, right in zip(full, full[1:]):
        desk.remove(left.last, left.end)
        after_comma = window.space_after(left.end) + 1
        if right.first > right.start + 1:
            desk.remove(after_comma, right.start + 1)
        else:
            desk.remove(after_comma, window.space_before(right.start))
            desk.remove(right.start, right.start + 1)
    closing = window.space_before(outer.end - 1)
    if closing < outer.end - 1:
        desk.remove(tail.last, closing)
    else:
        desk.remove(tail.end - 1, outer.end - 1)


def _nest(desk: ObjectEdits, rule: Nest) -> None:
    member = desk.members.get(rule.key)
    if member is None or member.list is None or check_double(member.list, rule, desk.ledger):
        return
    if not member.list.lists:
        desk.edits += [(member.start, member.start, b"["), (member.end, member.end, b"]")]
        desk.ledger.done(rule, proof=False)


def _drop(desk: ObjectEdits, rule: Drop) -> None:
    member = desk.members.get(rule.key)
    if member is None or (rule.only_if_nonempty and not member.list):
        return
    desk.drop(rule.key)
    for value, code in rule.notes:
        if desk.window.starts(member.start, value.encode()):
            desk.ledger.tally.notes[code] += 1
    desk.ledger.done(rule, proof=rule.marks_v1)


def _split(desk: ObjectEdits, rule: Split) -> None:
    """Make one copy of the object for each inner list, with its items of the lists that run parallel."""
    member = desk.members.get(rule.key)
    value = member.list if member is not None else None
    inner = value.inner if value is not None and check_double(value, rule, desk.ledger) else []
    columns = [_column(desk, array, len(inner)) for array, _ in rule.fields]
    if not (inner or any(columns)):
        return
    if desk.ledger.problem:
        desk.ledger.proof = True
        return
    desk.copies = [[(value.start, one.start, b""), (one.end, value.end, b"")] for one in inner if value] or [[]]
    for (array, target), column in zip(rule.fields, columns):
        _fill(desk, array, target, column)
    desk.ledger.done(rule)


def _column(desk: ObjectEdits, array: str, lists: int) -> list[bytes]:
    """Return the items of a list that runs parallel to so many inner lists, or to a flat one; [] if there are none."""
    member = desk.members.get(array)
    if member is None or desk.window.starts(member.start, b"null"):
        return []
    spans = member.list.spans if member.list is not None else None
    if spans is None or (len(spans) != lists if lists else len(spans) > 1):
        found = "no list" if spans is None else f"a list of {len(spans)}"
        desk.ledger.refuse(
            ConversionError(
                f'"{array}" is {found}, but there are {lists or "no"} inner lists to split',
                where=Where(offset=member.start),
                hint="Correct this task by hand, or convert without --split-annotators.",
            ),
            proof=True,
        )
        return []
    return [desk.window.cut(start, end) for start, end in spans]


def _fill(desk: ObjectEdits, array: str, target: str, column: list[bytes]) -> None:
    """Give each copy its item of `column` under the key `target`; without a column, copies share no value."""
    if not column:
        if target in desk.members and len(desk.copies) > 1:
            desk.drop(target)
        return
    if target not in desk.members:
        desk.rename(array, target)
    there = desk.members.pop(target)
    rules = [rule for rule in desk.scope.rules if target in _keys(rule)]
    for copy, text in zip(desk.copies, column):
        value = text
        for rule in rules:
            value = new_value(desk, rule, value)
        copy.append((there.start, there.end, value))


def _may_grow(desk: ObjectEdits, growth: int) -> bool:
    """Tell whether the task may become so much larger; if not, that is the ledger's problem."""
    ledger, limits, copies = desk.ledger, desk.ledger.limits, len(desk.copies)
    read = desk.node.end - ledger.start
    most = limits.max_output(read)
    if read + ledger.growth + growth <= most:
        return True
    how = f"split into {copies} annotations" if copies > 1 else "converted"
    too_large = most == limits.max_task_size
    than = f"{most} bytes" if too_large else f"{most} bytes, though only {read} of it were read"
    option = "--max-task-size (max_task_size=)" if too_large else "--max-growth (max_growth=)"
    instead = ", or convert without --split-annotators" if copies > 1 else ""
    ledger.refuse(
        LimitError(
            f"{how}, the task would be larger than {than}",
            where=Where(offset=desk.node.start),
            hint=f"Raise the limit with {option}{instead}.",
        ),
        proof=False,
    )
    return False


def _separator(desk: ObjectEdits) -> bytes:
    return b"," + desk.window.cut(desk.window.space_before(desk.node.start), desk.node.start)


def _growth_of_copies(desk: ObjectEdits, edits: list[Edit]) -> int:
    """Return by how much several objects with separators between are larger than the one on the desk."""
    more = len(desk.copies) - 1
    one = desk.node.end - desk.node.start + len(_separator(desk))
    return more * one + len(desk.copies) * growth_of(edits) + sum(growth_of(own) for own in desk.copies)


def _copy_object(desk: ObjectEdits, edits: list[Edit]) -> list[Edit]:
    """Return the edit that puts several objects in the place of the one on the desk."""
    node = desk.node
    desk.ledger.gained[node.scope.name] += len(desk.copies) - 1
    texts = [apply_edits(desk.window, node.start, node.end, edits + own) for own in desk.copies]
    return [(node.start, node.end, _separator(desk).join(texts))]


VERBS: dict[type, Callable[[ObjectEdits, Any], None]] = {
    Rename: _rename,
    Split: _split,
    Flatten: _flatten,
    Nest: _nest,
    Drop: _drop,
    AddDefault: default,
    KeepObjects: keep_objects,
    **dict.fromkeys(VALUES, change_value),
}
