//! The text of one block as the engine sees it: one buffer, its tokens, and the map back to the file.

use crate::{
    fold::{self, Kind},
    lexicon::table::{self, Table, View, WordId},
    prose::{BlockId, Document, Piece, Style},
    span::{Norm, Span, Src},
};
use std::borrow::Cow;

/// A word that the lexicon does not know.
pub const UNKNOWN: WordId = WordId::MAX;

/// A token of a block.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands in the block's text.
    pub span: Span<Norm>,
    /// What it is.
    pub kind: Kind,
    /// The lexicon's word, or [`UNKNOWN`].
    pub word: WordId,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
}

/// A stretch of the buffer and what it came from.
#[derive(Clone, Copy, Debug)]
struct Segment {
    norm: Span<Norm>,
    src: Span<Src>,
    /// Byte for byte the same on both sides.
    verbatim: bool,
    style: Style,
}

/// The text of a block.
#[derive(Debug)]
pub struct NormText<'d> {
    /// The pieces end to end, decoded, not yet folded.
    pub text: Cow<'d, str>,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Whether a word in it can be part of a claim.
    pub hot: bool,
    segments: Vec<Segment>,
}

impl<'d> NormText<'d> {
    /// Reads block `id`.
    pub fn new(document: &'d Document, id: BlockId, source: &'d str, table: &Table) -> Self {
        let pieces = document.pieces_of(id);
        let (text, segments) = match pieces {
            [Piece::Verbatim { span, style }] => {
                let norm = Span::new(0, span.len());
                (
                    Cow::Borrowed(&source[span.range()]),
                    vec![Segment { norm, src: *span, verbatim: true, style: *style }],
                )
            }
            _ => gather(document, pieces, source),
        };
        let (tokens, hot) = tokenize(&text, table);
        NormText { text, tokens, hot, segments }
    }

    /// Text that stands in no block, such as a path.
    pub fn of_text(text: &'d str, table: &Table) -> Self {
        let (tokens, hot) = tokenize(text, table);
        NormText { text: Cow::Borrowed(text), tokens, hot, segments: Vec::new() }
    }

    /// Where a stretch of the buffer stands in the file: from the start of what its first byte came from
    /// to the end of what its last byte came from.
    pub fn source(&self, span: Span<Norm>) -> Span<Src> {
        let first = self.segments.partition_point(|s| s.norm.end <= span.start);
        let last = self.segments.partition_point(|s| s.norm.start < span.end).max(1) - 1;
        let (Some(a), Some(b)) = (self.segments.get(first), self.segments.get(last)) else {
            return Span::new(0, 0);
        };
        let start = if a.verbatim { a.src.start + (span.start - a.norm.start) } else { a.src.start };
        let end = if b.verbatim { b.src.start + (span.end.min(b.norm.end) - b.norm.start) } else { b.src.end };
        Span::new(start, end.max(start))
    }

    /// Whether the stretch came from one piece that stands in the file byte for byte.
    pub fn is_verbatim(&self, span: Span<Norm>) -> bool {
        let first = self.segments.partition_point(|s| s.norm.end <= span.start);
        self.segments.get(first).is_some_and(|s| s.verbatim && s.norm.contains(span))
    }

    /// Whether all of the stretch is set in `style`.
    pub fn has_style(&self, span: Span<Norm>, style: Style) -> bool {
        let first = self.segments.partition_point(|s| s.norm.end <= span.start);
        self.segments[first..]
            .iter()
            .take_while(|s| s.norm.start < span.end)
            .all(|s| s.src.is_empty() || s.style.has(style))
    }

    /// The words of a stretch as a reader sees them: runs of white space as one space.
    pub fn visible(&self, span: Span<Norm>) -> String {
        let text = &self.text[span.range()];
        let mut out = String::with_capacity(text.len());
        let mut space = false;
        for c in text.chars() {
            if c == fold::LINE || c.is_whitespace() {
                space = true;
            } else if !fold::is_invisible(c) {
                if std::mem::take(&mut space) && !out.is_empty() {
                    out.push(' ');
                }
                out.push(c);
            }
        }
        out
    }

    /// The stretch of tokens `from..to`, not empty.
    pub fn span_of(&self, from: usize, to: usize) -> Span<Norm> {
        self.tokens[from].span.cover(self.tokens[to - 1].span)
    }
}

