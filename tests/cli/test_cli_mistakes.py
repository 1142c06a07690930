"""What people type by mistake, and what lsconvert answers: a table. No mistake writes a file or shows a traceback."""

import os
import subprocess

import click
import command_line
import pytest
from click.testing import CliRunner

from lsconvert.cli import COMMANDS, cli
from lsconvert.cli.commands.verb import SECTIONS

V1 = b'[{"id": 1, "data": {}, "completions": []}]'

MISTAKES = [
    ("upgrad in.json", 2, "No such command 'upgrad'. Did you mean 'upgrade'?"),
    ("valdate in.json", 2, "Did you mean 'validate'?"),
    ("migrate-script .", 2, "Did you mean 'migrate-scripts'?"),
    ("in.json -o out.json", 2, "No such command 'in.json'. To convert a file, write `lsconvert upgrade in.json`."),
    ("xyz", 2, "No such command 'xyz'."),
    ("help", 2, "No such command 'help'. Did you mean '--help'?"),
    ("version", 2, "Did you mean '--version'?"),
    ("validate in.json --max-errors some", 2, "'some' is not a whole number"),
    ("upgrade in.json --jobs 0", 2, "0 is not in the range x>=1."),
    ("inspect in.json nothing.json", 3, "nothing.json: no such file or directory"),
    ("inspect in.json --format yaml", 2, "'yaml' is not one of 'text', 'json', 'jsonl'."),
    ("inspect in.json --write-user u.csv", 2, "Did you mean '--write-users'?"),
    ("verify in.json in.json", 1, "in.json: is not in.json plus the rules: task 0: "),
    ("upgrade", 2, "Missing argument 'IN...'. Give a file, or - for stdin."),
    ("verify in.json", 2, "Missing argument 'AFTER...'."),
    ("upgrade in.json --split-anotators", 2, "Did you mean '--split-annotators'?"),
    ("upgrade in.json --out out.json", 2, "No such option '--out'. Did you mean '--output'?"),
    ("--versoin", 2, "No such option '--versoin'. Did you mean '--version'?"),
    ("validate - -", 2, "only one of the files can be stdin"),
    ("inspect - in.json -", 2, "only one of the files can be stdin"),
    ("upgrade --check - -", 2, "only one of the files can be stdin"),
    ("upgrade - --users -", 2, "only one of the files can be stdin"),
    ("verify - in.json --quarantine -", 2, "only one of the files can be stdin"),
    ("upgrade in.json --for=imports", 2, "'imports' is not 'import'. Did you mean 'import'?"),
    ("upgrade in.json --on-error quarantined", 2, "Did you mean 'quarantine'?"),
    ("validate in.json --format jsonlines", 2, "Did you mean 'jsonl'?"),
    ("downgrade in.json --for import", 2, "No such option '--for': it is an option of upgrade, inspect, verify."),
    ("upgrade in.json --schema v2", 2, "it is an option of validate."),
    ("upgrade in.json out.json", 2, "several inputs need -O DIR; out.json does not exist; did you mean -o out.json?"),
    ("upgrade in.json b.json", 2, "several inputs need -O DIR; did you mean -o b.json?"),
    ("upgrade in.json b.json out", 2, "several inputs need -O DIR; out does not exist; did you mean -O out?"),
    (
        "upgrade in.json b.json -o all.json",
        2,
        "several inputs need -O DIR; for one file all.json of all tasks, use `lsconvert merge`",
    ),
    ("upgrade in.json -o out.json -O out", 2, "give -o or -O, not both"),
    ("upgrade - -o folder", 2, f"-o {os.path.join('folder', 'NAME.json')}"),
    ("upgrade in.json -o .", 2, ". is the folder of the input; give the name of a file, or -O . to replace the input"),
    ("upgrade folder -o folder", 2, "-O folder to replace the input"),
    ("upgrade b.json in.json -o ./", 2, "-O ./ to replace the input"),
    ("upgrade in.json -o b.json", 4, "Use --force"),
    (
        "merge in.json b.json --on-duplicates join",
        2,
        "No such option '--on-duplicates'. Did you mean '--on-duplicate'?",
    ),
    ("merge in.json b.json -O out", 2, "No such option '-O'"),
    ("merge in.json b.json", 1, "Use --on-duplicate join"),
    ("merge in.json b.json -o folder", 2, "folder is a folder; give the name of a file"),
    ("merge in.json --users users.csv", 2, "it is an option of upgrade"),
    ("upgrade ftp://x.org/a.json", 2, "other than s3://, gs://, az://, abfs:// and https://; download it"),
    ("upgrade in.json -o https://x.org/a.json", 2, "write to a local file, and upload that"),
    ("inspect in.json --write-users http://x.org/u.csv", 2, "write to a local file, and upload that"),
    ("upgrade file:///tmp/a.json", 2, "give the path of the file without file://"),
    ("upgrade in.json --users ftp://x.org/u.csv", 2, "download it, and give the local file"),
    ("upgrade in.json --map tasks=hdfs://b/u.csv", 2, "download it, and give the local file"),
    ("upgrade in.json -O hdfs://b/q", 2, "other than s3://, gs://, az://, abfs://; write to a local file, and upload"),
    ("upgrade hf://datasets/a.json", 2, "download it, and give the local file"),
    ("upgrade https:/x.org/a.json", 2, "a URL has two slashes after its scheme"),
    ("upgrade s3:///a.json", 2, "the URL has no bucket, container or host"),
    ("upgrade in.json -o s3://key:secret@b/a.json", 2, "credentials in a URL are not read"),
    ("migrate-scripts s3://b/a.py", 2, "does not read URLs; download it"),
    ("upgrade in.json --users none.csv", 3, "none.csv: cannot be read: no such file or directory"),
    ("upgrade in.json --map tasks=none.csv", 3, "none.csv: cannot be read: no such file or directory"),
    ("downgrade in.json --map labels=none.csv", 3, "none.csv: cannot be read: no such file or directory"),
    ("verify in.json in.json --to v1 --users none.csv", 3, "none.csv: cannot be read: no such file or directory"),
    ("upgrade in.json --users folder", 3, "folder: cannot be read"),
    ("upgrade in.json --users in.json", 2, "in.json: has none of the headers"),
    ("validate in.json --schema none.json", 3, "none.json: cannot be read: no such file or directory"),
    ("validate in.json --schema ./none", 3, "./none: cannot be read: no such file or directory"),
    ("validate in.json --schema v3", 2, "Use one of auto, v1, v1-import"),
    ("validate in.json --config none.xml", 3, "none.xml: "),
    ("validate in.json --schema advice", 2, "Use one of auto, v1, v1-import, v2, v2-import, v2-migrated, or the path"),
    ("validate in.json --schema regions", 2, "regions: this bundled schema does not say what a task needs"),
    ("upgrade none.json", 3, "none.json: no such file or directory"),
    ("downgrade none.json", 3, "none.json: "),
    ("inspect none.json", 3, "none.json: "),
    ("validate none.json", 3, "none.json: "),
    ("verify none.json in.json", 3, "none.json: "),
    ("verify in.json none.json", 3, "none.json: "),
    ("verify in.json in.json --to v1 --quarantine none.json", 3, "none.json: "),
    ("migrate-scripts none.py", 3, "none.py: "),
    ("migrate-scripts --write in none.py", 3, "none.py: "),
    ("migrate-call POST /api/projects/1/tasks/bulk/ --data none.json", 2, "--data @none.json"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Run in a folder with two files and a folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_bytes(V1)
    (tmp_path / "b.json").write_bytes(V1)
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize("line", ["upgrade in.json --bogus", "--bogus", "xyz", "upgrade in.json --for x"])
def test_a_word_that_is_like_no_other(line):
    done = CliRunner().invoke(cli, line.split())
    assert done.exit_code == 2
    assert "Did you mean" not in done.output


@pytest.mark.parametrize(("line", "code", "message"), MISTAKES)
def test_mistakes(folder, line, code, message):
    run = command_line.run(*line.split(), stdin=V1)
    assert run.returncode == code, run.stderr
    assert message in run.stderr.decode().replace("python -m lsconvert", "lsconvert")
    assert b"Traceback" not in run.stderr
    assert sorted(os.listdir(folder)) == ["b.json", "folder", "in.json"]
    assert os.listdir(folder / "folder") == []


# What looks like a mistake, and is none.


@pytest.mark.parametrize(
    ("line", "output"),
    [
        ("upgrade in.json -o folder", "folder/in.json"),
        ("upgrade in.json -o folder/", "folder/in.json"),
        ("upgrade in.json -o new/", "new/in.json"),
        ("upgrade in.json b.json -o new/", "new/b.json"),
        ("upgrade in.json --output-dir new", "new/in.json"),
        ("upgrade in.json --output new", "new"),
        ("upgrade in.json -o new", "new"),
        ("upgrade in.json -o s3:", "s3:"),
        ("upgrade ./https://folder/in.json -o new", "new"),
    ],
)
def test_names_of_outputs(folder, line, output):
    (folder / "https:" / "folder").mkdir(parents=True)
    (folder / "https:" / "folder" / "in.json").write_bytes(V1)
    done = CliRunner().invoke(cli, line.split())
    assert done.exit_code == 0
    assert (folder / output).read_bytes() == V1.replace(b"completions", b"annotations")


def test_two_inputs_with_check():
    assert CliRunner().invoke(cli, ["upgrade", "in.json", "b.json", "--check"]).exit_code == 1


@pytest.mark.parametrize("command", [None, *COMMANDS])
@pytest.mark.parametrize("columns", ["20", "40", "80", "200", "nonsense"])
def test_help_in_ascii(command, columns):
    arguments = [*([command] if command else []), "--help"]
    check_help(command, command_line.run(*arguments, encoding="ascii", env={"COLUMNS": columns}))


@pytest.mark.parametrize("command", ["upgrade", *(pytest.param(c, marks=pytest.mark.slow) for c in COMMANDS[1:])])
def test_help_on_a_locale_without_utf_8(command):
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONUTF8", "PYTHONIOENCODING")}
    env |= {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    line = [*command_line.COMMAND, command, "--help"]
    check_help(command, subprocess.run(line, check=False, capture_output=True, env=env))


def check_help(command, done):
    """Check that a help is complete and in ASCII."""
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert b"\\" not in done.stdout.replace(b"\\\n", b"")
    text = " ".join(done.stdout.decode().split())
    for param in (cli.get_command(click.Context(cli), command) if command else cli).params:
        assert all(name in text for name in param.opts if name.startswith("-"))


def test_the_list_of_commands_has_whole_sentences():
    shown = CliRunner().invoke(cli, ["--help"]).stdout
    text = " ".join(shown.split())
    assert "..." not in text.replace("[ARGS]...", "")
    assert "upgrade Convert v1 exports, import payloads or import responses to v2. downgrade" in text


def test_the_order_of_options():
    """The options that most people need come first, and examples last."""
    shown = CliRunner().invoke(cli, ["upgrade", "--help"]).stdout
    names = ["Main options:", "--for", "-o,", "-O,", "What to convert:", "For import:", "When tasks fail:", "Limits:"]
    at = [
        shown.index(f" {name}" if name.startswith("-") else name)
        for name in [*names, "Messages and help:", "Examples:"]
    ]
    assert at == sorted(at)


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_option_is_in_a_section(command):
    context = click.Context(cli)
    params = (cli.get_command(context, command) if command else cli).params
    assert all(param.section in SECTIONS for param in params if isinstance(param, click.Option))


# One line where something failed, even with --quiet.


@pytest.mark.parametrize("form", ["text", "json"])
def test_quiet_prints_one_line_if_tasks_failed(folder, form):
    (folder / "bad.json").write_bytes(V1[:-1] + b', {"completions": [1], "annotations": [2], "data": {}}]')
    arguments = ["upgrade", "-q", "bad.json", "in.json", "-O", "out", "--on-error", "quarantine", "--format", form]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    quarantine = os.path.join("out", "bad.json.quarantine.jsonl")
    text = f"bad.json: 1 task failed and was quarantined in {quarantine} (2 in = 1 out + 1)\n"
    assert done.stderr == text if form == "text" else '"failed": 1' in done.stderr


# What to do next.

HINT = " into Label Studio, use --for import"
WORK = b'[{"id": 1, "data": {}, "completions": [{"result": []}]}]'


@pytest.mark.parametrize(
    ("text", "options", "count"),
    [
        (WORK, "upgrade work.json", 1),
        (WORK, "upgrade work.json in.json work.json.gz -O out", 1),
        (WORK, "upgrade work.json --for import --unmapped keep", 0),
        (WORK, "upgrade work.json -q", 0),
        (WORK, "upgrade work.json --check", 0),
        (WORK, "upgrade work.json --format json", 0),
        (WORK, "downgrade work.json", 0),
        (V1, "upgrade work.json", 0),
        (b'{"completion_count": 1, "task_count": 1}', "upgrade work.json", 0),
        (b"[]", "upgrade work.json", 0),
    ],
)
def test_what_to_do_next(folder, text, options, count):
    (folder / "work.json").write_bytes(text)
    (folder / "work.json.gz").write_bytes(text)
    done = CliRunner().invoke(cli, options.split())
    assert done.stderr.count(HINT) == count
    assert not count or done.stderr.endswith(f"{HINT}\n")
