"""Arrow data, as pyarrow reads it."""

from __future__ import annotations

from pathlib import Path

import glossator
import pytest

pa = pytest.importorskip("pyarrow")


def test_tables_are_of_the_documents(samples: Path) -> None:
    documents = list(glossator.annotate_many([samples]))
    tables = {name: pa.table(table) for name, table in glossator.tables(documents).items()}
    assert tables["documents"].num_rows == len(documents)
    assert tables["notes"].num_rows == sum(len(document.notes) for document in documents)
    texts = dict(zip(tables["documents"]["document"].to_pylist(), tables["documents"]["text"].to_pylist(), strict=True))
    for row in tables["evidence"].to_pylist():
        assert texts[row["document"]][row["start"] : row["end"]] == row["quote"]
    with pytest.raises(ValueError, match="there are: documents"):
        glossator.table("nonsense", documents)


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])
def test_batches_of_any_text_are_annotated(kind: str) -> None:
    content = ["Ports run.¹\n\n¹ Marc Levinson, The Box 54 (2006).\n", "", None]
    values = [None if one is None else one if "string" in kind else one.encode() for one in content]
    batch = pa.record_batch({"id": ["a.txt", "b.txt", "c.txt"], "body": pa.array(values, getattr(pa, kind)())})
    made = [pa.record_batch(one) for one in glossator.annotate_batches([batch], content="body", path="id")]
    rows = pa.Table.from_batches(made).to_pylist()
    assert [row["path"] for row in rows] == ["a.txt", "b.txt", "c.txt"]
    assert rows[0]["status"] == "ok" and rows[0]["json"] == glossator.annotate(content[0], path="a.txt").to_json()
    assert rows[2]["status"] == "failed" and "null" in rows[2]["reason"]
    notes = [pa.record_batch(one) for one in glossator.tables_of_rows("notes", made)]
    assert [row["number"] for row in pa.Table.from_batches(notes).to_pylist()] == [1]
    with pytest.raises(KeyError, match="no column .*text.*; there are: id, body"):
        list(glossator.annotate_batches([batch], content="text", path="id"))
