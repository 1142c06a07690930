import json
import logging
import sys

logger = logging.getLogger(__name__)


def entities(task):
    try:
        result = task["completions"][0]["result"]  # expect: rewrite
    except (KeyError, IndexError):
        logger.warning("task %s has no completions", task["id"])
        return []
    return [{"text": e["value"]["text"], "label": e["value"]["labels"][0]} for e in result]


print(json.dumps([entities(t) for t in json.load(open(sys.argv[1]))]))
