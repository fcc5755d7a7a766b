"""Reads tables and databases with the tools that they are for, and holds them against the corpus: read.py EXPORTS RUN."""

import csv
import json
import pathlib
import sqlite3
import sys
import tempfile
from collections import defaultdict

import duckdb
import pandas
import polars
import pyarrow.parquet as parquet
from datasets import load_dataset

exports, run = map(pathlib.Path, sys.argv[1:])
csv.field_size_limit(1 << 30)
documents = [json.loads(line) for line in open(run / "corpus.jsonl", encoding="utf-8")]
works = [json.loads(line) for line in open(run / "works.jsonl", encoding="utf-8")]
texts = {d["id"]: d["text"] for d in documents}
counts = {"documents": len(documents), "works": len(works)}
for name in ("passages", "notes", "citations"):
    counts[name] = sum(len(d[name]) for d in documents)
findings = [f for d in documents for p in d["passages"] for f in p["concerns"] + p["responses"]]
counts["evidence"] = sum(len(f["evidence"]) for f in findings)

for table, want in counts.items():
    path = exports / f"{table}.parquet"
    found = {
        "pyarrow": parquet.read_table(path).num_rows,
        "polars": polars.read_parquet(path).height,
        "pandas": len(pandas.read_parquet(path)),
        "duckdb": duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0],
        "csv": sum(1 for _ in csv.reader(open(exports / f"{table}.csv", newline="", encoding="utf-8"))) - 1,
    }
    assert set(found.values()) == {want}, (table, want, found)
print("parquet and csv:", counts)

rows = 0
for table, words in (("passages", "text"), ("notes", "text"), ("citations", "text"), ("evidence", "quote")):
    columns = ["document", "start", "end", words]
    for row in parquet.read_table(exports / f"{table}.parquet", columns=columns).to_pylist():
        assert texts[row["document"]][row["start"] : row["end"]] == row[words], (table, row)
        rows += 1
print("offsets: the words of", rows, "rows stand where they should")

sums, scores = defaultdict(float), {}
for row in parquet.read_table(exports / "evidence.parquet").to_pylist():
    key = row["document"], row["passage"], row["category"]
    sums[key] += row["adds"]
    scores[key] = row["score"]
assert all(abs(sums[key] - scores[key]) < 1e-9 for key in sums)
print("evidence:", len(sums), "scores are the sums of their reasons")

database = sqlite3.connect(":memory:")
script = (exports / "sqlite").read_text(encoding="utf-8")
database.executescript(script)
database.executescript(script)
for table, want in counts.items():
    assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == want, table
query = "SELECT count(*) FROM passages_text WHERE passages_text MATCH 'cables'"
assert database.execute(query).fetchone()[0] > 0
assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
print("sqlite", sqlite3.sqlite_version, "loaded twice")

with tempfile.TemporaryDirectory() as cache:
    for table, want in counts.items():
        read = load_dataset(str(exports / "huggingface"), table, split="train", cache_dir=cache)
        assert read.num_rows == want, (table, read)
    assert load_dataset(str(exports / "huggingface"), split="train", cache_dir=cache).num_rows == counts["passages"]
print("datasets: six configurations, passages where none is named")
