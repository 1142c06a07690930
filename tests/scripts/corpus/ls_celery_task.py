from celery import shared_task
from django.conf import settings

import requests


@shared_task(bind=True, max_retries=3)
def push_tasks(self, project_id, documents):
    session = requests.Session()
    session.headers.update({"Authorization": f"Token {settings.LABEL_STUDIO_API_KEY}"})
    payload = [{"data": {"text": d["text"], "doc_id": d["id"]}, "predictions": d.get("predictions", [])} for d in documents]
    response = session.post(f"{settings.LABEL_STUDIO_HOST}/api/projects/{project_id}/tasks/bulk", json=payload)  # expect: rewrite
    if response.status_code >= 500:
        raise self.retry(countdown=60)
    counts = response.json()
    return counts["task_count"], counts.get("completion_count", 0)  # expect: rewrite
