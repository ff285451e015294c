//! Markdown: events of pulldown-cmark, whose text is either the bytes of the source or one decoded
//! entity. HTML in it goes to the HTML reader, whose state lives on between the stretches of HTML.

use super::{
    Builder, Container, Kind, Style, front_matter,
    html::{self, Html, Loose},
};
use crate::span::{Span, Src};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads `span` of the source as Markdown.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    read_as(builder, span, (Kind::Paragraph, None));
}

/// Reads `span` of the source as Markdown that stands where blocks are `loose`.
pub(super) fn read_as(builder: &mut Builder<'_>, span: Span<Src>, loose: Loose) {
    read_with(builder, span, Html::new(loose));
}

/// Reads `span` of the source as Markdown whose elements may be components.
pub(super) fn read_components(builder: &mut Builder<'_>, span: Span<Src>) {
    read_with(builder, span, Html::of_components((Kind::Paragraph, None)));
}

fn read_with(builder: &mut Builder<'_>, span: Span<Src>, html: Html) {
    let text = &builder.source[span.range()];
    let mut reader = Reader::new(text, span.start, html);
    let events = Parser::new_ext(text, options()).into_offset_iter();
    // `[//]: # (…)` leads nowhere: it is how comments are written that HTML does not keep.
    for (_, link) in events.reference_definitions().iter().filter(|(name, _)| matches!(*name, "//" | "comment")) {
        builder.comment(reader.span(link.span.clone()));
    }
    for (event, range) in events {
        reader.event(builder, event, range);
    }
    reader.html.finish(builder);
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_GFM
}

