//! Makes text that was copied from a page safe to print.

use std::{borrow::Cow, fmt};

/// Whether a character would move the cursor, reorder the text around it, or hide in it.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' // invisible, and marks of direction
            | '\u{2028}'..='\u{202e}' // separators of lines, embeddings and overrides of direction
            | '\u{2060}'..='\u{206f}' // joiners, isolates
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether any character of `text` is unsafe. Only those that begin with a byte that begins one are looked at.
pub(super) fn has_unsafe(text: &str) -> bool {
    let suspect = |b: u8| b < b' ' || matches!(b, 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF | 0xF3);
    text.bytes().enumerate().any(|(at, b)| suspect(b) && text[at..].starts_with(is_unsafe))
}

/// `text` on one line, with what `is_unsafe` as `\u{…}` (a tab or line end as one space).
pub fn visible(text: &str) -> Cow<'_, str> {
    if !has_unsafe(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text that means nothing in HTML, in elements and in quoted attributes, and cannot reorder what is
/// around it.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = visible(self.0);
        let mut rest = &*text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unsafe_character_is_seen() {
        assert_eq!(
            (0..=char::MAX as u32).filter_map(char::from_u32).find(|&c| has_unsafe(&format!("’{c}a")) != is_unsafe(c)),
            None
        );
    }

    #[test]
    fn controls_and_bidi_marks_are_spelled_out() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\u{202e}b\u{2066}c"), "a\\u{202e}b\\u{2066}c");
        assert_eq!(visible("a\tb\r\nc"), "a b  c");
        assert!(matches!(visible("naïve 👩\u{200d}⚕️"), Cow::Borrowed(_)));
    }
}
