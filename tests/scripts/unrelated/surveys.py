import csv

with open("survey.csv") as f:
    for SUBJECT_ in csv.DictReader(f):
        print(SUBJECT_["completions"], SUBJECT_["ground_truth"], SUBJECT_["aggregated"])
