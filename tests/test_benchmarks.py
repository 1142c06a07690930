"""The benchmarks run at a tiny size, and the corpus has the documented form."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lsconvert import upgrade_task, validate
from lsconvert.kernel import KERNELS

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
STYLES = {
    "compact": {"separators": (",", ":"), "ensure_ascii": False},
    "spaced": {},
    "pretty": {"indent": 2, "ensure_ascii": False},
    "1.23": {"separators": (",", ":"), "ensure_ascii": False},
    "0.9": {"indent": 2, "ensure_ascii": False},
    "enterprise": {"indent": "\t", "ensure_ascii": False},
}

measures = pytest.mark.skipif(not hasattr(os, "wait4"), reason="peak memory needs wait4")


def run(*command, **options):
    """Return the stdout of Python with these arguments, run in the folder of the benchmarks."""
    command = [sys.executable, *command]
    done = subprocess.run(command, cwd=BENCHMARKS, check=False, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def corpus(path, *options):
    run("corpus.py", path, "--size", "0.3MB", *options)
    return path.read_bytes()


@pytest.mark.parametrize(
    "style", ["compact", *(pytest.param(style, marks=pytest.mark.slow) for style in [*STYLES][1:])]
)
def test_the_corpus_equals_the_output_of_json_dump(style, tmp_path):
    text = corpus(tmp_path / "corpus.json", "--style", style)
    tasks = json.loads(text)
    assert text.decode() == json.dumps(tasks, **STYLES[style])
    assert len(text) >= 300_000
    assert len(json.dumps(tasks[:-1], **STYLES[style]).encode()) < 300_000
    assert [task["id"] for task in tasks] == list(range(1, len(tasks) + 1))
    assert all(("annotations" if style == "1.23" else "completions") in task for task in tasks)


def test_equal_seeds_give_equal_corpora(tmp_path):
    first = corpus(tmp_path / "1.json", "--seed", "7")
    assert corpus(tmp_path / "2.json", "--seed", "7") == first
    assert corpus(tmp_path / "3.json", "--seed", "8") != first


SMALL = ("1.23", "0.9", "enterprise")
EXPECTED = {
    "convert": {"copy", "lsconvert", "lsconvert-kernel", "lsconvert-import", "ijson-orjson-rs", "json-whole"},
    "check": {"copy", "lsconvert-validate", "lsconvert-check", "ijson-rs", "ijson-jsonschema"},
}


@pytest.mark.slow
@measures
@pytest.mark.parametrize("style", ["compact", *SMALL])
@pytest.mark.parametrize("what", EXPECTED)
def test_all_contenders_agree_and_are_timed(what, style, tmp_path):
    figures = tmp_path / "figures.json"
    options = ("--what", what, "--style", style, "--size", "0.1MB", "--rounds", "1")
    table = run("run.py", *options, "--json", figures)
    found = json.loads(figures.read_bytes())
    assert EXPECTED[what] <= {row["name"] for row in found["results"]}
    for row in found["results"]:
        assert row["name"] in table
        assert all(row[key] > 0 for key in ("mb_per_second", "peak_mb", "times_copy", "cpu_times_copy"))
        assert len(row["seconds"]) == len(row["cpu_seconds"]) == len(row["peaks"]) == 1
    assert found["bytes"] >= 50_000
    assert (found["what"], found["style"]) == (what, style)


@pytest.mark.slow
@measures
@pytest.mark.parametrize(
    ("what", "contenders"),
    [
        ("convert", "copy,lsconvert-unchecked,msgspec-structs"),
        ("check", "copy,lsconvert-check,msgspec-typed"),
    ],
)
def test_the_table_names_the_corpus_and_its_size(what, contenders, tmp_path):
    figures = tmp_path / "figures.json"
    options = ("--what", what, "--style", "1.23", "--size", "20KB", "--rounds", "2", "--contenders", contenders)
    heading, _, columns, copied, ours, *_ = run("run.py", *options, "--json", figures).splitlines()
    found = json.loads(figures.read_bytes())
    assert heading.startswith(f"{what}, median of 2 ")
    assert "seed 42" in heading
    assert columns.startswith(f"1.23, {found['bytes'] / 1e6:.1f} MB ")
    assert "CPU x copy" in columns
    assert copied.split()[3:] == ["1.000", "1.00", "-"]
    assert float(ours.split()[4]) > 1


@pytest.mark.slow
@measures
def test_contenders_that_are_not_installed_are_skipped():
    nowhere = {**os.environ, "PATH": ""}
    table = run("run.py", "--size", "1KB", "--rounds", "1", "--contenders", "copy,jq,gojq", env=nowhere)
    assert "jq                       skipped: jq is not installed" in table
    assert "gojq                     skipped: gojq is not installed" in table


@pytest.mark.slow
@measures
@pytest.mark.parametrize(
    ("what", "name"),
    [("convert", "msgspec-structs"), ("check", "msgspec-typed")],
)
def test_contenders_whose_module_is_not_installed_are_skipped(what, name):
    without = "import sys; sys.modules['msgspec'] = None; import run; run.main()"
    table = run("-c", without, "--what", what, "--size", "1KB", "--rounds", "1", "--contenders", f"copy,{name}")
    assert f"{name:<25}skipped: msgspec is not installed" in table


@pytest.mark.slow
@measures
@pytest.mark.parametrize("what", ["convert", "check"])
def test_a_contender_with_wrong_output_is_not_timed(what):
    lie = f"import run; run.CONTENDERS['copy'] = run.CONTENDERS['copy']._replace(does={what!r}); run.main()"
    with pytest.raises(AssertionError, match="copy: the output is wrong"):
        run("-c", lie, "--what", what, "--contenders", "copy")


@measures
def test_a_check_that_misses_faults_is_not_timed():
    blind = "import run; run.output_of = lambda *_: b'0'; run.main()"
    with pytest.raises(AssertionError, match="lsconvert-check: it does not find the faults"):
        run("-c", blind, "--what", "check", "--contenders", "lsconvert-check")


def test_a_contender_of_another_table_is_a_usage_error():
    with pytest.raises(AssertionError, match="lsconvert-check: choose from copy"):
        run("run.py", "--contenders", "copy,lsconvert-check")


def test_a_task_with_a_planted_fault_has_a_finding():
    faults = json.loads(run("-c", "import faults, json; print(json.dumps(faults.ANNOTATIONS))"))
    assert not validate({"id": 1, "data": {}, "annotations": []}, schema="v2", warnings=True)
    for fault in faults:
        task = {"id": 1, "data": {}, "annotations": [fault]}
        assert validate(task, schema="v2", warnings=True)
        assert validate(upgrade_task(task), schema="v2", warnings=True)


@measures
def test_cpu_time_includes_that_of_children():
    busy = "import time\nwhile time.process_time() < 0.1: pass"
    watched = f"""
