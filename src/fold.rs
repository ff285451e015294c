//! Folding: one function for copy and lexicon terms, so both sides agree by construction.
//!
//! A text becomes tokens. A token is a word (letters, with apostrophes inside), a number (digits, with
//! separators inside) or a mark of punctuation. Case, accents, ligatures, full-width and look-alike
//! letters, soft hyphens and zero-width characters do not matter; a hyphen between letters is a space;
//! quotation marks are no tokens.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, or a sign that can stand in a term (`%`, `+`, `#`, `&`, `✓`).
    Word,
    /// Digits.
    Number,
    /// A comma.
    Comma,
    /// A full stop or an ellipsis.
    Stop,
    /// `!`
    Exclamation,
    /// `?`
    Question,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A dash with space around it, or an em dash.
    Dash,
    /// The hyphen or dash between two numbers.
    Range,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
    /// A line end that a reader sees.
    Line,
}

impl Kind {
    /// Whether it is a word or a figure.
    pub fn is_worded(self) -> bool {
        matches!(self, Kind::Word | Kind::Number)
    }

    /// Whether a gap of a term may not cross it.
    pub fn is_hard(self) -> bool {
        !matches!(self, Kind::Word | Kind::Number | Kind::Comma | Kind::Range)
    }
}

/// A token: a half-open range of bytes of the text that was split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// Whether an opening quotation mark stands right before it.
    pub opens: bool,
    /// Whether a closing quotation mark stands right before it.
    pub closes: bool,
}

/// Splits `text` into tokens and hands each to `take`; [`LINE`] becomes a [`Kind::Line`]. Tells whether
/// a closing quotation mark stands at the end.
pub fn tokens(text: &str, mut take: impl FnMut(Raw)) -> bool {
    tokens_while(text, |raw| {
        take(raw);
        true
    })
}

/// Splits `text` into [`tokens`] for as long as `take` says so of the last one.
pub fn tokens_while(text: &str, mut take: impl FnMut(Raw) -> bool) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    let (mut space, mut opens, mut closes) = (true, false, false);
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        let class = if byte < 0x80 { ASCII[byte as usize] } else { class(char_at(text, at)) };
        let kind = match class {
            Class::Letter => {
                at = word_end(text, at);
                Kind::Word
            }
            Class::Digit => {
                at = number_end(bytes, at);
                Kind::Number
            }
            Class::Space => {
                at += char_len(byte);
                space = true;
                continue;
            }
            Class::Skip => {
                at += char_len(byte);
                continue;
            }
            Class::Quote => {
                at += char_len(byte);
                // an apostrophe that begins a clitic on its own ('s) belongs to the word after it
                if is_clitic(bytes, start) {
                    at = start + if byte == b'\'' { 2 } else { 4 };
                    let raw = Raw { start: start as u32, end: at as u32, kind: Kind::Word, opens, closes };
                    if !take(raw) {
                        return false;
                    }
                    (space, opens, closes) = (false, false, false);
                } else if space {
                    opens = true;
                } else {
                    closes = true;
                }
                continue;
            }
            Class::Hyphen => {
                let next = at + char_len(byte);
                let before = at.checked_sub(1).map(|i| bytes[i]);
                let after = bytes.get(next).copied();
                let is_digit = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit());
                let open = |b: Option<u8>| b.is_none_or(|b| b.is_ascii_whitespace());
                at = next;
                if is_digit(after) && (is_digit(before) || before == Some(b'%')) {
                    Kind::Range
                } else if byte == b'-' && bytes.get(at) == Some(&b'-') {
                    at += 1;
                    Kind::Dash
                } else if (open(before) && open(after)) || text[start..at] == *"—" {
                    Kind::Dash
                } else {
                    space = true;
                    continue;
                }
            }
            Class::Sign => {
                at += char_len(byte);
                Kind::Word
            }
            Class::Mark(kind) => {
                at += char_len(byte);
                if kind == Kind::Stop {
                    while bytes.get(at) == Some(&b'.') {
                        at += 1;
                    }
                }
                kind
            }
        };
        if !take(Raw { start: start as u32, end: at as u32, kind, opens, closes }) {
            return false;
        }
        (space, opens, closes) = (matches!(kind, Kind::Open | Kind::Dash | Kind::Line), false, false);
    }
    closes
}

