//! Strings of programs and data files: their escapes, whether they are copy, and what they hold.

use super::{BlockId, Builder, Container, Kind, html, map::Inner, markdown};
use crate::span::{Span, Src};

/// The content of a string.
#[derive(Clone, Debug)]
pub(super) enum Text {
    /// It stands in the source as it is.
    Plain(Span<Src>),
    /// It has escapes, or was put together from several.
    Decoded(Inner),
}

impl Text {
    /// The text as a reader sees it.
    pub(super) fn get<'t>(&'t self, source: &'t str) -> &'t str {
        match self {
            Text::Plain(span) => &source[span.range()],
            Text::Decoded(inner) => &inner.text,
        }
    }
}

/// How a string writes what it cannot write plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// JSON, JavaScript, and languages that write them alike.
    Script,
    /// YAML in double quotes: as in a script, and lines are folded.
    Yaml,
    /// No escapes.
    None,
    /// No escapes, and lines are folded.
    Fold,
    /// A character twice stands for one, and nothing else is an escape.
    Doubled(char),
    /// The same, in a syntax that does not fold lines.
    Twice(char),
    /// A backslash before a quote or a backslash, and nothing else.
    Quotes,
}

/// The content of the string at `span`, its quotes not included.
pub(super) fn unescape(source: &str, span: Span<Src>, escapes: Escapes) -> Text {
    let text = &source[span.range()];
    let found = match escapes {
        Escapes::Doubled(c) => text.contains(c) || text.contains('\n'),
        Escapes::Yaml => text.contains(['\\', '\n']),
        Escapes::Twice(c) => text.contains(c),
        Escapes::None => false,
        Escapes::Fold => text.contains('\n'),
        Escapes::Script | Escapes::Quotes => memchr::memchr(b'\\', text.as_bytes()).is_some(),
    };
    if !found {
        return Text::Plain(span);
    }
    let mut inner = Inner::default();
    add_unescaped(&mut inner, source, span, escapes);
    Text::Decoded(inner)
}

/// Adds the content of the string at `span` to `inner`.
pub(super) fn add_unescaped(inner: &mut Inner, source: &str, span: Span<Src>, escapes: Escapes) {
    let (start, end) = (span.start as usize, span.end as usize);
    let bytes = source.as_bytes();
    let mut from = start;
    let mut at = start;
    while at < end {
        let rest = &source[at..end];
        let (length, decoded) = match (bytes[at], escapes) {
            (b'\\', Escapes::Script | Escapes::Yaml) => script_escape(rest),
            (b'\\', Escapes::Quotes) => match bytes[at + 1..end].first() {
                Some(b'\'' | b'"' | b'\\') => (2, Some(char::from(bytes[at + 1]))),
                _ => (0, None),
            },
            (b'\n', Escapes::Yaml | Escapes::Fold | Escapes::Doubled('\'')) => fold(rest),
            (_, Escapes::Doubled(c) | Escapes::Twice(c))
                if rest.starts_with(c) && rest[c.len_utf8()..].starts_with(c) =>
            {
                (2 * c.len_utf8(), Some(c))
            }
            _ => (0, None),
        };
        if length == 0 {
            at += 1;
            while !source.is_char_boundary(at) {
                at += 1;
            }
            continue;
        }
        inner.same(source, Span::new(from as u32, at as u32));
        if let Some(c) = decoded {
            inner.other(Span::new(at as u32, (at + length) as u32), c.encode_utf8(&mut [0; 4]));
        }
        at += length;
        from = at;
    }
    inner.same(source, Span::new(from as u32, end as u32));
}

/// A line end in a flow scalar of YAML: one is a space, more are one fewer line ends.
fn fold(text: &str) -> (usize, Option<char>) {
    let blank = text.len() - text.trim_start().len();
    let lines = text[..blank].matches('\n').count();
    (blank, Some(if lines > 1 { '\n' } else { ' ' }))
}

