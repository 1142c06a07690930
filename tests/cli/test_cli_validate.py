"""`lsconvert validate`: exit codes, formats, unusual input, and closed pipes.

test_cli_findings.py, test_cli_sarif.py and test_cli_junit.py test the content of each format.
"""

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import command_line
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from command_line import COMMAND

from lsconvert.cli import cli
from lsconvert.cli.commands.validate import FORMATS
from lsconvert.cli.commands.validate import SCHEMAS as OFFERED
from lsconvert.validation.schemas import SCHEMA_FILES
from lsconvert.validation.validate import AUTO

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
every_format = pytest.mark.parametrize("form", FORMATS)
# For tests that start processes: half of the formats are slow tests.
formats_in_processes = pytest.mark.parametrize(
    "form",
    [form if form in ("text", "jsonl", "sarif") else pytest.param(form, marks=pytest.mark.slow) for form in FORMATS],
)
STREAMS = [form for form, writer in FORMATS.items() if writer.streams]
WRONG = b'[{"id": 7, "annotations": {}}]'
BOXED = '{"annotations": [{"result": [{"type": "brush", "from_name": "a", "to_name": "b", "value": {"format": "rle", "rle": []}}]}]}'
SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


def run(*arguments, **options):
    return command_line.run("validate", *map(str, arguments), **options)


def test_bare_data_is_valid_and_another_document_is_named():
    done = run("-", stdin=b'[{"text":"a"},{"text":"b"}]')
    assert done.returncode == 0
    assert b"taken for the data of 2 tasks" in done.stdout + done.stderr
    done = run("-", stdin=b'[{"result":[],"completed_by":1,"task":5}]')
    assert done.returncode == 3
    assert b"this is an annotation, completion or prediction without its task\nExport the project" in done.stderr


def test_valid():
    done = run(SAMPLE)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no errors" in done.stderr


def test_text_groups_equal_errors():
    done = run(SAMPLE, "--schema", "v2")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert len(lines) == 2
    assert lines[0].startswith(f"{SAMPLE}:5:20: LSV001 /*/completions: ")
    assert "not allowed" in lines[0]
    assert "lsconvert upgrade" in lines[0]
    assert lines[0].endswith("rename completions]: 3 tasks, first task 0 (id 101)")
    assert done.stderr.decode() == f"Found 4 errors in 3 of 3 tasks of {SAMPLE}\n"


@pytest.mark.parametrize("form", ["json", "jsonl", "github"])
def test_machine_readable_formats(form):
    done = run(SAMPLE, "--schema", "v2", "--format", form)
    text = done.stdout.decode()
    assert done.returncode == 1
    if form == "github":
        assert text.startswith(
            f"::error file={SAMPLE},line=5,col=20,title=lsconvert LSV001 completions-in-v2::/0/completions: "
        )
        assert len(text.splitlines()) == 4
        return
    found = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
    assert [error["pointer"] for error in found] == [
        "/0/completions", "/1/completions", "/1/predictions/0/result/0", "/2/completions",
    ]  # fmt: skip
    assert found[0]["rule"] == "rename completions"
    assert [error["code"] for error in found] == ["LSV001", "LSV001", "LSV004", "LSV001"]


def test_max_errors():
    done = run(SAMPLE, "--schema", "v2", "--max-errors", "1", "--format", "jsonl")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert done.stderr.endswith(b"stopped after 1 error\n")


def test_the_highest_exit_code_wins(tmp_path):
    (tmp_path / "cut.json").write_text('[{"annotations": [')
    done = run(tmp_path / "cut.json", SAMPLE, "--schema", "v2")
    assert done.returncode == 3
    assert b"completions" in done.stdout
    assert b"the input ends inside" in done.stderr


def test_usage():
    assert run(SAMPLE, "--schema", "v3").returncode == 2
    assert run().returncode == 2


def test_stdin():
    assert run("-", stdin=SAMPLE.read_bytes()).returncode == 0


