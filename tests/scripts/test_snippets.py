"""Scripts in Markdown, reStructuredText and YAML: which text is a script, and that nothing else changes."""

import json
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import ConversionError, ExtraError, language_of, migrate_script
from lsconvert.scripts.detection.mentions import find_mentions
from lsconvert.scripts.snippets import migrate as migrating
from lsconvert.scripts.snippets.markdown import read_markdown
from lsconvert.scripts.snippets.rst import read_rst
from lsconvert.scripts.snippets.workflow import read_workflow

pytest.importorskip("ast_grep_py")


def texts(snippets):
    return [(snippet.language, snippet.text) for snippet in snippets]


def check_renamed(before, language):
    """Check that each completions between `t['` and `']` is renamed, with each line end, and nothing else."""
    for line_end in ("\n", "\r\n"):
        source = before.replace("\n", line_end).encode()
        after = source.replace(b"t['completions']", b"t['annotations']")
        assert after != source
        assert migrate_script(source, language, assume_label_studio=True).script == after
        assert migrate_script(after, language, assume_label_studio=True).script == after


def check_unchanged(source, language):
    assert migrate_script(source.encode(), language, assume_label_studio=True).script == source.encode()


@pytest.mark.parametrize(
    "before",
    [
        "```python\nt['completions']\n```\n",
        "```py\nt['completions']\n```",
        '````python\nx = """\n```\n"""\nt[\'completions\']\n````\n',
        "~~~ {.python .numberLines}\nt['completions']\n~~~\n",
        "```{python}\nt['completions']\n```\n",
        "```python title=\"a.py\"\nif x:\n\n    t['completions']\n```\n",
        "```python\nt['completions']\n",
        "- a\n\n  ```python\n  if x:\n      t['completions']\n  ```\n",
        "- ```python\n  t['completions']\n  ```\n",
        "\t```python\n\tt['completions']\n\t```\n",
        "> ```python\n> t['completions']\n>\n> t['completions']\n> ```\n",
        "> > ```python\n> > t['completions']\nt\n",
        "```pycon\n>>> t['completions']\n[]\n>>> for t in x:\n...     t['completions']\n```\n",
        "```python\n>>> t['completions']\n```\n",
        "```\n>>> t['completions']\n```\n",
        "> ```text\n> x\n```python\nt['completions']\n```\n",
        "\ufeff```python\né = t['completions']\n```\n",
    ],
)
def test_code_in_markdown(before):
    check_renamed(before, "markdown")


@pytest.mark.parametrize(
    "source",
    [
        "t['completions']\n",
        "`t['completions']`\n",
        "    t['completions']\n",
        '```json\n{"completions": [], "data": {}}\n```\n',
        "```yaml\ncompletions: []\n```\n",
        "```\nt['completions']\n```\n",
        "```latex\n% jq .completions x\n```\n",
        "```text\nt['completions']\n```\n",
        "```python\nx\n```\nt['completions']\n",
        "``` python t['completions'] ```\n",
        "```pycon\n>>> x\nt['completions']\n```\n",
        "```console\n$ x\njq .completions\n```\n",
        "```python\n```\n",
        "```",
    ],
)
def test_text_in_markdown_stays(source):
    check_unchanged(source, "markdown")


@pytest.mark.parametrize(
    ("source", "script"),
    [
        ("```console\n$ a \\\n  b\nout\n$ c\n```", "a \\\n  b\nc\n"),
        ("```console\n$ a 'b\nc'\nout\n```", "a 'b\nc'\n"),
        ('```console\n$ a "it\'s\nc"\nout\n```', 'a "it\'s\nc"\n'),
        ("```console\n$ a it\\'s\nout\n```", "a it\\'s\n"),
        ("```console\n$ a <<EOF\nb\nEOF\nout\n```", "a <<EOF\nb\nEOF\n"),
        ("```bash\n(env) $ a \\\n> b\nout\n```", "a \\\nb\n"),
        ("```\nme@host:~/x$ a\nout\n```", "a\n"),
        ("```sh\n% a\nout\n```", "a\n"),
        ("```sh\n# a comment\na\n```", "# a comment\na\n"),
        ("```\ncurl a/<project_id>/{id}/b\n```", "curl a/${project_id}/${id}/b\n"),
        ("```sh\ncurl a -d '{\"x\": {}}' <in >out\n```", "curl a -d '{\"x\": {}}' <in >out\n"),
    ],
)
def test_shell_in_markdown(source, script):
    assert texts(read_markdown(source)) == [("shell", script)]


