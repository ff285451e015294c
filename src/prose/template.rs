//! Templates over HTML or Markdown: Liquid, Jinja, Twig, Nunjucks, Handlebars, Go, ERB, EJS, Blade and
//! PHP. Tags become gaps; strings in them that are shown stay where they stand.

mod php;

use super::{
    Builder,
    data::{self, NoOthers, Place},
    map::Inner,
    strings::{self, Escapes, Text},
};
use crate::span::{Span, Src};

/// Stands for what a tag puts out: for Markdown and HTML it is a letter.
const OUTPUT: &str = "\u{e000}";

/// What a tag does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Comment,
    Output,
    Statement,
    Php,
}

/// How tags begin and end; of those that begin alike the longer first.
#[rustfmt::skip]
const TAGS: &[(&str, &str, How)] = &[
    ("{{!--", "--}}", How::Comment),
    ("{{--", "--}}", How::Comment),
    ("{{/*", "*/}}", How::Comment),
    ("{{- /*", "*/ -}}", How::Comment),
    ("{{!", "}}", How::Comment),
    ("{{{", "}}}", How::Output),
    ("{{<", ">}}", How::Output),
    ("{{%", "%}}", How::Output),
    ("{{", "}}", How::Output),
    ("{!!", "!!}", How::Output),
    ("{%", "%}", How::Statement),
    ("{#", "#}", How::Comment),
    ("<%#", "%>", How::Comment),
    ("<%--", "--%>", How::Comment),
    ("<%=", "%>", How::Output),
    ("<%-", "%>", How::Output),
    ("<%", "%>", How::Statement),
    ("<?=", "?>", How::Php),
    ("<?php", "?>", How::Php),
    ("<? ", "?>", How::Php),
];

/// Statements whose content, up to `end…`, is no prose.
const CODE_BLOCKS: &[&str] = &["comment", "schema", "javascript", "stylesheet", "style", "highlight", "raw_code"];

/// Statements whose strings are compared or name files.
#[rustfmt::skip]
const CODE_STATEMENTS: &[&str] = &[
    "if", "elsif", "elif", "elseif", "unless", "when", "case", "for", "extends", "load", "import", "from",
    "url", "static", "layout", "block", "macro", "csrf_token",
];

/// Reads `span` of the source as a template, what is left of it with `read`.
pub(super) fn read(
    builder: &mut Builder<'_>,
    span: Span<Src>,
    blade: bool,
    read: impl FnOnce(&mut Builder<'_>, Span<Src>),
) {
    let text = &builder.source.as_bytes()[span.range()];
    if !blade && !has_tags(text) {
        read(builder, span);
        return;
    }
    let mut masker = Masker {
        source: builder.source,
        end: span.end as usize,
        inner: Inner::default(),
        php: php::State::new(builder.keys),
        comments: Vec::new(),
        blade,
    };
    masker.run(span.start as usize);
    let Masker { inner, php, comments, .. } = masker;
    for &comment in comments.iter().chain(php.comments()) {
        builder.comment(comment);
    }
    for (role, node) in php.finish() {
        data::read(builder, node, Place::of(role), &mut NoOthers);
    }
    builder.within(inner, |builder| {
        let whole = Span::new(0, builder.source.len() as u32);
        read(builder, whole);
    });
}

/// Whether the text may hold a tag.
fn has_tags(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'{', b'<', text)
        .any(|at| matches!(text.get(at..at + 2), Some(b"{{" | b"{%" | b"{!" | b"{#" | b"<%" | b"<?")))
}

struct Masker<'t> {
    source: &'t str,
    end: usize,
    inner: Inner,
    php: php::State<'t>,
    comments: Vec<Span<Src>>,
    /// Whether `@name(…)` is a tag.
    blade: bool,
}

impl<'t> Masker<'t> {
    fn run(&mut self, start: usize) {
        let bytes = self.source.as_bytes();
        let (mut from, mut at) = (start, start);
        while at < self.end {
            let third = if self.blade { b'@' } else { b'{' };
            let Some(found) = memchr::memchr3(b'{', b'<', third, &bytes[at..self.end]) else { break };
            at += found;
            let rest = &self.source[at..self.end];
            let tag = TAGS.iter().find(|tag| rest.starts_with(tag.0));
            if let Some(&(open, close, how)) = tag
                && let Some(length) = self.tag_length(rest, open, close, how)
            {
                self.same(from, at);
                from = self.tag(at, at + length, open, close, how);
                at = from;
            } else if bytes[at] == b'@'
                && let Some(length) = self.directive(from, at)
            {
                at += length;
                from = at;
            } else {
                at += 1;
            }
        }
        self.same(from, self.end);
    }

    fn same(&mut self, from: usize, to: usize) {
        self.inner.same(self.source, Span::new(from as u32, to.max(from) as u32));
    }

