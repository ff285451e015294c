//! The served page from outside, by raw requests: what it answers, and whom it refuses.

use crate::cli::{folder, out, run_on};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const COPY: &str = "Our exosomes are FDA-approved. They cure baldness. Call “us” 💉.\n";

/// A server, ended when dropped.
struct Served {
    child: Child,
    port: String,
    token: String,
    _folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn new(arguments: &[&str]) -> Served {
        let folder = folder(&[]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_claimlint"))
            .current_dir(folder.path())
            .args(["serve", "--no-open", "--quiet"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let rest = address.trim().strip_prefix("http://127.0.0.1:").expect("the address on a line of its own");
        let (port, token) = rest.split_once('/').unwrap();
        Served { child, port: port.to_string(), token: token.trim_end_matches('/').to_string(), _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// The answer to some bytes: status, headers, body.
    fn raw(&self, request: &[u8]) -> (u16, String, String) {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_string(), body.to_string())
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Asks for a path below the token, with headers as lines.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String, String) {
        let (host, token, length) = (self.host(), &self.token, body.len());
        let length = if method == "POST" { format!("Content-Length: {length}\r\n") } else { String::new() };
        self.raw(format!("{method} /{token}/{path} HTTP/1.1\r\nHost: {host}\r\n{headers}{length}\r\n{body}").as_bytes())
    }

    fn json(&self, path: &str, body: &str) -> Value {
        let (status, _, text) = self.ask("POST", path, "", body);
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }
}

#[test]
fn the_answer_is_the_json_of_the_command_line() {
    let served = Served::new(&[]);
    let (status, _, body) = served.ask("POST", "check?format=text", "", COPY);
    let by_hand =
        run_on(served._folder.path(), &["--format", "json", "--stdin-filename", "copy", "-"], COPY.as_bytes());
    assert_eq!((status, body), (200, out(&by_hand)));
    let markdown = served.json("check?format=markdown", "## Exosome therapy\n\n- FDA approved\n");
    assert_eq!(markdown["files"][0]["findings"][0]["topic"]["via"], "parent");
    let (status, head, report) = served.ask("POST", "check?as=html", "", COPY);
    assert!(status == 200 && report.starts_with("<!doctype html>") && head.contains("Content-Type: text/plain"));
    assert!(served.ask("POST", "check?as=markdown", "", COPY).2.contains("FDA-approved"));
    for wrong in ["check?format=docx", "check?as=sarif", "check?jurisdiction=XX", "clean?format=none"] {
        assert_eq!(served.ask("POST", wrong, "", COPY).0, 400, "{wrong}");
    }
}

#[test]
fn jurisdictions_are_switched_by_each_question() {
    let served = Served::new(&["--jurisdiction", "UK"]);
    let of = |path: &str| served.json(path, COPY)["files"][0]["findings"][0]["jurisdictions"].clone();
    assert_eq!(of("check?jurisdiction=US&jurisdiction=AU"), serde_json::json!(["AU", "US"]));
    assert_eq!(of("check?jurisdiction=UK"), serde_json::json!(["UK"]));
    assert!(of("check").as_array().unwrap().len() > 2, "none is all");
    let page = served.ask("GET", "", "", "").2;
    assert!(page.contains("value=\"UK\" checked") && page.contains("value=\"US\">"), "what was asked for is ticked");
}

#[test]
fn cleaned_copy_says_what_may_be_said_and_leaves_the_rest() {
    let served = Served::new(&[]);
    let text = "Our exosomes are FDA-approved. Exosomes are FDA-approved! Parking is free — “always” 💉.\n";
    let cleaned = served.json("clean", text);
    let clean = cleaned["text"].as_str().unwrap();
    assert!(clean.ends_with(" Parking is free — “always” 💉.\n"), "{clean}");
    assert!(!clean.contains("FDA-approved"), "{clean}");
    assert_eq!(clean.matches("No exosome product is approved").count(), 1, "said once: {clean}");
    assert_eq!((cleaned["mended"].as_u64(), cleaned["left"].as_u64()), (Some(2), Some(0)));
    let again = served.json("clean", clean);
    assert_eq!((&again["text"], again["mended"].as_u64()), (&cleaned["text"], Some(0)));
    let wrapped = "Parking is free. Our\nexosomes are\nFDA-approved. Call us.\n";
    let cleaned = served.json("clean?format=markdown", wrapped);
    let clean = cleaned["text"].as_str().unwrap();
    assert_eq!(cleaned["left"].as_u64(), Some(0), "{clean}");
    assert!(clean.starts_with("Parking is free. No exosome product") && clean.ends_with(" Call us.\n"), "{clean}");
    assert_eq!(clean.lines().count(), 3, "line ends stay: {clean}");
    // A sentence that markup runs through is left to a person, and counted.
    let marked = "Our exosomes are FDA-*approved*.\n";
    let cleaned = served.json("clean?format=markdown", marked);
    assert_eq!((cleaned["text"].as_str(), cleaned["left"].as_u64()), (Some(marked), Some(1)));
}

#[test]
fn other_hosts_are_refused() {
    let served = Served::new(&[]);
    let (port, token) = (&served.port, &served.token);
    let with = |host: &str| served.raw(format!("GET /{token}/ HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    assert_eq!(with(&format!("127.0.0.1:{port}")).0, 200);
    assert_eq!(with(&format!("localhost:{port}")).0, 200);
    for host in
        ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", "127.0.0.1:1", "localhost", "", "0.0.0.0"]
    {
        let (status, _, body) = with(host);
        assert_eq!(status, 403, "{host}");
        assert!(!body.contains(token.as_str()) && !body.contains("<html"), "{host}");
    }
    assert_eq!(served.raw(format!("GET /{token}/ HTTP/1.1\r\n\r\n").as_bytes()).0, 403, "no host at all");
    let twice = format!("GET /{token}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n");
    assert_eq!(served.raw(twice.as_bytes()).0, 400, "two hosts");
    let proxied = format!("GET http://127.0.0.1:{port}/{token}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    assert_eq!(served.raw(proxied.as_bytes()).0, 400, "as if it were a proxy");
}

#[test]
fn other_origins_and_sites_are_refused() {
    let served = Served::new(&[]);
    let with = |headers: &str| served.ask("POST", "check", headers, COPY).0;
    let own = served.host();
    assert_eq!(with(&format!("Origin: http://{own}\r\nSec-Fetch-Site: same-origin\r\n")), 200);
    for origin in [
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost",
        &format!("https://{own}"),
    ] {
        assert_eq!(with(&format!("Origin: {origin}\r\n")), 403, "{origin}");
    }
    assert_eq!(with("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403);
    assert_eq!(with("Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n"), 403);
    let follow = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    assert_eq!(served.ask("GET", "", follow, "").0, 200, "a link in a terminal that is a page");
    let asks_first = "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n";
    let (status, head, _) = served.ask("OPTIONS", "check", asks_first, "");
    assert!(status == 405 && !head.to_ascii_lowercase().contains("access-control"), "{head}");
}

#[test]
fn without_the_token_there_is_nothing() {
    let served = Served::new(&[]);
    let (host, token) = (served.host(), &served.token);
    let other = Served::new(&[]);
    assert_ne!(*token, other.token);
    assert!(token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()), "128 bits: {token}");
    let wrong = format!("{}0", &token[..31]);
    let wrong = if wrong == *token { format!("{}1", &token[..31]) } else { wrong };
    for path in [
        "/",
        "/check",
        "/favicon.ico",
        "//",
        &format!("/{}/", &token[..31]),
        &format!("/{wrong}/"),
        &format!("/{token}0/"),
        &format!("/?{token}"),
        &format!("/x/{token}/"),
    ] {
        let (status, _, body) = served.raw(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
        assert!(status == 403 && !body.contains(&token[..8]), "{path}");
    }
    let stolen = format!("POST /check HTTP/1.1\r\nHost: {host}\r\nCookie: token={token}\r\nContent-Length: 1\r\n\r\nx");
    assert_eq!(served.raw(stolen.as_bytes()).0, 403);
    assert_eq!(served.ask("GET", "elsewhere", "", "").0, 404);
    assert_eq!(served.ask("GET", "check", "", "").0, 405);
    assert_eq!(served.ask("POST", "", "", "x").0, 405);
}

#[test]
fn what_is_read_has_limits() {
    let served = Served::new(&[]);
    let (host, token) = (served.host(), &served.token);
    let post = |headers: &str, body: &str| {
        served.raw(format!("POST /{token}/check HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n{body}").as_bytes())
    };
    assert_eq!(post("", "").0, 411, "no length");
    assert_eq!(post("Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n").0, 411);
    assert_eq!(post("Content-Length: 1\r\nContent-Length: 2\r\n", "xx").0, 400);
    assert_eq!(post("Content-Length: -1\r\n", "x").0, 400);
    assert_eq!(post("Content-Length: 1\r\n", "xGET / HTTP/1.1\r\n").0, 400, "a second request behind the first");
    let long = "x".repeat((4 << 20) + 1);
    assert_eq!(post(&format!("Content-Length: {}\r\n", long.len()), &long).0, 413);
    assert_eq!(post("Content-Length: 99999999999999999999\r\n", "").0, 400);
    assert_eq!(post(&format!("X: {}\r\n", "y".repeat(20_000)), "").0, 431);
    assert_eq!(post(&"X: y\r\n".repeat(65), "").0, 431);
    assert_eq!(served.raw(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n").0, 400, "not HTTP");
    assert_eq!(post("Content-Length: 2\r\n", "\u{0}\u{1}").0, 400, "no text");
    assert_eq!(post("Content-Length: 4\r\nExpect: 100-continue\r\n", "Safe").0, 200);
}

#[test]
fn connections_that_say_nothing_hold_nobody_up() {
    let served = Served::new(&[]);
    let idle: Vec<TcpStream> = (0..8).map(|_| served.connect()).collect();
    let mut half = served.connect();
    half.write_all(b"POST /").unwrap();
    let began = Instant::now();
    assert_eq!(served.ask("POST", "check", "", COPY).0, 200);
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    // Nobody waits for them for ever.
    half.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    drop(idle);
}

#[test]
fn the_page_may_run_its_own_script_only() {
    let served = Served::new(&[]);
    let (_, head, page) = served.ask("GET", "", "", "");
    let policy = head.lines().find_map(|l| l.strip_prefix("Content-Security-Policy: ")).unwrap();
    assert!(policy.starts_with("default-src 'none';") && policy.contains("connect-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), 2);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("http://") && !page.contains("src=") && !page.contains(served.token.as_str()));
    let marker = |name: &str| page.contains(&format!("@{name}@"));
    assert!(
        !["nonce", "style", "script", "options", "countries", "channels", "version", "lexicon"].into_iter().any(marker)
    );
    let (_, other, _) = served.ask("GET", "", "", "");
    assert!(!other.contains(nonce), "a number for each page");
    for header in [
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "X-Frame-Options: DENY",
        "X-Content-Type-Options: nosniff",
    ] {
        assert!(head.contains(header), "{header}");
    }
}
