"""The record of finished files: it has a file if input, options, version and outputs are the same."""

import json
import os

import pytest

import lsconvert
from lsconvert import Item
from lsconvert.conversion.batch import done_files
from lsconvert.conversion.batch.done_files import NAME, DoneFiles
from lsconvert.conversion.batch.file_facts import facts_of, state
from lsconvert.conversion.batch.record_options import digest_of
from lsconvert.errors import OutputError

OPTIONS = {"to": "v2", "users": None, "maps": {}, "force": False}


@pytest.fixture
def item(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "out" / "a.json").write_text("[]")
    return Item(str(tmp_path / "a.json"), "a.json", str(tmp_path / "out" / "a.json"))


def done(item, options=OPTIONS, **settings):
    return DoneFiles(os.path.dirname(item.target), digest_of(options), resume=True, **settings)


def has(item, options=OPTIONS):
    return done(item, options).code(item) is not None


def add(item, code=0):
    done(item).add(item, facts_of(item.source, state(item.source), [item.target], checksums=True), code)


@pytest.fixture
def known(item):
    assert not has(item)
    add(item)
    assert has(item)
    return item


def test_other_options(known):
    assert not has(known, {**OPTIONS, "to": "v1"})
    assert has(known, {**OPTIONS, "force": True})
    assert not has(known, {**OPTIONS, "users": lsconvert.read_ids({1: 2})})
    assert has(known, dict(reversed(OPTIONS.items())))


def test_spellings_of_the_same_prefixes():
    spellings = [{"a:": "b:"}, {"data": {"a:": "b:"}}, {"/data": {"a:": "b:"}}]
    assert len({digest_of({**OPTIONS, "replace_prefix": each}) for each in spellings}) == 1
    assert digest_of(OPTIONS) != digest_of({**OPTIONS, "replace_prefix": spellings[0]})


def test_a_config_counts_by_its_content(tmp_path):
    xml = b'<View><Text name="t" value="$a"/><Choices name="c" toName="t"><Choice value="x"/></Choices></View>'
    (tmp_path / "config.xml").write_bytes(xml)
    configs = [xml, tmp_path / "config.xml", xml.replace(b'"$a"', b'"$b"')]
    arguments = [{**OPTIONS, "target": "import", "config": lsconvert.read_config(each)} for each in configs]
    one, same, other = map(digest_of, arguments)
    assert one == same != other


def test_another_version(known, monkeypatch):
    monkeypatch.setattr(done_files, "lsconvert_version", lambda: "99")
    assert not has(known)


def test_another_input(known):
    with open(known.source, "a") as file:
        file.write(" ")
    assert not has(known)


def test_the_same_content_written_again(known):
    with open(known.source, "w") as file:
        file.write("[]")
    os.utime(known.source, ns=(1, 1))
    assert has(known)
    with open(known.source, "w") as file:
        file.write("{}")
    os.utime(known.source, ns=(2, 2))
    assert not has(known)


@pytest.mark.parametrize("change", [os.remove, lambda path: os.truncate(path, 1)])
def test_another_output(known, change):
    change(known.target)
    assert not has(known)


def test_the_last_line_counts(known):
    with open(known.source, "a") as file:
        file.write(" ")
    add(known)
    assert has(known)


@pytest.mark.parametrize(
    "line",
    ['{"name": "a.json", "si', "5", "null", "[]", "{}", "\ud800", '{"name": "a.json", "outputs": {"a.json": 2}}'],
)
def test_lines_that_are_not_entries(known, line):
    with open(os.path.join(os.path.dirname(known.target), NAME), "a", errors="surrogatepass") as file:
        file.write(line)
    assert has(known)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "x"},
        {"code": None},
        {"code": 99},
        *({"outputs": {"a.json": each}} for each in (None, "x", [1], {}, {"size": 2})),
    ],
)
def test_entries_with_damaged_values(item, change):
    entry = {"name": "a.json", "size": 2, "mtime_ns": 1, "sha256": None, "options": digest_of(OPTIONS)}
    entry |= {"version": lsconvert.__version__, "code": 0, "outputs": {}, **change}
    with open(os.path.join(os.path.dirname(item.target), NAME), "w") as file:
        file.write(f"{json.dumps(entry)}\n{'[' * 100_000}\n")
    assert not has(item)
    with pytest.raises(OutputError, match="not as an earlier run"):
        done(item).may_replace(item)


