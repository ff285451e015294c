//! Scripts that do not parse: strings and the text between tags, told by their looks. Some of what is
//! shown is missed and some that is not is read, but nothing is passed over in silence.

use crate::{
    prose::{
        Builder, Kind,
        strings::{self, Escapes},
    },
    span::{Span, Src},
};

/// Whether no sign needs to stand after this word where one thing stands in another.
fn nests(word: &[u8]) -> bool {
    matches!(
        word,
        b"as"
            | b"asserts"
            | b"async"
            | b"await"
            | b"case"
            | b"default"
            | b"delete"
            | b"do"
            | b"else"
            | b"export"
            | b"extends"
            | b"if"
            | b"in"
            | b"infer"
            | b"instanceof"
            | b"is"
            | b"keyof"
            | b"new"
            | b"of"
            | b"readonly"
            | b"return"
            | b"satisfies"
            | b"static"
            | b"throw"
            | b"typeof"
            | b"unique"
            | b"void"
            | b"yield"
    )
}

/// How many things can stand one in another in a script at most: signs and words that open something or take
/// an operand, whether or not they are closed, for a string or a comment may hold what looks like an end.
pub(super) fn deepest(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match NESTS[usize::from(bytes[at])] {
            Nests::Not => at += 1,
            Nests::Does => {
                depth += 1;
                at += 1;
            }
            Nests::Spells => {
                let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                depth += usize::from(nests(&bytes[at..at + length]));
                at += length;
            }
        }
    }
    depth
}

/// What a byte does to the depth of code.
#[derive(Clone, Copy)]
enum Nests {
    Not,
    Does,
    /// It may begin a word that does.
    Spells,
}

/// What each byte does.
const NESTS: [Nests; 256] = {
    let mut table = [Nests::Not; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b')' | b']' | b'}' | b';' | b',' | b'"' | b'\'' | b'>' | b'_' | b'\\' | b'@' | b'#' | b'$' => Nests::Not,
            other if other.is_ascii_punctuation() => Nests::Does,
            other if other.is_ascii_lowercase() => Nests::Spells,
            _ => Nests::Not,
        };
        b += 1;
    }
    table
};

/// Reads what looks like copy.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let bytes = source.as_bytes();
    let end = span.end as usize;
    let mut at = span.start as usize;
    // Where text between tags may have begun.
    let mut text = None;
    while at < end {
        match bytes[at] {
            b'/' if source[at..end].starts_with("//") && !(at > 0 && bytes[at - 1] == b':') => {
                at += memchr::memchr(b'\n', &bytes[at..end]).unwrap_or(end - at);
                text = None;
            }
            b'/' if source[at..end].starts_with("/*") => {
                at = source[at + 2..end].find("*/").map_or(end, |i| at + i + 4);
                text = None;
            }
            b'>' => {
                text = Some(at + 1);
                at += 1;
            }
            b'<' | b'{' => {
                if let Some(from) = text.take() {
                    copy(builder, Span::new(from as u32, at as u32), Escapes::None);
                }
                at += 1;
            }
            b'}' => {
                text = Some(at + 1);
                at += 1;
            }
            quote @ (b'"' | b'\'' | b'`') if text.is_none_or(|from| source[from..at].trim().is_empty()) => {
                match string_end(&bytes[..end], at, quote) {
                    Some(stop) => {
                        copy(builder, Span::new(at as u32 + 1, stop as u32), Escapes::Script);
                        at = stop + 1;
                        text = None;
                    }
                    None => at += 1,
                }
            }
            _ => at += 1,
        }
    }
    if let Some(from) = text {
        copy(builder, Span::new(from as u32, end as u32), Escapes::None);
    }
}

fn copy(builder: &mut Builder<'_>, span: Span<Src>, escapes: Escapes) {
    let text = strings::unescape(builder.source, span, escapes);
    if strings::is_copy(text.get(builder.source)) {
        strings::read(builder, text, Kind::Label, None);
    }
}

fn string_end(bytes: &[u8], at: usize, quote: u8) -> Option<usize> {
    let mut i = at + 1;
    while let Some(found) = memchr::memchr3(quote, b'\\', b'\n', bytes.get(i..)?) {
        i += found;
        match bytes[i] {
            b'\\' => i += 2,
            b'\n' if quote == b'`' => i += 1,
            b'\n' => return None,
            _ => return Some(i),
        }
    }
    None
}