def test_no_data_is_shown():
    text = b'[{"annotations":[{"result":"s3cret","completed_by":"s3cret","ground_truth":"s3cret"}],"meta":"s3cret","drafts":"s3cret"}]'
    for form in FORMATS:
        done = run("-", "--format", form, stdin=text)
        assert done.returncode == 1
        assert b"s3cret" not in done.stdout + done.stderr


@every_format
def test_values_are_shown_on_request(form):
    text = rb'[{"annotations":[{"result":"s3cret\u001b[31m","completed_by":true}]}]'
    done = run("-", "--format", form, "--show-values", stdin=text)
    assert done.returncode == 1
    assert b"s3cret" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


# Every format, for different files.


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "valid.json").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "none.json").write_bytes(b"[]")
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "wrong.json").write_bytes(WRONG)
    (tmp_path / "cut.json").write_bytes(WRONG[:-1])
    return tmp_path


def invoke(form, *arguments):
    return CliRunner().invoke(cli, ["validate", "--format", form, *map(str, arguments)])


def findings(form, text):
    """Return one item for each error, group of errors, or file that cannot be read, in the output of a format."""
    match form:
        case "json":
            return json.loads(text)
        case "sarif":
            return json.loads(text)["runs"][0]["results"]
        case "junit":
            root = ElementTree.fromstring(text)
            return [*root.iter("failure"), *root.iter("error")]
        case "jsonl":
            return [json.loads(line) for line in text.splitlines()]
        case _:
            return text.splitlines()


@every_format
@pytest.mark.parametrize(
    ("files", "found", "code"),  # found: in text, which has files that cannot be read on stderr only
    [
        ("valid.json", 0, 0),
        ("none.json", 0, 0),
        ("valid.json none.json", 0, 0),
        ("wrong.json", 1, 1),
        ("wrong.json valid.json wrong.json", 2, 1),
        ("empty.json", 0, 3),
        ("missing.json", 0, 3),
        ("wrong.json missing.json wrong.json", 2, 3),
        ("cut.json valid.json", 1, 3),
    ],
)
def test_files(folder, form, files, found, code):
    done = invoke(form, *files.split(), "-v")
    assert done.exit_code == code
    unreadable = [name for name in files.split() if name in ("empty.json", "missing.json", "cut.json")]
    assert len(findings(form, done.stdout)) == found + (0 if form == "text" else len(unreadable))
    for name in files.split():
        lines = [line for line in done.stderr.splitlines() if line.startswith(f"{name}:")]
        assert any(not re.search(r": (no errors|[0-9]+ (error|warning))", line) for line in lines) == (
            name in unreadable
        )
        assert (f"{name}: no errors" in done.stderr) == (name in ("valid.json", "none.json"))


@every_format
def test_the_same_run_gives_the_same_output(folder, form):
    first, second = (invoke(form, SAMPLE, "wrong.json", "--schema", "v2").stdout for _ in range(2))
    if form == "junit":  # it contains the time
        first, second = (
            [list(case.attrib.items()) for case in ElementTree.fromstring(text).iter("testcase")]
            for text in (first, second)
        )
    assert first == second


@posix
@every_format
@pytest.mark.parametrize(
    "name", [b"a b%.json", b"a:b,c.json", b"new\nline.json", b"\x1b[31m.json", "é語.json".encode(), b"\xff.json"]
)
def test_unusual_file_names(folder, form, name):
    try:
        Path(os.fsdecode(name)).write_bytes(WRONG)
    except OSError:
        pytest.skip("the file system does not allow this name")
    done = invoke(form, os.fsdecode(name))
    assert done.exit_code == 1
    assert len(findings(form, done.stdout)) == 1
    assert "\x1b" not in done.stdout


@every_format
def test_unusual_keys(folder, form):
    (folder / "own.json").write_text('{"additionalProperties": {"type": "string"}}')
    (folder / "keys.json").write_text(
        r'{"a\u001b[31m\n::error::\u202e": 1, "\ud800\uffff": 3, "a/~%": 4, "<&>\"]]>": 5, "": 6}'
    )
    done = invoke(form, "keys.json", "--schema", folder / "own.json")
    assert done.exit_code == 1
    assert len(findings(form, done.stdout)) == 5
    assert all(char.isprintable() or char == "\n" for char in done.stdout)