@pytest.mark.parametrize(
    "before",
    [
        ".. code-block:: python\n\n   t['completions']\n",
        ".. code:: python\n   :number-lines:\n   :x: y\n\n   if x:\n\n      t['completions']\n\nText\n",
        "  .. sourcecode:: py\n\n     t['completions']\n",
        ".. note::\n\n   .. code-block:: python\n\n      t['completions']\n",
        "Text::\n\n    >>> t['completions']\n    []\n",
        ">>> t['completions']\n[]\n\nText\n",
        "  >>> if x:\n  ...     t['completions']\n",
        ".. highlight:: python\n\nText::\n\n  t['completions']\n",
        ".. highlight:: python\n\n.. code-block::\n\n  t['completions']\n",
    ],
)
def test_code_in_rst(before):
    check_renamed(before, "rst")


@pytest.mark.parametrize(
    "source",
    [
        "t['completions']\n",
        "``t['completions']``\n",
        "Text::\n\n  t['completions']\n",
        '.. code-block:: json\n\n  {"completions": [], "data": {}}\n',
        ".. code-block:: python\n\n  x\n\nt['completions']\n",
        ".. t['completions']::\n\n   x\n",
        "::\n",
        ".. code-block:: python\n",
    ],
)
def test_text_in_rst_stays(source):
    check_unchanged(source, "rst")


def test_shell_in_rst():
    source = "Run::\n\n  $ curl a/<id>/b\n  {}\n\n.. code-block:: bash\n\n  curl b\n"
    assert texts(read_rst(source)) == [("shell", "curl a/${id}/b\n"), ("shell", "curl b\n")]


@pytest.mark.parametrize(
    "before",
    [
        "- shell: python\n  run: |\n    if x:\n\n        t['completions']\n",
        "- shell: python {0}\n  run: |-\n    t['completions']\n    \n\n",
        "- shell: python\n  run: t['completions']  # one\n",
        "- shell: python\n  run: \"t['completions']\"\n",
        "- shell: python\n  run: >\n    t['completions']\n\n    x\n",
        "- {shell: python, run: \"t['completions']\"}\n",
        "a: &x\n  shell: python\n  run: &y |\n    t['completions']\n  c: *y\n",
        "command: [python3, -c, \"t['completions']\"]\n",
        "command:\n- /usr/bin/python3\n- -c\n- |\n  t['completions']\n",
        "---\na: 1\n---\nshell: python\nrun: |\n  é = t['completions']\n",
    ],
)
def test_python_in_yaml(before):
    check_renamed(before, "yaml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("run: jq .completions x\n", "run: jq .annotations x\n"),
        ("script: ['jq .completions x']\n", "script: ['jq .annotations x']\n"),
        ("script:\n- jq '.completions' x\n- >-\n  jq\n  '.completions' x\n", "script:\n- jq '.annotations' x\n- >-\n  jq\n  '.annotations' x\n"),
        ('before_script: "jq \\".completions\\" x"\n', 'before_script: "jq \\".annotations\\" x"\n'),
        ("command: [jq, .completions, x]\n", "command: [jq, .annotations, x]\n"),
        ("command: [sh, -c, 'jq ''.completions'' x']\n", "command: [sh, -c, 'jq ''.annotations'' x']\n"),
        ("run: |2\n    cat x |\n  jq .completions\n", "run: |2\n    cat x |\n  jq .annotations\n"),
        ("script:\n- |2-\n   jq .completions\n- a\n", "script:\n- |2-\n   jq .annotations\n- a\n"),
        ("a:\n  - run: &a >3+\n       jq\n       .completions\n", "a:\n  - run: &a >3+\n       jq\n       .annotations\n"),
        ("args: [-c, jq .completions]\n", "args: [-c, jq .annotations]\n"),
        ("run: |\r\n  jq .completions x\r\n", "run: |\r\n  jq .annotations x\r\n"),
        (
            "run: curl $X${{ a.b }}/api/projects/${{ b }}/results\n",
            'run: curl "$X${{ a.b }}/api/projects/${{ b }}/export?exportType=JSON"\n',
        ),
    ],
)  # fmt: skip
def test_shell_in_yaml(before, after):
    assert migrate_script(before.encode(), "yaml", assume_label_studio=True).script.decode() == after


