//! Readers: bytes of a format in, blocks of prose out, each piece with the span that it came from.
//!
//! A [`Document`] is blocks in reading order. A [`Block`] is pieces: text that stands in the file as
//! it is, text that was decoded (an entity, an escape), and breaks. Markup between pieces is a gap and
//! leaves no trace, so `FDA-<b>approved</b>` is one phrase. Readers talk to a [`Builder`] only; it
//! keeps the containers, the heading trail and the lead-ins, so every format gives the same structure.

mod html;
mod markdown;
mod text;

use crate::{
    source::{Format, SourceFile},
    span::{Span, Src},
};
use std::ops::Range;

/// Index of a block in its document.
pub type BlockId = u32;
/// Index of a container in its document.
pub type ContainerId = u32;

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The title of the page or of the front matter.
    Title,
    /// A heading, level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A cell of a table. Rows and columns are 0-based.
    Cell {
        /// Row, the head row counted.
        row: u32,
        /// Column.
        col: u32,
        /// Whether it is a column head (or a `th`).
        head: bool,
    },
    /// A paragraph of a quotation.
    Quote,
    /// A question of a list of questions and answers, where the format says so.
    Question,
    /// Its answer, where the format says so.
    Answer,
    /// Text for those who do not see the picture or control: `alt`, `title`, `aria-label`.
    Alt,
    /// A description for machines: meta description, `og:` and `twitter:` texts.
    Meta,
    /// The value of a key of a data file that is no other kind.
    Label,
}

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// The document itself; always container 0.
    Root,
    /// A list.
    List,
    /// A table.
    Table,
    /// A quotation of one or more paragraphs.
    Quote,
    /// A stretch with headings of its own: an object of a data file, a component, a section. Headings
    /// inside it do not govern what follows it.
    Section,
}

/// A container, and where it hangs.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is.
    pub kind: Container,
    /// The container around it; the root is its own parent.
    pub parent: ContainerId,
    /// The block right before it in the container around it, or the item that holds it: its lead-in.
    pub lead: Option<BlockId>,
}

/// One piece of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands in the file byte for byte.
    Verbatim {
        /// Where.
        span: Span<Src>,
        /// How it is set.
        style: Style,
    },
    /// Text that stands in the file in another form.
    Decoded {
        /// The bytes in the file.
        span: Span<Src>,
        /// The text, as a range of [`Document::decoded`].
        text: Range<u32>,
        /// How it is set.
        style: Style,
    },
    /// A space that no byte of the text stands for (a soft line break, the gap between two cells).
    Space,
    /// A line end that a reader sees (`<br>`, two spaces at the end of a line of Markdown).
    Line,
}

/// How a piece is set: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style(u8);

impl Style {
    /// Nothing special.
    pub const PLAIN: Style = Style(0);
    /// Struck through.
    pub const STRUCK: Style = Style(1);
    /// The text of a link.
    pub const LINK: Style = Style(2);
    /// Bold or italic.
    pub const STRONG: Style = Style(4);
    /// Marked as quoted speech within a line (`<q>`).
    pub const QUOTED: Style = Style(8);

    /// Both.
    pub fn with(self, other: Style) -> Style {
        Style(self.0 | other.0)
    }

    /// Whether all of `other` is set.
    pub fn has(self, other: Style) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A block of prose.
#[derive(Clone, Debug)]
pub struct Block {
    /// What kind.
    pub kind: Kind,
    /// The container that holds it.
    pub container: ContainerId,
    /// The nearest heading above that governs it; for a heading, the one of the level above.
    pub heading: Option<BlockId>,
    /// The block that it hangs on: an answer on its question, a picture's text on its paragraph.
    pub parent: Option<BlockId>,
    /// Its pieces, a range of [`Document::pieces`].
    pub pieces: Range<u32>,
}

/// What a reader made of a file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Pieces of all blocks.
    pub pieces: Vec<Piece>,
    /// Containers; the first is the root.
    pub groups: Vec<Group>,
    /// Decoded text of all pieces.
    pub decoded: String,
    /// The first block of kind [`Kind::Title`].
    pub title: Option<BlockId>,
}

impl Document {
    /// The pieces of block `id`.
    pub fn pieces_of(&self, id: BlockId) -> &[Piece] {
        let range = &self.blocks[id as usize].pieces;
        &self.pieces[range.start as usize..range.end as usize]
    }

