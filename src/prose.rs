//! Readers: bytes of a format in, blocks of prose out, each piece with the span that it came from.
//!
//! A [`Document`] is blocks in reading order. A [`Block`] is pieces: text that stands in the file as
//! it is, text that was decoded (an entity, an escape), and breaks. Markup between pieces is a gap and
//! leaves no trace, so `FDA-<b>approved</b>` is one phrase. Readers talk to a [`Builder`] only; it
//! keeps the containers, the heading trail and the lead-ins, so every format gives the same structure.

mod builder;
mod component;
mod csv;
mod data;
mod front_matter;
mod gettext;
mod html;
mod json;
mod keys;
mod map;
mod markdown;
mod script;
mod strings;
mod subtitles;
mod template;
mod text;
mod toml;
mod word;
mod xml;
mod yaml;

pub use builder::Builder;
pub use script::has_stack;

use crate::{
    source::{Format, SourceFile},
    span::{Span, Src},
};
use data::Place;
use keys::{KeyRole, Keys};
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

impl Piece {
    /// Length of its text in bytes.
    pub fn len(&self) -> u32 {
        match self {
            Piece::Verbatim { span, .. } => span.len(),
            Piece::Decoded { text, .. } => text.end - text.start,
            Piece::Space | Piece::Line => 1,
        }
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
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
    /// Whether it has front matter or a head of HTML, and is so a part of a site.
    pub fronted: bool,
    /// Comments of the format, delimiters included, in offset order. Directives stand in them.
    pub comments: Vec<Span<Src>>,
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

    /// The smallest span that holds all text of block `id`; `None` if none stands in the file.
    pub fn span_of(&self, id: BlockId) -> Option<Span<Src>> {
        let spans = self.pieces_of(id).iter().filter_map(|piece| match piece {
            Piece::Verbatim { span, .. } | Piece::Decoded { span, .. } => Some(*span),
            Piece::Space | Piece::Line => None,
        });
        spans.reduce(Span::cover)
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
    builder.keys = Keys::new(&file.choice);
    let whole = Span::new(if file.text.starts_with('\u{feff}') { 3 } else { 0 }, file.text.len() as u32);
    match file.format {
        Format::Text => text::read(&mut builder, whole),
        Format::Markdown => template::read(&mut builder, whole, false, markdown::read),
        Format::Html | Format::Template | Format::Php => template::read(&mut builder, whole, false, html::read),
        Format::Blade => template::read(&mut builder, whole, true, html::read_components),
        Format::Mdx | Format::Vue | Format::Svelte | Format::Astro => component::read(&mut builder, whole, file.format),
        Format::Csv => csv::read(&mut builder, whole, b','),
        Format::Tsv => csv::read(&mut builder, whole, b'\t'),
        Format::Xliff => xml::xliff(&mut builder, whole),
        Format::Po => gettext::read(&mut builder, whole),
        Format::SubRip | Format::WebVtt => subtitles::read(&mut builder, whole),
        Format::Docx => word::read(&mut builder, whole),
        Format::Yaml => yaml::read(&mut builder, whole, place(&file.path)),
        Format::Toml => toml::read(&mut builder, whole, place(&file.path)),
        Format::Json => json::read(&mut builder, whole, place(&file.path)),
        Format::JavaScript | Format::TypeScript | Format::Tsx => script::read(&mut builder, whole, file.format),
    }
    builder.finish()
}

/// Where the values of a data file stand: in a folder of translations every string is shown.
fn place(path: &str) -> Place {
    let translated = path.split('/').rev().skip(1).any(keys::is_translations);
    if translated { Place::translations() } else { Place::of(KeyRole::Unknown) }
}
