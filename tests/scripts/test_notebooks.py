"""Notebooks: only the characters of edited code change. Each test compares all other bytes of the file."""

import json
from json.decoder import scanstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import InputError, migrate_script

PROOF = "import label_studio_sdk\n"


def source_spans(text):
    """Return where the sources of code cells are, read independently of lsconvert: by the paths of all values."""
    spans, decoder = [], json.JSONDecoder()

    def skip(at):
        while text[at : at + 1].isspace() or text[at : at + 1] in (",", ":"):
            at += 1
        return at

    def walk(at, path):
        """Return the end of the value at this place."""
        start = at = skip(at)
        number = 0
        is_object = text[at] == "{"
        at = skip(at + 1) if text[at] in "{[" else at
        while text[start] in "{[" and text[at] not in "}]":
            key = number
            if is_object:
                key, at = scanstring(text, at + 1, True)
            at = skip(walk(at, (*path, key)))
            number += 1
        end = at + 1 if text[start] in "{[" else decoder.raw_decode(text, start)[1]
        if path[-1:] in (("source",), ("input",)) and path[-3:-2] == ("cells",):
            spans.append((start, end))
        return end

    walk(0, ())
    return spans


def without_sources(content):
    """Return the text of a notebook without its sources."""
    text, at, parts = content.decode("utf-8-sig"), 0, []
    for start, end in source_spans(text):
        parts.append(text[at:start])
        at = end
    return [*parts, text[at:]]


def sources(content):
    """Return the cells of a notebook as text."""
    root = json.loads(content.decode("utf-8-sig"))
    cells = [cell for sheet in root.get("worksheets", [root]) for cell in sheet["cells"]]
    found = [cell.get("source", cell.get("input")) for cell in cells]
    return ["".join(source) for source in found]


def migrate(content, **options):
    migration = migrate_script(content, "notebook", **options)
    assert without_sources(migration.script) == without_sources(content)
    again = migrate_script(migration.script, "notebook", **options)
    assert again.script == migration.script
    return migration


def notebook(*cells, **spelling):
    """Return a notebook with these code cells; a cell is its source, or a whole cell."""
    made = [
        cell
        if isinstance(cell, dict)
        else {"cell_type": "code", "metadata": {"x": 1.50}, "outputs": [{"text": ["t['completions']"]}], "source": cell}
        for cell in cells
    ]
    root = {"cells": made, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(root, **{"indent": 1, **spelling}).encode()


def check(before, after):
    """Check that a cell becomes `after`, as a list of lines and as one string."""
    for spell in (str, lambda text: text.splitlines(True)):
        migration = migrate(notebook(PROOF, spell(before)))
        assert sources(migration.script) == [PROOF, after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("t['completions']", "t['annotations']"),
        ('t["completions"]  # \\ "q" é \U0001f600\tx', 't["annotations"]  # \\ "q" é \U0001f600\tx'),
        ("%matplotlib inline\nt['completions']", "%matplotlib inline\nt['annotations']"),
        ("if t:\n    %cd /tmp\nt['completions']", "if t:\n    %cd /tmp\nt['annotations']"),
        ("%time x = t['completions']", "%time x = t['annotations']"),
        ("%timeit t['completions']", "%timeit t['annotations']"),
        ("%%time\nt['completions']", "%%time\nt['annotations']"),
        ("%%capture out\r\nt['completions']\r\n", "%%capture out\r\nt['annotations']\r\n"),
        ("%%time\n!ls\n?x\nt['completions']", "%%time\n!ls\n?x\nt['annotations']"),
        ("%%capture x\n%%time\n%cd a\nt['completions']", "%%capture x\n%%time\n%cd a\nt['annotations']"),
        ("files = !ls *.json\nt['completions']", "files = !ls *.json\nt['annotations']"),
        ("x = %sql select 1\nt['completions']", "x = %sql select 1\nt['annotations']"),
        ("t?\nt['completions']\nlen??\n?print", "t?\nt['annotations']\nlen??\n?print"),
        ("!curl a \\\n  -d x\nt['completions']", "!curl a \\\n  -d x\nt['annotations']"),
        ("await t['completions']", "await t['annotations']"),
        ("%%writefile a.py\nt['completions']", "%%writefile a.py\nt['annotations']"),
        ("!jq '.[].completions' x.json", "!jq '.[].annotations' x.json"),
        ("!!jq '.[].completions' x.json", "!!jq '.[].annotations' x.json"),
        ("x = !jq '.[].completions' {name}.json", "x = !jq '.[].annotations' {name}.json"),
        ("for f in x:\n    !jq '.[].completions' {f}", "for f in x:\n    !jq '.[].annotations' {f}"),
        ("%%bash\njq '.[].completions' x.json", "%%bash\njq '.[].annotations' x.json"),
        ("%%script bash\njq '.[].completions' x.json", "%%script bash\njq '.[].annotations' x.json"),
        ("%%js\nt.data; t.completions.length", "%%js\nt.data; t.annotations.length"),
        ("!curl {HOST}/api/projects/{p}/results", '!curl "{HOST}/api/projects/{p}/export?exportType=JSON"'),
        ("'''\n%s\n''' % t['completions']", "'''\n%s\n''' % t['annotations']"),
    ],
)
def test_code_cells_are_rewritten(before, after):
    check(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# t['completions']",
        "!echo completions",
        "%env COMPLETIONS=completions",
        "%load completions.py",
        "t.completions?",
        "%%html\n<b>completions</b>",
        "%%sql\nselect completions from t",
        "%%R\nt['completions']",
        "print 'x', t['completions']",
        "%%writefile a.txt\nt['completions']",
    ],
)
def test_cells_that_stay(source):
    check(source, source)


