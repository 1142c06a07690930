"""`lsconvert migrate-call`: formats, curl commands as users write them, hidden tokens, exit codes."""

import json
import os
import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

API = "https://ls.example.com/api"
SECRET = "S3CRET"
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


def run(*arguments, stdin=None):
    """Migrate a call, and check that no exception escapes."""
    result = CliRunner().invoke(cli, ["migrate-call", *arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def curl(command, *options, stdin=None):
    """Return the curl command that replaces another one."""
    _, out, _ = run("--curl", command, *options, stdin=stdin)
    return out.removesuffix("\n")


def test_a_complete_migration():
    code, out, err = run("GET", f"{API}/projects/1/results?finished=0", "--project-id", "7")
    assert (code, out) == (0, f"curl '{API}/projects/7/export?download_all_tasks=true&exportType=JSON'\n")
    assert err.startswith(
        "LS111 exact: export of results becomes GET /api/projects/<project_id>/export?exportType=JSON\n"
    )
    assert "\n  servers: current Enterprise servers answer 404" in err
    assert err.endswith("LS114 exact: finished=0 becomes download_all_tasks=true\n")


@pytest.mark.parametrize("form", ["curl", "httpie"])
def test_the_output_is_not_escaped(form):
    """A shell runs the output, so it has every byte of the call."""
    body = "a\tb\n\x1b[31m\u202e::x"
    code, out, _ = run("POST", f"{API}/x", "--data", "-", "--format", form, stdin=body.encode())
    assert code == 0
    assert body in shlex.split(out)


def test_a_lone_surrogate_is_refused():
    code, out, err = run("GET", f"{API}/\ud800")
    assert (code, out) == (3, "")
    assert err == "lsconvert: the call contains a lone surrogate, so it cannot be sent\n"


def test_a_missing_parameter():
    code, out, err = run("POST", f"{API}/storages/3/sync/", "--storage-type", "s3")
    assert (code, out) == (1, f"curl -X POST {API}/storages/3/sync/\n")
    assert "LS144 manual: storage sync is unchanged: missing storage_id\n" in err
    assert "\n  to do: give the storage's id on the new server (--storage-id)\n" in err


def test_an_unknown_call():
    code, out, err = run("GET", f"{API}/tasks/5")
    assert (code, out) == (0, f"curl {API}/tasks/5\n")
    assert err == "this is not a known v1 call: it is unchanged\n"


def test_a_call_that_becomes_several():
    code, out, _ = run(
        *("--curl", "curl https://app.heartex.ai/link -H 'Authorization: Token T'", "--as", "LS133"),
        *("--host", "https://new", "--project-id", "7", "--organization-id", "1", "--user-id", "5"),
    )
    headers = "-H 'Authorization: Token T' -H 'Content-Type: application/json'"
    assert code == 1
    assert out.splitlines() == [
        "curl https://new/api/invite -H 'Authorization: Token T'",
        f"""curl -X PATCH https://new/api/organizations/1/memberships {headers} --data-raw '{{"user_id": 5, "role": "AN"}}'""",
        f"""curl -X POST https://new/api/projects/7/members/ {headers} --data-raw '{{"user": 5}}'""",
    ]


@pytest.mark.parametrize("from_stdin", [True, False])
def test_data_from_a_file_or_stdin(tmp_path, from_stdin):
    text = """[{"data": {"n": 1.00, "t": "it's"}, "completions": []}]\n"""
    (tmp_path / "tasks.json").write_text(text)
    where = "-" if from_stdin else str(tmp_path / "tasks.json")
    code, out, _ = run("POST", f"{API}/projects/1/import", "--data", where, "--format", "json", stdin=text)
    [request] = json.loads(out)["requests"]
    assert code == 0
    assert request["headers"] == [["Content-Type", "application/json"]]
    assert request["body"] == text.replace("completions", "annotations")


def test_json_has_the_notes():
    code, out, err = run("GET", f"{API}/teams/", "--format", "json")
    assert (code, err) == (1, "")
    assert json.loads(out)["notes"][0] | {"todo": "", "server": ""} == {
        "code": "LS161",
        "fidelity": "manual",
        "message": "teams is unchanged: no call replaces it",
        "todo": "",
        "server": "",
        "missing": [],
        "absent_argument": "",
    }


CALL = f"""curl -sS {API}/projects/1/import -H 'Authorization: Token T' -H 'X-Empty;' -d '[{{"completions": []}}]'"""


def test_httpie():
    code, out, err = run("--curl", CALL.replace(" -H 'X-Empty;'", ""), "--format", "httpie")
    assert out == f"""http --raw '[{{"annotations": []}}]' POST {API}/projects/1/import 'Authorization:Token T'\n"""
    assert (code, err.splitlines()[-1]) == (0, "left out because only curl has them: -s, -S")


def test_python(monkeypatch):
    class Requests:
        request = staticmethod(lambda *where, **what: (where, what))

    monkeypatch.setitem(sys.modules, "requests", Requests)
    names = {}
    exec(run("--curl", CALL, "--format", "python")[1], names)
    assert names["response"] == (
        ("POST", f"{API}/projects/1/import"),
        {"headers": {"Authorization": "Token T"}, "data": b'[{"annotations": []}]'},
    )


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"curl {API}/tasks", f"curl {API}/tasks"),
        (f"curl --url {API}/tasks -s", f"curl {API}/tasks -s"),
        (f"/usr/bin/curl -sSLo out.json {API}/tasks", f"curl {API}/tasks -s -S -L -o out.json"),
        (f"curl -XDELETE '{API}/tasks/1'", f"curl -X DELETE {API}/tasks/1"),
        (f"curl -H'A:b' -H \"C: d e\" {API}", f"curl {API} -H 'A: b' -H 'C: d e'"),
        (f"curl {API} \\\n  -u user:pass \\\r\n  -k", f"curl {API} -u user:pass -k"),
        (f"curl {API} -d a=1 -d b=2", f"curl -X POST {API} --data-raw 'a=1&b=2'"),
        (f"curl -G {API} -d a=1 -d b=2", f"curl '{API}?a=1&b=2'"),
        (f"curl -G '{API}?x#f' -d a=1", f"curl '{API}?x&a=1#f'"),
        (f"curl {API} --data-raw @a", f"curl -X POST {API} --data-raw @a"),
        (f"curl {API} -X PUT", f"curl -X PUT {API}"),
        (f"curl {API} -H 'X-Empty;'", f"curl {API} -H 'X-Empty;'"),
        (f"curl {API} -F 'file=@tasks.csv'", f"curl -X POST {API} -F 'file=@tasks.csv'"),
        ('curl "$HOST/x" -H "A: $T"', 'curl "$HOST/x" -H "A: $T"'),
        ("curl '$HOST/x' -H 'A: $T'", "curl '$HOST/x' -H 'A: $T'"),
        ('curl $HOST/x -H "A: $(cat token)"', 'curl "$HOST/x" -H "A: $(cat token)"'),
        ('curl h/x -d "{\\"a\\": $ID}"', 'curl -X POST h/x --data-raw "{\\"a\\": $ID}"'),
        ('curl h/x -d "a \\$5 \\`b\\` \\" \\\\ \\n"', """curl -X POST h/x --data-raw 'a $5 `b` " \\ \\n'"""),
        ('curl -H"A: $T" h/x', 'curl h/x -H "A: $T"'),
        ('curl -G "$HOST/x" -d "a=$A" -d b=1', 'curl "$HOST/x?a=$A&b=1"'),
        ('curl "$HOST/`date`" -d "$A$"', 'curl -X POST "$HOST/`date`" --data-raw "$A$"'),
        ("curl h/\\\nx -H 'A: \\\n'", "curl h/x -H 'A: \\'"),
        ("""curl h/x -d '{"$undefined$": 1}'""", """curl -X POST h/x --data-raw '{"$undefined$": 1}'"""),
    ],
)  # fmt: skip
def test_curl_commands_keep_their_options(command, expected):
    assert curl(command) == expected
    assert curl(expected) == expected, "a second migration changes nothing"


