"""Keys that import does not keep: counts in the report of a conversion and in an inspection."""

import io
import json

import lsconvert
from lsconvert.inspection.import_losses import ImportLosses
from lsconvert.inspection.task_statistics import MAX_NAMES

TASK = {
    "id": 1,
    "data": {"id": 5, "created_at": "mine"},
    "created_at": "2026-01-01",
    "meta": {},
    "inner_id": None,
    "annotations": [
        {
            "id": 2,
            "result": [{"id": "r", "other": 1}],
            "ground_truth": False,
            "created_at": 1,
            "other": 1,
            "prediction": {},
        },
        {"result": [], "ground_truth": True, "lead_time": 1.5, "was_cancelled": False, "completed_by": None},
        7,
    ],
    "predictions": [{"result": [], "score": 1, "model_version": "m", "id": 9, "created_ago": "now"}],
    "drafts": [],
}
LOST = [
    ("task", "created_at", 1, "becomes the time of the import"),
    ("task", "id", 1, "gets a new value"),
    ("annotation", "created_at", 1, "becomes the time of the import"),
    ("annotation", "id", 1, "gets a new value; the old one stays as import_id"),
    ("annotation", "other", 1, "is not stored"),
    ("prediction", "created_ago", 1, "is not stored"),
    ("prediction", "id", 1, "gets a new value"),
]


def rows(losses):
    return [(loss.scope, loss.key, loss.count, loss.message) for loss in losses]


def test_keys():
    losses = ImportLosses()
    losses.add(TASK)
    assert rows(losses.listed()) == LOST


def test_objects_without_annotations_lose_no_keys():
    losses = ImportLosses()
    for task in ({"id": 1, "text": "bare"}, [TASK], None, {"data": {}, "annotations": None}):
        losses.add(task)
    assert losses.listed() == ()


def test_the_report_and_the_inspection_agree():
    text = json.dumps([{**TASK, "annotations": TASK["annotations"][:2]}] * 3).encode()
    report = lsconvert.upgrade(io.BytesIO(text), io.BytesIO(), target="import", check=False)
    assert rows(report.losses) == [(scope, key, 3, message) for scope, key, _, message in LOST]
    found = lsconvert.inspect(io.BytesIO(text), target="import")
    assert found.target_losses == report.losses
    assert lsconvert.inspect(io.BytesIO(text)).target_losses == ()
    assert lsconvert.upgrade(io.BytesIO(text), None, check=False).losses == ()


def test_a_quarantined_task_is_not_counted():
    bad = {**TASK, "annotations": [{"result": 5}]}
    report = lsconvert.upgrade(
        io.BytesIO(json.dumps([bad, {"data": {"x": 1}, "id": 2}]).encode()),
        io.BytesIO(),
        target="import",
        quarantine=io.BytesIO(),
    )
    assert rows(report.losses) == [("task", "id", 1, "gets a new value")]


def test_counts_of_the_native_check_are_added_before_rare_keys_are_cut():
    """A frequent key is listed, even if it comes after many others."""
    losses = ImportLosses()
    for number in range(MAX_NAMES):
        losses.add({"data": {}, f"rare{number}": 1})
    losses.add_counts([("task", "often", 500), ("task", "rare7", 1), ("annotation", "other", 2)])
    listed = losses.listed()
    assert [(loss.scope, loss.key, loss.count) for loss in listed[:2]] == [("task", "often", 500), ("task", "rare7", 2)]
    assert (listed[-1].scope, listed[-1].key, listed[-1].count) == ("annotation", "other", 2)
    assert len(listed) == MAX_NAMES + 1
