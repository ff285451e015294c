//! Fixes: a text and its findings in, the mended text out.
//!
//! An edit is made only where it cannot break anything: inside text that stands in the file as it is, or
//! on a comment as a whole. The mended text is read again, and an edit after which any other block reads
//! differently is not made. Bytes outside the edits, byte order mark and line ends among them, stay.

use crate::{
    diagnostic::{Applicability, Diagnostic, Edit},
    prose::{self, Document, Piece},
    source::SourceFile,
    span::{Span, Src},
};

/// A mended text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The whole text.
    pub text: String,
    /// The findings whose fix was applied, by index, ascending.
    pub applied: Vec<usize>,
}

/// Whether a fix of this applicability is applied when those up to `limit` are asked for.
pub fn allows(limit: Applicability, applicability: Applicability) -> bool {
    match applicability {
        Applicability::Safe => limit != Applicability::Display,
        Applicability::Unsafe => limit == Applicability::Unsafe,
        Applicability::Display => false,
    }
}

/// Applies to a file the fixes up to `limit` of its findings. Of fixes that overlap the first is applied.
/// `None` if there is nothing to apply, or if the file's bytes are not those of its text.
pub fn fix(file: &SourceFile, document: &Document, findings: &[Diagnostic], limit: Applicability) -> Option<Fixed> {
    if file.decoded_from.is_some() {
        return None;
    }
    let mut proposed: Vec<(usize, &[Edit])> = Vec::new();
    for (i, finding) in findings.iter().enumerate() {
        if let Some(fix) = finding.fixes.iter().find(|f| allows(limit, f.applicability) && !f.edits.is_empty()) {
            proposed.push((i, &fix.edits));
        }
    }
    let edits: Vec<&Edit> = proposed.iter().flat_map(|p| p.1).collect();
    let stands = in_place(file, document, &edits);
    proposed.retain(|(_, edits)| edits.iter().all(|e| stands(e.span)));
    proposed.sort_by_key(|(i, edits)| (edits[0].span, *i));

    let mut chosen: Vec<(usize, &[Edit])> = Vec::new();
    for (i, edits) in proposed {
        let clashes = |e: &Edit| chosen.iter().flat_map(|c| c.1).any(|c| c != e && touch(c.span, e.span));
        if !edits.iter().any(clashes) {
            chosen.push((i, edits));
        }
    }
    if !leaves_the_rest(file, document, &chosen) {
        let mut kept = Vec::new();
        for candidate in chosen {
            kept.push(candidate);
            if !leaves_the_rest(file, document, &kept) {
                kept.pop();
            }
        }
        chosen = kept;
    }
    if chosen.is_empty() {
        return None;
    }
    let text = apply(&file.text, &chosen);
    let mut applied: Vec<usize> = chosen.into_iter().map(|c| c.0).collect();
    applied.sort_unstable();
    Some(Fixed { text, applied })
}

/// Whether two edits cannot both be made: they share a byte, or begin at the same one.
fn touch(a: Span<Src>, b: Span<Src>) -> bool {
    a.overlaps(b) || a.start == b.start
}

/// Tells of each edit's span whether it lies inside one piece of verbatim text, or holds whole comments and
/// the white space around them only.
fn in_place(file: &SourceFile, document: &Document, edits: &[&Edit]) -> impl Fn(Span<Src>) -> bool {
    let mut spans: Vec<Span<Src>> = edits.iter().map(|e| e.span).collect();
    spans.sort_unstable();
    spans.dedup();
    let longest = spans.iter().map(|s| s.len()).max().unwrap_or(0);
    let (mut inside, mut crossed) = (vec![false; spans.len()], vec![false; spans.len()]);
    for piece in &document.pieces {
        let (span, verbatim) = match piece {
            Piece::Verbatim { span, .. } => (*span, true),
            Piece::Decoded { span, .. } => (*span, false),
            Piece::Space | Piece::Line => continue,
        };
        let from = spans.partition_point(|s| s.start + longest < span.start);
        for i in (from..spans.len()).take_while(|&i| spans[i].start < span.end) {
            if verbatim && span.contains(spans[i]) {
                inside[i] = true;
            } else if span.overlaps(spans[i]) {
                crossed[i] = true;
            }
        }
    }
    let sound: Vec<Span<Src>> = (0..spans.len())
        .filter(|&i| !crossed[i] && (inside[i] || is_comments(file, document, spans[i])))
        .map(|i| spans[i])
        .collect();
    move |span| sound.binary_search(&span).is_ok()
}

/// Whether `span` holds whole comments, at least one, and else white space only.
fn is_comments(file: &SourceFile, document: &Document, span: Span<Src>) -> bool {
    let first = document.comments.partition_point(|c| c.start < span.start);
    let held: Vec<_> = document.comments[first..].iter().take_while(|c| c.start < span.end).collect();
    let mut at = span.start;
    for comment in &held {
        if comment.end > span.end || comment.start < at || !is_blank(&file.text[at as usize..comment.start as usize]) {
            return false;
        }
        at = comment.end;
    }
    !held.is_empty() && is_blank(&file.text[at as usize..span.end as usize])
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The text with the edits made.
fn apply(text: &str, fixes: &[(usize, &[Edit])]) -> String {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|f| f.1).collect();
    edits.sort_by_key(|e| e.span);
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

/// Whether the file reads as before wherever no edit is: the same blocks in the same places.
fn leaves_the_rest(file: &SourceFile, document: &Document, fixes: &[(usize, &[Edit])]) -> bool {
    let mut mended = SourceFile::new(&*file.path, file.format, apply(&file.text, fixes));
    mended.choice = file.choice.clone();
    let read = prose::read(&mended);
    let same_place = |(a, b): (&prose::Block, &prose::Block)| {
        (a.kind, a.container, a.heading, a.parent) == (b.kind, b.container, b.heading, b.parent)
    };
    let mut spans: Vec<Span<Src>> = fixes.iter().flat_map(|f| f.1).map(|e| e.span).collect();
    spans.sort_unstable();
    let touched = |id| {
        document.span_of(id).is_some_and(|whole| {
            let first = spans.partition_point(|s| s.end <= whole.start);
            spans.get(first).is_some_and(|s| s.overlaps(whole))
        })
    };
    read.blocks.len() == document.blocks.len()
        && document.blocks.iter().zip(&read.blocks).all(same_place)
        && (0..document.blocks.len() as prose::BlockId)
            .all(|id| touched(id) || document.text_of(id, &file.text) == read.text_of(id, &mended.text))
}
