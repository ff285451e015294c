//! Word documents: the main part, then notes, headers and footers, each after the line that names it.
//! What was deleted, hidden or stands there for older programs is no copy.

use super::{
    Builder, Container, Kind, Style,
    html::{self, Html},
    xml::{Step, value, walk},
};
use crate::{
    source::{PART, STYLES},
    span::{Span, Src},
};
use std::collections::HashMap;

/// Styles that take what they are from others, one after another, at most.
const DEEPEST_STYLE: usize = 20;

/// What a paragraph of a style is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Plain,
    Title,
    Heading(u8),
    Quote,
    Item,
}

impl Is {
    /// What the name of a style says, in the words of the program and not of its user.
    fn named(name: &str) -> Is {
        let name = name.to_ascii_lowercase();
        let level = name.strip_prefix("heading").and_then(|l| l.trim().parse::<u8>().ok());
        match (level, name.as_str()) {
            (Some(level), _) => Is::Heading(level.clamp(1, 6)),
            (_, "title") => Is::Title,
            (_, "quote" | "intense quote" | "intensequote") => Is::Quote,
            _ if name.starts_with("list bullet") || name.starts_with("listbullet") => Is::Item,
            _ if name.starts_with("list number") || name.starts_with("listnumber") => Is::Item,
            _ => Is::Plain,
        }
    }
}

/// Reads `span` of the source as a Word document.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let parts = parts(source, span);
    let styles = match parts.iter().find(|p| p.0 == STYLES) {
        Some(&(_, span)) => styles(source, span),
        None => HashMap::new(),
    };
    for (name, span) in parts {
        if name == STYLES {
            continue;
        }
        let depth = builder.depth();
        if !name.is_empty() {
            builder.open(Container::Section);
        }
        let mut word = Word::new(&styles);
        walk(source, span, |step| word.step(builder, step));
        word.end_list(builder);
        builder.end_all();
        builder.close_to(depth);
    }
}

/// The parts with their names; the main one has none.
fn parts(source: &str, span: Span<Src>) -> Vec<(&str, Span<Src>)> {
    let (mut name, mut from) = ("", span.start);
    let mut out = Vec::new();
    for at in memchr::memmem::find_iter(&source.as_bytes()[span.range()], PART.as_bytes()) {
        let at = span.start + at as u32;
        let rest = &source[at as usize + PART.len()..span.end as usize];
        let Some(length) = rest.find("?>") else { break };
        out.push((name, Span::new(from, at)));
        (name, from) = (&rest[..length], at + (PART.len() + length + 2) as u32);
    }
    out.push((name, Span::new(from, span.end)));
    out
}

/// What the styles of a document are, by their ids.
fn styles(source: &str, span: Span<Src>) -> HashMap<&str, Is> {
    let (mut own, mut based): (HashMap<&str, Is>, HashMap<&str, &str>) = (HashMap::new(), HashMap::new());
    let mut id = "";
    walk(source, span, |step| {
        let (Step::Start(name, tag, _) | Step::Empty(name, tag, _)) = step else { return };
        match name {
            "style" => id = value(tag, "styleId").0,
            "name" if !id.is_empty() => {
                own.insert(id, Is::named(value(tag, "val").0));
            }
            "basedOn" => {
                based.insert(id, value(tag, "val").0);
            }
            "numPr" if own.get(id) == Some(&Is::Plain) => {
                own.insert(id, Is::Item);
            }
            _ => {}
        }
    });
    let resolve = |id: &str| {
        let line = std::iter::successors(Some(id), |id| based.get(id).copied()).take(DEEPEST_STYLE);
        line.filter_map(|id| own.get(id)).copied().find(|is| *is != Is::Plain).unwrap_or(Is::Plain)
    };
    own.keys().map(|&id| (id, resolve(id))).collect()
}

/// A part under way.
struct Word<'s> {
    styles: &'s HashMap<&'s str, Is>,
    html: Html,
    kind: Kind,
    in_text: bool,
    style: Style,
    link: u32,
    /// Open elements whose text is no copy: deletions, what is there for older programs.
    gone: u32,
    hidden: bool,
    /// Whether the end of the paragraph under way was deleted, so that the next goes on with it.
    joins: bool,
    /// Containers that were open before the list of the paragraphs here.
    list: Option<usize>,
    /// Row and column of each open table, and the containers that were open before it.
    tables: Vec<(u32, u32, usize)>,
}

impl<'s> Word<'s> {
    fn new(styles: &'s HashMap<&'s str, Is>) -> Self {
        Word {
            styles,
            html: Html::new((Kind::Paragraph, None)),
            kind: Kind::Paragraph,
            in_text: false,
            style: Style::PLAIN,
            link: 0,
            gone: 0,
            hidden: false,
            joins: false,
            list: None,
            tables: Vec::new(),
        }
    }

    fn step(&mut self, builder: &mut Builder<'_>, step: Step<'_, '_>) {
        match step {
            Step::Start(name, tag, span) => self.start(builder, name, tag, span, false),
            Step::Empty(name, tag, span) => {
                self.start(builder, name, tag, span, true);
                self.end(builder, name);
            }
            Step::End(name) => self.end(builder, name),
            Step::Text(span) if self.in_text && self.shows() => {
                self.begin(builder);
                let mut from = span.start;
                // A font of signs may be written out as characters of its own.
                for (at, c) in builder.source[span.range()].char_indices().filter(|(_, c)| is_own_sign(*c)) {
                    let at = span.start + at as u32;
                    let end = at + c.len_utf8() as u32;
                    self.html.text(builder, Span::new(from, at));
                    builder.decoded(Span::new(at, end), sign(c as u32));
                    from = end;
                }
                self.html.text(builder, Span::new(from, span.end));
            }
            Step::Text(_) => {}
            Step::Comment(span) => builder.comment(span),
        }
    }

