"""Annotates on Apache Spark: the same pipeline in every task, works joined across the cluster.

A retried or speculative task doubles nothing: each step is a function of its rows alone, and rows are written by Spark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StringType, StructField, StructType

from . import _glossator
from .annotator import DEFAULT_MAX_BYTES, Annotator
from .arrow import annotate_batches, tables_of_rows
from .scheme import Scheme

if TYPE_CHECKING:
    from pyspark.broadcast import Broadcast
    from pyspark.sql import DataFrame

Batches = Iterator[pa.RecordBatch]

#: Bytes of documents that are annotated at once, but for the last of them.
PIECE = 1 << 20

#: Compiled annotators of this Python worker, by scheme and limit: one a process, whatever the number of tasks.
_annotators: dict[tuple[str, int], Annotator] = {}


def annotate(
    df: DataFrame,
    *,
    content: str = "content",
    path: str = "path",
    files: bool = True,
    scheme: Scheme | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    partitions: int | None = None,
) -> DataFrame:
    """Annotates the documents of ``df``: ``content`` (text or bytes) named by ``path``, a row each.

    The rows are those of :func:`glossator.annotate_batches`. ``file:`` is taken off paths, so that they are those of the
    command line. ``files`` says that the rows are files of a folder; say ``False`` where ``path`` is an id.

    ``partitions`` spreads documents anew by path; without it, tasks are those that read ``df``. Keep the rows
    (``persist`` or write them) before joining: each use would annotate again.
    """
    scheme = scheme or Scheme.built_in()
    shared = df.sparkSession.sparkContext.broadcast((scheme.name, scheme.files))
    name = F.regexp_replace(F.col(path).cast("string"), "^file:(//)?(?=/)", "")
    documents = df.select(name.alias("path"), F.col(content).alias("content"))
    if partitions:
        documents = documents.repartition(partitions, "path")

    def work(batches: Batches) -> Batches:
        annotator = _annotator(shared, max_bytes)
        pieces = (piece for batch in batches for piece in _pieces(batch))
        for made in annotate_batches(pieces, files=files, annotator=annotator):
            yield pa.record_batch(made)

    return documents.mapInArrow(work, _spark_schema(_glossator.rows_schema()))


def _pieces(batch: pa.RecordBatch) -> Batches:
    """A batch in pieces of about :data:`PIECE` bytes: annotations are several times as large as documents."""
    first = size = 0
    for at, length in enumerate(pc.binary_length(batch.column("content")).to_pylist()):
        size += length or 0
        if size >= PIECE:
            yield batch.slice(first, at + 1 - first)
            first, size = at + 1, 0
    if first < batch.num_rows:
        yield batch.slice(first)


def _annotator(shared: Broadcast[tuple[str, dict[str, str]]], max_bytes: int) -> Annotator:
    name, files = shared.value
    key = (name + json.dumps(files, sort_keys=True), max_bytes)
    if key not in _annotators:
        _annotators[key] = Annotator(Scheme(name, files), max_bytes=max_bytes)
    return _annotators[key]


def _spark_schema(schema: Any) -> StructType:
    kept: StructType = from_arrow_schema(pa.schema(schema))
    return kept


@dataclass
class Corpus:
    """Annotated rows whose works are joined."""

    #: The rows, with ids of works as they are joined, and ``order``, which sorts them as the command line does.
    rows: DataFrame
    #: ``work`` (its id), ``json`` (a line of ``works.jsonl``) and ``counts``.
    works: DataFrame
    scheme: Scheme

    def table(self, name: str) -> DataFrame:
        """A table of :data:`glossator.TABLES`."""
        lines = (self.works if name == "works" else self.rows).select("json")

        def work(batches: Batches) -> Batches:
            for batch in tables_of_rows(name, batches):
                yield pa.record_batch(batch)

        return lines.mapInArrow(work, _spark_schema(_glossator.table_schema(name)))

    def coverage(self, *, documents: bool = True) -> dict[str, Any]:
        """What ``coverage.json`` says. Sums are made in the tasks; ``documents`` lists each as well, which grows with
        the corpus.
        """
        shared = self.rows.sparkSession.sparkContext.broadcast((self.scheme.name, self.scheme.files))
        done = self.rows.where("status = 'ok'")

        def add(batches: Batches) -> Batches:
            scheme = Scheme(*shared.value)._raw
            sums = [_glossator.sum_coverage(scheme, batch.column("coverage").to_pylist()) for batch in batches]
            yield _texts("sum", [_glossator.merge_coverage(scheme, sums, None)])

        def add_counts(batches: Batches) -> Batches:
            counts = [one for batch in batches for one in batch.column("counts").to_pylist()]
            yield _texts("sum", [_glossator.merge_work_counts(counts)])

        sums = [row[0] for row in done.select("coverage").mapInArrow(add, "sum string").collect()]
        counts = [row[0] for row in self.works.select("counts").mapInArrow(add_counts, "sum string").collect()]
        works = _glossator.merge_work_counts(counts)
        total = _glossator.merge_coverage(self.scheme._raw, sums, works)
        said = {"schema": "glossator-coverage/1", "corpus": json.loads(total)}
        if documents:
            ordered = done.orderBy("order").select("coverage").toLocalIterator()
            said["documents"] = [json.loads(row[0]) for row in ordered]
        return said


def join(rows: DataFrame, *, scheme: Scheme | None = None) -> Corpus:
    """Joins the works of annotated rows across the cluster, by the same keys and traits as one machine does.

    Two shuffles: keys by their hash, where what shares one is compared; works by what they are joined to. What was
    found to be one goes through the driver, some forty bytes a joined work.
    """
    session = rows.sparkSession
    # Paths in the order in which folders are walked: name by name.
    placed = rows.withColumn("order", F.split("path", "/"))
    # A source that everyone cites has one key and few descriptions: what is said alike is counted once before it
    # is sent anywhere.
    keys = placed.select(F.explode("keys").alias("line")).distinct()
    keys = keys.withColumn("hash", F.substring("line", 1, 16))
    grouped = keys.groupBy("hash").agg(F.collect_set("line").alias("lines")).where(F.size("lines") > 1)

    def compare(batches: Batches) -> Batches:
        for batch in batches:
            lines = [line for of_one in batch.column("lines").to_pylist() for line in of_one]
            yield _texts("fact", _glossator.compare_keys(lines))

    facts = grouped.select("lines").mapInArrow(compare, "fact string").distinct()
    joined = _glossator.Joined("\n".join(sorted(row[0] for row in facts.toLocalIterator())))
    shared = session.sparkContext.broadcast(joined)

    def root(batches: Batches) -> Batches:
        for batch in batches:
            roots = [shared.value.root(line) for line in batch.column("line").to_pylist()]
            yield batch.append_column("root", pa.array(roots, pa.string()))

    works = placed.select("order", F.explode("works").alias("line"))
    works = works.mapInArrow(root, StructType([*works.schema.fields, StructField("root", StringType())]))
    of_root = works.groupBy("root").agg(F.sort_array(F.collect_list(F.struct("order", "line"))).alias("lines"))
    merged = of_root.mapInArrow(
        _merge(shared),
        StructType([StructField(name, StringType()) for name in ("work", "json", "counts")]),
    )

    def renumber(batches: Batches) -> Batches:
        for batch in batches:
            for name in ("json", "coverage"):
                at = batch.schema.get_field_index(name)
                texts = [one and shared.value.renumber(one) for one in batch.column(at).to_pylist()]
                batch = batch.set_column(at, name, pa.array(texts, batch.schema.field(at).type))
            yield batch

    renumbered = placed.mapInArrow(renumber, placed.schema)
    return Corpus(renumbered, merged, scheme or Scheme.built_in())


def _merge(shared: Broadcast[_glossator.Joined]) -> Callable[[Batches], Batches]:
    def merge(batches: Batches) -> Batches:
        for batch in batches:
            columns: list[list[str]] = [[], [], []]
            for root, lines in zip(batch.column("root").to_pylist(), batch.column("lines").to_pylist(), strict=True):
                placed, place, before = [], -1, None
                for line in lines:
                    if line["order"] != before:
                        place, before = place + 1, line["order"]
                    placed.append((place, line["line"]))
                merged, counts = shared.value.merge(root, placed)
                for column, value in zip(columns, (json.loads(merged)["id"], merged, counts), strict=True):
                    column.append(value)
            yield pa.RecordBatch.from_pydict(dict(zip(("work", "json", "counts"), columns, strict=True)))

    return merge


def _texts(name: str, values: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array(values, pa.string())})


__all__ = ["Corpus", "annotate", "join"]
