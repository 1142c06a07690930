import jmespath
import label_studio_sdk
import pandas as pd
from glom import glom
from jsonpath_ng import parse
from pyspark.sql import functions as F

tasks = spark.read.json("export.json")
tasks = tasks.withColumn("completion", F.explode("completions")).drop("completions")
tasks.select(F.col("completions.result"), "id").selectExpr("size(completions) AS n")
frame = pd.json_normalize(rows, record_path=["completions", "result"], meta=["id"])
frame.explode("completions")["completions"].map(len)
jmespath.search("[].completions[].result[].value", rows)
glom(rows, "0.completions.0.result")
