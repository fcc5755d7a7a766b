"""Loads feeds into search servers, and through the clients of those that are not to be had: feeds.py EXPORTS RUN JAR.

Elasticsearch is the server library in JAR (elasticsearch/Server.java says how it listens), Groonga that of the system; each
is passed over where there is no Java, or no Groonga.
"""

import contextlib
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import meilisearch
import pysolr
import typesense

exports, run, jar = map(pathlib.Path, sys.argv[1:])
here = pathlib.Path(__file__).parent
NEWLINES = "application/x-ndjson"


def asked(url, method="GET", body=None, kind="application/json"):
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)
    return json.load(urllib.request.urlopen(request, timeout=60))


lines = (exports / "elasticsearch").read_text(encoding="utf-8").splitlines()
ids, nested = [json.loads(line)["index"]["_id"] for line in lines[::2]], [json.loads(line) for line in lines[1::2]]
flat_lines = (exports / "jsonl-passages").read_text(encoding="utf-8").splitlines()
flat = [json.loads(line) for line in flat_lines]
documents = [json.loads(line) for line in open(run / "corpus.jsonl", encoding="utf-8")]
passages = sum(p["kind"] != "heading" for d in documents for p in d["passages"])
assert len(set(ids)) == len(ids) == passages and [record["id"] for record in flat] == ids
concerns = Counter(c for record in nested for c in record["concerns"])
cables = sum(bool(re.search(r"\bcables?\b", record["text"], re.IGNORECASE)) for record in nested)
print("feeds:", len(ids), "records, each with an id of its own")


@contextlib.contextmanager
def elasticsearch():
    with tempfile.TemporaryDirectory() as home:
        opened = "--add-exports=java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED"
        subprocess.run(["java", opened, "-cp", jar, here / "elasticsearch/Unseal.java", f"{home}/lucene"], check=True)
        command = ["java", "-cp", f"{home}/lucene:{jar}", here / "elasticsearch/Server.java", home]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            port = next(int(line) for line in server.stdout if line.strip().isdigit())
            yield f"http://127.0.0.1:{port}"
        finally:
            server.stdin.close()
            server.wait(60)


def loads_elasticsearch(url):
    index = f"{url}/passages"
    asked(index, "PUT", (exports / "elasticsearch-mapping").read_bytes())
    for results in ({"created"}, {"updated"}):
        for at in range(0, len(lines), 4000):
            body = ("\n".join(lines[at : at + 4000]) + "\n").encode()
            answer = asked(f"{index}/_bulk?refresh=true", "POST", body, NEWLINES)
            assert not answer["errors"] and {i["index"]["result"] for i in answer["items"]} == results, answer["items"][0]
        assert asked(f"{index}/_count")["count"] == len(ids)

    def found(query, **more):
        body = {"query": query, "size": 0, "track_total_hits": True, **more}
        return asked(f"{index}/_search", "POST", json.dumps(body).encode())

    # Both conditions hold of one citation, not each of some.
    for kind in {c["kind"] for record in nested for c in record["citations"]}:
        both = [{"term": {"citations.kind": kind}}, {"exists": {"field": "citations.url"}}]
        hits = found({"nested": {"path": "citations", "query": {"bool": {"must": both}}}})["hits"]["total"]["value"]
        want = sum(any(c["kind"] == kind and c["url"] is not None for c in record["citations"]) for record in nested)
        assert hits == want, (kind, hits, want)
    facets = found({"match_all": {}}, aggs={"concerns": {"terms": {"field": "concerns", "size": 1000}}})
    assert {b["key"]: b["doc_count"] for b in facets["aggregations"]["concerns"]["buckets"]} == concerns
    hits = found({"match": {"text": "cables"}})["hits"]["total"]["value"]
    assert hits >= cables > 0, (hits, cables)
    refused = asked(f"{index}/_bulk", "POST", b'{"index":{}}\n{"surprise":1}\n', NEWLINES)
    assert refused["items"][0]["index"]["error"]["type"] == "strict_dynamic_mapping_exception", refused
    print(f"elasticsearch {asked(url)['version']['number']}: loaded twice, nested queries and facets; {hits} hits for cables")


if shutil.which("javac"):
    with elasticsearch() as url:
        loads_elasticsearch(url)
else:
    print("elasticsearch: SKIPPED, no Java development kit")

# A field is of one type throughout, and a list is one of texts, as servers that guess from what comes first need it.
types = defaultdict(set)
for record in flat:
    for name, value in record.items():
        assert not isinstance(value, list) or all(isinstance(one, str) for one in value), record
        types[name] |= {type(value)} - {type(None)}
