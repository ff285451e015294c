//! Plain text: blocks are separated by blank lines; lines that begin with a bullet are items.

use super::{Builder, Container, Kind};
use crate::span::{Span, Src};

/// Reads `span` of the source as plain text.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let mut at = span.start as usize;
    let end = span.end as usize;
    let mut in_list = false;
    while at < end {
        let stop = memchr::memchr2(b'\n', b'\r', &source.as_bytes()[at..end]).map_or(end, |i| at + i);
        let next = if source[stop..end].starts_with("\r\n") { stop + 2 } else { (stop + 1).min(end) };
        let line = &source[at..stop];
        match line.trim() {
            "" => {
                builder.end();
            }
            _ => {
                if let Some(skip) = bullet(line) {
                    if !in_list {
                        builder.open(Container::List);
                        in_list = true;
                    }
                    builder.begin(Kind::Item);
                    builder.text(Span::new((at + skip) as u32, next as u32));
                    at = next;
                    continue;
                }
                if !builder.in_block() {
                    if in_list {
                        builder.close();
                        in_list = false;
                    }
                    builder.begin(Kind::Paragraph);
                }
                builder.text(Span::new(at as u32, next as u32));
            }
        }
        at = next;
    }
    if in_list {
        builder.close();
    }
    builder.end();
}

/// Bytes of the bullet or number at the start of a line and the white space around it.
fn bullet(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let indent = line.len() - rest.len();
    let mark = match rest.chars().next()? {
        c @ ('-' | '*' | '•' | '·' | '‣' | '–' | '✓' | '✔') => c.len_utf8(),
        c if c.is_ascii_digit() => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            matches!(rest.as_bytes().get(digits), Some(b'.' | b')')).then_some(digits + 1).filter(|_| digits <= 2)?
        }
        _ => return None,
    };
    let after = &rest[mark..];
    let space = after.len() - after.trim_start().len();
    (space > 0 && !after.trim().is_empty()).then_some(indent + mark + space)
}