    /// The text of block `id` as a reader sees it: decoded, runs of white space as one space.
    pub fn text_of(&self, id: BlockId, source: &str) -> String {
        let mut out = String::new();
        for piece in self.pieces_of(id) {
            match piece {
                Piece::Verbatim { span, .. } => out.push_str(&source[span.range()]),
                Piece::Decoded { text, .. } => out.push_str(&self.decoded[text.start as usize..text.end as usize]),
                Piece::Space | Piece::Line => out.push(' '),
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The heading trail of block `id`, innermost first. Bounded by the number of heading levels and
    /// of nested sections.
    pub fn headings(&self, id: BlockId) -> impl Iterator<Item = BlockId> + '_ {
        std::iter::successors(self.blocks[id as usize].heading, |&h| self.blocks[h as usize].heading)
    }
}

/// Reads a file with the reader of its format. Cannot fail: what is malformed is read as far as it goes.
pub fn read(file: &SourceFile) -> Document {
    let mut builder = Builder::new(&file.text);
    let whole = Span::new(if file.text.starts_with('\u{feff}') { 3 } else { 0 }, file.text.len() as u32);
    match file.format {
        Format::Text => text::read(&mut builder, whole),
        Format::Markdown => markdown::read(&mut builder, whole),
        Format::Html => html::read(&mut builder, whole),
    }
    builder.finish()
}

/// Builds a [`Document`] from what a reader reports. Blocks without a visible character are dropped.
pub struct Builder<'a> {
    /// The whole text of the file.
    pub source: &'a str,
    document: Document,
    /// Open containers, innermost last, each with what it saw.
    open: Vec<Open>,
    /// Open blocks, innermost last: a block that is not an aside, then asides within it.
    drafts: Vec<Draft>,
    /// Finished asides that wait for the block around them.
    asides: Vec<Draft>,
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
    visible: bool,
    parent: Option<BlockId>,
}

impl<'a> Builder<'a> {
    /// A builder over the whole text of a file.
    pub fn new(source: &'a str) -> Self {
        let root = Group { kind: Container::Root, parent: 0, lead: None };
        Builder {
            source,
            document: Document { groups: vec![root], ..Document::default() },
            open: vec![Open { id: 0, trail: Vec::new(), outer: None, own_headings: true, last: None }],
            drafts: Vec::new(),
            asides: Vec::new(),
            style: Style::PLAIN,
        }
    }

    /// Opens a container. An open block is ended first.
    pub fn open(&mut self, kind: Container) {
        self.end_all();
        let outer = self.open.last().expect("the root is never closed");
        let (parent, last, heading) = (outer.id, outer.last, self.heading());
        let id = self.document.groups.len() as ContainerId;
        self.document.groups.push(Group { kind, parent, lead: last });
        let own_headings = matches!(kind, Container::Section);
        self.open.push(Open { id, trail: Vec::new(), outer: heading, own_headings, last: None });
    }

    /// Closes the innermost container; the root stays. An open block is ended first.
    pub fn close(&mut self) {
        self.end_all();
        if self.open.len() > 1 {
            let inner = self.open.pop().expect("just counted");
            let outer = self.open.last_mut().expect("the root is never closed");
            if !inner.own_headings && !inner.trail.is_empty() {
                for (block, level) in inner.trail {
                    outer.trail.retain(|&(_, l)| l < level);
                    outer.trail.push((block, level));
                }
            }
        }
    }

    /// How many containers are open, the root not counted.
    pub fn depth(&self) -> usize {
        self.open.len() - 1
    }

    /// Begins a block. One that is open (and is not waiting for an aside) is ended first.
    pub fn begin(&mut self, kind: Kind) {
        self.end_all();
        self.drafts.push(Draft { kind, pieces: Vec::new(), visible: false, parent: None });
    }

    /// Begins a block that hangs on `parent`, such as an answer on its question.
    pub fn begin_under(&mut self, kind: Kind, parent: Option<BlockId>) {
        self.begin(kind);
        self.drafts.last_mut().expect("just begun").parent = parent;
    }

