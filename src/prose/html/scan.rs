//! Where the tags, texts and comments of HTML stand, by the states of its standard. Nothing is copied
//! and nothing decoded: what a tokenizer for browsers spends most of its time on is not asked for here.
//! A test holds it against html5gum.

use crate::span::{Span, Src};
use memchr::{memchr, memchr2, memmem};

/// What stands at a place.
pub(super) enum Token<'a> {
    /// Text, with its character references.
    Text,
    /// A start tag, with its attributes.
    Start {
        /// Its name as it is written.
        name: &'a str,
        attributes: &'a [Attribute],
        closes_itself: bool,
    },
    /// An end tag, with its name as it is written.
    End(&'a str),
    /// A comment, its delimiters included.
    Comment,
}

/// An attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub(super) name: Span<Src>,
    /// Its value without the quotes; `None` if it has none.
    pub(super) value: Option<Span<Src>>,
}

/// Tells the tokens at `span` of the source, in order. Among components those named `Title` or
/// `Textarea` hold what any component holds, and a tag that closes itself is closed.
pub(super) fn scan(source: &str, span: Span<Src>, components: bool, mut each: impl FnMut(Token<'_>, Span<Src>)) {
    let end = span.end as usize;
    let mut scanner = Scanner { bytes: &source.as_bytes()[..end], attributes: Vec::new() };
    // What is not yet told, and where to look on.
    let (mut from, mut at) = (span.start as usize, span.start as usize);
    while let Some(found) = memchr(b'<', &scanner.bytes[at..]) {
        at += found;
        let (stop, what) = match scanner.bytes.get(at + 1) {
            Some(b'!') => scanner.declaration(at),
            Some(b'?') => (scanner.after(at + 1, b'>'), What::Comment),
            Some(b'/') => match scanner.bytes.get(at + 2) {
                Some(b) if b.is_ascii_alphabetic() => scanner.tag(at + 2),
                Some(b'>') => (at + 3, What::Nothing),
                Some(_) => (scanner.after(at + 2, b'>'), What::Comment),
                None => break,
            },
            Some(b) if b.is_ascii_alphabetic() => scanner.tag(at + 1),
            // A sign like any other.
            _ => {
                at += 1;
                continue;
            }
        };
        if from < at {
            each(Token::Text, place(from, at));
        }
        let here = place(at, stop);
        at = stop;
        from = stop;
        match what {
            What::Nothing => {}
            What::Comment => each(Token::Comment, here),
            What::Tag { name, closes_itself } => {
                let name = &source[name.range()];
                if source.as_bytes()[here.start as usize + 1] == b'/' {
                    each(Token::End(name), here);
                    continue;
                }
                each(Token::Start { name, attributes: &scanner.attributes, closes_itself }, here);
                let plain = components && (closes_itself || name.starts_with(|c: char| c.is_ascii_uppercase()));
                if !plain && let Some(raw) = raw(name) {
                    let stop = scanner.raw_end(at, raw);
                    if at < stop {
                        each(Token::Text, place(at, stop));
                    }
                    at = stop;
                    from = stop;
                }
            }
        }
    }
    if from < end {
        each(Token::Text, place(from, end));
    }
}

fn place(from: usize, to: usize) -> Span<Src> {
    Span::new(from as u32, to as u32)
}

/// What was found.
enum What {
    /// Nothing that counts: a document type, a tag that the text ends in.
    Nothing,
    Comment,
    Tag {
        name: Span<Src>,
        closes_itself: bool,
    },
}

/// Elements whose content holds no tags, up to their end tag.
#[rustfmt::skip]
const RAW: &[&str] = &[
    "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp",
];

/// The raw element `name`, in any case.
fn raw(name: &str) -> Option<&'static str> {
    let first = name.as_bytes().first()?.to_ascii_lowercase();
    if !matches!(first, b'i' | b'n' | b's' | b't' | b'x') {
        return None;
    }
    RAW.iter().find(|r| r.eq_ignore_ascii_case(name)).copied()
}

