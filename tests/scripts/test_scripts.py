"""`migrate_script` on short scripts: spellings, encodings, options, evidence, hostile input."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lsconvert
from lsconvert import ConversionError, ExtraError, InputError, LimitError, language_of, migrate_script
from lsconvert.scripts import migrate as migrating
from lsconvert.scripts.evidence import LOOK_ALIKES, PROOFS
from lsconvert.scripts.languages import INFO, LANGUAGES

LS = 'HEARTEX = "https://app.heartex.ai"\n'


def check(before, after, language="python", **options):
    """Check that a script becomes `after`, and that `after` stays."""
    assert migrate_script(before.encode(), language, **options).script.decode() == after
    assert migrate_script(after.encode(), language, **options).script.decode() == after


def check_line(before, after, **options):
    check(LS + before + "\n", LS + after + "\n", **options)


def check_unchanged(line, language="python"):
    check_line(line, line, language=language)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("t['completions']", "t['annotations']"),
        ('t["""completions"""]', 't["""annotations"""]'),
        ("t[r'completions'], t[u'completions']", "t[r'annotations'], t[u'annotations']"),
        ("'completions' not in t", "'annotations' not in t"),
        ("t.get('completions') or []", "t.get('annotations') or []"),
        ("t.get(  # the list\n    'completions', ())", "t.get(  # the list\n    'annotations', ())"),
        ("{**t, 'completions': 1, 'data': {}}", "{**t, 'annotations': 1, 'data': {}}"),
        ("dict(data=1, completions=1)", "dict(data=1, annotations=1)"),
        ("t['completions'] += [1]", "t['annotations'] += [1]"),
        ("del t['completions']", "del t['annotations']"),
        ("f'{t[\"completions\"]}'", "f'{t[\"annotations\"]}'"),
        ("f'''{\n  t['completions']\n}'''", "f'''{\n  t['annotations']\n}'''"),
        ("f'{{completions}} {t[\"completions\"]!s:>{w}} {t=}'", "f'{{completions}} {t[\"annotations\"]!s:>{w}} {t=}'"),
        ("f'é{x}' f'{t[\"completions\"]}'", "f'é{x}' f'{t[\"annotations\"]}'"),
        ("f'{(lambda: t[\"completions\"])()}{x!r}'", "f'{(lambda: t[\"annotations\"])()}{x!r}'"),
        ("f'{a != b} {t[\"completions\"]}'", "f'{a != b} {t[\"annotations\"]}'"),
        ("(c := t['completions'])", "(c := t['annotations'])"),
        ("[c for t in ts for c in t['completions']]", "[c for t in ts for c in t['annotations']]"),
        ("if t:\n\tt['completions']", "if t:\n\tt['annotations']"),
        ("@f(t['completions'])\nclass A: pass", "@f(t['annotations'])\nclass A: pass"),
    ],
)
def test_keys_are_renamed(before, after):
    check_line(before, after)


@pytest.mark.parametrize(
    "line",
    [
        "completions = []",
        "t.completions",
        "get('completions')",
        "pop('completions', 1)",
        "setdefault('completions', 1)",
        "f'{completions}'",
        "'completions'",
        "'the completions'",
        "print('completions: %d' % 3)",
        "t['comple' 'tions']",
        "t['compl\\x65tions']",
        "def completions(completions): return completions",
        "# t['completions']",
        "'''t['completions']'''",
        "self['completions_2']",
        "rf'\\d{completions}'",
        "{'completions': 1}",
        "{**state, 'completions': 1}",
        "dict(t, completions=1)",
        "Row(completions=1, data=2)",
        "('completions', 1)",
        "stats = {}\nstats['completions'] = 1",
        "stats = collections.Counter()\nstats['completions'] += 1",
        "stats = dict(x=1)\nprint(stats.get('completions'))",
    ],
)
def test_words_that_are_not_keys_stay(line):
    check_unchanged(line)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f'{HEARTEX}/api/projects/{p}/results'", "f'{HEARTEX}/api/projects/{p}/export?exportType=JSON'"),
        ("f'{HEARTEX}/api/projects/{p!s:>3}/results/'", "f'{HEARTEX}/api/projects/{p!s:>3}/export?exportType=JSON'"),
        ("rf'{HEARTEX}/api/projects/{p}/results'", "rf'{HEARTEX}/api/projects/{p}/export?exportType=JSON'"),
        ("HEARTEX + '/api/projects/%(p)s/results' % v", "HEARTEX + '/api/projects/%(p)s/export?exportType=JSON' % v"),
        ("'{}/api/projects/{p.id}/results'.format(h, p=p)", "'{}/api/projects/{p.id}/export?exportType=JSON'.format(h, p=p)"),
        ("x = b'/api/projects/1/results'", "x = b'/api/projects/1/export?exportType=JSON'"),
        ("u = h + '/api/projects/' + str(p)\nv = u + '/results'", "u = h + '/api/projects/' + str(p)\nv = u + '/export?exportType=JSON'"),
        ("x = '/api/projects/1/results?finished=1'", "x = '/api/projects/1/export?exportType=JSON'"),
        ("x = '/api/projects/1/results#top'", "x = '/api/projects/1/export?exportType=JSON#top'"),
        ("x = '/api/projects/1/export?return_task=1'", "x = '/api/projects/1/export'"),
        ("requests.get('/api/projects/1/results', params={})", "requests.get('/api/projects/1/export?exportType=JSON', params={})"),
        (
            "requests.get('/api/projects/1/results', params={**p, 'return_task': 1})",
            "requests.get('/api/projects/1/export', params={**p, 'exportType': 'JSON'})",
        ),
        (
            "requests.get('/api/projects/1/results', params={'exportType': 'CSV', 'finished': 0,})",
            "requests.get('/api/projects/1/export', params={'exportType': 'CSV', 'download_all_tasks': 'true',})",
        ),
        (
            "requests.get('/api/projects/1/export', params={'a': 1, 'return_task': 1, 'return_predictions': 1})",
            "requests.get('/api/projects/1/export', params={'a': 1})",
        ),
        (
            "requests.get('/api/projects/1/export', params={\n  'return_task': 1,\n  'a': 1,  # one\n  'finished': 1  # two\n})",
            "requests.get('/api/projects/1/export', params={\n  'a': 1,  # one\n    # two\n})",
        ),
        (
            "requests.get('/api/projects/1/results', params={\n    'page': 1,\n})",
            "requests.get('/api/projects/1/export', params={\n    'exportType': 'JSON',\n    'page': 1,\n})",
        ),
    ],
)  # fmt: skip
def test_urls_are_rewritten(before, after):
    check_line(before, after)


@pytest.mark.parametrize(
    "line",
    [
        "'/api/projects/seven/results'",
        "'/api/projects/1/results/2'",
        "'/api/v2/projects/1/results'",
        "'https://example.com/?u=/api/projects/1/results'",
        "f'{HEARTEX}/api/projects/{p}/{what}'",
        "f'/api/storages/{storage_type}'",
        "requests.post('/api/projects/1/results')",
        "requests.get('/api/projects/1/tasks/bulk')",
        "requests.get(f'/api/projects/1/results{query}')",
        "f'/api/projects/1/results?finished={x}'",
        "open('/api/projects/1/results.json')",
    ],
)
def test_urls_that_stay(line):
    check_unchanged(line)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("javascript", "t?.completions?.[0]", "t?.annotations?.[0]"),
        ("javascript", "const f = ({completions}) => completions", "const f = ({annotations: completions}) => completions"),
        ("javascript", "({completions, data})", "({annotations: completions, data})"),
        ("javascript", "({completions: x} = t)", "({annotations: x} = t)"),
        ("typescript", "let x = (t as any).completions!;", "let x = (t as any).annotations!;"),
        ("tsx", "x = <p>{t.completions.length}</p>", "x = <p>{t.annotations.length}</p>"),
        ("javascript", "fetch(`${HEARTEX}/api/projects/${p}/results`)", "fetch(`${HEARTEX}/api/projects/${p}/export?exportType=JSON`)"),
        ("shell", "jq '.[].completions' x", "jq '.[].annotations' x"),
        ("shell", 'jq ".[] | .completions | .[$i]" x', 'jq ".[] | .annotations | .[$i]" x'),
        ("shell", "curl $H/api/projects/$P/results", 'curl "$H/api/projects/$P/export?exportType=JSON"'),
        ("shell", "curl $H'/api/projects/1/results'", "curl $H'/api/projects/1/export?exportType=JSON'"),
        ("shell", "U=/api/projects/1\nU+=/results\ncurl $U?finished=0", "U=/api/projects/1\nU+=/export\ncurl \"$U?download_all_tasks=true&exportType=JSON\""),
        ("javascript", "let u = h + '/api/projects/' + p\nu += '/results'", "let u = h + '/api/projects/' + p\nu += '/export?exportType=JSON'"),
    ],
)  # fmt: skip
def test_other_languages_are_rewritten(language, before, after):
    check_line(before, after, language=language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("javascript", "this.completions = 1"),
        ("javascript", "({completions, x})"),
        ("javascript", "({...state, completions: 1})"),
        ("javascript", "const stats = {}; stats.completions = 1"),
        ("javascript", "client.chat.completions.create({})"),
        ("javascript", "client.completions.create({})"),
        ("javascript", "let completions = 1 // t.completions"),
        ("shell", "jq '$completions' x"),
        ("shell", "jq 'map(\"completions\")' x"),
        ("shell", "completions=1; echo $completions"),
        ("shell", 'curl "$H/api/projects/1/results"?finished=0'),
        ("shell", "curl -X POST $H/api/projects -F team_id=3"),
    ],
)
def test_words_that_are_not_keys_stay_in_other_languages(language, line):
    check_unchanged(line, language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("python", "x = {'result': [[{'id': 1}]]}"),
        ("python", "x = dict(result=[[1]])"),
        ("python", "c['result'][0][0]"),
        ("python", "for a in c['result']:\n  for b in a: pass"),
        ("python", "[b for a in c['result'] for b in a]"),
        ("python", "sum(c['result'], [])"),
        ("python", "for r in c['result'][0]: pass"),
        ("python", "f'{c[\"result\"][0][0]}'"),
        ("javascript", "x = {result: [[{id: 1}]]}"),
        ("javascript", "c.result[0].map(f)"),
        ("shell", "jq '.result[0][0]' x"),
    ],
)
def test_nested_results_are_reported(language, line):
    found = migrate_script((LS + line + "\n").encode(), language).findings
    assert [(each.code, each.action) for each in found if each.code == "LS123"] == [("LS123", "review")]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("python", "x = {'result': [{'id': 1}]}; y = {'result': []}"),
        ("python", "c['result'][0]['value']"),
        ("python", "for a in c['result']:\n  for b in a['value']: pass"),
        ("python", "c['result'][0].get('value')"),
        ("javascript", "c.result[0].value; c.result.map(r => r.id)"),
        ("shell", "jq '.result[0].value' x"),
    ],
)
def test_single_lists_are_not_reported(language, line):
    assert migrate_script((LS + line + "\n").encode(), language).findings == ()


def test_keys_of_storages_depend_on_the_type():
    line = "requests.post(HEARTEX + '/api/storages/', json={'path': 'x', 'project': 1})"
    for kind, key in {"s3": "bucket", "azure": "container", "redis": "path"}.items():
        new = f"requests.post(HEARTEX + '/api/storages/{kind}', json={{'{key}': 'x', 'project': 1}})"
        check_line(line, new, storage_type=kind)
    [_, path] = migrate_script((LS + line).encode(), "python", storage_type="databricks").findings
    assert (path.action, path.code) == ("review", "LS145")


@pytest.mark.parametrize("known", [{"storage_type": "ftp"}, {"storage_id": "x"}, {"host": "ls"}])
def test_impossible_parameters_are_refused(known):
    with pytest.raises(ValueError, match=next(iter(known))):
        migrate_script(b"", "python", **known)


def test_a_payload_that_cannot_be_encoded_stays():
    check_unchanged("requests.post(HEARTEX + '/api/projects/1/import', data='[\\ud800]')")
    check_line("get(HEARTEX + '/api/projects/1/export', {'a': 'b c', 'return_task': 1})", "get(HEARTEX + '/api/projects/1/export', {'a': 'b c'})")  # fmt: skip


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="shell"):
        migrate_script(b"", "perl")


@pytest.mark.parametrize(
    ("source", "places"),
    [
        (b'\xef\xbb\xbft = 1; HEARTEX["completions"]', [(1, 19, 18)]),
        (b'HEARTEX["completions"]\r\nt["completions"]\rt["completions"]', [(1, 9, 8), (2, 3, 26), (3, 3, 43)]),
        ("é = HEARTEX['completions']\n".encode(), [(1, 14, 13)]),
        ("# coding: latin-1\né = HEARTEX['completions']\n".encode("latin-1"), [(2, 13, 30)]),
        (b"x = '\x0c'\n\x0c\nHEARTEX['completions']\n", [(3, 9, 18)]),
    ],
)
def test_places_count_bytes(source, places):
    found = migrate_script(source, "python").findings
    assert [(each.where.line, each.where.column, each.where.offset) for each in found] == places


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("python", b"completions = ("),
        ("python", b"print 'completions'"),
        ("python", b"# coding: klingon\ncompletions"),
        ("python", b"completions = '\xe9'"),
        ("python", b"completions\0"),
        ("python", b"# coding: utf-7\ncompletions = '+AGE-'"),
        ("python", b"completions = " + b"(" * 5000 + b")" * 5000),
        ("python", b"completions = " + b"-" * 200_000 + b"1"),
        ("python", b"completions = " + b"+".join([b"x"] * 20_000)),
        ("javascript", b"completions ("),
        ("javascript", b"completions = '\xe9'"),
        ("javascript", b"completions = " + b"[" * 20_000 + b"]" * 20_000),
        ("shell", b"completions=(("),
        ("typescript", b"let completions: = 1"),
    ],
)
def test_unreadable_scripts_are_refused(language, source):
    with pytest.raises(InputError) as caught:
        migrate_script(source, language)
    assert "unchanged" in caught.value.hint


def test_size_limit():
    line = b"x = '" + b"a" * 10_000_000 + b"'"
    assert migrate_script(line, "python").findings == ()
    with pytest.raises(LimitError, match="8 MiB"):
        migrate_script(line + b" # completions", "python")


def test_a_string_with_many_urls_has_few_findings():
    source = (
        LS.encode() + b"t['completions'] = '" + b"/api/projects/1/results " * 1000 + b"'\n" + b"x = {'a': 1}\n" * 2000
    )
    migration = migrate_script(source, "python")
    assert b"t['annotations']" in migration.script
    assert len(migration.findings) < 1100


def test_a_rewrite_that_does_not_parse_is_refused(monkeypatch):
    def fail(*_):
        raise InputError("no")

    monkeypatch.setattr(migrating, "check_syntax", fail)
    with pytest.raises(ConversionError, match="rewrite"):
        migrate_script(b"HEARTEX['completions']", "python")


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx", "shell"])
def test_only_python_works_without_the_extra(language, monkeypatch):
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    with pytest.raises(ExtraError, match="ast-grep-py") as caught:
        migrate_script(b"completions", language)
    assert "lsconvert[scripts]" in caught.value.hint
    assert migrate_script(b"HEARTEX['completions']", "python").script == b"HEARTEX['annotations']"


@pytest.mark.parametrize(
    ("name", "start", "language"),
    [
        ("a.py", b"", "python"),
        ("A.PY", b"", "python"),
        ("a.pyw", b"", "python"),
        ("a.d.ts", b"", "typescript"),
        ("a.mts", b"", "typescript"),
        ("a.jsx", b"", "javascript"),
        ("a.tsx", b"", "tsx"),
        ("a.zsh", b"", "shell"),
        ("a", b"#!/bin/sh\n", "shell"),
        ("a", b"#!/usr/bin/env python3.11\n", "python"),
        ("a", b"#!/usr/bin/env -S node --x\n", "javascript"),
        ("a", b"#! /usr/bin/env A=1 bash\r\n", "shell"),
        (".profile", b"#!/bin/bash", "shell"),
        ("a", b"#!/usr/bin/perl\n", None),
        ("a.txt", b"#!/bin/sh\n", None),
        ("a", b"", None),
        ("py", b"import a", None),
    ],
)
def test_language_of(name, start, language):
    assert language_of(name, start) == language


def test_the_table_has_every_language():
    assert tuple(INFO) == LANGUAGES


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.reason)
def test_every_proof_has_a_reason_and_enough_signals(proof):
    assert proof.reason
    signals = [*proof.imports, *proof.keys, *proof.arguments, *proof.rows, *proof.programs]
    others = (proof.hosts, proof.variables, proof.variable_prefix, proof.token, proof.regions)
    assert 1 <= proof.enough <= len(signals) + sum(map(bool, others))
    assert proof.confidence != "low"


@pytest.mark.parametrize(
    "line",
    [
        "import label_studio_sdk",
        "from label_studio_converter.brush import decode_rle",
        "import htx",
        "URL = 'https://app.heartex.ai'",
        "URL = 'http://label-studio:8080/'",
        "URL = 'https://labelstudio.example.com'",
        "label_studio_url = 1",
        "import os; os.environ['LABEL_STUDIO_API_KEY']",
        "client.labelStudio",
        "c['aggregated_completed_by']",
        "{'from_name': 1, 'to_name': 2, 'rectanglelabels': []}",
        "c['result'][0]['from_name'], c['to_name']",
        "requests.get('/api/projects/1/results?return_ground_truths=1')",
        "requests.get('/api/projects/1/results?return_task=1&return_predictions=1')",
        "requests.get('/api/projects/1/results'); requests.post('/api/projects/1/tasks/bulk')",
        "import os; requests.get(os.environ['LS_HOST'] + '/api/projects/1/results')",
        "for c in x['completions']:\n  for r in c['result']: r['value']['choices']",
        "x['completions'][0]['result'][0]['value']['start']",
        "x['completions'][-1]['result'][0][0]['value']['start']",
        "c = x.get('completions')[i]\nr = c['result']\nfor s in r: s['from_name']",
        "def f(r): return r['value']['labels']\n[f(r) for c in x['completions'] for r in c['result']]",
        "c, = x['completions']\nfor r in c['result']: r['from_name']",
        "last = max(x['completions'], key=len)\nfor r in last['result']: r['original_width']",
        "os.system('docker run heartexlabs/label-studio:0.9')",
        "subprocess.run(['label-studio', 'start', 'x'])",
        "json.load(open('data/label-studio/project-1.json'))",
        "def read_label_studio(): pass",
        "h = {'Authorization': 'Token x'}\nget('/api/projects/1/results', h)\npost('/api/projects/1/tasks/bulk', h)",
        "get('/api/projects/1/results', headers={'Authorization': f'Token {x}'})",
    ],
)
def test_evidence_that_proves_label_studio(line):
    assert b"annotations" in migrate_script(f"{line}\nt['completions']".encode(), "python").script


@pytest.mark.parametrize(
    "line",
    [
        "x = 'label studio'",
        "x = 'label-studio'",
        "x = ['label_studio', 'cvat']",
        "# https://app.heartex.ai",
        "'''https://app.heartex.ai'''",
        "print('upload it to Label Studio')",
        "mail['from_name'], mail['to_name']",
        "task['completed_by'], task['result']",
        "requests.get('/api/projects/1/results')",
        "requests.post('/api/projects/1/tasks/bulk', headers={'Authorization': 'Token x'})",
        "x = os.environ['LS_COLORS']",
        "import studio, label",
        "x['completions'][0]['result']",
        "x['completions']['result']['value']['labels']",
        "x['completions'][0]['text']['value']['labels']",
        "x['completions'][0]['result'], y['value']['start']",
        "x['answers'][0]['result'][0]['value']['labels']",
        "y['from_name'], y['to_name'], x['completions'][0]['text']",
        "os.system('label studio')",
        "subprocess.run(['echo', 'label-studio'])",
        "open('label_studio/notes.txt')",
        "get('/api/projects/1/jobs', headers={'Authorization': 'Token x'})",
    ],
)
def test_evidence_that_does_not_suffice(line):
    migration = migrate_script(f"{line}\nt['completions']".encode(), "python")
    assert b"t['completions']" in migration.script
    assert {each.confidence for each in migration.findings} == {"low"}
    assert {each.action for each in migration.findings} == {"review"}


@pytest.mark.parametrize("look_alike", sorted(LOOK_ALIKES))
def test_look_alikes_keep_their_completions(look_alike):
    source = f"import {{x}} from '{look_alike}';\nconst HEARTEX = 1;\nt['completions'];\n"
    migration = migrate_script(source.encode(), "javascript")
    assert migration.script == source.encode()
    assert [each.action for each in migration.findings] == ["review"]


def test_findings_do_not_show_tokens_and_values():
    source = LS + "requests.get(f'{HEARTEX}/api/projects/4711/results', headers={'Authorization': 'Token sesame'})\n"
    migration = migrate_script(source.encode(), "python")
    assert "LS163" in {each.code for each in migration.findings}
    assert not any(word in repr(migration) for word in ("sesame", "4711"))


NAMES = st.sampled_from(
    ["completions", "annotations", "x", "result", "HEARTEX", "é", "/api/projects/1/results", "?finished=0"]
)
PIECES = st.one_of(
    NAMES.map(lambda name: f"'{name}'"),
    NAMES.map(lambda name: f't["{name}"]'),
    NAMES.map(lambda name: f"f'{{t[\"{name}\"]}}{name}'"),
    NAMES.map(lambda name: f"{{'{name}': 1, 'return_task': 1}}"),
    NAMES.map(lambda name: f"requests.get(u + '{name}', params={{'finished': 0, '{name}': 2}})"),
    NAMES.map(lambda name: f"t.get('{name}', '''\n{name}''')"),
)
PROGRAMS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map(" + ".join), max_size=5).map(
    lambda lines: LS + "\n".join(lines)
)


@given(PROGRAMS)
@settings(max_examples=3 * settings.default.max_examples // 2)
def test_a_second_migration_changes_nothing(program):
    once = migrate_script(program.encode(), "python").script
    assert migrate_script(once, "python").script == once


def test_exported_names():
    assert {"migrate_script", "migrate_scripts", "language_of", "ScriptFinding"} <= set(lsconvert.__all__)
