"""Reads tables, databases and feeds with the tools that they are for, and holds them against the corpus: read.py EXPORTS RUN."""

import csv
import json
import pathlib
import sqlite3
import sys
import tempfile
import urllib.request
from collections import defaultdict

import duckdb
import pandas
import polars
import pyarrow.parquet as parquet
from datasets import load_dataset
from osmem_server import OsmemServer

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

mapping = json.loads((exports / "elasticsearch-mapping").read_text())["mappings"]["properties"]
ids, lines = set(), (exports / "elasticsearch").read_text(encoding="utf-8").splitlines()
for action, source in zip(lines[::2], lines[1::2]):
    ids.add(json.loads(action)["index"]["_id"])
    record = json.loads(source)
    assert set(record) <= set(mapping), set(record) - set(mapping)
    assert all(set(c) <= set(mapping["citations"]["properties"]) for c in record["citations"])
headings = sum(p["kind"] == "heading" for d in documents for p in d["passages"])
assert len(ids) == len(lines) // 2 == counts["passages"] - headings
flat = [json.loads(line) for line in open(exports / "jsonl-passages", encoding="utf-8")]
assert {record["id"] for record in flat} == ids and all(i.isalnum() for i in ids)
print("feeds:", len(ids), "records, each with an id of its own")

# An emulation of OpenSearch's bulk interface and strict mappings for tests; the servers themselves are not to be had here.
def asked(url, method="GET", body=None, kind="application/json"):
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)
    return json.load(urllib.request.urlopen(request))


with OsmemServer.start() as server, server.clone() as clone:
    index = f"{clone.url}/passages"
    asked(index, "PUT", (exports / "elasticsearch-mapping").read_bytes())
    for _ in range(2):
        for at in range(0, len(lines), 4000):
            body = ("\n".join(lines[at : at + 4000]) + "\n").encode()
            answer = asked(f"{index}/_bulk?refresh=true", "POST", body, "application/x-ndjson")
            assert not answer["errors"], answer["items"][0]
        assert asked(f"{index}/_count")["count"] == len(ids)
    nested = {"nested": {"path": "citations", "query": {"term": {"citations.kind": "book"}}}}
    found = asked(f"{index}/_search", "POST", json.dumps({"query": nested, "size": 0, "track_total_hits": True}).encode())
    books = sum(any(c["kind"] == "book" for c in json.loads(l)["citations"]) for l in lines[1::2])
    assert found["hits"]["total"]["value"] == books, (found, books)
print("osmem-server:", len(ids), "records loaded twice, a nested query finds", books)
