//! CSV and TSV: the first row names the columns; a row is an object. A scanner of our own, since the
//! parsers of the field do not tell where a field stands.

use super::{
    Builder, Container,
    data::{self, NoOthers, Node, Place},
    keys::KeyRole,
    strings::{self, Escapes, Text},
};
use crate::span::{Span, Src};

/// Reads `span` of the source as rows of fields between `separator`s.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, separator: u8) {
    let source = builder.source;
    let mut at = span.start as usize;
    let separator = if separator == b',' { guess(&source[span.range()]) } else { separator };
    let mut columns: Option<Vec<KeyRole>> = None;
    while at < span.end as usize {
        let (fields, next) = row(source, at, span.end as usize, separator);
        at = next;
        let Some(columns) = &columns else {
            let role = |text: &Text| builder.keys.column(text.get(source));
            columns = Some(fields.iter().map(role).collect());
            continue;
        };
        let role = |i: usize| columns.get(i).copied().unwrap_or(KeyRole::Unknown);
        let entries = fields.into_iter().enumerate().map(|(i, text)| (role(i), Node::Text(text))).collect();
        builder.open(Container::Section);
        let depth = builder.depth();
        data::properties(builder, entries, Place::of(KeyRole::Unknown), &mut NoOthers);
        builder.close_to(depth - 1);
    }
}

/// The separator of the first line: a comma, or what stands there more often.
fn guess(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or("");
    let count = |b: u8| line.bytes().filter(|&c| c == b).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&b| count(b)).unwrap_or(b',')
}

/// The fields of the row at `at`, and where the next row begins.
fn row(source: &str, mut at: usize, end: usize, separator: u8) -> (Vec<Text>, usize) {
    let bytes = &source.as_bytes()[..end];
    let mut fields = Vec::new();
    loop {
        let blank = bytes[at..].iter().take_while(|b| **b == b' ').count();
        if bytes.get(at + blank) == Some(&b'"') {
            let start = at + blank + 1;
            let mut stop = start;
            while let Some(found) = bytes.get(stop..).and_then(|rest| memchr::memchr(b'"', rest)) {
                stop += found;
                if bytes.get(stop + 1) != Some(&b'"') {
                    break;
                }
                stop += 2;
            }
            if bytes.get(stop) != Some(&b'"') {
                stop = end;
            }
            let content = Span::new(start as u32, stop as u32);
            fields.push(strings::unescape(source, content, Escapes::Twice('"')));
            at = (stop + 1).min(end);
            at += memchr::memchr3(separator, b'\n', b'\r', &bytes[at..]).unwrap_or(end - at);
        } else {
            let length = memchr::memchr3(separator, b'\n', b'\r', &bytes[at..]).unwrap_or(end - at);
            fields.push(Text::Plain(Span::new(at as u32, (at + length) as u32)));
            at += length;
        }
        match bytes.get(at) {
            Some(&b) if b == separator => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return (fields, at + 2),
            Some(_) => return (fields, at + 1),
            None => return (fields, at),
        }
    }
}
