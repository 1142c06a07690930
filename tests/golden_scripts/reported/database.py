import sqlite3

import label_studio_sdk

db = sqlite3.connect("jobs.db")
db.row_factory = sqlite3.Row
for row in db.execute("SELECT * FROM jobs"):
    print(row["completions"])
cursor = db.cursor()
cursor.execute("SELECT completions FROM jobs")
print(cursor.fetchone()["completions"])
