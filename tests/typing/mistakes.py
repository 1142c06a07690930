"""Every line with the comment `error` has a mistake that type checkers must report. It is never run."""

import lsconvert
from lsconvert import iter_taks  # error
from lsconvert import convert, detect_version, downgrade, inspect, is_valid, iter_tasks, upgrade, validate, verify

lsconvert.upgrad("a.json", "b.json")  # error
lsconvert.VERSION  # error
upgrade("a.json")  # error
upgrade("a.json", "b.json", forced=True)  # error
upgrade("a.json", "b.json", target="imports")  # error
upgrade("a.json", "b.json", on_error="ignore")  # error
upgrade("a.json", "b.json", unmapped="null")  # error
upgrade("a.json", "b.json", to="v2")  # error
upgrade("a.json", "b.json", True)  # error
upgrade("a.json", "b.json", users=["a@example.com"])  # error
upgrade("a.json", "b.json", maps="tasks.csv")  # error
upgrade("a.json", "b.json", replace_prefix="data=a=b")  # error
upgrade("a.json", "b.json", max_tasks="100")  # error
upgrade("a.json", "b.json", progress=print, check="no")  # error
lsconvert.upgrade_many("a", "b", targets="import")  # error
lsconvert.upgrade_many(["a", 5], "b")  # error
lsconvert.downgrade_many("a", "b", executor=4)  # error
upgrade(5, "b.json")  # error
upgrade([5], "b.json")  # error
upgrade(["a.json", "b.json"], "c.json")  # error
upgrade({"data": {}}, "b.json")  # error
downgrade("a.json", "b.json", split_annotators=True)  # error
downgrade("a.json", "b.json", target="import")  # error
convert("a.json", "b.json")  # error
convert("a.json", "b.json", to="v3")  # error
convert("a.json", "b.json", to=2)  # error
list(iter_tasks("a.json", to="v3"))  # error
list(iter_tasks("a.json", check=False))  # error
inspect("a.json", target="export")  # error
verify("a.json", "b.json", to="v3")  # error
verify("a.json", "b.json", unmapped="null")  # error
upgrade("a.json", "b.json", output_format="ndjson")  # error
validate("a.json", schema=2)  # error
is_valid("a.json", shema="v2")  # error
detect_version([])  # error
lsconvert.upgrade_task({}, target="imports")  # error
lsconvert.upgrade_task([{}])  # error
next(lsconvert.iter_regions("a.json"))["label"]  # error
next(lsconvert.iter_annotations("a.json"))["labels"]  # error
lsconvert.iter_regions("a.json", prediction=True)  # error
lsconvert.downgrade_task({}, unmapped="null")  # error
lsconvert.inspect("a.json").taks  # error
lsconvert.upgrade("a.json", None).notes[0].text  # error
lsconvert.LSConvertError("message", "a.json")  # error
with open("a.json") as text_file:
    upgrade(text_file, None)  # error
