import tomllib

config = tomllib.load(open("pyproject.toml", "rb"))["tool"]["SUBJECT_"]
if config.get("completions", True):
    print(config["path"], config.get("annotations"), config["data_key"])
