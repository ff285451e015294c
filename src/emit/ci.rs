//! The small reports that CI systems read: GitLab Code Quality, JUnit, Checkstyle, reviewdog.

use super::{Emitter, Run, citation, escape, to_json};
use crate::{
    diagnostic::{Applicability, Diagnostic, Severity},
    source::SourceFile,
    span::{Span, Src},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// Message, words and correction on one line.
fn sentence(finding: &Diagnostic) -> String {
    let mut text = format!("{}: \"{}\"", finding.message, finding.text);
    if let Some(correction) = &finding.correction {
        let _ = write!(text, ". Say instead: {correction}");
    }
    text
}

/// GitLab Code Quality: an array of issues. GitLab drops a fingerprint that it has seen, so that of an
/// issue holds its path too.
pub(super) struct Gitlab;

impl Emitter for Gitlab {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let issue = |finding: &Diagnostic| {
            let at = file.lines().position(&file.text, finding.span.start);
            let key = format!("{}\0{}", file.path, finding.fingerprint);
            let severity = match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            };
            to_json(&json!({
                "description": format!("{}: {}", finding.rule, sentence(finding)),
                "check_name": finding.rule,
                "fingerprint": &blake3::hash(key.as_bytes()).to_hex()[..32],
                "severity": severity,
                "location": { "path": file.path, "lines": { "begin": at.line } },
            }))
        };
        findings.iter().map(issue).collect::<Vec<_>>().join(",\n")
    }

    fn run(&self, parts: &[String], _: &Run<'_>) -> String {
        format!("[\n{}\n]\n", filled(parts).join(",\n"))
    }
}

/// reviewdog's rdjson. Columns count bytes.
pub(super) struct Rdjson;

impl Emitter for Rdjson {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let range = |span: Span<Src>| {
            let [start, end] = [span.start, span.end].map(|offset| {
                let at = file.lines().position(&file.text, offset);
                json!({ "line": at.line, "column": at.byte })
            });
            json!({ "start": start, "end": end })
        };
        let one = |finding: &Diagnostic| {
            let mut shown = json!({
                "message": sentence(finding),
                "location": { "path": file.path, "range": range(finding.span) },
                "severity": rdjson_level(finding.severity),
                "code": { "value": finding.rule },
            });
            if let Some(url) = finding.evidence.first().map(|e| &e.url).filter(|url| !url.is_empty()) {
                shown["code"]["url"] = url.as_str().into();
            }
            // A suggestion is one range; the button that applies it asks a person first.
            let suggestions: Vec<Value> = finding
                .fixes
                .iter()
                .filter(|fix| fix.applicability != Applicability::Display && fix.edits.len() == 1)
                .map(|fix| json!({ "range": range(fix.edits[0].span), "text": fix.edits[0].text }))
                .collect();
            if !suggestions.is_empty() {
                shown["suggestions"] = suggestions.into();
            }
            if !finding.related.is_empty() {
                let related = finding.related.iter().map(
                    |r| json!({ "message": r.message, "location": { "path": file.path, "range": range(r.span) } }),
                );
                shown["related_locations"] = related.collect();
            }
            to_json(&shown)
        };
        findings.iter().map(one).collect::<Vec<_>>().join(",\n")
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let worst = rdjson_level(run.summary.worst().unwrap_or(Severity::Info));
        let name = env!("CARGO_PKG_NAME");
        let diagnostics = filled(parts).join(",\n");
        format!("{{\"source\":{{\"name\":\"{name}\"}},\"severity\":\"{worst}\",\"diagnostics\":[\n{diagnostics}\n]}}\n")
    }
}

fn rdjson_level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

/// JUnit: a suite a file, a failing case a finding; `info` findings pass and say so.
pub(super) struct Junit;

impl Emitter for Junit {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let path = xml(&file.path);
        let failures = findings.iter().filter(|f| f.severity > Severity::Info).count();
        let tests = findings.len().max(1);
        let mut out = format!("  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n");
        if findings.is_empty() {
            let _ = writeln!(out, "    <testcase name=\"no findings\" classname=\"{path}\"/>");
        }
        for finding in findings {
            let at = file.lines().position(&file.text, finding.span.start);
            let _ = writeln!(
                out,
                "    <testcase name=\"{} at {}:{}\" classname=\"{path}\">",
                xml(&finding.rule),
                at.line,
                at.column
            );
            let mut body = format!("{}:{}:{}: {}", file.path, at.line, at.column, sentence(finding));
            for source in &finding.evidence {
                let _ = write!(body, "\nEvidence: {}", citation(source));
            }
            let body = xml(&body);
            let _ = match finding.severity {
                Severity::Info => writeln!(out, "      <system-out>{body}</system-out>"),
                severity => {
                    let message = xml(&finding.message);
                    writeln!(out, "      <failure type=\"{}\" message=\"{message}\">{body}</failure>", severity.name())
                }
            };
            out += "    </testcase>\n";
        }
        out + "  </testsuite>\n"
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let failures = run.summary.errors + run.summary.warnings;
        // A file without findings is one passing case.
        let cases: usize = parts.iter().map(|p| p.matches("<testcase ").count()).sum();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"claimlint\" tests=\"{cases}\" failures=\"{failures}\" errors=\"0\">\n{}</testsuites>\n",
            parts.concat()
        )
    }
}

/// Checkstyle: a `file` element a file that has findings. Columns count characters.
pub(super) struct Checkstyle;

impl Emitter for Checkstyle {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        if findings.is_empty() {
            return String::new();
        }
        let mut out = format!("  <file name=\"{}\">\n", xml(&file.path));
        for finding in findings {
            let at = file.lines().position(&file.text, finding.span.start);
            let _ = writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"claimlint.{}\"/>",
                at.line,
                at.column,
                finding.severity.name(),
                xml(&sentence(finding)),
                xml(&finding.rule),
            );
        }
        out + "  </file>\n"
    }

    fn run(&self, parts: &[String], _: &Run<'_>) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n{}</checkstyle>\n",
            parts.concat()
        )
    }
}

/// The parts of files that have findings.
fn filled(parts: &[String]) -> Vec<&str> {
    parts.iter().map(|p| &**p).filter(|p| !p.is_empty()).collect()
}

/// Text as content or attribute of XML: escaped, and what no XML may hold spelled out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' => out += "&#10;",
            '\t' => out += "&#9;",
            '\u{fffe}' | '\u{ffff}' => out.extend(c.escape_unicode()),
            c if escape::is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}
