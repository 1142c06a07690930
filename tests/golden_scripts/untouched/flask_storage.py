import re
from flask import Flask, jsonify, request

app = Flask(__name__)
STORAGES = {}


@app.route("/api/storages/<int:pk>/", methods=["GET", "PATCH"])
def storage(pk):
    found = STORAGES[pk]
    if request.method == "PATCH":
        found.update(path=request.json["path"], regex=request.json.get("regex", ".*"))
    return jsonify({"path": found["path"], "regex": found["regex"], "data_key": found.get("data_key")})


@app.route("/files/<path:path>")
def files(path):
    return jsonify([p for p in STORAGES if re.match(request.args["regex"], path)])
