//! As much of HTTP/1.1 as one page needs: a request a connection, limits on all that is read.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

/// Most bytes of a request line with its headers.
const MOST_HEAD: usize = 16 << 10;
/// Most headers.
const MOST_HEADERS: usize = 64;
/// Most bytes of a body.
const MOST_BODY: usize = 4 << 20;
/// How long a request may take to arrive, and an answer to be taken.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what is left of a refused request is thrown away, so that its sender reads the answer.
const DRAIN: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

/// What stands above the body of a request.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: Method,
    /// The path, without the query.
    pub(super) path: String,
    query: String,
    pub(super) host: String,
    pub(super) origin: Option<String>,
    /// `Sec-Fetch-Site`: where the browser says that the request comes from.
    pub(super) site: Option<String>,
    /// Whether the browser says that it opens a page (`Sec-Fetch-Mode`).
    pub(super) navigates: bool,
    /// Bytes of the body, if that is told.
    length: Option<usize>,
    /// Whether the sender waits for a word before it sends the body.
    waits: bool,
}

/// A request that may be answered.
pub(super) struct Request {
    pub(super) method: Method,
    /// What follows the token in the path.
    pub(super) path: String,
    query: String,
    pub(super) body: Vec<u8>,
}

/// Why there is no request.
pub(super) enum Refused {
    With(Response),
    /// Nobody is there to be told.
    Gone,
}

pub(super) struct Response {
    status: u16,
    kind: &'static str,
    /// Content-Security-Policy.
    policy: String,
    body: String,
}

impl Request {
    /// The values of a name in the query. Names and values are ids: nothing in them is encoded.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(move |(n, _)| *n == name).map(|(_, value)| value)
    }

    pub(super) fn one<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }
}

impl Response {
    fn new(status: u16, kind: &'static str, body: String) -> Response {
        Response { status, kind, policy: "default-src 'none'; frame-ancestors 'none'".to_string(), body }
    }

    pub(super) fn json(body: String) -> Response {
        Response::new(200, "application/json", body)
    }

    pub(super) fn text(body: String) -> Response {
        Response::new(200, "text/plain; charset=utf-8", body)
    }

    /// A page that may do what `policy` says.
    pub(super) fn page(body: String, policy: String) -> Response {
        Response { policy, ..Response::new(200, "text/html; charset=utf-8", body) }
    }

    /// A refusal with its reason, a line.
    pub(super) fn refusal(status: u16, why: &str) -> Response {
        Response::new(status, "text/plain; charset=utf-8", format!("{why}\n"))
    }
}

impl From<io::Error> for Refused {
    /// Who is too slow is told so; who has gone is not.
    fn from(error: io::Error) -> Refused {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                Refused::With(Response::refusal(408, "the request took too long"))
            }
            _ => Refused::Gone,
        }
    }
}

fn refuse<T>(status: u16, why: &str) -> Result<T, Refused> {
    Err(Refused::With(Response::refusal(status, why)))
}

/// Reads the request of a connection. `admit` sees what stands above the body and gives the path that is
/// meant; what it refuses is not read further.
pub(super) fn read(
    stream: &TcpStream,
    admit: impl FnOnce(&Head) -> Result<String, Response>,
) -> Result<Request, Refused> {
    let mut timed = Timed { stream, until: Instant::now() + PATIENCE };
    let mut bytes = Vec::with_capacity(2 << 10);
    let mut chunk = [0; 4 << 10];
    let (head, at) = loop {
        if let Some(parsed) = parse(&bytes)? {
            break parsed;
        }
        if bytes.len() >= MOST_HEAD {
            return refuse(431, "the headers are too long");
        }
        match timed.read(&mut chunk)? {
            0 => return Err(Refused::Gone),
            n => bytes.extend_from_slice(&chunk[..n]),
        }
    };
    let path = admit(&head).map_err(Refused::With)?;
    let length = match (head.method, head.length) {
        (Method::Get, None | Some(0)) => 0,
        (Method::Get, Some(_)) => return refuse(400, "this method has no body"),
        (Method::Post, None) => return refuse(411, "say how long the copy is"),
        (Method::Post, Some(length)) if length > MOST_BODY => return refuse(413, "the copy is longer than 4 MB"),
        (Method::Post, Some(length)) => length,
    };
    let mut body = bytes.split_off(at);
    if body.len() > length {
        return refuse(400, "one request a connection");
    }
    if head.waits && body.len() < length {
        let mut stream = stream;
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let have = body.len();
    body.resize(length, 0);
    timed.read_exact(&mut body[have..])?;
    Ok(Request { method: head.method, path, query: head.query, body })
}

/// What stands above the body, and where that begins; `None` if there is more to come.
fn parse(bytes: &[u8]) -> Result<Option<(Head, usize)>, Refused> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let at = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(at)) => at,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return refuse(431, "there are too many headers"),
        Err(_) => return refuse(400, "this is no request"),
    };
    let method = match parsed.method {
        Some("GET") => Method::Get,
        Some("POST") => Method::Post,
        _ => return refuse(405, "not by this method"),
    };
    let target = parsed.path.unwrap_or_default();
    if !target.starts_with('/') {
        return refuse(400, "this is no proxy");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // A header that is there twice may mean one thing here and another on its way.
    let value = |name: &str| -> Result<Option<String>, Refused> {
        let mut all = parsed.headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
        let (first, second) = (all.next(), all.next());
        if second.is_some() {
            return refuse(400, "a header is there twice");
        }
        let Some(header) = first else { return Ok(None) };
        match std::str::from_utf8(header.value) {
            Ok(value) => Ok(Some(value.trim().to_string())),
            Err(_) => refuse(400, "a header cannot be read"),
        }
    };
    if value("transfer-encoding")?.is_some() {
        return refuse(411, "say how long the copy is");
    }
    let length = match value("content-length")?.map(|n| n.parse()) {
        None => None,
        Some(Ok(length)) => Some(length),
        Some(Err(_)) => return refuse(400, "the length is no number"),
    };
    let head = Head {
        method,
        path: path.to_string(),
        query: query.to_string(),
        host: value("host")?.unwrap_or_default(),
        origin: value("origin")?,
        site: value("sec-fetch-site")?,
        navigates: value("sec-fetch-mode")?.is_some_and(|mode| mode == "navigate"),
        length,
        waits: value("expect")?.is_some(),
    };
    Ok(Some((head, at)))
}

/// Writes an answer and ends the connection. Who does not take it does not want it.
pub(super) fn write(stream: &TcpStream, response: &Response) {
    let Response { status, kind, policy, body } = response;
    let reason = match status {
        200 => "OK",
        503 => "Service Unavailable",
        _ => "Refused",
    };
    // No other page may embed, read or time this one; the address, and with it the token, goes nowhere.
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nContent-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\n\
         X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\n\r\n",
        body.len(),
    );
    let mut stream = stream;
    let sent = stream
        .set_write_timeout(Some(PATIENCE))
        .and_then(|()| stream.write_all(head.as_bytes()))
        .and_then(|()| stream.write_all(body.as_bytes()))
        .and_then(|()| stream.shutdown(Shutdown::Write));
    if sent.is_ok() {
        // Closing on unread bytes would take the answer back.
        let mut rest = Timed { stream, until: Instant::now() + DRAIN };
        let mut chunk = [0; 16 << 10];
        while rest.read(&mut chunk).is_ok_and(|n| n > 0) {}
    }
}

/// A connection that is read until a moment at most.
struct Timed<'a> {
    stream: &'a TcpStream,
    until: Instant,
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut stream = self.stream;
        stream.read(into)
    }
}
