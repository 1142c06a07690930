"""The comparison reports every loss, and only losses. These tests need no server and run with the default tests."""

import copy

import pytest
from comparison import compare

REGION = {"id": "r", "from_name": "s", "to_name": "t", "type": "choices", "value": {"choices": ["x"]}}
OTHER = {**REGION, "id": "q", "value": {"choices": ["y"]}}
USERS = {103: "a@example.com", 104: "b@example.com"}

FILE = [
    {
        "id": 7,
        "data": {"text": "a", "completions": 1},
        "meta": {"source": "x"},
        "completions": [
            {"id": 1001, "result": [REGION, OTHER], "ground_truth": True, "lead_time": 1.5, "completed_by": 103},
            {"id": 1002, "result": [], "was_cancelled": True, "completed_by": 104},
        ],
        "predictions": [{"result": [REGION], "score": 0.5, "model_version": "m"}],
    },
    {"id": 8, "data": {"text": "b"}, "completions": []},
]


def stored(
    number, regions, ground_truth=False, was_cancelled=False, lead_time=None, email="a@example.com", import_id=None
):
    return {
        "id": number,
        "result": regions,
        "ground_truth": ground_truth,
        "was_cancelled": was_cancelled,
        "lead_time": lead_time,
        "completed_by": {"id": 2, "email": email},
        "import_id": import_id,
    }


SERVER = [
    {
        "id": 21,
        "data": {"text": "a", "completions": 1},
        "meta": {"source": "x"},
        "drafts": [],
        "annotations": [
            stored(31, [REGION, OTHER], ground_truth=True, lead_time=1.5, import_id=1001),
            stored(32, [], was_cancelled=True, email="b@example.com", import_id=1002),
        ],
        "predictions": [{"id": 41, "result": [REGION], "score": 0.5, "model_version": "m"}],
    },
    {"id": 22, "data": {"text": "b"}, "meta": {}, "drafts": [], "annotations": [], "predictions": []},
]


def test_no_loss():
    assert compare(FILE, SERVER, USERS) == []


def test_the_order_of_the_server_does_not_matter():
    assert compare(FILE, [{**task, "annotations": task["annotations"][::-1]} for task in SERVER[::-1]], USERS) == []


@pytest.mark.parametrize(
    ("damage", "loss"),
    [
        (lambda tasks: tasks.pop(), "tasks: 2 became 1"),
        (lambda tasks: tasks.append({**tasks[1], "id": 23}), "tasks: 2 became 3"),
        (lambda tasks: tasks[1].update(id=1), "task 0, data: "),
        (lambda tasks: tasks[1]["data"].update(text="c"), "task 1, data: "),
        (lambda tasks: tasks[1]["data"].update(more=1), "task 1, data: "),
        (lambda tasks: tasks[0]["data"].update(completions=True), "task 0, data: "),
        (lambda tasks: tasks[0].update(meta={}), "task 0, meta: "),
        (lambda tasks: tasks[0]["annotations"].pop(), "task 0, annotations: 2 became 1"),
        (lambda tasks: tasks[1]["annotations"].append(stored(33, [])), "task 1, annotations: 0 became 1"),
        (lambda tasks: tasks[0]["annotations"][0]["result"].pop(), "task 0, annotation 0, regions: 2 became 1"),
        (lambda tasks: tasks[0]["annotations"][0]["result"].reverse(), "task 0, annotation 0, region 0: "),
        (lambda tasks: tasks[0]["annotations"][0].update(result=[[REGION, OTHER]]), "task 0, annotation 0, regions: "),
        (
            lambda tasks: tasks[0]["annotations"][0]["result"].__setitem__(0, {**REGION, "value": {}}),
            "task 0, annotation 0, region 0: ",
        ),
        (
            lambda tasks: tasks[0]["annotations"][0].update(ground_truth=False),
            "task 0, annotation 0, ground truth: True became False",
        ),
        (
            lambda tasks: tasks[0]["annotations"][1].update(ground_truth=True),
            "task 0, annotation 1, ground truth: False became True",
        ),
        (
            lambda tasks: tasks[0]["annotations"][1].update(was_cancelled=False),
            "task 0, annotation 1, cancelled: True became False",
        ),
        (
            lambda tasks: tasks[0]["annotations"][0].update(lead_time=None),
            "task 0, annotation 0, lead time: 1.5 became None",
        ),
        (
            lambda tasks: tasks[0]["annotations"][0]["completed_by"].update(email="b@example.com"),
            "task 0, annotation 0, annotator: 'a@example.com' became 'b@example.com'",
        ),
        (
            lambda tasks: tasks[0]["annotations"][0].update(import_id=None),
            "task 0, annotation 0, id: 1001 became None",
        ),
        (lambda tasks: tasks[0]["predictions"].pop(), "task 0, predictions: 1 became 0"),
        (lambda tasks: tasks[0]["predictions"][0].update(result=[]), "task 0, prediction 0, regions: 1 became 0"),
        (lambda tasks: tasks[0]["predictions"][0].update(score=0.25), "task 0, prediction 0, score: 0.5 became 0.25"),
        (lambda tasks: tasks[0]["predictions"][0].update(model_version=""), "task 0, prediction 0, model: 'm' became "),
    ],
)  # fmt: skip
def test_a_loss_is_reported(damage, loss):
    tasks = copy.deepcopy(SERVER)
    damage(tasks)
    assert any(line.startswith(loss) for line in compare(FILE, tasks, USERS))


