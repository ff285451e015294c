//! XML: XLIFF, and the main part of a Word document. Tags come from quick-xml; it tells where each
//! event stands, and text between two tags is read as HTML reads it.

use super::{Builder, Container, Kind, Style, html::Html};
use crate::span::{Span, Src};
use quick_xml::{Reader, events::Event};

/// One step through a file of XML.
enum Step<'t> {
    Start(&'t str, &'t str),
    Empty(&'t str, &'t str),
    End(&'t str),
    Text(Span<Src>),
    Comment(Span<Src>),
}

/// Walks through `span`; names come without their prefix. What is malformed is walked over.
fn walk(source: &str, span: Span<Src>, mut each: impl FnMut(Step<'_>)) {
    let mut base = span.start as usize;
    let end = span.end as usize;
    while base < end {
        // The parser would take it for a byte order mark and count without it.
        if source[base..end].starts_with('\u{feff}') {
            base += 3;
            continue;
        }
        let mut reader = Reader::from_str(&source[base..end]);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut last = 0usize;
        loop {
            let event = reader.read_event();
            let at = (reader.buffer_position() as usize).min(end - base);
            let here = Span::new((base + last.min(at)) as u32, (base + at) as u32);
            match event {
                Ok(Event::Eof) => return,
                Ok(Event::Start(tag)) => {
                    each(Step::Start(tag.local_name().into_inner(), source.get(here.range()).unwrap_or("")))
                }
                Ok(Event::Empty(tag)) => {
                    each(Step::Empty(tag.local_name().into_inner(), source.get(here.range()).unwrap_or("")))
                }
                Ok(Event::End(tag)) => each(Step::End(tag.local_name().into_inner())),
                Ok(Event::Text(_) | Event::GeneralRef(_)) if source.get(here.range()).is_some() => {
                    each(Step::Text(here))
                }
                Ok(Event::CData(_)) => {
                    let inside = Span::new(
                        (here.start + 9).min(here.end),
                        here.end.saturating_sub(3).max((here.start + 9).min(here.end)),
                    );
                    if source.get(inside.range()).is_some() {
                        each(Step::Text(inside));
                    }
                }
                Ok(Event::Comment(_)) => each(Step::Comment(here)),
                Ok(_) => {}
                Err(_) => {
                    // On at the next tag.
                    let from = base + last.max(at);
                    let next = memchr::memchr(b'<', &source.as_bytes()[(from + 1).min(end)..end]);
                    base = next.map_or(end, |i| from + 1 + i);
                    break;
                }
            }
            last = at;
        }
    }
}

/// Reads `span` of the source as XLIFF: the target of each unit, or its source where there is none.
pub(super) fn xliff(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let (mut texts, mut target) = ([Vec::new(), Vec::new()], None);
    let mut units = Vec::new();
    let mut comments = Vec::new();
    walk(source, span, |step| match step {
        Step::Start(name, _) => match name {
            "source" => target = Some(0),
            "target" => target = Some(1),
            "trans-unit" | "segment" | "unit" => units.push(std::mem::take(&mut texts)),
            _ => {}
        },
        Step::End("source" | "target") => target = None,
        Step::Text(span) => {
            if let Some(which) = target {
                texts[which].push(span);
            }
        }
        Step::Comment(span) => comments.push(span),
        _ => {}
    });
    units.push(texts);
    for comment in comments {
        builder.comment(comment);
    }
    for [original, translation] in units {
        let spans = if translation.is_empty() { original } else { translation };
        let mut html = Html::new((Kind::Label, None));
        for span in spans {
            html.text(builder, span);
        }
        html.finish(builder);
    }
}

/// Reads `span` of the source as the main part of a Word document.
pub(super) fn word(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let mut state = Word::new();
    walk(source, span, |step| state.step(builder, step));
    state.end_list(builder);
    builder.end_all();
}

/// A Word document under way.
struct Word {
    html: Html,
    kind: Kind,
    in_text: bool,
    style: Style,
    deleted: bool,
    /// Containers that were open before the list of the paragraphs here.
    list: Option<usize>,
    /// Row and column of each open table, and the containers that were open before it.
    tables: Vec<(u32, u32, usize)>,
}

impl Word {
    fn new() -> Self {
        Word {
            html: Html::new((Kind::Paragraph, None)),
            kind: Kind::Paragraph,
            in_text: false,
            style: Style::PLAIN,
            deleted: false,
            list: None,
            tables: Vec::new(),
        }
    }

    fn step(&mut self, builder: &mut Builder<'_>, step: Step<'_>) {
        match step {
            Step::Start(name, tag) => self.start(builder, name, tag),
            Step::Empty(name, tag) => {
                self.start(builder, name, tag);
                self.end(builder, name);
            }
            Step::End(name) => self.end(builder, name),
            Step::Text(span) if self.in_text && !self.deleted => {
                if !builder.in_block() {
                    self.begin(builder);
                }
                builder.set_style(self.style);
                self.html.text(builder, span);
            }
            Step::Text(_) => {}
            Step::Comment(span) => builder.comment(span),
        }
    }

    fn start(&mut self, builder: &mut Builder<'_>, name: &str, tag: &str) {
        match name {
            "p" => {
                builder.end_all();
                self.kind = match self.tables.last() {
                    Some(&(row, col, _)) => {
                        Kind::Cell { row: row.saturating_sub(1), col: col.saturating_sub(1), head: row <= 1 }
                    }
                    None => Kind::Paragraph,
                };
            }
            "pStyle" if self.tables.is_empty() => match value(tag) {
                "Title" => self.kind = Kind::Title,
                "Quote" | "IntenseQuote" => self.kind = Kind::Quote,
                style => {
                    if let Some(level) = style.strip_prefix("Heading").and_then(|l| l.parse::<u8>().ok()) {
                        self.kind = Kind::Heading(level.clamp(1, 6));
                    }
                }
            },
            "numPr" if self.kind == Kind::Paragraph => self.kind = Kind::Item,
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
            "r" => self.style = Style::PLAIN,
            "" if !matches!(value(tag), "0" | "false") => self.style = self.style.with(Style::STRONG),
            "strike" if !matches!(value(tag), "0" | "false") => self.style = self.style.with(Style::STRUCK),
            "t" => self.in_text = true,
            "del" | "moveFrom" => self.deleted = true,
            "tab" => builder.space(),
            "br" | "cr" => builder.line(),
            _ => {}
        }
    }

    fn end(&mut self, builder: &mut Builder<'_>, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => builder.end_all(),
            "del" | "moveFrom" => self.deleted = false,
            "tbl" => {
                builder.end_all();
                if let Some((_, _, depth)) = self.tables.pop() {
                    builder.close_to(depth);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, builder: &mut Builder<'_>) {
        if self.kind != Kind::Item {
            self.end_list(builder);
        } else if self.list.is_none() {
            self.list = Some(builder.depth());
            builder.open(Container::List);
        }
        builder.begin(self.kind);
    }

    fn end_list(&mut self, builder: &mut Builder<'_>) {
        builder.end_all();
        if let Some(depth) = self.list.take() {
            builder.close_to(depth);
        }
    }
}

/// The value of the attribute `val` of a tag; empty if it has none.
fn value(tag: &str) -> &str {
    let Some((_, rest)) = tag.split_once("val=") else { return "" };
    let quote = rest.chars().next().unwrap_or('"');
    rest.split(quote).nth(1).unwrap_or("")
}

/// Where byte `offset` of the main part of a Word document stands: paragraph and run in it, both from
/// 1, as they are shown for want of lines.
pub(super) fn word_place(source: &str, offset: u32) -> (u32, u32) {
    let (mut paragraph, mut run) = (0, 0);
    let mut found = None;
    walk(source, Span::new(0, source.len() as u32), |step| match step {
        Step::Start("p", _) | Step::Empty("p", _) => (paragraph, run) = (paragraph + 1, 0),
        Step::Start("r", _) => run += 1,
        Step::Text(span) if found.is_none() && offset <= span.end && span.start <= offset => {
            found = Some((paragraph, run))
        }
        _ => {}
    });
    found.unwrap_or((paragraph.max(1), run.max(1)))
}
