"""The same corpus from Spark as from the command line, row for row."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: python/test --spark installs it")

from glossator import spark as gs
from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master(os.environ.get("SPARK_TEST_MASTER", "local[2]"))
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, a file that cannot be read, or what GLOSSATOR_TEST_CORPUS names."""
    if other := os.environ.get("GLOSSATOR_TEST_CORPUS"):
        return Path(other)
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(ROOT / "corpus", folder / "samples")
    (folder / "samples" / "broken.txt").write_bytes(b"\0\1\2" * 100)
    return folder


@pytest.fixture(scope="module")
def by_command_line(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = os.environ.get("GLOSSATOR")
    if not program:
        pytest.skip("GLOSSATOR does not name the program to compare with")
    out = tmp_path_factory.mktemp("out")
    subprocess.run([program, "annotate", folder, "-o", out, "--quiet"], check=False)
    return out


@pytest.fixture(scope="module")
def files(session: SparkSession, folder: Path) -> DataFrame:
    return session.read.format("binaryFile").option("recursiveFileLookup", True).load(str(folder))


@pytest.fixture(scope="module")
def corpus(files: DataFrame, tmp_path_factory: pytest.TempPathFactory) -> gs.Corpus:
    rows = gs.annotate(files, partitions=4)
    path = str(tmp_path_factory.mktemp("rows") / "rows")
    rows.write.parquet(path)
    return gs.join(rows.sparkSession.read.parquet(path))


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_documents_are_those_of_the_command_line(corpus: gs.Corpus, by_command_line: Path) -> None:
    made = [row[0] for row in corpus.rows.where("status = 'ok'").orderBy("order").select("json").collect()]
    assert made == lines(by_command_line / "corpus.jsonl")


def test_works_are_those_of_the_command_line(corpus: gs.Corpus, by_command_line: Path) -> None:
    made = [row[0] for row in corpus.works.orderBy("work").select("json").collect()]
    assert made == lines(by_command_line / "works.jsonl")


def test_coverage_is_that_of_the_command_line(corpus: gs.Corpus, by_command_line: Path) -> None:
    assert corpus.coverage() == json.loads((by_command_line / "coverage.json").read_text())


def test_failures_are_rows(corpus: gs.Corpus, by_command_line: Path) -> None:
    manifest = json.loads((by_command_line / "manifest.json").read_text())["inputs"]
    names = ("path", "sha256", "bytes", "status", "document", "reason")
    wanted = [tuple(one[name] for name in names) for one in manifest]
    made = {row["path"]: tuple(row[name] for name in names) for row in corpus.rows.select(*names).collect()}
    assert sorted(made.values(), key=str) == sorted(wanted, key=str)
    assert any(one[3] == "failed" for one in wanted) or "GLOSSATOR_TEST_CORPUS" in os.environ


def test_tables_are_data_frames(corpus: gs.Corpus) -> None:
    documents = corpus.rows.where("status = 'ok'").count()
    assert corpus.table("documents").count() == documents
    assert corpus.table("works").count() == corpus.works.count()
    texts = {row["document"]: row["text"] for row in corpus.table("documents").collect()}
    evidence = corpus.table("evidence").limit(200).collect()
    assert evidence
    for row in evidence:
        assert texts[row["document"]][row["start"] : row["end"]] == row["quote"]
