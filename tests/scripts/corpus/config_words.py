import argparse
import os

LABEL_STUDIO_DIR = "/srv/label-studio"
parser = argparse.ArgumentParser()
parser.add_argument("--completions")
args = vars(parser.parse_args())
folder = args["completions"] or os.environ["completions"]  # expect: review