@posix
@formats_in_processes
def test_the_reader_closes_the_pipe(folder, form):
    command = [*COMMAND, "validate", "wrong.json", "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


@posix
@pytest.mark.parametrize("form", STREAMS)
def test_errors_are_written_when_they_are_found(form):
    command = [*COMMAND, "validate", "-", "--format", form]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdin.write(WRONG[:-1] + b"," + b" " * (3 << 20))
        process.stdin.flush()
        early = b""
        while b"annotations" not in early:
            more = os.read(process.stdout.fileno(), 1 << 16)
            assert more
            early += more
        process.stdin.write(WRONG[1:])
        process.stdin.close()
        process.stdout.read()
        assert process.wait(timeout=60) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@formats_in_processes
def test_the_disk_is_full(folder, form):
    with open("/dev/full", "wb") as full:
        command = [*COMMAND, "validate", "wrong.json", "--format", form]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 4
    assert done.stderr.startswith(b"<stdout>: ")
    assert b"no space left" in done.stderr


@posix
@every_format
def test_stdout_in_another_encoding(folder, form):
    (folder / "\u8a9e.json").write_bytes(WRONG)
    done = run("\u8a9e.json", "--format", form, encoding="ascii")
    assert (done.returncode, done.stderr) == (1, b"Found 1 error in 1 of 1 task of \\u8a9e.json\n")
    assert len(findings(form, done.stdout.decode("ascii"))) == 1


# Files that cannot be read: an error in every format.


@every_format
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.json", None, "LSV901"),
        ("broken.json", "[tru]", "LSV902"),
        ("cut.json", "[{", "LSV903"),
        ("rows.csv", "id,text\n1,x\n", "LSV904"),
        ("deep.json", "[" * 2000, "LSV905"),
    ],
)
def test_a_file_that_cannot_be_read(folder, form, name, content, code):
    if content is not None:
        (folder / name).write_text(content)
    done = invoke(form, name)
    assert done.exit_code == (5 if code == "LSV905" else 3)
    assert done.stderr.startswith(f"{name}")
    if form == "text":
        assert done.stdout == ""
        return
    [found] = findings(form, done.stdout)
    match form:
        case "json" | "jsonl":
            assert (found["code"], found["file"], found["severity"]) == (code, name, "error")
            assert found["keyword"].endswith("Error")
            assert found["message"] in done.stderr
            assert found["hint"] in done.stderr
        case "github":
            assert found.startswith(f"::error file={name},")
            assert f"title=lsconvert {code} " in found
        case "sarif":
            assert (found["ruleId"], found["level"]) == (code, "error")
            assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == name
        case "junit":
            assert (found.tag, found.get("type")) == ("error", code)


# The summary.


@pytest.mark.parametrize(
    ("text", "options", "summary"),
    [
        ("[]", (), "f.json: no errors"),
        ('[{"annotations": []}]', (), "f.json: no errors"),
        ('[{"annotations": 1}]', (), "Found 1 error in 1 of 1 task of f.json"),
        (f'[{BOXED}, {{"annotations": []}}]', (), "f.json: no errors, 1 warning in 1 of 2 tasks"),
        (f"[{BOXED}, {BOXED}]", ("--strict",), "Found 2 errors in 2 of 2 tasks of f.json"),
        (f'[{BOXED}, {{"annotations": 1, "data": 1}}]', (), "Found 2 errors and 1 warning in 2 of 2 tasks of f.json"),
        ('[{"annotations": 1}', (), "Found 1 error in 1 task of f.json"),
        (f"[{BOXED}, {BOXED}", (), "Found 2 warnings in 2 tasks of f.json"),
        (
            "[" + ",".join(['{"annotations": 1}'] * 1200) + "]",
            (),
            "Found 1,200 errors in 1,200 of 1,200 tasks of f.json",
        ),
    ],
)
def test_summary(folder, text, options, summary):
    (folder / "f.json").write_text(text)
    assert invoke("text", "f.json", *options).stderr.splitlines()[-1] == summary


