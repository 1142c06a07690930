"""`--html` and `--figures`: pages of inspect, upgrade and downgrade."""

import json
from pathlib import Path

import command_line
import pytest
from pages import check_page

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
TASK = {
    "id": 1,
    "data": {"text": "Secret"},
    "completions": [
        {"completed_by": by, "result": [[{"type": "choices", "from_name": "mood", "value": {"choices": ["Hidden"]}}]]}
        for by in ({"id": 1, "email": "ana@example.com"}, 2)
    ],
}


def run(*arguments):
    done = command_line.run(*arguments)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(json.dumps([TASK]))
    (tmp_path / "b.json").write_text(json.dumps([TASK] * 2))
    return tmp_path


def test_inspect(folder):
    code, output, errors = run("inspect", "a.json", "--html", "page.html")
    assert (code, errors) == (0, "page.html: open it in a browser\n")
    assert "\nuses of labels\n           2  control 1: label 1\n" in output
    html = (folder / "page.html").read_bytes()
    check_page(html)
    assert not any(name in html for name in (b"Hidden", b"ana@", b"Secret", b"mood"))


def test_names_are_shown_if_asked_for(folder):
    code, output, _ = run("inspect", "a.json", "-q", "--html", "page.html", "--show-values")
    html = (folder / "page.html").read_bytes()
    assert code == 0
    assert "  mood: Hidden\n" in output
    assert all(name in html for name in (b"Hidden", b"ana@", b"mood"))
    assert b"Secret" not in html


def test_json_has_the_same_figures(folder):
    code, output, _ = run("inspect", "a.json", "--figures", "--format", "json")
    figures = json.loads(output)["figures"]
    assert code == 0
    assert figures["controls"] == {"control 1": {"types": {"choices": 2}, "labels": {"label 1": 2}, "others": 0}}
    assert figures["names_shown"] is False
    assert json.loads(run("inspect", "a.json", "--format", "json")[1])["figures"] is None


def test_several_files(folder):
    code, output, _ = run("inspect", ".", "--html", "page.html", "--format", "jsonl")
    assert code == 0
    assert [json.loads(line)["figures"]["names_shown"] for line in output.splitlines()[:2]] == [False, False]
    page = check_page((folder / "page.html").read_bytes())
    assert page.number("with annotations") == 3
    assert "2 files" in page.texts


def test_a_file_that_cannot_be_read(folder):
    (folder / "c.json").write_text("[")
    code, _, _ = run("inspect", ".", "--html", "page.html")
    assert code == 3
    assert b"1 file could not be read" in (folder / "page.html").read_bytes()
    (folder / "page.html").unlink()
    assert run("inspect", "c.json", "--html", "page.html")[0] == 3
    assert not (folder / "page.html").exists()


@pytest.mark.parametrize("verb", ["upgrade", "downgrade"])
def test_a_conversion(folder, verb):
    code, _, errors = run(verb, "a.json", "-o", "out.json", "--html", "page.html", "--no-check")
    assert code == 0
    assert "page.html: open it in a browser\n" in errors
    html = (folder / "page.html").read_bytes()
    check_page(html)
    assert b"Secret" not in html


def test_a_conversion_of_a_folder(folder):
    code, _, _ = run("upgrade", ".", "-O", "out", "--html", "page.html")
    assert code == 0
    assert check_page((folder / "page.html").read_bytes()).number("rename completions") == 3
    assert {path.name for path in (folder / "out").glob("*.json")} == {"a.json", "b.json"}


def test_a_check_writes_only_the_page(folder):
    assert run("upgrade", "a.json", "--check", "--html", "page.html")[0] == 1
    assert {path.name for path in folder.iterdir()} == {"a.json", "b.json", "page.html"}


def test_a_conversion_that_fails_leaves_no_page(folder):
    (folder / "a.json").write_text('[{"completions":[{"result":[[],7]}]}]')
    assert run("upgrade", "a.json", "-o", "out.json", "--html", "page.html")[0] == 1
    assert {path.name for path in folder.iterdir()} == {"a.json", "b.json"}


@pytest.mark.parametrize("verb", [("inspect", "a.json"), ("upgrade", "a.json", "-o", "out.json")])
def test_an_existing_page_is_kept(folder, verb):
    (folder / "page.html").write_text("old")
    code, output, errors = run(*verb, "--html", "page.html")
    assert (code, output) == (4, "")
    assert "page.html: exists already\nUse --force to replace it.\n" in errors
    assert (folder / "page.html").read_text() == "old"
    assert not (folder / "out.json").exists()
    assert run(*verb, "--html", "page.html", "--force")[0] == 0
    assert (folder / "page.html").read_text() != "old"


@pytest.mark.parametrize(
    "arguments",
    [
        ("inspect", "a.json", "--html", "a.json", "--force"),
        ("inspect", ".", "--html", "./b.json", "--force"),
        ("inspect", "a.json", "--html", "x", "--write-users", "x"),
        ("inspect", "a.json", "--html", "-"),
        ("inspect", "a.json", "--show-values"),
        ("inspect", "a.json", "--force"),
        ("upgrade", "a.json", "-o", "out.json", "--html", "out.json", "--force"),
        ("upgrade", "a.json", "-o", "out.json", "--html", "a.json", "--force"),
        ("upgrade", "a.json", "-o", "out.json", "--quarantine", "q", "--html", "q"),
        ("upgrade", "a.json", "-o", "out.json", "--show-values"),
    ],
)
def test_wrong_usage(folder, arguments):
    before = (folder / "a.json").read_bytes()
    assert run(*arguments)[0] == 2
    assert (folder / "a.json").read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"a.json", "b.json"}


def test_notes_name_options_as_they_are_given(folder):
    """Also in sums over several files."""
    code, _, _ = run("inspect", "a.json", "b.json", "-q", "--html", "page.html")
    html = (folder / "page.html").read_text(encoding="utf-8")
    assert code == 0
    assert "--for import writes it" in html
    assert "target=" not in html


def test_a_page_of_several_files_names_no_single_output(folder):
    code, _, _ = run("upgrade", "a.json", "b.json", "-O", "out", "-q", "--html", "page.html")
    html = (folder / "page.html").read_text(encoding="utf-8")
    assert code == 0
    assert "3 tasks are in the output, with" in html