/// The text of block `id`, in the source where it stands there in one piece, else in `buffer`.
pub fn text_of<'t>(document: &'t Document, id: BlockId, source: &'t str, buffer: &'t mut String) -> &'t str {
    let pieces = document.pieces_of(id);
    if let [Piece::Verbatim { span, .. }] = pieces {
        return &source[span.range()];
    }
    buffer.clear();
    for piece in pieces {
        match piece {
            Piece::Verbatim { span, .. } => buffer.push_str(&source[span.range()]),
            Piece::Decoded { text, .. } => buffer.push_str(&document.decoded[text.start as usize..text.end as usize]),
            Piece::Space => buffer.push(' '),
            Piece::Line => buffer.push(fold::LINE),
        }
    }
    buffer
}

fn gather<'d>(document: &'d Document, pieces: &[Piece], source: &'d str) -> (Cow<'d, str>, Vec<Segment>) {
    let mut text = String::new();
    let mut segments: Vec<Segment> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    for piece in pieces {
        let start = text.len() as u32;
        let (src, verbatim, style) = match piece {
            Piece::Verbatim { span, style } => {
                text.push_str(&source[span.range()]);
                (*span, true, *style)
            }
            Piece::Decoded { span, text: range, style } => {
                text.push_str(&document.decoded[range.start as usize..range.end as usize]);
                (*span, false, *style)
            }
            Piece::Space => {
                text.push(' ');
                (Span::new(at, at), false, Style::PLAIN)
            }
            Piece::Line => {
                text.push(fold::LINE);
                (Span::new(at, at), false, Style::PLAIN)
            }
        };
        at = src.end;
        segments.push(Segment { norm: Span::new(start, text.len() as u32), src, verbatim, style });
    }
    (Cow::Owned(text), segments)
}

/// Whether a word of `text` can be part of a claim: the cheap first look at a block, which says the same
/// as [`NormText::hot`].
pub fn is_hot(text: &str, view: &View<'_>) -> bool {
    let mut hot = false;
    let mut folded = Vec::new();
    let hot_number = view.is_hot_number();
    fold::tokens_while(text, |raw| {
        let (start, end) = (raw.start as usize, raw.end as usize);
        if table::key(text.as_bytes(), start, end).is_none_or(|key| view.may_be_hot(key)) {
            hot = look_up(text, start, end, view, &mut folded).is_some_and(|w| view.info(w).is_hot());
        }
        hot |= hot_number && raw.kind == Kind::Number;
        !hot
    });
    hot
}

/// The word that `text[start..end]` is, folded in `buffer` if need be.
fn look_up(text: &str, start: usize, end: usize, view: &View<'_>, buffer: &mut Vec<u8>) -> Option<WordId> {
    view.ascii_word(text.as_bytes(), start, end).unwrap_or_else(|_| {
        fold::word(&text[start..end], buffer);
        view.word(buffer)
    })
}

fn tokenize(text: &str, table: &Table) -> (Vec<Token>, bool) {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut hot = false;
    let mut folded = Vec::with_capacity(32);
    let mut opened: Option<usize> = None;
    let view = table.view();
    let hot_number = view.is_hot_number();
    let close = |tokens: &mut Vec<Token>, opened: &mut Option<usize>| {
        if let Some(from) = opened.take() {
            for token in &mut tokens[from..] {
                token.quoted = true;
            }
        }
    };
    let at_end = fold::tokens(text, |raw| {
        if raw.closes {
            close(&mut tokens, &mut opened);
        }
        if raw.opens {
            opened = Some(tokens.len());
        }
        // marks are looked up, too: "U.S." and "e.g." are terms
        let word = look_up(text, raw.start as usize, raw.end as usize, &view, &mut folded);
        hot |= hot_number && raw.kind == Kind::Number;
        hot |= word.is_some_and(|w| view.info(w).is_hot());
        let span = Span::new(raw.start, raw.end);
        tokens.push(Token { span, kind: raw.kind, word: word.unwrap_or(UNKNOWN), quoted: false });
    });
    if at_end {
        close(&mut tokens, &mut opened);
    }
    (tokens, hot)
}
