"""Compare tasks with labeling configs, those of Label Studio's own templates and small ones: is the verdict that of Label Studio?

The server decides about configs and about `data`, in real imports. It stores all annotations, so label-studio-sdk decides
about these: the server calls it where its check of predictions is on.
"""

import json
import subprocess
from pathlib import Path

import installation
import pytest
from config_cases import DATA, TASK, WORK
from config_mutants import data_mutants, work_mutants
from labeling_configs import ACCEPTED, REFUSED

import lsconvert
from lsconvert.labeling import check_task

pytestmark = pytest.mark.e2e

# Data and paths for templates for which the SDK generates none that fit.
TEMPLATE_DATA = {
    "asr-hypotheses": {"audio": "a.wav", "transcriptions": ["a", "b"]},
    "inventory-tracking": {"image": "a.png", "objects": [{"value": "a"}]},
    "llm-ranker": {"task": "a", "prompt": "b", "items": [{"id": "1", "title": "a", "body": "b"}]},
    "serp-ranking": {"text": "a", "options": [{"value": "a"}]},
    "text-to-image": {"prompt": "a", "images": [{"url": "a.png"}]},
    "visual-genome": {"image": "a.png", "regions": [{"value": "a"}]},
    "visual-ranker": {"prompt": "a", "images": [{"id": "1", "html": "a"}]},
}
TAXONOMY = [["Archaea"], ["Eukarya", "Human"]]
# Where lsconvert decides otherwise on purpose, and why. The schema of regions finds some of these.
DIFFERENCES = {
    # The server is wrong.
    "root is an object tag": "the server does not look at the root, but the editor shows nothing of such a task",
    "tag in lower case": "the server does not know the types of tags that are not spelled as in the documentation",
    # The SDK is more tolerant than the editor, which shows no answer.
    "from_name is null": "the SDK then takes the only control of the config",
    "value under the name of the control": "the editor reads the key of the type",
    "rating as text": "the SDK converts text to a number, the editor does not",
    "number as text": "the SDK converts text to a number, the editor does not",
    "taxonomy, wrong order": "the SDK knows the choices, but not their tree",
    "taxonomy, leaf alone": "the SDK knows the choices, but not their tree",
    "ranking in an unknown bucket": "the SDK does not know the buckets",
    # The SDK is stricter than the editor, which writes this.
    "side of the control itself": "the editor and the SDK's own function write the name of the control twice",
    "ranking as a list": "the editor writes a list if there are no buckets",
    "object in a repeater": "the SDK does not know <Repeater>",
    "no label in a box": "the editor writes a box without labels",
    # The schema reports it, so that it is not reported twice.
    "a region is null": "an error of the schema",
    "box outside of its image": "a warning of the schema: outside-of-image",
    "box with text": "a warning of the schema: invalid-region-value",
    "ranking of numbers": "a warning of the schema: invalid-region-value",
}


def sdk(command, asked=None):
    """Return the answer of the SDK, which is installed with the server."""
    done = subprocess.run(
        [installation.PYTHON, Path(__file__).with_name("sdk_judge.py"), command],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def samples(client):  # the server is installed for it
    found = sdk("samples")
    for sample in found:
        task = sample["task"]
        task["data"] = TEMPLATE_DATA.get(sample["name"], task["data"])
        for region in (region for work in task["annotations"] + task["predictions"] for region in work["result"]):
            if region["type"] == "taxonomy":
                region["value"]["taxonomy"] = TAXONOMY
    assert len(found) >= 60
    return found


def refuses(config, task, part):
    """Return whether lsconvert finds an error in the data of a task, or outside of it."""
    errors = [each for each in check_task(lsconvert.read_config(config.encode()), task) if each.severity == "error"]
    return any((each.path[:1] == ("data",)) == (part == "data") for each in errors)


def test_configs(client):
    """The templates are tested with their data."""
    for name, config in (ACCEPTED | REFUSED).items():
        answer = client.send("POST", "/api/projects", {"title": "a config", "label_config": config})
        assert answer.status == (201 if name in ACCEPTED else 400), name
        if answer.status == 201:
            client.delete_project(answer.json()["id"])


def test_data_of_templates(samples, new_project):
    wrong, accepted = [], 0
    for sample in samples:
        project = new_project(sample["config"])
        assert all(problem.severity == "warning" for problem in lsconvert.check_config(sample["config"].encode()))
        for kind, task in data_mutants({"data": sample["task"]["data"]}):
            is_refused = project.load([task]).status != 201
            accepted += not is_refused
            if refuses(sample["config"], task, "data") != is_refused:
                wrong.append((sample["name"], kind, [*task["data"]], is_refused))
    assert wrong == []
    assert accepted > len(samples)


def test_data(new_project):
    wrong = []
    for kind, (config, data) in DATA.items():
        is_refused = new_project(config).load([{"data": data}]).status != 201
        if (refuses(config, {"data": data}, "data") == is_refused) == (kind in DIFFERENCES):
            wrong.append((kind, is_refused))
    assert wrong == []


def test_work_of_templates(samples):
    asked, kinds = [], []
    for sample in samples:
        objects = sorted({region["to_name"] for work in sample["task"]["annotations"] for region in work["result"]})
        mutants = [*work_mutants(sample["task"], objects)] if sample["task"]["annotations"] else []
        asked.append({"config": sample["config"], "tasks": [task for _, task in mutants]})
        kinds.append([kind for kind, _ in mutants])
    wrong = []
    for sample, question, names, answers in zip(samples, asked, kinds, sdk("judge", asked)):
        for kind, task, is_accepted in zip(names, question["tasks"], answers):
            if (refuses(sample["config"], task, "work") != is_accepted) == (kind in DIFFERENCES):
                wrong.append((sample["name"], kind, is_accepted))
    assert wrong == []
    assert sum(map(len, kinds)) > 1000


def test_work():
    tasks = [{**TASK, "predictions": [{"result": result}]} for _, result in WORK.values()]
    asked = [{"config": config, "tasks": [task]} for (config, _), task in zip(WORK.values(), tasks)]
    wrong = []
    for kind, question, [is_accepted] in zip(WORK, asked, sdk("judge", asked)):
        if (refuses(question["config"], *question["tasks"], "work") != is_accepted) == (kind in DIFFERENCES):
            wrong.append((kind, is_accepted))
    assert wrong == []
