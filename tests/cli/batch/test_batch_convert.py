"""Many files are one job: which files, where their outputs are, the summary, and a second run."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import command_line
import pytest
from batch_files import SKIPPED, V1

import lsconvert

V2 = '[{"id": 1, "data": {"a": 1}, "annotations": [{"id": 2, "result": [{"n": 1}]}]}]'
BOTH = '[{"id": 1, "completions": [{"result": []}], "annotations": [{"result": []}]}]'


def run(*args, **options):
    done = command_line.run(*args, **options)
    return done._replace(stdout=done.stdout.decode(), stderr=done.stderr.decode())


def outputs(tree, folder="out"):
    return {path.relative_to(tree / folder).as_posix() for path in (tree / folder).rglob("*") if path.is_file()} - {
        ".lsconvert-job.jsonl"
    }


def test_a_folder_keeps_its_tree(tree):
    done = run("upgrade", "in", "-O", "out")
    assert (done.returncode, done.stdout) == (0, "")
    assert outputs(tree) == {"a.json", "sub/b.json", "sub/deep/c.jsonl"}
    assert (tree / "out/sub/b.json").read_text() == V2
    assert done.stderr.splitlines()[:2] == ["3 of 3 files converted", "total: 3 tasks, 3 annotations, 3 regions"]
    assert "1 x" not in done.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--include", "*.json"], {"a.json", "sub/b.json"}),
        (["--include", "sub/*"], {"sub/b.json", "sub/deep/c.jsonl"}),
        (["--exclude", "c.*"], {"a.json", "sub/b.json"}),
        (["--include", "*.json", "--include", "*.jsonl", "--exclude", "sub/deep/*"], {"a.json", "sub/b.json"}),
    ],
)
def test_include_and_exclude(tree, options, expected):
    assert run("upgrade", "in", "-O", "out", *options).returncode == 0
    assert outputs(tree) == expected


def test_files_without_a_suffix_are_converted_and_others_are_named(tree):
    (tree / "in/noext").write_text(V1)
    (tree / "in/u.csv").write_text("old,new")
    done = run("upgrade", "in", "-O", "out")
    assert outputs(tree) == {"a.json", "noext", "sub/b.json", "sub/deep/c.jsonl"}
    assert (tree / "out/noext").read_text() == V2
    skipped = "  skipped: in/sub/notes.txt, in/u.csv"
    assert skipped in done.stderr.splitlines()
    assert run("verify", "in", "out").stderr.splitlines() == ["4 of 4 files verified", skipped]


@pytest.mark.parametrize("option", [["--include", "z*"], ["--exclude", "a*"], ["--fail-fast"]])
def test_options_of_jobs_are_refused_for_one_output(tree, option):
    for place in (["-o", "out.json"], [], ["--one-file-per-task", "tasks"]):
        done = run("upgrade", "in", *place, *option)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{option[0]} needs -O DIR or --check" in done.stderr
    assert not (tree / "out.json").exists()
    assert "needs -O DIR" not in run("upgrade", "in", "--check", *option).stderr
    assert "needs -O DIR" not in run("upgrade", "in", "-o", "out/", *option).stderr


def test_patterns(tree):
    assert run("upgrade", "in/*.json", "in/sub/**/*.jsonl", "-O", "out").returncode == 0
    assert outputs(tree) == {"a.json", "deep/c.jsonl"}
    done = run("upgrade", "in/*.xml", "-O", "out")
    assert (done.returncode, done.stderr.splitlines()[0]) == (3, "in/*.xml: no such file or directory")
    done = run("upgrade", "in", "-O", "out", "--include", "*.xml")
    assert (done.returncode, done.stderr.splitlines()[0]) == (3, "in: no file in this folder matches")


def test_a_file_whose_name_looks_like_a_pattern(tree):
    (tree / "in[1].json").write_text(V1)
    assert run("upgrade", "in[1].json", "in/a.json", "-O", "out").returncode == 0
    assert outputs(tree) == {"in[1].json", "a.json"}


def test_folders_of_single_tasks_are_one_input(tree):
    for folder in ("project/completions", "in/storage"):
        (tree / folder).mkdir(parents=True)
        for number in "12":
            (tree / folder / f"{number}.json").write_text(f'{{"id": {number}, "data": {{}}, "completions": []}}')
    (tree / "project/tasks.json").write_text('{"1": {"id": 1, "data": {}}, "3": {"id": 3, "data": {}}}')
    assert run("upgrade", "project", "in", "-O", "out").returncode == 0
    assert outputs(tree) == {"project.json", "a.json", "sub/b.json", "sub/deep/c.jsonl", "storage.json"}
    assert [task["id"] for task in lsconvert.iter_tasks("out/project.json")] == [1, 2, 3]
    assert [task["id"] for task in lsconvert.iter_tasks("out/storage.json")] == [1, 2]


def test_the_output_folder_may_be_in_the_input_folder(tree):
    for _ in range(2):
        assert run("upgrade", "in", "-O", "in/out", "--force").returncode == 0
    assert outputs(tree, "in/out") == {"a.json", "sub/b.json", "sub/deep/c.jsonl"}


def test_names_that_clash(tree):
    done = run("upgrade", "in/a.json", "in/sub/../a.json", "-O", "out")
    assert done.returncode == 2
    assert "the inputs have the same file twice: a.json" in done.stderr
    assert not (tree / "out").exists()


def test_failed_files_come_last(tree):
    (tree / "in/b-both.json").write_text(BOTH)
    (tree / "in/sub/a-bad.json").write_text("[oops]")
    done = run("upgrade", "in", "-O", "out")
    assert done.returncode == 3  # the worst of 0, 1 and 3
    first, *lines = done.stderr.splitlines()
    assert first == "3 of 5 files converted, 2 failed:"
    assert re.match(r"in/b-both\.json:.*both", lines[0])
    assert any(line.startswith("in/sub/a-bad.json:1:2: ") for line in lines)
    assert outputs(tree) == {"a.json", "sub/b.json", "sub/deep/c.jsonl"}


def test_fail_fast(tree):
    (tree / "in/a-bad.json").write_text("[oops]")
    done = run("upgrade", "in", "-O", "out", "--fail-fast", "--jobs", "1")
    assert done.returncode == 3
    assert "0 of 4 files converted, 3 not tried, 1 failed:" in done.stderr


def test_a_file_that_is_missing(tree):
    done = run("upgrade", "in/a.json", "nothing.json", "-O", "out")
    assert done.returncode == 3
    assert "1 of 2 files converted, 1 failed:\nnothing.json: " in done.stderr


def test_resume(tree):
    (tree / "in/bad.json").write_text("[oops]")
    assert run("upgrade", "in", "-O", "out").returncode == 3
    (tree / "in/bad.json").write_text(V1)
    (tree / "in/sub/b.json").write_text(V1 + "\n")
    (tree / "in/a.json").write_text(V1 + "\n")
    (tree / "out/a.json").write_text("mine")
    done = run("upgrade", "in", "-O", "out", "--resume")
    assert done.returncode == 4  # out/a.json was changed; out/sub/b.json is as the earlier run wrote it
    assert "2 of 4 files converted, 1 skipped (done before), 1 failed:" in done.stderr
    assert "out/a.json: exists already, and is not as an earlier run of this job wrote it" in done.stderr
    assert (tree / "out/a.json").read_text() == "mine"
    done = run("upgrade", "in", "-O", "out", "--resume", "--force")
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, "1 of 4 files converted, 3 skipped (done before)")
    done = run("upgrade", "in", "-O", "out", "--resume")
    assert (done.returncode, done.stderr) == (0, f"0 of 4 files converted, 4 skipped (done before)\n{SKIPPED}\n")
    done = run("upgrade", "in", "-O", "out", "--resume", "--keep-ground-truth", "--force")
    assert done.stderr.startswith("4 of 4 files converted\n")
    assert run("upgrade", "in", "--check", "--resume").returncode == 2


def test_python_resumes_what_the_command_has_begun(tree):
    assert run("upgrade", "in", "-O", "out", "--keep-ground-truth").returncode == 0
    report = lsconvert.upgrade_many("in", "out", keep_ground_truth=True, resume=True)
    assert (report.done, report.skipped) == (0, 3)
    done = run("upgrade", "in", "-O", "out", "--keep-ground-truth", "--resume")
    assert done.stderr.startswith("0 of 3 files converted, 3 skipped (done before)\n")


def test_one_line_for_each_file(tree):
    (tree / "in/b-both.json").write_text(BOTH)
    plain = run("upgrade", "in", "-O", "out")
    verbose = run("upgrade", "in", "-O", "out", "-v", "--force")
    a, b, *others = verbose.stderr.removesuffix(plain.stderr).splitlines()
    assert a == "in/a.json: 1 task, 1 annotation, 1 region -> out/a.json; 2 edits, 1 note, 1 task with warnings"
    assert re.fullmatch(r"in/b-both\.json: failed: both .*", b)
    assert [line.partition(":")[0] for line in others] == ["in/sub/b.json", "in/sub/deep/c.jsonl"]
    again = run("upgrade", "in", "-O", "out", "-v", "--resume").stderr.splitlines()
    assert (again[0], again[1]) == ("in/a.json: skipped (done before)", b)
    check = run("upgrade", "in/a.json", "in/sub/b.json", "--check", "-v").stderr.splitlines()
    assert check[0] == "in/a.json: 1 task, 1 annotation, 1 region; 2 edits, 1 note, 1 task with warnings"


def test_quiet(tree):
    assert run("upgrade", "in", "-O", "out", "-q").stderr == ""
    (tree / "in/bad.json").write_text("[oops]")
    done = run("upgrade", "in", "-O", "out", "-q", "--force")
    assert done.stderr.splitlines()[0] == "3 of 4 files converted, 1 failed:"


def test_json(tree):
    (tree / "in/bad.json").write_text("[oops]")
    found = json.loads(run("upgrade", "in", "-O", "out", "--format", "json").stderr)
    assert [result["source"] for result in found["results"]] == [
        "in/a.json",
        "in/bad.json",
        "in/sub/b.json",
        "in/sub/deep/c.jsonl",
    ]
    assert found["results"][1]["error"] == "InvalidJSONError"
    assert found["summary"]["files"] == 4
    assert found["summary"]["totals"]["tasks"] == 3
    lines = run("upgrade", "in", "-O", "out", "--format", "jsonl", "--force").stderr.splitlines()
    assert [*map(json.loads, lines)][-1]["summary"]["failed"] == 1
    assert len(lines) == 5


def test_check(tree):
    done = run("upgrade", "in", "--check")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "3 of 3 files checked")
    (tree / "v2.json").write_text(V2)
    assert run("upgrade", "v2.json", "v2.json", "--check").returncode == 0


def test_quarantines(tree):
    (tree / "in/both.json").write_text(BOTH)
    done = run("upgrade", "in", "-O", "out", "--on-error", "quarantine")
    assert done.returncode == 1
    assert "1 task failed and was quarantined, in: in/both.json" in done.stderr
    assert [name for name in outputs(tree) if "quarantine" in name] == ["both.json.quarantine.jsonl"]
    again = run("upgrade", "out", "-O", "next")  # neither quarantines nor the record are inputs
    assert again.returncode == 0
    assert outputs(tree, "next") == {"a.json", "both.json", "sub/b.json", "sub/deep/c.jsonl"}


def test_one_map_for_all_files(tree):
    for name in ("a.json", "sub/b.json"):
        text = V1.replace('"id": 2', '"id": 2, "completed_by": 7')
        (tree / "in" / name).write_text(text)
    (tree / "users.csv").write_text("old,new\n7,9\n")
    assert run("upgrade", "in", "-O", "out", "--users", "users.csv").returncode == 0
    assert '"completed_by": 9' in (tree / "out/sub/b.json").read_text()
    done = run("upgrade", "in", "-O", "out", "--users", "users.csv", "--resume")
    assert "3 skipped" in done.stderr
    (tree / "users.csv").write_text("old,new\n7,8\n")
    assert (
        "3 of 3 files converted"
        in run("upgrade", "in", "-O", "out", "--users", "users.csv", "--resume", "--force").stderr
    )
    (tree / "users.csv").write_text("nonsense")
    assert run("upgrade", "in", "-O", "out2", "--users", "users.csv").returncode == 2


def test_an_empty_folder(tree):
    (tree / "empty").mkdir()
    done = run("upgrade", "empty", "-O", "out")
    assert done.returncode == 3
    assert "empty: is a directory without tasks" in done.stderr


def test_archives(tree):
    import tarfile
    import zipfile

    with zipfile.ZipFile("in/z.zip", "w") as archive:
        archive.writestr("inner/result.json", V1)
    with tarfile.open("in/t.tar.gz", "w:gz") as archive:
        archive.add("in/a.json", "x/a.json")
    assert run("upgrade", "in", "-O", "out").returncode == 0
    assert {"z.zip", "t.json"} <= outputs(tree)
    assert [task["id"] for task in lsconvert.iter_tasks("out/t.json")] == [1]


def test_resume_after_tasks_failed(tree):
    (tree / "in/both.json").write_text(BOTH)
    first = run("upgrade", "in", "-O", "out", "--on-error", "quarantine")
    again = run("upgrade", "in", "-O", "out", "--on-error", "quarantine", "--resume")
    assert (first.returncode, again.returncode) == (1, 1)
    headline = "0 of 4 files converted, 4 skipped (done before, 1 with tasks that failed)"
    assert again.stderr.splitlines() == [headline, "  failed tasks in the earlier run: in/both.json", SKIPPED]
    again = run("upgrade", "in", "-O", "out", "--on-error", "quarantine", "--resume", "--format", "json")
    summary = json.loads(again.stderr)["summary"]
    assert (summary["skipped"], summary["skipped_incomplete"]) == (4, 1)
    assert summary["skipped_incomplete_files"] == ["in/both.json"]


def test_resume_after_a_run_with_another_form(tree):
    for options in ([], ["--output-format", "jsonl"]):
        assert run("upgrade", "in", "-O", "out", "--resume", *options).returncode == 0
    for options in ([], ["--output-format", "jsonl"]):
        done = run("upgrade", "in", "-O", "out", "--resume", *options)
        assert (done.returncode, done.stderr.splitlines()[0]) == (0, "0 of 3 files converted, 3 skipped (done before)")
    (tree / "out/a.json").write_text("mine")
    assert run("upgrade", "in", "-O", "out", "--resume").returncode == 4
    assert (tree / "out/a.json").read_text() == "mine"


def test_quiet_shows_only_what_failed(tree):
    for form in ("text", "json", "jsonl"):
        assert run("upgrade", "in", "-O", f"out-{form}", "-q", "--format", form).stderr == ""
    (tree / "in/bad.json").write_text("[oops]")
    done = run("upgrade", "in", "-O", "text", "-q")
    headline, error = done.stderr.splitlines()
    assert (done.returncode, headline) == (3, "3 of 4 files converted, 1 failed:")
    assert error.startswith("in/bad.json:1:2: ")
    document = json.loads(run("upgrade", "in", "-O", "json", "-q", "--format", "json").stderr)
    assert [each["source"] for each in document["results"]] == ["in/bad.json"]
    assert (document["summary"]["done"], document["summary"]["failed"]) == (3, 1)


def test_resume_after_a_run_that_was_killed_before_it_recorded_a_file(tree):
    (tree / "in/both.json").write_text(BOTH)
    options = ("upgrade", "in", "-O", "out", "--on-error", "quarantine")
    assert run(*options).returncode == 1
    (tree / "out/.lsconvert-job.jsonl").unlink()
    (tree / "out/sub/b.json").write_text("[]")  # not an output of this job
    done = run(*options, "--resume")
    assert "3 of 4 files converted, 1 failed:\nin/sub/b.json: out/sub/b.json: exists already" in done.stderr
    assert (tree / "out/sub/b.json").read_text() == "[]"


@pytest.mark.parametrize(
    "left", [("-001", "-002", "-003", ".manifest"), ("-001", "-002", "-003"), ("-001", "-002"), ()]
)
def test_resume_after_a_run_that_was_killed_before_it_recorded_parts(tree, left):
    (tree / "in/a.json").write_text(f"[{','.join([V1[1:-1]] * 3)}]")
    options = ("upgrade", "in", "-O", "out", "--for", "import", "--max-tasks", "1")
    assert run(*options).returncode == 0
    before = {name: (tree / "out" / name).read_bytes() for name in outputs(tree)}
    (tree / "out/.lsconvert-job.jsonl").unlink()
    for end in {"-001", "-002", "-003", ".manifest"} - {*left}:
        (tree / f"out/a{end}.json").unlink()
    done = run(*options, "--resume")
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, "3 of 3 files converted")
    assert {name: (tree / "out" / name).read_bytes() for name in outputs(tree)} == before
    assert "3 skipped" in run(*options, "--resume").stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda out: (out / "a-002.json").write_text("[]"),
        lambda out: (out / "a-001.json").unlink(),
        lambda out: (out / "a-004.json").write_text(V2),
        lambda out: (out / "a.manifest.json").write_text("{}"),
        lambda out: (out / "a.json").write_text(V2),
    ],
    ids=["changed", "missing", "extra", "manifest", "target"],
)
def test_resume_replaces_no_parts_of_others(tree, change):
    (tree / "in/a.json").write_text(f"[{','.join([V1[1:-1]] * 3)}]")
    options = ("upgrade", "in/a.json", "-O", "out", "--max-tasks", "1")
    assert run(*options).returncode == 0
    (tree / "out/.lsconvert-job.jsonl").unlink()
    change(tree / "out")
    before = {name: (tree / "out" / name).read_bytes() for name in outputs(tree)}
    done = run(*options, "--resume")
    assert done.returncode == 4
    assert re.search(r"exists already, .*\n *Move a\S* and a\S*.* away, or use --force to replace", done.stderr)
    assert {name: (tree / "out" / name).read_bytes() for name in outputs(tree)} == before


def test_resume_after_one_file(tree):
    assert run("upgrade", "in/a.json", "-O", "out").returncode == 0
    assert "2 of 3 files converted, 1 skipped" in run("upgrade", "in", "-O", "out", "--resume").stderr


def test_resume_of_parts(tree):
    options = ("upgrade", "in", "-O", "out", "--max-tasks", "1", "--resume")
    (tree / "in/a.json").write_text(f"[{V1[1:-1]},{V1[1:-1]}]")
    assert run(*options).returncode == 0
    assert "3 skipped" in run(*options).stderr
    (tree / "in/a.json").write_text(f"[{V1[1:-1]},{V1[1:-1]}, {V1[1:-1]}]")
    assert "1 of 3 files converted, 2 skipped" in run(*options).stderr
    assert run("verify", "in", "out").returncode == 0
    done = run(*options, "-q", "-v")
    assert (done.returncode, done.stderr) == (0, "")


def test_fail_fast_after_tasks_that_fail(tree):
    (tree / "in/a-both.json").write_text(BOTH)
    done = run("upgrade", "in", "-O", "out", "--on-error", "quarantine", "--fail-fast", "--jobs", "1")
    assert done.returncode == 1
    assert "1 of 4 files converted, 3 not tried" in done.stderr


def test_the_output_folder_is_not_the_input_folder(tree):
    done = run("upgrade", "in", "-O", "in", "--force")
    assert done.returncode == 2
    assert "in is the folder of the inputs" in done.stderr
    assert (tree / "in/a.json").read_text() == V1
    assert run("upgrade", "in/a.json", "-O", "in").returncode == 0  # a named file may replace itself
    assert not (tree / "in/.lsconvert-job.jsonl").exists()


def test_json_of_one_file_has_a_summary(tree):
    (tree / "one").mkdir()
    (tree / "one/a.json").write_text(V1)
    found = json.loads(run("upgrade", "one", "-O", "out", "--format", "json").stderr)
    assert [result["target"] for result in found["results"]] == ["out/a.json"]
    assert (found["summary"]["interrupted"], found["summary"]["not_tried"]) == (False, 0)


def test_outputs_in_another_form_stay_and_are_named(tree):
    assert run("upgrade", "in", "-O", "out").returncode == 0
    done = run("upgrade", "in", "-O", "out", "--resume", "--output-format", "jsonl")
    assert done.returncode == 0
    assert "note: outputs of an earlier run stay beside the new ones: a.json; others in other files (2)" in done.stderr
    assert outputs(tree) == {"a.json", "a.jsonl", "sub/b.json", "sub/b.jsonl", "sub/deep/c.jsonl"}
    assert "stay beside" not in run("upgrade", "in", "-O", "out", "--resume", "--output-format", "jsonl").stderr


@pytest.mark.parametrize("options", [("--resume",), ("--resume", "--on-error", "quarantine"), ("--force",)])
def test_a_quarantine_of_an_earlier_run_of_a_job(tree, options):
    (tree / "in/a.json").write_text('[{"id": 7, "completions": [{"result": [[], 1]}]}]')
    assert run("upgrade", "in", "-O", "out", "--on-error", "quarantine").returncode == 1
    assert "a.json.quarantine.jsonl" in outputs(tree)
    (tree / "in/a.json").write_text(V1)
    done = run("upgrade", "in", "-O", "out", *options)
    assert (done.returncode, "quarantine of an earlier run was removed" in done.stderr) == (0, True)
    assert not [name for name in outputs(tree) if "quarantine" in name]


def test_a_quarantine_that_was_edited_is_not_removed_without_force(tree):
    (tree / "in/a.json").write_text('[{"id": 7, "completions": [{"result": [[], 1]}]}]')
    assert run("upgrade", "in", "-O", "out", "--on-error", "quarantine").returncode == 1
    quarantine = tree / "out/a.json.quarantine.jsonl"
    quarantine.write_text(quarantine.read_text() + "\n")
    (tree / "in/a.json").write_text(V1)
    done = run("upgrade", "in", "-O", "out", "--resume")
    assert (done.returncode, "a.json.quarantine.jsonl: exists already" in done.stderr) == (4, True)
    assert quarantine.exists()


def test_names_with_points_are_no_collision(tree):
    (tree / "in/a-001.b.json").write_text(V1)
    assert run("upgrade", "in", "-O", "out", "--max-tasks", "1", "--force").returncode == 0
    (tree / "in/a-001.json").write_text(V1)
    done = run("upgrade", "in", "-O", "out", "--max-tasks", "1", "--force")
    assert (done.returncode, "of a.json could replace a-001.json" in done.stderr) == (2, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_maps_from_a_pipe_are_read_once(tree):
    import threading

    (tree / "in/a.json").write_text(V1.replace('"id": 2', '"id": 2, "completed_by": 7'))
    os.mkfifo(tree / "map.csv")
    threading.Thread(target=(tree / "map.csv").write_text, args=("old,new\n7,9\n",), daemon=True).start()
    assert run("upgrade", "in", "-O", "out", "--users", "map.csv").returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_a_file_is_blocked(tree, form, number):
    os.mkfifo(tree / "pipe.json")
    command = [sys.executable, "-m", "lsconvert", "upgrade", "in", "pipe.json", "-O", "out", "--format", form]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    record = tree / "out/.lsconvert-job.jsonl"
    while not record.exists() or record.read_text().count("\n") < 6:  # two lines for each file
        time.sleep(0.01)
    process.send_signal(number)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    if form == "text":
        assert messages == "lsconvert: interrupted; 3 of 4 files converted; run again with --resume\n"
    else:
        lines = messages.splitlines() if form == "jsonl" else [messages]
        summary = [*map(json.loads, lines)][-1]["summary"]
        assert (summary["interrupted"], summary["not_tried"]) == (True, 1)
    assert not [*(tree / "out").glob(".lsconvert-*.part")]


def test_the_same_file_twice(tree):
    for inputs in (["in/a.json", "in/a.json"], ["in", "in/../in/a.json"]):
        done = run("upgrade", *inputs, "-O", "out")
        assert done.returncode == 2
        assert "the inputs have the same file twice: a.json; give each file once" in done.stderr
    (tree / "b").mkdir()
    (tree / "b/a.json").write_text(V1)
    assert "several inputs are named a.json; they would" in run("upgrade", "in/a.json", "b/a.json", "-O", "out").stderr
    assert not (tree / "out").exists()


def test_the_next_step_names_one_file_or_several(tree):
    assert run("upgrade", "in", "-O", "out").stderr.splitlines()[-1].startswith("to import these files into")
    assert run("upgrade", "in/a.json", "-O", "b").stderr.splitlines()[-1].startswith("to import this file into")
