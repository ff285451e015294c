//! Pages that mix markup with script: MDX, Vue, Svelte and Astro. Script goes to the script reader,
//! expressions in braces become gaps, and the markup in them stays.

use super::{
    Builder,
    data::Place,
    html, json,
    keys::{KeyRole, Keys},
    map::Inner,
    markdown, script, strings, template, yaml,
};
use crate::{
    source::Format,
    span::{Span, Src},
};

/// Stands for an expression: for Markdown and HTML it is a letter.
const EXPRESSION: &str = "\u{e000}";
/// Components after which Markdown would read no more, as after the elements of HTML of that name.
const RAW_BLOCKS: &[&str] = &["Pre", "Script", "Style", "Textarea", "textarea"];
/// Bytes after which an export of MDX that is still open ends at a blank line.
const LONGEST_EXPORT: usize = 64 << 10;
/// Elements without an end tag, as they are counted here.
#[rustfmt::skip]
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Reads `span` of the source as a file of one component.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, format: Format) {
    match format {
        Format::Mdx => mdx(builder, span),
        Format::Astro => {
            let rest = astro_script(builder, span);
            braces(builder, rest, Page::Astro, html::read_components);
        }
        Format::Svelte => {
            let rest = cut_scripts(builder, span, &["script", "style"]);
            builder.within(rest, |builder| {
                let whole = Span::new(0, builder.source.len() as u32);
                braces(builder, whole, Page::Svelte, html::read_components);
            });
        }
        _ => {
            let rest = cut_scripts(builder, span, &["script", "style", "i18n"]);
            builder.within(rest, |builder| {
                let whole = Span::new(0, builder.source.len() as u32);
                template::read(builder, whole, false, html::read_components);
            });
        }
    }
}

/// Reads the scripts at the top level; what is left stays, with a gap for each.
fn cut_scripts(builder: &mut Builder<'_>, span: Span<Src>, names: &[&str]) -> Inner {
    let source = builder.source;
    let mut inner = Inner::default();
    let (mut from, mut at) = (span.start as usize, span.start as usize);
    let end = span.end as usize;
    while let Some(found) = memchr::memchr(b'<', &source.as_bytes()[at..end]) {
        at += found;
        let rest = &source[at + 1..end];
        let name = names.iter().find(|n| {
            rest.starts_with(**n) && rest[n.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace())
        });
        let (Some(name), Some(open)) = (name, rest.find('>')) else {
            at += 1;
            continue;
        };
        let body = at + 1 + open + 1;
        let stop = source[body..end].find(&format!("</{name}")).map_or(end, |i| body + i);
        let close = source[stop..end].find('>').map_or(end, |i| stop + i + 1);
        inner.same(source, Span::new(from as u32, at as u32));
        if *name == "script" && !rest[..open].ends_with('/') {
            let typed = rest[..open].contains("ts");
            let format = if typed { Format::TypeScript } else { Format::JavaScript };
            script::read(builder, Span::new(body as u32, stop as u32), format);
        }
        if *name == "i18n" {
            let span = Span::new(body as u32, stop as u32);
            let read = if source[body..stop].trim_start().starts_with('{') { json::read } else { yaml::read };
            read(builder, span, Place::translations());
        }
        at = if rest[..open].ends_with('/') { body } else { close };
        from = at;
    }
    inner.same(source, Span::new(from as u32, end as u32));
    inner
}

/// Reads the script between the fences at the top; tells what is left.
fn astro_script(builder: &mut Builder<'_>, span: Span<Src>) -> Span<Src> {
    let text = &builder.source[span.range()];
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with("---") {
        return span;
    }
    let body = start + 3;
    let Some(stop) = text[body..].find("\n---") else { return span };
    let script = Span::new(span.start + body as u32, span.start + (body + stop) as u32);
    script::read(builder, script, Format::TypeScript);
    Span::new(span.start + (body + stop + 4) as u32, span.end)
}

