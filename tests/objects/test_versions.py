"""The version of a document, and the version whose schema it is checked against."""

import pytest

from lsconvert import ConversionError, Version, detect_version
from lsconvert.objects.versions import is_v1, schema_version


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ({"completions": []}, Version.V1),
        ({"annotations": []}, Version.V2),
        ({"annotations": [{"result": [[]]}]}, Version.V1),
        ({"annotations": [{"aggregated": False}]}, Version.V1),
        ({"annotations": [{"ground_truth": True, "result": []}]}, Version.V2),
        ({"predictions": [{"result": [[{}]]}]}, Version.V1),
        ({"predictions": [{"result": [{}]}]}, None),
        ({"data": {"completions": []}}, None),
        ({}, None),
        ({"completion_count": 1}, Version.V1),
        ({"annotation_count": 1}, Version.V2),
    ],
)
def test_detect_version(document, version):
    assert detect_version(document) is version
    assert is_v1(document) == (version is Version.V1)


def test_a_v1_task_that_cannot_be_converted():
    task = {"completions": [1], "annotations": [2]}
    with pytest.raises(ConversionError):
        detect_version(task)
    assert is_v1(task)


@pytest.mark.parametrize(
    ("task", "version"),
    [
        ({"completions": []}, Version.V1),
        ({"completions": [], "annotations": []}, Version.V1),
        ({"completions": [1], "annotations": [2]}, Version.V1),
        ({"annotations": [{"result": [[]]}]}, Version.V2),
        ({"annotations": [{"result": [[], 1]}]}, Version.V2),
        ({"predictions": [{"result": [[{}]]}]}, Version.V1),
        ({"predictions": [{"result": [[{}], {}]}]}, Version.V1),
        ({"predictions": []}, Version.V2),
        ({}, Version.V2),
        ([], Version.V2),
        (None, Version.V2),
    ],
)
def test_schema_version(task, version):
    assert schema_version(task) is version