@pytest.mark.parametrize(
    "variables",
    [
        "env:\n  HOST: https://app.heartex.ai\n  N: 1\n  E:\n",
        "env: {HOST: 'https://app.heartex.ai'}\n",
        "environment:\n- HOST=https://app.heartex.ai\n- N\n",
        'environment: ["HOST=https://app.heartex.ai"]\n',
        'variables:\n  HOST: "https://app.heartex.ai"\n  A-B: x\n  C: {value: x}\n',
        "image: app.heartex.ai/x\n",
    ],
)
def test_variables_and_images_are_evidence(variables):
    source = f"{variables}run: jq .completions $HOST\n"
    assert migrate_script(source.encode(), "yaml").script.decode() == source.replace("completions", "annotations")
    unproven = source.replace("heartex.ai", "example.com")
    assert migrate_script(unproven.encode(), "yaml").script.decode() == unproven


@pytest.mark.parametrize("value", ["{}", '"{}"', "'{}'", "|\n    {}", ">-\n    {}"])
def test_urls_in_variables_are_rewritten(value):
    url = "https://app.heartex.ai/api/projects/$P/results"
    source = f"env:\n  URL: {value.format(url)}\nrun: curl $URL\n"
    new = source.replace("/results", "/export?exportType=JSON")
    assert migrate_script(source.encode(), "yaml").script.decode() == new


@pytest.mark.parametrize(
    "source",
    [
        "run: {a: jq .completions x}\n",
        "name: jq .completions x\n",
        "env:\n  A: jq .completions x\n",
        "run: *x\n",
        "run: $X/api/projects/$P/results\n",
        "run:\n",
        "run: |\n\n",
        "run:\n  |1\n    jq .completions x\n",
        "run: 'echo completions'\n",
        "script:\n- [jq .completions x]\n- {a: b}\n",
        "shell: pwsh\nrun: jq .completions x\n",
        "command: [a, {b: jq .completions}]\n",
        "{{- if jq }}\nrun: jq .completions\n",
        "# run: jq .completions\n",
        "",
    ],
)
def test_text_in_yaml_stays(source):
    check_unchanged(source, "yaml")


def test_a_scalar_that_cannot_spell_an_edit_is_a_review():
    line = 'requests.get(HEARTEX + "/api/projects/7/export", params={"finished":0})'
    migration = migrate_script(f"- shell: python\n  run: {line}\n".encode(), "yaml")
    assert "rewrite" in {found.action for found in migration.findings}
    line = 'requests.get(HEARTEX + "/api/projects/7/results", params={"page":0})'
    migration = migrate_script(f"- shell: python\n  run: {line}\n".encode(), "yaml")
    assert ("LS111", "review") in {(found.code, found.action) for found in migration.findings}
    assert b'params={"page":0}' in migration.script


def repeated(form, count):
    """Return a file with `count` keys, and one that no parser can read in the middle."""
    if form == "notebook":
        cells = [{"cell_type": "code", "source": [f"!ls {i}\n", "HEARTEX['completions']"]} for i in range(count)]
        return json.dumps({"cells": [*cells, {"cell_type": "code", "source": "completions = ("}]})
    if form == "markdown":
        return "```python\nHEARTEX['completions']\n```\n```sh\n$ a '\nb'\n```\n" * count + "```js\ncompletions (\n```\n"
    if form == "rst":
        return "Text::\n\n  >>> HEARTEX['completions']\n\n" * count
    return "- run: >\n    jq .completions $HEARTEX\n\n\n    a\n" * count


def work(form, count):
    """Return the number of function calls that the migration of a file with `count` keys takes."""
    source, events = repeated(form, count).encode(), 0

    def note(*_):
        nonlocal events
        events += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        migrated = migrate_script(source, form)
    finally:
        sys.setprofile(before)
    assert len(migrated.findings) >= count
    return events


@pytest.mark.slow
@pytest.mark.parametrize("form", ["notebook", "markdown", "rst", "yaml"])
def test_the_work_grows_linearly(form):
    work(form, 5)  # fill the caches
    assert work(form, 300) < 2.5 * work(form, 150)


