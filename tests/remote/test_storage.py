"""Every place that takes a path takes a URL, and does the same with it."""

import gzip
import io
import json
import pickle
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import lsconvert
from lsconvert import OutputError, SourceError
from lsconvert.cli import cli
from lsconvert.io.remote import reader, writer

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
V1 = SAMPLE.read_bytes()
TASK = '{"id": %d, "data": {"text": "t"}, "completions": [{"id": %d, "completed_by": 7, "result": []}]}'


def tasks(count):
    return ("[\n" + ",\n".join(TASK % (n, n) for n in range(count)) + "\n]\n").encode()


def upgraded(content, **options):
    out = io.BytesIO()
    lsconvert.upgrade(content, out, **options)
    return out.getvalue()


V2 = upgraded(V1)


def run(line, **options):
    """Run a command; return its exit code and all of its output."""
    done = CliRunner().invoke(cli, line.split(), **options)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def small(monkeypatch):
    """Blocks of a few bytes, so that a small object has many. Servers want larger parts."""
    monkeypatch.setattr(reader, "BLOCK_SIZE", 100)


@pytest.mark.usefixtures("small")
def test_a_file_and_an_object(bucket, tmp_path):
    source = bucket.put("in/a.json", V1)
    report = lsconvert.upgrade(source, f"{bucket.url}/out/a.json")
    assert (report.source, report.target) == (source, f"{bucket.url}/out/a.json")
    assert bucket.get("out/a.json") == V2
    lsconvert.upgrade(source, tmp_path / "a.json")
    assert (tmp_path / "a.json").read_bytes() == V2
    lsconvert.upgrade(SAMPLE, f"{bucket.url}/b.json")
    assert bucket.get("b.json") == V2
    assert lsconvert.verify(source, [report.target]) is None
    assert lsconvert.verify(source, [source]) is not None
    assert lsconvert.inspect(source).tasks == 3
    assert [each["id"] for each in lsconvert.iter_tasks(source)] == [each["id"] for each in json.loads(V2)]
    lsconvert.downgrade(report.target, f"{bucket.url}/v1.json")
    assert lsconvert.verify(report.target, [f"{bucket.url}/v1.json"], to="v1") is None


def test_existing_objects(bucket):
    source = bucket.put("a.json", V1)
    target = bucket.put("out.json", b"old")
    with pytest.raises(OutputError, match="exists already"):
        lsconvert.upgrade(source, target)
    assert bucket.get("out.json") == b"old"
    lsconvert.upgrade(source, target, force=True)
    assert bucket.get("out.json") == V2
    lsconvert.upgrade(source, source)  # in place: needs no force
    assert bucket.get("a.json") == V2


def test_an_object_that_appears(bucket):
    """It is not replaced: the store decides, not an earlier look."""
    source = bucket.put("a.json", V1)
    with pytest.raises(OutputError, match="exists already"):
        lsconvert.upgrade(source, f"{bucket.url}/b.json", progress=lambda *_: bucket.put("b.json", b"other"))
    assert bucket.get("b.json") == b"other"


def test_an_object_that_is_changed_before_it_is_replaced(bucket):
    source = bucket.put("a.json", V1)
    with pytest.raises(OutputError, match="changed"):
        lsconvert.upgrade(source, source, progress=lambda *_: bucket.put("a.json", b"other"))
    assert bucket.get("a.json") == b"other"