def test_json_option_of_curl():
    out = curl(f"""curl {API}/projects --json '{{"team_id": 1}}'""", "--workspace-id", "2")
    assert out == (
        f"curl -X POST {API}/projects -H 'Content-Type: application/json' -H 'Accept: application/json' "
        """--data-raw '{"workspace": 2}'"""
    )


def test_data_files_of_curl(tmp_path):
    path = tmp_path / "a b.json"
    path.write_text('[\n{"completions":[]}]')
    call = f"curl {API}/projects/1/import"
    assert curl(f"{call} -d @{shlex.quote(str(path))}").endswith("""'[{"annotations":[]}]'""")
    assert curl(f"{call} --data-binary @'{path}'").endswith("""'[\n{"annotations":[]}]'""")
    assert curl(f"{call} -d @-", stdin="[]").endswith(" '[]'")


def test_files_in_a_form_are_left_to_the_user():
    code, out, err = run("--curl", f"curl {API}/projects/1/tasks/bulk/ -F file=@tasks.json", "--project-id", "1")
    assert (code, out) == (1, f"curl -X POST {API}/projects/1/import -F file=@tasks.json\n")
    assert "files in the form are unchanged" in err
    assert run("--curl", f"curl {API}/users -F avatar=@a.png")[0] == 0


@posix
@pytest.mark.parametrize("form", ["curl", "httpie"])
def test_a_shell_passes_the_body_unchanged(form):
    """Quotes, dollars and line breaks reach the program unchanged; variables are expanded."""
    body = json.dumps([{"data": {"a": 'it\'s "$HOME" `x` \\ \n é'}, "annotations": []}], ensure_ascii=False, indent=1)
    command = f'curl "$API/projects/1/import" -H "Authorization: Token $TOKEN" -d {shlex.quote(body)}'
    out = run("--curl", command, "--format", form)[1]
    print_all = 'f() { for x in "$@"; do printf "%s\\0" "$x"; done; }; curl() { f "$@"; }; http() { f "$@"; }; '
    env = {"API": API, "TOKEN": "a b", "PATH": ""}
    done = subprocess.run(["/bin/sh", "-c", print_all + out], capture_output=True, check=True, env=env)
    arguments = done.stdout.decode().split("\0")
    assert body in arguments
    assert f"{API}/projects/1/import" in arguments
    assert "Authorization: Token a b" in arguments or "Authorization:Token a b" in arguments


