"""Hostile keys, values and file names in every command and format: output is escaped and can be parsed."""

import json
import os
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import command_line
import pytest
from command_line import COMMAND
from shown import GITHUB, HOSTILE, check_text

posix = pytest.mark.skipif(os.name != "posix", reason="needs names that only POSIX systems have")


def task(hostile, **more):
    """Return a v1 task with a hostile text at each place that may be shown."""
    region = {
        hostile: 1,
        "id": hostile,
        "type": hostile,
        "from_name": hostile,
        "to_name": hostile,
        "value": {hostile: [hostile], "labels": [hostile]},
    }
    work = {hostile: 1, "id": hostile, "result": [[region], [region]], "ground_truth": True}
    completions = [{**work, "completed_by": by} for by in (hostile, {"email": f"{hostile}@x"}, {"id": hostile})]
    predictions = [{hostile: 1, "result": [[{**region, "value": hostile}]]}]
    return {
        hostile: 1,
        "id": hostile,
        "data": {hostile: hostile},
        "completions": completions,
        "predictions": predictions,
        **more,
    }


def documents(hostile):
    """Yield the names and texts of documents of tasks."""
    conflict = task(hostile, annotations=[{hostile: 1}])
    yield "array", json.dumps([task(hostile), {"id": 1, "data": {}, "completions": []}])
    yield "by id", json.dumps({hostile: task(hostile), f"{hostile}2": conflict})
    yield "lines", "\n".join(json.dumps(each) for each in ({hostile: hostile}, conflict, task(hostile)))
    yield (
        "new",
        json.dumps(
            [{hostile: 1, "id": hostile, "data": {}, "annotations": [{"id": hostile, "result": [{hostile: hostile}]}]}]
        ),
    )
    yield "response", json.dumps({"completion_count": 1, hostile: hostile})
    yield "broken", json.dumps([{hostile: {hostile: 1}}])[:-3] + "tru"


DOCUMENTS = [(f"{kind} {i}", text) for i, hostile in enumerate(HOSTILE) for kind, text in documents(hostile)]
COMMANDS = [
    ["upgrade", "in.json", "-o", "out.json"],
    ["upgrade", "in.json", "-o", "out.json", "--no-check", "--split-annotators"],
    ["upgrade", "in.json", "-o", "out.json", "--on-error", "quarantine"],
    ["upgrade", "in.json", "-o", "out.json", "--on-error", "keep", "--format", "json"],
    ["upgrade", "in.json", "-o", "out.json", "--for", "import"],
    ["upgrade", "in.json", "-o", "out.json", "--for", "import", "--unmapped", "drop", "--on-error", "keep"],
    ["upgrade", "in.json", "-o", "out.json", "--for", "import", "--format", "json"],
    ["downgrade", "in.json", "--check"],
    ["downgrade", "in.json", "-o", "out.json", "--format", "json"],
    ["verify", "in.json", "in.json"],
    ["verify", "in.json", "other.json"],
    ["verify", "in.json", "other.json", "--to", "v1"],
    *(
        ["validate", "in.json", "--format", form, *more]
        for form in ("text", "json", "jsonl", "github", "sarif", "junit")
        for more in ([], ["--show-values", "--schema", "own.json"])
    ),
    ["merge", "in.json", "other.json", "-o", "out.json", "--key", "data.\n::error::x", "--force"],
    [
        "merge",
        "in.json",
        "in.json",
        "-o",
        "out.json",
        "--on-duplicate",
        "join",
        "--on-conflict",
        "keep",
        "--format",
        "json",
        "--force",
    ],
    ["inspect", "in.json"],
    ["inspect", "in.json", "--for", "import", "--write-users", "users.csv"],
    ["inspect", "in.json", "--format", "json"],
    ["filter", "in.json", "-o", "out.json", "--where", "label=a", "--where", "task_created=2024.."],
    ["filter", "in.json", "-o", "out.json", "--where-annotation", "not cancelled", "--format", "json"],
    *(
        ["migrate-call", "POST", "https://x/api/projects/1/tasks/bulk", "--data", "@in.json", "--format", form]
        for form in ("curl", "httpie", "python", "json")
    ),
]
DATA = ("curl", "httpie", "python", "--diff")  # these formats write unescaped data to stdout


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("other.json").write_text(json.dumps({"\n::error::x": {"data": {}}}))
    Path("own.json").write_text('{"additionalProperties": {"type": "integer"}}')
    return tmp_path


