import os, requests

BASE = os.environ["HEARTEX_URL"] + "/api/projects/%d"
COMMON = {"page_size": 100, "exportType": "JSON"}  # for both

first = requests.get((BASE + "/export") % 1, COMMON)
second = requests.get((BASE + "/export") % 2, params=COMMON)
