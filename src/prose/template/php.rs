//! The code of PHP between its tags: what it echoes belongs to the page, arrays are data.

use super::{OUTPUT, looks_shown, quoted};
use crate::{
    prose::{
        data::{Node, Tree},
        keys::{KeyRole, Keys},
        map::Inner,
        strings::{self, Escapes, Text},
    },
    span::{Span, Src},
};

/// Functions that put out or translate the text that they are given.
#[rustfmt::skip]
const TEXT_CALLS: &[&str] = &[
    "__", "_e", "_x", "_ex", "esc_html__", "esc_html_e", "esc_attr__", "esc_attr_e", "trans", "t", "lang",
    "esc_html", "esc_attr", "wp_kses_post", "nl2br", "printf", "sprintf",
];

/// Functions whose strings name files, fields or hooks.
#[rustfmt::skip]
const CODE_CALLS: &[&str] = &[
    "require", "require_once", "include", "include_once", "define", "defined", "add_action", "add_filter",
    "get_template_part", "get_field", "the_field", "wp_enqueue_style", "wp_enqueue_script", "header", "preg_match",
    "preg_replace", "str_replace", "explode", "implode", "strpos", "date", "die", "exit", "error_log", "route", "url",
    "asset", "config", "env", "prepare", "query",
];

/// Bytes of the code at the start of `text`, its closing tag included: strings and comments may hold one.
pub(super) fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        match bytes[at] {
            b'?' if rest.starts_with("?>") => return at + 2,
            b'"' | b'\'' => at += quoted(&bytes[at..]).unwrap_or(1),
            b'/' if rest.starts_with("/*") => at += rest.find("*/").map_or(rest.len(), |i| i + 2),
            b'/' | b'#' if rest.starts_with("//") || bytes[at] == b'#' && !rest.starts_with("#[") => {
                at += line_comment(rest);
            }
            b'<' if rest.starts_with("<<<") => at += heredoc(rest).map_or(3, |(_, _, length)| length),
            _ => {
                at += 1;
                while !text.is_char_boundary(at) {
                    at += 1;
                }
            }
        }
    }
    bytes.len()
}

/// A comment to the end of the line or of the code.
fn line_comment(text: &str) -> usize {
    let line = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    text[..line].find("?>").unwrap_or(line).max(1)
}

/// The content of a heredoc at the start of `text`, as a range, and the bytes of the whole.
fn heredoc(text: &str) -> Option<(usize, usize, usize)> {
    let line = memchr::memchr(b'\n', text.as_bytes())?;
    let name = text[3..line].trim().trim_matches(['"', '\'']);
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let mut at = line + 1;
    for row in text[at..].split_inclusive('\n') {
        if row.trim_start().starts_with(name) {
            let indent = row.len() - row.trim_start().len();
            return Some((line + 1, at, at + indent + name.len()));
        }
        at += row.len();
    }
    None
}

/// What was read of the code so far. It goes on from tag to tag.
#[derive(Default)]
pub(super) struct State<'k> {
    keys: Keys<'k>,
    values: Vec<(KeyRole, Node)>,
    comments: Vec<Span<Src>>,
}

impl<'k> State<'k> {
    /// The comments in the code.
    pub(super) fn comments(&self) -> &[Span<Src>] {
        &self.comments
    }

    /// The state at the start. Keys are what `keys` says.
    pub(super) fn new(keys: Keys<'k>) -> Self {
        State { keys, ..State::default() }
    }

    /// What was read beside what is echoed, in order.
    pub(super) fn finish(self) -> Vec<(KeyRole, Node)> {
        self.values
    }

    /// Reads the code at `span`. What it echoes is added to `inner`; `echo` tells that all of it does.
    pub(super) fn read(&mut self, source: &str, span: Span<Src>, echo: bool, inner: &mut Inner) {
        let mut code = Code {
            source,
            at: span.start as usize,
            end: span.end as usize,
            echo,
            whole: echo,
            shown: false,
            before: Before::Nothing,
            calls: Vec::new(),
            tree: Tree::new(self.keys),
            keys: self.keys,
            role: KeyRole::Unknown,
            name: span,
        };
        code.run(self, inner);
        if echo && !code.shown {
            inner.gap(span, OUTPUT);
        }
    }
}

/// The last token that tells something of a string after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A name or a variable, of which the span is kept.
    Name,
    Assign,
    Compare,
    /// The end of a value: what is in brackets after it is an index.
    Value,
}

/// What a bracket that is open is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Array,
    Index,
    TextCall,
    CodeCall,
    Other,
}

