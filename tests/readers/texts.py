"""Reads exports of texts, codes and graphs with the tools that they are for: texts.py EXPORTS RUN SCHEMAS.

Whatever counts in a text must have at its spans the words that the corpus says, as the tool itself sees them.
"""

import json
import pathlib
import sys
import tempfile
import zipfile

import networkx
import spacy
from lxml import etree
from pyrefiqda import RefiProject
from spacy.tokens import Doc, DocBin

exports, run, schemas = map(pathlib.Path, sys.argv[1:])
documents = [json.loads(line) for line in open(run / "corpus.jsonl", encoding="utf-8")]
works = [json.loads(line) for line in open(run / "works.jsonl", encoding="utf-8")]
texts = {d["id"]: d["text"] for d in documents}


def words(document, element):
    return document["text"][element["start"] : element["end"]]


def labels(document):
    """Category and words of each filed passage, as the corpus has them."""
    passages = document["passages"]
    return sorted((f["category"], words(document, p)) for p in passages for f in p["concerns"] + p["responses"])


total = 0
for path in (exports / "web-annotation").glob("*.jsonld"):
    for annotation in json.loads(path.read_text(encoding="utf-8"))["items"]:
        target = annotation["target"]
        text = texts[target["source"].removeprefix("urn:glossator:")]
        position, quotation = target["selector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quotation["exact"], annotation
        assert text[:start].endswith(quotation["prefix"]) and text[end:].startswith(quotation["suffix"])
        total += 1
print("web annotations:", total, "stand where they should")


package = zipfile.ZipFile(exports / "qdpx")
assert package.testzip() is None
project_xml = etree.fromstring(package.read("project.qde"))
etree.XMLSchema(etree.parse(schemas / "Project.xsd")).assertValid(project_xml)
codes = {code.get("guid") for code in project_xml.iter("{*}Code")}
with tempfile.TemporaryDirectory() as folder:
    project, total = RefiProject.load(exports / "qdpx", folder), 0
    sources = {source.name: source for source in project.sources.text_source}
    for document in documents:
        source = sources[document["source"]["path"]]
        raw = RefiProject.resolve_source_path(source.plain_text_path, folder).read_bytes()
        text, passages = raw.decode("utf-8"), {p["id"]: p for p in document["passages"]}
        assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and text == document["text"]
        for selection in source.plain_text_selection:
            p = passages.pop(selection.name)
            assert text[selection.start_position : selection.end_position] == words(document, p), selection
            assert len(selection.coding) >= len(p["concerns"]) + len(p["responses"]) > 0
            assert all(coding.code_ref.target_guid in codes for coding in selection.coding)
            total += 1
        assert not any(p["concerns"] or p["responses"] for p in passages.values())
print("qdpx: valid;", len(sources), "sources with", total, "coded selections")

schema, total = etree.RelaxNG(etree.parse(schemas / "tei_all.rng")), 0
for document in documents:
    tei = etree.parse(exports / "tei" / f"{document['id']}.xml")
    schema.assertValid(tei)
    assert "".join(tei.find("{*}text").itertext()) == document["text"], document["id"]
    by_id = {e.get("{http://www.w3.org/XML/1998/namespace}id"): e for e in tei.find("{*}text").iter("*")}
    for element in document["passages"] + document["notes"] + document["citations"]:
        assert "".join(by_id[element["id"]].itertext()) == words(document, element), (document["id"], element)
        total += 1
print("tei:", len(documents), "files valid,", total, "elements with their words")

nlp, bin, total = spacy.blank("en"), DocBin(store_user_data=True), 0
for document, line in zip(documents, open(exports / "spacy", encoding="utf-8")):
    doc = Doc(nlp.vocab).from_json(json.loads(line))
    assert doc.text == document["text"]
    found = [(s.label_, s.text) for name in ("concerns", "responses") for s in doc.spans[name]]
    assert sorted(found) == [(category, text.strip()) for category, text in labels(document)], document["id"]
    total += sum(len(group) for group in doc.spans.values())
    bin.add(doc)
again = DocBin().from_bytes(bin.to_bytes()).get_docs(nlp.vocab)
assert [doc.text for doc in again] == list(texts.values())
print("spacy:", total, "spans, also through a DocBin")

cited = sum(bool(c["work"]) for d in documents for c in d["citations"])
graphs = {
    "graphml": networkx.read_graphml(exports / "graphml", force_multigraph=True),
    "graph-json": networkx.node_link_graph(json.loads((exports / "graph-json").read_text(encoding="utf-8")), edges="edges"),
}
for name, graph in graphs.items():
    assert graph.is_directed() and graph.number_of_nodes() == len(documents) + len(works), (name, graph)
    assert graph.number_of_edges() == cited, (name, graph, cited)
print("networkx:", graphs["graphml"])
