"""`lsconvert inspect`: its output in both formats, and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import command_line
import pytest

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
REPORT = """\
<stdin>: v1, 3 tasks, 1,655 bytes
biggest: task 1 (id 102), 1,053 bytes

tasks by version
           3  v1

contents
           2  annotations
           1    of them ground truth
           1    of them aggregated
           1  prediction
           2  results that are double lists
           1    of them with more than one inner list

annotations by completed_by, 2 distinct
           2  103
           1  104

region types
           3  in annotations: choices
           1  in predictions: choices

upgrade would change
           1  flatten prediction result
           1  flatten result
           3  rename completions

upgrade would lose
           1  drop aggregated
           1  drop aggregated_completed_by
           1  drop aggregated_ids
           2  drop ground_truth

upgrade would note
           1  a double list with work of more than one annotator was joined into
              one; --split-annotators keeps one annotation for each annotator
              instead
           1  an annotation lost aggregated_completed_by, the annotators of the
              inner lists; --split-annotators writes them to completed_by
           1  an annotation lost ground_truth: true; --keep-ground-truth keeps
              it
           1  an annotation lost ground_truth: false. Label Studio's import
              reads a missing ground_truth as true: use --for import if you mean
              to import it
"""
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def run(*arguments, stdin="", encoding="utf-8"):
    """Run `inspect`. No run may show a traceback."""
    text = stdin.encode() if isinstance(stdin, str) else stdin
    done = command_line.run("inspect", *map(str, arguments), stdin=text, encoding=encoding)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def show(text, **options):
    """Return the description of a document."""
    code, output, errors = run("-", stdin=text, **options)
    assert (code, errors) == (0, "")
    assert all(len(line) <= 80 for line in output.splitlines())
    return output


def test_the_sample():
    assert show(SAMPLE.read_bytes()) == REPORT


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_of_one_file_is_its_description(form):
    code, output, errors = run(SAMPLE, "--format", form)
    assert (code, errors, output.count("\n")) == (0, "", 1)
    one = json.loads(output)
    assert (one["source"], one["version"], one["annotators"]) == (str(SAMPLE), "v1", {"103": 2, "104": 1})
    assert (one["ranges"], one["biggest"]["task_id"], one["notes"][0]["count"]) == ({"v1": [[0, 2]]}, "102", 1)


def test_a_blank_line_separates_files():
    report = REPORT.replace("<stdin>", str(SAMPLE))
    assert run(SAMPLE, SAMPLE)[1] == f"{report}\n{report}"


def test_mixed_versions():
    v1, v2 = '{"completions":[]}', '{"annotations":[]}'
    output = show("[" + ",".join([v1, v2, v2, *[v1, v2] * 6]) + "]")
    assert output.startswith("<stdin>: mixed, 15 tasks, ")
    assert "  7  v1: tasks 0, 3, 5, 7, 9, ...\n" in output
    assert "  8  v2: tasks 1-2, 4, 6, 8, 10, ...\n" in output


def test_nothing_to_change():
    output = show('[{"data":{},"annotations":[]}]')
    assert "\nupgrade would change nothing\n" in output
    assert "lose" not in output


def test_only_losses():
    output = show('[{"annotations":[{"aggregated":false}]}]')
    assert "upgrade would change" not in output
    assert "upgrade would lose\n           1  drop aggregated\n" in output


def test_tasks_that_cannot_be_converted():
    output = show('[{"id":7,"completions":[1],"annotations":[2]}]')
    assert "upgrade could not convert\n           1  task: <stdin>:1:24: offset 23, task 0 (id 7), " in output


def test_import_response():
    output = show('{"task_count":1,"completion_count":1,"duration":1}')
    assert output.startswith("<stdin>: an import response, v1, 0 tasks, 50 bytes\n\nupgrade would change\n")


def test_no_tasks():
    assert show("[]").startswith("<stdin>: unknown, 0 tasks, 2 bytes\n\nupgrade would change nothing\n")


def test_long_lists_are_cut():
    several = ",".join(f'{{"completed_by":{i}}}' for i in range(100, 125))
    output = show(f'[{{"annotations":[{several}]}}]')
    assert "annotations by completed_by, 25 distinct\n           1  100\n" in output
    assert "           1  119\n           5  others, which as_dict() and --format json list\n" in output


def test_output_is_escaped():
    escape, bidi = "\\u001b[2J", "\\u202e"
    text = f'[{{"id":"{escape}","{bidi}{"k" * 150}":1,"annotations":[{{"completed_by":{{"email":"{escape}é@b"}}}}]}}]'
    output = show(text)
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "  1  \\x1b[2Jé@b\n" in output
    assert 'task 0 (id "\\u001b[2J")' in output
    assert "\\xe9@b" in show(text, encoding="ascii")


def test_no_data_is_shown():
    secret = {"s3cret": ["s3cret"]}
    annotation = {
        "completed_by": {"id": 5, "first_name": "s3cret"},
        "lead_time": "s3cret",
        "result": [{"type": "choices", "value": secret, "meta": secret, "id": "s3cret"}],
    }
    task = {
        "data": secret,
        "meta": secret,
        "odd": secret,
        "annotations": [annotation],
        "predictions": [secret["s3cret"]],
    }
    for form in ("text", "json"):
        code, output, errors = run("-", "--format", form, stdin=json.dumps([task, secret]))
        assert (code, "s3cret" in output + errors) == (0, False)


# Files that cannot be read.


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_does_not_stop_other_files(tmp_path, form):
    (tmp_path / "cut.json").write_text('[{"annotations": [')
    (tmp_path / "min.json").write_text('[{"annotation_id":1,"annotator":2}]')
    code, output, errors = run(
        tmp_path / "cut.json", tmp_path / "min.json", tmp_path / "none.json", SAMPLE, "--format", form
    )
    assert code == 3
    assert "103" in output
    if form == "json":
        found = [json.loads(line) for line in errors.splitlines()]
        assert [error["error"] for error in found] == ["TruncatedInputError", "NotTasksError", "SourceError"]
    else:
        assert "JSON_MIN" in errors


@pytest.mark.parametrize("option", ["--max-depth", "--max-task-size"])
def test_limits(option):
    code, output, errors = run("-", option, 2, stdin='[{"a":[1]}]')
    assert (code, output) == (5, "")
    assert option in errors


@pytest.mark.parametrize("arguments", [[], [SAMPLE, "--format", "xml"], [SAMPLE, "--max-depth", 0]])
def test_usage(arguments):
    assert run(*arguments)[0] == 2


@posix
@pytest.mark.parametrize(("target", "code"), [("/dev/full", 4), ("&-", 4)])
def test_stdout_that_cannot_be_written(target, code):
    if target == "/dev/full" and not Path(target).exists():
        pytest.skip("there is no /dev/full")
    command = f'"$0" -m lsconvert inspect "$1" >{target}'
    done = subprocess.run(["sh", "-c", command, sys.executable, SAMPLE], capture_output=True, check=False, timeout=60)
    assert done.returncode == code
    assert b"<stdout>" in done.stderr
    assert b"Traceback" not in done.stderr
