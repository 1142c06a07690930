import json
import sqlite3

conn = sqlite3.connect("labels.db")
conn.execute("CREATE TABLE IF NOT EXISTS labels (task INTEGER, completion INTEGER, label TEXT)")
for task in json.load(open("label_studio_export.json")):
    for completion in task["completions"]:  # expect: rewrite
        conn.executemany(
            "INSERT INTO labels VALUES (?, ?, ?)",
            [(task["id"], completion["id"], r["value"]["choices"][0]) for r in completion["result"]],
        )
conn.commit()
