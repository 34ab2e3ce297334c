"""What do a folder of archived logs add up to, counted by many?

    spark-submit --py-files records.py stats.py FOLDER > stats.json

Each partition counts some of the files (`hlog stats -o partial`); what they counted is added up in the order of the files, and told
as `hlog stats -o json` would. See records.py for what the files must be.
"""

import subprocess
import sys
import tempfile

from pyspark.sql import SparkSession

from records import HLOG, piped


def main():
    folder, *args = sys.argv[1:]
    spark = SparkSession.builder.appName("hlog stats").getOrCreate()
    # In the order of the partitions, which is that of the files: of lists that are full, the first names are kept.
    parts = piped(spark, folder, 8, "stats", "-o", "partial", *args).collect()
    with tempfile.TemporaryDirectory() as work:
        names = [f"{work}/{number}" for number, _ in enumerate(parts)]
        for name, part in zip(names, parts):
            with open(name, "w", encoding="utf-8") as file:
                file.write(part)
        subprocess.run([HLOG, "stats", "--merge", "-o", "json", *names], check=True)
    spark.stop()


if __name__ == "__main__":
    main()
