class Habit:
    def __init__(self, name, completions=()):
        self.name, self.completions = name, list(completions)

    def to_json(self):
        return {"name": self.name, "completions": self.completions}  # expect: review


def load(rows):
    return [Habit(row["name"], row["completions"]) for row in rows]  # expect: review