@pytest.mark.parametrize(
    "text",
    [
        "run: |2\n    a\n  b\n",
        "a:\n  run: |2-\n      a\n    b\nc: 1\n",
        "run:\n- |2\n    a\n  b\n- x\n",
        "a:\n  - run: &k |2\n        x\n\n      y\n    b: z\n",
        "a:\n  - b: c\n    run: |1+\n      x\n     y\n\n",
        "a:\n  -   run: |3-\n         x\n",
    ],
)
def test_indentation_indicators_count_from_the_mapping_or_the_sequence(text):
    def scripts(node):
        for key, value in node.items() if isinstance(node, dict) else ():
            yield from value if isinstance(value, list) else [value] if key == "run" else scripts(value)
        for item in node if isinstance(node, list) else ():
            yield from scripts(item)

    expected = [each for each in scripts(yaml.safe_load(text)) if isinstance(each, str)]
    expected = expected or [each["run"] for each in yaml.safe_load(text)["a"]]
    assert [each.text.rstrip("\n") for each in read_workflow(text)] == [each.rstrip("\n") for each in expected]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Call `/api/projects/<id>/results` of Label Studio.\n", [(1, "LS111", "review", "medium")]),
        ("Call /api/tasks/5/completions/ first.\n", [(1, "LS164", "review", "low")]),
        ("`/api/projects/1/results`\n`/api/projects/2/results`\n", [(1, "LS111", "review", "low")]),
        ("`/api/projects/1/results` is now `/api/projects/1/export`.\n", [(1, "LS111", "note", "low")]),
        ("`/api/projects/1/results` <!-- lsconvert: ignore -->\n", []),
        ("`/api/projects/1/results-of-tests` and `/api/v1/completions` and `t.completions`\n", []),
        ('```json\n{"completions": [{"result": []}]}\n```\n', [(2, "LS118", "note", "low")]),
        ('```json\n{"completions": [{"text": "a"}]}\n```\n', []),
        ('```json\n{"annotations": [{"result": []}]}\n```\n', []),
    ],
)
@pytest.mark.parametrize("form", ["markdown", "rst"])
def test_prose_is_reported_and_stays(source, found, form):
    migration = migrate_script(source.encode(), form)
    assert migration.script == source.encode()
    assert [(each.where.line, each.code, each.action, each.confidence) for each in migration.findings] == found


@pytest.mark.parametrize(
    "line",
    [
        "> " * 5_000 + "x",
        "- " * 5_000 + "x",
        "`" * 9_999 + "x`",
        "```sh\n$ a" + " <a" * 2_000,
        "```\nx@" + "a" * 50_000,
    ],
)
def test_hostile_lines_take_no_time(line):
    """A pattern that tries all ways to match these would not end."""
    source = f"/api/projects/1/results\n{line}\n".encode()
    assert migrate_script(source, "markdown").script == source


words = st.text(st.sampled_from("ab \n'\"\\é#:$-\t\U0001f600"), min_size=1, max_size=20)


@given(
    st.lists(words, min_size=1, max_size=3), st.sampled_from([None, "|", ">", "'", '"']), st.sampled_from([20, 1000])
)
def test_scalars_are_read_as_yaml_reads_them(scripts, style, width):
    text = yaml.dump([{"run": script} for script in scripts], default_style=style, allow_unicode=True, width=width)
    values = [item["run"] for item in yaml.safe_load(text)]
    read = read_workflow(text)
    assert len(read) == len(scripts)
    for snippet, value in zip(read, values):
        if snippet.language is not None:  # a block with an indentation indicator is not read
            assert snippet.text.rstrip("\n") == value.replace("$$", "$").rstrip("\n")


@given(st.lists(words, min_size=1, max_size=3), st.sampled_from([None, "|", ">", "'", '"']), st.integers(0, 20))
def test_edits_of_scalars_are_exact(scripts, style, at):
    """What is edited in a script is edited in the value, and nothing else."""
    scripts = [f"# {''.join(script.split())[:at]}\njq '.completions' x" for script in scripts]
    text = yaml.dump([{"run": script, "x": script} for script in scripts], default_style=style, allow_unicode=True)
    new = migrate_script(text.encode(), "yaml", assume_label_studio=True).script.decode()
    renamed = [script.replace(".completions", ".annotations") for script in scripts]
    assert yaml.safe_load(new) == [{"run": one, "x": other} for one, other in zip(renamed, scripts)]
    assert len(new) == len(text)


