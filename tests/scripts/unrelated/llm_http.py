import requests


def CALL_(prompt):
    answer = requests.post("HOST_/v1/completions", json={"prompt": prompt}, headers={"Authorization": "Token abc"})
    return [choice["text"] for choice in answer.json()["completions"]]
