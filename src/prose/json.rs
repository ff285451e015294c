//! JSON, with comments and trailing commas. A scanner of our own: the parsers of the field stop at the
//! first mistake and tell no positions within strings.

use super::{
    Builder,
    data::{self, DEEPEST, NoOthers, Node, Place},
    keys::{self, KeyRole},
    strings::{self, Escapes},
};
use crate::span::{Span, Src};

/// Reads `span` of the source as JSON whose values stand at `place`.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, place: Place) {
    for node in parse(builder, span) {
        data::read(builder, node, place, &mut NoOthers);
    }
}

/// A list or object under way.
enum Open {
    List(Vec<Node>),
    Object { entries: Vec<(KeyRole, Node)>, key: Option<KeyRole> },
}

impl Open {
    fn add(&mut self, node: Node) {
        match self {
            Open::List(nodes) => nodes.push(node),
            Open::Object { entries, key } => entries.push((key.take().unwrap_or(KeyRole::Unknown), node)),
        }
    }

    fn close(self) -> Node {
        match self {
            Open::List(nodes) => Node::List(nodes),
            Open::Object { entries, .. } => Node::Object(entries),
        }
    }
}

/// The values at `span`: one, or more in lines of JSON and in broken files.
fn parse(builder: &mut Builder<'_>, span: Span<Src>) -> Vec<Node> {
    let source = builder.source;
    let bytes = source.as_bytes();
    let end = span.end as usize;
    let mut at = span.start as usize;
    let mut open = vec![Open::List(Vec::new())];
    // Brackets that were left out because they stood too deep.
    let mut flat = 0usize;
    while at < end {
        match bytes[at] {
            b'{' | b'[' if open.len() > DEEPEST => flat += 1,
            b'{' => open.push(Open::Object { entries: Vec::new(), key: None }),
            b'[' => open.push(Open::List(Vec::new())),
            b'}' | b']' if flat > 0 => flat -= 1,
            b'}' | b']' if open.len() > 1 => close(&mut open),
            b'"' | b'\'' => {
                let stop = string_end(&bytes[..end], at);
                let content = Span::new(at as u32 + 1, stop as u32);
                at = (stop + 1).min(end);
                string(&mut open, source, content, at, end);
                continue;
            }
            b'/' => {
                let length = comment(&source[at..end]);
                if length > 1 {
                    builder.comment(Span::new(at as u32, (at + length) as u32));
                }
                at += length;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    while open.len() > 1 {
        close(&mut open);
    }
    match open.pop().map(Open::close) {
        Some(Node::List(nodes)) => nodes,
        _ => Vec::new(),
    }
}

/// Adds a string whose quote ended before `at`: a key if a colon follows.
fn string(open: &mut [Open], source: &str, content: Span<Src>, at: usize, end: usize) {
    let Some(top) = open.last_mut() else { return };
    let text = strings::unescape(source, content, Escapes::Script);
    if let Open::Object { key, .. } = top
        && source[at..end].trim_start().starts_with(':')
    {
        let name = text.get(source);
        let role = keys::key(name);
        // In linked data what an object is stands under `@type`.
        *key = Some(if role == KeyRole::Type && name != "@type" { KeyRole::Skip } else { role });
        return;
    }
    top.add(Node::Text(text));
}

fn close(open: &mut Vec<Open>) {
    if let Some(done) = open.pop()
        && let Some(outer) = open.last_mut()
    {
        outer.add(done.close());
    }
}

/// Where the string that begins at `at` ends: its quote, or the line end where that is missing.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut i = at + 1;
    while let Some(found) = memchr::memchr3(quote, b'\\', b'\n', &bytes[i.min(bytes.len())..]) {
        i += found;
        if bytes[i] != b'\\' {
            return i;
        }
        i += 2;
    }
    bytes.len()
}

/// Bytes of the comment at the start of `text`, at least one.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
    } else if text.starts_with("/*") {
        text.find("*/").map_or(text.len(), |i| i + 2)
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_at_its_line_if_its_quote_is_missing() {
        let text = "{\"a\": \"one two\n\"b\": \"three four\"}";
        assert_eq!(string_end(text.as_bytes(), 6), 14);
        assert_eq!(parse(&mut Builder::new(text), Span::new(0, text.len() as u32)).len(), 1);
    }
}