struct Scanner<'t> {
    /// The text up to the end of what is scanned.
    bytes: &'t [u8],
    /// Attributes of the tag that was read last.
    attributes: Vec<Attribute>,
}

impl Scanner<'_> {
    /// The byte after the next `stop` from `at` on.
    fn after(&self, at: usize, stop: u8) -> usize {
        memchr(stop, &self.bytes[at..]).map_or(self.bytes.len(), |i| at + i + 1)
    }

    /// What begins with `<!` at `at`, and where it ends.
    fn declaration(&self, at: usize) -> (usize, What) {
        let rest = &self.bytes[at + 2..];
        if rest.starts_with(b"--") {
            return (self.comment_end(at), What::Comment);
        }
        let doctype = rest.len() >= 7 && rest[..7].eq_ignore_ascii_case(b"doctype");
        (self.after(at + 2, b'>'), if doctype { What::Nothing } else { What::Comment })
    }

    /// The end of the comment that begins at `at`. `<!-->` and `<!--->` are whole.
    fn comment_end(&self, at: usize) -> usize {
        let body = at + 4;
        let mut from = at + 2;
        while let Some(found) = memmem::find(&self.bytes[from..], b"--") {
            let dashes = from + found;
            match self.bytes.get(dashes + 2) {
                Some(b'>') => return dashes + 3,
                Some(b'!') if dashes >= body && self.bytes.get(dashes + 3) == Some(&b'>') => return dashes + 4,
                _ => from = dashes + 1,
            }
        }
        self.bytes.len()
    }

    /// The tag whose name begins at `at`, and where it ends. One that does not end is none, and takes
    /// the rest with it, as in browsers.
    fn tag(&mut self, at: usize) -> (usize, What) {
        self.attributes.clear();
        let bytes = self.bytes;
        let until = |from: usize, stops: fn(u8) -> bool| {
            bytes[from..].iter().position(|&b| stops(b)).map_or(bytes.len(), |i| from + i)
        };
        let mut i = until(at, |b| is_space(b) || matches!(b, b'/' | b'>'));
        let name = place(at, i);
        loop {
            i = until(i, |b| !is_space(b));
            match bytes.get(i) {
                None => return (bytes.len(), What::Nothing),
                Some(b'>') => return (i + 1, What::Tag { name, closes_itself: false }),
                Some(b'/') if bytes.get(i + 1) == Some(&b'>') => {
                    return (i + 2, What::Tag { name, closes_itself: true });
                }
                Some(b'/') => {
                    i += 1;
                    continue;
                }
                Some(_) => {}
            }
            // A `=` may begin a name.
            let start = i;
            i = until(start + 1, |b| is_space(b) || matches!(b, b'/' | b'>' | b'='));
            let name = place(start, i);
            let next = until(i, |b| !is_space(b));
            let mut value = None;
            if bytes.get(next) == Some(&b'=') {
                i = until(next + 1, |b| !is_space(b));
                match bytes.get(i) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let Some(length) = memchr(quote, &bytes[i + 1..]) else {
                            return (bytes.len(), What::Nothing);
                        };
                        value = Some(place(i + 1, i + 1 + length));
                        i += length + 2;
                    }
                    Some(b'>') | None => {}
                    Some(_) => {
                        let stop = until(i, |b| is_space(b) || b == b'>');
                        value = Some(place(i, stop));
                        i = stop;
                    }
                }
            }
            self.attributes.push(Attribute { name, value });
        }
    }

    /// Where the content of the raw element `name` ends that begins at `at`.
    fn raw_end(&self, at: usize, name: &str) -> usize {
        let closes = |at: usize| {
            let rest = &self.bytes[at..];
            let tail = rest.get(2..).unwrap_or_default();
            rest.get(1) == Some(&b'/') && is_named(tail, name)
        };
        // A script may hold a comment of HTML, and in it a script that does not end this one.
        let (mut commented, mut within) = (false, false);
        let mut i = at;
        while let Some(found) = memchr2(b'<', b'-', &self.bytes[i..]) {
            i += found;
            if self.bytes[i] == b'-' {
                let dashes = self.bytes[i..].iter().take_while(|b| **b == b'-').count();
                i += dashes;
                if dashes >= 2 && self.bytes.get(i) == Some(&b'>') {
                    (commented, within) = (false, false);
                }
                continue;
            }
            if closes(i) {
                if !within {
                    return i;
                }
                within = false;
            } else if name == "script" {
                if !commented && self.bytes[i..].starts_with(b"<!--") {
                    commented = true;
                    // `<!-->` ends it at once.
                    i += 2;
                    continue;
                }
                within |= commented && is_named(&self.bytes[i + 1..], name);
            }
            i += 1;
        }
        self.bytes.len()
    }
}

