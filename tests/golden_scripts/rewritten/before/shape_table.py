import pandas as pd

frame = pd.read_json("export.json")
frame["choice"] = frame["completions"].apply(lambda c: c[0]["result"][0]["value"]["choices"][0])
for _, row in frame.iterrows():
    print(row["id"], len(row["completions"]))
