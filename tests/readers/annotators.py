"""Reads exports for annotation tools with what those tools read them with: annotators.py EXPORTS RUN BRAT.

Each must find the labels of the corpus at the words that they are of. BRAT is the source of brat's server.
"""

import json
import pathlib
import sys

import cassis
from label_studio_sdk.label_interface import LabelInterface

exports, run, brat = map(pathlib.Path, sys.argv[1:])
documents = [json.loads(line) for line in open(run / "corpus.jsonl", encoding="utf-8")]
sys.path.insert(0, str(brat))
import annotation  # noqa: E402: brat's server is no package

# The mode in which brat opens files is no longer one of Python's.
annotation.open_textfile = lambda name, mode="r": open(name, "r", encoding="utf-8")


def labels(document):
    """Category and words of each filed passage, as the corpus has them."""
    filed = [(f["category"], p) for p in document["passages"] for f in p["concerns"] + p["responses"]]
    return sorted((category, document["text"][p["start"] : p["end"]]) for category, p in filed)


for document in documents:
    cas = cassis.load_cas_from_json(open(exports / "inception" / f"{document['id']}.json", "rb"))
    found = sorted((label.value, label.get_covered_text()) for label in cas.select("glossator.Label"))
    assert found == labels(document), document["id"]
total = sum(len(labels(document)) for document in documents)
assert total > 0
print("uima cas json:", total, "labels, as cassis reads them")

for document in documents:
    read = annotation.TextAnnotations(str(exports / "brat" / document["id"]), read_only=True)
    text = read.get_document_text()
    assert text == document["text"] and not read.failed_lines, (document["id"], read.failed_lines)
    found = []
    for bound in read.get_textbounds():
        pieces = [text[start:end] for start, end in bound.spans]
        assert bound.text == " ".join(pieces) and not any("\n" in piece for piece in pieces), bound
        found.append((bound.type, text[bound.first_start() : bound.last_end()]))
    assert sorted(found) == labels(document), document["id"]
print("brat:", total, "labels, as its server reads them")

categories = "".join(f'<Label value="{category}"/>' for category in {c for d in documents for c, _ in labels(d)})
config = f'<View><Labels name="label" toName="text">{categories}</Labels><Text name="text" value="$text"/></View>'
interface = LabelInterface(config)
tasks = json.loads((exports / "label-studio").read_text(encoding="utf-8"))
for document, task in zip(documents, tasks, strict=True):
    (prediction,) = task["predictions"]
    errors = interface.validate_prediction(prediction, return_errors=True)
    assert not errors and interface.validate_task({"data": task["data"]}), (document["id"], errors)
    values, found = [result["value"] for result in prediction["result"]], []
    for value in values:
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"], value
        found += [(label, value["text"]) for label in value["labels"]]
    assert sorted(found) == labels(document), document["id"]
print("label studio:", len(tasks), "tasks with", total, "labels, valid to its SDK")

for document, line in zip(documents, open(exports / "doccano", encoding="utf-8"), strict=True):
    record = json.loads(line)
    found = sorted((category, record["text"][start:end]) for start, end, category in record["label"])
    assert found == labels(document), document["id"]
print("doccano:", total, "labels, as Python reads them")
