"""v2/import against the answers of a 1.23.2 server in `server_observations.py`. tests/e2e asks a real server."""

import pytest
from bundle import validator
from server_observations import CONFIG, MEMBERS, PROBES, annotated, predicted, task


@pytest.mark.parametrize(("outcome", "body"), [pytest.param(*rest, id=name) for name, *rest in PROBES])
def test_probe(outcome, body):
    """A body is one task, or a list of tasks that all have to be valid. An empty list is not a task."""
    schema = validator("v2/import")
    valid = all(schema.is_valid(item) for item in body) if isinstance(body, list) and body else schema.is_valid(body)
    assert valid == (outcome in ("kept", MEMBERS, CONFIG))


def test_the_base_tasks_are_valid():
    """Each probe changes one of these tasks, so its answer is due to the change."""
    for document in (task(), annotated(), predicted()):
        assert validator("v2/import").is_valid(document)


def test_probes_that_no_schema_can_decide():
    assert [(name, outcome) for name, outcome, _ in PROBES if outcome in (MEMBERS, CONFIG)] == [
        ("completed_by unknown int 999", MEMBERS),
        ("completed_by dict unknown email", MEMBERS),
        ("data key missing", CONFIG),
    ]