/// Folds a word into `out`: lower case, accents off, invisible characters dropped.
pub fn word(word: &str, out: &mut Vec<u8>) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().map(|b| b.to_ascii_lowercase()));
        return;
    }
    let mut buffer = [0; 4];
    for c in word.chars() {
        match c {
            '’' | '‘' | 'ʼ' | '＇' => out.push(b'\''),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase() as u8),
            c if is_invisible(c) => {}
            c => {
                for d in std::iter::once(c).nfkd().filter(|&d| !is_combining_mark(d) && !is_invisible(d)) {
                    for e in look_alike(d).to_lowercase() {
                        out.extend_from_slice(look_alike(e).encode_utf8(&mut buffer).as_bytes());
                    }
                }
            }
        }
    }
}

/// The value of a number token: `1,200` is 1200, `2.5` is 2.5.
pub fn number(token: &str) -> Option<f64> {
    let plain: String = token.chars().filter(|&c| c != ',').collect();
    plain.trim_end_matches('.').parse().ok()
}

/// The characters of a text, composed: as many of them however it was written.
pub fn composed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc()
}

/// Whether a text has no more than so many characters, composed.
pub fn is_within(text: &str, most: usize) -> bool {
    text.len() <= most || composed(text).nth(most).is_none()
}

/// Characters that a reader does not see.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{180e}' | '\u{fe00}'..='\u{fe0f}' | '\u{34f}')
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    Digit,
    Space,
    /// Passed over as if it were not there.
    Skip,
    Quote,
    Hyphen,
    /// A token of its own that terms can name.
    Sign,
    Mark(Kind),
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Sign; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\n' | b'\r' | b'\t' | b' ' | 0x0b | 0x0c => Class::Space,
            0x1e => Class::Mark(Kind::Line),
            b'"' | b'\'' | b'`' => Class::Quote,
            b'-' => Class::Hyphen,
            b'.' => Class::Mark(Kind::Stop),
            b',' => Class::Mark(Kind::Comma),
            b'!' => Class::Mark(Kind::Exclamation),
            b'?' => Class::Mark(Kind::Question),
            b':' => Class::Mark(Kind::Colon),
            b';' => Class::Mark(Kind::Semicolon),
            b'(' | b'[' => Class::Mark(Kind::Open),
            b')' | b']' => Class::Mark(Kind::Close),
            b'*' | b'_' | b'~' | b'^' | b'\\' | b'{' | b'}' | b'<' | b'>' | b'|' | 0..=31 | 127 => Class::Skip,
            _ => Class::Sign,
        };
        b += 1;
    }
    table
};

/// The letters and digits of ASCII.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = (b as u8).is_ascii_alphanumeric();
        b += 1;
    }
    table
};

/// The character that stands for a visible line end inside a block's text.
pub const LINE: char = '\u{1e}';

fn class(c: char) -> Class {
    match c {
        '\u{a0}' | '\u{202f}' => Class::Space,
        '’' | '‘' | '“' | '”' | '«' | '»' | '„' | '‚' | '‹' | '›' | '＂' | '＇' => Class::Quote,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{ff0d}' | '\u{fe63}' => Class::Hyphen,
        '…' => Class::Mark(Kind::Stop),
        '，' | '、' => Class::Mark(Kind::Comma),
        '？' => Class::Mark(Kind::Question),
        '！' => Class::Mark(Kind::Exclamation),
        '：' => Class::Mark(Kind::Colon),
        '（' => Class::Mark(Kind::Open),
        '）' => Class::Mark(Kind::Close),
        '•' | '·' | '●' | '▪' | '‣' => Class::Mark(Kind::Line),
        '★' | '☆' | '○' | '☐' | '👍' | '👎' | '✓' | '✔' | '✗' | '✘' | '✕' | '✖' | '❌' | '✅' | '☑' | '£' | '€'
        | '₹' | '×' | '≥' | '≤' | '½' | '％' | '°' => Class::Sign,
        c if is_invisible(c) => Class::Skip,
        c if c.is_alphabetic() || is_combining_mark(c) => Class::Letter,
        c if c.is_whitespace() => Class::Space,
        c if c.is_numeric() => Class::Letter,
        _ => Class::Skip,
    }
}

