"""Type checkers report mistakes in calls of the public functions, and accept correct calls."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
FILES = ["mistakes.py", "correct.py"]


def mypy(folder):
    """Return the names of files and the lines with errors."""
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={folder / 'cache'}"]
    command += [str(folder / name) for name in FILES]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert not done.stderr
    found = re.findall(r"^(.*?):([0-9]+): error: ", done.stdout, re.MULTILINE)
    return {(Path(file).name, int(line)) for file, line in found}


def pyright(folder):
    """Return the names of files and the lines with errors."""
    settings = {"include": FILES, "extraPaths": [str(ROOT)], "typeCheckingMode": "standard"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run([*command, "--project", str(folder)], capture_output=True, text=True, check=False, cwd=ROOT)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(FILES)
    errors = [each for each in report["generalDiagnostics"] if each["severity"] == "error"]
    return {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in errors}


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright])
def test_mistakes_are_reported_and_correct_calls_are_not(checker, tmp_path):
    if importlib.util.find_spec(checker.__name__) is None:
        pytest.skip(f"{checker.__name__} is not installed: pip install -e '.[lint]'")
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path)
    lines = (FOLDER / "mistakes.py").read_text(encoding="utf-8").splitlines()
    mistakes = {("mistakes.py", number) for number, line in enumerate(lines, 1) if line.endswith("# error")}
    assert checker(tmp_path) == mistakes
