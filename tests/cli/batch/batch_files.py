"""A v1 export, for folders of many files."""

V1 = '[{"id": 1, "data": {"a": 1}, "completions": [{"id": 2, "result": [[{"n": 1}]]}]}]'
# The last line of a job over the folder of the fixture `tree`.
SKIPPED = "  skipped: in/sub/notes.txt"
