//! Workflow commands of GitHub Actions: annotations on the lines of a pull request.
//!
//! GitHub shows ten errors and ten warnings of a step, so the gravest come first and the rest is
//! rolled up into one line a level. It takes columns only for a span on one line.

use super::{Emitter, Run, visible};
use crate::{
    diagnostic::{Diagnostic, Severity},
    source::SourceFile,
};
use std::fmt::Write;

/// Annotations of one level that GitHub shows for one step.
const SHOWN: usize = 10;

/// See the module.
pub(super) struct Github;

impl Emitter for Github {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let mut out = String::new();
        for finding in findings {
            let [start, end] =
                [finding.span.start, finding.span.end].map(|offset| file.lines().position(&file.text, offset));
            let path = property(&file.path);
            let _ = write!(out, "{} file={path},line={},endLine={}", level(finding.severity), start.line, end.line);
            if start.line == end.line {
                let _ = write!(out, ",col={},endColumn={}", start.utf16, end.utf16);
            }
            let mut message = format!("{}: \"{}\"", finding.message, finding.text);
            if let Some(correction) = &finding.correction {
                let _ = write!(message, "\nSay instead: {correction}");
            }
            for source in &finding.evidence {
                let _ = write!(message, "\nEvidence: {}", super::citation(source));
            }
            let _ = writeln!(out, ",title={}::{}", property(&finding.rule), data(&message));
        }
        out
    }

    fn run(&self, parts: &[String], _: &Run<'_>) -> String {
        let mut out = String::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let prefix = format!("{} ", level(severity));
            let of_level = || parts.iter().flat_map(|p| p.lines()).filter(|l| l.starts_with(&prefix));
            let count = of_level().count();
            let shown = if count > SHOWN { SHOWN - 1 } else { count };
            for line in of_level().take(shown) {
                out += line;
                out.push('\n');
            }
            if count > shown {
                let rest = count - shown;
                let _ = writeln!(out, "{}::and {rest} more of this level; the log has them", level(severity));
                for line in of_level().skip(shown) {
                    // Without the leading colons it is text of the log, not an annotation.
                    out += line.trim_start_matches(':');
                    out.push('\n');
                }
            }
        }
        out
    }
}

/// The command that annotates at this level.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "::error",
        Severity::Warning => "::warning",
        Severity::Info => "::notice",
    }
}

/// Escapes the message of a command. What would colour or reorder the log is spelled out.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(|line| visible(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// Escapes the value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
