"""The idioms of which `python_programs` composes programs.

`{t}` is the variable of a task, `{c}` of a completion, `{r}` of a region. `<access>` is an expression for the list of
completions of `{t}`.
"""

NAMES = {
    "t": ("task", "t", "item", "row", "entry", "doc", "x", "sample"),
    "c": ("completion", "c", "first", "compl", "work", "answer"),
    "r": ("region", "r", "res", "span", "part"),
}

LOADS = (
    "tasks = json.load(open(sys.argv[1]))",
    "with open(sys.argv[1], encoding='utf-8') as stream:\n    tasks = json.load(stream)",
    "tasks = json.loads(Path(sys.argv[1]).read_text())",
    "def load(path):\n    with open(path) as f:\n        return json.load(f)\n\ntasks = load(sys.argv[1])",
    "def load(path):\n    for each in json.load(open(path)):\n        yield each\n\ntasks = list(load(sys.argv[1]))",
    "by_id = {each['id']: each for each in json.load(open(sys.argv[1]))}\ntasks = list(by_id.values())",
    "class Export:\n    def __init__(self, path):\n        self.tasks = json.load(open(path))\n\ntasks = Export(sys.argv[1]).tasks",
    "tasks = []\nfor each in json.load(open(sys.argv[1])):\n    tasks.append(each)",
    "tasks = sorted(json.load(open(sys.argv[1])), key=lambda each: each['id'])",
    "tasks = [each for each in json.load(open(sys.argv[1])) if each['data']]",
    "data = json.load(open(sys.argv[1]))\ntasks = data['tasks'] if isinstance(data, dict) else data",
    "tasks = copy.deepcopy(json.load(open(sys.argv[1])))",
    "tasks = [json.loads(line) for line in map(json.dumps, json.load(open(sys.argv[1])))]",
    "with open(sys.argv[1]) as file:\n    tasks = [dict(each) for each in json.load(file)]",
    "import concurrent.futures\nwith concurrent.futures.ThreadPoolExecutor() as pool:\n    tasks = list(pool.map(dict, json.load(open(sys.argv[1]))))",
    "Batch = collections.namedtuple('Batch', 'name tasks')\ntasks = Batch('one', json.load(open(sys.argv[1]))).tasks",
    "groups = collections.defaultdict(list)\nfor each in json.load(open(sys.argv[1])):\n    groups[each['id'] % 2].append(each)\ntasks = groups[0] + groups[1]",
    "class Export:\n    @property\n    def tasks(self):\n        return json.load(open(sys.argv[1]))\n\ntasks = Export().tasks",
    "store = {}\nfor each in json.load(open(sys.argv[1])):\n    store[each['id']] = each\ntasks = [store[number] for number in sorted(store)]",
)  # fmt: skip

# How a program reaches each task. `<body>` are the statements for one task.
LOOPS = (
    "for {t} in tasks:\n    <body>",
    "for number, {t} in enumerate(tasks):\n    <body>",
    "for number in range(len(tasks)):\n    {t} = tasks[number]\n    <body>",
    "number = 0\nwhile number < len(tasks):\n    {t} = tasks[number]\n    number += 1\n    <body>",
    "def handle({t}):\n    <body>\n\nfor one in tasks:\n    handle(one)",
    "def handle({t}):\n    <body>\n\nlist(map(handle, tasks))",
    "def handle({t}, out=out):\n    <body>\n\n[handle(one) for one in tasks]",
    "class Reader:\n    def read(self, {t}):\n        <body>\n\nreader = Reader()\nfor one in tasks:\n    reader.read(one)",
    "def main(tasks):\n    for {t} in tasks:\n        <body>\n\nmain(tasks)",
    "for one in tasks:\n    {t} = one\n    <body>",
    "for {t}, _ in zip(tasks, itertools.count()):\n    <body>",
    "for {t} in filter(None, tasks):\n    <body>",
    "async def main():\n    for {t} in tasks:\n        <body>\n\nasyncio.run(main())",
    "queue = list(tasks)\nwhile queue:\n    {t} = queue.pop(0)\n    <body>",
    "def handle({t}):\n    <body>\n\nfor one in tasks:\n    functools.partial(handle, one)()",
    "class Base:\n    def all(self):\n        for one in tasks:\n            self.one(one)\n\nclass Reader(Base):\n    def one(self, {t}):\n        <body>\n\nReader().all()",
    "def walk(rest):\n    if rest:\n        {t} = rest[0]\n        <body>\n        walk(rest[1:])\n\nwalk(tasks)",
    "class Holder:\n    def __init__(self, {t}):\n        self.{t} = {t}\n\n    def read(self):\n        {t} = self.{t}\n        <body>\n\nfor one in tasks:\n    Holder(one).read()",
    "handlers = {{'read': lambda one: read(one)}}\ndef read({t}):\n    <body>\n\nfor one in tasks:\n    handlers['read'](one)",
)  # fmt: skip

