from label_studio_sdk import Client

def people(completion):
    if completion["aggregated"]:
        return completion["aggregated_completed_by"]
    return [completion.get("completed_by")] + completion.get("aggregated_ids", [])
