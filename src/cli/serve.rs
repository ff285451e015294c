//! `claimlint serve`: a page of this machine's own, where copy is typed and its findings are seen.
//!
//! It listens on the loopback alone. Nothing that is asked is kept: each answer is made from the request.

mod clean;
mod gate;
mod http;
mod page;

use super::{
    Outcome, Stop, args, files,
    policy::{Policies, Policy},
    rules,
    settings::Settings,
    terminal::Terminal,
};
use crate::{
    emit::{self, Run, Style, Summary},
    source::{Format, SourceFile},
};
use gate::Gate;
use http::{Method, Refused, Request, Response};
use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// The name that the copy has in findings.
const NAME: &str = "copy";
/// Connections that are answered at once; more are turned away.
const MOST: usize = 64;

/// What every answer is made from.
struct Server<'a> {
    gate: Gate,
    policy: &'a Policy,
    settings: &'a Settings,
    /// Connections that are being answered.
    open: AtomicUsize,
}

/// Serves until the process is ended.
pub(super) fn run(arguments: &args::Serve, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut policies = Policies::new(common, &arguments.rules, true, terminal)?;
    let own = policies.of_run(terminal)?;
    let policy = &policies.all[own];
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port))
        .map_err(|e| terminal.fail(&format!("port {}: {}", arguments.port, files::reason(&e))))?;
    let port = listener.local_addr().map_err(|e| terminal.fail(&files::reason(&e)))?.port();
    let token = secret().map_err(|why| terminal.fail(&why))?;
    let address = format!("http://127.0.0.1:{port}/{token}/");
    terminal.print(&format!("{address}\n"))?;
    terminal.remark("this address works on this machine only, until Ctrl-C; what is typed there stays here");
    if !arguments.no_open && open::that_detached(&address).is_err() {
        terminal.remark("no browser could be opened: open the address yourself");
    }
    let server =
        Server { gate: Gate::new(port, token), policy, settings: policies.settings(own), open: AtomicUsize::new(0) };
    let server = &server;
    thread::scope(|scope| {
        for stream in listener.incoming() {
            // A connection that failed before it began, and one for which there is no thread, are gone.
            let Ok(stream) = stream else { continue };
            let _ = thread::Builder::new().spawn_scoped(scope, move || server.serve(&stream));
        }
    });
    Ok(Outcome::Clean)
}

/// A word that nobody guesses: 128 bits as hex digits.
fn secret() -> Result<String, String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| format!("the system gives no random numbers: {e}"))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// A connection that is counted as long as it is answered, however that ends.
struct Open<'a> {
    count: &'a AtomicUsize,
    /// Number of the others when it came.
    others: usize,
}

impl<'a> Open<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        Open { count, others: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Server<'_> {
    /// Answers the one request of a connection.
    fn serve(&self, stream: &TcpStream) {
        let open = Open::new(&self.open);
        let response = match open.others {
            n if n >= MOST => Some(Response::refusal(503, "too many connections at once")),
            _ => match http::read(stream, |head| self.gate.admit(head)) {
                Ok(request) => Some(self.answer(&request)),
                Err(Refused::With(response)) => Some(response),
                Err(Refused::Gone) => None,
            },
        };
        if let Some(response) = response {
            http::write(stream, &response);
        }
    }

    fn answer(&self, request: &Request) -> Response {
        let made = match (&*request.path, request.method) {
            ("", Method::Get) => secret().map(|nonce| page::page(self.policy, &nonce)),
            ("check", Method::Post) => self.check(request),
            ("clean", Method::Post) => self.clean(request),
            ("" | "check" | "clean", _) => return Response::refusal(405, "not by this method"),
            _ => return Response::refusal(404, "there is nothing here"),
        };
        made.unwrap_or_else(|why| Response::refusal(400, &why))
    }

    /// What is found in the copy, as JSON or as another of the formats.
    fn check(&self, request: &Request) -> Result<Response, String> {
        let (policy, file) = self.job(request)?;
        let format = match request.one("as").unwrap_or("json") {
            "json" => emit::Format::Json,
            "markdown" => emit::Format::Markdown,
            "html" => emit::Format::Html,
            other => return Err(format!("no report `{other}`: json, markdown or html")),
        };
        let lexicon = policy.checker.lexicon();
        let emitter = emit::emitter(format, Style { info: true, ..Style::default() }, || rules::all(lexicon));
        let checked = policy.check(file, self.settings);
        let mut summary = Summary::default();
        summary.add(&checked.report);
        let part = emitter.file(&checked.file, &checked.report.findings);
        let run = Run { lexicon_version: lexicon.version(), skipped: &[], failed: &[], summary };
        let text = emitter.run(&[part], &run);
        // A report is handed to the page's script, which saves it; it is never opened at this address.
        Ok(if format == emit::Format::Json { Response::json(text) } else { Response::text(text) })
    }

    /// The copy with what can be mended mended.
    fn clean(&self, request: &Request) -> Result<Response, String> {
        let (policy, file) = self.job(request)?;
        let cleaned = clean::clean(policy.check(file, self.settings), &policy, self.settings);
        serde_json::to_string(&cleaned).map(Response::json).map_err(|e| e.to_string())
    }

    /// The copy of a request, and what is asked of it.
    fn job(&self, request: &Request) -> Result<(Policy, SourceFile), String> {
        let name = request.one("format").unwrap_or(Format::Text.name());
        let format =
            page::formats().find(|f| f.name() == name).ok_or_else(|| format!("no format `{name}` of typed copy"))?;
        let jurisdictions = request.all("jurisdiction").map(str::to_string).collect();
        let policy = self.policy.advertised_in(jurisdictions)?;
        let file = SourceFile::from_bytes(NAME, format, request.body.clone()).map_err(|e| e.reason)?;
        Ok((policy, file))
    }
}