def test_summary_of_a_folder(folder):
    (folder / "exports").mkdir()
    for name, text in (("a", f"[{BOXED}]"), ("b", f'[{BOXED}, {{"annotations": 1}}]'), ("c", "[]")):
        (folder / "exports" / f"{name}.json").write_text(text)
    done = invoke("text", "exports")
    assert done.stderr.endswith("Found 1 error and 2 warnings in 2 of 3 files\n")
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith(f"{Path('exports', 'a.json')}:1:")
    assert second.startswith(f"{Path('exports', 'b.json')}:1:")


# --list-rules


def test_list_rules():
    lines = invoke("text", "--list-rules").stdout.splitlines()
    rows = json.loads(invoke("json", "--list-rules").stdout)
    assert [line.split(" ")[0] for line in lines] == [row["code"] for row in rows]
    assert lines[1].startswith("LSV001 completions-in-v2 (error): ")
    assert all(row.keys() == {"code", "name", "severity", "summary", "help"} for row in rows)


def test_list_rules_in_a_format_of_findings():
    done = invoke("sarif", "--list-rules")
    assert done.exit_code == 2
    assert "--format text or json" in done.stderr


@every_format
def test_an_unusable_schema_is_rejected_before_any_output(folder, form):
    (folder / "own.json").write_text('{"$ref": "elsewhere.json"}')
    done = invoke(form, "valid.json", "wrong.json", "--schema", folder / "own.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("elsewhere.json") == 1


# The option --schema.


def completions(incomplete):
    complete = ShellComplete(cli, {}, "lsconvert", "_LSCONVERT_COMPLETE")
    return [(item.value, item.type) for item in complete.get_completions(["validate", "--schema"], incomplete)]


def test_completion_offers_names_then_files():
    assert [name for name, _ in completions("")] == list(OFFERED)
    assert completions("v2-m") == [("v2-migrated", "plain")]
    assert completions("./my") == [("./my", "file")]


def test_every_schema_is_offered():
    """`regions` and `advice` are not offered: one describes a region, the other is checked beside all schemas."""
    assert {AUTO, *SCHEMA_FILES} - {"regions", "advice"} == {*OFFERED}


HARD = (
    "true",
    "5",
    '{"$ref":"#"}',
    '{"not":' * 500 + "true" + "}" * 500,
    '{"not":' * 100_000,
    '{"$ref":"http://x.invalid/"}',
)


@pytest.mark.parametrize(
    "text",
    [pytest.param(text, id=str(n), marks=[pytest.mark.slow] if n in (0, 1, 5) else []) for n, text in enumerate(HARD)],
)
def test_no_schema_crashes_the_process(tmp_path, text):
    schema = tmp_path / "schema.json"
    schema.write_text(text)
    command = [*COMMAND, "validate", SAMPLE, "--schema", schema]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == (0 if text == "true" else 2)
    assert b"Traceback" not in done.stderr
    assert text == "true" or done.stderr.startswith(f"{schema}: ".encode())


@pytest.mark.slow
@posix
def test_ctrl_c_interrupts_an_endless_check(tmp_path):
    steps = 60  # each of them doubles the work
    both = {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{i + 1}"}] * 2} for i in range(steps)}
    both[f"a{steps}"] = {"type": "object"}
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"properties": {"data": {"$ref": "#/$defs/a0"}}, "$defs": both}))
    command = [*COMMAND, "validate", "-", "--schema", schema]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            # More than a pipe buffers: when the write returns, the process is reading.
            process.stdin.write(b" " * (1 << 20) + b'[{"data": {"a": 1}, "annotations": []}]')
            process.stdin.close()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=3)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=120) == 130
        finally:
            process.kill()
