import label_studio_sdk
import pandas as pd

frame = pd.DataFrame(tasks)
if "annotations" not in frame:
    frame = frame.rename(columns={"completions": "annotations"})
frame.explode("completions").drop(columns=["completions"])
