import sqlite3

connection = sqlite3.connect("lessons.db")
connection.row_factory = sqlite3.Row
for SUBJECT_ in connection.execute("select id, completions, result from THINGS_"):
    print(SUBJECT_["completions"], SUBJECT_["result"])