def run(*arguments):
    """Run the command line; check that its output is escaped; return its exit code, stdout and stderr."""
    done = command_line.run(*map(str, arguments))
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode in (0, 1, 2, 3, 4, 5)
    check_text(err)
    if not {*DATA} & {*arguments}:
        check_text(out, GITHUB if "github" in arguments else None)
    return done.returncode, out, err


def parse(form, text):
    """Parse a text in this format."""
    match form:
        case "json" | "sarif":
            json.loads(text)
        case "jsonl":
            for line in text.splitlines():
                json.loads(line)
        case "junit":
            ElementTree.fromstring(text)
        case "github":
            assert all(GITHUB.fullmatch(line) for line in text.splitlines())


def form_of(command):
    return dict(zip(command, command[1:])).get("--format", "")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_documents(command):
    codes = set()
    for name, text in DOCUMENTS:
        for path in ("out.json", "out.json.quarantine.jsonl", "users.csv"):
            Path(path).unlink(missing_ok=True)
        Path("in.json").write_text(text)
        code, out, err = run(*command)
        codes.add(code)
        if command[0] in ("upgrade", "downgrade", "merge", "filter") and form_of(command) == "json":
            parse("jsonl", err)
        elif out:
            parse(form_of(command), out)
        assert out or err or code == 0, name
    assert len(codes) > 1


NAMES = [text.replace("\0", "").replace("\ud800", "\udcff")[:100] for text in HOSTILE]
TASKS = json.dumps(
    [{"data": {}, "completions": [{"result": [[{"type": "x"}]]}]}, {"completions": [1], "annotations": [2]}]
)
SCRIPT = "import label_studio_sdk\nx = HEARTEX['completions']\ny = HEARTEX['aggregated']\n"
# The content of a file with a hostile name (None: no file), and a command; "{}" is the name.
NAMED = [
    *((TASKS, ["upgrade", "{}", "-o", "out.json", "--on-error", how, "--force"]) for how in ("stop", "keep", "quarantine")),
    (TASKS, ["upgrade", "{}", "-o", "out.json", "--format", "json"]),
    (TASKS, ["upgrade", "{}", "{}", "-O", "folder"]),
    (TASKS, ["upgrade", "in.json", "-o", "{}"]),
    (None, ["upgrade", "in.json", "-o", "{}", "--on-error", "quarantine", "--max-tasks", "1"]),
    (None, ["upgrade", "in.json", "-o", "out.json", "--quarantine", "{}"]),
    (None, ["upgrade", "{}", "-o", "{}"]),
    (None, ["upgrade", "in.json", "-o", "{}/out.json"]),
    (None, ["upgrade", "in.json", "-O", "{}/folder"]),
    (None, ["upgrade", "in.json", "--users", "{}"]),
    ("old,new\n1,2\n1,3\n", ["upgrade", "in.json", "--users", "{}"]),
    ("old,new\n1,2\n", ["upgrade", "in.json", "--for", "import", "--map", "tasks={}"]),
    (None, ["upgrade", "in.json", "--map", "{}=x"]),
    (TASKS, ["verify", "{}", "in.json"]),
    (TASKS, ["verify", "in.json", "{}"]),
    (TASKS, ["verify", "{}", "{}"]),
    (None, ["verify", "{}", "in.json"]),
    *((TASKS, ["validate", "{}", "missing", "--format", form]) for form in ("text", "json", "jsonl", "github", "sarif", "junit")),
    *((None, ["validate", "{}", "--format", form]) for form in ("text", "json", "jsonl", "github", "sarif", "junit")),
    ("[", ["validate", "in.json", "--schema", "{}"]),
    (None, ["validate", "in.json", "--schema", "{}"]),
    *((TASKS, ["merge", "{}", "in.json", "-o", "out.json", "--on-duplicate", how, "--format", "json"]) for how in ("error", "keep")),
    *((TASKS, ["merge", "{}", "{}", "-o", "{}.json", "--key", "data", "--on-duplicate", how]) for how in ("error", "join", "last")),
    (None, ["merge", "in.json", "-o", "{}/out.json"]),
    (None, ["merge", "{}", "in.json", "--key", "{}"]),
    (None, ["merge", "in.json", "in.json", "--key", "data.{}"]),
    (TASKS, ["inspect", "{}"]),
    (TASKS, ["inspect", "{}", "--format", "json"]),
    (TASKS, ["inspect", "{}", "--write-users", "{}"]),
    (None, ["inspect", "{}", "--format", "json"]),
    (None, ["inspect", "in.json", "--write-users", "{}"]),
    (TASKS, ["filter", "{}", "-o", "out.json", "--where", "version=v1"]),
    ("1\n", ["filter", "in.json", "-o", "out.json", "--where", "task_id=@{}"]),
    ("[", ["filter", "in.json", "-o", "out.json", "--where", "task_id=@{}"]),
    *((None, ["filter", "in.json", "--where", f"{text}{{}}"]) for text in ("", "not ", "label=", "annotations=", "created=")),
    *((SCRIPT, ["migrate-scripts", "{}.py", *how]) for how in ([], ["--diff"], ["--write"])),
    *((SCRIPT, ["migrate-scripts", "{}.py", "--format", form]) for form in ("json", "github", "sarif")),
    *(("x = (", ["migrate-scripts", "{}.py", *how]) for how in ([], ["--diff"], ["--format", "sarif"])),
    (None, ["migrate-scripts", "{}"]),
    (None, ["migrate-call", "POST", "https://x/api/projects/1/tasks/bulk", "--data", "@{}"]),
    *((None, ["migrate-call", "GET", "https://x/api/{}", "--format", form]) for form in ("curl", "httpie", "python", "json")),
    (None, ["migrate-call", "GET", "https://x/api/\ud800"]),
    (None, ["migrate-call", "--curl", "curl -d '\ud800' https://x/api/{}"]),
    (None, ["migrate-call", "--curl", "curl --{}"]),
    (None, ["migrate-call", "--curl", "curl '{}"]),
    (None, ["{}"]),
    (None, ["upgrade", "--{}"]),
    (None, ["upgrade", "in.json", "--format", "{}"]),
    (None, ["upgrade", "in.json", "--max-depth", "{}"]),
    (None, ["verify", "in.json", "in.json", "{}"]),
]  # fmt: skip


