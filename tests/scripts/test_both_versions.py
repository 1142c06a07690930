"""Code that handles both versions stays, and so do keys that would be renamed on one side only."""

import pytest

from lsconvert import migrate_script

PYTHON = "import label_studio_sdk\n"
JAVASCRIPT = "const heartex = 1;\n"
HEADS = {"python": PYTHON, "javascript": JAVASCRIPT, "typescript": JAVASCRIPT, "shell": "HEARTEX=1\n"}


def migrate(language, source):
    head = HEADS[language]
    migration = migrate_script((head + source).encode(), language)
    return migration.script.decode().removeprefix(head), migration.findings


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("python", "x = t.get('annotations') or t.get('completions')"),
        ("python", "x = t['completions'] if 'completions' in t else t['annotations']"),
        ("python", "t['annotations'] = t.pop('completions')"),
        ("python", "t.setdefault('annotations', t.get('completions'))"),
        ("python", "u = t\nu['annotations'] = t['completions']"),
        ("python", "u = dict(t)\nu['annotations'] = t['completions']"),
        ("python", "for t in ts: t['completions']\nfor u in ts: u['annotations']"),
        ("python", "for _, t in enumerate(ts): t['completions']\nts[0]['annotations']"),
        ("python", "def f(a): return a['completions']\ndef g(b): return f(b) or b['annotations']"),
        ("python", "def f(a): return a['completions']\ng = lambda b: f(a=b) or b['annotations']"),
        ("python", "[t['completions'] for t in ts]; [*map(lambda t: t['annotations'], ts)]"),
        ("python", "class A:\n  def f(self): self.t['completions']\n  def g(self): self.t['annotations']"),
        ("python", "t |= {'annotations': t['completions']}"),
        ("python", "with f() as t: t['completions'], t['annotations']"),
        ("python", "x = getattr(t, 'annotations', None) or t['completions']"),
        ("python", "K = 'annotations' if new else 'completions'\nt[K], t['completions']"),
        ("python", "if new: K = 'annotations'\nelse: K = 'completions'\nt[K], t['completions']"),
        ("python", "for k in ('completions', 'annotations'): t[k], t['completions']"),
        ("python", "f'{t[\"completions\"] or t[\"annotations\"]}'"),
        ("python", "def f(t):\n  yield t['completions']\n  yield t['annotations']"),
        ("python", "x.get('completion_count', x.get('annotation_count'))"),
        ("python", "def hook(x):\n  x['completions'] = x.pop('annotations')\nfor t in load(f, hook): t['completions']"),
        ("python", "json.loads(text.replace('\"annotations\"', '\"completions\"'))[0]['completions']"),
        ("python", "OLD = {'annotations': 'completions'}\nx = [{OLD.get(k, k): 1 for k in t}]\nx[0]['completions']"),
        ("python", "class A:\n  def __init__(self): self.ts = f()\nA().ts[0]['completions'], A().ts[0]['annotations']"),
        ("python", "v = 1 if 'completions' in t else 2\nk = {1: 'completions', 2: 'annotations'}[v]\nt[k]"),
        ("python", "u = json.loads(json.dumps(t))\nu['completions'], t['annotations']"),
        ("python", "f = {1: lambda a: a['completions'], 2: lambda b: b['annotations']}\nf[v](t)"),
        ("python", "def f(v): return 'completions' if v == 1 else 'annotations'\nt[f(1)], t['completions']"),
        ("python", "x = re.sub('\"annotations\":', '\"completions\":', text)\njson.loads(x)['completions']"),
        ("python", "ts = [dict(t, completions=t.get('completions', t.get('annotations'))) for t in f()]\nts[0]['completions']"),
        ("python", "x = re.sub(r'\"annotations\"\\s*:', '\"completions\":', text)\njson.loads(x)['completions']"),
        ("python", "P = re.compile('\"annotations\":')\njson.loads(P.sub('\"completions\":', text))['completions']"),
        ("python", "x = {k.replace('annotation', 'completion'): v for k, v in t.items()}\nx['completions']"),
        ("python", "os.system(\"sed -i 's/annotations/completions/' a.json\")\njson.load(f)['completions']"),
        ("python", "x = dict(('completions', v) if k == 'annotations' else (k, v) for k, v in ps)\nx['completions']"),
        ("python", "from lsconvert import downgrade\ndowngrade('v2.json', 'v1.json')\njson.load(f)['completions']"),
        ("python", "subprocess.run(['lsconvert', 'downgrade', a, '-o', b])\njson.load(f)['completions']"),
        ("javascript", "const K = {1: 'completions', 2: 'annotations'}; t[K[v]]; u.completions"),
        ("javascript", "const f = old ? (a) => a.completions : (b) => b.annotations; f(t); t.completions"),
        ("javascript", "class A { get completions() { return this.x.annotations } }; new A(t).completions"),
        ("javascript", "x = t.annotations || t.completions"),
        ("javascript", "x = t.annotations ?? t['completions']"),
        ("javascript", "x = 'completions' in t ? t.completions : t.annotations"),
        ("javascript", "const {completions, annotations = completions} = t"),
        ("javascript", "const f = ({completions: a, annotations: b}) => a || b"),
        ("javascript", "t = {...t, annotations: t.completions}"),
        ("javascript", "Object.assign(t, {annotations: t.completions})"),
        ("javascript", "ts.map(t => t.completions); ts[0].annotations"),
        ("javascript", "for (const t of ts) { t.completions }; ts.forEach(function (u) { u.annotations })"),
        ("javascript", "function f(a) { return a.completions }\nconst g = b => f(b) || b.annotations"),
        ("javascript", "const k = old ? 'completions' : 'annotations'; t[k]; t.completions"),
        ("javascript", "class A { f() { return this.t.completions } g() { return this.t.annotations } }"),
        ("javascript", "get(u).then(ts => ts.map(t => t.annotations || t.completions))"),
        ("javascript", "const f = ({annotations, ...x}) => ({completions: annotations, ...x}); f(t).completions"),
        ("javascript", "JSON.parse(s.replace(/\"annotations\"/g, '\"completions\"')).map(t => t.completions)"),
        ("javascript", "JSON.parse(s, (k, x) => { x.completions = x.annotations; return x }).completions"),
        ("javascript", "for (const [i, t] of ts.entries()) t.annotations; ts[0].completions"),
        ("javascript", "function g(t) { return t.completions }\nts.forEach(g); ts[0].annotations"),
        ("javascript", "const u = JSON.parse(JSON.stringify(t)); u.completions || t.annotations"),
        ("typescript", "interface T { completions?: A[]; annotations?: A[] }"),
        ("typescript", "interface T { completions: A[] }\nconst f = (t: any) => t.annotations || t.completions"),
        ("shell", "jq '.[] | .annotations // .completions' x"),
        ("shell", "jq '.[].annotations' \"$F\"; jq '.[].completions' \"$F\""),
        ("shell", "echo \"$T\" | jq .completions; echo \"$T\" | jq .annotations"),
        ("shell", "jq '.annotations = .completions | del(.completions)' x"),
        ("shell", "sed 's/\"annotations\"/\"completions\"/g' a > b\njq '.[].completions' b"),
        ("shell", "lsconvert downgrade v2.json -o v1.json\njq '.[].completions' v1.json"),
        ("javascript", "JSON.parse(s.replaceAll('annotation', 'completion')).map(t => t.completions)"),
    ],
)  # fmt: skip
def test_code_for_both_versions_stays_with_a_note(language, source):
    new, findings = migrate(language, source)
    assert new == source
    assert "note" in {each.action for each in findings}
    assert all("handles both versions" in each.message for each in findings if each.action == "note")