@pytest.mark.parametrize("kind", ["markdown", "raw", "heading"])
def test_other_cells_stay(kind):
    cell = {"cell_type": kind, "metadata": {}, "source": ["t['completions']"]}
    content = notebook(PROOF, cell)
    assert migrate(content).script == content


def test_a_removed_line_is_removed_from_the_list():
    source = ["requests.get(HEARTEX + '/api/projects/1/export', params={\n", "  'return_task': 1,\n", "  'a': 1})"]
    new = json.loads(migrate(notebook(PROOF, source)).script)
    assert new["cells"][1]["source"] == [source[0], source[2]]


def test_an_added_line_is_a_line_of_the_list():
    source = ["requests.get(HEARTEX + '/api/projects/1/results', params={\n", "  'page': 2,\n", "})"]
    new = json.loads(migrate(notebook(PROOF, source)).script)
    line = "  'exportType': 'JSON',\n"
    assert new["cells"][1]["source"] == [source[0].replace("results", "export"), line, *source[1:]]


def test_a_proof_in_one_cell_counts_for_all():
    proven = migrate(notebook("!pip install x\nimport label_studio_sdk", "%%bash\njq '.[].completions' x"))
    assert b".annotations" in proven.script
    unproven = notebook("x = 1", "t['completions']")
    assert migrate(unproven).script == unproven
    assert b"t['annotations']" in migrate(unproven, assume_label_studio=True).script


def test_findings_have_the_place_in_the_file_and_the_cell():
    content = notebook({"cell_type": "markdown", "metadata": {}, "source": []}, PROOF + "é = t['completions']")
    [found] = migrate(content).findings
    start = content.index(b"'completions']", content.index(b"label_studio"))
    assert found.cell == 2
    assert found.where.offset == start
    assert found.where.line == content.count(b"\n", 0, start) + 1
    assert found.where.column == start - content.rindex(b"\n", 0, start)


def test_a_cell_that_cannot_be_parsed_is_a_review():
    [found] = migrate(notebook(PROOF, "x = 1", "print 'x', t['completions']")).findings
    assert (found.action, found.fidelity, found.cell, found.code) == ("review", "manual", 3, "LS118")


