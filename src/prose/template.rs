//! Templates over HTML or Markdown: Liquid, Jinja, Twig, Nunjucks, Handlebars, Go, ERB, EJS, Blade and
//! PHP. Tags become gaps; strings in them that are shown stay where they stand.

mod literal;
mod php;

use super::{
    Builder,
    data::{self, NoOthers, Place},
    json,
    keys::Keys,
    map::Inner,
    strings::{self, Text},
};
use crate::span::{Span, Src};

/// Stands for what a tag puts out: for Markdown and HTML it is a letter.
const OUTPUT: &str = "\u{e000}";

/// Stands between two strings of statements: what ends a block of HTML, and of Markdown.
const APART: &str = "<hr>";
/// Stands for a tag in the name of an element: `<{{ tag }}>`.
const NAME: &str = "x";
/// The same after `<h`, where it is the level of a heading.
const LEVEL: &str = "2";
/// Bytes before a tag in which the element that it stands in has begun.
const ELEMENT_WITHIN: usize = 2000;

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
const CODE_BLOCKS: &[&str] =
    &["comment", "doc", "schema", "javascript", "stylesheet", "style", "highlight", "raw_code"];

/// Statements whose strings are compared or name files.
#[rustfmt::skip]
const CODE_STATEMENTS: &[&str] = &[
    "if", "elsif", "elif", "elseif", "unless", "when", "case", "for", "extends", "load", "import", "from",
    "url", "static", "layout", "block", "macro", "csrf_token", "else", "end", "range", "define", "template",
];

/// Statements before which the text of one case ends and that of another begins.
const CASES: &[&str] = &["else", "elsif", "elif", "elseif", "when", "case", "plural", "endif", "endcase"];

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
        schemas: Vec::new(),
        missing: Vec::new(),
        keys: builder.keys,
        blade,
    };
    masker.run(span.start as usize);
    let Masker { inner, php, comments, schemas, .. } = masker;
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
    for schema in schemas {
        json::read_schema(builder, schema);
    }
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
    /// What stands in `{% schema %}`.
    schemas: Vec<Span<Src>>,
    /// What is not found from here on, so that it is not looked for again and again.
    missing: Vec<&'static str>,
    keys: Keys<'t>,
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
            let begins = matches!(
                (bytes[at], rest.as_bytes().get(1)),
                (b'{', Some(b'{' | b'%' | b'!' | b'#')) | (b'<', Some(b'%' | b'?'))
            );
            let tag = TAGS.iter().find(|tag| begins && rest.starts_with(tag.0));
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

    fn tag_length(&mut self, rest: &str, open: &str, close: &'static str, how: How) -> Option<usize> {
        let inside = rest.get(open.len()..)?;
        if open == "{#" && !inside.starts_with([' ', '\n', '\r', '\t', '-', '#']) {
            // `{#name}` is an attribute of a heading.
            return inside.lines().next()?.find(close).map(|i| i + 4);
        }
        if how == How::Php {
            return Some(open.len() + php::length(inside));
        }
        self.find(inside, close).map(|i| open.len() + i + close.len())
    }

    /// Where `what` stands in `rest`, which goes to the end.
    fn find(&mut self, rest: &str, what: &'static str) -> Option<usize> {
        if self.missing.contains(&what) {
            return None;
        }
        let found = memchr::memmem::find(rest.as_bytes(), what.as_bytes());
        if found.is_none() {
            self.missing.push(what);
        }
        found
    }

    /// Whether what comes stands in a tag of HTML, and whether in the value of an attribute there.
    fn in_element(&self) -> (bool, bool) {
        let text = self.inner.text.as_bytes();
        let near = &text[text.len().saturating_sub(ELEMENT_WITHIN)..];
        let Some(at) = memchr::memrchr2(b'<', b'>', near).filter(|&at| near[at] == b'<') else { return (false, false) };
        let tag = &near[at + 1..];
        let quotes = memchr::memchr_iter(b'"', tag).count();
        (tag.first().is_some_and(u8::is_ascii_alphabetic), quotes % 2 == 1)
    }

    /// Deals with the tag at `start..end`; tells where the text goes on.
    fn tag(&mut self, start: usize, end: usize, open: &'static str, close: &str, how: How) -> usize {
        let whole = Span::new(start as u32, end as u32);
        let inside =
            Span::new((start + open.len()) as u32, end.saturating_sub(close.len()).max(start + open.len()) as u32);
        match how {
            How::Comment => self.comments.push(whole),
            How::Php => self.php.read(self.source, Span::new(inside.start, end as u32), open == "<?=", &mut self.inner),
            How::Output => {
                let (mark, name) = self.statement(inside);
                let text = &self.inner.text;
                if text.ends_with('<') || text.ends_with("</") {
                    self.inner.gap(whole, NAME);
                } else if text.ends_with("<h") || text.ends_with("</h") {
                    self.inner.gap(whole, LEVEL);
                } else if CODE_STATEMENTS.contains(&name) || matches!(mark, Some('#' | '^' | '/')) {
                    self.inner.gap(whole, " ");
                } else if mark == Some('>') {
                    // A part of Handlebars, with what is handed to it.
                    self.literals(inside, false, APART);
                } else if !self.literals(inside, true, " ") {
                    self.inner.gap(whole, OUTPUT);
                }
            }
            How::Statement => {
                let (_, name) = self.statement(inside);
                if let Some(&name) = CODE_BLOCKS.iter().find(|b| **b == name) {
                    let (body_end, block_end) = self.block_end(end, name);
                    match name {
                        "comment" => self.comments.push(Span::new(start as u32, block_end as u32)),
                        "schema" => self.schemas.push(Span::new(end as u32, body_end as u32)),
                        _ => {}
                    }
                    return block_end;
                }
                if CASES.contains(&name) {
                    self.inner.gap(whole, " ");
                } else if !CODE_STATEMENTS.contains(&name) {
                    match self.in_element() {
                        (true, false) => {}
                        (true, true) => drop(self.literals(inside, true, " ")),
                        _ => drop(self.literals(inside, false, APART)),
                    }
                }
            }
        }
        end
    }

    /// The sign and the name that a statement begins with.
    fn statement(&self, inside: Span<Src>) -> (Option<char>, &'t str) {
        let text = self.source[inside.range()].trim_start_matches(['-', '~', ' ', '\n', '\r', '\t']);
        let mark = text.chars().next().filter(|c| !c.is_alphanumeric());
        let text = text.trim_start_matches(|c: char| mark == Some(c) || c == ' ');
        (mark, text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""))
    }

    /// The end of the content of the block statement `name` whose tag ends at `at`, and of the block.
    fn block_end(&mut self, at: usize, name: &'static str) -> (usize, usize) {
        if self.missing.contains(&name) {
            return (at, at);
        }
        let Some(found) = self.source[at..self.end].find(&format!("end{name}")) else {
            self.missing.push(name);
            return (at, at);
        };
        let rest = at + found;
        let body = self.source[at..rest].rfind("{%").map_or(rest, |i| at + i);
        (body, self.source[rest..self.end].find("%}").map_or(self.end, |i| rest + i + 2))
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