/// Letters that look like Latin ones, after lower-casing and decomposing.
fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'е' | 'ε' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'і' | 'ι' | 'ı' => 'i',
        'ѕ' => 's',
        'ј' => 'j',
        'һ' => 'h',
        'ԁ' => 'd',
        'ո' => 'n',
        'ν' => 'v',
        'κ' | 'к' => 'k',
        'т' | 'τ' => 't',
        'м' => 'm',
        'в' | 'β' => 'b',
        'ø' => 'o',
        'ł' => 'l',
        'А' | 'Α' => 'a',
        'В' | 'Β' => 'b',
        'Е' | 'Ε' => 'e',
        'Н' | 'Η' => 'h',
        'І' | 'Ι' => 'i',
        'К' | 'Κ' => 'k',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'О' | 'Ο' => 'o',
        'Р' | 'Ρ' => 'p',
        'С' => 'c',
        'Т' | 'Τ' => 't',
        'Х' | 'Χ' => 'x',
        'Υ' => 'y',
        'Ζ' => 'z',
        c => c,
    }
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().expect("on a character edge before the end")
}

fn char_len(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// Whether the apostrophe at `at` and the `s` after it end a word of their own right: `patient's`.
fn is_clitic(bytes: &[u8], at: usize) -> bool {
    let after = match bytes[at..] {
        [b'\'', ..] => at + 1,
        [0xE2, 0x80, 0x99, ..] => at + 3,
        _ => return false,
    };
    // a byte from C3 to DF leads a letter, not a dash or a quotation mark
    let letter = |b: &u8| b.is_ascii_alphanumeric() || (0xC3..=0xDF).contains(b);
    let before = at.checked_sub(1).is_some_and(|i| bytes[i].is_ascii_alphabetic() || bytes[i] >= 0x80);
    before && matches!(bytes.get(after), Some(b's' | b'S')) && !bytes.get(after + 1).is_some_and(letter)
}

/// End of the word that begins at `at`.
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        at += bytes[at..].iter().take_while(|b| IN_WORD[**b as usize]).count();
        let Some(&byte) = bytes.get(at) else { break };
        if byte == b'\'' {
            // inside a word: don't, o'clock; the clitic 's is a token of its own
            if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) && !is_clitic(bytes, at) {
                at += 1;
            } else {
                break;
            }
        } else if byte < 0x80 {
            break;
        } else {
            let c = char_at(text, at);
            let len = c.len_utf8();
            if c == '’' || c == 'ʼ' {
                if bytes.get(at + len).is_some_and(u8::is_ascii_alphabetic) && !is_clitic(bytes, at) {
                    at += len;
                    continue;
                }
                break;
            }
            if c.is_alphanumeric() || is_combining_mark(c) || (is_invisible(c) && joins(text, at + len)) {
                at += len;
            } else {
                break;
            }
        }
    }
    at
}

/// Whether a letter follows the invisible characters at `at`.
fn joins(text: &str, at: usize) -> bool {
    text[at..].chars().find(|&c| !is_invisible(c)).is_some_and(char::is_alphanumeric)
}

/// End of the number that begins at `at`: separators count where a digit follows.
fn number_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'0'..=b'9' => at += 1,
            b'.' | b',' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => at += 2,
            _ => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let (mut out, mut buffer) = (Vec::new(), Vec::new());
        tokens(text, |t| {
            word(&text[t.start as usize..t.end as usize], &mut buffer);
            out.push(String::from_utf8(buffer.clone()).unwrap());
        });
        out
    }

    #[test]
    fn copy_and_terms_fold_alike() {
        assert_eq!(folded("FDA\u{2011}approved"), folded("fda approved"));
        assert_eq!(folded("don’t “cu\u{ad}re”"), ["don't", "cure"]);
        assert_eq!(folded("the patient’s hair"), ["the", "patient", "'s", "hair"]);
        assert_eq!(folded("ﬁrst café cafe\u{301}"), ["first", "cafe", "cafe"]);
        assert_eq!(folded("сure"), ["cure"]);
        assert_eq!(folded("5-8x, 2.5%"), ["5", "-", "8", "x", ",", "2.5", "%"]);
        assert_eq!(folded("safe — and 'sure'"), ["safe", "—", "and", "sure"]);
        assert_eq!(folded("zero\u{200b}width"), ["zerowidth"]);
    }

    #[test]
    fn numbers_have_values() {
        assert_eq!(number("1,200"), Some(1200.0));
        assert_eq!(number("2.5"), Some(2.5));
    }
}
