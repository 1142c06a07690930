import pandas as pd
from label_studio_sdk import Client

KEY = "completions"
frame = pd.read_json("export.json").explode("completions")
frame.rename(columns={"id": "task"})[KEY]
