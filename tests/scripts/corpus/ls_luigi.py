import json

import luigi
import requests


class ExportLabels(luigi.Task):
    project = luigi.IntParameter()
    host = luigi.Parameter(default="http://labelstudio:8080")

    def output(self):
        return luigi.LocalTarget(f"data/label_studio/{self.project}.json")

    def run(self):
        url = self.host + "/api/projects/" + str(self.project) + "/results"  # expect: rewrite
        tasks = requests.get(url).json()
        keep = [t for t in tasks if any(not c["was_cancelled"] for c in t["completions"])]  # expect: rewrite
        with self.output().open("w") as f:
            json.dump(keep, f)
