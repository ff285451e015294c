//! The copy with each overstated sentence replaced by what may be said instead.

use crate::{
    cli::{
        policy::{Checked, Policy},
        settings::Settings,
    },
    diagnostic::{Applicability, Diagnostic, Edit, Fix},
    fix::fix,
    prose::{Document, Piece},
    source::SourceFile,
    span::{Span, Src},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds after which the copy is left as it is: a sentence may bring forth the next finding.
const ROUNDS: usize = 4;

/// Cleaned copy.
#[derive(Debug, Serialize)]
pub(super) struct Cleaned {
    text: String,
    /// Number of findings whose sentence was replaced or taken out.
    mended: usize,
    /// Number of findings that are left to a person.
    left: usize,
}

/// Replaces each sentence with findings by their corrections, each said once: where it was said already,
/// the sentence is taken out. Sentences that markup runs through are left; line ends in them stay.
pub(super) fn clean(mut checked: Checked, policy: &Policy, settings: &Settings) -> Cleaned {
    let before = checked.report.findings.len();
    for round in 0..ROUNDS {
        propose(&checked.file.text, &checked.document, &mut checked.report.findings, round == 0);
        let Some(fixed) = fix(&checked.file, &checked.document, &checked.report.findings, Applicability::Unsafe) else {
            break;
        };
        let file = SourceFile::new(&*checked.file.path, checked.file.format, fixed.text);
        checked = policy.check(file, settings);
    }
    let left = checked.report.findings.len();
    Cleaned { text: checked.file.text.to_string(), mended: before.saturating_sub(left), left }
}

/// Gives all findings of a sentence the one fix that replaces it. `once`: corrections that were said
/// above are not said again.
fn propose(copy: &str, document: &Document, findings: &mut [Diagnostic], once: bool) {
    let mut sentences: BTreeMap<Span<Src>, Vec<usize>> = BTreeMap::new();
    for (i, finding) in findings.iter_mut().enumerate() {
        finding.fixes.retain(|fix| fix.applicability == Applicability::Safe);
        if let Some(sentence) = finding.context.span.filter(|_| finding.correction.is_some()) {
            sentences.entry(sentence).or_default().push(i);
        }
    }
    let mut said: BTreeSet<String> = BTreeSet::new();
    for (mut span, of) in sentences {
        let mut text: Vec<&str> = Vec::new();
        for &i in &of {
            let correction = findings[i].correction.as_deref().unwrap_or_default();
            if !text.contains(&correction) && (!once || said.insert(correction.to_string())) {
                text.push(correction);
            }
        }
        if text.is_empty() && copy[span.end as usize..].starts_with(' ') {
            span.end += 1;
        }
        let edits = edits(copy, document, span, text.join(" "));
        for i in of {
            if findings[i].fixes.is_empty() {
                let edits = edits.clone();
                findings[i].fixes.push(Fix { title: String::new(), applicability: Applicability::Unsafe, edits });
            }
        }
    }
}

/// The edits that put `text` in the place of a sentence. Over several lines its words are spread, so that none
/// is left empty, if nothing but white space lies between the lines.
fn edits(copy: &str, document: &Document, span: Span<Src>, text: String) -> Vec<Edit> {
    let whole = vec![Edit { span, text: text.clone() }];
    let mut parts: Vec<Span<Src>> = Vec::new();
    for piece in &document.pieces {
        match piece {
            Piece::Verbatim { span: s, .. } if s.overlaps(span) => {
                parts.push(Span::new(s.start.max(span.start), s.end.min(span.end)));
            }
            Piece::Decoded { span: s, .. } if s.overlaps(span) => return whole,
            _ => {}
        }
    }
    parts.sort_unstable();
    let apart = |pair: &[Span<Src>]| copy.get(pair[0].end as usize..pair[1].start as usize);
    if parts.len() < 2 || !parts.windows(2).all(|pair| apart(pair).is_some_and(|gap| gap.trim().is_empty())) {
        return whole;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let lines = words.chunks(words.len().div_ceil(parts.len())).map(|line| line.join(" "));
    let texts = lines.chain(std::iter::repeat(String::new()));
    parts.into_iter().zip(texts).map(|(span, text)| Edit { span, text }).collect()
}