assert all(len(found) <= 1 and re.fullmatch("[a-z][a-z_]*", name) for name, found in types.items()), types


@contextlib.contextmanager
def groonga():
    with socket.socket() as free, tempfile.TemporaryDirectory() as home:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = ["groonga", "--protocol", "http", "--bind-address", "127.0.0.1", "--port", str(port), "-s", "-n"]
        server = subprocess.Popen([*command, f"{home}/db"], stdout=subprocess.DEVNULL, cwd=home)
        try:
            for _ in range(100):
                with contextlib.suppress(urllib.error.URLError):
                    asked(f"http://127.0.0.1:{port}/d/status")
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/d"
        finally:
            server.terminate()
            server.wait(60)


def loads_groonga(url):
    def told(command, body=None, **parameters):
        answer = asked(f"{url}/{command}?{urllib.parse.urlencode(parameters)}", "POST" if body else "GET", body)
        assert answer[0][0] == 0, answer
        return answer[1]

    told("table_create", name="Passages", flags="TABLE_HASH_KEY", key_type="ShortText")
    for name in types.keys() - {"id"}:
        kind = next(iter(types[name]), str)
        flags = "COLUMN_VECTOR" if kind is list else "COLUMN_SCALAR"
        holds = {str: "LongText", list: "ShortText", int: "Int32", bool: "Bool"}[kind]
        told("column_create", table="Passages", name=name, flags=flags, type=holds)
    words = {"default_tokenizer": "TokenBigram", "normalizer": "NormalizerAuto"}
    told("table_create", name="Words", flags="TABLE_PAT_KEY", key_type="ShortText", **words)
    flags = "COLUMN_INDEX|WITH_POSITION"
    told("column_create", table="Words", name="texts", flags=flags, type="Passages", source="text")
    for _ in range(2):
        for at in range(0, len(flat), 1000):
            batch = [{"_key": r["id"], **{k: v for k, v in r.items() if k != "id"}} for r in flat[at : at + 1000]]
            assert told("load", json.dumps(batch).encode(), table="Passages") == len(batch)
        (total,), *_ = told("select", table="Passages", limit=0)[0]
        assert total == len(flat), total
    facets = told("select", table="Passages", limit=0, drilldown="concerns", drilldown_limit=-1)[1]
    assert dict(facets[2:]) == concerns, facets
    (hits,), *_ = told("select", table="Passages", match_columns="text", query="cable*", limit=0)[0]
    assert hits >= cables, (hits, cables)
    print(f"groonga {told('status')['version']}: loaded twice, facets; {hits} hits for cable*")


if shutil.which("groonga"):
    with groonga() as url:
        loads_groonga(url)
else:
    print("groonga: SKIPPED, not installed")

# Meilisearch, Typesense and Solr themselves are not to be had: what their clients send is what the file says, and ids are theirs.
sent = []


class Recorder(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent.append(body)
        if "/import" in self.path:
            answer = "\n".join('{"success":true}' for _ in body.splitlines())
        else:
            task = {"taskUid": 1, "indexUid": "passages", "status": "enqueued", "type": "documentAdditionOrUpdate"}
            answer = json.dumps({**task, "enqueuedAt": "2020-01-01T00:00:00.0Z"})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_):
        pass


def received(parse):
    found = [record for body in sent for record in parse(body)]
    sent.clear()
    return found


recorder = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
threading.Thread(target=recorder.serve_forever, daemon=True).start()
port = recorder.server_port
index = meilisearch.Client(f"http://127.0.0.1:{port}").index("passages")
index.add_documents_in_batches(flat, batch_size=1000, primary_key="id")
assert received(json.loads) == flat
index.add_documents_ndjson("\n".join(flat_lines).encode())
assert received(lambda body: map(json.loads, body.splitlines())) == flat
assert all(re.fullmatch("[A-Za-z0-9_-]{1,511}", i) for i in ids)
node = {"host": "127.0.0.1", "port": str(port), "protocol": "http"}
client = typesense.Client({"nodes": [node], "api_key": "none", "connection_timeout_seconds": 60})
answers = client.collections["passages"].documents.import_(flat, {"action": "upsert"}, batch_size=1000)
assert len(answers) == len(flat) and received(lambda body: map(json.loads, body.splitlines())) == flat
pysolr.Solr(f"http://127.0.0.1:{port}/solr/passages").add(flat)
assert received(json.loads) == [{name: value for name, value in record.items() if value not in (None, "")} for record in flat]
recorder.shutdown()
print("meilisearch, typesense, pysolr: their clients send", len(flat), "records as they are; pysolr without what is empty")
