import os, requests

BASE = os.environ["HEARTEX_URL"] + "/api/projects/%d"
COMMON = {"page_size": 100, "return_task": 1,
          "return_predictions": 1}  # for both

first = requests.get((BASE + "/results") % 1, COMMON)
second = requests.get((BASE + "/results") % 2, params=COMMON)
