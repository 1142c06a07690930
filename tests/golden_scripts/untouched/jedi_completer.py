import jedi


class Completer:
    def __init__(self, source, path):
        self.script = jedi.Script(source, path=path)

    def complete(self, line, column):
        found = {"completions": [], "path": str(self.script.path)}
        for c in self.script.complete(line, column):
            found["completions"].append({"name": c.name, "type": c.type})
        return found