/// The state while events come in.
struct Reader<'t> {
    text: &'t str,
    /// Where `text` starts in the source of the builder.
    base: u32,
    html: Html,
    /// Kinds of the blocks right in the open items and quotations.
    loose: Vec<Kind>,
    style: Style,
    /// Styles around the open emphasis and links.
    outer: Vec<Style>,
    /// Containers that were open before each open list, quotation and table.
    depths: Vec<usize>,
    /// Open stretches that are no prose.
    skip: u32,
    /// Row and column of the next cell.
    cell: (u32, u32),
    /// Whether each open link shows its bare address.
    bare: Vec<bool>,
    /// The lines so far of an HTML or metadata block.
    block: Option<Span<Src>>,
    in_metadata: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, base: u32, html: Html) -> Self {
        Reader {
            text,
            base,
            html,
            loose: Vec::new(),
            style: Style::PLAIN,
            outer: Vec::new(),
            depths: Vec::new(),
            skip: 0,
            cell: (0, 0),
            bare: Vec::new(),
            block: None,
            in_metadata: false,
        }
    }

    fn event(&mut self, builder: &mut Builder<'_>, event: Event<'t>, range: Range<usize>) {
        let span = self.span(range);
        match event {
            Event::Start(tag) => self.start(builder, tag),
            Event::End(tag) => self.end(builder, tag, span),
            Event::Text(text) => self.text(builder, span, &text),
            Event::Html(_) => self.block = Some(self.block.map_or(span, |b| b.cover(span))),
            Event::InlineHtml(_) => {
                self.ensure_block(builder);
                self.html.feed(builder, span);
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::SoftBreak => builder.space(),
            Event::HardBreak => builder.line(),
            Event::Rule => builder.end_all(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, builder: &mut Builder<'_>, tag: Tag<'t>) {
        match tag {
            Tag::Paragraph => self.begin(builder),
            Tag::Heading { level, .. } => builder.begin(Kind::Heading(level as u8)),
            Tag::BlockQuote(_) => {
                self.open(builder, Container::Quote);
                self.loose.push(Kind::Quote);
            }
            Tag::List(_) => self.open(builder, Container::List),
            Tag::Table(_) => self.open(builder, Container::Table),
            Tag::Item => {
                builder.end_all();
                self.loose.push(Kind::Item);
            }
            Tag::FootnoteDefinition(_) => {
                builder.end_all();
                self.loose.push(Kind::Paragraph);
            }
            Tag::TableHead => self.cell = (0, 0),
            Tag::TableRow => self.cell = (self.cell.0 + 1, 0),
            Tag::TableCell => {
                let (row, col) = self.cell;
                self.cell.1 += 1;
                builder.begin(Kind::Cell { row, col, head: row == 0 });
            }
            Tag::CodeBlock(_) => {
                builder.end_all();
                self.skip += 1;
            }
            Tag::HtmlBlock => builder.end_all(),
            Tag::MetadataBlock(_) => self.in_metadata = true,
            Tag::Emphasis | Tag::Strong => self.set(builder, Style::STRONG),
            Tag::Strikethrough => self.set(builder, Style::STRUCK),
            Tag::Link { link_type, .. } => {
                let bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.skip += u32::from(bare);
                self.bare.push(bare);
                self.set(builder, Style::LINK);
            }
            Tag::Image { .. } => {
                self.ensure_block(builder);
                builder.begin_aside(Kind::Alt);
            }
            // Their syntax is not asked for.
            Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {}
        }
    }

    fn end(&mut self, builder: &mut Builder<'_>, tag: TagEnd, span: Span<Src>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => builder.end_all(),
            TagEnd::BlockQuote(_) => {
                self.close(builder);
                self.loose.pop();
            }
            TagEnd::List(_) | TagEnd::Table => self.close(builder),
            TagEnd::Item | TagEnd::FootnoteDefinition => {
                builder.end_all();
                self.loose.pop();
            }
            TagEnd::CodeBlock => self.skip -= 1,
            TagEnd::HtmlBlock => {
                if let Some(span) = self.block.take() {
                    self.html.feed(builder, span);
                }
            }
            TagEnd::MetadataBlock(kind) => {
                self.in_metadata = false;
                if let Some(span) = self.block.take() {
                    front_matter::read(builder, span, kind);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.unset(builder),
            TagEnd::Link => {
                self.unset(builder);
                if self.bare.pop() == Some(true) {
                    self.skip -= 1;
                    builder.space();
                } else {
                    self.title(builder, span);
                }
            }
            TagEnd::Image => {
                builder.end();
                self.title(builder, span);
            }
            TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {}
        }
    }

    fn text(&mut self, builder: &mut Builder<'_>, span: Span<Src>, text: &str) {
        if self.in_metadata {
            self.block = Some(self.block.map_or(span, |b| b.cover(span)));
        } else if self.skip == 0 && !self.html.skips() {
            self.ensure_block(builder);
            if &builder.source[span.range()] == text {
                builder.text(span);
            } else {
                builder.decoded(span, text);
            }
        }
    }

    fn span(&self, range: Range<usize>) -> Span<Src> {
        Span::new(self.base + range.start as u32, self.base + range.end as u32)
    }

    /// Begins a block of the kind that stands here.
    fn begin(&mut self, builder: &mut Builder<'_>) {
        let (kind, parent) = match self.loose.last() {
            Some(&kind) if kind != Kind::Paragraph => (kind, None),
            _ => self.html.loose(),
        };
        builder.begin_under(kind, parent);
    }

    fn ensure_block(&mut self, builder: &mut Builder<'_>) {
        if !builder.in_block() {
            self.begin(builder);
        }
    }

    fn open(&mut self, builder: &mut Builder<'_>, container: Container) {
        self.depths.push(builder.depth());
        builder.open(container);
    }

    fn close(&mut self, builder: &mut Builder<'_>) {
        builder.end_all();
        if let Some(depth) = self.depths.pop() {
            builder.close_to(depth);
        }
    }

    fn set(&mut self, builder: &mut Builder<'_>, style: Style) {
        self.outer.push(self.style);
        self.style = self.style.with(style);
        self.html.set_base(builder, self.style);
    }

    fn unset(&mut self, builder: &mut Builder<'_>) {
        self.style = self.outer.pop().unwrap_or_default();
        self.html.set_base(builder, self.style);
    }

    /// Reads the title of a link or picture, `[text](address "title")`, that stands at `span`.
    fn title(&self, builder: &mut Builder<'_>, span: Span<Src>) {
        let form = &self.text[(span.start - self.base) as usize..(span.end - self.base) as usize];
        let Some(inside) = form.strip_suffix(')').map(str::trim_end) else { return };
        let open = match inside.as_bytes().last() {
            Some(b'"') => '"',
            Some(b'\'') => '\'',
            Some(b')') => '(',
            _ => return,
        };
        let body = &inside[..inside.len() - 1];
        let unescaped = |at: usize| !body[..at].ends_with('\\');
        let Some((at, _)) = body.rmatch_indices(open).find(|&(at, _)| unescaped(at)) else { return };
        // The title stands apart from the address before it.
        if body[..at].ends_with(char::is_whitespace) && body[..at].contains("](") {
            let title = Span::new(span.start + at as u32 + 1, span.start + body.len() as u32);
            html::aside(builder, Kind::Alt, title);
        }
    }
}
