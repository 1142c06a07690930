"""`--map labels=`, `--map controls=` and `--replace-prefix`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

REGION = {"from_name": "l", "to_name": "i", "type": "choices", "value": {"choices": ["Car", "Bus"]}}
TASK = {"data": {"image": "/data/local-files/?d=1"}, "annotations": [{"ground_truth": True, "result": [REGION]}]}
LABELS = ("--map", "labels=labels.csv")
PREFIX = ("--replace-prefix", "data.image=/data/local-files/?d===s3://b/")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.json").write_text(json.dumps([TASK]))
    Path("labels.csv").write_text("old,new\nCar,Vehicle\n")
    return tmp_path


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, [*arguments])
    assert done.exit_code == code, done.output
    return done.stderr


def test_upgrade_verify_and_downgrade():
    report = run("upgrade", "in.json", "-o", "out.json", *LABELS, *PREFIX)
    assert "1 x map labels\n" in report
    assert "1 x replace a prefix in data.image\n" in report
    [task] = json.loads(Path("out.json").read_text())
    assert task["data"] == {"image": "s3://b/1"}
    assert task["annotations"][0]["ground_truth"] is True
    assert task["annotations"][0]["result"][0]["value"] == {"choices": ["Vehicle", "Bus"]}
    run("verify", "in.json", "out.json", *LABELS, *PREFIX)
    assert "--map" not in run("verify", "in.json", "out.json", *LABELS, code=1)
    run("downgrade", "out.json", "-o", "v1.json", *LABELS, *PREFIX)
    run("verify", "out.json", "v1.json", "--to", "v1", *LABELS, *PREFIX)
    run("upgrade", "v1.json", "-o", "back.json", "--keep-ground-truth")
    assert Path("back.json").read_bytes() == Path("in.json").read_bytes()


def test_notes():
    Path("labels.csv").write_text("old,new\nCar,Vehicle\nBus,Vehicle\n")
    report = run("upgrade", "in.json", "-o", "out.json", *LABELS, "--replace-prefix", "data.imgae=/data=x")
    assert "the new one of several old ones in a map" in report
    unused = "a map, or an entry of one, fits no string of the input; compare it with the file"
    assert f"{unused}: replace a prefix in data.imgae (1)" in report
    assert "have the same new text" in run("downgrade", "out.json", "-o", "v1.json", *LABELS, code=2)
    assert "fits no" not in run("upgrade", "in.json", "-o", "out.json", "--force", *LABELS)


def test_a_note_names_each_entry_that_fits_no_string():
    Path("labels.csv").write_text("old,new\nCar,Vehicle\nLory,Van\nTruk,Van\nsame,same\n")
    prefixes = ("--replace-prefix", "/data/=/d/", "--replace-prefix", "/zz/=/y/", "--replace-prefix", "/keep/=/keep/")
    report = run("upgrade", "in.json", "-o", "out.json", *LABELS, *prefixes)
    names = 'map labels "Lory", map labels "Truk", replace a prefix in data "/zz/" (3)'
    assert f"fit no string of the input; compare them with the file: {names}" in report


def test_a_text_is_unused_if_no_file_of_a_job_has_it():
    Path("in").mkdir()
    Path("in.json").rename("in/a.json")
    Path("in/b.json").write_text(json.dumps([TASK | {"data": {"image": "s3://b/2"}, "annotations": []}]))
    Path("labels.csv").write_text("old,new\nCar,Vehicle\nLory,Van\n")
    report = run("upgrade", "in", "-O", "out", *LABELS, *PREFIX)
    assert 'fits no string of the input; compare it with the file: map labels "Lory" (1)' in report
    assert "a string already had a new text of a map, or began with a new prefix" in report
    Path("labels.csv").write_text("old,new\nCar,Vehicle\n")
    assert "no string of the input" not in run("upgrade", "in", "-O", "out2", *LABELS, *PREFIX)
    Path("labels.csv").write_text("old,new\nLory,Van\n")
    assert "with the file: map labels (1)" in run("upgrade", "in", "-O", "out3", *LABELS, *PREFIX)


def test_a_label_that_is_a_new_one_already_is_noted():
    Path("labels.csv").write_text("old,new\nCar,Bus\n")
    note = "a string already had a new text of a map, or began with a new prefix: it looks like the renamed ones now"
    assert note in run("upgrade", "in.json", "-o", "out.json", *LABELS)
    Path("labels.csv").write_text("old,new\nCar,Bus\nBus,Car\n")
    assert "already had a new text" not in run("upgrade", "in.json", "-o", "swapped.json", *LABELS)


def test_the_check_shows_edits_of_new_tasks():
    assert "1 x map labels" in run("upgrade", "in.json", "--check", *LABELS, code=1)
    Path("labels.csv").write_text("old,new\nTruck,Lorry\n")
    assert "nothing to change" in run("upgrade", "in.json", "--check", *LABELS)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("/data/=x", "xlocal-files/?d=1"),
        ("data=/data/=x", "xlocal-files/?d=1"),
        ("/data/image=/data/=", "local-files/?d=1"),
        ("/data/local-files/?d===a==b", "a=b1"),
        ("data.image=/data/local-files/?d===", "1"),
    ],
)
def test_forms_of_prefixes(text, data):
    run("upgrade", "in.json", "-o", "out.json", "--replace-prefix", text)
    assert json.loads(Path("out.json").read_text())[0]["data"]["image"] == data


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "data.image=x", "data=x", "a=b=c", "data.image=a=b=c", "image=a=b"),
        *("/data/local-files/?d=/mnt=s3://b/", "data.image==x", "database=a=b"),
    ],
)
def test_unclear_prefixes(text):
    assert "Write == for an = in OLD or NEW" in run("upgrade", "in.json", "--replace-prefix", text, code=2)


def test_the_same_prefix_twice():
    twice = ("--replace-prefix", "a=b", "--replace-prefix", "data=a=c")
    assert "has two new ones" in run("upgrade", "in.json", *twice, code=2)
    run("upgrade", "in.json", "-o", "out.json", *twice[:2], *twice[:2], "--replace-prefix", "data.image=a=c")
    assert "is empty" in run("upgrade", "in.json", "--replace-prefix", "=b", code=2)


def test_a_job_runs_again_with_another_map():
    Path("in").mkdir()
    Path("in.json").rename("in/a.json")
    job = ("upgrade", "in", "-O", "out", "--resume", *LABELS)
    run(*job)
    first = Path("out/a.json").read_bytes()
    assert "skipped" in run(*job)
    Path("labels.csv").write_text("old,new\nCar,Auto\n")
    run(*job)
    assert Path("out/a.json").read_bytes() == first.replace(b"Vehicle", b"Auto")
    run(*job, *PREFIX)
    assert b"s3://b/1" in Path("out/a.json").read_bytes()
    run("verify", "in", "out", *LABELS, *PREFIX)
