import json

import pandas as pd

with open("label_studio_export.json") as f:
    raw = json.load(f)

df = pd.json_normalize(raw, record_path=["completions", "result"], meta=["id", ["data", "text"]])  # expect: rewrite
df["label"] = df["value.labels"].str[0]
print(df.groupby("label").size())
counts = pd.DataFrame(raw)["completions"].apply(len)  # expect: found
