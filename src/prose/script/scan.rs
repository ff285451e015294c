//! Scripts that do not parse: strings and the text between tags, told by their looks. Some of what is
//! shown is missed and some that is not is read, but nothing is passed over in silence.

use crate::{
    prose::{
        Builder, Kind,
        strings::{self, Escapes},
    },
    span::{Span, Src},
};

/// Whether brackets or operators stand so deep in one another that a parser that recurses into them
/// would run out of stack. Strings are not told apart; a file that is odd enough to fool this on
/// purpose would have to be written by hand.
pub(super) fn is_deep(text: &str, limit: usize) -> bool {
    let (mut open, mut run) = (Vec::new(), 0usize);
    for &b in text.as_bytes() {
        match NESTS[usize::from(b)] {
            Nests::Not => continue,
            Nests::Opens => open.push(b),
            Nests::Closes => {
                let opens = if b == b')' { b'(' } else { b - 2 };
                if open.last() == Some(&opens) {
                    open.pop();
                }
            }
            // Runs of operators and tags, such as `!!!!`, `a=>a=>a` and `<a><a>`.
            Nests::Operates => run += 1,
            Nests::Ends => run = 0,
        }
        if open.len() > limit || run > 4 * limit {
            return true;
        }
    }
    false
}

/// What a byte does to the depth of code.
#[derive(Clone, Copy)]
enum Nests {
    Not,
    Opens,
    Closes,
    Operates,
    Ends,
}

/// What each byte does.
const NESTS: [Nests; 256] = {
    let mut table = [Nests::Not; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'(' | b'[' | b'{' => Nests::Opens,
            b')' | b']' | b'}' => Nests::Closes,
            b'!' | b'~' | b'<' | b'?' | b'=' | b'+' | b'-' | b'*' => Nests::Operates,
            b';' | b'\n' | b',' => Nests::Ends,
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
