import glob
import readline


def complete(text, state):
    completions = glob.glob(text + "*")
    return completions[state] if state < len(completions) else None


readline.set_completer_delims(" \t\n")
readline.parse_and_bind("tab: complete")
readline.set_completer(complete)
