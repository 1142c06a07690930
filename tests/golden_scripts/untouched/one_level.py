import label_studio_sdk


def first_of(annotation):
    first = annotation["result"][0]
    if annotation["result"] and annotation["result"][-1]:
        print(annotation["result"][0]["type"], len(annotation["result"]), annotation["result"][1:])
    return first["value"], first.get("from_name"), [*annotation["result"]]


def regions_of(annotation):
    for number, region in enumerate(annotation["result"]):
        for key in region:
            print(number, key, region[key])
        for key, value in region.items():
            print(key, value, list(value))
    one, *others = annotation["result"]
    print(one["id"], [other["id"] for other in others], len(others), others[0]["id"])
    return {region["id"]: region for region in annotation.get("result") or []}


def both(annotation):
    for item in annotation["result"]:
        for region in item if isinstance(item, list) else [item]:
            print(region["id"])


def other(future, rows):
    print(future.result()[0][0], rows.result[0][0], sum(rows["result"]), sum(len(r["value"]) for r in rows["result"]))
    for row in rows["results"]:
        for cell in row:
            print(cell)