@pytest.mark.parametrize(
    "command",
    [
        "",
        "curl",
        "wget https://h/",
        f"http GET https://h/ Authorization:{SECRET}",
        f"curl {API} -H 'Authorization: Token {SECRET}",
        f'curl {API} -H "Authorization: Token {SECRET}',
        f"curl {API} -H",
        f"curl {API} https://{SECRET}/",
        f"curl {API} -Z{SECRET}",
        f"curl {API} --token={SECRET}",
        f"curl {API} --data-urlencode {SECRET}",
        f"curl {API} -T {SECRET}",
        f"curl {API} -K {SECRET}",
        f"curl {API} -d @/no/such/{SECRET}",
        f"curl {API} -d @",
        f"curl {API} -d $'{SECRET}'",
        f"curl {API} -d a$'{SECRET}'",
        f'curl {API} -d $"{SECRET}"',
        f'curl {API} -d "{SECRET} $A \\$B"',
        f"curl {API} -d '$a' -d \"{SECRET} $A\"",
        f'curl {API} -d "$(cat "{SECRET}")"',
        f"curl {API} -d $(cat {SECRET})",
        f"curl {API} -d `cat {SECRET}`",
        f'curl {API} -d "${{A:-"{SECRET}"}}"',
        f"curl {API} {SECRET}\\",
        f"curl {API} | jq .{SECRET}",
        f"curl {API} > {SECRET}",
        f"curl {API} && curl {SECRET}",
        f"curl {API} 2>&1",
        f"curl https://user:{SECRET}@[h/",
        f"curl 'https://h/?token={SECRET} x'",
        f"curl ftp://h/{SECRET}",
        f"curl {API}/projects/1/import -d '[{{\"a\": {SECRET}'",
        f"curl {API}/projects/1/import -H 'content-type: application/json' -d {SECRET}",
        "curl \0",
    ],
)
def test_unreadable_commands_are_refused(command):
    code, out, err = run("--curl", command)
    assert (code, out) == (3, "")
    assert err.startswith("lsconvert: ")
    assert SECRET not in err


def test_errors_do_not_show_values():
    body = f'{{"path": "{SECRET}", "bucket": "{SECRET}"}}'
    code, out, err = run("POST", f"{API}/storages/s3", "--data", "-", stdin=body)
    assert (code, out) == (1, "")
    assert err.startswith("lsconvert: <stdin>:1:")
    assert SECRET not in err


def test_errors_as_json():
    code, out, err = run("GET", "", "--format", "json")
    assert (code, out) == (3, "")
    assert json.loads(err)["error"] == "InputError"


def test_errors_show_the_place():
    assert run("GET", "")[2].startswith("lsconvert: the URL is empty\n")
    assert run("--curl", f"curl {API}/projects/1/import -d '[1'")[2].startswith("lsconvert: the body:1:3: offset 2, ")


@pytest.mark.parametrize("body", [b"a\xff", b"a\0"])
def test_bodies_that_no_command_can_contain(body):
    code, out, err = run("POST", f"{API}/x", "--data", "-", stdin=body)
    assert (code, out) == (3, "")
    assert "a command cannot contain it" in err


@pytest.mark.parametrize("form", ["curl", "httpie", "python", "json"])
@pytest.mark.parametrize("path", ["projects/1/tasks/bulk/", "storages/3/", "tasks/5", "teams/"])
def test_notes_do_not_show_tokens(form, path):
    command = f"curl -X POST {API}/{path} -H 'Authorization: Token {SECRET}' -u {SECRET}"
    _, out, err = run("--curl", command, "--format", form)
    assert SECRET in out
    assert SECRET not in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["GET"],
        [SECRET],
        ["GET", API, SECRET],
        ["https://h/", "GET"],
        ["GET", API, "--curl", f"curl {SECRET}"],
        ["--data", "-", "--curl", f"curl {SECRET}"],
        ["--curl", "curl", "-H", f"Authorization: Token {SECRET}"],
        ["GET", API, "--storage-type", "ftp"],
        ["GET", API, "--project-id", "x"],
        ["GET", API, "--as", "LS101"],
        ["GET", API, "--host", SECRET],
        ["GET", API, "--format", "wget"],
    ],
)
def test_wrong_usage(arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert SECRET not in err


def test_missing_data():
    code, _, err = run("POST", API, "--data", "no/such/file")
    assert (code, err) == (3, "lsconvert: the data cannot be read: no such file or directory\n")


def test_as_a_program():
    """Check the exit code of a process, and that stderr has only notes."""
    done = subprocess.run(
        [sys.executable, "-m", "lsconvert", "migrate-call", "GET", f"{API}/teams/"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.decode().strip()) == (1, f"curl {API}/teams/")
    assert b"Traceback" not in done.stderr