struct Code<'t> {
    source: &'t str,
    at: usize,
    end: usize,
    /// Whether the statement echoes.
    echo: bool,
    /// Whether all of the code does.
    whole: bool,
    /// Whether something was echoed.
    shown: bool,
    before: Before,
    calls: Vec<Bracket>,
    tree: Tree<'t>,
    keys: Keys<'t>,
    /// Role of the variable that is assigned.
    role: KeyRole,
    name: Span<Src>,
}

impl Code<'_> {
    fn run(&mut self, state: &mut State<'_>, inner: &mut Inner) {
        let bytes = self.source.as_bytes();
        while self.at < self.end {
            let rest = &self.source[self.at..self.end];
            match bytes[self.at] {
                b'/' if rest.starts_with("/*") => {
                    self.comment(rest.find("*/").map_or(rest.len(), |i| i + 2), state);
                }
                b'/' | b'#' if rest.starts_with("//") || bytes[self.at] == b'#' => {
                    self.comment(line_comment(rest), state);
                }
                b'"' | b'\'' => self.string(state, inner),
                b'<' if rest.starts_with("<<<") => self.heredoc(rest, state, inner),
                b if b.is_ascii_alphabetic() || matches!(b, b'_' | b'$') || b >= 0x80 => {
                    let length =
                        rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
                    // A sign that is no letter is passed over.
                    let length = if length > 0 { length } else { rest.chars().next().map_or(1, char::len_utf8) };
                    let name = Span::new(self.at as u32, (self.at + length) as u32);
                    self.at += length;
                    let word = &self.source[name.range()];
                    self.echo |= matches!(word, "echo" | "print");
                    let starts = matches!(word, "echo" | "print" | "return");
                    self.before = if starts { Before::Nothing } else { Before::Name };
                    self.name = name;
                }
                b'[' | b'(' => self.open(bytes[self.at]),
                b']' | b')' => self.close(state),
                b';' => {
                    self.echo = self.whole;
                    self.role = KeyRole::Unknown;
                    self.before = Before::Nothing;
                    self.at += 1;
                }
                b'=' => {
                    let length = rest.bytes().take_while(|b| matches!(b, b'=' | b'>')).count();
                    if length == 1 {
                        let name = self.source[self.name.range()].trim_start_matches('$');
                        if !self.tree.is_open() {
                            self.role = self.keys.key(name);
                        }
                        self.before = Before::Assign;
                    } else {
                        self.before = if rest.starts_with("=>") { Before::Nothing } else { Before::Compare };
                    }
                    self.at += length;
                }
                b if b.is_ascii_whitespace() => self.at += 1,
                _ => {
                    self.before = if rest.starts_with("!=") { Before::Compare } else { Before::Nothing };
                    self.at += if rest.starts_with("!==") {
                        3
                    } else if rest.starts_with("!=") {
                        2
                    } else {
                        1
                    };
                }
            }
        }
        self.take_tree(state);
    }

    fn comment(&mut self, length: usize, state: &mut State<'_>) {
        let start = self.at;
        self.at += length;
        state.comments.push(Span::new(start as u32, self.at as u32));
    }

    fn open(&mut self, bracket: u8) {
        self.at += 1;
        let name = &self.source[self.name.range()];
        let named = self.before == Before::Name;
        let kind = match bracket {
            b'[' if named || self.before == Before::Value => Bracket::Index,
            b'[' => Bracket::Array,
            _ if named && name == "array" => Bracket::Array,
            _ if named && TEXT_CALLS.contains(&name) => Bracket::TextCall,
            _ if named && CODE_CALLS.contains(&name) => Bracket::CodeCall,
            _ => Bracket::Other,
        };
        if kind == Bracket::TextCall && name.ends_with("_e") {
            self.echo = true;
        }
        if kind == Bracket::Array {
            self.tree.list();
        }
        self.calls.push(kind);
        self.before = Before::Nothing;
    }

    fn close(&mut self, state: &mut State<'_>) {
        self.at += 1;
        if self.calls.pop() == Some(Bracket::Array) {
            self.tree.close();
            if !self.tree.is_open() {
                self.take_tree(state);
            }
        }
        self.before = Before::Value;
    }

    fn take_tree(&mut self, state: &mut State<'_>) {
        let role = self.role;
        state.values.extend(
            std::mem::replace(&mut self.tree, Tree::new(self.keys)).finish().into_iter().map(|node| (role, node)),
        );
    }

    fn heredoc(&mut self, rest: &str, state: &mut State<'_>, inner: &mut Inner) {
        let Some((from, to, length)) = heredoc(rest) else {
            self.at += 3;
            return;
        };
        let span = Span::new((self.at + from) as u32, (self.at + to) as u32);
        self.at += length;
        let mut text = Inner::default();
        self.add_double(&mut text, span);
        self.put(Text::Decoded(text), state, inner);
    }

    /// A string, and those that are put to it with dots.
    fn string(&mut self, state: &mut State<'_>, inner: &mut Inner) {
        let mut text = Inner::default();
        loop {
            let bytes = &self.source.as_bytes()[..self.end];
            let Some(length) = quoted(&bytes[self.at..]) else {
                self.at = self.end;
                return;
            };
            let content = Span::new(self.at as u32 + 1, (self.at + length - 1) as u32);
            if bytes[self.at] == b'"' {
                self.add_double(&mut text, content);
            } else {
                strings::add_unescaped(&mut text, self.source, content, Escapes::Quotes);
            }
            self.at += length;
            if !self.skip_to_joined(&mut text) {
                break;
            }
        }
        if self.source[self.at..self.end].trim_start().starts_with("=>") {
            self.tree.key(&text.text);
            self.before = Before::Value;
            return;
        }
        let file = self.before == Before::Name && CODE_CALLS.contains(&&self.source[self.name.range()]);
        let code = file || matches!(self.calls.last(), Some(Bracket::Index | Bracket::CodeCall));
        if !code && self.before != Before::Compare {
            self.put(Text::Decoded(text), state, inner);
        }
        self.before = Before::Value;
    }

    /// Goes over dots and expressions to the next string of the same sum; tells whether there is one.
    fn skip_to_joined(&mut self, text: &mut Inner) -> bool {
        let bytes = &self.source.as_bytes()[..self.end];
        let mut at = self.at;
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            if bytes.get(at) != Some(&b'.') || bytes.get(at + 1) == Some(&b'=') {
                return false;
            }
            at += 1;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            if matches!(bytes.get(at), Some(b'"' | b'\'')) {
                self.at = at;
                return true;
            }
            let from = at;
            let mut depth = 0usize;
            while let Some(&b) = bytes.get(at) {
                match b {
                    b'(' | b'[' => depth += 1,
                    b')' | b']' if depth > 0 => depth -= 1,
                    b')' | b']' | b';' | b',' | b'.' if depth == 0 => break,
                    b'"' | b'\'' => at += quoted(&bytes[at..]).map_or(0, |n| n - 1),
                    _ => {}
                }
                at += 1;
            }
            if at == from || at >= bytes.len() {
                return false;
            }
            text.gap(Span::new(from as u32, at as u32), OUTPUT);
            self.at = at;
        }
    }

    /// Adds a text in double quotes: variables in it are gaps.
    fn add_double(&self, text: &mut Inner, span: Span<Src>) {
        let bytes = &self.source.as_bytes()[..span.end as usize];
        let (mut from, mut at) = (span.start as usize, span.start as usize);
        while let Some(found) = memchr::memchr2(b'$', b'\\', &bytes[at..]) {
            at += found;
            let named = bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
            if bytes[at] == b'\\' || !named {
                at = (at + 1 + usize::from(bytes[at] == b'\\')).min(bytes.len());
                continue;
            }
            let braced = at > from && bytes[at - 1] == b'{';
            let start = at - usize::from(braced);
            let stop = if braced {
                memchr::memchr(b'}', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1)
            } else {
                at + 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count()
            };
            strings::add_unescaped(text, self.source, Span::new(from as u32, start as u32), Escapes::Script);
            text.gap(Span::new(start as u32, stop as u32), OUTPUT);
            at = stop;
            from = stop;
        }
        strings::add_unescaped(text, self.source, Span::new(from as u32, span.end), Escapes::Script);
    }

    fn put(&mut self, text: Text, state: &mut State<'_>, inner: &mut Inner) {
        let call = self.calls.contains(&Bracket::TextCall);
        let shown = strings::is_shown(text.get(self.source));
        if self.tree.is_open() {
            self.tree.value(Node::Text(text));
        } else if self.echo {
            if let Text::Decoded(text) = text {
                inner.append(text);
                self.shown = true;
            }
        } else if self.before == Before::Assign && self.role != KeyRole::Unknown {
            if looks_shown(&text, self.source) {
                state.values.push((self.role, Node::Text(text)));
            }
        } else if looks_shown(&text, self.source) || call && shown {
            let role = if call { KeyRole::Copy } else { KeyRole::Unknown };
            state.values.push((role, Node::Text(text)));
        }
    }
}