/// The escape at the start of `text`, which begins with a backslash: its bytes and what it says.
fn script_escape(text: &str) -> (usize, Option<char>) {
    let hex = |from: usize, digits: usize| {
        let form = text.get(from..from + digits)?;
        form.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(form, 16).ok())?
    };
    let Some(c) = text[1..].chars().next() else { return (1, None) };
    let simple = |decoded| (2, Some(decoded));
    match c {
        'n' => simple('\n'),
        't' => simple('\t'),
        'r' => simple('\r'),
        'b' | 'f' | 'v' | 'e' | '0' | 'a' => simple(' '),
        'N' | '_' => simple('\u{a0}'),
        'L' | 'P' => simple('\n'),
        // The line goes on.
        '\n' => (2, None),
        '\r' => (if text[2..].starts_with('\n') { 3 } else { 2 }, None),
        'x' => hex(2, 2).and_then(char::from_u32).map_or((2, Some('x')), |c| (4, Some(c))),
        'U' => hex(2, 8).and_then(char::from_u32).map_or((2, Some('U')), |c| (10, Some(c))),
        'u' if text[2..].starts_with('{') => {
            let form = text[3..].split_once('}').map_or("", |(form, _)| form);
            let code = u32::from_str_radix(form, 16).ok().filter(|_| form.len() <= 6).and_then(char::from_u32);
            code.map_or((2, Some('u')), |c| (form.len() + 4, Some(c)))
        }
        'u' => match hex(2, 4) {
            None => (2, Some('u')),
            Some(high @ 0xD800..0xDC00) => match hex(8, 4).filter(|_| text[6..].starts_with("\\u")) {
                Some(low @ 0xDC00..0xE000) => {
                    let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                    (12, char::from_u32(code))
                }
                _ => (6, Some(char::REPLACEMENT_CHARACTER)),
            },
            Some(code) => (6, char::from_u32(code).or(Some(char::REPLACEMENT_CHARACTER))),
        },
        c => (1 + c.len_utf8(), Some(c)),
    }
}

/// Reads a string as a block of kind `kind` that hangs on `parent`, or, where it holds Markdown or
/// HTML, as the blocks that it holds. Tells the first block.
pub(super) fn read(builder: &mut Builder<'_>, text: Text, kind: Kind, parent: Option<BlockId>) {
    match text {
        Text::Plain(span) => read_span(builder, span, kind, parent),
        Text::Decoded(inner) => builder.within(inner, |builder| {
            let whole = Span::new(0, builder.source.len() as u32);
            read_span(builder, whole, kind, parent);
        }),
    }
}

fn read_span(builder: &mut Builder<'_>, span: Span<Src>, kind: Kind, parent: Option<BlockId>) {
    let text = &builder.source[span.range()];
    let markdown = holds_markdown(text);
    if !markdown && !holds_html(text) {
        builder.begin_under(kind, parent);
        builder.text(span);
        builder.end();
        return;
    }
    // Headings in it do not govern what stands after it.
    let headed = text.contains("<h") || text.contains('#');
    let depth = builder.depth();
    if headed {
        builder.open(Container::Section);
    }
    if markdown {
        let (span, indent) = unindented(builder.source, span);
        if indent == 0 {
            markdown::read_as(builder, span, (kind, parent));
        } else {
            let inner = dedent(builder.source, span, indent);
            builder.within(inner, |builder| {
                let whole = Span::new(0, builder.source.len() as u32);
                markdown::read_as(builder, whole, (kind, parent));
            });
        }
    } else {
        html::read_as(builder, span, (kind, parent));
    }
    builder.end_all();
    builder.close_to(depth);
}

/// The span without blank lines at its start, and the bytes of white space that all its lines share.
fn unindented(source: &str, span: Span<Src>) -> (Span<Src>, usize) {
    let text = &source[span.range()];
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The first line stands after the opening quote, so its indent says nothing.
    let indent = text.lines().skip(1).filter(|l| !l.trim().is_empty()).map(indent_of).min().unwrap_or(0);
    (span, indent)
}

/// The text at `span` with `indent` bytes of white space less at the start of each line but the first.
fn dedent(source: &str, span: Span<Src>, indent: usize) -> Inner {
    let mut inner = Inner::default();
    let mut at = span.start as usize;
    for (i, line) in source[span.range()].split_inclusive('\n').enumerate() {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        let cut = if i == 0 { blank } else { blank.min(indent) };
        inner.same(source, Span::new((at + cut) as u32, (at + line.len()) as u32));
        at += line.len();
    }
    inner
}

/// Whether the text has tags or character references.
pub(super) fn holds_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'<', b'&', bytes).any(|at| {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        if bytes[at] == b'<' {
            (next.is_ascii_alphabetic() || next == b'/' || next == b'!') && bytes[at..].contains(&b'>')
        } else {
            let body = bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
            body > 1 && bytes.get(at + 1 + body) == Some(&b';')
        }
    })
}

/// Whether the text has blocks, emphasis or links of Markdown.
pub(super) fn holds_markdown(text: &str) -> bool {
    if text.contains("](") || text.contains("**") {
        return true;
    }
    if !text.contains('\n') {
        return false;
    }
    let mut blank = false;
    text.trim().lines().any(|line| {
        let line = line.trim();
        let was_blank = std::mem::replace(&mut blank, line.is_empty());
        let heading = line.trim_start_matches('#');
        was_blank && !line.is_empty() && !line.starts_with('<')
            || heading.len() < line.len() && heading.starts_with(' ')
            || ["- ", "* ", "> ", "1. "].iter().any(|m| line.starts_with(m))
    })
}

