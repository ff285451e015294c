//! Variants of the examples that flag: negated, questioned, criticised, tabled, split by markup. The
//! verdict follows from the template. A phrase that only works as typed is unfinished.

use super::{checker_of, format, unmark};
use crate::{
    check::Checker,
    diagnostic::Diagnostic,
    fold,
    lexicon::{Lexicon, resolve::Example},
    source::{Format, SourceFile},
};
use serde::Deserialize;
use std::{ops::Range, sync::Arc};

/// The templates that the program carries.
const TEMPLATES: [&str; 3] = [
    include_str!("../../fixtures/transforms/stance.toml"),
    include_str!("../../fixtures/transforms/structure.toml"),
    include_str!("../../fixtures/transforms/form.toml"),
];

/// A way to derive a variant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Transform {
    /// Its name.
    pub id: String,
    /// The copy, with slots `{text}`, `{lower}`, `{bare}`, `{bare-lower}`, `{treatment}`.
    pub template: Option<String>,
    /// Instead of a template: a change of form that the program makes.
    pub kind: Option<String>,
    /// Format of the variant; left out: text.
    pub format: Option<String>,
    /// `flags` or `silent`.
    pub verdict: String,
    /// Why it is silent: for the reader.
    #[serde(default)]
    pub because: Option<String>,
}

#[derive(Deserialize)]
struct File {
    transform: Vec<Transform>,
}

/// How the variants of one transform came out.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Name of the transform.
    pub id: String,
    /// Variants judged as the transform says.
    pub right: usize,
    /// The others: index of the example, the variant's text, and what came out.
    pub wrong: Vec<(usize, String, String)>,
}

/// All transforms, in the order of their files.
///
/// # Panics
/// Never: a test reads the templates.
pub fn transforms() -> Vec<Transform> {
    let read = |text: &&str| toml::from_str::<File>(text).expect("the templates are well formed").transform;
    TEMPLATES.iter().flat_map(read).collect()
}

/// Derives the variants of every example that flags and is one line of text, and judges each by the
/// example's rule alone.
pub fn run(lexicon: &Arc<Lexicon>, examples: &[Example]) -> Vec<Outcome> {
    let all = transforms();
    let mut outcomes: Vec<Outcome> =
        all.iter().map(|t| Outcome { id: t.id.clone(), right: 0, wrong: Vec::new() }).collect();
    let mut at: Option<(usize, Checker)> = None;
    for (i, example) in examples.iter().enumerate() {
        if example.passes.is_some() || example.format != "text" || example.text.trim().contains('\n') {
            continue;
        }
        let Ok((text, marked)) = unmark(&example.text) else { continue };
        if at.as_ref().is_none_or(|(rule, _)| *rule != example.rule) {
            at = Some((example.rule, checker_of(lexicon, example.rule)));
        }
        let (_, checker) = at.as_ref().expect("just set");
        let base = checker.check(&SourceFile::new("example", Format::Text, text.clone()));
        let Some(first) = base.findings.first() else { continue };
        let treatment = treatment_of(lexicon, first);
        for (transform, outcome) in all.iter().zip(&mut outcomes) {
            let Some(variant) = variant(transform, text.trim(), &marked, treatment.as_deref()) else { continue };
            let path = "example";
            let file = SourceFile::new(path, format(transform.format.as_deref().unwrap_or("text")), variant.clone());
            let report = checker.check(&file);
            match wrong(transform, &report.findings, &base.findings) {
                None => outcome.right += 1,
                Some(message) => outcome.wrong.push((i, variant, message)),
            }
        }
    }
    outcomes
}

fn treatment_of(lexicon: &Lexicon, found: &Diagnostic) -> Option<String> {
    let id = found.topic.treatment.as_ref()?;
    lexicon.facts().treatments.iter().find(|t| t.id == *id && !t.generic).map(|t| t.name.clone())
}