/// Reads MDX: imports and exports go to the script reader, line by line what is left is Markdown.
fn mdx(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let mut inner = Inner::default();
    let mut at = span.start as usize;
    let mut module: Option<usize> = None;
    let (mut fenced, mut listed, mut blank) = (false, false, true);
    // Whether the lines are those of front matter.
    let mut front = source[at..span.end as usize].lines().next() == Some("---");
    // Brackets that are open in the export.
    let mut depth = 0;
    for line in source[span.range()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        fenced ^= text.starts_with("```");
        if let Some(from) = module {
            depth += opened(text);
            if text.is_empty() && (depth <= 0 || start - from > LONGEST_EXPORT) {
                script::read(builder, Span::new(from as u32, start as u32), Format::Tsx);
                module = None;
            } else {
                continue;
            }
        }
        if !fenced && blank && (line.starts_with("import ") || line.starts_with("export ")) {
            (module, depth) = (Some(start), opened(text));
            continue;
        }
        let fence = front && text == "---" && start > span.start as usize;
        front &= !fence;
        blank = text.is_empty() || fence;
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            listed = text.starts_with(['-', '*', '+'])
                || text.starts_with(|c: char| c.is_ascii_digit())
                || listed && text.is_empty();
        }
        // In MDX what is indented is no code, and children of elements are.
        let cut = if indent >= 4 && !listed && !fenced && !text.is_empty() { indent } else { 0 };
        inner.same(source, Span::new((start + cut) as u32, at as u32));
    }
    if let Some(from) = module {
        script::read(builder, Span::new(from as u32, span.end), Format::Tsx);
    }
    builder.within(inner, |builder| {
        let whole = Span::new(0, builder.source.len() as u32);
        braces(builder, whole, Page::Mdx, markdown::read_components);
    });
}

/// How many brackets more a line of a script opens than it closes.
fn opened(line: &str) -> i32 {
    let bytes = line.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            quote @ (b'"' | b'\'') => at += memchr::memchr(quote, &bytes[at + 1..]).map_or(0, |i| i + 1),
            _ => {}
        }
        at += 1;
    }
    depth
}

/// Where the scanner of braces is.
enum Mode {
    /// In markup, so many elements deep; the outermost has no depth.
    Markup(usize),
    /// In a tag, in an end tag or not, of a component or an element of HTML.
    Tag { start: usize, closing: bool, void: bool, component: bool },
    /// In an expression, so many braces deep.
    Code { depth: usize, start: usize },
}

/// Whose braces they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Mdx,
    Svelte,
    Astro,
}

/// Reads `span` of the source with `read`, expressions in braces left out but the markup in them kept.
fn braces(builder: &mut Builder<'_>, span: Span<Src>, page: Page, read: impl FnOnce(&mut Builder<'_>, Span<Src>)) {
    let mut scanner = Scanner {
        source: builder.source,
        inner: Inner::default(),
        modes: vec![Mode::Markup(usize::MAX)],
        data: Vec::new(),
        comments: Vec::new(),
        keys: builder.keys,
        page,
    };
    scanner.run(span);
    let Scanner { inner, data, comments, .. } = scanner;
    for comment in comments {
        builder.comment(comment);
    }
    for (span, role) in data {
        script::expression(builder, span, role);
    }
    builder.within(inner, |builder| {
        let whole = Span::new(0, builder.source.len() as u32);
        read(builder, whole);
    });
}

struct Scanner<'t> {
    source: &'t str,
    inner: Inner,
    modes: Vec<Mode>,
    /// Expressions in tags, each with what its attribute says.
    data: Vec<(Span<Src>, KeyRole)>,
    comments: Vec<Span<Src>>,
    keys: Keys<'t>,
    page: Page,
}

