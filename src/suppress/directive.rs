//! What a directive says, and how far it reaches.

use super::Known;
use crate::{
    config::nearest,
    prose::{BlockId, Container, ContainerId, Document},
    source::SourceFile,
    span::{Span, Src},
};
use jiff::civil::Date;

/// A directive, or what was meant to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its comment, delimiters included.
    pub span: Span<Src>,
    /// What it says, or why it says nothing.
    pub reading: Result<Reading, String>,
}

/// What a directive says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What it silences.
    pub action: Action,
    /// Rules or categories, at least one unless it is [`Action::Enable`].
    pub rules: Vec<String>,
    /// Why.
    pub reason: String,
    /// Last day on which it counts.
    pub until: Option<Date>,
}

/// The kinds of directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Silences the next block: a paragraph, a heading, or a list, table or quotation as a whole.
    Next,
    /// Silences the lines of its comment.
    Line,
    /// Silences the file.
    File,
    /// Silences what follows, to its [`Action::Enable`].
    Disable,
    /// Ends what [`Action::Disable`] began.
    Enable,
}

/// Every action with its word.
const ACTIONS: [(&str, Action); 5] = [
    ("claimlint-disable-next", Action::Next),
    ("claimlint-disable-line", Action::Line),
    ("claimlint-disable-file", Action::File),
    ("claimlint-disable", Action::Disable),
    ("claimlint-enable", Action::Enable),
];

impl Action {
    /// The word that stands for it in a comment.
    pub fn word(self) -> &'static str {
        ACTIONS[self as usize].0
    }
}

/// What every directive begins with.
const PREFIX: &str = "claimlint-";
/// Words that may open a comment: of subtitles; of templates, and of links in Markdown that lead nowhere.
const OPENERS: [&str; 2] = ["NOTE", "comment"];
/// What may close the comments of all formats, longest first.
const CLOSERS: [&str; 9] = ["*/ -}}", "*/}}", "--}}", "*/}", "-->", "*/", "#}", "%}", "%>"];

/// The directives of a file, in offset order. A comment is one if its text begins with `claimlint-`.
pub fn directives<K: Into<Known>>(file: &SourceFile, document: &Document, known: impl Fn(&str) -> K) -> Vec<Directive> {
    let of = |&span: &Span<Src>| {
        let text = body(&file.text[span.range()]);
        text.starts_with(PREFIX).then(|| Directive { span, reading: read(text, &known) })
    };
    document.comments.iter().filter_map(of).collect()
}

/// The text of a comment without its delimiters.
fn body(comment: &str) -> &str {
    let sign = |c: char| !c.is_alphanumeric();
    let mut text = comment.trim_start_matches(sign).trim_end();
    for word in OPENERS {
        text =
            text.strip_prefix(word).filter(|rest| rest.starts_with(sign)).map_or(text, |r| r.trim_start_matches(sign));
    }
    if comment.starts_with('[') {
        return text.trim_end_matches([')', '"', '\'']).trim_end();
    }
    text = CLOSERS.iter().find_map(|c| text.strip_suffix(c)).unwrap_or(text).trim_end_matches(['-', ' ']);
    text.strip_suffix("endcomment").map_or(text, |rest| rest.trim_end_matches(['{', '%', '-', ' '])).trim_end()
}