@pytest.mark.parametrize(
    ("metadata", "source"),
    [
        ({"language_info": {"name": "bash"}}, "jq '.[].completions' $LABEL_STUDIO_FILE"),
        ({"kernelspec": {"language": "javascript"}}, "heartex; t.data; t.completions"),
        ({"kernelspec": {"language": "typescript"}}, "let heartex: any = t.completions"),
        ({"kernelspec": {"name": "x"}}, "heartex['completions']"),
        ({}, "heartex['completions']"),
    ],
)
def test_the_language_of_the_kernel(metadata, source):
    cell = {"cell_type": "code", "source": source}
    content = json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4}).encode()
    assert sources(migrate(content).script) == [source.replace("completions", "annotations")]


def test_other_kernels_are_a_review():
    cell = {"cell_type": "code", "source": "GET('/api/projects/1/results')"}
    content = json.dumps({"cells": [cell], "metadata": {"kernelspec": {"language": "R"}}, "nbformat": 4}).encode()
    migration = migrate(content)
    assert migration.script == content
    assert [found.action for found in migration.findings] == ["review"]


def test_nbformat_3():
    cell = {"cell_type": "code", "input": ["heartex\n", "t['completions']"], "language": "python", "outputs": []}
    content = json.dumps({"worksheets": [{"cells": [cell]}, {"cells": []}], "nbformat": 3}).encode()
    assert sources(migrate(content).script) == ["heartex\nt['annotations']"]


@pytest.mark.parametrize(
    "content",
    [
        b"completions",
        b'["completions"]',
        b'{"completions": 1}',
        b'{"cells": {"completions": 1}}',
        b'{"cells": [{"cell_type": "code", "source": 1}], "x": "completions"}',
        b'{"cells": [{"cell_type": "code", "source": [1]}], "x": "completions"}',
        b'{"cells": [{"cell_type": "code", "source": ["completions"]}',
        b'{"cells": [{"cell_type": "code"}], "x": "completions"}',
        b'{"cells": [], "cells": ["completions"]}',
        b"[" * 100_000 + b'"completions"',
        b'{"cells": ["completions\xff"]}',
    ],
)
def test_other_json_is_refused(content):
    with pytest.raises(InputError) as caught:
        migrate_script(content, "notebook")
    assert "unchanged" in caught.value.hint


@pytest.mark.parametrize("escape", ["\\ud83d\\ude00", "\\u0041", "\\/", "\\ud83d", "\\ude00\\ud83d"])
def test_escapes_stay_as_they_are_spelled(escape):
    content = notebook("heartex['completions']  # X").replace(b"X", escape.encode())
    new = migrate(content).script
    assert new == content.replace(b"heartex['completions']", b"heartex['annotations']")


text = st.text(st.sampled_from("ab'\"\\\n\r\t é\U0001f600\u2028{}[]"), max_size=8)


@given(
    st.lists(st.tuples(text, st.booleans(), text), min_size=1, max_size=4),
    st.sampled_from([None, 1, 2, "\t"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_only_sources_change(cells, indent, is_ascii, line_end, mark):
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": "import label_studio"}]
    for noise, as_list, output in cells:
        line = "".join(char for char in noise if char not in "\n\r\u2028")
        source = f"# {line}\nx = t['completions']  # {line}\n\ny = t.get(\"completions\")"
        outputs = [{"text": output, "data": {"completions": [output, 1.0]}}]
        lines = source.splitlines(True) if as_list else source
        made.append(
            {"metadata": {"t['completions']": output}, "cell_type": "code", "source": lines, "outputs": outputs}
        )
    spelled = json.dumps({"nbformat": 4, "cells": made}, indent=indent, ensure_ascii=is_ascii).replace("\n", line_end)
    content = b"\xef\xbb\xbf" * mark + spelled.encode()
    migration = migrate(content)
    old = [source.replace("t['completions']", "t['annotations']") for source in sources(content)]
    assert sources(migration.script) == [source.replace('("completions")', '("annotations")') for source in old]
    assert len(migration.script) == len(content)
    assert len([found for found in migration.findings if found.action == "rewrite"]) == 2 * len(cells)
