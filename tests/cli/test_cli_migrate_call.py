"""`lsconvert migrate-call`: formats, curl commands as users write them, hidden tokens, exit codes."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

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
    code, out, _ = run("POST", f"{API}/x", "--data", "@-", "--format", form, stdin=body.encode())
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
    assert err.endswith("\nto do: give --storage-id (the storage's id on the new server)\n")


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
    code, out, _ = run("POST", f"{API}/projects/1/import", "--data", f"@{where}", "--format", "json", stdin=text)
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
    assert code == 0
    assert "left out" not in err, "-s and -S only change what is shown"


def test_python(monkeypatch):
    class Requests:
        request = staticmethod(lambda *where, **what: (where, what))

    monkeypatch.setitem(sys.modules, "requests", Requests)
    names = {}
    exec(run("--curl", CALL, "--format", "python")[1], names)
    assert names["response"] == (
        ("POST", f"{API}/projects/1/import"),
        {"headers": {"Authorization": "Token T", "X-Empty": ""}, "data": b'[{"annotations": []}]'},
    )


@pytest.mark.parametrize(
    "command",
    [
        f"curl {API}/tasks",
        f"curl --url {API}/tasks -s",
        f"/usr/bin/curl -sSLo out.json {API}/tasks",
        f"curl -XDELETE '{API}/tasks/1'",
        f"curl -H'A:b' -H \"C: d e\" {API}",
        f"curl {API} \\\n  -u user:pass \\\n  -k",
        f"curl {API} -d a=1 -d b=2",
        f"curl -G '{API}?x#f' -d a=1 --data-urlencode 'q=a b'",
        f"curl {API} --data-raw @a",
        f"curl {API} -H 'X-Empty;'",
        f"curl {API} -F 'file=@tasks.csv'",
        'curl $HOST/x -H "A: $(cat token)" -H "B: `date`"',
        'curl h/x -d "a \\$5 \\`b\\` \\" \\\\ \\n"',
        "curl h/\\\nx -H 'A: \\\n'",
        f"curl {API} | jq .a > out.json 2>&1",
        f"curl {API} && curl {API}/b; curl {API}/c &",
        f"curl -s {API}?a=1&b=2",
        f"$ curl {API} # comment\n[]\n$ TOKEN=1 sudo curl {API}",
        f'X=$(curl -s {API} | jq .) && Y="$(curl {API})"',
        f"if curl {API}; then curl {API}/b; fi",
        f"curl -d @- {API} <<'EOF'\nit's {{}} $x\nEOF\ncurl {API}",
        f"curl {API}/projects/<project_id>/tasks/{{id}} -H 'A: <token>'",
        f"wget -qO- {API} --header='A: b'",
        f"http -v {API} A:b c==d | less",
        f"Invoke-RestMethod {API} `\n  -Headers @{{ A = 'b' }} | Out-File x.json",
        f'curl ^"{API}^" ^\n  -H ^"A: b^%^20c^" ^\n  --compressed',
    ],
)
def test_what_the_guide_does_not_name_stays(command):
    code, out, _ = run("--curl", command)
    assert (code, out) == (0, f"{command}\n")


@pytest.mark.parametrize("before", ["", "$ ", "user@host:~/x$ ", "(venv) $ ", "!"])
def test_prompts(before):
    code, out, _ = run(f"{before}curl -X POST {API}/projects/1/tasks/bulk", "--project-id", "2")
    assert (code, out) == (0, f"{before}curl -X POST {API}/projects/2/import\n")


def test_a_command_without_quotes():
    code, out, _ = run("--project-id", "2", "curl", "-s", "-XPOST", f"{API}/projects/1/tasks/bulk", "-d", "[]")
    assert (code, out) == (0, f"curl -s -XPOST {API}/projects/2/import -d '[]'\n")


def test_commands_on_stdin():
    text = f"curl {API}/projects/1/results?finished=1\nwget {API}/projects/2/results\n"
    code, out, err = run("-", stdin=text)
    assert out.splitlines() == [
        f"curl '{API}/projects/1/export?exportType=JSON'",
        f"wget '{API}/projects/2/export?exportType=JSON'",
    ]
    assert code == 1
    assert err.count("(--project-id)") + err.count("--project-id (") == 1, "a missing option is named once"
    assert "call 2: LS111 exact" in err


def test_json_option_of_curl():
    out = curl(f"""curl {API}/projects --json '{{"team_id": 1}}'""", "--workspace-id", "2")
    assert out == f"""curl {API}/projects --json '{{"workspace": 2}}'"""


def test_data_files_of_curl(tmp_path):
    path = tmp_path / "a b.json"
    path.write_text('[\n{"completions":[]}]')
    call = f"curl {API}/projects/1/import"
    assert curl(f"{call} -d @{shlex.quote(str(path))}") == f"""{call} -d '[{{"annotations":[]}}]'"""
    assert curl(f"{call} --data-binary @'{path}'") == f"""{call} --data-binary '[\n{{"annotations":[]}}]'"""
    assert curl(f"{call} -d @-", stdin='[{"completions":[]}]') == f"""{call} -d '[{{"annotations":[]}}]'"""
    path.write_text('[\n{"annotations":[]}]')
    assert curl(f"{call} -d @'{path}'") == f"{call} -d @'{path}'"


@pytest.mark.parametrize(
    ("command", "new"),
    [
        ("curl -d @NAME URL", "curl -d NEW URL"),
        ("wget --post-file=NAME URL", "wget --post-file=OTHER URL"),
        ("http POST URL < NAME", "http POST URL < OTHER"),
        ("Invoke-RestMethod URL -Method Post -InFile NAME", "Invoke-RestMethod URL -Method Post -InFile 'OTHER'"),
    ],
)
@pytest.mark.parametrize("is_large", [False, True])
def test_a_large_body_stays_in_a_file(tmp_path, command, new, is_large):
    name, other = tmp_path / "big.json", tmp_path / "big.v2.json"
    body = json.dumps([{"data": {"t": "x" * 5_000 * is_large}, "completions": []}])
    name.write_text(body)
    used = command.replace("NAME", str(name)).replace("URL", f"{API}/projects/1/import")
    prompt = "PS C:\\\\> " if "Invoke" in command else "$ "
    code, out, _ = run(f"{prompt}{used}")
    inline = shlex.quote(body.replace("completions", "annotations")) if not is_large else f"@{other}"
    expected = new.replace("NEW", inline).replace("OTHER", str(other)).replace("URL", f"{API}/projects/1/import")
    upgrade = f"lsconvert upgrade --keep-ground-truth {name} -o {other}\n" if is_large or "OTHER" in new else ""
    assert (code, out) == (0, f"{upgrade}{prompt}{expected}\n")


def test_a_body_from_a_pipe():
    code, out, err = run(f"cat tasks.json | curl -d @- {API}/projects/1/import")
    assert (code, out) == (1, f"cat tasks.json | curl -d @- {API}/projects/1/import\n")
    assert "convert tasks before it is sent, with lsconvert upgrade --keep-ground-truth" in err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("curl ", " -d @no/such.json"),
        ("wget ", " --post-file=no/such.json"),
        ("http POST ", " < no/such.json"),
        ("irm ", " -Method Post -InFile no/such.json"),
    ],
)
def test_a_file_that_is_not_here(before, after):
    code, out, err = run("-", "--project-id", "7", stdin=f"{before}{API}/projects/1/tasks/bulk{after}\n")
    quote = "'" * before.startswith("irm")
    assert (code, out) == (1, f"{before}{quote}{API}/projects/7/import{quote}{after}\n")
    assert "no/such.json is not here: convert it before it is sent, with lsconvert upgrade --keep-ground-truth" in err


def test_a_filter_of_the_response_is_named():
    code, out, err = run("-", "--project-id", "7", stdin=f"curl '{API}/projects/1/results' | jq '.[].completions'\n")
    assert (code, out) == (1, f"curl '{API}/projects/7/export?exportType=JSON' | jq '.[].completions'\n")
    assert "unchanged outside of the calls; v2 has other names for: completions" in err
    assert run("-", stdin=f"curl '{API}/projects/1/completions_of' | jq '.[].completions'\n")[0] == 0


def test_a_body_in_a_file_that_must_change(tmp_path):
    (tmp_path / "s.json").write_text('{"path": "b"}')
    code, out, err = run(f"wget --post-file={tmp_path}/s.json {API}/storages/s3")
    assert (code, out) == (3, "")
    assert "the body has to change, and it is not in the command" in err


def test_files_in_a_form_are_left_to_the_user():
    code, out, err = run("--curl", f"curl {API}/projects/1/tasks/bulk/ -F file=@tasks.json", "--project-id", "1")
    assert (code, out) == (1, f"curl {API}/projects/1/import -F file=@tasks.json\n")
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
        f"fetch https://{SECRET}/",
        f"wget https://h/ --post-data {SECRET} --post-data b",
        f"wget https://h/ --use-{SECRET}"[:22],
        f"wget https://h/ --post-file /dev/null/{SECRET}",
        f"http GET https://h/ Authorization:{SECRET} {SECRET}",
        f"http GET https://h/ a:={SECRET}",
        f"http --token={SECRET} https://h/",
        f"Invoke-RestMethod -Headers @{{ A = '{SECRET}' }}",
        f"Invoke-RestMethod https://h/ -Headers @{{ A = '{SECRET}'",
        "Invoke-RestMethod https://h/ -Token",
        f'curl ^"https://{SECRET}',
        f"curl {API} <<EOF\n{SECRET}",
        f"curl {API} >",
        f"curl {API} -H 'Authorization: Token {SECRET}",
        f'curl {API} -H "Authorization: Token {SECRET}',
        f"curl {API} -H",
        f"curl {API} https://{SECRET}/",
        f"curl {API} -K{SECRET}",
        f"curl {API} --token={SECRET}",
        f"curl {API} --data-urlencode @{SECRET}",
        f"""curl {API}/projects/1/import -d '[{{"completions": [], "a": "$a"}}' -d "{SECRET} $A]\"""",
        f"""curl {API}/projects/1/import -d "[{{\\"completions\\": [], \\"$(cat "{SECRET}")\\": \\"\\$\\"}}]\"""",
        f"curl {API} -T {SECRET}",
        f"curl {API} -K {SECRET}",
        f"curl {API} -d @/dev/null/{SECRET}",
        f"curl {API} -d @",
        f"curl {API} {SECRET}\\",
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
    assert err.startswith(("lsconvert: ", "the body:1:"))
    assert SECRET not in err


