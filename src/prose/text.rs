//! Plain text: blocks are separated by blank lines; lines that begin with a bullet are items, and
//! lines under one that stand further in belong to it.

use super::{Builder, Container, Kind};
use crate::span::{Span, Src};

/// Reads `span` of the source as plain text.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let end = span.end as usize;
    let mut at = span.start as usize;
    // Column of the text of the last item, while its list is open.
    let mut item = None;
    while at < end {
        let stop = memchr::memchr2(b'\n', b'\r', &source.as_bytes()[at..end]).map_or(end, |i| at + i);
        let next = if source[stop..end].starts_with("\r\n") { stop + 2 } else { (stop + 1).min(end) };
        let line = &source[at..stop];
        let indent = line.len() - line.trim_start().len();
        let whole = Span::new(at as u32, next as u32);
        if line.trim().is_empty() {
            builder.end();
        } else if let Some(skip) = bullet(line) {
            if item.is_none() {
                builder.open(Container::List);
            }
            item = Some(skip);
            builder.begin(Kind::Item);
            builder.text(Span::new((at + skip) as u32, next as u32));
        } else if builder.in_block() {
            builder.text(whole);
        } else {
            if item.is_some_and(|column| indent == 0 || indent < column) {
                builder.close();
                item = None;
            }
            builder.begin(if item.is_some() { Kind::Item } else { Kind::Paragraph });
            builder.text(whole);
        }
        at = next;
    }
    if item.is_some() {
        builder.close();
    }
    builder.end();
}

/// Bytes of the bullet or number at the start of a line and the white space around it.
fn bullet(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let indent = line.len() - rest.len();
    let mark = match rest.chars().next()? {
        c @ ('-' | '*' | '+' | '•' | '·' | '‣' | '◦' | '▪' | '●' | '–' | '✓' | '✔' | '✗' | '✘') => {
            c.len_utf8()
        }
        c if c.is_ascii_digit() => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (digits <= 2 && matches!(rest.as_bytes().get(digits), Some(b'.' | b')'))).then_some(digits + 1)?
        }
        _ => return None,
    };
    let after = &rest[mark..];
    let space = after.len() - after.trim_start().len();
    (space > 0 && !after.trim().is_empty()).then_some(indent + mark + space)
}
