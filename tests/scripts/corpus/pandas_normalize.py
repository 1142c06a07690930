import json

import pandas as pd
from label_studio_converter import Converter

Converter("config.xml").convert_to_csv("completions/", "out")
tasks = json.load(open("out/tasks.json"))
frame = pd.json_normalize(tasks, record_path="completions", meta=["id"])  # expect: found
frame = frame.explode("result")