fn read<K: Into<Known>>(text: &str, known: impl Fn(&str) -> K) -> Result<Reading, String> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let Some(action) = ACTIONS.iter().find(|a| a.0 == word).map(|a| a.1) else {
        let meant = nearest(word, ACTIONS.iter().map(|a| a.0)).map(|m| format!("; did you mean `{m}`?"));
        return Err(format!("there is no directive `{word}`{}", meant.unwrap_or_default()));
    };
    let (named, reason) = match rest.split_once("--") {
        Some((named, reason)) => (named, reason.trim()),
        None => (rest, ""),
    };
    let mut until = None;
    let mut rules: Vec<String> = Vec::new();
    for name in named.split([',', ' ', '\t', '\r', '\n']).filter(|n| !n.is_empty()) {
        if let Some(day) = name.strip_prefix("until=") {
            until = Some(last_day(day)?);
        } else if let Known::No(meant) = known(name).into() {
            let meant = meant.map(|m| format!("; did you mean `{m}`?")).unwrap_or_default();
            return Err(format!("there is no rule or category `{name}`{meant}"));
        } else {
            rules.push(name.to_string());
        }
    }
    if action == Action::Enable {
        return Ok(Reading { action, rules, reason: String::new(), until: None });
    }
    if rules.is_empty() {
        return Err("it names no rule".to_string());
    }
    let mut words = Vec::new();
    for word in reason.split_whitespace() {
        match word.strip_prefix("until=") {
            Some(day) => until = Some(last_day(day)?),
            None => words.push(word),
        }
    }
    if words.is_empty() {
        return Err("it gives no reason".to_string());
    }
    Ok(Reading { action, rules, reason: words.join(" "), until })
}

/// Reads what stands after `until=`.
fn last_day(text: &str) -> Result<Date, String> {
    let day = text.trim_end_matches(['.', ',', ')']);
    day.parse().map_err(|_| format!("`until={day}` is not a day such as 2027-03-31"))
}

/// How far each directive reaches. A range that is not closed, or an end without a beginning, becomes
/// malformed.
pub(super) fn reaches(file: &SourceFile, document: &Document, directives: &mut [Directive]) -> Vec<Option<Span<Src>>> {
    let mut reaches = vec![None; directives.len()];
    let mut open: Vec<usize> = Vec::new();
    for i in 0..directives.len() {
        let span = directives[i].span;
        let Ok(reading) = &directives[i].reading else { continue };
        match reading.action {
            Action::Next => reaches[i] = next_block(document, span.end),
            Action::Line => reaches[i] = Some(lines(file, span)),
            Action::File => reaches[i] = Some(Span::new(0, file.text.len() as u32)),
            Action::Disable => open.push(i),
            Action::Enable => {
                let ends = |&o: &usize| {
                    let opened =
                        directives[o].reading.as_ref().is_ok_and(|r| r.rules.iter().all(|r| reading.rules.contains(r)));
                    reading.rules.is_empty() || opened
                };
                let ended: Vec<usize> = open.iter().copied().filter(ends).collect();
                for &o in &ended {
                    reaches[o] = Some(Span::new(directives[o].span.end, span.start));
                }
                open.retain(|o| !ended.contains(o));
                if ended.is_empty() {
                    directives[i].reading = Err("it ends nothing that `claimlint-disable` began".to_string());
                }
            }
        }
    }
    for o in open {
        directives[o].reading = Err("no `claimlint-enable` ends it".to_string());
    }
    reaches
}

/// The lines that `span` touches, whole.
fn lines(file: &SourceFile, span: Span<Src>) -> Span<Src> {
    let line = |offset| {
        let at = file.lines().position(&file.text, offset);
        file.lines().line_span(&file.text, at.line).unwrap_or(span)
    };
    line(span.start).cover(line(span.end))
}

/// The first block after `offset`; if a list, table or quotation begins with it, all of that.
fn next_block(document: &Document, offset: u32) -> Option<Span<Src>> {
    let starts_after = |id: &BlockId| document.span_of(*id).is_some_and(|s| s.start >= offset);
    let all = || 0..document.blocks.len() as BlockId;
    let first = all().find(starts_after)?;
    let parent = |&group: &ContainerId| Some(document.groups[group as usize].parent).filter(|&p| p != group);
    let around = |block: BlockId| std::iter::successors(Some(document.blocks[block as usize].container), parent);
    let begins = |group: &ContainerId| {
        let whole =
            matches!(document.groups[*group as usize].kind, Container::List | Container::Table | Container::Quote);
        whole && all().find(|&b| around(b).any(|g| g == *group)) == Some(first)
    };
    match around(first).filter(begins).last() {
        None => document.span_of(first),
        Some(group) => {
            let inside = all().filter(|&b| around(b).any(|g| g == group));
            inside.filter_map(|b| document.span_of(b)).reduce(Span::cover)
        }
    }
}
