import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--completions", type=int)
parser.add_argument("--path")
options = vars(parser.parse_args())
print(options["completions"], options["path"], options.get("regex"))
