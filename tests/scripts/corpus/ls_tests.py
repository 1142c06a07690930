from unittest import mock

import pytest

import label_studio_converter as lsc


@pytest.fixture
def task():
    return {
        "id": 1,
        "data": {"text": "abc"},
        "completions": [{"id": 2, "result": [{"from_name": "l", "to_name": "t", "type": "labels", "value": {"labels": ["A"]}}]}],  # expect: rewrite
    }


def test_labels(task):
    assert task["completions"][0]["result"][0]["value"]["labels"] == ["A"]  # expect: rewrite


@mock.patch("requests.get")
def test_empty(get, task):
    get.return_value.json.return_value = [dict(task, completions=[])]  # expect: found
    assert lsc