    fn shows(&self) -> bool {
        self.gone == 0 && !self.hidden
    }

    fn start(&mut self, builder: &mut Builder<'_>, name: &str, tag: &str, span: Span<Src>, empty: bool) {
        let on = || !matches!(value(tag, "val").0, "0" | "false");
        match name {
            "p" => self.paragraph(builder),
            "pStyle" => self.set(match self.styles.get(value(tag, "val").0) {
                Some(&is) => is,
                None => Is::named(value(tag, "val").0),
            }),
            "outlineLvl" => {
                if let Ok(level @ 0..9) = value(tag, "val").0.parse::<u8>() {
                    self.set(Is::Heading((level + 1).min(6)));
                }
            }
            "numPr" if self.kind == Kind::Paragraph => self.set(Is::Item),
            "tbl" => {
                self.end_list(builder);
                self.tables.push((0, 0, builder.depth()));
                builder.open(Container::Table);
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.0, table.1) = (table.0 + 1, 0);
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.1 += 1;
                }
            }
            "r" => (self.style, self.hidden) = (Style::PLAIN, false),
            "b" | "i" if on() => self.style = self.style.with(Style::STRONG),
            "strike" | "dstrike" if on() => self.style = self.style.with(Style::STRUCK),
            "vanish" if on() => self.hidden = true,
            "hyperlink" => self.link += 1,
            "t" => self.in_text = true,
            // Without content it marks the end of the paragraph as deleted.
            "del" | "moveFrom" if empty => {
                self.joins |= !builder.in_block();
                self.gone += 1;
            }
            "del" | "moveFrom" | "Fallback" => self.gone += 1,
            "tab" | "ptab" => builder.space(),
            "br" | "cr" => builder.line(),
            "noBreakHyphen" => self.sign(builder, span, "-"),
            "sym" => {
                let code = u32::from_str_radix(value(tag, "char").0, 16).unwrap_or(0);
                self.sign(builder, span, sign(code));
            }
            "docPr" => {
                let (text, at) = value(tag, "descr");
                if !text.trim().is_empty() && self.shows() {
                    let start = span.start + at as u32;
                    html::aside(builder, Kind::Alt, Span::new(start, start + text.len() as u32));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, builder: &mut Builder<'_>, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" if !self.joins => builder.end_all(),
            "hyperlink" => self.link = self.link.saturating_sub(1),
            "del" | "moveFrom" | "Fallback" => self.gone = self.gone.saturating_sub(1),
            "tbl" => {
                builder.end_all();
                if let Some((_, _, depth)) = self.tables.pop() {
                    builder.close_to(depth);
                }
            }
            _ => {}
        }
    }

    /// A paragraph begins, unless what ended the one before was deleted.
    fn paragraph(&mut self, builder: &mut Builder<'_>) {
        if std::mem::take(&mut self.joins) && builder.in_block() {
            return;
        }
        builder.end_all();
        self.kind = match self.tables.last() {
            Some(&(row, col, _)) => {
                Kind::Cell { row: row.saturating_sub(1), col: col.saturating_sub(1), head: row <= 1 }
            }
            None => Kind::Paragraph,
        };
    }

    /// Tells what the paragraph under way is. In a table it is a cell.
    fn set(&mut self, is: Is) {
        if !self.tables.is_empty() {
            return;
        }
        match is {
            Is::Plain => {}
            Is::Title => self.kind = Kind::Title,
            Is::Heading(level) => self.kind = Kind::Heading(level),
            Is::Quote => self.kind = Kind::Quote,
            Is::Item => self.kind = Kind::Item,
        }
    }

    /// A sign that stands there as a tag.
    fn sign(&mut self, builder: &mut Builder<'_>, span: Span<Src>, sign: &str) {
        if self.shows() {
            self.begin(builder);
            builder.decoded(span, sign);
        }
    }

    /// Begins the block of the paragraph, if none is open, and sets its style.
    fn begin(&mut self, builder: &mut Builder<'_>) {
        if !builder.in_block() {
            if self.kind != Kind::Item {
                self.end_list(builder);
            } else if self.list.is_none() {
                self.list = Some(builder.depth());
                builder.open(Container::List);
            }
            builder.begin(self.kind);
        }
        builder.set_style(if self.link > 0 { self.style.with(Style::LINK) } else { self.style });
    }

    fn end_list(&mut self, builder: &mut Builder<'_>) {
        builder.end_all();
        if let Some(depth) = self.list.take() {
            builder.close_to(depth);
        }
    }
}

/// Whether a character is one of a font of signs: those stand in a private range.
fn is_own_sign(c: char) -> bool {
    ('\u{f020}'..='\u{f0ff}').contains(&c)
}

/// What a sign of the fonts that Word comes with looks like.
fn sign(code: u32) -> &'static str {
    match code & 0xFF {
        0xFC | 0xFE => "✓",
        0xFB | 0xFD => "✗",
        _ => "\u{a0}",
    }
}
