#!/usr/bin/env python3
import argparse
import json
import pathlib

import requests


def cmd_export(args):
    r = requests.get(
        args.url + "/api/projects/{}/results".format(args.project),  # expect: rewrite
        headers={"Authorization": "Token " + args.token},
    )
    pathlib.Path(args.out).write_text(json.dumps(r.json()))


def cmd_import(args):
    tasks = json.loads(pathlib.Path(args.file).read_text())
    r = requests.post(
        args.url + "/api/projects/{}/tasks/bulk/".format(args.project),  # expect: rewrite
        headers={"Authorization": "Token " + args.token},
        json=tasks,
    )
    print("imported", r.json()["task_count"], "tasks,", r.json()["completion_count"], "completions")  # expect: rewrite review


parser = argparse.ArgumentParser(prog="ls", description="Label Studio from the command line")
parser.add_argument("--url", default="http://localhost:8080")
parser.add_argument("--token")
parser.add_argument("project", type=int)
sub = parser.add_subparsers()
p = sub.add_parser("export")
p.set_defaults(func=cmd_export)
p = sub.add_parser("import")
p.set_defaults(func=cmd_import)
args = parser.parse_args()
args.func(args)
