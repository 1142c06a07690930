#!/usr/bin/env python
# PYTHON_ARGCOMPLETE_OK
import argcomplete, argparse

parser = argparse.ArgumentParser()
parser.add_argument("--path").completer = argcomplete.completers.FilesCompleter()
parser.add_argument("--regex")
argcomplete.autocomplete(parser)
args = parser.parse_args()
cache = {"completions": {}, "path": args.path, "regex": args.regex}
print(cache["completions"])