# v1: the statements before, and the expression of the completions.
ACCESSES = (
    ("", "{t}['completions']"),
    ("", '{t}["completions"]'),
    ("", "{t}.get('completions')"),
    ("", "{t}.get('completions', [])"),
    ("", "({t}.get('completions') or [])"),
    ("", "{t}.pop('completions')"),
    ("", "{t}.setdefault('completions', [])"),
    ("", "({t}['completions'] if 'completions' in {t} else [])"),
    ("", "list({t}['completions'])"),
    ("", "[one for one in {t}['completions'] if one]"),
    ("", "sorted({t}['completions'], key=lambda one: one['id'])"),
    ("", "operator.itemgetter('completions')({t})"),
    ("completions = {t}['completions']", "completions"),
    ("other = {t}\ncompletions = other['completions']", "completions"),
    ("found, name = {t}['completions'], {t}['id']", "found"),
    ("if 'completions' not in {t}:\n    return_ = 1\nfound = {t}['completions']", "found"),
    ("try:\n    found = {t}['completions']\nexcept KeyError:\n    found = []", "found"),
    ("key = 'completions'", "{t}[key]"),
    ("def of(one):\n    return one['completions']", "of({t})"),
    ("def of(one, default=()):\n    return one.get('completions', default)", "of({t})"),
    ("of = lambda one: one['completions']", "of({t})"),
    ("def of(completions):\n    return completions", "of({t}['completions'])"),
    ("def of(completions=None, **rest):\n    return completions", "of(**{t})"),
    ("def of(completions=None):\n    return completions", "of(completions={t}['completions'])"),
    ("found = None\nfor name, value in {t}.items():\n    if name == 'completions':\n        found = value", "found"),
    ("kept = dict({t})", "kept['completions']"),
    ("kept = {{**{t}}}", "kept['completions']"),
    ("kept = {{'data': {t}['data'], 'completions': {t}['completions']}}", "kept['completions']"),
    ("kept = {{}}\nkept['data'] = {t}['data']\nkept['completions'] = {t}['completions']", "kept['completions']"),
    ("kept = {{name: {t}[name] for name in ('id', 'completions')}}", "kept['completions']"),
    ("kept = {{name: value for name, value in {t}.items() if name != 'data'}}", "kept['completions']"),
    ("kept = json.loads(json.dumps({t}))", "kept['completions']"),
    ("kept = Kept({t}['id'], {t}['completions'])", "kept.completions"),
    ("kept = types.SimpleNamespace(**{t})", "kept.completions"),
    ("kept = Pair({t}['id'], {t}['completions'])", "kept.completions"),
    ("kept = Model(**{{'id': {t}['id'], 'completions': {t}['completions']}})", "kept.completions"),
    ("box = [{t}]", "box[0]['completions']"),
    ("box = {{'one': {t}}}", "box['one']['completions']"),
    ("{t}['count'] = len({t}['completions'])", "{t}['completions']"),
    ("match {t}:\n    case {{'completions': found}}:\n        pass", "found"),
    ("(found := {t}['completions'])", "found"),
    ("found = ({t}.get('completions') or {t}.get('predictions') or [])", "found"),
    ("stats = {{'completions': 0}}\nstats['completions'] += len({t}['completions'])\nout.append(stats)", "{t}['completions']"),
    ("{t}['labels'] = {t}.pop('completions')", "{t}['labels']"),
    ("found = {t}['completions']\ndel {t}['completions']\nout.append('data' in {t})", "found"),
    ("saved = {{'data': {t}['data'], 'completions': []}}\nsaved['completions'].extend({t}['completions'])\nout.append(saved)", "{t}['completions']"),
    ("found = [one for name in ('completions', 'predictions') for one in {t}.get(name, [])]", "found"),
    ("out.append('%s' % len({t}['completions']))\nout.append(f\"{{len({t}['completions'])}}\")", "{t}['completions']"),
    ("out.append('{{0[completions]}}'.format({t}) != '')", "{t}['completions']"),
    ("out.append('%(completions)s' % {t} != '')", "{t}['completions']"),
    ("", "dict.get({t}, 'completions')"),
    ("", "{t}.__getitem__('completions')"),
    ("", "functools.reduce(operator.getitem, ['completions'], {t})"),
    ("", "sorted({t}['completions'], key=operator.itemgetter('id'))"),
    ("", "getattr(types.SimpleNamespace(**{t}), 'completions')"),
    ("names = 'completions predictions'.split()", "{t}[names[0]]"),
    ("def dig(one, *path):\n    for step in path:\n        one = one[step]\n    return one", "dig({t}, 'completions')"),
    ("buffer = io.StringIO()\njson.dump({t}, buffer)\nkept = json.loads(buffer.getvalue())", "kept['completions']"),
    ("SCHEMA = {{'required': ['id', 'completions']}}\nassert all(name in {t} for name in SCHEMA['required'])", "{t}['completions']"),
    ("assert {t}.keys() >= {{'id', 'completions'}}", "{t}['completions']"),
    ("kept = Named(**{{name: {t}[name] for name in Named._fields}})", "kept.completions"),
    ("kept = Model(**{{each.name: {t}[each.name] for each in dataclasses.fields(Model)}})", "kept.completions"),
    ("kept = Taken(**{t})", "kept.completions"),
    ("kept = Lazy({t})", "kept.completions"),
    ("kept = collections.ChainMap({{'seen': True}}, {t})", "kept['completions']"),
    ("kept = {t} | {{'seen': True}}", "kept['completions']"),
    ("{t}.update(completions={t}['completions'][:2])", "{t}['completions']"),
    ("kept = dict({t}, seen=True)", "kept['completions']"),
    ("first, *others = [{t}]", "first['completions']"),
    ("def of(one):\n    yield from one['completions']", "list(of({t}))"),
    ("pair = [{t}['id'], {t}['completions']]", "pair[1]"),
    ("header = ['id', 'completions']\nrow = dict(zip(header, ({t}[name] for name in header)))", "row['completions']"),
    ("coco = {{'images': [], 'annotations': []}}\ncoco['annotations'].append({t}['id'])\nout.append(coco)", "{t}['completions']"),
    ("target = {{'id': {t}['id'], 'annotations': {t}['completions']}}", "target['annotations']"),
    ("annotations = {t}['completions']", "annotations"),
    ("def save(number, annotations):\n    return {{'number': number, 'annotations': annotations}}\n\ntarget = save(1, {t}['completions'])", "target['annotations']"),
    ("image = types.SimpleNamespace(annotations=[])\nimage.annotations.extend({t}['completions'])", "image.annotations"),
    ("{t}['annotations'] = [one['id'] for one in {t}['completions']]\nout.append({t}['annotations'])", "{t}['completions']"),
)  # fmt: skip

