from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion


class Words(Completer):
    def get_completions(self, document, event):
        for word in {"completions": 1, "path": 2}:
            yield Completion(word, start_position=-len(document.text))


PromptSession("> ", completer=Words()).prompt()
