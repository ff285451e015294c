//! Output for people: the line, the words marked in it, what they are said of, what to say instead
//! and on what evidence. The only place that knows `codespan_reporting`.

mod excerpt;

use super::{Emitter, Run, Style, visible};
use crate::{
    diagnostic::{Diagnostic, Problem, Severity},
    source::SourceFile,
};
use codespan_reporting::{
    diagnostic::{Diagnostic as Shown, Label, Severity as Level},
    term::{self, Config, termcolor},
};
use excerpt::Excerpt;
use std::io::Write;

/// Every finding with its excerpt, an empty line between them.
pub(super) struct Human {
    pub(super) style: Style,
}

impl Emitter for Human {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let mut painter = Painter::new(self.style.color);
        painter.links = self.style.links;
        for finding in findings.iter().filter(|f| self.style.info || f.severity > Severity::Info) {
            painter.finding(file, finding);
        }
        painter.finish()
    }

    fn run(&self, parts: &[String], _: &Run<'_>) -> String {
        parts.concat()
    }
}

/// A mistake in a file of the user's, drawn like a finding. `text` is that file's text, if it is known.
pub fn problem(problem: &Problem, text: Option<&str>, color: bool) -> String {
    let mut painter = Painter::new(color);
    painter.problem(problem, text);
    painter.finish()
}

/// Draws diagnostics into a text.
pub struct Painter {
    out: Ink,
    config: Config,
    links: bool,
}

/// Where it draws: with ANSI colours or without.
enum Ink {
    Plain(termcolor::NoColor<Vec<u8>>),
    Ansi(termcolor::Ansi<Vec<u8>>),
}

impl Painter {
    /// An empty drawing.
    pub fn new(color: bool) -> Self {
        let out = match color {
            false => Ink::Plain(termcolor::NoColor::new(Vec::new())),
            true => Ink::Ansi(termcolor::Ansi::new(Vec::new())),
        };
        Painter { out, config: Config::default(), links: false }
    }

    /// Draws a finding in its file.
    pub fn finding(&mut self, file: &SourceFile, finding: &Diagnostic) {
        let mut notes = Vec::new();
        if let Some(correction) = &finding.correction {
            notes.push(format!("say instead: {}", visible(correction)));
        }
        for source in &finding.evidence {
            let date = if source.date.is_empty() { "undated" } else { &source.date };
            notes.push(format!(
                "evidence: {}, \"{}\", {}\n{}",
                visible(&source.publisher),
                visible(&source.title),
                visible(date),
                self.address(&source.url),
            ));
        }
        notes.extend(finding.notes.iter().map(|n| format!("note: {}", visible(n))));
        let mut spans = vec![finding.span];
        spans.extend(finding.related.iter().map(|r| r.span));
        let excerpt = Excerpt::new(file, &spans);
        let mut labels = vec![Label::primary((), excerpt.range(finding.span))];
        labels.extend(
            finding
                .related
                .iter()
                .filter(|r| r.span != finding.span)
                .map(|r| Label::secondary((), excerpt.range(r.span)).with_message(visible(&r.message))),
        );
        let shown = Shown::new(level(finding.severity))
            .with_code(&*finding.rule)
            .with_message(visible(&finding.message))
            .with_labels(labels)
            .with_notes(notes);
        self.draw(&excerpt, &shown);
    }

    /// An address, as a link where the terminal knows links.
    fn address(&self, url: &str) -> String {
        let url = visible(url);
        if self.links { format!("\u{1b}]8;;{url}\u{1b}\\{url}\u{1b}]8;;\u{1b}\\") } else { url.into_owned() }
    }

    /// Draws a mistake in a file of the user's; without its text, or without a place, as lines alone.
    pub fn problem(&mut self, problem: &Problem, text: Option<&str>) {
        let notes = problem.notes.iter().map(|n| visible(n).into_owned()).collect();
        let shown = Shown::new(level(problem.severity)).with_notes(notes);
        match (problem.span, text) {
            (Some(span), Some(text)) if (span.end as usize) <= text.len() => {
                let file = SourceFile::new(&*problem.path, crate::source::Format::Text, text);
                let excerpt = Excerpt::new(&file, &[span]);
                let label = Label::primary((), excerpt.range(span));
                self.draw(&excerpt, &shown.with_message(visible(&problem.message)).with_labels(vec![label]));
            }
            _ => {
                let message = match problem.path.is_empty() {
                    true => visible(&problem.message).into_owned(),
                    false => format!("{}: {}", visible(&problem.path), visible(&problem.message)),
                };
                let file = SourceFile::new("", crate::source::Format::Text, "");
                self.draw(&Excerpt::new(&file, &[]), &shown.with_message(message));
            }
        }
    }

    /// What was drawn.
    pub fn finish(self) -> String {
        let bytes = match self.out {
            Ink::Plain(ink) => ink.into_inner(),
            Ink::Ansi(ink) => ink.into_inner(),
        };
        String::from_utf8(bytes).expect("only text was drawn")
    }

    fn draw(&mut self, excerpt: &Excerpt<'_>, shown: &Shown<()>) {
        let drawn = match &mut self.out {
            Ink::Plain(ink) => term::emit_to_write_style(ink, &self.config, excerpt, shown),
            Ink::Ansi(ink) => term::emit_to_write_style(ink, &self.config, excerpt, shown),
        };
        debug_assert!(drawn.is_ok(), "the excerpt holds every label: {drawn:?}");
        if drawn.is_err() {
            // A finding is never lost because it cannot be drawn.
            let out: &mut dyn Write = match &mut self.out {
                Ink::Plain(ink) => ink,
                Ink::Ansi(ink) => ink,
            };
            let _ = writeln!(out, "{}: {}", shown.code.as_deref().unwrap_or_default(), shown.message);
        }
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}