def test_a_proof_in_one_language_counts_for_all():
    source = "```js\nt.data; t.completions\n```\n```python\n{}\n```\n"
    unproven = source.format("x = 1").encode()
    assert migrate_script(unproven, "markdown").script == unproven
    proven = source.format("import label_studio_sdk").encode()
    assert migrate_script(proven, "markdown").script == proven.replace(b"completions", b"annotations")


def test_code_that_cannot_be_parsed_does_not_hide_the_rest():
    source = "```python\nimport label_studio\nt['completions']\n```\n```python\nt['completions'] = (\n```\n"
    migration = migrate_script(source.encode(), "markdown")
    assert [(found.where.line, found.action) for found in migration.findings] == [(3, "rewrite"), (6, "review")]
    assert migration.script.decode() == source.replace("completions", "annotations", 1)


def test_ignored_lines():
    source = "```python\nHEARTEX['completions']  # lsconvert: ignore\n```\n"
    assert migrate_script(source.encode(), "markdown").findings == ()


@pytest.mark.parametrize("form", ["notebook", "markdown", "rst"])
def test_python_needs_no_extra(form, monkeypatch):
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    source = {
        "notebook": '{"cells": [{"cell_type": "code", "source": ["!ls\\n", "HEARTEX[\'completions\']"]}]}',
        "markdown": "```bash\nls\n```\n```python\nHEARTEX['completions']\n```\n",
        "rst": "Run::\n\n  $ ls\n\n>>> HEARTEX['completions']\n",
    }[form]
    assert b"['annotations']" in migrate_script(source.encode(), form).script
    shell = "```bash\ncurl /api/projects/1/results\n```\n"
    with pytest.raises(ExtraError):
        migrate_script(shell.encode(), "markdown")


def test_an_edit_that_changes_more_is_refused(monkeypatch):
    source = "```py\nHEARTEX['completions']\n```"
    reads = iter([read_markdown(source), []])
    monkeypatch.setattr(migrating, "read_snippets", lambda *_: next(reads))
    with pytest.raises(ConversionError, match="rewrite"):
        migrate_script(source.encode(), "markdown")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.ipynb", "notebook"),
        ("README.md", "markdown"),
        ("a.mdx", "markdown"),
        ("a.rst", "rst"),
        (".gitlab-ci.yml", "yaml"),
        ("compose.yaml", "yaml"),
        ("a.txt", None),
        ("a.json", None),
    ],
)
def test_formats_of_files(name, language):
    assert language_of(name, b"") == language


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('fmt.Sprintf("%s/api/projects/%d/results", host, id)', ["/api/projects/<project_id>/results"]),
        ('paste0(host, "/api/projects/", id, "/results")', ["/api/projects/<project_id>/results"]),
        ("POST /api/projects/1/tasks/bulk/", ["/api/projects/<project_id>/tasks/bulk"]),
        ("/organization/welcome/abc", ["/organization/welcome/<token>"]),
        ("# Label Studio\nt$completions", ["completions"]),
        ("t$completions", []),
        ("# Label Studio\n/v1/completions", []),
        ("/api/projects/1/results/2", []),
        ("/api/projects/1/export", []),
        ("/api/storages/s3", []),
        ("/api/storages/s3/1/sync", []),
        ("/api/teams", []),
        ("/api/projects/\n/results", []),
    ],
)
def test_mentions(text, words):
    assert [mention.word for mention in find_mentions(text)] == words


@pytest.mark.parametrize(("host", "confidence"), [("app.heartex.ai", "medium"), ("example.com", "low")])
def test_code_that_cannot_be_read_counts_if_it_names_the_product(host, confidence):
    source = f"```python\nget('https://{host}/api/projects/1/results'\n```\n"
    findings = migrate_script(source.encode(), "markdown").findings
    assert [(each.action, each.confidence) for each in findings] == [("review", confidence)]


def test_calls_in_other_values_of_yaml_are_reviews():
    source = b"tasks:\n  - uri:\n      url: https://app.heartex.ai/api/projects/1/results?finished=0\n"
    migration = migrate_script(source, "yaml")
    assert migration.script == source
    assert [(each.code, each.action, each.where.line) for each in migration.findings] == [("LS111", "review", 3)]
