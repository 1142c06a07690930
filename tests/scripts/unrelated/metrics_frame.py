import pandas as pd

frame = pd.read_csv("funnel.csv")
frame["rate"] = frame["completions"] / frame["visits"]
print(frame.groupby("SUBJECT_")[["completions", "result"]].sum(), frame["ground_truth"].mean())