ACCESSES += (
    ("def one_of(one):\n    return one['completions'][:1]\n\ndef all_of(one):\n    return one['completions']\n\nchoose = {{'one': one_of, 'all': all_of}}['all']", "next(map(choose, [{t}]))"),
    ("def of(one):\n    return one['completions']\n\nread = of", "[*map(read, [{t}])][0]"),
    ("kept = types.SimpleNamespace(**{t})\nout.append(len(kept.completions))", "kept.completions"),
    ("kept = json.loads(json.dumps({t}), object_hook=lambda found: types.SimpleNamespace(**found))\nout.append(len(kept.completions))", "{t}['completions']"),
    ("rows = [types.SimpleNamespace(id={t}['id'], completions={t}['completions'])]", "rows[0].completions"),
    ("class Node:\n    def __init__(self, raw):\n        self.__dict__.update(raw)\n\nkept = Node({t})", "kept.completions"),
    ("kept = [{t} for {t} in [{t}] if 'completions' in {t}]", "kept[0]['completions']"),
    ("ids = [{c}['id'] for {c} in {t}['completions']]\nspaces = [types.SimpleNamespace(completions=each) for each in ids]\nout.extend(one.completions for one in spaces)", "{t}['completions']"),
    ("if not {t}['completions']:\n    out.append(str(KeyError('completions')) != '')", "{t}['completions']"),
    ("pick = operator.itemgetter('id', 'completions')", "pick({t})[1]"),
    ("kept = {{**{t}, 'completions': list({t}['completions'])}}", "kept['completions']"),
    ("kept = copy.copy({t})\nkept['completions'] = kept['completions'][::-1]", "kept['completions']"),
    ("first, *rest = {t}['completions'] or [None]", "([first, *rest] if first else [])"),
    ("kept = Described({t}['id'], {t}['data'], {t}['completions'])\nout.append(f'{{kept.size()}} of {{len(kept.completions)}}')", "kept.completions"),
    ("summary = {{'id': {t}['id'], 'completions': len({t}['completions'])}}\nout.append(summary['completions'])", "{t}['completions']"),
    ("def size(completions):\n    return len(completions)\n\nout.append(size(completions={t}['completions']))", "{t}['completions']"),
)  # fmt: skip