@pytest.mark.parametrize(
    ("completion", "annotations"),
    [
        ({"result": [[REGION, OTHER]]}, [stored(1, [REGION, OTHER])]),
        ({"result": [[]]}, [stored(1, [])]),
        ({"result": None}, [stored(1, [])]),
        ({}, [stored(1, [])]),
        ({"result": "[]"}, [stored(1, [])]),
        (
            {"result": [[REGION], [OTHER]], "aggregated_completed_by": [103, 104], "aggregated_ids": [5, 6]},
            [stored(1, [REGION], import_id=5), stored(2, [OTHER], email="b@example.com", import_id=6)],
        ),
        ({"id": 3, "result": [[REGION], [OTHER]]}, [stored(1, [REGION], import_id=3), stored(2, [OTHER])]),
        ({"result": [], "honeypot": True}, [stored(1, [], ground_truth=True)]),
        ({"result": [], "ground_truth": None}, [stored(1, [])]),
        ({"result": [], "skipped": True}, [stored(1, [], was_cancelled=True)]),
        ({"result": [], "was_cancelled": None}, [stored(1, [])]),
        ({"result": [], "lead_time": "3.5"}, [stored(1, [], lead_time=3.5)]),
        ({"result": [], "id": "1001"}, [stored(1, [], import_id=1001)]),
        ({"result": [], "id": "abc"}, [stored(1, [])]),
        ({"result": [], "completed_by": 104}, [stored(1, [], email="b@example.com")]),
        ({"result": [], "completed_by": "104"}, [stored(1, [], email="b@example.com")]),
        ({"result": [], "completed_by": {"email": "b@example.com"}}, [stored(1, [], email="b@example.com")]),
        ({"result": [], "completed_by": {"id": 104}}, [stored(1, [], email="b@example.com")]),
    ],
)
def test_completions_as_annotations(completion, annotations):
    before = [{"data": {}, "completions": [completion]}]
    after = [{"id": 1, "data": {}, "meta": {}, "drafts": [], "annotations": annotations, "predictions": []}]
    assert compare(before, after, USERS, importer="a@example.com") == []


@pytest.mark.parametrize("user", [True, 999, [103]])
def test_an_unmapped_annotator_is_a_loss(user):
    before = [{"data": {}, "completions": [{"result": [], "completed_by": user}]}]
    after = [{"id": 1, "data": {}, "meta": {}, "drafts": [], "annotations": [stored(1, [])], "predictions": []}]
    [loss] = compare(before, after, USERS, importer="a@example.com")
    assert loss.startswith("task 0, annotation 0, annotator: ")


def test_drafts_are_counted():
    before = [{"data": {}, "drafts": [1]}]
    after = [{"id": 1, "data": {}, "meta": {}, "drafts": [], "annotations": [], "predictions": []}]
    assert compare(before, after) == ["task 0, drafts: 1 became 0"]
