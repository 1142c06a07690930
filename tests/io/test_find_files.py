"""The files of a job: named files, patterns, folders; and what is left out."""

import os

import pytest

from lsconvert import SourceError, find_files
from lsconvert.conversion.batch.done_files import NAME
from lsconvert.io.find_files import RECORD

TASKS = '[{"id": 1, "data": {}, "annotations": []}]'
ANNOTATION = '{"id": 1, "result": [], "task": {"id": 1, "data": {}}}'


@pytest.fixture
def make(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def make(**texts):
        for name, text in texts.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return make


def names(*paths, **options):
    return [found.name for found in find_files(paths, **options)]


def test_files_are_taken_as_they_are(make):
    make(a_json=TASKS)
    assert [*find_files(["a.json", "-", "nothing.json"])] == [
        ("a.json", "a.json", len(TASKS), None),
        ("-", "-", 0, None),
        ("nothing.json", "nothing.json", 0, None),
    ]


def test_a_folder_of_exports_is_searched(make):
    make(in__b_json=TASKS, in__a__c_jsonl=TASKS, in__a__d_json_gz=TASKS, in__e_txt="x")
    assert names("in") == ["a/c.jsonl", "a/d.json.gz", "b.json"]
    assert names("in/", "in/b.json") == ["a/c.jsonl", "a/d.json.gz", "b.json", "b.json"]


def test_what_is_left_out(make):
    make(in__a_json=TASKS, in___hidden_json=TASKS, in__out_manifest_json="{}", in__a_json_quarantine_jsonl="{}")
    assert names("in") == ["a.json"]
    make(in__out__a_json=TASKS)
    assert names("in", skip=["in/out"]) == ["a.json"]


def test_projects_and_storages_are_one_input(make):
    make(
        in__project__tasks_json="{}", in__project__completions__1_json="{}", in__storage__7=ANNOTATION, in__z_json=TASKS
    )
    assert names("in") == ["project.json", "storage.json", "z.json"]
    assert names("in/storage") == ["storage.json"]
    os.chdir("in/storage")
    assert names(".") == ["storage.json"]


def test_a_broken_first_file_is_an_input(make):
    make(in__a_json="[oops]", in__b_json=TASKS)
    assert names("in") == ["a.json", "b.json"]


def test_links_to_folders_are_not_followed(make):
    make(in__a_json=TASKS)
    os.symlink(os.path.abspath("in"), "in/loop")
    assert names("in") == ["a.json"]


def test_patterns(make):
    make(in__a_json=TASKS, in__b__c_json=TASKS)
    assert names("in/*.json") == ["a.json"]
    assert names("in/**/*.json") == ["a.json", "b/c.json"]
    assert names("in/b/*.json") == ["c.json"]
    assert names("in/*") == ["a.json", "b/c.json"]
    assert names("*/b/*.json") == ["in/b/c.json"]
    assert names("in/**") == ["a.json", "b/c.json"]
    assert names("in/**/*") == ["a.json", "b/c.json"]
    assert names("in/**/*.json", skip=["in/b"]) == ["a.json"]
    assert names(os.path.abspath("in") + "/**/*.json") == ["a.json", "b/c.json"]
    assert names("in/*.xml") == ["*.xml"]


def test_include_and_exclude(make):
    make(in__a_json=TASKS, in__b__c_json=TASKS, in__b__d_jsonl=TASKS)
    assert names("in", include=["*.json"]) == ["a.json", "b/c.json"]
    assert names("in", include=["b/*"], exclude=["*.jsonl"]) == ["b/c.json"]
    with pytest.raises(SourceError, match="no file in this folder matches"):
        names("in", include=["*.xml"])
    assert names("in/a.json", include=["*.xml"]) == ["a.json"]  # patterns are for folders


def test_archives(make):
    make(in__a_zip="x", in__b_tar_gz="x", in__c_tgz="x")
    assert names("in") == ["a.zip", "b.json", "c.json"]


def notes(*paths, **options):
    found: list[str] = []
    names(*paths, on_note=found.append, **options)
    return found


def test_folders_can_be_excluded(make):
    make(in__s1__a_json=TASKS, in__b__s1__c_json=TASKS, in__s1_json=TASKS, in__b__d_json=TASKS)
    for pattern in ("s1", "s1/", "**/s1", "**/s1/"):
        assert names("in", exclude=[pattern]) == ["b/d.json", "s1.json"], pattern
    assert names("in", exclude=["b/s1"]) == ["b/d.json", "s1/a.json", "s1.json"]
    assert names("in", exclude=["s1.json/"]) == ["b/d.json", "b/s1/c.json", "s1/a.json", "s1.json"]


def test_two_stars_match_no_folder_too(make):
    make(in__a_json=TASKS, in__b__a_json=TASKS, in__b__c__a_json=TASKS, in__b__ba_json=TASKS)
    assert names("in", include=["**/a.json"]) == ["a.json", "b/a.json", "b/c/a.json"]
    assert names("in", include=["b/**/a.json"]) == ["b/a.json", "b/c/a.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_in_folders_are_left_out(make):
    make(in__b_json=TASKS)
    os.mkfifo("in/a.json")
    assert names("in") == ["b.json"]
    assert notes("in") == ["in/a.json is not a file, and was left out"]
    assert names("in/a.json") == ["a.json"]


def test_broken_links_are_inputs(make):
    make(in__b_json=TASKS)
    os.symlink("nothing", "in/a.json")
    assert names("in") == ["a.json", "b.json"]


def test_links_to_folders_are_named(make):
    make(in__a_json=TASKS)
    os.symlink(os.path.abspath("in"), "in/loop")
    assert notes("in") == ["in/loop is a link to a folder, and was not followed"]
    assert notes("in", exclude=["loop"]) == []


def test_folders_of_outputs_are_left_out(make):
    make(in__a_json=TASKS, in__out__a_json=TASKS)
    with open(os.path.join("in", "out", RECORD), "w"):
        pass
    assert names("in") == ["a.json"]
    assert [note.split(" has ")[0] for note in notes("in")] == ["in/out"]
    assert names("in/out") == ["a.json"]
    assert RECORD == NAME


def test_files_without_a_suffix_are_taken_if_they_hold_tasks(make):
    make(in__a_json=TASKS, in__noext=TASKS, in__export__2024=TASKS, in__LICENSE="MIT", in__empty="", in__u_csv="a,b")
    make(in__sub__deep=TASKS, in__bare='{"text": "a"}')
    assert names("in") == ["a.json", "export/2024", "noext", "sub/deep"]
    assert names("in", include=["n*"]) == ["noext"]
    assert notes("in") == [
        f"skipped: {', '.join(os.path.join('in', name) for name in ('LICENSE', 'bare', 'empty', 'u.csv'))}"
    ]
    assert notes("in", include=["*.json"]) == notes("in", exclude=["*[!n]"]) == []
    assert notes("in/a.json") == notes("in/*.json") == []


def test_a_broken_file_without_a_suffix_is_an_input(make):
    make(in__a_json=TASKS, in__b='[{"id": 1, "data": {}, "annotations": []}, oops]', in__c_json="{}")
    assert names("in") == ["a.json", "b", "c.json"]


def test_only_some_of_many_skipped_files_are_named(make):
    make(in__a_json=TASKS, **{f"in__{number}_png": "x" for number in range(8)})
    assert notes("in")[0].endswith("4.png and 3 more")


def test_what_lsconvert_wrote_is_not_named(make):
    make(in__a_json=TASKS, in__a_json_quarantine_jsonl="{}", in__a_manifest_json="{}", in___x="")
    assert notes("in") == []