@pytest.mark.parametrize(
    ("language", "before"),
    [
        ("python", "coco = {'annotations': []}\nfor t in ts: coco['annotations'] += t['completions']"),
        ("python", "rows = [{'annotations': len(t['completions'])} for t in ts]\nrows[0]['annotations']"),
        ("python", "def f(t): return {'id': t['id'], 'annotations': t['completions']}"),
        ("python", "def save(x): json.dump(x, f)\nsave(coco['annotations']); save(t['completions'])"),
        ("python", "def f(t): return t['completions']\ndef g(t): return t['annotations']"),
        ("python", "a, b = json.load(x), json.load(y)\na['completions'], b['annotations']"),
        ("python", "for a, b in zip(xs, ys): a['completions'], b['annotations']"),
        ("python", "x = t['completions'] and u['annotations']"),
        ("python", "s = s.replace('completion', 'annotation')\nt['completions']"),
        ("python", "print('lsconvert upgrade'), t['completions']"),
        ("javascript", "const coco = {annotations: []}; coco.annotations.push(...t.completions)"),
        ("javascript", "const rows = ts.map(t => ({n: t.completions.length, annotations: 1}))"),
        ("javascript", "const f = t => t.completions, g = t => t.annotations"),
        ("javascript", "const [a, b] = await Promise.all(ps); a.completions; b.annotations"),
        ("javascript", "module.exports = {f: (t) => t.completions, g: (x) => x.annotations}"),
        ("python", "H = {'a': lambda t: t['completions'], 'b': lambda x: x['annotations']}\nH['a'](u), H['b'](v)"),
        ("python", "for c in t['completions']: c['result'], c['text']"),
        ("typescript", "interface Coco { annotations: A[] }\nconst f = (t: any) => t.completions"),
        ("shell", "jq '.[].annotations' coco.json; jq '.[].completions' export.json"),
        ("shell", "curl a | jq .annotations; curl b | jq .completions"),
        ("shell", "jq '{x: .completions}, \"{a, b}\"' a | jq .x"),
    ],
)  # fmt: skip
def test_annotations_of_another_value_do_not_count(language, before):
    new, _ = migrate(language, before)
    assert new == before.replace("completions", "annotations")


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("python", "r = {}\nr['completions'] = 1\nfor x in [r]: x['completions']"),
        ("python", "rows = [{'completions': 1}]\nfor r in rows: r['completions']"),
        ("python", "K = 'completions'\nt[K] = []\nt['completions']"),
        ("python", "KEYS = ['id', 'completions']\nx = {k: t[k] for k in KEYS}\nx['completions']"),
        ("python", "frame[['id', 'completions']]\nframe['completions']"),
        ("python", "x = {k: v for k, v in t.items() if k != 'completions'}\nx['completions'] = u['completions']"),
        ("python", "'%(completions)s' % t, '{0[completions]}'.format(t), t['completions']"),
        ("python", "itemgetter('completions')(t), t['completions']"),
        ("python", "def f(completions=None, **x): return completions\nf(**t), t['completions']"),
        ("python", "class S(dict): pass\ns = S(completions=1)\ns['completions']"),
        ("python", "pickle.dump({'completions': n}, f)\nx = pickle.load(f)\nx['completions']"),
        ("python", "by = {'completions': lambda t: t, 'predictions': len}\nby[sys.argv[1]](t)"),
        ("python", "x = json.load(f)\nx['completions'] = x.get('completions', 0) + 1"),
        ("python", "def f(o): return {k: v for k, v in o.items() if k in ('id', 'completions')}\nf(t)['completions']"),
        (
            "python",
            "s = {'required': ['completions'], 'properties': {'completions': {}, 'data': {}}}\nt['completions']",
        ),
        ("python", "x = {('completions' if k.startswith('a') else k): v for k, v in t.items()}\nx['completions']"),
        ("python", "Template('{% for c in task.completions %}').render(task=t), t['completions']"),
        ("python", "args = vars(parser.parse_args())\nargs['completions']"),
        ("python", "import os\nos.environ['completions']"),
        ("python", "def f(config): return config['tasks']['completions']"),
        ("python", "import yaml\nfor x in yaml.safe_load(f): x['completions']"),
        ("python", "for row in cursor.fetchall(): row['completions']"),
        ("python", "import sqlalchemy\nsession.query(Job).first()['completions']"),
        ("python", "assert t.keys() >= {'id', 'completions'}\nt['completions']"),
        ("python", "assert all(k in t for k in ['id', 'completions'])\nt['completions']"),
        ("python", "for k in 'id completions'.split(): t[k]\nt['completions']"),
        ("python", "functools.reduce(operator.getitem, ['completions', 0], t)\nt['completions']"),
        ("python", "for c in answer['completions']: c['text']"),
        ("shell", "jq '{id, completions}' x"),
        ("python", "df['completions'], df.query('completions.str.len() > 0')"),
        ("javascript", "const s = {required: ['completions'], properties: {completions: {}, data: {}}}; t.completions"),
        ("javascript", "const by = {completions: t => 1, predictions: t => 2}; by[process.argv[2]](t)"),
        ("javascript", "x.completions = (x.completions || 0) + 1"),
        ("javascript", "answer.completions[0].text"),
        ("javascript", "class T { n() { return this.completions } }; new T(o).completions"),
        ("javascript", "const mongoose = require('mongoose'); new mongoose.Schema({completions: [], data: {}})"),
        ("javascript", "Object.keys(t).includes('completions'); t.completions"),
        ("javascript", "new Map(Object.entries(t)).get('completions'); t.completions"),
        ("javascript", "const r = {n: 1}; r.completions = 2; for (const x of [r]) x.completions"),
        ("javascript", "const k = 'completions'; t[k]; t.completions"),
        ("javascript", "for (const k of ['id', 'completions']) x[k] = t[k]; x.completions"),
        ("javascript", "pick(t, 'completions'); t.completions"),
        ("javascript", "['completions'].map(name => t[name]); t.completions"),
        ("javascript", "process.env.completions; options.completions"),
        ("javascript", "const {config} = app; config.completions"),
    ],
)
def test_doubtful_keys_stay_together_for_review(language, source):
    new, findings = migrate(language, source)
    assert new == source
    assert {each.action for each in findings} == {"review"}


