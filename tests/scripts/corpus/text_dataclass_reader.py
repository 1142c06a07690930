import json
import sys
from dataclasses import dataclass, field
from typing import Dict, List, Optional


@dataclass
class Span:
    start: int
    end: int
    labels: List[str]


@dataclass
class LabeledTask:
    id: int
    data: Dict
    completions: List[dict] = field(default_factory=list)  # expect: rewrite
    predictions: Optional[list] = None

    @classmethod
    def from_dict(cls, raw):
        return cls(raw["id"], raw["data"], raw["completions"], raw.get("predictions"))  # expect: rewrite

    @property
    def spans(self):
        found = []
        for c in self.completions:  # expect: rewrite
            for r in c["result"]:
                v = r["value"]
                found.append(Span(v["start"], v["end"], v["labels"]))
        return found


tasks = [LabeledTask.from_dict(t) for t in json.load(open(sys.argv[1]))]
print(json.dumps([[(s.start, s.end, s.labels) for s in t.spans] for t in tasks if t.completions]))  # expect: rewrite
