//! The copy of a file as a reader sees it, with the findings that each stretch of it is part of.

use crate::{
    diagnostic::Diagnostic,
    prose::{BlockId, Document, Kind, Piece},
    source::SourceFile,
    span::{Span, Src},
};

/// Blocks that stand side by side: the cells of a row of a table, else one block.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) blocks: Vec<Shown>,
    /// The findings that begin here, by index, in offset order.
    pub(super) cards: Vec<usize>,
}

/// A block.
#[derive(Debug)]
pub(super) struct Shown {
    /// Name of its looks.
    pub(super) class: &'static str,
    /// What kind it is, where its looks do not tell; else empty.
    pub(super) label: &'static str,
    pub(super) runs: Vec<Run>,
}

/// A stretch of text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Decoded text.
    pub(super) text: String,
    /// The findings that mark it, by index.
    pub(super) findings: Vec<usize>,
    /// Whether a line end follows.
    pub(super) line: bool,
}

/// The rows of a file, in reading order; after them what is found in no block, such as a directive, in a
/// row of its own. Each finding has one card.
pub(super) fn rows(file: &SourceFile, document: &Document, findings: &[Diagnostic]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut place = None;
    let mut shown = vec![false; findings.len()];
    for id in 0..document.blocks.len() as BlockId {
        let block = &document.blocks[id as usize];
        let runs = runs(file, document, id, findings);
        if runs.iter().all(|r| r.text.trim().is_empty()) {
            continue;
        }
        let cell = match block.kind {
            Kind::Cell { row, .. } => Some((block.container, row)),
            _ => None,
        };
        if cell.is_none() || cell != place {
            rows.push(Row::default());
        }
        place = cell;
        let row = rows.last_mut().expect("the first block begins a row");
        for &i in runs.iter().flat_map(|r| &r.findings) {
            if !std::mem::replace(&mut shown[i], true) {
                row.cards.push(i);
            }
        }
        let (class, label) = looks(block.kind);
        row.blocks.push(Shown { class, label, runs });
    }
    for i in (0..findings.len()).filter(|&i| !shown[i]) {
        let run = Run { text: findings[i].text.clone(), findings: vec![i], line: false };
        let block = Shown { class: "aside", label: "Outside the copy", runs: vec![run] };
        rows.push(Row { blocks: vec![block], cards: vec![i] });
    }
    rows
}

/// The text of a block, cut where a finding begins or ends. A piece that was decoded is marked as a whole.
fn runs(file: &SourceFile, document: &Document, id: BlockId, findings: &[Diagnostic]) -> Vec<Run> {
    let Some(whole) = document.span_of(id) else { return Vec::new() };
    // Findings are in offset order.
    let end = findings.partition_point(|f| f.span.start < whole.end);
    let here: Vec<usize> = (0..end).filter(|&i| findings[i].span.overlaps(whole)).collect();
    let on = |span: Span<Src>| here.iter().copied().filter(|&i| findings[i].span.overlaps(span)).collect::<Vec<_>>();
    let mut out = Runs::default();
    for piece in document.pieces_of(id) {
        match piece {
            Piece::Verbatim { span, .. } => {
                let edges = here.iter().flat_map(|&i| [findings[i].span.start, findings[i].span.end]);
                let mut cuts: Vec<u32> = edges.filter(|&e| span.start < e && e < span.end).collect();
                cuts.extend([span.start, span.end]);
                cuts.sort_unstable();
                cuts.dedup();
                for pair in cuts.windows(2) {
                    let part = Span::new(pair[0], pair[1]);
                    out.push(&file.text[part.range()], on(part));
                }
            }
            Piece::Decoded { span, text, .. } => {
                out.push(&document.decoded[text.start as usize..text.end as usize], on(*span));
            }
            Piece::Space => out.gap = true,
            Piece::Line => {
                if let Some(last) = out.runs.last_mut() {
                    last.line = true;
                }
            }
        }
    }
    out.runs
}

/// Stretches as they are gathered.
#[derive(Default)]
struct Runs {
    runs: Vec<Run>,
    /// Whether a space comes before the next.
    gap: bool,
}

impl Runs {
    fn push(&mut self, text: &str, findings: Vec<usize>) {
        let gap = std::mem::take(&mut self.gap);
        match self.runs.last_mut() {
            Some(last) if last.findings == findings && !last.line => {
                last.text.extend(gap.then_some(' '));
                last.text.push_str(text);
            }
            Some(last) if gap && last.findings.is_empty() => {
                last.text.push(' ');
                self.runs.push(Run { text: text.to_string(), findings, line: false });
            }
            _ => {
                // A space between two findings is of neither.
                if gap {
                    self.runs.push(Run { text: " ".to_string(), ..Run::default() });
                }
                self.runs.push(Run { text: text.to_string(), findings, line: false });
            }
        }
    }
}

/// Looks and label of a kind of block.
fn looks(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Title => ("title", "Title"),
        Kind::Heading(1 | 2) => ("heading", ""),
        Kind::Heading(_) => ("subheading", ""),
        Kind::Paragraph => ("paragraph", ""),
        Kind::Item => ("item", ""),
        Kind::Cell { head: true, .. } => ("cell head", ""),
        Kind::Cell { .. } => ("cell", ""),
        Kind::Quote => ("quote", ""),
        Kind::Question => ("question", "Question"),
        Kind::Answer => ("paragraph", "Answer"),
        Kind::Alt => ("aside", "Text of a picture or control"),
        Kind::Meta => ("aside", "Description for search and sharing"),
        Kind::Label => ("paragraph", ""),
    }
}
