"""Equal errors are one group, and memory is bounded."""

from lsconvert import ErrorGroups, ValidationError, Where
from lsconvert.validation.groups import MAX_GROUPS, MAX_PLACES


def error(pointer, message="wrong", line=1, task=0):
    return ValidationError(Where(line=line, task_index=task, pointer=pointer), "type", message)


def test_findings():
    groups = ErrorGroups()
    groups.add([error("/0/a/3/b"), error("/0/a/4/b"), error("/0/a/4/b", "other")])
    groups.add([error("/12/a/0/b", line=9, task=12)])
    groups.add([error("/1x/a")])
    assert [(f.pointer, f.message, f.tasks, f.first.line, f.first.pointer) for f in groups.findings()] == [
        ("/*/a/*/b", "other", 1, 1, "/0/a/4/b"),
        ("/*/a/*/b", "wrong", 2, 1, "/0/a/3/b"),
        ("/1x/a", "wrong", 1, 1, "/1x/a"),
    ]
    assert [group.errors for group in groups.groups()] == [1, 3, 1]
    assert groups.ungrouped == 0


def test_the_number_of_groups_and_places_is_bounded():
    groups = ErrorGroups()
    for task in range(MAX_GROUPS * 3):
        groups.add([error(f"/{task}/key{task}", task=task), error(f"/{task}/key0", task=task)])
    assert len(groups.groups()) == len(groups.findings()) == MAX_GROUPS
    assert groups.ungrouped == MAX_GROUPS * 2
    [first] = [group for group in groups.groups() if group.pointer == "/*/key0"]
    assert (first.tasks, first.errors, len(first.places)) == (MAX_GROUPS * 3, MAX_GROUPS * 3 + 1, MAX_PLACES)


def test_long_pointers_are_cut():
    groups = ErrorGroups()
    groups.add([error("/0/" + "x" * 10_000)])
    [group] = groups.groups()
    [finding] = groups.findings()
    assert {group.pointer, finding.pointer} == {"/*/" + "x" * 117 + "..."}
    assert len(group.places[0].pointer) == len(finding.first.pointer) < 200