# Both versions: these give the same for a task of v1 and for the same task of v2.
BOTH = (
    ("", "({t}.get('annotations') or {t}.get('completions') or [])"),
    ("", "({t}.get('completions') or {t}.get('annotations') or [])"),
    ("", "{t}.get('annotations', {t}.get('completions'))"),
    ("", "{t}['annotations' if 'annotations' in {t} else 'completions']"),
    ("", "({t}['completions'] if 'completions' in {t} else {t}['annotations'])"),
    ("key = 'completions' if 'completions' in {t} else 'annotations'", "{t}[key]"),
    ("key = 'annotations'\nif key not in {t}:\n    key = 'completions'", "{t}[key]"),
    ("if 'completions' in {t}:\n    {t}['annotations'] = {t}['completions']\n    {t}.pop('completions')", "{t}['annotations']"),
    ("if 'completions' in {t}:\n    {t}['annotations'] = {t}.pop('completions')", "{t}['annotations']"),
    ("if 'annotations' in {t}:\n    {t}['completions'] = {t}.pop('annotations')", "{t}['completions']"),
    ("{t}.setdefault('annotations', {t}.pop('completions', []))", "{t}['annotations']"),
    ("{t}.setdefault('completions', {t}.get('annotations'))", "{t}['completions']"),
    ("try:\n    found = {t}['completions']\nexcept KeyError:\n    found = {t}['annotations']", "found"),
    ("try:\n    found = {t}['annotations']\nexcept KeyError:\n    found = {t}['completions']", "found"),
    ("found = None\nfor name in ('annotations', 'completions'):\n    if name in {t}:\n        found = {t}[name]", "found"),
    ("names = ['completions', 'annotations']", "next({t}[name] for name in names if name in {t})"),
    ("new = {{{{'completions': 'annotations'}}.get(name, name): value for name, value in {t}.items()}}", "new['annotations']"),
    ("new = {{}}\nfor name, value in {t}.items():\n    new['annotations' if name == 'completions' else name] = value", "new['annotations']"),
    ("other = {t}\nif 'completions' in other:\n    other['annotations'] = other['completions']", "{t}['annotations']"),
    ("def normal(one):\n    if 'completions' in one:\n        one['annotations'] = one.pop('completions')\n    return one", "normal({t})['annotations']"),
    ("def normal(one):\n    one = dict(one)\n    if 'annotations' in one:\n        one['completions'] = one.pop('annotations')\n    return one\n\nold = normal({t})", "old['completions']"),
    ("def of(one):\n    if one.get('completions'):\n        return one['completions']\n    return one.get('annotations', [])", "of({t})"),
    ("def of(one, key='completions'):\n    return one.get(key)", "(of({t}) or of({t}, 'annotations') or [])"),
    ("def of(one, *names):\n    return next(one[name] for name in names if name in one)", "of({t}, 'completions', 'annotations')"),
    ("old = 'completions' in {t}\nif old:\n    found = {t}['completions']\nelse:\n    found = {t}['annotations']", "found"),
    ("version = 1 if 'completions' in tasks[0] else 2", "({t}['completions'] if version == 1 else {t}['annotations'])"),
    ("version = 1 if 'completions' in tasks[0] else 2\nkey = {{1: 'completions', 2: 'annotations'}}[version]", "{t}[key]"),
    ("match {t}:\n    case {{'completions': found}} | {{'annotations': found}}:\n        pass", "found"),
    ("found = [value for name, value in {t}.items() if name in ('completions', 'annotations')][0]", "found"),
    ("found = {t}.pop('completions', None)\nif found is None:\n    found = {t}.pop('annotations')", "found"),
    ("kept = Both({t})", "kept.all()"),
    ("names = {{'completions', 'annotations'}} & {t}.keys()", "{t}[names.pop()]"),
    ("text = json.dumps({t}).replace('\"completions\"', '\"annotations\"')", "json.loads(text)['annotations']"),
    ("new = json.loads(json.dumps({t}))\nif 'completions' in new:\n    new['annotations'] = new.pop('completions')", "new['annotations']"),
    ("has = lambda name: name in {t}\nkey = 'completions' if has('completions') else 'annotations'", "{t}[key]"),
    ("found = []\nfound += {t}.get('completions', [])\nfound += {t}.get('annotations', [])", "found"),
    ("counts = [len({t}.get('completions', ())), len({t}.get('annotations', ()))]\nout.append(sum(counts))", "({t}.get('completions') or {t}.get('annotations') or [])"),
    ("def v1(one):\n    return one['completions']\n\ndef v2(one):\n    return one['annotations']\n\nreaders = {{1: v1, 2: v2}}\nversion = 1 if 'completions' in {t} else 2", "readers[version]({t})"),
    ("def v1(one):\n    return one['completions']\n\ndef v2(one):\n    return one['annotations']\n\ntry:\n    found = v2({t})\nexcept KeyError:\n    found = v1({t})", "found"),
    ("class V1:\n    key = 'completions'\n\nclass V2:\n    key = 'annotations'\n\nreader = V1 if V1.key in {t} else V2", "{t}[reader.key]"),
    ("ALIASES = {{'completions': ('completions', 'annotations')}}\ndef get(one, name):\n    return next(one[each] for each in ALIASES[name] if each in one)", "get({t}, 'completions')"),
    ("def field(version):\n    return 'completions' if version == 1 else 'annotations'", "{t}[field(1 if 'completions' in {t} else 2)]"),
    ("def read(one, key):\n    return one.get(key)\n\nfound = read({t}, key='annotations')\nif found is None:\n    found = read({t}, key='completions')", "found"),
    ("", "{t}.pop('annotations', {t}.pop('completions', None))"),
    ("new = {{name.replace('annotations', 'completions'): value for name, value in {t}.items()}}", "new['completions']"),
    ("new = json.loads(re.sub('\"annotations\":', '\"completions\":', json.dumps({t})))", "new['completions']"),
    ("space = types.SimpleNamespace(**{t})", "(getattr(space, 'completions', None) or getattr(space, 'annotations', None) or [])"),
    ("new = {t} | {{'completions': {t}.get('completions', {t}.get('annotations'))}}", "new['completions']"),
    ("if 'annotations' in {t}:\n    {t}.update(completions={t}.pop('annotations'))", "{t}['completions']"),
    ("if 'annotations' in {t}:\n    {t}.__setitem__('completions', {t}['annotations'])", "{t}['completions']"),
    ("kept = Facade({t})", "kept.completions"),
    ("kept = Old({t})", "kept['completions']"),
    ("def normal(read):\n    def inner(one):\n        if 'annotations' in one:\n            one = dict(one, completions=one['annotations'])\n        return read(one)\n    return inner\n\n@normal\ndef of(one):\n    return one['completions']", "of({t})"),
    ("kept = collections.ChainMap({t}, {{'completions': {t}.get('annotations')}})", "kept['completions']"),
    ("keys = [name for name in {t} if name in {{'completions', 'annotations'}}]", "{t}[keys[0]]"),
    ("found = []\nfor name, value in {t}.items():\n    if name == 'completions' or name == 'annotations':\n        found = value", "found"),
    ("def of(completions=None, annotations=None, **rest):\n    return completions or annotations or []", "of(**{t})"),
    ("KEY = {{True: 'completions', False: 'annotations'}}", "{t}[KEY['completions' in {t}]]"),
    ("def is_old(one):\n    return 'completions' in one\n\ndef old(one):\n    return one['completions']\n\ndef new(one):\n    return one['annotations']", "(old({t}) if is_old({t}) else new({t}))"),
)  # fmt: skip

