"""Documents, batches, schemes and evaluation."""

from __future__ import annotations

import json
import pickle
import runpy
import threading
import time
from pathlib import Path

import glossator
import pytest

ROOT = Path(__file__).resolve().parents[2]

TEXT = (
    "# 港口 😀\n\nPorts run on paper.¹ Huawei could disable the 5G network through a backdoor in its base stations.²\n\n"
    "¹ Marc Levinson, *The Box* 54 (2006).\n\n² *Id.* at 60.\n"
)


def test_a_text_becomes_typed_records() -> None:
    document = glossator.annotate(TEXT, path="ports.md")
    assert document.id.startswith("ports-")
    first, second = document.citations
    assert (first.title, first.authors, first.form) == ("The Box", ["Marc Levinson"], "full")
    assert (second.form, second.target, second.pin) == ("id", first.id, "60")
    assert [work.csl["title"] for work in document.works] == ["The Box"]
    assert document.coverage["counts"]["notes"]["found"] == 2
    assert json.loads(document.to_json()) == document.to_dict()
    assert document.to_dict()["citations"][0]["title"] == "The Box"


@pytest.mark.parametrize("unit", ["codepoint", "byte", "utf16"])
def test_offsets_lead_to_the_words_in_every_unit(unit: glossator.annotator.OffsetUnit) -> None:
    document = glossator.annotate(TEXT, offset_unit=unit)
    evidence = [e for p in document.passages for f in p.concerns for e in f.evidence]
    assert evidence
    for one in evidence:
        assert document.text_of(one) == one.quote
    assert "Levinson" in document.text_of(document.notes[0])


def test_every_sample_reads_back_as_records(samples: Path) -> None:
    for document in glossator.annotate_many([samples]):
        assert document.record.text == document.text
        for passage in document.passages:
            assert 0 <= passage.start <= passage.end <= len(document.text)


def test_records_are_those_of_the_schema() -> None:
    made = runpy.run_path(str(ROOT / "python" / "generate_records.py"))
    assert made["TARGET"].read_text() == made["source"](), "run python/generate_records.py"


def test_what_fails_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(glossator.AnnotationError, match=r"a\.pdf") as caught:
        glossator.annotate(b"%PDF-1.7 and nothing else", path="a.pdf")
    assert caught.value.path == "a.pdf" and caught.value.reason
    with pytest.raises(glossator.AnnotationError, match=r"missing\.txt"):
        glossator.annotate(tmp_path / "missing.txt")
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.md").write_bytes(b"\0\1\2" * 100)
    (tmp_path / "c.md").write_text(TEXT)
    with pytest.raises(glossator.AnnotationError, match=r"b\.md"):
        list(glossator.annotate_many([tmp_path]))
    seen: list[tuple[int, int]] = []
    results = list(
        glossator.annotate_many([tmp_path], on_error="yield", progress=lambda *at: seen.append(at), jobs=2)
    )
    names = [Path(result.path).name for result in results]
    assert names == ["a.md", "b.md", "c.md"]
    assert isinstance(results[1], glossator.AnnotationError)
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system does not tell its threads")
def test_a_batch_that_is_left_ends(samples: Path) -> None:
    def threads() -> int:
        return len(list(Path("/proc/self/task").iterdir()))

    before = threads()
    batch = glossator.annotate_many([samples], jobs=2)
    next(batch)
    assert threads() > before
    batch.close()  # type: ignore[attr-defined]
    for _ in range(100):
        if threads() <= before:
            return
        time.sleep(0.05)
    raise AssertionError("threads of the batch are still there")


def test_the_interpreter_is_free_while_rust_works() -> None:
    text = TEXT * 4000
    ticks = 0
    done = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    glossator.annotate(text)
    done.set()
    thread.join()
    assert ticks > 20


def test_a_word_file_is_read_in_a_worker(tmp_path: Path) -> None:
    import zipfile

    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{name}"><w:body><w:p><w:r><w:t>Ports run.</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", body)
    assert glossator.annotate(tmp_path / "a.docx").text.strip() == "Ports run."


def test_a_scheme_is_loaded_edited_and_refused(tmp_path: Path) -> None:
    scheme = glossator.Scheme.built_in()
    assert {category.facet for category in scheme.categories} == {"concerns", "responses"}
    assert scheme.failing_examples() == []
    assert pickle.loads(pickle.dumps(scheme)).hash == scheme.hash
    folder = ROOT / "annotations" / "scheme" / "china-tech"
    assert glossator.Scheme.load(folder).hash == scheme.hash

    data = scheme.data
    data["concerns/network-5g.toml"]["term"].append({"id": "zeppelin", "weight": 9.0, "any": ["zeppelin mast"]})
    edited = scheme.edited(data, "mine")
    text = "The zeppelin mast stands.\n"
    assert glossator.annotate(text).passages[0].concerns == []
    (finding,) = glossator.annotate(text, scheme=edited).passages[0].concerns
    assert (finding.category, finding.evidence[0].rule) == ("network-5g", "zeppelin/zeppelin mast")

    data["concerns/network-5g.toml"]["term"][-1]["wieght"] = 1
    with pytest.raises(glossator.SchemeError, match=r"mine/concerns/network-5g\.toml.*wieght"):
        scheme.edited(data, "mine")


def test_evaluation_gives_the_figures(samples: Path, gold: Path) -> None:
    documents = list(glossator.annotate_many([samples]))
    figures = glossator.evaluate(documents, gold)
    assert all(one["document"] for one in figures["documents"])
    assert figures["total"]
    name = figures["documents"][0]["gold"]
    assert len(glossator.evaluate(documents, gold, only=[name])["documents"]) == 1
    with pytest.raises(glossator.GoldError, match="nothing-of-this-name"):
        glossator.evaluate(documents, gold, only=["nothing-of-this-name"])


def test_a_cell_of_a_notebook_is_escaped() -> None:
    hostile = TEXT.replace("Ports run", "<script>alert(1)</script> \u202eports run")
    html = glossator.annotate(hostile)._repr_html_()
    assert "<script" not in html and "\u202e" not in html and "&lt;script&gt;" in html
    assert "<mark" in html and "backdoor" in html