impl Scanner<'_> {
    fn run(&mut self, span: Span<Src>) {
        let source = self.source;
        let bytes = source.as_bytes();
        let end = span.end as usize;
        // Markup from here on is not yet added.
        let (mut from, mut at) = (span.start as usize, span.start as usize);
        let mut fence = false;
        while at < end {
            let rest = &bytes[at..end];
            match self.modes.last() {
                None => break,
                Some(Mode::Markup(depth)) => {
                    let depth = *depth;
                    let Some(found) = memchr::memchr3(b'{', b'<', b'`', rest) else { break };
                    at += found;
                    let rest = &bytes[at..end];
                    match bytes[at] {
                        b'`' if rest.starts_with(b"```") => {
                            fence = !fence;
                            at += 3;
                        }
                        _ if fence || bytes[at] == b'`' => at += 1,
                        b'{' => {
                            self.same(from, at);
                            self.modes.push(Mode::Code { depth: 0, start: at });
                            at += 1;
                        }
                        _ if rest.starts_with(b"<!--") => {
                            at += source[at..end].find("-->").map_or(end - at, |i| i + 3);
                        }
                        _ => {
                            let closing = rest.get(1) == Some(&b'/');
                            let name = &rest[(1 + usize::from(closing)).min(rest.len())..];
                            let length = name
                                .iter()
                                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
                                .count();
                            let fragment = name.first() == Some(&b'>');
                            if length == 0 && !fragment || depth == usize::MAX && fragment && !closing {
                                at += 1;
                                continue;
                            }
                            let component =
                                name.first().is_some_and(u8::is_ascii_uppercase) || name[..length].contains(&b'.');
                            let void = VOID.iter().any(|v| v.as_bytes() == &name[..length]);
                            self.modes.push(Mode::Tag { start: at, closing, void, component });
                            let name = at + 1 + usize::from(closing);
                            if self.page == Page::Mdx && RAW_BLOCKS.contains(&&source[name..name + length]) {
                                self.same(from, name);
                                self.inner.gap(Span::new(at as u32, name as u32), "X-");
                                from = name;
                            }
                            at += 1 + usize::from(closing) + length;
                        }
                    }
                }
                Some(Mode::Tag { start, closing, void, .. }) => {
                    let (start, closing, void) = (*start, *closing, *void);
                    match rest[0] {
                        b'{' => {
                            self.same(from, at);
                            self.modes.push(Mode::Code { depth: 0, start: at });
                        }
                        quote @ (b'"' | b'\'') => {
                            let length = memchr::memchr(quote, &rest[1..]).map_or(0, |i| i + 1);
                            if self.page == Page::Svelte {
                                from = self.gaps(from, at, at + length);
                            }
                            at += length;
                        }
                        b'>' => {
                            let alone = void || at > 0 && bytes[at - 1] == b'/';
                            if self.page == Page::Mdx && self.modes.len() == 2 {
                                from = self.paragraph_after(from, start, at + 1, end);
                            }
                            self.modes.pop();
                            if let Some(Mode::Markup(depth)) = self.modes.last_mut()
                                && *depth != usize::MAX
                            {
                                *depth = if closing { depth.saturating_sub(1) } else { *depth + usize::from(!alone) };
                                if *depth == 0 {
                                    // Back in the expression that the element stands in.
                                    self.modes.pop();
                                    self.same(from, at + 1);
                                    from = at + 1;
                                }
                            }
                        }
                        _ => {}
                    }
                    at += 1;
                }
                Some(Mode::Code { depth, start }) => {
                    let (depth, start) = (*depth, *start);
                    match rest[0] {
                        b'}' if depth == 0 => {
                            self.modes.pop();
                            at += 1;
                            self.expression(start, at);
                            from = at;
                        }
                        b'{' | b'}' => {
                            let deeper = rest[0] == b'{';
                            if let Some(Mode::Code { depth, .. }) = self.modes.last_mut() {
                                *depth = if deeper { *depth + 1 } else { *depth - 1 };
                            }
                            at += 1;
                        }
                        b'/' if rest.starts_with(b"/*") => {
                            let length = source[at..end].find("*/").map_or(end - at, |i| i + 2);
                            self.comments.push(Span::new(at as u32, (at + length) as u32));
                            at += length;
                        }
                        b'"' | b'\'' | b'`' => at = self.string(at, end),
                        b'<' if self.begins_markup(at, start, end) => {
                            self.modes.push(Mode::Markup(0));
                            from = at;
                        }
                        _ => at += 1,
                    }
                }
            }
        }
        if !matches!(self.modes.last(), Some(Mode::Code { .. })) {
            self.same(from, end);
        }
    }

    fn same(&mut self, from: usize, to: usize) {
        self.inner.same(self.source, Span::new(from as u32, to.max(from) as u32));
    }

    /// After a tag at `start..at` that ends its line and began one Markdown begins anew, as MDX has it. What is before
    /// `from` is added already; tells what is now.
    fn paragraph_after(&mut self, from: usize, start: usize, at: usize, end: usize) -> usize {
        let text = &self.source[at..end];
        let line = text.len() - text.trim_start_matches([' ', '\t', '\r']).len();
        if !text[line..].starts_with('\n') {
            return from;
        }
        let begins = self.source[..start].rsplit('\n').next().unwrap_or("").trim().is_empty();
        if !begins || text[line + 1..].lines().next().is_none_or(|next| next.trim().is_empty()) {
            return from;
        }
        let stop = at + line + 1;
        self.same(from, stop);
        self.inner.gap(Span::new(at as u32, stop as u32), "\n");
        stop
    }

    /// Makes gaps of the expressions in the value of an attribute at `start..end`. What is before `from`
    /// is added already; tells what is now.
    fn gaps(&mut self, mut from: usize, start: usize, end: usize) -> usize {
        let bytes = self.source.as_bytes();
        let mut at = start;
        while let Some(open) = memchr::memchr(b'{', &bytes[at..end]).map(|i| at + i) {
            let Some(close) = memchr::memchr(b'}', &bytes[open..end]).map(|i| open + i + 1) else { break };
            self.same(from, open);
            self.inner.gap(Span::new(open as u32, close as u32), EXPRESSION);
            (from, at) = (close, close);
        }
        from
    }

    /// What the value of the attribute is that an expression at `start` is given to.
    fn role(&self, start: usize, component: bool) -> KeyRole {
        let Some(before) = self.source[..start].strip_suffix('=') else { return KeyRole::Skip };
        let name = before.rsplit(|c: char| c.is_whitespace() || "<>\"'`{}".contains(c)).next().unwrap_or("");
        match name {
            "set:html" | "set:text" => KeyRole::Copy,
            _ if name.contains(':') => KeyRole::Skip,
            _ if component => self.keys.key(name),
            _ if self.keys.is_text_attribute(name) => KeyRole::Alt,
            _ => KeyRole::Skip,
        }
    }

    /// Whether an element begins at `at` in the expression that begins at `start`.
    fn begins_markup(&self, at: usize, start: usize, end: usize) -> bool {
        let next = self.source[at + 1..end].chars().next().unwrap_or(' ');
        let before = self.source[start..at].trim_end();
        // An element in the attribute of an element would stand in its tag.
        let in_tag = self.modes.iter().rev().nth(1).is_some_and(|m| matches!(m, Mode::Tag { .. }));
        !in_tag
            && (next.is_ascii_alphabetic() || next == '>')
            && (before.ends_with(['(', '>', '&', '?', ':', '|', ',', '{', '[', '}']) || before.ends_with("return"))
    }

    /// A string in an expression: kept if it looks like copy. Tells where it ends.
    fn string(&mut self, at: usize, end: usize) -> usize {
        let bytes = &self.source.as_bytes()[..end];
        let mut stop = at + 1;
        loop {
            match bytes.get(stop..).and_then(|rest| memchr::memchr2(bytes[at], b'\\', rest)) {
                Some(found) if bytes[stop + found] == b'\\' => stop += found + 2,
                Some(found) => {
                    stop += found;
                    break;
                }
                // An apostrophe in a comment or a pattern.
                None => return at + 1,
            }
        }
        let content = Span::new(at as u32 + 1, stop as u32);
        let in_tag = self.modes.iter().rev().nth(1).is_some_and(|m| matches!(m, Mode::Tag { .. }));
        let text = strings::unescape(self.source, content, strings::Escapes::Script);
        if !in_tag && strings::is_copy(text.get(self.source)) {
            strings::add_unescaped(&mut self.inner, self.source, content, strings::Escapes::Script);
            self.inner.gap(content, " ");
        }
        stop + 1
    }

    /// The end of the expression `start..end`.
    fn expression(&mut self, start: usize, end: usize) {
        let whole = Span::new(start as u32, end as u32);
        let code = self.source[start + 1..end - 1].trim();
        let (in_tag, component) = match self.modes.last() {
            Some(Mode::Tag { component, .. }) => (true, *component),
            _ => (false, false),
        };
        if in_tag && !code.starts_with(['"', '\'']) {
            let from = end - 1 - self.source[start + 1..end - 1].trim_start().len();
            let role = self.role(start, component);
            if role != KeyRole::Skip && !code.is_empty() {
                self.data.push((Span::new(from as u32, (from + code.len()) as u32), role));
            }
        }
        if in_tag && code.starts_with(['"', '\'']) && code.len() >= 2 {
            // A string in braces is the value of the attribute as it is.
            self.inner.gap(whole, "\"");
            let from = end - 1 - self.source[start + 1..end - 1].trim_start().len();
            let content = Span::new(from as u32 + 1, (from + code.len() - 1).max(from + 1) as u32);
            strings::add_unescaped(&mut self.inner, self.source, content, strings::Escapes::Script);
            self.inner.gap(whole, "\"");
        } else if code.starts_with(['#', '/', ':', '@']) || code.starts_with("/*") {
            self.inner.gap(whole, " ");
        } else {
            self.inner.gap(whole, EXPRESSION);
        }
    }
}
