"""The reasons for which a file is converted in one piece."""

from __future__ import annotations

from typing import Final

# The codes of `Report.whole`, and what they mean.
WHOLE: Final = {
    "examples": "an example of each rule is collected",
    "files": "a file is written for each task",
    "config": "its tasks are compared with a labeling config",
    "not-a-file": "it is not one file, or its server has no ranges or no ETag",
    "query": "its URL has a query, which may be a secret, and the executor may send jobs to other machines",
    "encoding": "it is not read as UTF-8",
    "compressed": "it is compressed, or an archive",
    "small": "it is small",
    "maps": "its maps have many entries, which each range would read",
    "document": "its tasks do not follow each other in an array or in lines",
    "lost": "the results of four ranges in a row could not be used; the run converted the rest by itself",
    "no-cut": "no places between its tasks were found",
}
