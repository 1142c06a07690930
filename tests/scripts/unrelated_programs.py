"""Vary the programs of `unrelated`, which have the words of Label Studio and do not use it."""

import random
from pathlib import Path

FOLDER = Path(__file__).parent / "unrelated"
WORDS = {
    "SUBJECT_": ("task", "item", "row", "t", "entry", "response", "doc", "data", "sample", "result", "project", "x"),
    "THINGS_": ("tasks", "items", "results", "entries", "records", "rows", "predictions", "annotations", "choices"),
    "CALL_": ("load", "fetch", "export_all", "get_tasks", "complete", "collect", "main", "labels", "read_results"),
    "HOST_": ("http://localhost:8080", "https://api.example.com", "http://10.0.0.5:8000", "https://studio.example.org"),
}


def variants(path: Path, count: int) -> list[str]:
    """Return a template with other words in place of its placeholders, and with other quotes; always the same ones."""
    rng = random.Random(path.name)
    template = path.read_text("utf-8")
    return [_vary(template, rng) for _ in range(count)]


def _vary(template: str, rng: random.Random) -> str:
    for word, others in WORDS.items():
        template = template.replace(word, rng.choice(others))
    swaps = "'" not in template and "\\" not in template and '"""' not in template
    return template.replace('"', "'") if swaps and rng.random() < 0.4 else template
