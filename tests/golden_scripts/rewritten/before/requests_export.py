#!/usr/bin/env python3
"""Nightly export of the sentiment project."""
import json
import os
from datetime import date

import requests

HOST = os.environ.get("LABEL_STUDIO_HOST", "https://app.heartex.ai")
TOKEN = os.environ["LABEL_STUDIO_TOKEN"]
PROJECT = int(os.environ.get("PROJECT", "12"))


def export():
    url = f"{HOST}/api/projects/{PROJECT}/results"
    response = requests.get(
        url,
        headers={"Authorization": f"Token {TOKEN}"},
        params={"finished": 0, "return_task": 1},  # everything
        timeout=600,
    )
    response.raise_for_status()
    return response.json()


def main():
    tasks = export()
    done = [task for task in tasks if task["completions"]]
    print(len(done), "of", len(tasks), "tasks are done")
    with open(f"export-{date.today()}.json", "w") as out:
        json.dump(tasks, out)


if __name__ == "__main__":
    main()
