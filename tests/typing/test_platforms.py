"""Every call that Windows lacks is behind a test of the system: mypy knows which names each system has."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORMS = ["win32", "darwin"]


def mypy(folder, platform, *what):
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed: pip install -e '.[lint]'")
    command = [sys.executable, "-m", "mypy", f"--platform={platform}", f"--cache-dir={folder}", *what]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.returncode, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_package(platform, tmp_path):
    code, text = mypy(tmp_path, platform)
    assert code == 0, text


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        "import os; os.fchmod(1, 1)",
        "import fcntl; fcntl.flock(1, 1)",
        "import signal; signal.SIGHUP",
        "import os; os.getuid()",
    ],
)
def test_a_call_that_windows_lacks_is_found(code, tmp_path):
    (tmp_path / "module.py").write_text(f"{code}\n")
    code, text = mypy(tmp_path, "win32", str(tmp_path / "module.py"))
    assert code == 1, text
    assert "has no attribute" in text
