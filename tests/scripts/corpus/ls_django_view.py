from django.conf import settings
from django.http import JsonResponse
from django.views import View
import requests


class ExportView(View):
    def get(self, request, pk):
        tasks = requests.get(
            f"{settings.LABEL_STUDIO_URL}/api/projects/{pk}/results",  # expect: rewrite
            headers={"Authorization": f"Token {settings.LABEL_STUDIO_TOKEN}"},
        ).json()
        return JsonResponse({
            "tasks": [{"id": t["id"], "labels": self.labels(t)} for t in tasks],
        })

    @staticmethod
    def labels(task):
        return [
            label
            for completion in task["completions"]  # expect: rewrite
            for region in completion["result"]
            for label in region["value"].get("choices", [])
        ]