def test_errors_do_not_show_values():
    body = f'{{"path": "{SECRET}", "bucket": "{SECRET}"}}'
    code, out, err = run("POST", f"{API}/storages/s3", "--data", "@-", stdin=body)
    assert (code, out) == (1, "")
    assert err.startswith("<stdin>:1:")
    assert SECRET not in err


def test_errors_as_json():
    code, out, err = run("GET", "", "--format", "json")
    assert (code, out) == (3, "")
    assert json.loads(err)["error"] == "InputError"


def test_errors_show_the_place():
    assert run("GET", "")[2].startswith("lsconvert: the URL is empty\n")
    assert run("--curl", f"curl {API}/projects/1/import -d '[1'")[2].startswith("the body:1:3: offset 2, ")


@pytest.mark.parametrize("body", [b"a\xff", b"a\0"])
def test_bodies_that_no_command_can_contain(body):
    code, out, err = run("POST", f"{API}/x", "--data", "@-", stdin=body)
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
        ["POST", API, "--data", "-"],
        ["--data", "@-", "--curl", f"curl {SECRET}"],
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
    code, _, err = run("POST", API, "--data", "@no/such/file")
    assert (code, err) == (3, "no/such/file: the data cannot be read: no such file or directory\n")


def test_as_a_program():
    """Check the exit code of a process, and that stderr has only notes."""
    done = subprocess.run(
        [sys.executable, "-m", "lsconvert", "migrate-call", "GET", f"{API}/teams/"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.decode().strip()) == (1, f"curl {API}/teams/")
    assert b"Traceback" not in done.stderr


PASTED = sorted((Path(__file__).parents[1] / "golden_calls/pasted").iterdir())


@pytest.mark.parametrize("folder", PASTED, ids=lambda folder: folder.name)
def test_pasted_calls(folder):
    case = json.loads((folder / "case.json").read_text())
    code, out, err = run("-", *case["args"], stdin=(folder / "in.txt").read_text())
    assert (code, out) == (case["exit_code"], (folder / "out.txt").read_text())
    lines = [line for line in err.splitlines() if not line.startswith("  ")]
    assert [line.split(": ")[0] if line.startswith(("LS", "call")) else line for line in lines] == case["notes"]
    if not code:
        assert run("-", *case["args"], stdin=out)[1] == out, "a second migration changes nothing"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["curl"], "the curl command has 0 URLs instead of one"),
        (["POST", API, "--data", __file__], f"to read a file or stdin, write --data @{__file__}"),
        (["curl \u201chttps://h/api/projects/1/results\u201d"], "the command has typographic quotes or dashes"),
        (["curl \u2013X POST https://h/api/projects/1/results"], "the command has typographic quotes or dashes"),
        (["bash -c 'curl -s https://h/api/projects/1/results'"], "without the program and the quotes around it"),
        (["requests.get('https://h/')", "--format", "curl"], "leave out --format curl"),
        (["curl https://h/", "--data", "{}"], "--data is for METHOD URL"),
        (["requests.get('https://h/api/projects/1/results'"], "cannot be parsed by this version of Python"),
    ],
)
def test_messages(arguments, message):
    code, out, err = run(*arguments)
    assert (code in (2, 3), out) == (True, "")
    assert message in err


