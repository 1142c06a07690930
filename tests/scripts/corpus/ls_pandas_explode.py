import pandas as pd

df = pd.read_json("label-studio/export.json")
df = df[df["completions"].map(len) > 0]  # expect: rewrite
df = df.explode("completions").reset_index(drop=True)  # expect: rewrite
df["result"] = df.completions.apply(lambda c: c["result"])  # expect: rewrite
df["text"] = df["data"].apply(lambda d: d["text"])
df = df.drop(columns=["completions"])  # expect: found
