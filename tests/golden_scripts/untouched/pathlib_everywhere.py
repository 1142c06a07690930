import json
import re
from pathlib import Path

RULES = [{"path": "src/**", "regex": r"print\(", "data_key": "prints"}, {"path": "tests/**", "regex": "sleep"}]


def scan(root: Path):
    for rule in RULES:
        for path in root.glob(rule["path"]):
            for match in re.finditer(rule["regex"], path.read_text()):
                yield {"path": str(path), "regex": rule["regex"], "at": match.start()}


print(json.dumps(list(scan(Path("."))), indent=1))
