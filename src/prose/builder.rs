//! What every reader talks to: it keeps blocks, containers, heading trails and lead-ins.

use super::{
    Block, BlockId, Container, ContainerId, Document, Group, Kind, Piece, Style,
    keys::Keys,
    map::{Inner, Map, Part},
};
use crate::span::{Span, Src};
use std::ops::Range;

/// Builds a [`Document`] from what a reader reports. Blocks without a visible character are dropped.
pub struct Builder<'a> {
    /// The text that is read. All spans that a reader reports are bytes of it. It is the whole file,
    /// or, within `Builder::within`, a text decoded from a part of it.
    pub source: &'a str,
    /// What is read of keys and attributes.
    pub(super) keys: Keys<'a>,
    /// How positions of `source` become positions of the file, if they are not the same.
    map: Option<Map>,
    state: State,
}

/// What was built so far.
#[derive(Default)]
struct State {
    document: Document,
    /// Open containers, innermost last, each with what it saw.
    open: Vec<Open>,
    /// Open blocks, innermost last: a block that is not an aside, then asides within it.
    drafts: Vec<Draft>,
    /// Finished asides that wait for the block around them.
    asides: Vec<Draft>,
    /// Empty lists of pieces, kept for the next block.
    spare: Vec<Vec<Piece>>,
    style: Style,
}

/// An open container.
struct Open {
    id: ContainerId,
    /// Headings in force: block and level, levels ascending.
    trail: Vec<(BlockId, u8)>,
    /// Headings in force when it was opened, for the ones inside to hang on.
    outer: Option<BlockId>,
    /// Whether headings inside stay inside.
    own_headings: bool,
    /// Last block that was finished right inside.
    last: Option<BlockId>,
}

/// A block under way.
struct Draft {
    kind: Kind,
    pieces: Vec<Piece>,
    /// Last character that is no white space; `None` while there is nothing to see.
    seen: Option<char>,
    parent: Option<BlockId>,
    /// For an aside, the style of the text around it, in force again when it ends.
    outer_style: Option<Style>,
}

impl<'a> Builder<'a> {
    /// A builder over the whole text of a file.
    pub fn new(source: &'a str) -> Self {
        let root = Group { kind: Container::Root, parent: 0, lead: None };
        let state = State {
            document: Document { groups: vec![root], ..Document::default() },
            open: vec![Open { id: 0, trail: Vec::new(), outer: None, own_headings: true, last: None }],
            ..State::default()
        };
        Builder { source, keys: Keys::default(), map: None, state }
    }

    /// Notes that the file has front matter or a head.
    pub(super) fn front(&mut self) {
        self.state.document.fronted = true;
    }

