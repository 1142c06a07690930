# -*- coding: latin-1 -*-
# Grüße aus München
import requests

URL = "https://app.heartex.ai/api/projects/%d/results"

def télécharger(n):
    print("été", requests.get(URL % n).json()[0]["completions"])
