class Course:
    def __init__(self, title):
        self.title = title
        self.completions = []

    def complete(self, user):
        self.completions.append({"user": user, "result": "passed"})

    def passed(self):
        return [c["user"] for c in self.completions if c["result"] == "passed"]
