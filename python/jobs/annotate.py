"""Annotates a folder of files on Apache Spark and writes Parquet.

    spark-submit python/jobs/annotate.py INPUT OUTPUT [--partitions N]

OUTPUT gets a folder a table (documents, passages, notes, citations, evidence, works), `manifest` (how each input came
out) and `coverage.json`.
"""

from __future__ import annotations

import argparse
import json
import os

from pyspark.sql import SparkSession

from glossator import TABLES, spark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="folder of files, or a path with wildcards")
    parser.add_argument("output", help="folder; what stands there is replaced")
    parser.add_argument("--partitions", type=int, help="tasks that annotate [default: those that read]")
    args = parser.parse_args()
    session = SparkSession.builder.appName("glossator").getOrCreate()
    files = session.read.format("binaryFile").option("recursiveFileLookup", True).load(args.input)
    # Annotated once: what follows reads the rows from where they were written.
    raw = os.path.join(args.output, "rows")
    spark.annotate(files, partitions=args.partitions).write.mode("overwrite").parquet(raw)
    corpus = spark.join(session.read.parquet(raw))
    manifest = corpus.rows.select("path", "sha256", "bytes", "status", "document", "reason")
    manifest.write.mode("overwrite").parquet(os.path.join(args.output, "manifest"))
    for name in TABLES:
        corpus.table(name).write.mode("overwrite").parquet(os.path.join(args.output, name))
    with open(os.path.join(args.output, "coverage.json"), "w", encoding="utf-8") as out:
        json.dump(corpus.coverage(), out, ensure_ascii=False)
    session.stop()


if __name__ == "__main__":
    main()
