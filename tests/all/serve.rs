//! `glossator serve` over plain connections: who may read, who may write, and what becomes of what they write.

use crate::repository;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server, ended with the test.
struct Served {
    process: Child,
    address: String,
    token: String,
    folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer: status, head and body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Served {
    /// Annotates a hostile file and one with notes, and serves them.
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("in");
        fs::create_dir(&input).unwrap();
        fs::copy(repository("tests/fixtures/serve/ports.txt"), input.join("ports.txt")).unwrap();
        fs::copy(repository("tests/fixtures/serve/hostile.txt"), input.join("hostile.txt")).unwrap();
        let program = env!("CARGO_BIN_EXE_glossator");
        let annotated = Command::new(program)
            .current_dir(folder.path())
            .args(["annotate", "--quiet", "in", "-o", "out"])
            .status()
            .unwrap();
        assert!(annotated.success());
        let mut process = Command::new(program)
            .current_dir(folder.path())
            .args(["serve", "out", "--addr", "127.0.0.1:0", "--gold", "gold", "--max-upload", "1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (address, token) = line.trim().split_once("/?token=").unwrap();
        let address = address.strip_prefix("http://").unwrap().to_owned();
        Self { process, address, token: token.to_owned(), folder }
    }

    fn send(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
        // A server that has refused the rest of a body hangs up on it.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.address), b"")
    }

    fn post(&self, path: &str, media_type: &str, body: &[u8]) -> Answer {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: {media_type}\r\nContent-Length: {}",
            self.address,
            body.len()
        );
        self.send(&head, body)
    }

    /// Sends the fields of a form, fit for an address as they stand.
    fn fields(&self, path: &str, fields: &str) -> Answer {
        self.post(path, "application/x-www-form-urlencoded", fields.as_bytes())
    }

    fn hand_in(&self, token: &str, name: &str, content: &[u8]) -> Answer {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--x\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--x--\r\n");
        self.post("/annotate", "multipart/form-data; boundary=x", &body)
    }

    /// The id of the document of a file.
    fn id(&self, stem: &str) -> String {
        let corpus = fs::read_to_string(self.folder.path().join("out/corpus.jsonl")).unwrap();
        let ids = corpus.lines().map(|line| {
            let document: serde_json::Value = serde_json::from_str(line).unwrap();
            document["id"].as_str().unwrap().to_owned()
        });
        ids.into_iter().find(|id| id.starts_with(stem)).unwrap()
    }

    /// The lines of a file of gold.
    fn gold(&self, name: &str) -> Vec<serde_json::Value> {
        let lines = fs::read_to_string(self.folder.path().join("gold").join(name)).unwrap_or_default();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Asserts that nothing of the hostile file is markup.
fn assert_inert(page: &str) {
    let lower = page.to_lowercase();
    for markup in ["<script", "<img", "<iframe", "<svg onload", "onclick=\"", "href=\"javascript:"] {
        assert!(!lower.contains(markup), "{markup}: {page}");
    }
}

#[test]
fn a_corpus_is_served_to_readers_and_written_by_who_has_the_token() {
    let served = Served::start();
    readers(&served);
    searches(&served);
    corrections(&served);
    uploads(&served);
    ends(served);
}

fn readers(served: &Served) {
    let (ports, hostile) = (served.id("ports"), served.id("hostile"));
    let first = served.get("/");
    assert_eq!(first.status, 200);
    assert_eq!(
        first.header("content-security-policy"),
        Some(
            "default-src 'none'; style-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; \
             frame-ancestors 'none'"
        )
    );
    assert_eq!(first.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(first.header("referrer-policy"), Some("no-referrer"));
    assert!(!first.body.contains(&served.token));
    let pages = [
        "/index.html".to_owned(),
        format!("/document/{ports}.html"),
        format!("/document/{hostile}.html"),
        "/category/ai.html".to_owned(),
        "/search?q=networks".to_owned(),
        "/annotate".to_owned(),
        format!("/correct?document={hostile}&place=p1"),
    ];
    for page in &pages {
        let answer = served.get(page);
        assert_eq!(answer.status, 200, "{page}");
        assert_inert(&answer.body);
        assert!(!answer.body.contains("<style") && !answer.body.contains(" style="), "{page}");
        assert!(!answer.body.contains(&served.token), "{page}: the token is for who has shown it");
    }
    assert!(served.get("/style.css").header("content-type").is_some_and(|t| t.starts_with("text/css")));
    for path in [
        "/nothing.html",
        "/document/none.html",
        "/document/..%2findex.html",
        "/..%2f..%2fetc/passwd",
        "/out/corpus.jsonl",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-security-policy").is_some());
    }
    // A name elsewhere that leads here.
    let rebound = served.send("GET / HTTP/1.1\r\nHost: evil.example:8080", b"");
    assert_eq!((rebound.status, rebound.body.contains("Annotated corpus")), (421, false));
    // The token is remembered, and leaves the address.
    let start = served.get(&format!("/?token={}", served.token));
    assert_eq!((start.status, start.header("location")), (303, Some("/")));
    let cookie = start.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!(served.get("/?token=guess").status, 403);
    let cookie = cookie.split(';').next().unwrap();
    let head = format!("GET /annotate HTTP/1.1\r\nHost: {}\r\nCookie: other=1; {cookie}", served.address);
    assert!(served.send(&head, b"").body.contains(&format!("name=\"token\" value=\"{}\"", served.token)));
}

fn searches(served: &Served) {
    let found = served.get("/search.json?q=paper&record=passage");
    let found: serde_json::Value = serde_json::from_str(&found.body).unwrap();
    assert_eq!(found["total"], 1);
    assert_eq!(found["hits"][0]["document"], served.id("ports").as_str());
    // What cannot be understood is answered in part, and said to be so.
    let lenient = served.get("/search?q=paper%20AND%20%28%22");
    assert!(lenient.status == 200 && lenient.body.contains("of the query"), "{}", lenient.body);
    let hostile = served.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&category=%22%3E%3Cscript%3E");
    assert_eq!(hostile.status, 200);
    assert_inert(&hostile.body);
    assert_eq!(served.get("/search?q=&year=soon").status, 400);
    let lines = served.get("/export?format=jsonl&q=paper&record=passage");
    assert_eq!(lines.header("content-disposition"), Some("attachment; filename=\"found.jsonl\""));
    assert_eq!(lines.body.trim().lines().count(), 1);
    let table = served.get("/export?format=csv&q=levinson");
    assert!(table.body.starts_with("record,document,place,title,"), "{}", table.body);
    assert!(served.get("/export?format=ris&q=levinson").body.contains("TI  - The Box"));
    assert!(served.get("/export?format=csv-passages&q=levinson").body.starts_with("document,passage,"));
    assert_eq!(served.get("/export?format=%3Cscript%3E&q=levinson").status, 404);
}

fn corrections(served: &Served) {
    let (id, token) = (served.id("ports"), &served.token);
    let labels = format!("document={id}&place=p1&label=ai&label=export-controls");
    for forged in [labels.clone(), format!("{labels}&token="), format!("{labels}&token={}", "0".repeat(64))] {
        assert_eq!(served.fields("/gold", &forged).status, 403);
    }
    assert!(served.gold("ports.passages.jsonl").is_empty());
    let saved = served.fields("/gold", &format!("{labels}&token={token}"));
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(served.get(saved.header("location").unwrap()).body.contains("ports.passages.jsonl"));
    let lines = served.gold("ports.passages.jsonl");
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["labels"][0], &lines[0]["responses"][0]),
        (&"ai".into(), &"export-controls".into())
    );
    assert_eq!(
        (&lines[0]["start"], &lines[0]["corrected"]),
        (&"Ports run on paper. The paper is fast,".into(), &true.into())
    );
    // Again: the same line, changed. What a person added to it stays.
    let path = served.folder.path().join("gold/ports.passages.jsonl");
    let line = fs::read_to_string(&path).unwrap();
    fs::write(&path, line.replacen('{', "{\"remark\":\"mine\",", 1)).unwrap();
    assert_eq!(served.fields("/gold", &format!("document={id}&place=p1&token={token}")).status, 303);
    let lines = served.gold("ports.passages.jsonl");
    assert_eq!(
        (lines.len(), &lines[0]["labels"], &lines[0]["remark"]),
        (1, &serde_json::json!([]), &"mine".into())
    );
    // A citation: its fields as they were found, with what was corrected.
    let citation = format!("document={id}&place=n2.c1&form=supra&kind=book&token={token}");
    assert_eq!(served.fields("/gold", &format!("{citation}&target=n1.c1")).status, 303);
    let lines = served.gold("ports.citations.jsonl");
    assert_eq!(lines[0]["target"], serde_json::json!({"note": 1, "i": 1}));
    assert_eq!(
        (&lines[0]["note"], &lines[0]["form"], &lines[0]["pin"]),
        (&2.into(), &"supra".into(), &"60".into())
    );
    for wrong in [
        format!("{citation}&target=n9.c9"),
        format!("document={id}&place=n2.c1&form=none&kind=book&token={token}"),
        format!("document={id}&place=p1&label=%3Cscript%3E&token={token}"),
    ] {
        let answer = served.fields("/gold", &wrong);
        assert_eq!(answer.status, 400, "{wrong}");
        assert_inert(&answer.body);
    }
    assert_eq!(served.fields("/gold", &format!("document=../x&place=p1&token={token}")).status, 404);
    // And `evaluate` reads it, of the corrected parts alone.
    let evaluated = Command::new(env!("CARGO_BIN_EXE_glossator"))
        .current_dir(served.folder.path())
        .args(["evaluate", "out", "--gold", "gold", "--json"])
        .output()
        .unwrap();
    assert!(evaluated.status.success(), "{}", String::from_utf8_lossy(&evaluated.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&evaluated.stdout).unwrap();
    assert_eq!(figures["documents"][0]["document"], id.as_str());
    assert!(figures["documents"][0]["figures"].to_string().contains("citations"));
}

fn uploads(served: &Served) {
    let hostile = fs::read(repository("tests/fixtures/serve/hostile.txt")).unwrap();
    for token in ["", "guess"] {
        assert_eq!(served.hand_in(token, "a.txt", &hostile).status, 403);
    }
    let answer = served.hand_in(&served.token, "../../<b>.txt", &hostile);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = answer.header("location").unwrap();
    assert!(page.starts_with("/document/"), "{page}");
    let page = served.get(page);
    assert_eq!(page.status, 200);
    assert_inert(&page.body);
    assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
    assert!(served.get("/annotate").body.contains("&lt;b&gt;.txt"));
    // Containers are read by a worker, whose refusal is told.
    let broken = served.hand_in(&served.token, "a.docx", b"PK\x03\x04 nothing");
    assert_eq!(broken.status, 422, "{}", broken.body);
    // Told before it is sent, and when a length is not told at all.
    assert_eq!(served.hand_in(&served.token, "a.txt", &vec![b'x'; 4_000_000]).status, 413);
    let just_over = served.hand_in(&served.token, "a.txt", &vec![b'x'; 1_050_000]);
    assert_eq!(just_over.status, 413, "{}", just_over.body);
}

/// Told to end, it ends, and leaves nothing behind.
#[cfg(unix)]
fn ends(mut served: Served) {
    let process = rustix::process::Pid::from_child(&served.process);
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let status = served.process.wait().unwrap();
    assert!(status.success(), "{status}");
    assert!(!served.folder.path().join("gold").read_dir().unwrap().any(|entry| {
        Path::new(&entry.unwrap().file_name()).extension().is_some_and(|extension| extension == "partial")
    }));
}

#[cfg(not(unix))]
fn ends(_: Served) {}
