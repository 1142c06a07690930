"""One large file as several files that the workers of engines write, also if one of them is killed."""

import json

import pytest
from killed_shards import killing_once
from test_engines import dask, processes, ray_cluster

import lsconvert
from lsconvert.conversion.ranges import jobs_ahead, open_source

pytestmark = [
    pytest.mark.engines,
    pytest.mark.filterwarnings("default"),  # as in test_engines.py
]
TASKS = [{"id": i, "data": {"text": "é" * (i % 50)}, "completions": [{"id": i, "result": []}]} for i in range(2000)]


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(open_source, "HEAD_SIZE", 5000)


@pytest.mark.parametrize("engine", [dask, ray_cluster, processes])
@pytest.mark.parametrize("kills", [False, True])
def test_shards(tmp_path, monkeypatch, engine, kills):
    source = tmp_path / "in.json"
    source.write_text(json.dumps(TASKS, indent=1))
    lsconvert.upgrade(source, tmp_path / "alone.json", shard_size=30_000)
    alone = [tmp_path / part["file"] for part in json.loads((tmp_path / "alone.manifest.json").read_text())["parts"]]
    if kills:
        monkeypatch.setattr(jobs_ahead, "convert_range", killing_once)
    with engine() as executor:
        report = lsconvert.upgrade(source, tmp_path / "out.json", shard_size=30_000, executor=executor)
    assert (tmp_path / "killed").exists() == kills
    parts = [tmp_path / part.file for part in report.parts]
    assert {*parts} == {*tmp_path.glob("out-*")}
    is_broken = kills and engine is processes  # such a pool converts no more, so the run writes one file
    assert (report.tasks, report.warned) == (2000, 0)
    assert lsconvert.verify(source, [tmp_path / "out.manifest.json"]) is None
    if not is_broken:
        assert report.whole == ""
        assert [path.read_bytes() for path in parts] == [path.read_bytes() for path in alone]