def test_folders(item, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "tasks.json").write_text("{}")
    item = item._replace(source=str(folder))
    add(item)
    assert has(item)
    (folder / "more.json").write_text("{}")
    assert not has(item)


def test_a_record_that_cannot_be_written_is_a_warning(tmp_path):
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "out" / NAME).mkdir(parents=True)
    with pytest.warns(UserWarning, match="--resume will convert files again"):
        report = lsconvert.upgrade_many(tmp_path / "a.json", tmp_path / "out")
    assert report.done == 1


def test_a_line_after_one_that_was_cut(item):
    record = os.path.join(os.path.dirname(item.target), NAME)
    with open(record, "w") as file:
        file.write('{"name": "a.js')
    add(item)
    assert has(item)


def test_outputs_with_another_time_are_compared_by_content(known):
    os.utime(known.target, ns=(1, 1))
    assert has(known)
    with open(known.target, "w") as file:
        file.write("{}")
    os.utime(known.target, ns=(2, 2))
    assert not has(known)


def test_a_file_that_changed_while_it_was_converted(item):
    before = state(item.source)
    with open(item.source, "w") as file:
        file.write("{}")
    os.utime(item.source, ns=(5, 5))
    done(item).add(item, facts_of(item.source, before, [item.target], checksums=True), 0)
    os.utime(item.source, ns=(6, 6))
    assert not has(item)
    assert done(item).may_replace(item)  # the output is ours


def test_the_exit_code_is_kept(item):
    add(item, code=1)
    assert done(item).code(item) == 1


def test_only_known_outputs_are_replaced(known):
    assert done(known).may_replace(known)
    with open(known.target, "a") as file:
        file.write(" ")
    with pytest.raises(lsconvert.OutputError, match="not as an earlier run of this job wrote it"):
        done(known).may_replace(known)
    os.remove(known.target)
    assert not done(known).may_replace(known)


@pytest.mark.parametrize(
    ("name", "splits", "refused"),
    [
        ("a-001.json", True, True),
        ("a.manifest.json", True, True),
        ("a.json.quarantine.jsonl", False, True),
        ("a-001.json", False, False),
        ("a-1.json", True, False),
        ("b.json", True, False),
    ],
)
def test_files_that_the_record_does_not_have(known, name, splits, refused):
    path = os.path.join(os.path.dirname(known.target), name)
    with open(path, "w") as file:
        file.write("[]")
    if refused:
        with pytest.raises(lsconvert.OutputError, match=r"exists already"):
            done(known, splits=splits).may_replace(known)
    else:
        assert done(known, splits=splits).may_replace(known)


def test_without_resume_nothing_is_done(known):
    files = DoneFiles(os.path.dirname(known.target), digest_of(OPTIONS), resume=False)
    assert files.code(known) is None
    assert not files.may_replace(known)


def test_the_last_line_of_a_file_counts_in_a_long_record(item, tmp_path):
    items = [item._replace(name=f"{number}.json") for number in range(30)]
    for code in (0, 1):
        for each in items:
            done(item).add(each, facts_of(item.source, state(item.source), [item.target], checksums=True), code)
    path = tmp_path / "out" / NAME
    with path.open("a") as file:
        file.write('{"name": "3.json"}\n"x"\n{"name": "4.js')
    record = done(item)
    assert [record.code(each) for each in items] == [1] * len(items)
    assert record.code(item) is None


def test_a_record_that_was_removed_meanwhile(known, tmp_path):
    record = done(known)
    (tmp_path / "out" / NAME).unlink()
    assert record.code(known) is None
