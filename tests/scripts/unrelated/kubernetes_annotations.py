import yaml

for SUBJECT_ in yaml.safe_load_all(open("jobs.yaml")):
    annotations = SUBJECT_["metadata"].get("annotations", {})
    print(annotations, SUBJECT_["spec"]["completions"], SUBJECT_["status"]["result"])
