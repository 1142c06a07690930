import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--completions", type=int, default=3)
args = vars(parser.parse_args())
LABEL_STUDIO_URL = "http://localhost:8080"
print(args["completions"])  # expect: review