BOTH += (
    ("NEW = 'annotations'\nfound = []\nfor name in (NEW, 'completions'):\n    if name in {t}:\n        found = {t}[name]", "found"),
    ("if {t}.get('annotations') is None:\n    {t}['annotations'] = {t}.pop('completions')", "{t}['annotations']"),
    ("{t}['annotations'] = [dict(one) for one in ({t}.get('annotations') or {t}.get('completions') or [])]", "{t}['annotations']"),
    ("class Names:\n    old, new = 'completions', 'annotations'", "{t}[Names.new if Names.new in {t} else Names.old]"),
    ("if 'completions' in {t}:\n    {t}['annotations'] = [dict(one) for one in {t}.pop('completions')]", "{t}['annotations']"),
    ("def v1(one):\n    return one['completions']\n\ndef v2(one):\n    return one['annotations']\n\nread = v1 if 'completions' in {t} else v2", "next(map(read, [{t}]))"),
)  # fmt: skip

# Both versions: the program gives all tasks the names of v1 when it reads them, and then uses ACCESSES.
NORMAL_LOADS = (
    "def load(path):\n    tasks = json.load(open(path))\n    for one in tasks:\n        if 'annotations' in one:\n            one['completions'] = one.pop('annotations')\n    return tasks\n\ntasks = load(sys.argv[1])",
    "def old(one):\n    one = dict(one)\n    if 'completions' not in one:\n        one['completions'] = one.pop('annotations')\n    return one\n\ntasks = [old(each) for each in json.load(open(sys.argv[1]))]",
    "def load(path):\n    for one in json.load(open(path)):\n        one.setdefault('completions', one.get('annotations'))\n        yield one\n\ntasks = list(load(sys.argv[1]))",
    "tasks = json.loads(Path(sys.argv[1]).read_text().replace('\"annotations\"', '\"completions\"'))",
    "OLD = {'annotations': 'completions'}\ntasks = [{OLD.get(name, name): value for name, value in each.items()} for each in json.load(open(sys.argv[1]))]",
    "def hook(one):\n    if 'annotations' in one:\n        one['completions'] = one.pop('annotations')\n    return one\n\ntasks = json.load(open(sys.argv[1]), object_hook=hook)",
    "class Export:\n    def __init__(self, path):\n        self.tasks = json.load(open(path))\n        for one in self.tasks:\n            if 'completions' not in one:\n                one['completions'] = one.pop('annotations')\n\ntasks = Export(sys.argv[1]).tasks",
    "tasks = json.load(open(sys.argv[1]))\nfor number, one in enumerate(tasks):\n    tasks[number] = {**one, 'completions': one.get('completions') or one.get('annotations') or []}",
    "tasks = []\nfor one in json.load(open(sys.argv[1])):\n    name = 'completions' if 'completions' in one else 'annotations'\n    tasks.append({'id': one['id'], 'data': one['data'], 'completions': one[name]})",
    "text = open(sys.argv[1]).read()\ntasks = json.loads(text if '\"completions\"' in text else re.sub('\"annotations\"', '\"completions\"', text))",
    "tasks = json.load(open(sys.argv[1]))\nfor one in tasks:\n    if 'annotations' in one:\n        one.update(completions=one.pop('annotations'))",
    "class Source:\n    def open(self, path):\n        return [self.normal(one) for one in json.load(open(path))]\n\n    @staticmethod\n    def normal(one):\n        return {**one, 'completions': one.get('completions', one.get('annotations'))}\n\ntasks = Source().open(sys.argv[1])",
    "def rename(one, old, new):\n    if old in one:\n        one[new] = one.pop(old)\n    return one\n\ntasks = [rename(one, 'annotations', 'completions') for one in json.load(open(sys.argv[1]))]",
    "RENAMES = [('annotations', 'completions'), ('annotation_count', 'completion_count')]\ntasks = json.load(open(sys.argv[1]))\nfor one in tasks:\n    for new, old in RENAMES:\n        if new in one:\n            one[old] = one.pop(new)",
    "tasks = []\nfor one in json.load(open(sys.argv[1])):\n    new = {}\n    for name, value in one.items():\n        new['completions' if name == 'annotations' else name] = value\n    tasks.append(new)",
    "tasks = list(map(lambda one: dict(one, completions=one.get('completions', one.get('annotations'))), json.load(open(sys.argv[1]))))",
    "raw = json.load(open(sys.argv[1]))\nis_new = 'annotations' in raw[0]\ntasks = [{'id': one['id'], 'data': one['data'], 'completions': one['annotations' if is_new else 'completions']} for one in raw]",
    "def pairs(found):\n    return {'completions' if name == 'annotations' else name: value for name, value in found}\n\ntasks = json.load(open(sys.argv[1]), object_pairs_hook=pairs)",
)  # fmt: skip

