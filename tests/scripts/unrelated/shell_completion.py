import os
import subprocess


class Completer:
    def __init__(self, THINGS_):
        self.state = {"completions": THINGS_, "result": None}

    def complete(self, text, number):
        matches = [each for each in self.state["completions"] if each.startswith(text)]
        self.state["result"] = matches
        return matches[number] if number < len(matches) else None


os.environ.setdefault("COMPLETIONS", "1")
subprocess.run(["complete", "-p"], check=False)
