//! Exceptions with accountability: directives in comments, and the phrases that a configuration allows.
//!
//! ```text
//! claimlint-disable-next RULE[, RULE] [until=2027-03-31] -- reason    the next block
//! claimlint-disable-line …                                            the lines of the comment
//! claimlint-disable … claimlint-enable RULE[, RULE]                   what is between
//! claimlint-disable-file …                                            the file
//! ```
//!
//! A directive names rules or categories and gives a reason. One that is malformed silences nothing and
//! is a finding; so is one that silences nothing, and one whose day is past, which lets its finding
//! return.

mod allow;
mod directive;
mod remove;

pub use allow::allow;
pub use directive::{Action, Directive, directives};

use crate::{
    diagnostic::{Context, Diagnostic, Report, Scope, Severity, Topic},
    prose::Document,
    source::SourceFile,
    span::{Span, Src},
};
use jiff::civil::Date;

/// Category of the findings about directives.
pub const CATEGORY: &str = "exception";
/// A directive that cannot be read.
pub const MALFORMED: &str = "exception/malformed";
/// A directive whose last day is past.
pub const EXPIRED: &str = "exception/expired";
/// A directive that silences nothing.
pub const UNUSED: &str = "exception/unused";

/// The rules about directives, with what each is about.
pub const RULES: [(&str, Severity, &str); 3] = [
    (EXPIRED, Severity::Warning, "An exception whose last day is past; the findings that it silenced are back"),
    (MALFORMED, Severity::Error, "An exception that cannot be read; it silences nothing"),
    (UNUSED, Severity::Warning, "An exception that silences nothing"),
];

/// Whether a rule or category exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It does.
    Yes,
    /// It does not; the name that was probably meant.
    No(Option<String>),
}

impl From<bool> for Known {
    fn from(known: bool) -> Known {
        if known { Known::Yes } else { Known::No(None) }
    }
}

/// What became of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It silences so many findings.
    Active(u32),
    /// Its last day is past.
    Expired,
    /// It silences nothing.
    Unused,
    /// It cannot be read.
    Malformed,
}

/// Takes the findings that directives silence out of `report`, and adds findings about directives.
/// Tells each directive with what became of it, in offset order.
///
/// `known` tells whether a rule or category exists, `active` whether it was looked for: a directive for
/// a rule that was not looked for is not unused.
pub fn suppress<K: Into<Known>>(
    file: &SourceFile,
    document: &Document,
    today: Date,
    known: impl Fn(&str) -> K,
    active: impl Fn(&str) -> bool,
    report: &mut Report,
) -> Vec<(Directive, State)> {
    let mut directives = directives(file, document, known);
    let reaches = directive::reaches(file, document, &mut directives);
    let mut states: Vec<State> = directives
        .iter()
        .map(|d| match &d.reading {
            Err(_) => State::Malformed,
            Ok(read) if read.until.is_some_and(|until| until < today) => State::Expired,
            Ok(_) => State::Unused,
        })
        .collect();
    report.findings.retain(|finding| {
        let silenced = (0..directives.len()).find(|&i| {
            matches!(states[i], State::Active(_) | State::Unused)
                && reaches[i].is_some_and(|reach| reach.overlaps(finding.span))
                && directives[i].reading.as_ref().is_ok_and(|read| finding.is_of(&read.rules))
        });
        if let Some(i) = silenced {
            let before = if let State::Active(n) = states[i] { n } else { 0 };
            states[i] = State::Active(before + 1);
            report.suppressed += 1;
        }
        silenced.is_none()
    });
    let mut complaints: Vec<Diagnostic> = Vec::new();
    let removable = |i: usize| {
        let gone = matches!(states[i], State::Expired | State::Unused);
        gone && complaint(file, &directives[i], states[i], &active).is_some()
    };
    for (i, (directive, state)) in directives.iter().zip(&states).enumerate() {
        if let Some(mut complaint) = complaint(file, directive, *state, &active) {
            if removable(i) {
                complaint.fixes.push(remove::fix(file, &directives, &reaches, i, removable));
            }
            let same = complaints.iter().filter(|c| (&c.rule, &c.text) == (&complaint.rule, &complaint.text)).count();
            complaint.fingerprint = fingerprint(&complaint, same);
            complaints.push(complaint);
        }
    }
    report.findings.append(&mut complaints);
    report.findings.sort_by_key(|f| f.span);
    directives.into_iter().zip(states).collect()
}

/// The finding about a directive, if it deserves one.
fn complaint(
    file: &SourceFile,
    directive: &Directive,
    state: State,
    active: impl Fn(&str) -> bool,
) -> Option<Diagnostic> {
    let (rule, message, notes) = match (state, &directive.reading) {
        (State::Malformed, Err(why)) => {
            let form = "the form is: claimlint-disable-next RULE [until=2027-03-31] -- reason";
            (MALFORMED, format!("this exception silences nothing: {why}"), vec![form.to_string()])
        }
        (State::Expired, Ok(read)) => {
            let until = read.until.map(|d| d.to_string()).unwrap_or_default();
            let note = "decide again: mend the copy, or give a new reason and day";
            (EXPIRED, format!("this exception ended on {until}"), vec![note.to_string()])
        }
        (State::Unused, Ok(read)) if read.action != Action::Enable && read.rules.iter().any(|r| active(r)) => {
            (UNUSED, "this exception silences nothing".to_string(), vec!["remove it".to_string()])
        }
        _ => return None,
    };
    let severity = RULES.iter().find(|r| r.0 == rule).map_or(Severity::Warning, |r| r.1);
    Some(about(file, directive.span, rule, severity, message, notes))
}

/// A finding about the words at `span`.
fn about(
    file: &SourceFile,
    span: Span<Src>,
    rule: &str,
    severity: Severity,
    message: String,
    notes: Vec<String>,
) -> Diagnostic {
    let text = file.text[span.range()].split_whitespace().collect::<Vec<_>>().join(" ");
    Diagnostic {
        rule: rule.to_string(),
        category: CATEGORY.to_string(),
        severity,
        message,
        span,
        topic: Topic::default(),
        context: Context { headings: Vec::new(), scope: Scope::Meta, sentence: text.clone(), span: None },
        text,
        related: Vec::new(),
        correction: None,
        notes,
        fixes: Vec::new(),
        evidence: Vec::new(),
        jurisdictions: Vec::new(),
        fingerprint: String::new(),
    }
}

/// Identifies a finding about a directive that is like `same` others before it in its file.
fn fingerprint(complaint: &Diagnostic, same: usize) -> String {
    let key = format!("{}\0{}\0{same}", complaint.rule, complaint.text);
    blake3::hash(key.as_bytes()).to_hex()[..16].to_string()
}
