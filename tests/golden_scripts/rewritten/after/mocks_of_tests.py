from unittest import mock
import pytest, responses
from label_studio_client import export
@responses.activate
def test_export():
    responses.add(responses.GET, "http://label-studio/api/projects/1/export?exportType=JSON", json=[{"id": 1, "annotations": [{"result": [[{"id": "a"}]]}]}])
    assert export(1)[0]["annotations"][0]["result"][0][0]["id"] == "a"
    with mock.patch("requests.get") as get:
        get.return_value.json.return_value = [{"completions": []}]
