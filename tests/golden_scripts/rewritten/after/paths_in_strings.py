import jmespath
import label_studio_sdk
import pandas as pd
from glom import glom
from jsonpath_ng import parse
from pyspark.sql import functions as F

tasks = spark.read.json("export.json")
tasks = tasks.withColumn("completion", F.explode("annotations")).drop("annotations")
tasks.select(F.col("annotations.result"), "id").selectExpr("size(annotations) AS n")
frame = pd.json_normalize(rows, record_path=["annotations", "result"], meta=["id"])
frame.explode("annotations")["annotations"].map(len)
jmespath.search("[].annotations[].result[].value", rows)
glom(rows, "0.annotations.0.result")
