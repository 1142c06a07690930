import os
from pathlib import Path

import label_studio_sdk

OUT = Path("out")
(OUT / "projects" / str(pid) / "results").mkdir()
with open(os.path.join(OUT, "projects", str(pid), "results")) as file:
    rate = done / total / 2
print("\n".join(["a", "b"]), ", ".join(("projects", "results")), "/".join(parts))
print(f"{100 * done / total}%", "100%done", "a%20d/b%2fd")
