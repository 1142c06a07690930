import sqlite3

import label_studio_sdk  # noqa

conn = sqlite3.connect("labels.db")
conn.row_factory = sqlite3.Row
for row in conn.execute("select id, completions from tasks"):
    print(row["id"], row["completions"])  # expect: review
