//! The audit report of exceptions: what is let pass, why, until when.

use super::{to_json, visible};
use serde::Serialize;
use std::fmt::Write;

/// An exception: a directive in a file, or a phrase that a configuration allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// File that makes it.
    pub path: String,
    /// Line in it, 1-based.
    pub line: u32,
    /// `claimlint-disable-next` and its like, `allow`, or `malformed`.
    pub kind: String,
    /// Rules or categories that it silences; none for all.
    pub rules: Vec<String>,
    /// The phrase that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why; of a malformed one, what is wrong with it.
    pub reason: String,
    /// Last day on which it counts.
    pub until: Option<String>,
    /// `active`, `expired`, `unused` or `malformed`.
    pub state: &'static str,
    /// Findings that it silences now.
    pub silences: u32,
}

/// Two lines an exception, and their number.
pub fn exceptions(all: &[Exception]) -> String {
    let mut out = String::new();
    for e in all {
        if e.state == e.kind {
            let _ = writeln!(out, "{}:{}: {}\n    {}", visible(&e.path), e.line, e.state, visible(&e.reason));
            continue;
        }
        let rules = if e.rules.is_empty() { "any rule".to_string() } else { e.rules.join(", ") };
        let text = e.text.as_ref().map(|t| format!(" \"{}\"", visible(t))).unwrap_or_default();
        let until = e.until.as_ref().map(|d| format!(", until {d}")).unwrap_or_default();
        let _ = writeln!(out, "{}:{}: {} {}{text}: {rules}{until}", visible(&e.path), e.line, e.state, e.kind);
        let _ = writeln!(out, "    {}", visible(&e.reason));
    }
    let _ = writeln!(out, "{}", super::counted(all.len() as u32, "exception"));
    out
}

/// The same as one JSON object, an exception a line.
pub fn exceptions_json(all: &[Exception]) -> String {
    let lines: Vec<_> = all.iter().map(to_json).collect();
    format!("{{\"schema_version\":\"1.0\",\"exceptions\":[\n{}\n]}}\n", lines.join(",\n"))
}
