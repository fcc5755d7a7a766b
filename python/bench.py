"""What Python and Spark cost over the command line, on the same text in one run.

    python python/bench.py PROGRAM FOLDER [--rounds N]

PROGRAM is `glossator` built for release, FOLDER holds text files. Prints, for whole files and for pieces of 2 kB, seconds
of the command line and the ratios of the others to it: medians of rounds in which each has its turn.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import glossator
import pyarrow as pa
import pyarrow.parquet as pq


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def pieces(text: str, size: int) -> list[str]:
    """Text cut at ends of paragraphs, about this many characters each."""
    cut, now = [], ""
    for paragraph in text.split("\n\n"):
        now += paragraph + "\n\n"
        if len(now) >= size:
            cut.append(now)
            now = ""
    return [*cut, now] if now.strip() else cut


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    texts = [path.read_text(errors="replace") for path in sorted(args.folder.rglob("*.txt")) + sorted(args.folder.rglob("*.md"))]
    short = [piece for text in texts for piece in pieces(text, 2000)]
    try:
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ["PYSPARK_PYTHON"] = sys.executable
        session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "4g").getOrCreate()
    except ImportError:
        session = None
    print("documents        MB   command line   Python/1 core   Spark/2 cores")
    for name, documents in (("whole", texts * 60), ("2 kB", short * 20)):
        with tempfile.TemporaryDirectory() as folder:
            measure(name, documents, Path(folder), args, session)


def measure(name: str, documents: list[str], folder: Path, args: argparse.Namespace, session: object) -> None:
    ids = [f"d{at}" for at in range(len(documents))]
    lines = folder / "in.jsonl"
    lines.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in zip(ids, documents, strict=True)))
    table = pa.table({"path": ids, "content": documents})
    # As many files as cores, so that each has its share.
    half = len(documents) // 2
    pq.write_table(table.slice(0, half), folder / "a.parquet")
    pq.write_table(table.slice(half), folder / "b.parquet")
    annotator = glossator.Annotator()

    def by_command_line(jobs: int) -> None:
        command = [args.program, "annotate", str(lines), "--format", "jsonl", "--jobs", str(jobs)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    def by_python() -> None:
        for text, path in zip(documents, ids, strict=True):
            annotator.annotate(text, path=path).to_json()

    def by_spark() -> None:
        from glossator import spark

        read = session.read.parquet(str(folder / "a.parquet"), str(folder / "b.parquet"))
        spark.annotate(read, files=False).write.format("noop").mode("overwrite").save()

    by_command_line(2)
    if session:
        by_spark()
    rounds = []
    for _ in range(args.rounds):
        one, python = seconds(lambda: by_command_line(1)), seconds(by_python)
        two, on_spark = seconds(lambda: by_command_line(2)), seconds(by_spark) if session else 0.0
        rounds.append((one, python / one, two, on_spark / two))
    one, python, two, on_spark = (statistics.median(column) for column in zip(*rounds, strict=True))
    megabytes = sum(len(text.encode()) for text in documents) / 1e6
    print(f"{name:10} {megabytes:8.1f}   {one:5.2f} {two:5.2f} s   {python:13.2f}   {on_spark:13.2f}")


if __name__ == "__main__":
    main()
