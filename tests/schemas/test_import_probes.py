"""v2/import against what a 1.23.2 server did with the payloads of `server_observations.py`. tests/e2e sends them to a real one."""

import pytest
from bundle import validator
from server_observations import CONFIG, MEMBERS, PROBES, annotated, predicted, task


@pytest.mark.parametrize(("verdict", "body"), [pytest.param(*rest, id=name) for name, *rest in PROBES])
def test_probe(verdict, body):
    """A body is one task or a list of them, all of which have to be valid; an empty list is no task."""
    schema = validator("v2/import")
    valid = all(schema.is_valid(item) for item in body) if isinstance(body, list) and body else schema.is_valid(body)
    assert valid == (verdict in ("kept", MEMBERS, CONFIG))


def test_a_good_task_has_nothing_to_break():
    """Each probe starts from a task without errors, so that what it breaks is what is found."""
    for document in (task(), annotated(), predicted()):
        assert validator("v2/import").is_valid(document)


def test_what_no_schema_can_decide():
    assert [(name, verdict) for name, verdict, _ in PROBES if verdict in (MEMBERS, CONFIG)] == [
        ("completed_by unknown int 999", MEMBERS),
        ("completed_by dict unknown email", MEMBERS),
        ("data key missing", CONFIG),
    ]