/// What is wrong with the findings of a variant, if anything.
fn wrong(transform: &Transform, found: &[Diagnostic], base: &[Diagnostic]) -> Option<String> {
    let shown = || found.iter().map(|f| format!("“{}”", f.text)).collect::<Vec<_>>().join(", ");
    if transform.verdict == "silent" {
        return (!found.is_empty()).then(|| format!("flags {}", shown()));
    }
    let words = |d: &Diagnostic| folded(&d.text);
    let kept = base.iter().all(|b| {
        let b = words(b);
        found.iter().any(|f| words(f).contains(&b) || b.contains(&words(f)))
    });
    (!kept).then(|| if found.is_empty() { "is silent".to_string() } else { format!("flags {} instead", shown()) })
}

fn folded(text: &str) -> String {
    let (mut out, mut buffer) = (String::from(" "), Vec::new());
    fold::tokens(text, |t| {
        fold::word(&text[t.start as usize..t.end as usize], &mut buffer);
        out.push_str(&String::from_utf8_lossy(&buffer));
        out.push(' ');
    });
    out
}

/// The variant, `None` where the example lacks what the transform asks for.
fn variant(transform: &Transform, text: &str, marked: &[Range<usize>], treatment: Option<&str>) -> Option<String> {
    if let Some(kind) = &transform.kind {
        return formed(kind, transform.format.as_deref().unwrap_or("text"), text, marked);
    }
    let template = transform.template.as_deref()?;
    // a template speaks of a statement; a question or a heading-like fragment does not fit
    if text.contains('?') || text.contains('!') || text.matches(". ").count() > 0 {
        return None;
    }
    if template.contains("{treatment}") && treatment.is_none() {
        return None;
    }
    let bare = text.trim_end_matches(['.', '!']);
    let full = format!("{bare}.");
    Some(
        template
            .replace("{text}", &full)
            .replace("{lower}", &lowered(&full))
            .replace("{bare-lower}", &lowered(bare))
            .replace("{bare}", bare)
            .replace("{treatment}", treatment.unwrap_or_default()),
    )
}

/// The text with its first letter small, unless its first word keeps its capital: an acronym, a name with
/// digits or inner capitals.
fn lowered(text: &str) -> String {
    let first: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
    let keeps = first == "I" || first.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    let mut letters = text.chars();
    match letters.next() {
        Some(c) if !keeps => c.to_lowercase().chain(letters).collect(),
        _ => text.to_string(),
    }
}

/// The same words in another form.
fn formed(kind: &str, format: &str, text: &str, marked: &[Range<usize>]) -> Option<String> {
    let html = |t: &str| t.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Some(match kind {
        "split" => {
            // the last word of the first mark is set in bold
            let range = marked.first()?;
            let words = &text[range.clone()];
            let at = range.start + words.rfind([' ', '-']).map_or(0, |i| i + 1);
            let (before, bold, after) = (&text[..at], &text[at..range.end], &text[range.end..]);
            match format {
                "html" => format!("<p>{}<b>{}</b>{}</p>\n", html(before), html(bold), html(after)),
                _ if bold.chars().all(char::is_alphanumeric) => format!("{before}**{bold}**{after}\n"),
                _ => return None,
            }
        }
        "entities" => {
            let encoded: String = text
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() && c != 'e' { c.to_string() } else { format!("&#{};", c as u32) })
                .collect();
            format!("<p>{encoded}</p>\n")
        }
        "crlf" => format!("Opening hours.\r\n\r\n{text}\r\n"),
        "bom" => format!("\u{feff}{text}\n"),
        "rewrap" => format!("{}\n", text.replace(' ', "\n")),
        "typography" => {
            let mut out = String::new();
            for (i, c) in text.char_indices() {
                match c {
                    '-' => out.push('\u{2011}'),
                    '\'' => out.push('’'),
                    ' ' if marked.iter().any(|m| m.contains(&i)) => out.push('\u{a0}'),
                    'e' => out.push_str("e\u{ad}"),
                    c => out.push(c),
                }
            }
            out
        }
        "upper" => text.to_uppercase(),
        _ => return None,
    })
}