    /// Has `read` read a text that was decoded from this one, such as a string with escapes. Blocks
    /// and containers that are open stay open.
    pub(super) fn within<R>(&mut self, inner: Inner, read: impl FnOnce(&mut Builder<'_>) -> R) -> R {
        let (text, map) = inner.compose(self.map.as_ref());
        let mut builder =
            Builder { source: &text, keys: self.keys, map: Some(map), state: std::mem::take(&mut self.state) };
        let result = read(&mut builder);
        self.state = builder.state;
        result
    }

    /// Opens a container. An open block is ended first.
    pub fn open(&mut self, kind: Container) {
        self.end_all();
        let outer = self.state.open.last().expect("the root is never closed");
        let (parent, last, heading) = (outer.id, outer.last, self.heading());
        let id = self.state.document.groups.len() as ContainerId;
        self.state.document.groups.push(Group { kind, parent, lead: last });
        let own_headings = matches!(kind, Container::Section);
        self.state.open.push(Open { id, trail: Vec::new(), outer: heading, own_headings, last: None });
    }

    /// Closes the innermost container; the root stays. An open block is ended first.
    pub fn close(&mut self) {
        self.end_all();
        if self.state.open.len() > 1 {
            let inner = self.state.open.pop().expect("just counted");
            let outer = self.state.open.last_mut().expect("the root is never closed");
            if !inner.own_headings {
                for (block, level) in inner.trail {
                    outer.trail.retain(|&(_, l)| l < level);
                    outer.trail.push((block, level));
                }
            }
        }
    }

    /// Closes containers until [`Builder::depth`] is at most `depth`.
    pub fn close_to(&mut self, depth: usize) {
        while self.depth() > depth {
            self.close();
        }
    }

    /// How many containers are open, the root not counted.
    pub fn depth(&self) -> usize {
        self.state.open.len() - 1
    }

    /// Begins a block. One that is open (and is not waiting for an aside) is ended first.
    pub fn begin(&mut self, kind: Kind) {
        self.begin_under(kind, None);
    }

    /// Begins a block that hangs on `parent`, such as an answer on its question.
    pub fn begin_under(&mut self, kind: Kind, parent: Option<BlockId>) {
        self.end_all();
        self.draft(kind, parent);
    }

    /// Begins a block inside the open one (a picture's text in a paragraph); the outer one goes on
    /// after [`Builder::end`]. It comes after the outer one in reading order, and hangs on it. Its
    /// text starts out plain.
    pub fn begin_aside(&mut self, kind: Kind) {
        let outer = self.set_style(Style::PLAIN);
        self.draft(kind, None);
        self.state.drafts.last_mut().expect("just begun").outer_style = Some(outer);
    }

    /// Ends the innermost open block and tells its id, `None` if it held nothing to read or waits as
    /// an aside.
    pub fn end(&mut self) -> Option<BlockId> {
        let draft = self.state.drafts.pop()?;
        if let Some(style) = draft.outer_style {
            self.state.style = style;
        }
        if !self.state.drafts.is_empty() {
            if draft.seen.is_some() {
                self.state.asides.push(draft);
            }
            return None;
        }
        let id = self.push(draft);
        if !self.state.asides.is_empty() {
            for mut aside in std::mem::take(&mut self.state.asides) {
                aside.parent = id;
                self.push(aside);
            }
        }
        id
    }

    /// Whether a block is open.
    pub fn in_block(&self) -> bool {
        !self.state.drafts.is_empty()
    }

    /// The kind of the innermost open block.
    pub fn kind(&self) -> Option<Kind> {
        self.state.drafts.last().map(|d| d.kind)
    }

    /// Makes the innermost open block a block of kind `kind`, for readers that know it only at its end.
    pub fn set_kind(&mut self, kind: Kind) {
        if let Some(draft) = self.state.drafts.last_mut() {
            draft.kind = kind;
        }
    }

    /// The last character of the innermost open block that is no white space.
    pub fn last_char(&self) -> Option<char> {
        self.state.drafts.last().and_then(|d| d.seen)
    }

    /// Notes a comment of the format, delimiters included. It is no prose and ends no block.
    pub fn comment(&mut self, span: Span<Src>) {
        let span = self.map.as_ref().map_or(span, |map| map.cover(span));
        self.state.document.comments.push(span);
    }

    /// Adds text that stands in the file as it is. Without an open block a paragraph begins.
    pub fn text(&mut self, span: Span<Src>) {
        if span.is_empty() {
            return;
        }
        let Some(map) = self.map.take() else {
            self.verbatim(span, &self.source[span.range()]);
            return;
        };
        let mut at = span.start;
        map.translate(span, |part| {
            let inner = |length| &self.source[at as usize..(at + length) as usize];
            match part {
                Part::Same(outer) => {
                    let text = inner(outer.len());
                    at += outer.len();
                    self.verbatim(outer, text);
                }
                Part::Other(outer, length) => {
                    let text = inner(length);
                    at += length;
                    self.decode(outer, text);
                }
                Part::Gap(_, length) => {
                    at += length;
                    self.space();
                }
            }
        });
        self.map = Some(map);
    }

    /// Adds text that stands in the file in another form, such as an entity. `span` is the whole form.
    pub fn decoded(&mut self, span: Span<Src>, text: &str) {
        let span = self.map.as_ref().map_or(span, |map| map.cover(span));
        if span.is_empty() {
            self.space();
        } else if !text.is_empty() {
            self.decode(span, text);
        }
    }

    /// Adds a space that no byte stands for.
    pub fn space(&mut self) {
        if self.in_block() {
            self.push_piece(Piece::Space, None);
        }
    }

    /// Adds a line end that a reader sees. A heading is one phrase, however its lines are broken.
    pub fn line(&mut self) {
        match self.kind() {
            Some(Kind::Title | Kind::Heading(_)) => self.push_piece(Piece::Space, None),
            Some(_) => self.push_piece(Piece::Line, None),
            None => {}
        }
    }

    /// Sets how the text from here on is set; returns what was set before, to be set again after.
    pub fn set_style(&mut self, style: Style) -> Style {
        std::mem::replace(&mut self.state.style, style)
    }

    /// How text is set now.
    pub fn style(&self) -> Style {
        self.state.style
    }

    /// The last block that was finished right inside the innermost container.
    pub fn last(&self) -> Option<BlockId> {
        self.state.open.last().and_then(|o| o.last)
    }

    /// Ends everything and hands the document over.
    pub fn finish(mut self) -> Document {
        self.end_all();
        self.state.document.comments.sort_unstable();
        self.state.document
    }

    /// Ends the open block and the asides in it.
    pub fn end_all(&mut self) {
        while !self.state.drafts.is_empty() {
            self.end();
        }
    }

    fn draft(&mut self, kind: Kind, parent: Option<BlockId>) {
        let pieces = self.state.spare.pop().unwrap_or_default();
        self.state.drafts.push(Draft { kind, pieces, seen: None, parent, outer_style: None });
    }

    /// Adds text that stands in the file as it is. The addresses in it are no prose.
    fn verbatim(&mut self, mut span: Span<Src>, mut text: &str) {
        while let Some(address) = address(text) {
            let at = span.start;
            self.plain(Span::new(at, at + address.start as u32), &text[..address.start]);
            if self.in_block() {
                self.push_piece(Piece::Space, None);
            }
            span = Span::new(at + address.end as u32, span.end);
            text = &text[address.end..];
        }
        self.plain(span, text);
    }

    fn plain(&mut self, span: Span<Src>, text: &str) {
        if span.is_empty() {
            return;
        }
        let piece = Piece::Verbatim { span, style: self.state.style };
        self.push_piece(piece, text.trim_end().chars().next_back());
    }

    fn decode(&mut self, span: Span<Src>, text: &str) {
        let decoded = &mut self.state.document.decoded;
        let start = decoded.len() as u32;
        decoded.push_str(text);
        let range = start..decoded.len() as u32;
        let piece = Piece::Decoded { span, text: range, style: self.state.style };
        self.push_piece(piece, text.trim_end().chars().next_back());
    }

    fn push_piece(&mut self, piece: Piece, seen: Option<char>) {
        if self.state.drafts.is_empty() {
            if seen.is_none() {
                return;
            }
            self.begin(Kind::Paragraph);
        }
        let draft = self.state.drafts.last_mut().expect("a block is open");
        draft.seen = seen.or(draft.seen);
        draft.pieces.push(piece);
    }

    /// The innermost heading in force.
    fn heading(&self) -> Option<BlockId> {
        let open = self.state.open.last().expect("the root is never closed");
        open.trail.last().map(|&(block, _)| block).or(open.outer)
    }

    fn push(&mut self, mut draft: Draft) -> Option<BlockId> {
        let id = self.state.document.blocks.len() as BlockId;
        let visible = draft.seen.is_some();
        if visible {
            if let Kind::Heading(level) = draft.kind {
                let open = self.state.open.last_mut().expect("the root is never closed");
                open.trail.retain(|&(_, l)| l < level);
            }
            let heading = self.heading();
            let State { document, open, .. } = &mut self.state;
            let start = document.pieces.len() as u32;
            document.pieces.append(&mut draft.pieces);
            let pieces = start..document.pieces.len() as u32;
            let open = open.last_mut().expect("the root is never closed");
            if let Kind::Heading(level) = draft.kind {
                open.trail.push((id, level));
            }
            open.last = Some(id);
            if draft.kind == Kind::Title && document.title.is_none() {
                document.title = Some(id);
            }
            let container = open.id;
            document.blocks.push(Block { kind: draft.kind, container, heading, parent: draft.parent, pieces });
        }
        draft.pieces.clear();
        self.state.spare.push(draft.pieces);
        visible.then_some(id)
    }
}

/// Bytes of the first address of the web in `text`: `https://…` or `www.…`, without the signs of the
/// sentence after it.
fn address(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = memchr::memchr2_iter(b':', b'.', bytes).find_map(|at| match bytes[at] {
        b':' if bytes[at..].starts_with(b"://") => {
            let scheme = bytes[..at].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
            (scheme > 0).then_some(at - scheme)
        }
        b'.' if at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"www") => {
            let alone = at == 3 || !bytes[at - 4].is_ascii_alphanumeric();
            let goes_on = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
            (alone && goes_on).then_some(at - 3)
        }
        _ => None,
    })?;
    let length = text[start..]
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”'))
        .unwrap_or(text.len() - start);
    let end = start
        + text[start..start + length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '*']).len();
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_end_before_the_signs_of_the_sentence() {
        let of = |text: &'static str| address(text).map(|range| &text[range]);
        assert_eq!(of("See https://example.org/a-b?c=1, then"), Some("https://example.org/a-b?c=1"));
        assert_eq!(of("(www.example.org)."), Some("www.example.org"));
        assert_eq!(of("é: www. is no address, nor is ://x or awww.x"), None);
    }
}
