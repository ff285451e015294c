//! JSON, with comments and trailing commas. A scanner of our own: the parsers of the field stop at the
//! first mistake and tell no positions within strings.

use super::{
    Builder,
    data::{self, NoOthers, Node, Place, Tree},
    keys::KeyRole,
    strings::{self, Escapes},
};
use crate::span::{Span, Src};

/// Reads `span` of the source as JSON whose values stand at `place`.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, place: Place) {
    for node in parse(builder, span) {
        data::read(builder, node, place, &mut NoOthers);
    }
}

/// Reads `span` of the source as the settings of a section of a theme: defaults and presets are shown,
/// what names a setting is for who sets it.
pub(super) fn read_schema(builder: &mut Builder<'_>, span: Span<Src>) {
    let tree = Tree::of_schema(builder.keys);
    for node in scan(builder, span, tree) {
        data::read(builder, node, Place::of(KeyRole::Unknown), &mut NoOthers);
    }
}

/// The values at `span`: one, or more in lines of JSON and in broken files.
fn parse(builder: &mut Builder<'_>, span: Span<Src>) -> Vec<Node> {
    let tree = Tree::new(builder.keys);
    scan(builder, span, tree)
}

fn scan(builder: &mut Builder<'_>, span: Span<Src>, mut tree: Tree<'_>) -> Vec<Node> {
    let source = builder.source;
    let bytes = source.as_bytes();
    let end = span.end as usize;
    let mut at = span.start as usize;
    while at < end {
        match bytes[at] {
            b'{' => tree.object(),
            b'[' => tree.list(),
            b'}' | b']' => tree.close(),
            b'"' | b'\'' => {
                let stop = string_end(&bytes[..end], at);
                let content = Span::new(at as u32 + 1, stop as u32);
                at = (stop + 1).min(end);
                let text = strings::unescape(source, content, Escapes::Script);
                if tree.in_object() && source[at..end].trim_start().starts_with(':') {
                    tree.key(text.get(source));
                } else {
                    tree.value(Node::Text(text));
                }
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
    tree.finish()
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
