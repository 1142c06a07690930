import label_studio_sdk
import pandas as pd

frame = pd.read_json("export.json")
if "completions" in frame.columns:
    frame["annotations"] = frame["completions"]
for _, row in frame.iterrows():
    print(row["completions"] if "completions" in row else row["annotations"])