    /// Begins a block inside the open one (a picture's text in a paragraph); the outer one goes on
    /// after [`Builder::end`]. It comes after the outer one in reading order, and hangs on it.
    pub fn begin_aside(&mut self, kind: Kind) {
        self.drafts.push(Draft { kind, pieces: Vec::new(), visible: false, parent: None });
    }

    /// Ends the innermost open block and tells its id, `None` if it held nothing to read or waits as
    /// an aside.
    pub fn end(&mut self) -> Option<BlockId> {
        let draft = self.drafts.pop()?;
        if !self.drafts.is_empty() {
            if draft.visible {
                self.asides.push(draft);
            }
            return None;
        }
        let asides = std::mem::take(&mut self.asides);
        let id = self.push(draft);
        for mut aside in asides {
            aside.parent = id;
            self.push(aside);
        }
        id
    }

    /// Whether a block is open.
    pub fn in_block(&self) -> bool {
        !self.drafts.is_empty()
    }

    /// The kind of the innermost open block.
    pub fn kind(&self) -> Option<Kind> {
        self.drafts.last().map(|d| d.kind)
    }

    /// Adds text that stands in the file as it is. Without an open block a paragraph begins.
    pub fn text(&mut self, span: Span<Src>) {
        if !span.is_empty() {
            let style = self.style;
            let visible = !self.source[span.range()].trim().is_empty();
            self.push_piece(Piece::Verbatim { span, style }, visible);
        }
    }

    /// Adds text that stands in the file in another form, such as an entity. `span` is the whole form.
    pub fn decoded(&mut self, span: Span<Src>, text: &str) {
        let start = self.document.decoded.len() as u32;
        self.document.decoded.push_str(text);
        let style = self.style;
        let range = start..self.document.decoded.len() as u32;
        self.push_piece(Piece::Decoded { span, text: range, style }, !text.trim().is_empty());
    }

    /// Adds a space that no byte stands for.
    pub fn space(&mut self) {
        if self.in_block() {
            self.push_piece(Piece::Space, false);
        }
    }

    /// Adds a line end that a reader sees.
    pub fn line(&mut self) {
        if self.in_block() {
            self.push_piece(Piece::Line, false);
        }
    }

    /// Sets how the text from here on is set; returns what was set before, to be set again after.
    pub fn set_style(&mut self, style: Style) -> Style {
        std::mem::replace(&mut self.style, style)
    }

    /// How text is set now.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The last block that was finished right inside the innermost container.
    pub fn last(&self) -> Option<BlockId> {
        self.open.last().and_then(|o| o.last)
    }

    /// Ends everything and hands the document over.
    pub fn finish(mut self) -> Document {
        self.end_all();
        self.document
    }

    fn end_all(&mut self) {
        while !self.drafts.is_empty() {
            self.end();
        }
    }

    fn push_piece(&mut self, piece: Piece, visible: bool) {
        if self.drafts.is_empty() {
            if !visible {
                return;
            }
            self.begin(Kind::Paragraph);
        }
        let draft = self.drafts.last_mut().expect("a block is open");
        draft.visible |= visible;
        draft.pieces.push(piece);
    }

    /// The heading in force, innermost.
    fn heading(&self) -> Option<BlockId> {
        let open = self.open.last().expect("the root is never closed");
        open.trail.last().map(|&(block, _)| block).or(open.outer)
    }

    fn push(&mut self, draft: Draft) -> Option<BlockId> {
        if !draft.visible {
            return None;
        }
        let id = self.document.blocks.len() as BlockId;
        if let Kind::Heading(level) = draft.kind {
            let open = self.open.last_mut().expect("the root is never closed");
            open.trail.retain(|&(_, l)| l < level);
        }
        let heading = self.heading();
        let start = self.document.pieces.len() as u32;
        self.document.pieces.extend(draft.pieces);
        let pieces = start..self.document.pieces.len() as u32;
        let open = self.open.last_mut().expect("the root is never closed");
        if let Kind::Heading(level) = draft.kind {
            open.trail.push((id, level));
        }
        open.last = Some(id);
        if draft.kind == Kind::Title && self.document.title.is_none() {
            self.document.title = Some(id);
        }
        let container = open.id;
        self.document.blocks.push(Block { kind: draft.kind, container, heading, parent: draft.parent, pieces });
        Some(id)
    }
}
