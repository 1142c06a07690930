"""Batches into remote folders keep their record there, and go on with it."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import obstore
import pytest
import servers
from click.testing import CliRunner
from obstore.exceptions import PermissionDeniedError

import lsconvert
from lsconvert.cli import cli
from lsconvert.conversion.batch import output_folder
from lsconvert.errors import OutputError
from lsconvert.io.remote import line_file, writer

V1 = b'[{"id": 1, "data": {"a": 1}, "completions": [{"id": 2, "result": []}]}]'
V2 = V1.replace(b"completions", b"annotations")
NAMES = ["a.json", "sub/b.json", "sub/c.jsonl"]
RECORD = ".lsconvert-job.jsonl"


@pytest.fixture(params=["threads", "executor"])
def how(request):
    """Keyword arguments: nothing, or an executor."""
    if request.param == "threads":
        yield {"jobs": 2}
        return
    with ThreadPoolExecutor(2) as executor:
        yield {"executor": executor}


@pytest.fixture(params=["asked", "listed"])
def lookups(request, monkeypatch):
    """Outputs are looked up by a request for each, or by one list of the folder."""
    monkeypatch.setattr(output_folder, "MANY", 1 if request.param == "listed" else 1000)


def filled(bucket):
    """Put three files into in/."""
    for name in NAMES:
        bucket.put(f"in/{name}", V1)
    return bucket


@pytest.fixture
def tree(bucket):
    return filled(bucket)


@pytest.fixture
def memory_tree(memory):
    return filled(memory)


def upgrade(bucket, *, source="in", **options):
    return lsconvert.upgrade_many(f"{bucket.url}/{source}", f"{bucket.url}/out", **options)


def left(bucket, folder="out"):
    return [key.removeprefix(f"{folder}/") for key in bucket.names() if key.startswith(f"{folder}/")]


def lines(bucket):
    return [json.loads(line) for line in bucket.get(f"out/{RECORD}").splitlines()]


@pytest.mark.usefixtures("lookups")
def test_resume(tree, how):
    assert str(upgrade(tree, **how)) == "3 of 3 files converted"
    assert left(tree) == [RECORD, *NAMES]
    assert sorted(entry["name"] for entry in lines(tree)) == NAMES
    assert str(upgrade(tree, resume=True, **how)) == "0 of 3 files converted, 3 skipped (done before)"
    tree.put("in/sub/b.json", V1 + b"\n")
    obstore.delete(tree.store, "out/a.json")
    assert str(upgrade(tree, resume=True, **how)) == "2 of 3 files converted, 1 skipped (done before)"
    assert str(upgrade(tree, resume=True, **how)) == "0 of 3 files converted, 3 skipped (done before)"
    assert str(upgrade(tree, resume=True, keep_ground_truth=True, **how)) == "3 of 3 files converted"
    assert left(tree) == [RECORD, *NAMES]
    assert tree.get("out/sub/b.json") == V2 + b"\n"


@pytest.mark.usefixtures("lookups")
def test_only_outputs_of_the_job_are_replaced(memory_tree, how):
    upgrade(memory_tree, **how)
    assert len(upgrade(memory_tree, **how).failures) == 3
    memory_tree.put("in/a.json", V1 + b"\n")
    memory_tree.put("out/a.json", b"[]")
    (failure,) = upgrade(memory_tree, resume=True, **how).failures
    assert failure.error.where.file == f"{memory_tree.url}/out/a.json"
    assert "not as an earlier run" in failure.error.message
    assert memory_tree.get("out/a.json") == b"[]"


@pytest.mark.usefixtures("lookups")
def test_outputs_that_a_killed_run_did_not_record(memory_tree, how):
    """They are what a conversion writes, so they are written again."""
    upgrade(memory_tree, **how)
    obstore.delete(memory_tree.store, f"out/{RECORD}")
    memory_tree.put("out/sub/b.json", b"[]")
    report = upgrade(memory_tree, resume=True, **how)
    assert (report.done, [each.source for each in report.failures]) == (2, [f"{memory_tree.url}/in/sub/b.json"])


@pytest.mark.usefixtures("lookups")
def test_parts_of_outputs(memory, how):
    for name in ("a.json", "b.json"):
        memory.put(f"in/{name}", b"[" + V1[1:-1] + b"," + V1[1:-1] + b"]")
    upgrade(memory, max_tasks=1, **how)
    parts = [f"{stem}{end}" for stem in "ab" for end in ("-001.json", "-002.json", ".manifest.json")]
    assert left(memory) == [RECORD, *parts]
    assert upgrade(memory, max_tasks=1, resume=True, **how).skipped == 2
    assert len(upgrade(memory, max_tasks=1, **how).failures) == 2
    obstore.delete(memory.store, "out/b.manifest.json")
    assert str(upgrade(memory, max_tasks=1, resume=True, **how)).startswith("1 of 2 files converted, 1 skipped")
    obstore.delete(memory.store, f"out/{RECORD}")
    obstore.delete(memory.store, "out/b.manifest.json")  # as if the run had been killed before it wrote it
    assert upgrade(memory, max_tasks=1, resume=True, **how).done == 2


def test_the_command_line(tree):
    command = ["upgrade", f"{tree.url}/in", "-O", f"{tree.url}/out"]
    assert CliRunner().invoke(cli, command).exit_code == 0
    done = CliRunner().invoke(cli, [*command, "--resume"])
    assert (done.exit_code, "3 skipped (done before)" in done.output) == (0, True), done.output
    assert left(tree) == [RECORD, *NAMES]


def test_local_files_and_objects(tree, tmp_path, how):
    folder = tmp_path / "local"
    for _ in range(2):
        report = lsconvert.upgrade_many(f"{tree.url}/in", folder, resume=True, **how)
    assert report.skipped == 3
    for _ in range(2):
        report = lsconvert.downgrade_many(folder, f"{tree.url}/back", resume=True, **how)
    assert report.skipped == 3
    Path(folder, "a.json").write_bytes(V2)  # the same content
    assert lsconvert.downgrade_many(folder, f"{tree.url}/back", resume=True, **how).skipped == 3
    Path(folder, "a.json").write_bytes(V2 + b" ")
    assert lsconvert.downgrade_many(folder, f"{tree.url}/back", resume=True, **how).done == 1
    assert tree.get("back/a.json").endswith(b"] ")


def test_a_target_storage_is_one_input(bucket, how):
    for number in range(3):
        bucket.put(f"in/{number}", b'{"id": %d, "result": [], "task": {"id": 1, "data": {}}}' % number)
    assert upgrade(bucket, **how).done == 1
    assert upgrade(bucket, resume=True, **how).skipped == 1
    bucket.put("in/1", b'{"id": 1, "result": [], "task": {"id": 1, "data": {"a": 1}}}')
    assert upgrade(bucket, resume=True, **how).done == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_run_keeps_its_record(memory_tree, monkeypatch, how, error):
    monkeypatch.setattr(line_file, "LINES", 1)

    def stop(outcome):
        if outcome.item.name == "sub/b.json":
            raise error

    with pytest.raises(error):
        upgrade(memory_tree, on_outcome=stop, **how)
    assert RECORD in left(memory_tree)
    report = upgrade(memory_tree, resume=True, **how)
    assert report.skipped >= 2
    assert left(memory_tree) == [RECORD, *NAMES]


def test_a_file_that_fails_is_converted_again(memory_tree, how):
    memory_tree.put("in/sub/b.json", b"[")
    assert len(upgrade(memory_tree, **how).failures) == 1
    memory_tree.put("in/sub/b.json", V1)
    assert str(upgrade(memory_tree, resume=True, **how)) == "1 of 3 files converted, 2 skipped (done before)"


def test_a_store_that_refuses_the_record(memory, monkeypatch, how):
    memory.put("in/a.json", V1)
    real = writer.RemoteFile.publish

    def publish(file):
        if ".lsconvert-job" in file.file.name:
            raise OutputError("the store refuses access")
        real(file)

    monkeypatch.setattr(writer.RemoteFile, "publish", publish)
    with pytest.warns(UserWarning, match="refuses access; --resume will convert files again"):
        report = upgrade(memory, **how)
    assert report.done == 1
    assert left(memory) == ["a.json"]


def test_a_store_that_refuses_to_delete(memory_tree, monkeypatch):
    def delete(store, paths):
        raise PermissionDeniedError("403")

    upgrade(memory_tree)
    with monkeypatch.context() as patch:
        patch.setattr(obstore, "delete", delete)
        for run in range(1, 4):
            memory_tree.put("in/a.json", V1 + b"\n" * run)
            with pytest.warns(UserWarning, match="stays in several objects: the store refuses access"):
                assert upgrade(memory_tree, resume=True).skipped == 2
            assert len(lines(memory_tree)) == 3
            assert len(left(memory_tree, "out/.lsconvert-job")) == run
    assert upgrade(memory_tree, resume=True).skipped == 3
    assert len(lines(memory_tree)) == 6
    assert left(memory_tree) == [RECORD, *NAMES]


def test_segments_are_neither_inputs_nor_outputs(memory_tree, monkeypatch):
    upgrade(memory_tree)
    memory_tree.put("out/.lsconvert-job/00000001.jsonl", b"{}\n")
    assert [each.name for each in lsconvert.find_files([f"{memory_tree.url}/out"])] == NAMES
    assert [each.name for each in lsconvert.find_files([f"{memory_tree.url}/out/**/*.jsonl"])] == ["sub/c.jsonl"]
    assert CliRunner().invoke(cli, ["verify", f"{memory_tree.url}/in", f"{memory_tree.url}/out"]).exit_code == 0
    assert [each.name for each in lsconvert.find_files([memory_tree.url])] == [f"in/{name}" for name in NAMES]


def test_states_of_inputs_come_from_lists(memory_tree, monkeypatch):
    """Nothing is asked for by itself if a folder was searched, and if the outputs are listed."""
    monkeypatch.setattr(output_folder, "MANY", 1)
    upgrade(memory_tree)
    asked, real = [], obstore.head
    monkeypatch.setattr(obstore, "head", lambda store, path: asked.append(path) or real(store, path))
    for source in ("in", "in/**"):
        assert len(lsconvert.find_files([f"{memory_tree.url}/{source}"])) == 3
        report = upgrade(memory_tree, source=source, resume=True)
        assert report.skipped == 3
    assert not [path for path in asked if path.endswith(tuple(NAMES))]


def test_the_record_has_no_secret(memory_tree):
    upgrade(memory_tree)
    text = memory_tree.get(f"out/{RECORD}").decode()
    assert not any(secret in text for secret in servers.SECRETS)
    assert "://" not in text
