import argparse
import os

import label_studio_sdk

parser = argparse.ArgumentParser()
parser.add_argument("--completions")
args = vars(parser.parse_args())
print(args["completions"], os.environ["completions"], os.environ.get("completions"))


def start(config, **kwargs):
    return config["export"]["completions"], kwargs.get("completions")
