from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("label-studio-labels").getOrCreate()
df = spark.read.json("s3://bucket/label-studio/export.json", multiLine=True)
flat = (
    df.select("id", F.explode("completions").alias("completion"))  # expect: rewrite
    .select("id", F.col("completion.lead_time").alias("seconds"), F.explode("completion.result").alias("region"))
)
flat.filter(F.col("region.type") == "rectanglelabels").write.parquet("labels")
