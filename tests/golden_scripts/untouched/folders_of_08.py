import json

from label_studio_converter import Converter

Converter("config.xml").convert_to_csv("completions/", "out")
open("project/import/a.json").write("[]")
json.load(open(f"{folder}/completions/1.json"))
