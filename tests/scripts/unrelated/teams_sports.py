import json

SUBJECT_ = json.load(open("season.json"))
passes = {player["name"]: player["completions"] / player["attempts"] for player in SUBJECT_["THINGS_"]}
print(max(passes, key=passes.get), {"team_id": SUBJECT_["team_id"], "completions": sum(p["completions"] for p in SUBJECT_["THINGS_"])})