@posix
@pytest.mark.parametrize("name", NAMES, ids=["first", "second"])
def test_names(name):
    for content, command in NAMED:
        for path in Path().iterdir():
            if path.is_file() and path.name not in ("in.json", "own.json"):
                path.unlink()
        Path("in.json").write_text(TASKS)
        arguments = [argument.replace("{}", name) for argument in command]
        if content is not None:
            Path(name + (".py" if content == SCRIPT or "x = (" in content else "")).write_text(content)
        _, out, err = run(*arguments)
        assert out or err or "--diff" in command, command
        if form_of(command) in ("json", "jsonl", "sarif", "junit", "github") and out:
            parse(form_of(command), out)
        elif form_of(command) == "json":
            parse("jsonl", err)


@posix
@pytest.mark.parametrize("name", NAMES, ids=["first", "second"])
def test_names_in_folders_and_archives(name):
    with zipfile.ZipFile("in.zip", "w") as archive:
        for member in (f"{name.encode(errors='ignore').decode()}{i}.json" for i in range(2)):
            archive.writestr(member, TASKS)
    project, storage = Path(f"{name}project"), Path(f"{name}storage")
    (project / "completions").mkdir(parents=True)
    storage.mkdir()
    (project / "tasks.json").write_text('{"1": {"id": 1, "data": {}}}')
    (project / "completions" / name).write_text("")
    (project / "completions" / "2.json").write_text('{"id": 2, "data": {}, "completions": []}')
    (storage / name).write_text('{"id": 1, "task": {"id": 1, "data": {}}, "result": []}')
    (storage / f"{name}2").write_text('{"id": 2, "task": {"id": 1, "data": {"x": 1}}, "result": []}')
    for path in ("in.zip", project, storage):
        assert run("upgrade", path, "--check")[2]
        assert run("inspect", path)[1:] != ("", "")
        assert run("validate", path, "--format", "sarif")[1]
    (project / "completions" / "2.json").write_text("{")
    (storage / f"{name}3").write_text("{")
    for path in (project, storage):
        assert run("upgrade", path, "--check")[0] == 3


@posix
@pytest.mark.parametrize(
    "encoding", ["ascii", *(pytest.param(name, marks=pytest.mark.slow) for name in ("latin-1", "utf-8:strict"))]
)
def test_every_encoding_can_show_every_name(encoding, folder):
    Path(f"{NAMES[1]}é語\udcff").write_text(TASKS)
    command = [*COMMAND, "inspect", f"{NAMES[1]}é語\udcff", f"{NAMES[0]}é語\udcff"]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": encoding})
    assert done.returncode == 3
    for text in (done.stdout, done.stderr):
        check_text(text.decode(encoding.partition(":")[0]))
        assert b"\\udcff: " in text
