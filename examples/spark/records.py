"""How does a folder of archived logs become a DataFrame?

    spark-submit records.py FOLDER

Each partition is some of the files: their names go into one `hlog parse`, its lines come out. hlog reads the files itself, so
they may be compressed, and they must lie where every worker sees them under the same path. $HLOG is the binary (default: hlog).
"""

import json
import os
import shlex
import subprocess
import sys

from pyspark.sql import SparkSession, functions, types

HLOG = os.environ.get("HLOG", "hlog")
ENDINGS = tuple(kind + packing for kind in (".log", ".txt", ".tsv", ".jsonl") for packing in ("", ".gz", ".zst", ".bz2", ".xz"))
SIMPLE = {"string": types.StringType(), "number": types.DoubleType(), "integer": types.LongType(), "boolean": types.BooleanType()}


def logs(folder):
    """The logs below a folder, as hlog finds them: not hidden, with the ending of one."""
    found = []
    for where, folders, names in os.walk(os.path.abspath(folder)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(where, name) for name in names if name.endswith(ENDINGS) and not name.startswith(".")]
    return sorted(found)


def piped(spark, folder, partitions, *args):
    """What hlog says of each part of the files; where it fails, so does the job."""
    files = logs(folder)
    names = spark.sparkContext.parallelize(files, max(1, min(partitions, len(files))))
    return names.pipe(shlex.join([HLOG, *args, "--files-from", "-"]), checkCode=True)


def schema():
    return json.loads(subprocess.run([HLOG, "schema", "--json-schema"], check=True, stdout=subprocess.PIPE).stdout)


def spark_type(spec):
    """The type of a column. What may be of several types is a text where that is one of them, but for a field with a unit or a
    number, of which a text is only what was not understood: it is null then, and still there in `data`."""
    if spec.get("type") == "object" and "properties" in spec:
        fields = spec["properties"].items()
        return types.StructType([types.StructField(name, spark_type(field)) for name, field in fields])
    if spec.get("const") is True:
        return types.BooleanType()
    if spec.get("type") == "array":
        return types.ArrayType(types.StringType())
    kinds = spec.get("type", "string")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "string" in kinds and "integer" in kinds:
        return types.StringType()
    # An object without fields of its own, as `data`, stays JSON.
    return next((SIMPLE[kind] for kind in kinds if kind in SIMPLE), types.StringType())


def records(spark, folder, partitions=8, *args):
    """Every record, with the columns of `hlog schema`; `data` is JSON, as it came."""
    lines = spark.createDataFrame(piped(spark, folder, partitions, "parse", "-o", "json", *args), types.StringType())
    return lines.select(functions.from_json("value", spark_type(schema())).alias("record")).select("record.*")


def events(found, name):
    """The records of one event, with its fields as typed columns beside the others."""
    of = {rule["if"]["properties"]["event"]["const"]: rule["then"]["properties"]["data"] for rule in schema()["allOf"]}
    fields = spark_type({"type": "object", **of[name]})
    chosen = found.where(functions.col("event") == name)
    return chosen.withColumn("fields", functions.from_json("data", fields)).select("timestamp", "level", "context", "data", "fields.*")


def main():
    folder, *args = sys.argv[1:]
    spark = SparkSession.builder.appName("hlog records").getOrCreate()
    found = records(spark, folder, 8, *args).cache()
    for row in found.groupBy("event").count().orderBy("event").collect():
        print(row["event"], row["count"], sep="\t")
    requests = events(found, "router").groupBy("status").agg(functions.count("*").alias("requests"), functions.sum("service").alias("ms"))
    for row in requests.orderBy("status").collect():
        print("status", int(row["status"]), row["requests"], int(row["ms"] or 0), sep="\t")
    spark.stop()


if __name__ == "__main__":
    main()