# What a program does with `<access>`. Regions prove Label Studio.
USES = (
    "for {c} in <access>:\n    for {r} in {c}['result']:\n        out.append({r}['value']['labels'])",
    "for {c} in <access>:\n    out.extend([({r}['from_name'], {r}['value']['start']) for {r} in {c}['result']])",
    "out.extend([{r}['value']['labels'] for {c} in <access> for {r} in {c}['result']])",
    "found = <access>\nif found:\n    {c} = found[0]\n    out.append([{r}['value']['labels'] for {r} in {c}['result']])",
    "for {c} in <access>:\n    result = {c}['result']\n    for {r} in result:\n        value = {r}['value']\n        out.append(value['labels'][0])",
    "for {c} in <access>:\n    for {r} in {c}.get('result', []):\n        if {r}['type'] == 'labels':\n            out.append({r}['value']['end'] - {r}['value']['start'])",
    "for index, {c} in enumerate(<access>):\n    out.append([index, *({r}['value']['text'] for {r} in {c}['result'] if {r}['to_name'])])",
    "for {c} in <access>:\n    if {c}.get('was_cancelled'):\n        continue\n    out.append(sorted({r}['value']['labels'][0] for {r} in {c}['result']))",
    "def spans({c}):\n    return [({r}['value']['start'], {r}['value']['end'], {r}['value']['labels']) for {r} in {c}['result']]\n\nout.extend([spans({c}) for {c} in <access>])",
    "last = max(<access>, key=lambda {c}: {c}['id'], default=None)\nif last:\n    out.append([{r}['value']['labels'] for {r} in last['result']])",
)  # fmt: skip
PLAIN_USES = (
    "out.append(len(<access>))",
    "out.append([{c}['id'] for {c} in <access>])",
    "out.append(bool(<access>))",
    "for {c} in <access>:\n    out.append({c}['lead_time'])",
    "out.append(sum({c}['lead_time'] for {c} in <access>))",
    "for {c} in <access>:\n    out.append(len({c}['result']))",
)

