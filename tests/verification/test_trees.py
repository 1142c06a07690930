"""Trees: the path of each value."""

import io

from lsconvert.io.source import Source
from lsconvert.verification.trees import format_pointer, read_tasks


def test_paths():
    text = b'{"7":{"a/b":[0,{"~":1}]}}'
    [task] = read_tasks(Source(io.BytesIO(text)))
    assert format_pointer(task.path) == "/7"
    assert format_pointer(task.get("a/b").items[1].get("~").path) == "/7/a~1b/1/~0"