@pytest.mark.parametrize("size", [20, 30_000])
def test_an_error_leaves_the_old_object(bucket, size):
    """Also if parts of the new one were uploaded."""
    source = bucket.put("a.json", tasks(size)[:-50])
    target = bucket.put("out.json", b"old")
    with pytest.raises(lsconvert.TruncatedInputError):
        lsconvert.upgrade(source, target, force=True)
    assert bucket.contents() == {"a.json": tasks(size)[:-50], "out.json": b"old"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_exception_leaves_the_old_object(memory, monkeypatch, error):
    monkeypatch.setattr(writer, "PART_SIZE", 1000)
    source = memory.put("a.json", tasks(30_000))
    target = memory.put("out.json", b"old")

    def progress(done, total):
        assert total == len(tasks(30_000))
        if done == total:
            raise error

    with pytest.raises(error):
        lsconvert.upgrade(source, target, force=True, progress=progress)
    assert memory.get("out.json") == b"old"
    lsconvert.upgrade(source, target, force=True)
    assert memory.get("out.json") == upgraded(tasks(30_000))


def test_an_object_that_changes_while_it_is_read(bucket, monkeypatch):
    monkeypatch.setattr(reader, "BLOCK_SIZE", 200_000)
    source = bucket.put("a.json", tasks(30_000))
    with pytest.raises(SourceError, match="changed"):
        lsconvert.upgrade(source, f"{bucket.url}/b.json", progress=lambda *_: bucket.put("a.json", tasks(29_999)))
    assert bucket.names() == ["a.json"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ["a.json.gz", "a.zip"])
def test_compressed(bucket, name):
    packed = io.BytesIO()
    if name.endswith("zip"):
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("in/a.json", V1)
    else:
        packed.write(gzip.compress(V1))
    source = bucket.put(name, packed.getvalue())
    lsconvert.upgrade(source, f"{bucket.url}/out.json.gz")
    assert gzip.decompress(bucket.get("out.json.gz")) == V2


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 200, 1000])
def test_reader(bucket, size):
    content = bytes(n % 251 for n in range(size))
    with reader.RemoteReader(bucket.put("a", content)) as file:
        assert file.object_size == size
        assert file.read() == content
        assert file.read(1) == b""
        for start, count in ((0, 1), (size // 2, 150), (max(0, size - 3), 10), (5, 0)):
            assert file.seek(start) == start
            assert file.read(count) == content[start : start + count]
        file.seek(-min(3, size), io.SEEK_END)
        assert file.read() == content[-3:]


def test_maps_configs_schemas_and_quarantine(bucket):
    broken = tasks(3).replace(b'"completions": [{"id": 1', b'"annotations": [{"x": 1}], "completions": [{"id": 1')
    source = bucket.put("a.json", broken)
    users = bucket.put("users.csv", b"expert,user\n7,70\n")
    config = bucket.put("c.xml", b'<View><Text name="t" value="$text"/><TextArea name="a" toName="t"/></View>')
    code, output = run(
        f"upgrade {source} -o {bucket.url}/out.json --users {users} --config {config} --for import "
        f"--quarantine {bucket.url}/bad.jsonl"
    )
    assert code == 1, output
    assert bucket.get("out.json").count(b'"completed_by": 70') == 2
    assert json.loads(bucket.get("bad.jsonl"))["task"]["id"] == 1
    schema = bucket.put("schema.json", b'{"required": ["annotations"]}')
    assert run(f"validate {source} --schema {schema}")[0] == 1
    assert run(f"validate {bucket.url}/out.json --schema {schema}")[0] == 0
    ids = bucket.put("ids.txt", b"0\n")
    assert run(f"filter {source} --where task_id=@{ids} -o {bucket.url}/one.json")[0] == 0
    assert len(json.loads(bucket.get("one.json"))) == 1


def test_a_quarantine_that_is_restored(bucket, monkeypatch):
    """The output cannot be published, so the quarantine of the run before stays."""
    source = bucket.put("a.json", tasks(3))
    target, quarantine = bucket.put("out.json", b"old"), bucket.put("bad.jsonl", b"old")
    before = bucket.contents()
    real = writer.RemoteFile.publish

    def publish(file):
        if file.file.name.endswith("out.json"):
            raise OutputError("the store is full")
        real(file)

    monkeypatch.setattr(writer.RemoteFile, "publish", publish)
    with pytest.raises(OutputError, match="the store is full"):
        lsconvert.upgrade(source, target, quarantine=quarantine, force=True)
    assert bucket.contents() == before


def test_many_parts(memory, monkeypatch, tmp_path):
    """Their temporary files are closed, and removed at the end."""
    monkeypatch.setattr("lsconvert.io.split_writer.MAX_OPEN", 2)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    report = lsconvert.upgrade(memory.put("a.json", tasks(9)), f"{memory.url}/x.json", max_tasks=1)
    assert len(report.parts) == 9
    assert lsconvert.verify(f"{memory.url}/a.json", [report.target]) is None
    assert not [*tmp_path.glob("lsconvert-*")]
    with pytest.raises(OutputError, match="exists already"):
        lsconvert.upgrade(f"{memory.url}/a.json", f"{memory.url}/x.json", max_tasks=1)
    assert not [*tmp_path.glob("lsconvert-*")]


def test_parts(bucket):
    source = bucket.put("a.json", tasks(5))
    target = f"{bucket.url}/out/x.json"
    report = lsconvert.upgrade(source, target, max_tasks=2)
    assert report.target == f"{bucket.url}/out/x.manifest.json"
    names = ["out/x-001.json", "out/x-002.json", "out/x-003.json"]
    assert bucket.names() == ["a.json", *names, "out/x.manifest.json"]
    assert lsconvert.verify(source, [report.target]) is None
    assert lsconvert.inspect(report.target).tasks == 5
    with pytest.raises(OutputError, match="exists already"):
        lsconvert.upgrade(source, target, max_tasks=2)
    with pytest.raises(OutputError, match="left from an earlier run"):
        lsconvert.upgrade(source, target, max_tasks=4, force=True)
    lsconvert.upgrade(source, target, max_tasks=2, force=True)
    bucket.put("out/x-002.json", bucket.get("out/x-001.json"))
    with pytest.raises(SourceError, match="not the file that the manifest describes"):
        lsconvert.inspect(report.target)


def test_folders_and_patterns(bucket, tmp_path):
    for name in ("in/2024/b.json", "in/2024/a.json", "in/c.jsonl", "in/notes.txt", "in/.hidden.json", "in/d/e.json"):
        content = V1 if not name.endswith("l") else b"".join(TASK.encode() % (n, n) + b"\n" for n in range(3))
        bucket.put(name, content)
    expected = ["2024/a.json", "2024/b.json", "c.jsonl", "d/e.json"]
    for folder in (f"{bucket.url}/in", f"{bucket.url}/in/"):
        found = lsconvert.find_files([folder])
        assert [each.name for each in found] == expected
        assert [each.path for each in found] == [f"{bucket.url}/in/{name}" for name in expected]
        assert all(each.size == len(bucket.get(f"in/{each.name}")) for each in found)
    for pattern, names in {
        "in/2024/*.json": ["a.json", "b.json"],
        "in/*.json*": ["c.jsonl"],
        "in/20*": ["2024/a.json", "2024/b.json"],
        "in/**/*.json": ["2024/a.json", "2024/b.json", "d/e.json"],
        "in/**": [*expected, "notes.txt"],
        "in/202?/[a]*": ["2024/a.json"],
    }.items():
        assert [each.name for each in lsconvert.find_files([f"{bucket.url}/{pattern}"])] == names, pattern
    assert run(f"upgrade {bucket.url}/in -O {bucket.url}/out")[0] == 0
    record = "out/.lsconvert-job.jsonl"
    assert [key for key in bucket.names() if key.startswith("out/")] == [record, *(f"out/{name}" for name in expected)]
    assert bucket.get("out/2024/a.json") == V2
    assert run(f"verify {bucket.url}/in {bucket.url}/out")[0] == 0
    assert run(f"upgrade {bucket.url}/in -o {bucket.url}/out/")[0] == 4  # the outputs exist
    assert run(f"upgrade {bucket.url}/in -O {bucket.url}/out/ --force")[0] == 0
    assert run(f"upgrade {bucket.url}/in/2024/*.json -O {tmp_path}/local")[0] == 0
    assert (tmp_path / "local" / "b.json").read_bytes() == V2
    assert run(f"upgrade {bucket.url}/in -O {bucket.url}/in")[0] == 2
    bucket.put("out/extra.json", V2)
    assert run(f"verify {bucket.url}/in {bucket.url}/out")[0] == 1
    assert run(f"merge {bucket.url}/in/c.jsonl {bucket.url}/in/d -o {bucket.url}/m.json --on-duplicate keep")[0] == 0
    assert len(json.loads(bucket.get("m.json"))) == 6
    assert run(f"inspect {bucket.url}/in")[0] == 0
    assert run(f"upgrade {bucket.url}/none")[0] == 3


def test_a_target_storage_and_a_file_for_each_task(bucket, tmp_path):
    def annotation(number):
        return json.dumps({"id": number, "result": [], "task": {"id": number % 4, "data": {"t": 1}}}).encode()

    local = tmp_path / "target"
    local.mkdir()
    for number in range(20):
        bucket.put(f"target/{number}", annotation(number))
        (local / str(number)).write_bytes(annotation(number))
    assert len(lsconvert.find_files([f"{bucket.url}/target"])) == 1
    lsconvert.upgrade(f"{bucket.url}/target/", f"{bucket.url}/out.json")
    lsconvert.upgrade(local, tmp_path / "out.json")
    assert bucket.get("out.json") == (tmp_path / "out.json").read_bytes()
    folder = f"{bucket.url}/each"
    assert run(f"upgrade {bucket.url}/target --one-file-per-task {folder}")[0] == 0
    assert [key for key in bucket.names() if key.startswith("each/")] == [f"each/{n}.json" for n in range(4)]
    assert lsconvert.verify(f"{bucket.url}/out.json", [folder]) is None
    assert run(f"upgrade {bucket.url}/target --one-file-per-task {folder}")[0] == 4
    assert run(f"upgrade {bucket.url}/target --one-file-per-task {folder} --force")[0] == 0
    assert run(f"upgrade {bucket.url}/target --one-file-per-task {bucket.url}/target/x")[0] == 4


def test_messages(bucket):
    for line, code, message in (
        ("upgrade {}/none.json", 3, "none.json: no such object"),
        ("upgrade {}/a//b.json", 3, "not a key that can be used"),
        ("upgrade {} -o {}", 4, "is the name of a bucket"),
        ("validate {}/none/ ", 3, "no such object"),
    ):
        bucket.put("x.json", V1)
        found = run(line.format(bucket.url, bucket.url))
        assert found[0] == code, found
        assert message in found[1]


def test_nothing_holds_a_secret(bucket):
    """Jobs are sent to other machines as their URLs; results come back."""
    import servers

    report = lsconvert.upgrade(bucket.put("a.json", V1), f"{bucket.url}/b.json")
    with pytest.raises(SourceError) as caught:
        lsconvert.upgrade(f"{bucket.url}/none", None)
    for value in (report, caught.value, lsconvert.find_files([bucket.url])):
        text = pickle.dumps(value) + repr(value).encode() + str(value).encode()
        assert not any(secret.encode() in text for secret in servers.SECRETS)
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), SourceError)