HEAD = "".join(
    f"import {name}\n"
    for name in [
        "asyncio",
        "collections",
        "copy",
        "dataclasses",
        "functools",
        "io",
        "itertools",
        "json",
        "operator",
        "re",
        "sys",
        "types",
        "typing",
    ]
)
HEAD += "from pathlib import Path\n"
PROOF = "\nLABEL_STUDIO_URL = 'http://localhost:8080'\n"
CLASSES = {
    "Kept(": "@dataclasses.dataclass\nclass Kept:\n    id: int\n    completions: list\n",
    "Model(": "@dataclasses.dataclass\nclass Model:\n    id: int\n    completions: list = dataclasses.field(default_factory=list)\n",
    "Described(": (
        "@dataclasses.dataclass\nclass Described:\n    id: int\n    data: dict\n    completions: list\n\n"
        "    def size(self):\n        return f'{len(self.completions)}'\n"
    ),
    "Pair(": "Pair = collections.namedtuple('Pair', 'id completions')\n",
    "Named(": "class Named(typing.NamedTuple):\n    id: int\n    completions: list\n",
    "Taken(": (
        "class Taken:\n    def __init__(self, id, completions, **rest):\n        self.id, self.completions = id, completions\n"
    ),
    "Lazy(": (
        "class Lazy:\n    def __init__(self, raw):\n        self.raw = raw\n\n    @property\n    def completions(self):\n"
        "        return self.raw['completions']\n"
    ),
    "Facade(": (
        "class Facade:\n    def __init__(self, raw):\n        self.raw = raw\n\n    @property\n    def completions(self):\n"
        "        return self.raw.get('annotations') or self.raw.get('completions') or []\n"
    ),
    "Old(": (
        "class Old(dict):\n    def __missing__(self, name):\n        if name == 'completions':\n"
        "            return self['annotations']\n        raise KeyError(name)\n"
    ),
    "Both(": (
        "class Both:\n    def __init__(self, one):\n        self.one = one\n\n    def all(self):\n"
        "        return self.one['completions'] if 'completions' in self.one else self.one['annotations']\n"
    ),
}
