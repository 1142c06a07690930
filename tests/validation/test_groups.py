"""Equal errors are one finding; their number is bounded."""

from lsconvert import ValidationError, Where
from lsconvert.validation.groups import MAX_FINDINGS, ErrorGroups


def error(pointer, message="wrong", line=1):
    return ValidationError(Where(line=line, pointer=pointer), "type", message)


def test_groups():
    findings = ErrorGroups()
    findings.add([error("/0/a/3/b"), error("/0/a/4/b"), error("/0/a/4/b", "other")])
    findings.add([error("/12/a/0/b", line=9)])
    findings.add([error("/1x/a")])
    assert [(f.pointer, f.message, f.tasks, f.first.line) for f in findings.sorted()] == [
        ("/*/a/*/b", "other", 1, 1),
        ("/*/a/*/b", "wrong", 2, 1),
        ("/1x/a", "wrong", 1, 1),
    ]
    assert findings.more == 0


def test_bounded():
    findings = ErrorGroups()
    for n in range(MAX_FINDINGS + 5):
        findings.add([error(f"/k{n}")])
    findings.add([error("/k0")])
    assert len(findings.sorted()) == MAX_FINDINGS
    assert findings.more == 5
    assert next(f.tasks for f in findings.sorted() if f.pointer == "/k0") == 2