import subprocess, sys, stopwatch
watch = stopwatch.Stopwatch()
with watch:
    subprocess.run([sys.executable, "-c", {busy!r}], check=True)
print(watch.cpu, watch.wall)
"""
    cpu, wall = map(float, run("-c", watched).split())
    assert cpu >= 0.1
    assert wall > 0


@measures
def test_it_runs_as_a_module():
    command = [sys.executable, "-m", "benchmarks.run", "--size", "1KB", "--rounds", "1", "--contenders", "copy"]
    assert b"copy" in subprocess.check_output(command, cwd=BENCHMARKS.parent)


@pytest.mark.slow
@measures
@pytest.mark.parametrize(("style", "command"), [("compact", "upgrade"), ("1.23", "downgrade")])
def test_memory(style, command):
    heading, _, columns, small, large = run("memory.py", "0.1MB", "0.2MB", "--style", style).splitlines()
    assert heading.startswith(command)
    assert columns.startswith(f"{style}, MB")
    assert float(small.split()[1]) > 0
    assert float(large.split()[2]) > 0


@pytest.mark.slow
def test_ranges():
    rows = run("ranges.py", "--size", "2MB", "--rounds", "1").splitlines()[4:]
    assert [row[:18].split() for row in rows] == [
        ["one", "piece", "1"], ["one", "piece", "2"], ["threads", "1"], ["threads", "2"], ["processes", "2"],
    ]  # fmt: skip
    assert all(float(row.split()[-1]) > 0 for row in rows)


def test_scaling():
    rows = run("scaling.py", "--scale", "0.0001", "--rounds", "1").splitlines()
    assert sum("nesting depth" in row for row in rows) == 1
    assert [row.split()[2] for row in rows if row.startswith("tasks of ")] == list(SMALL)


@pytest.mark.slow
@measures
def test_batch():
    job, one, resumed, _, columns, peak = run(
        "batch.py", "--files", "20", "--rounds", "1", "--memory", "5"
    ).splitlines()
    assert [row.split()[0] for row in (job, one, resumed)] == ["job", "one", "resumed"]
    assert float(job.split()[-5]) > 0
    assert columns.startswith("files ")
    assert float(peak.split()[1]) > 0


@pytest.mark.slow
def test_start():
    rows = run("start.py", "--rounds", "1").splitlines()
    assert [row.rsplit(maxsplit=2)[0] for row in rows[1:]] == [
        "python -c pass",
        "import lsconvert",
        "import upgrade",
        "lsconvert --version",
        "upgrade(), no check",
        "upgrade --no-check",
        "upgrade",
    ]
    assert all(float(row.split()[-2]) > 0 for row in rows[1:])


@pytest.mark.slow
def test_scripts():
    table = run("scripts.py", "--files", "4", "--lines", "40", "--every", "2", "--rounds", "1").splitlines()
    assert [row.split()[0] for row in table[1:]] == ["migrate-scripts", "compileall"]
    assert float(table[1].split()[1]) > 0


native = pytest.mark.skipif("native" not in KERNELS, reason="the native kernel is not installed")


@pytest.mark.slow
@native
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
def test_instructions():
    heading, row = run("instructions.py", "--styles", "0.9", "--size", "20KB").splitlines()
    assert heading.split() == ["corpus", "to", "instructions", "a", "byte"]
    assert row.split()[:2] == ["0.9", "v2"]
    assert 1 < float(row.split()[2]) < 100


@native
def test_instructions_without_valgrind():
    nowhere = {**os.environ, "PATH": ""}
    command = [sys.executable, BENCHMARKS / "instructions.py"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=nowhere)
    assert done.returncode == 1
    assert "valgrind is not installed" in done.stderr


@pytest.mark.slow
def test_instructions_of_an_unknown_corpus():
    command = [sys.executable, BENCHMARKS / "instructions.py", "--styles", "0.9,other"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "other: choose from compact" in done.stderr


@pytest.mark.parametrize(
    "style", ["compact", *(pytest.param(style, marks=pytest.mark.slow) for style in ("1.23", "masks"))]
)
def test_verify_is_timed(style):
    table = run("verify.py", "--style", style, "--size", "0.1MB", "--rounds", "1").splitlines()
    assert [line.split()[0] for line in table] == ["verify", style]
    assert float(table[1].split()[2]) > 0


@pytest.mark.slow
@measures
def test_reports():
    lines = run("reports.py", "--tasks", "20", "--style", "enterprise").splitlines()
    assert lines[0].startswith("20 tasks of enterprise")
    pages = {line[:16].strip(): line[44:].strip() for line in lines[3:]}
    assert [*pages] == ["upgrade", "upgrade --html", "inspect", "inspect --html"]
    assert [int(page or 0) > 0 for page in pages.values()] == [False, True, False, True]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_number_of_tasks_is_written(count, tmp_path):
    path = tmp_path / "some.json"
    run("-c", f"import corpus, pathlib; corpus.write_tasks(pathlib.Path({str(path)!r}), {count}, '0.9')")
    assert [task["id"] for task in json.loads(path.read_bytes())] == [*range(1, count + 1)]
