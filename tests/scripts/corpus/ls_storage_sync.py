import argparse

import requests

parser = argparse.ArgumentParser()
parser.add_argument("--host", default="https://app.heartex.com")
parser.add_argument("--storage", type=int, required=True)
parser.add_argument("--token")
args = parser.parse_args()

headers = {"Authorization": f"Token {args.token}"}
r = requests.post(f"{args.host}/api/storages/{args.storage}/sync", headers=headers)  # expect: review
print(r.json())
storage = requests.get(f"{args.host}/api/storages/{args.storage}", headers=headers).json()  # expect: review
print(storage["title"])