def test_code_without_v1_calls():
    code, out, err = run("requests.get('https://h/api/tasks/1')")
    assert (code, out, err) == (
        0,
        "requests.get('https://h/api/tasks/1')\n",
        "no v1 call was found: the code is unchanged\n",
    )


@posix
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_a_rewritten_body_reaches_the_program(text):
    body = json.dumps([{"data": {"t": text}, "completions": []}], ensure_ascii=False)
    code, out, _ = run("-", stdin=f"curl -d {shlex.quote(body)} {API}/projects/1/import | cat")
    assert code == 0
    assert shlex.split(out)[2] == body.replace('"completions": []}', '"annotations": []}')


IDS = f"curl {API}/projects/1/results -o a.json\ncurl {API}/projects/2/results -o b.json"


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (IDS, ["--project-id", "7"], "several ids: --project-id"),
        (f"for p in 1 2; do curl {API}/projects/$p/results; done", ["--project-id", "7"], "several ids: --project-id"),
        (
            f"curl -X DELETE {API}/storages/3; curl -X DELETE {API}/storages/4",
            ["--storage-id", "5"],
            "several ids: --storage-id",
        ),
        (f"curl {API}/tasks\nrun curl {API}/tasks # x", [], "not read as a call, and unchanged: line 2"),
        (f"curl {API}/projects/{{1,2}}/results", ["--project-id", "7"], "several ids: --project-id"),
        (f'curl {API}/projects/1/import -d "$BODY"', [], "the body is not in the call: convert tasks"),
        (f'curl {API}/storages/s3 -d "$BODY"', [], "v2 has other names for: path, regex, data_key"),
        (
            f"$b = @{{ path = 'x' }} | ConvertTo-Json\nirm {API}/storages/s3 -Method Post -Body $b\nirm {API}/x -Body $b",
            [],
            "call 1: the body is not in the call",
        ),
        (
            f"curl -u a:b -s -k {API}/tasks",
            ["--format", "python"],
            "left out, with their values: -u, -k. Add them by hand",
        ),
        (f"curl {API}/projects -F title=A -F team_id=3", [], "LS151 manual: team_id is unchanged"),
        (f"http --form POST {API}/projects title=A team_id=3", [], "LS151 manual: team_id is unchanged"),
        (f"curl {API}/tasks -H 'A: b' -H \"C: $T\"", ["--format", "python"], "variables of the shell are unchanged"),
        (f'iwr {API}/tasks -Body "$x" -Method Post', ["--format", "curl"], "variables of the shell are unchanged"),
    ],
)
def test_what_is_left_is_said(text, options, message):
    code, out, err = run("-", *options, stdin=text)
    assert (code, out != "") == (1, True)
    assert message in err
    assert "/7/" not in out
    assert "/5" not in out


