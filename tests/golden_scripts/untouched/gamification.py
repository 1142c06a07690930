from dataclasses import dataclass


@dataclass
class Habit:
    name: str
    completions: int = 0

    def done(self):
        self.completions += 1
        return {"name": self.name, "completions": self.completions, "completion_count": self.completions}
