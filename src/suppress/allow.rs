//! Phrases that a configuration allows.

use crate::{
    config::Allow,
    diagnostic::Report,
    fold,
    lexicon::table::Table,
    norm::NormText,
    prose::{BlockId, Document},
    source::SourceFile,
    span::{Span, Src},
};

/// Takes findings that lie within an allowed phrase out of `report`, and tells how many each of
/// `phrases` let pass. Phrases and copy are folded alike: case, quotes, dashes and spaces do not matter.
pub fn allow(
    file: &SourceFile,
    document: &Document,
    table: &Table,
    phrases: &[&Allow],
    report: &mut Report,
) -> Vec<u32> {
    let mut passed = vec![0; phrases.len()];
    if phrases.is_empty() || report.findings.is_empty() {
        return passed;
    }
    let folded: Vec<_> = phrases.iter().map(|p| words(&p.text.value)).collect();
    report.findings.retain(|finding| {
        let around = (0..document.blocks.len() as BlockId)
            .find(|&b| document.span_of(b).is_some_and(|s| s.contains(finding.span)));
        let Some(block) = around else { return true };
        let norm = NormText::new(document, block, &file.text, table);
        let by = (0..phrases.len()).find(|&i| {
            let rules: Vec<String> = phrases[i].rules.iter().map(|r| r.value.clone()).collect();
            (rules.is_empty() || finding.is_of(&rules)) && places(&norm, &folded[i]).any(|s| s.contains(finding.span))
        });
        if let Some(i) = by {
            passed[i] += 1;
            report.suppressed += 1;
        }
        by.is_none()
    });
    passed
}

/// The words of a text, folded.
fn words(text: &str) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    fold::tokens(text, |token| words.push(folded(&text[token.start as usize..token.end as usize])));
    words
}

fn folded(word: &str) -> Vec<u8> {
    let mut out = Vec::new();
    fold::word(word, &mut out);
    out
}

/// Where `phrase` stands in a block, as spans of the file.
fn places<'a>(norm: &'a NormText<'_>, phrase: &'a [Vec<u8>]) -> impl Iterator<Item = Span<Src>> + 'a {
    let text: Vec<_> = norm.tokens.iter().map(|t| folded(&norm.text[t.span.range()])).collect();
    let last = (text.len() + 1).saturating_sub(phrase.len().max(1));
    (0..last)
        .filter(move |&i| !phrase.is_empty() && text[i..i + phrase.len()] == *phrase)
        .map(|i| norm.source(norm.span_of(i, i + phrase.len())))
}