/// Whether the bytes begin with `name` in any case and the name ends there.
fn is_named(bytes: &[u8], name: &str) -> bool {
    bytes.len() > name.len()
        && bytes[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && (is_space(bytes[name.len()]) || matches!(bytes[name.len()], b'/' | b'>'))
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;
    use html5gum::{
        Tokenizer,
        emitters::callback::{CallbackEmitter, CallbackEvent},
    };
    use proptest::prelude::*;
    use std::convert::Infallible;

    /// A token, in words.
    fn told(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        scan(text, place(0, text.len()), false, |token, at| {
            out.push(match token {
                Token::Text => format!("text {:?}", at.range()),
                Token::Comment => format!("comment {:?}", at.range()),
                Token::End(name) => format!("/{}", name.to_ascii_lowercase()),
                Token::Start { name, attributes, closes_itself } => {
                    let said = attributes.iter().map(|a| {
                        let name = text[a.name.range()].to_ascii_lowercase();
                        let value = a.value.filter(|v| !v.is_empty()).map(|v| v.range());
                        format!(" {name} {value:?}")
                    });
                    format!("{}{}{closes_itself}", name.to_ascii_lowercase(), said.collect::<String>())
                }
            });
        });
        out
    }

    /// The same, by html5gum.
    fn told_by_html5gum(text: &str) -> Vec<String> {
        let (mut out, mut tag, mut last) = (Vec::<String>::new(), String::new(), None::<(usize, usize)>);
        let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, at: html5gum::Span<usize>| {
            let goes_on = matches!(event, CallbackEvent::String { .. }) && last.is_some_and(|l| l.1 == at.start);
            if !goes_on
                && !matches!(event, CallbackEvent::Error(_))
                && let Some((from, to)) = last.take()
            {
                out.push(format!("text {:?}", from..to));
            }
            match event {
                CallbackEvent::String { .. } => last = Some((last.map_or(at.start, |l| l.0), at.end)),
                CallbackEvent::OpenStartTag { name } => tag = utf8(name),
                CallbackEvent::AttributeName { name } => tag += &format!(" {} None", utf8(name)),
                CallbackEvent::AttributeValue { .. } => {
                    tag.truncate(tag.len() - 4);
                    tag += &format!("{:?}", Some(at.start..at.end));
                }
                CallbackEvent::CloseStartTag { self_closing } => out.push(format!("{tag}{self_closing}")),
                CallbackEvent::EndTag { name } => out.push(format!("/{}", utf8(name))),
                CallbackEvent::Comment { .. } => out.push(format!("comment {:?}", at.start..at.end)),
                CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
            }
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(text, emitter).finish();
        if let Some((from, to)) = last {
            out.push(format!("text {:?}", from..to));
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn tokens_are_those_of_html5gum(parts in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "/", "</", "<p", "<a ", "<!--", "-->", "--!>", "-", "!", "<!", "<!doctype html>", "<?", "?>", "=",
            "\"", "'", " ", "\n", "a", "B", "é", "&amp;", "title", "hidden", "b=c", "d='e f'", "G=\"<h>\"", "<script>", "</script>",
            "<SCRIPT", "</Script ", "<textarea>", "</textarea>", "<title>", "</title", "<style>", "</style/", "<br/>",
        ]), 0..24)) {
            let text = parts.concat();
            // It counts this end tag without a name as text.
            prop_assume!(!text.contains("</>"));
            prop_assert_eq!(told(&text), told_by_html5gum(&text), "{:?}", text);
        }
    }
}