@pytest.mark.parametrize(
    "before",
    [
        "t = {}\nt['data'] = 1\nt['completions'] = 2\n[t][0]['completions']",
        "t = {'completions': []}\nt['data'] = 1",
        "out = {}\nfor t in ts:\n  out[t['id']] = {'data': 1, 'completions': t['completions']}",
        "for path in ('results', 'completions_'): get(path)\nt['completions']",
        "kept = dict(t)\nkept['completions']",
        "kept = {**t}\nkept['completions']",
        "box = {'one': t}\nbox['one']['completions']",
        "of = lambda one: one['completions']\nof(t), t['completions']",
        "print('completions')\nt['completions']",
        "for name in os.listdir(os.path.join(folder, 'completions_')): json.load(name)['completions']",
        "t = {'data': 1, 'completions': [{'result': r(a)} for a in coco['annotations_']]}",
        "def f(options, t): return options['format'], t['completions']",
        "args = parser.parse_args()\nfor t in json.load(open(args.input)): t['completions']",
        "with open(config['path']) as f: json.load(f)[0]['completions']",
    ],
)
def test_keys_of_tasks_are_renamed_together(before):
    new, _ = migrate("python", before)
    assert new.replace("annotations", "completions") == before.replace("annotations", "completions")
    assert "['completions']" not in new
    assert "'completions':" not in new


