import shelve

with shelve.open("cache") as cache:
    SUBJECT_ = cache.setdefault("THINGS_", {"completions": [], "hits": 0})
    SUBJECT_["completions"].append("text")
    SUBJECT_["hits"] += 1
