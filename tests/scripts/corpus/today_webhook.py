from flask import Flask, request

app = Flask(__name__)
LABEL_STUDIO_WEBHOOK = "/hook"


@app.route(LABEL_STUDIO_WEBHOOK, methods=["POST"])
def hook():
    event = request.get_json()
    if event["action"] == "ANNOTATION_CREATED":
        for region in event["annotation"]["result"]:
            app.logger.info("%s %s", region["from_name"], region["value"])
    return {"annotations": event["task"]["total_annotations"]}
