# -*- coding: latin-1 -*-
# Grüße aus München
import requests

URL = "https://app.heartex.ai/api/projects/%d/export?exportType=JSON"

def télécharger(n):
    print("été", requests.get(URL % n).json()[0]["annotations"])
