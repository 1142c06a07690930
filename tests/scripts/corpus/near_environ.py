import os

LABEL_STUDIO_HOST = os.environ["LABEL_STUDIO_HOST"]
LIMIT = int(os.environ.get("completions", "10"))  # expect: review