/// Whether a string of which nothing is known is copy: at least two words and a space, and not code, a
/// list of classes, an address or a path.
pub(super) fn is_copy(text: &str) -> bool {
    let text = text.trim();
    if !is_shown(text) || text.len() < 4 {
        return false;
    }
    if holds_html(text) && text.starts_with('<') {
        return !text.starts_with("<svg") && !text.starts_with("<?xml") && !text.starts_with("<script");
    }
    let (mut words, mut lettered, mut odd) = (0usize, 0usize, 0usize);
    for word in text.split_whitespace().take(40) {
        words += 1;
        let core =
            word.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '“' | '”' | '’' | '‘' | '—' | '–'));
        let bytes = core.as_bytes();
        let ascii_letter = bytes.iter().any(u8::is_ascii_alphabetic);
        lettered += usize::from(ascii_letter || core.chars().any(char::is_alphabetic));
        let (mut sign, mut hyphen, mut digit, mut code, mut last) = (false, false, false, false, 0);
        for &b in bytes {
            match b {
                b'a'..=b'z' | b'A'..=b'Z' => {}
                b'-' => hyphen = true,
                b'0'..=b'9' => digit = true,
                b':' | b'[' | b']' | b'_' | b'=' | b'/' | b'{' | b'$' | b'(' | b'@' => sign = true,
                _ => {}
            }
            code |= matches!((last, b), (b'=', b'>') | (b'(', b')') | (b':', b':') | (b'&', b'&'));
            last = b;
        }
        let utility = bytes.first().is_some_and(u8::is_ascii_lowercase)
            && (sign || hyphen && (digit || word.len() == core.len()));
        let number = digit && core.ends_with("px");
        odd += usize::from(utility || code || number || word == "=" || word == "{" || word == "}");
    }
    let sentence = text.contains(|c: char| c.is_uppercase()) || text.ends_with(['.', '!', '?']);
    let limit = if sentence { words / 2 } else { words.saturating_sub(1) / 3 };
    lettered >= 2 && odd <= limit && !(!sentence && words >= 6 && is_index(text)) && !is_code(text)
}

/// Whether words stand beside each other without sign, and without the short ones that bind a sentence, as in the index of
/// a search. Of sentences of six words and more in copy one in fifty has none of those.
fn is_index(text: &str) -> bool {
    text.split_whitespace().all(|word| word.chars().count() > 3 && !word.contains(|c: char| c.is_ascii_punctuation()))
}

/// Whether the whole is a statement or rule of some language.
fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let signs = bytes.iter().filter(|b| matches!(b, b'{' | b'}' | b';' | b'=' | b'|' | b'$')).count();
    if signs == 0 && memchr::memchr(b'(', bytes).is_none() && !text.ends_with(')') {
        return false;
    }
    let first = text.split_whitespace().next().unwrap_or("");
    let directive =
        matches!(first, "use" | "import" | "export" | "const" | "function" | "return" | "SELECT" | "linear-gradient");
    let shaped =
        text.contains("=>") || text.contains("();") || text.contains("{{") && text.contains("}}") && text.len() < 40;
    directive && text.ends_with([';', ')', '}'])
        || shaped && text.contains(['{', ';'])
        || text.contains("rgba(")
        || text.contains("cubic-bezier(")
        || text.contains("var(--")
        || text.contains("(max-width")
        || text.contains("(min-width")
        || signs * 8 > text.len()
}

/// Whether a string at a place where copy stands is copy: it has a letter, or is a figure, and is not an
/// address, a path, a colour, a file or an identifier.
pub(super) fn is_shown(text: &str) -> bool {
    let text = text.trim();
    if !text.chars().any(char::is_alphabetic) {
        return text.bytes().any(|b| b.is_ascii_digit()) && text.contains(['%', '+', '$', '€', '£', '₹']);
    }
    if text.contains(char::is_whitespace) {
        return true;
    }
    let address = ["http:", "https:", "/", "./", "../", "#", "@", "mailto:", "tel:", "data:", "www.", "//", "."];
    if address.iter().any(|a| text.starts_with(a)) {
        return false;
    }
    let word = text.trim_end_matches(['.', '!', '?', ':', ',']);
    let slug = word.contains(['-', '_', '/']) && !word.contains(|c: char| c.is_uppercase());
    let dotted =
        word.contains('.') && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let camel = word.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && word.bytes().any(|b| b.is_ascii_uppercase())
        && word.is_ascii();
    !(slug || dotted || camel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_index_are_no_copy() {
        assert!(!is_copy("laser hair removal machines technology branch"));
        for copy in [
            "thicker hair in weeks not months",
            "Laser hair removal machines technology branch",
            "no pain no downtime no scars",
        ] {
            assert!(is_copy(copy), "{copy}");
        }
    }
}
