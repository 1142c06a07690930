import pandas as pd

df = pd.read_json("label-studio-export.json")
df = df[df["completions"].str.len() > 0]  # expect: found
df["choice"] = df["completions"].apply(lambda cs: cs[0]["result"][0]["value"]["choices"][0])  # expect: found
df[["id", "choice"]].to_csv("choices.csv", index=False)
