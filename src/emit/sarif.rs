//! SARIF 2.1.0, as code scanning services read it.
//!
//! Columns count UTF-16 units. URIs are relative to the folder of the run, and every rule is listed, so
//! that a service closes the alerts of a rule that found nothing.

use super::{Emitter, Rule, Run, to_json};
use crate::{
    diagnostic::{Applicability, Diagnostic, Severity},
    source::SourceFile,
    span::{Span, Src},
};
use serde_json::{Value, json};

/// Results that code scanning takes of one run.
const MOST_RESULTS: usize = 5_000;

/// See the module.
pub(super) struct Sarif {
    /// Every rule, by id.
    pub(super) rules: Vec<Rule>,
}

impl Emitter for Sarif {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        // A result a line, the gravest findable by its first letter; `run` joins them.
        let results = findings.iter().map(|f| format!("{}{}\n", rank(f.severity), to_json(&self.result(file, f))));
        results.collect()
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let mut results: Vec<&str> = parts.iter().flat_map(|p| p.lines()).collect();
        let mut notifications: Vec<Value> = Vec::new();
        for skipped in run.skipped {
            notifications.push(notification("note", &format!("skipped {}: {}", skipped.path, skipped.reason)));
        }
        for line in run.failed {
            notifications.push(notification("error", line));
        }
        if results.len() > MOST_RESULTS {
            let text = format!("{} results; the {MOST_RESULTS} gravest are listed", results.len());
            notifications.push(notification("warning", &text));
            // Stable: within a severity they stay in path order.
            results.sort_by_key(|r| r.as_bytes()[0]);
            results.truncate(MOST_RESULTS);
        }
        let rules: Vec<_> = self.rules.iter().map(descriptor).collect();
        let version = env!("CARGO_PKG_VERSION");
        let driver = json!({
            "name": env!("CARGO_PKG_NAME"),
            "version": version,
            "semanticVersion": version,
            "properties": { "lexiconVersion": run.lexicon_version },
            "rules": rules,
        });
        let invocation = json!({
            "executionSuccessful": run.failed.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        let results: Vec<_> = results.iter().map(|r| &r[1..]).collect();
        format!(
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\n\
             \"tool\":{{\"driver\":{}}},\n\"columnKind\":\"utf16CodeUnits\",\n\
             \"automationDetails\":{{\"id\":\"claimlint/\"}},\n\"invocations\":[{}],\n\"results\":[\n{}\n]}}]}}\n",
            to_json(&driver),
            to_json(&invocation),
            results.join(",\n")
        )
    }
}

impl Sarif {
    fn result(&self, file: &SourceFile, finding: &Diagnostic) -> Value {
        let mut text = format!("{}: \"{}\"", finding.message, finding.text);
        if let Some(correction) = &finding.correction {
            text += &format!("\nSay instead: {correction}");
        }
        for source in &finding.evidence {
            text += &format!("\nEvidence: {}", super::citation(source));
        }
        let mut location = self.location(file, finding.span);
        location["physicalLocation"]["region"]["snippet"] = json!({ "text": file.text[finding.span.range()] });
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": { "text": text },
            "locations": [location],
            "partialFingerprints": { "claimlint/v1": finding.fingerprint },
        });
        if let Ok(index) = self.rules.binary_search_by(|r| r.id.as_str().cmp(&finding.rule)) {
            result["ruleIndex"] = index.into();
        }
        if !finding.related.is_empty() {
            let related = finding.related.iter().enumerate().map(|(id, related)| {
                let mut location = self.location(file, related.span);
                location["id"] = (id + 1).into();
                location["message"] = json!({ "text": related.message });
                location
            });
            result["relatedLocations"] = related.collect();
        }
        let fixes: Vec<_> = finding
            .fixes
            .iter()
            .filter(|fix| fix.applicability != Applicability::Display)
            .map(|fix| {
                let replacements = fix.edits.iter().map(|edit| {
                    json!({ "deletedRegion": region(file, edit.span), "insertedContent": { "text": edit.text } })
                });
                json!({
                    "description": { "text": fix.title },
                    "artifactChanges": [{
                        "artifactLocation": artifact(&file.path),
                        "replacements": replacements.collect::<Vec<_>>(),
                    }],
                })
            })
            .collect();
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    }

    fn location(&self, file: &SourceFile, span: Span<Src>) -> Value {
        json!({ "physicalLocation": { "artifactLocation": artifact(&file.path), "region": region(file, span) } })
    }
}

fn region(file: &SourceFile, span: Span<Src>) -> Value {
    let [start, end] = [span.start, span.end].map(|offset| file.lines().position(&file.text, offset));
    json!({
        "startLine": start.line, "startColumn": start.utf16,
        "endLine": end.line, "endColumn": end.utf16,
        "byteOffset": span.start, "byteLength": span.len(),
    })
}

fn artifact(path: &str) -> Value {
    let uri = uri(path);
    match path.starts_with('/') {
        true => json!({ "uri": format!("file://{uri}") }),
        false => json!({ "uri": uri, "uriBaseId": "%SRCROOT%" }),
    }
}

/// A path as the path of a URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "help": { "text": rule.help, "markdown": rule.help },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.category] },
    })
}

fn notification(level: &str, text: &str) -> Value {
    json!({ "level": level, "message": { "text": text } })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A letter that sorts the gravest first.
fn rank(severity: Severity) -> char {
    match severity {
        Severity::Error => 'a',
        Severity::Warning => 'b',
        Severity::Info => 'c',
    }
}
