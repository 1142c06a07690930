"""Rows of every region type, and many tasks before the first value of a column, become typed columns."""

import json
import typing
from pathlib import Path

import pytest

import lsconvert

EXAMPLES = Path(__file__).parents[1] / "schemas" / "examples" / "regions" / "valid"
REGIONS = [json.loads(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.json"))]
# The columns of the first 500 rows are as empty as possible.
BARE = [{"annotations": [{"result": [{}]}]}] * 500
FULL = {
    "id": 1,
    "data": {"text": "a"},
    "annotations": [{"id": 2, "completed_by": 3, "lead_time": 1, "result": REGIONS}],
}
TASKS = [
    *BARE,
    FULL,
    {"id": "1", "annotations": [{"id": "x", "lead_time": "2", "was_cancelled": True, "result": REGIONS}]},
]
COUNT = len(BARE) + 2 * len(REGIONS)


def test_polars():
    polars = pytest.importorskip("polars")
    schema = typing.get_type_hints(lsconvert.RegionRow)
    frame = polars.DataFrame(lsconvert.iter_regions(TASKS), schema=schema)
    assert frame.height == COUNT
    assert list(frame.columns) == list(schema)
    kinds = {name: str(kind) for name, kind in frame.schema.items()}
    assert (kinds["task_id"], kinds["labels"], kinds["lead_time"]) == ("String", "List(String)", "Float64")
    assert "Null" not in kinds.values()
    assert "Object" not in kinds.values()
    assert frame["lead_time"].drop_nulls().unique().sort().to_list() == [1.0, 2.0]
    empty = polars.DataFrame(lsconvert.iter_regions([]), schema=schema)
    assert empty.schema == frame.schema
    inferred = polars.DataFrame(lsconvert.iter_regions(TASKS), infer_schema_length=None)
    assert inferred["type"].to_list() == frame["type"].to_list()


def test_pandas():
    pandas = pytest.importorskip("pandas")
    columns = list(typing.get_type_hints(lsconvert.RegionRow))
    frame = pandas.DataFrame(lsconvert.iter_regions(TASKS), columns=columns)
    assert len(frame) == COUNT
    assert str(frame.convert_dtypes()["was_cancelled"].dtype) == "boolean"
    assert frame["lead_time"].dropna().unique().tolist() == [1.0, 2.0]
    assert set(frame["task_id"].dropna()) == {"1"}
    assert len(frame.explode("labels")) >= COUNT
    empty = pandas.DataFrame(lsconvert.iter_regions([]), columns=columns)
    assert list(empty["labels"]) == []