@pytest.mark.parametrize(
    "source",
    [
        "ls.completionStore.completions[0]",
        "const { completionStore } = ls; completionStore.completions",
        "new LabelStudio('id', { task: { data: {}, completions: [] } })",
        "const task = { data: {}, completions: [] }; new LabelStudio('id', { task })",
    ],
)
def test_objects_of_the_old_editor_stay_with_a_note(source):
    new, findings = migrate("javascript", source)
    assert new == source
    assert {each.action for each in findings} == {"note"}
    assert all("annotationStore" in each.todo for each in findings)


@pytest.mark.parametrize(
    "head",
    [
        "from sparknlp_jsl.alab import AnnotationLab\nimport label_studio_sdk",
        "URL = 'https://annotationlab.johnsnowlabs.com'\nimport label_studio_sdk",
        "from label_studio_sdk import LabelStudio",
        "from label_studio_sdk.client import AsyncLabelStudio",
    ],
)
def test_scripts_of_forks_and_of_new_clients_are_only_reported(head):
    source = f"{head}\nt['completions']\nget('/api/projects/1/results')\n".encode()
    migration = migrate_script(source, "python", assume_label_studio=True)
    assert migration.script == source
    assert [each.code for each in migration.findings if each.action == "review"] == ["LS118", "LS111", "LS162"]


def test_keys_of_objects_of_jq_and_their_readers_stay():
    new, _ = migrate("shell", "jq '{id, completions: (.completions | length)}' x | jq .completions\njq .completions x")
    assert new == "jq '{id, completions: (.annotations | length)}' x | jq .completions\njq .annotations x"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("get('https://a.b/api/tasks/<id>/completions/')", "get('https://a.b/api/tasks/<id>/annotations/')"),
        ("get(f'{HOST}/api/tasks/<id>/completions/')", "get(f'{HOST}/api/tasks/<id>/annotations/')"),
        ("route('/api/tasks/<id>/completions/')", None),
        ("get('/api/tasks/<int:id>/completions/')", None),
        ("route('https://a.b/api/tasks/:id/completions/')", None),
    ],
)
def test_values_to_fill_in_are_not_routes(before, after):
    source = f"requests.{before}" if after else f"app.{before}"
    new, findings = migrate("python", source)
    assert new == (f"requests.{after}" if after else source)
    assert ("own server" in findings[-1].todo) == (after is None)


@pytest.mark.parametrize("program", ["ssh host", "watch -n 5", "eval"])
def test_words_that_a_shell_reads_again_get_no_quotes(program):
    source = f"{program} curl https://a.b/api/projects/1/results?finished=0"
    new, findings = migrate("shell", source)
    assert new == source
    assert findings[0].action == "review"
    new, _ = migrate("shell", f"{program} curl https://a.b/api/completions/1/")
    assert new == f"{program} curl https://a.b/api/annotations/1/"
