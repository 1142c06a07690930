"""Keep or drop tasks and annotations of either version by predicates, without changing any other byte.

Offers `filter_tasks` and its report. `predicates` is the table of predicates, `parse` reads them from text, `cut` takes
items out of the text of a task. It never converts a task, and only `filter.py` and `value_files.py` open files.
"""
