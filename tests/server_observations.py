"""Results of 72 payloads on POST /api/projects/<id>/import of a 1.23.2 server: the name, the result, the payload.

Each payload has one fault at most. The results:

kept: 201, and the JSON export contained the work.
refused: 400 or 500.
lost: 201, but work or a decision of an annotator was silently dropped or changed.
breaks: 201, but afterwards the JSON_MIN and CSV exports of the project answered 500.
MEMBERS, CONFIG: refused, because of the server's members or labeling config only.
"""

CHOICE = {"id": "r1", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["Neutral"]}}
GOOD = {"result": [CHOICE], "ground_truth": False}
PREDICTION = {"result": [CHOICE], "score": 0.5, "model_version": "m1"}
AGGREGATED = {"aggregated": True, "aggregated_completed_by": [103], "aggregated_ids": [800955]}
MEMBERS = "needs the list of members of the server's organization"
CONFIG = "needs the labeling config of the project"


def task(**members):
    return {"data": {"text": "x"}, **members}


def annotated(*without, **members):
    return task(annotations=[{key: value for key, value in {**GOOD, **members}.items() if key not in without}])


def predicted(*without, **members):
    return task(predictions=[{key: value for key, value in {**PREDICTION, **members}.items() if key not in without}])


PROBES = (
    ("completions key, flat result", "lost", task(completions=[GOOD])),
    ("v1 doc completion verbatim under completions", "lost", task(completions=[{**AGGREGATED, "result": [[CHOICE]]}])),
    ("completions without data (root=data)", "lost", {"text": "x", "completions": [GOOD]}),
    ("annotations double list result", "breaks", annotated(result=[[CHOICE]])),
    ("annotations double list, 2 inner lists", "breaks", annotated(result=[[CHOICE], [CHOICE]])),
    ("annotations double list empty [[]]", "breaks", annotated(result=[[]])),
    ("annotations aggregated keys", "lost", annotated(**AGGREGATED)),
    ("completed_by unknown int 999", MEMBERS, annotated(completed_by=999)),
    ("completed_by known int 1", "kept", annotated(completed_by=1)),
    ("completed_by null", "kept", annotated(completed_by=None)),
    ('completed_by str "1"', "refused", annotated(completed_by="1")),
    ("completed_by email str", "refused", annotated(completed_by="user1@example.com")),
    ("completed_by list [1]", "refused", annotated(completed_by=[1])),
    ("completed_by true", "lost", annotated(completed_by=True)),  # user 1 becomes the annotator
    ("completed_by dict id only", "refused", annotated(completed_by={"id": 1})),
    ("completed_by dict known email", "kept", annotated(completed_by={"id": 1, "email": "user2@example.com"})),
    ("completed_by dict unknown email", MEMBERS, annotated(completed_by={"email": "nobody@example.com"})),
    ("result missing", "refused", annotated("result")),
    ("result null", "refused", annotated(result=None)),
    ("result dict", "refused", annotated(result={})),
    ("result str", "refused", annotated(result="[]")),
    ("result empty list", "kept", annotated(result=[])),
    ("result list of strings", "breaks", annotated(result=["Neutral"])),
    ("ground_truth missing", "lost", annotated("ground_truth")),  # stored as true
    ("ground_truth null", "refused", annotated(ground_truth=None)),
    ('ground_truth "yes"', "refused", annotated(ground_truth="yes")),
    ('ground_truth "false"', "refused", annotated(ground_truth="false")),
    ("ground_truth 0", "kept", annotated(ground_truth=0)),
    ("two ground_truth true", "kept", task(annotations=[{**GOOD, "ground_truth": True}] * 2)),
    ("was_cancelled null", "refused", annotated(was_cancelled=None)),
    ("skipped (old key) true", "lost", annotated(skipped=True, result=[])),  # stored as not cancelled
    ('lead_time str "3.5"', "kept", annotated(lead_time="3.5")),
    ("lead_time str abc", "refused", annotated(lead_time="abc")),
    ("lead_time negative", "kept", annotated(lead_time=-1)),
    ("id int 1001 (-> import_id)", "kept", annotated(id=1001)),
    ('id str "1001"', "kept", annotated(id="1001")),
    ("id str abc", "refused", annotated(id="abc")),
    # The server sets its own times and ignores unknown keys, but keeps the work.
    ("created_at epoch", "kept", annotated(created_at=1600000000)),
    ("created_at iso", "kept", annotated(created_at="2020-01-02T03:04:05Z")),
    ("unknown key in annotation", "kept", annotated(unknown=1)),
    ("unknown key at task", "kept", {**annotated(), "unknown": 1}),
    ("annotations null", "refused", task(annotations=None)),
    ("annotations dict", "refused", task(annotations={})),
    ("annotations list of str", "refused", task(annotations=["x"])),
    ("annotations list of int", "refused", task(annotations=[1])),
    ("from_name not in config", "kept", annotated(result=[{**CHOICE, "from_name": "other"}])),
    ("choice not in config", "kept", annotated(result=[{**CHOICE, "value": {"choices": ["Other"]}}])),
    ("data key missing", CONFIG, {"data": {"other": "x"}}),
    ("data $undefined$", "kept", {"data": {"$undefined$": "x"}}),
    ("data str", "refused", {"data": "x"}),
    ("data null", "refused", {"data": None}),
    ("data list", "refused", {"data": ["x"]}),
    ("bare data task", "kept", {"text": "x"}),
    ("meta null", "refused", task(meta=None)),
    ("body is one dict", "kept", annotated()),
    ("body empty list", "refused", []),
    ('body {"tasks": [...]}', "refused", {"tasks": [annotated()]}),
    ("one good one bad", "refused", [annotated(), annotated(result=None)]),
    ("predictions ok", "kept", predicted()),
    ("predictions double list", "refused", predicted(result=[[CHOICE]])),
    ("predictions no result", "refused", predicted("result")),
    ("predictions ints", "refused", task(predictions=[1, 2])),
    ("predictions unknown choice", "kept", predicted(result=[{**CHOICE, "value": {"choices": ["Other"]}}])),
    ("predictions unknown from_name", "kept", predicted(result=[{**CHOICE, "from_name": "other"}])),
    ("predictions empty result", "kept", predicted(result=[])),
    ("predictions score 2", "kept", predicted(score=2)),
    ('predictions score str "0.5"', "kept", predicted(score="0.5")),
    ("predictions with extra id/created_ago (from export)", "kept", predicted(id=3, created_ago="0 minutes")),
    ("predictions null", "refused", task(predictions=None)),
    ("drafts objects", "lost", task(drafts=[{"result": [CHOICE]}])),
    ("drafts ints", "lost", task(drafts=[1])),
    ("region without id", "kept", annotated(result=[{key: CHOICE[key] for key in CHOICE if key != "id"}])),
)
