//! YAML: events of saphyr-parser, whose spans count characters. After a mistake it is taken up again
//! at the line after the last value that was read.

use super::{
    Builder,
    data::{self, NoOthers, Node, Place, Tree},
    map::Inner,
    strings::{self, Escapes, Text},
};
use crate::span::{Span, Src};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// Reads `span` of the source as YAML whose values stand at `place`.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, place: Place) {
    comments(builder, span);
    let mut start = span.start;
    loop {
        let (nodes, stopped) = parse(builder, Span::new(start, span.end));
        for node in nodes {
            data::read(builder, node, place, &mut NoOthers);
        }
        match stopped.and_then(|at| next_line(builder.source, at, span.end)) {
            Some(at) => start = at,
            None => return,
        }
    }
}

/// The start of the first line after byte `at` that holds something.
fn next_line(source: &str, at: u32, end: u32) -> Option<u32> {
    let mut from = at as usize;
    loop {
        from += memchr::memchr(b'\n', &source.as_bytes()[from..end as usize])? + 1;
        let line = source[from..end as usize].lines().next()?;
        if !line.trim().is_empty() {
            return Some(from as u32);
        }
    }
}

/// Tells the comments: what stands after a `#` at the start of a line or after a space.
fn comments(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let mut at = span.start as usize;
    for line in source[span.range()].split_inclusive('\n') {
        let body = line.trim_end();
        if let Some(mark) = body.find('#')
            && body[..mark].trim().is_empty()
        {
            builder.comment(Span::new((at + mark) as u32, (at + body.len()) as u32));
        }
        at += line.len();
    }
}

/// The values at `span`, and where the last of them ended if the parser gave up after it.
fn parse(builder: &Builder<'_>, span: Span<Src>) -> (Vec<Node>, Option<u32>) {
    let source = builder.source;
    let mut bytes = Bytes::new(&source[span.range()]);
    let mut tree = Tree::new(builder.keys);
    // For each open mapping whether a key comes next; `None` for a sequence.
    let mut turns: Vec<Option<bool>> = Vec::new();
    let mut last = span.start;
    for event in Parser::new_from_str(&source[span.range()]) {
        let (event, at) = match event {
            Ok(event) => event,
            Err(_) => return (tree.finish(), Some(last)),
        };
        let is_key = turns.last() == Some(&Some(true));
        let begins =
            matches!(event, Event::MappingStart(..) | Event::SequenceStart(..) | Event::Scalar(..) | Event::Alias(_));
        if begins && let Some(Some(turn)) = turns.last_mut() {
            *turn = !*turn;
        }
        match event {
            Event::MappingStart(..) => {
                tree.object();
                turns.push(Some(true));
            }
            Event::SequenceStart(..) => {
                tree.list();
                turns.push(None);
            }
            Event::MappingEnd | Event::SequenceEnd => {
                turns.pop();
                tree.close();
            }
            Event::Scalar(value, style, ..) => {
                let from = span.start + bytes.of(at.start.index());
                let to = (span.start + bytes.of(at.end.index())).max(from);
                // A block scalar ends with its line end.
                last = (to - u32::from(source[..to as usize].ends_with('\n'))).max(span.start);
                if is_key {
                    tree.key(&value);
                } else {
                    tree.value(Node::Text(scalar(source, Span::new(from, to), style)));
                }
            }
            _ => {}
        }
    }
    (tree.finish(), None)
}

/// The text of the scalar at `span`.
fn scalar(source: &str, span: Span<Src>, style: ScalarStyle) -> Text {
    let text = &source[span.range()];
    let quoted = |quote: char, escapes| {
        let inside = text.strip_prefix(quote).unwrap_or(text);
        let start = span.end - inside.len() as u32;
        let inside = inside.trim_end().strip_suffix(quote).unwrap_or(inside);
        strings::unescape(source, Span::new(start, start + inside.len() as u32), escapes)
    };
    let trimmed = Span::new(span.start, span.start + text.trim_end().len() as u32);
    match style {
        ScalarStyle::SingleQuoted => quoted('\'', Escapes::Doubled('\'')),
        ScalarStyle::DoubleQuoted => quoted('"', Escapes::Yaml),
        ScalarStyle::Plain => strings::unescape(source, trimmed, Escapes::Fold),
        ScalarStyle::Literal | ScalarStyle::Folded => {
            // Lines stay as they are: a folded line end is white space either way.
            let column =
                source[..span.start as usize].rfind('\n').map_or(span.start as usize, |i| span.start as usize - i - 1);
            let mut inner = Inner::default();
            let mut at = span.start as usize;
            for (i, line) in source[trimmed.range()].split_inclusive('\n').enumerate() {
                let blank = line.len() - line.trim_start_matches(' ').len();
                let cut = if i == 0 { 0 } else { blank.min(column) };
                inner.same(source, Span::new((at + cut) as u32, (at + line.len()) as u32));
                at += line.len();
            }
            Text::Decoded(inner)
        }
    }
}

/// Turns counts of characters into bytes; cheap while they ascend.
struct Bytes<'t> {
    text: &'t str,
    ascii: bool,
    /// Characters and bytes of the place that was asked for last.
    index: usize,
    byte: usize,
}

impl<'t> Bytes<'t> {
    fn new(text: &'t str) -> Self {
        Bytes { text, ascii: text.is_ascii(), index: 0, byte: 0 }
    }

    fn of(&mut self, index: usize) -> u32 {
        if self.ascii {
            return index.min(self.text.len()) as u32;
        }
        if index < self.index {
            (self.index, self.byte) = (0, 0);
        }
        let rest = self.text[self.byte..].char_indices();
        let step = rest.map(|(at, _)| at).nth(index - self.index).unwrap_or(self.text.len() - self.byte);
        self.index = index;
        self.byte += step;
        self.byte as u32
    }
}