    fn tag_length(&self, rest: &str, open: &str, close: &str, how: How) -> Option<usize> {
        let inside = rest.get(open.len()..)?;
        if open == "{#" {
            // `{#name}` is an attribute of a heading.
            return inside.lines().next()?.find(close).map(|i| i + 4);
        }
        if how == How::Php {
            return Some(open.len() + php::length(inside));
        }
        inside.find(close).map(|i| open.len() + i + close.len())
    }

    /// Deals with the tag at `start..end`; tells where the text goes on.
    fn tag(&mut self, start: usize, end: usize, open: &str, close: &str, how: How) -> usize {
        let whole = Span::new(start as u32, end as u32);
        let inside =
            Span::new((start + open.len()) as u32, end.saturating_sub(close.len()).max(start + open.len()) as u32);
        match how {
            How::Comment => self.comments.push(whole),
            How::Php => self.php.read(self.source, Span::new(inside.start, end as u32), open == "<?=", &mut self.inner),
            How::Output => {
                if !self.literals(inside, true) {
                    self.inner.gap(whole, OUTPUT);
                }
            }
            How::Statement => {
                let text = self.source[inside.range()].trim_start_matches(['-', ' ', '\n', '\t']);
                let name = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
                if CODE_BLOCKS.contains(&name) {
                    let block_end = self.block_end(end, name);
                    if name == "comment" {
                        self.comments.push(Span::new(start as u32, block_end as u32));
                    }
                    return block_end;
                }
                if !CODE_STATEMENTS.contains(&name) {
                    self.literals(inside, false);
                }
            }
        }
        end
    }

    /// The end of the block statement `name` whose tag ends at `at`.
    fn block_end(&self, at: usize, name: &str) -> usize {
        let closing = format!("end{name}");
        let Some(found) = self.source[at..self.end].find(&closing) else { return at };
        let rest = at + found;
        self.source[rest..self.end].find("%}").map_or(self.end, |i| rest + i + 2)
    }

    /// Keeps the strings at `span` that are shown; tells whether there was one. The first thing that a
    /// tag puts out may be a single word.
    fn literals(&mut self, span: Span<Src>, output: bool) -> bool {
        let bytes = &self.source.as_bytes()[..span.end as usize];
        let mut at = span.start as usize;
        let mut first = output;
        let mut any = false;
        while at < bytes.len() {
            let b = bytes[at];
            if !matches!(b, b'"' | b'\'') {
                first &= b.is_ascii_whitespace() || b == b'-';
                at += 1;
                continue;
            }
            let Some(length) = quoted(&bytes[at..]) else { return any };
            let content = Span::new(at as u32 + 1, (at + length - 1) as u32);
            let text = strings::unescape(self.source, content, Escapes::Script);
            let seen = text.get(self.source);
            if strings::is_copy(seen) || first && strings::is_shown(seen) {
                if any {
                    self.inner.gap(content, "\n");
                }
                strings::add_unescaped(&mut self.inner, self.source, content, Escapes::Script);
                any = true;
            }
            first = false;
            at += length;
        }
        any
    }

    /// A directive of Blade at `at`, `@name` or `@name(…)`: its bytes.
    fn directive(&mut self, from: usize, at: usize) -> Option<usize> {
        let before = self.source[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '"' | '\'')) {
            return None;
        }
        let rest = &self.source[at + 1..self.end];
        let name = &rest[..rest.bytes().take_while(u8::is_ascii_alphabetic).count()];
        if name.is_empty() {
            return None;
        }
        let mut length = 1 + name.len();
        let arguments = rest[name.len()..].trim_start_matches(' ');
        self.same(from, at);
        if name == "php" && !arguments.starts_with('(') {
            let stop = rest.find("@endphp").unwrap_or(rest.len());
            let inside = Span::new((at + length) as u32, (at + 1 + stop) as u32);
            self.php.read(self.source, inside, false, &mut self.inner);
            return Some((stop + 8).min(self.end - at));
        }
        if arguments.starts_with('(') {
            let open = self.end - arguments.len();
            length = open + balanced(arguments.as_bytes()) - at;
            if !CODE_STATEMENTS.contains(&name) {
                self.php.read(self.source, Span::new(open as u32 + 1, (at + length) as u32), false, &mut self.inner);
            }
        }
        Some(length)
    }
}

/// Bytes of the string in quotes at the start of `bytes`, `None` if it does not end.
fn quoted(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr2(bytes[0], b'\\', bytes.get(at..)?)?;
        if bytes[at] != b'\\' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Bytes of the brackets at the start of `bytes`, all if they do not end.
fn balanced(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b'"' | b'\'' => at += quoted(&bytes[at..]).map_or(0, |n| n - 1),
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// A string of which only the look tells whether it is shown.
fn looks_shown(text: &Text, source: &str) -> bool {
    strings::is_copy(text.get(source))
}
