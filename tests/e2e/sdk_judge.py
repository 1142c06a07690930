"""Ask label-studio-sdk about labeling configs. Run this with the Python of the server's installation, which has the SDK.

`sdk_judge.py samples` prints the labeling configs of the templates that Label Studio ships, each with a sample task.
`sdk_judge.py judge` reads a list of objects with `config` and `tasks`, and prints for each task whether the SDK accepts
its annotations and predictions.
Both print one JSON document.
"""

import json
import random
import sys
import warnings
from pathlib import Path

import label_studio
import yaml
from label_studio_sdk.label_interface import LabelInterface

TEMPLATES = Path(label_studio.__file__).parent / "annotation_templates"
LISTS = ("annotations", "predictions")


def samples():
    """Return name, config and sample task of each template for which the SDK can generate one."""
    random.seed(0)
    found = []
    for path in sorted(TEMPLATES.rglob("config.yml")):
        config = yaml.safe_load(path.read_text("utf-8"))["config"]
        task = LabelInterface(config).generate_complete_sample_task()
        found.append({"name": path.parent.name, "config": config, "task": task})
    return found


def accepts(interface, task):
    """Return whether the SDK accepts all annotations and predictions of a task."""
    return all(interface.validate_prediction(work) for key in LISTS for work in task.get(key, []))


def main():
    """Run the command of the first argument."""
    warnings.simplefilter("ignore")
    if sys.argv[1] == "samples":
        answer = samples()
    else:
        asked = json.load(sys.stdin)
        answer = [[accepts(LabelInterface(each["config"]), task) for task in each["tasks"]] for each in asked]
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
