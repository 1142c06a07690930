import logging
import requests

log = logging.getLogger(__name__)
LABEL_STUDIO = "http://label-studio:8080"
BULK = "%s/api/projects/%d/import"


def push(session, project_id, texts):
    tasks = [{"data": {"text": t}} for t in texts]
    answer = session.post(BULK % (LABEL_STUDIO, project_id), json=tasks)
    answer.raise_for_status()
    body = answer.json()
    log.info("%d tasks, %d completions", body["task_count"], body["annotation_count"])
    return body["task_ids"]


if __name__ == "__main__":
    with requests.Session() as s:
        s.headers["Authorization"] = "Token abc"
        push(s, 3, ["one", "two"])
