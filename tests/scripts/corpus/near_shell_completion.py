import subprocess
import sys
from pathlib import Path

completions = Path.home() / ".local/share/bash-completion/completions"
completions.mkdir(parents=True, exist_ok=True)
for name in ("label-studio-tool", "lst"):
    text = subprocess.check_output([sys.executable, "-m", name, "--completions"]).decode()
    (completions / name).write_text(text)
