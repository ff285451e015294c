//! Output formats: checked files in, bytes out. No files, no terminals.
//!
//! A format renders each file by itself ([`Emitter::file`], from many threads at once) and then the
//! run around the parts ([`Emitter::run`]), so the text of a file can be dropped as soon as it is
//! rendered and the bytes do not depend on the number of threads.

mod ci;
mod concise;
mod escape;
mod exceptions;
mod github;
mod html;
mod human;
mod json;
mod jsonl;
mod markdown;
mod sarif;

pub use escape::{Escaped, visible};
pub use exceptions::{Exception, exceptions, exceptions_json};
pub use html::PAGE_STYLE;
pub use human::{Painter, problem};
pub use json::document;

use crate::{
    diagnostic::{Diagnostic, Evidence, Report, Severity},
    source::SourceFile,
};

/// The formats of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// One line a finding: `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON object, DESIGN.md section 7.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// reviewdog's rdjson.
    Rdjson,
    /// A comment on a pull request.
    Markdown,
    /// A page for the reviewer, in one file.
    Html,
}

impl Format {
    /// Every format, in the order of the help text.
    pub const ALL: [Format; 12] = [
        Format::Human,
        Format::Concise,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Rdjson,
        Format::Markdown,
        Format::Html,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Rdjson => "rdjson",
            Format::Markdown => "markdown",
            Format::Html => "html",
        }
    }

    /// Whether people read it: such formats leave `info` findings out unless asked, and are followed
    /// by a summary line.
    pub fn for_people(self) -> bool {
        matches!(self, Format::Human | Format::Concise)
    }
}

/// How output for people looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// ANSI colours.
    pub color: bool,
    /// `info` findings as well.
    pub info: bool,
    /// Addresses as links of the terminal (OSC 8).
    pub links: bool,
}

/// A file that was met and not checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Its path.
    pub path: String,
    /// Why, in one line.
    pub reason: String,
}

/// Counts over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files checked.
    pub files: u32,
    /// Findings of severity `error`.
    pub errors: u32,
    /// Findings of severity `warning`.
    pub warnings: u32,
    /// Findings of severity `info`.
    pub infos: u32,
    /// Findings silenced by directives.
    pub suppressed: u32,
    /// Findings that a baseline accepts.
    pub baselined: u32,
}

impl Summary {
    /// Counts one file.
    pub fn add(&mut self, report: &Report) {
        self.files += 1;
        for finding in &report.findings {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Info => &mut self.infos,
            } += 1;
        }
        self.suppressed += report.suppressed;
        self.baselined += report.baselined;
    }

    /// Adds the counts of other files.
    pub fn merge(&mut self, other: Summary) {
        self.files += other.files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.suppressed += other.suppressed;
        self.baselined += other.baselined;
    }

    /// The gravest severity that was found.
    pub fn worst(self) -> Option<Severity> {
        [(self.errors, Severity::Error), (self.warnings, Severity::Warning), (self.infos, Severity::Info)]
            .into_iter()
            .find_map(|(count, severity)| (count > 0).then_some(severity))
    }
}

/// What the formats tell of a run as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Version of the lexicon, such as `2026.11`.
    pub lexicon_version: &'a str,
    /// What was met and not checked, in path order.
    pub skipped: &'a [Skipped],
    /// What could not be done, a line each.
    pub failed: &'a [String],
    /// Counts.
    pub summary: Summary,
}

/// One format.
pub trait Emitter: Send + Sync {
    /// One checked file. Findings are in offset order.
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String;

    /// The whole, around the rendered files in path order.
    fn run(&self, parts: &[String], run: &Run<'_>) -> String;
}

/// A rule, as formats that list the rules tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Id, `<category>/<name>`.
    pub id: String,
    /// Category.
    pub category: String,
    /// What it is about, in one line.
    pub title: String,
    /// Severity without settings.
    pub severity: Severity,
    /// What to know about it; plain text that reads well as Markdown.
    pub help: String,
}

/// The emitter of a format. `rules` gives every rule, ordered by id; only formats that list them ask.
pub fn emitter(format: Format, style: Style, rules: impl FnOnce() -> Vec<Rule>) -> Box<dyn Emitter> {
    match format {
        Format::Human => Box::new(human::Human { style }),
        Format::Concise => Box::new(concise::Concise { style }),
        Format::Json => Box::new(json::Json),
        Format::Jsonl => Box::new(jsonl::Jsonl),
        Format::Sarif => Box::new(sarif::Sarif { rules: rules() }),
        Format::Github => Box::new(github::Github),
        Format::Gitlab => Box::new(ci::Gitlab),
        Format::Junit => Box::new(ci::Junit),
        Format::Checkstyle => Box::new(ci::Checkstyle),
        Format::Rdjson => Box::new(ci::Rdjson),
        Format::Markdown => Box::new(markdown::Markdown { style }),
        Format::Html => Box::new(html::Html),
    }
}

/// The summary line under output for people, without a line end.
pub fn summary_line(run: &Run<'_>, style: Style) -> String {
    let s = run.summary;
    let mut found = Vec::new();
    for (count, name) in [(s.errors, "error"), (s.warnings, "warning"), (s.infos, "info finding")] {
        if count > 0 && (name != "info finding" || style.info) {
            found.push(counted(count, name));
        }
    }
    let mut line = if found.is_empty() { "No overstated claims".to_string() } else { found.join(", ") };
    line += &format!(" in {}", counted(s.files, "file"));
    let hidden = if style.info { 0 } else { s.infos };
    let more = [
        (hidden, "info (shown by --info)"),
        (s.suppressed, "suppressed"),
        (s.baselined, "in the baseline"),
        (run.skipped.len() as u32, "skipped"),
    ];
    let more: Vec<_> = more.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if !more.is_empty() {
        line += &format!(" ({})", more.join(", "));
    }
    line
}

/// Publisher, title, date and address of a source on one line.
fn citation(source: &Evidence) -> String {
    let date = if source.date.is_empty() { "undated" } else { &source.date };
    format!("{}, \"{}\", {date}, {}", source.publisher, source.title, source.url)
}

/// JSON on one line. What would move the cursor of a terminal or reorder its text is escaped, as it can
/// stand inside strings only.
fn to_json(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(value).expect("strings and numbers always serialise");
    if !escape::has_unsafe(&json) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if escape::is_unsafe(c) {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// `1 file`, `2 files`.
pub fn counted(count: u32, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
