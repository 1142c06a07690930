"""Attributes that are keys of tasks, functions that a script chooses, and names of comprehensions."""

import pytest

from lsconvert import migrate_script


def rewritten(source: str) -> str:
    return migrate_script(source.encode(), "python", assume_label_studio=True).script.decode()


@pytest.mark.parametrize(
    "source",
    [
        "kept = SimpleNamespace(**t)\nkept.completions",
        "for t in json.load(f, object_hook=lambda d: SimpleNamespace(**d)): t.completions",
        "import pandas as pd\ndf = pd.read_json(x)\ndf['completions'].map(len)\ndf.completions",
        "class Task(BaseModel):\n    data: dict\n    items: list = Field(alias='completions')",
        "class Node:\n    def __init__(self, raw): self.__dict__.update(raw)\nNode(t).completions",
        "@dataclass\nclass A:\n    data: dict\n    completions: list\n    def n(self): return f'{len(self.completions)}'",
        "kept = {**t, 'completions': t['completions'][:1]}",
    ],
)  # fmt: skip
def test_they_are_renamed_together(source):
    assert rewritten(source) == source.replace("completions", "annotations")


@pytest.mark.parametrize(
    "source",
    [
        "t['annotations'] = [c['id'] for c in t['completions']]\nlen(t['completions'])",
        "kept = SimpleNamespace(**t)\nkept = Old(1)\nkept.completions\nclass Old:\n    @property\n    def completions(self): ...",
        "Task(**t).completions",
    ],
)
def test_they_stay_for_review(source):
    migration = migrate_script(source.encode(), "python", assume_label_studio=True)
    assert migration.script.decode() == source
    assert "review" in {each.action for each in migration.findings}


def test_functions_that_are_chosen_and_mapped_prove_regions():
    source = (
        "def first(t): return t['completions'][0]\ndef last(t): return t['completions'][-1]\n"
        "choose = {'first': first, 'last': last}[mode]\n[r['value']['labels'] for c in map(choose, ts) for r in c['result']]\n"
    )
    migration = migrate_script(source.encode(), "python")
    assert migration.script.decode() == source.replace("completions", "annotations")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f'{HOST}/api/completions/{c}'", "f'{HOST}/api/annotations/{c}/'"),
        ("'{}/api/completions/{}'.format(HOST, c)", "'{}/api/annotations/{}/'.format(HOST, c)"),
        ("'%s/api/completions/%s' % (HOST, c)", "'%s/api/annotations/%s/' % (HOST, c)"),
    ],
)
def test_a_url_that_ends_in_a_value_gets_its_slash(before, after):
    assert rewritten(f"requests.delete({before})") == f"requests.delete({after})"


def test_arguments_of_a_request_whose_url_a_function_completes():
    source = "s.get(self.url('/api/projects/1/results'), params={'finished': 0})"
    assert "download_all_tasks" in rewritten(source)
