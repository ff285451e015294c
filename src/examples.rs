//! The lexicon's examples as tests: what a rule flags at which words, and what it lets pass for which
//! reason.

pub mod coverage;
pub mod transforms;
pub mod weigh;

use crate::{
    check::{Checker, Options},
    lexicon::{Lexicon, resolve::Example},
    source::{Format, SourceFile},
};
use std::{ops::Range, sync::Arc};

/// An example that did not come out as it says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Index of the example.
    pub example: usize,
    /// What came out instead.
    pub message: String,
}

/// Reasons that mean that the evidence bears the claim.
const BORNE: [&str; 3] = ["true", "within-standing", "curable"];

/// Runs examples, each by its own rule alone, and tells those that fail.
pub fn run(lexicon: &Arc<Lexicon>, examples: &[Example]) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut at: Option<(usize, Checker)> = None;
    for (i, example) in examples.iter().enumerate() {
        if at.as_ref().is_none_or(|(rule, _)| *rule != example.rule) {
            at = Some((example.rule, checker_of(lexicon, example.rule)));
        }
        let (_, checker) = at.as_ref().expect("just set");
        if let Err(message) = judge(checker, example) {
            failures.push(Failure { example: i, message });
        }
    }
    failures
}

/// A checker with one rule.
pub fn checker_of(lexicon: &Arc<Lexicon>, rule: usize) -> Checker {
    let id = lexicon.facts().rules[rule].id.clone();
    let options = Options { trace: true, select: vec![id], ..Options::default() };
    Checker::new(lexicon.clone(), options).expect("the rule is the lexicon's own")
}

fn judge(checker: &Checker, example: &Example) -> Result<(), String> {
    let (text, marked) = unmark(&example.text)?;
    let file = SourceFile::new("example", format(&example.format), text.clone());
    let report = checker.check(&file);
    let found: Vec<Range<usize>> = report.findings.iter().map(|f| f.span.range()).collect();
    let show = |ranges: &[Range<usize>]| -> String {
        let words: Vec<String> = ranges.iter().map(|r| format!("“{}”", &text[r.clone()])).collect();
        if words.is_empty() { "nothing".to_string() } else { words.join(", ") }
    };
    let dismissed = || -> String {
        let all: Vec<String> = report
            .dismissals
            .iter()
            .map(|d| format!("“{}” {} ({})", &text[d.span.range()], d.reason, d.because))
            .collect();
        if all.is_empty() { String::new() } else { format!("; let pass: {}", all.join(", ")) }
    };
    // where weights alone tell how far a claim goes, it need only share words with what is marked
    let weighs = checker.lexicon().facts().rules[example.rule].weighs;
    let shared = |(a, b): (&Range<usize>, &Range<usize>)| a == b || weighs && a.start < b.end && b.start < a.end;
    match &example.passes {
        None if found.len() == marked.len() && found.iter().zip(&marked).all(shared) => Ok(()),
        None => Err(format!("flags {} instead of {}{}", show(&found), show(&marked), dismissed())),
        Some(_) if !found.is_empty() => Err(format!("flags {}, should pass", show(&found))),
        Some(reason) if reason == "silent" => match report.dismissals.first() {
            None => Ok(()),
            Some(_) => Err(format!("is seen at all, should be silent{}", dismissed())),
        },
        Some(reason) => {
            let same = |got: &str| got == reason || BORNE.contains(&got) && BORNE.contains(&reason.as_str());
            if report.dismissals.iter().any(|d| same(d.reason)) {
                Ok(())
            } else if report.dismissals.is_empty() {
                Err(format!("passes as silent, not as {reason}"))
            } else {
                Err(format!("does not pass as {reason}{}", dismissed()))
            }
        }
    }
}

/// The format of an example.
pub fn format(name: &str) -> Format {
    match name {
        "markdown" => Format::Markdown,
        "html" => Format::Html,
        _ => Format::Text,
    }
}

/// Takes the `[[…]]` out of an example: its text, and the ranges of bytes that were marked.
///
/// # Errors
/// A mark that is not closed.
pub fn unmark(text: &str) -> Result<(String, Vec<Range<usize>>), String> {
    let mut out = String::new();
    let mut marked = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("[[") {
        out.push_str(&rest[..open]);
        let close = rest[open..].find("]]").ok_or("`[[` is not closed")? + open;
        let start = out.len();
        out.push_str(&rest[open + 2..close]);
        marked.push(start..out.len());
        rest = &rest[close + 2..];
    }
    out.push_str(rest);
    Ok((out, marked))
}
