import argparse
import requests

parser = argparse.ArgumentParser(description="Completions of a project as JSON lines")
parser.add_argument("--label-studio-url", default="http://localhost:8080")
parser.add_argument("project", type=int)
parser.add_argument("--all", action="store_true", help="unfinished tasks as well")
args = parser.parse_args()

query = "?finished=0" if args.all else ""
url = "{}/api/projects/{}/results".format(args.label_studio_url, args.project)
for task in requests.get(url + query).json():
    print(task["completions"])