def test_one_id_of_several_calls():
    code, out, _ = run("-", "--project-id", "7", stdin=IDS.replace("projects/2", "projects/1"))
    assert (code, out.count("/projects/7/")) == (0, 2)


def test_a_form_in_another_format():
    code, out, err = run("http --form POST h/x a=b", "--format", "curl")
    assert (code, out) == (3, "")
    assert "cannot be written as curl" in err


def test_httpie_sends_json():
    code, out, _ = run("http POST h/api/projects title=A", "--format", "curl")
    assert (code, out) == (
        0,
        """curl -X POST http://h/api/projects -H 'Content-Type: application/json' --data-raw '{"title": "A"}'\n""",
    )


def test_our_options_after_a_command_without_quotes():
    code, out, _ = run("curl", "-s", f"{API}/projects/1/results", "--project-id", "2", "-o", "x")
    assert (code, out) == (0, f"curl -s '{API}/projects/2/export?exportType=JSON' -o x\n")


def test_a_pipe_in_another_format():
    code, out, err = run(f"$ curl {API}/tasks | jq .", "--format", "python")
    assert (code, "jq" in out) == (0, False)
    assert "what is around them is left out" in err


def test_a_file_is_converted_once(tmp_path):
    path = tmp_path / "big.json"
    path.write_text(json.dumps([{"data": {"t": "x" * 5_000}, "completions": []}]))
    call = f"curl -d @{path} {API}/projects/1/import"
    code, out, _ = run(f"{call} && {call}")
    assert (code, out.count("lsconvert upgrade"), out.count("big.v2.json")) == (0, 1, 3)


def test_an_error_in_a_text_has_its_line():
    code, out, err = run("-", stdin=f"curl {API}/tasks\n  wget -i {SECRET}\n")
    assert (code, out) == (3, "")
    assert err.startswith("lsconvert: 2:3: the wget command has 0 URLs")


def test_a_method_in_small_letters():
    assert run("get", f"{API}/tasks")[1] == f"curl {API}/tasks\n"
