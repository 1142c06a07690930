import label_studio_sdk

totals = {}
for name in ("a", "b"):
    totals[name] = {"completions": 0, "hours": 0}


def show(rows):
    for name, row in rows.items():
        print(name, row["completions"])


show(totals)
