"""The benchmarks run, at a tiny size, so that they cannot rot; and the corpus is what it claims to be."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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

measures = pytest.mark.skipif(not hasattr(os, "wait4"), reason="peak memory is asked of the system with wait4")


def run(*command, **options):
    """Return what a script, or Python with other arguments, prints."""
    command = [sys.executable, *command]
    done = subprocess.run(command, cwd=BENCHMARKS, check=False, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def corpus(path, *options):
    run("corpus.py", path, "--size", "0.3MB", *options)
    return path.read_bytes()


@pytest.mark.parametrize("style", STYLES)
def test_the_corpus_is_what_json_dump_writes(style, tmp_path):
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


@pytest.mark.slow
@measures
def test_all_contenders_agree_and_are_timed(tmp_path):
    figures = tmp_path / "figures.json"
    table = run("run.py", "--size", "0.1MB", "--rounds", "1", "--json", figures)
    found = json.loads(figures.read_bytes())
    expected = {"copy", "lsconvert", "lsconvert-kernel", "lsconvert-validate", "ijson-orjson-rs", "ijson-jsonschema"}
    assert expected <= {row["name"] for row in found["results"]}
    assert all(row["mb_per_second"] > 0 and row["peak_mb"] > 0 for row in found["results"])
    assert all(row["name"] in table for row in found["results"])
    assert found["bytes"] >= 100_000


@measures
def test_contenders_that_are_not_installed_are_skipped():
    nowhere = {**os.environ, "PATH": ""}
    table = run("run.py", "--size", "1KB", "--rounds", "1", "--contenders", "copy,jq,gojq", env=nowhere)
    assert "jq                       skipped: jq is not installed" in table
    assert "gojq                     skipped: gojq is not installed" in table


@measures
def test_a_contender_with_wrong_output_is_not_timed():
    lie = "import run; run.CONTENDERS['copy'] = run.CONTENDERS['copy']._replace(does='convert'); run.main()"
    with pytest.raises(AssertionError, match="copy: the output is wrong"):
        run("-c", lie, "--contenders", "copy")


@measures
def test_it_runs_as_a_module():
    command = [sys.executable, "-m", "benchmarks.run", "--size", "1KB", "--rounds", "1", "--contenders", "copy"]
    assert b"copy" in subprocess.check_output(command, cwd=BENCHMARKS.parent)


@measures
def test_memory():
    *_, small, large = run("memory.py", "0.1MB", "0.2MB").splitlines()
    assert float(small.split()[1]) > 0
    assert float(large.split()[2]) > 0


def test_scaling():
    rows = run("scaling.py", "--scale", "0.0001", "--rounds", "1").splitlines()
    assert sum("nesting depth" in row for row in rows) == 1


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


def test_scripts():
    table = run("scripts.py", "--files", "4", "--lines", "40", "--every", "2", "--rounds", "1").splitlines()
    assert [row.split()[0] for row in table[1:]] == ["migrate-scripts", "compileall"]
    assert float(table[1].split()[1]) > 0


native = pytest.mark.skipif("native" not in KERNELS, reason="there is only the kernel in Python")


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


def test_instructions_of_an_unknown_corpus():
    command = [sys.executable, BENCHMARKS / "instructions.py", "--styles", "0.9,other"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "other: choose from compact" in done.stderr
