//! A finding's span: in bounds, on character edges, not empty, and its source decodes to the words that
//! are reported; lines and columns agree with a count of our own. Over all fixtures and rewritings.

use crate::samples::{CHECKER, fixtures, front_matter_end, rewrite};
use claimlint::{
    diagnostic::Diagnostic,
    source::{Format, SourceFile},
};

/// Every rewriting of a file, with a name.
fn variants(file: &SourceFile) -> Vec<(&'static str, SourceFile)> {
    let made = |text: String| SourceFile::new(file.path.clone(), file.format, text);
    let crlf = file.text.replace("\r\n", "\n").replace('\n', "\r\n");
    let mut out = vec![
        ("as it is", made(file.text.clone())),
        ("CRLF", made(crlf.clone())),
        ("CR", made(crlf.replace("\r\n", "\r"))),
        ("BOM", made(format!("\u{feff}{}", file.text))),
        ("BOM and CRLF", made(format!("\u{feff}{crlf}"))),
        ("no last line end", made(file.text.trim_end().to_string())),
        ("emoji", rewrite(file, |t| words(t, |w| format!("😀{w}")))),
        ("multi-byte", rewrite(file, |t| words(t, |w| format!("{w} é中")))),
        ("soft hyphens", rewrite(file, |t| t.replace("ea", "e\u{ad}a").replace("ur", "u\u{200b}r"))),
        ("no-break spaces", rewrite(file, |t| inner_spaces(t, "\u{a0}"))),
        ("full width", rewrite(file, |t| t.replace('A', "Ａ").replace('c', "ｃ"))),
        ("combining", rewrite(file, |t| t.replace('e', "e\u{301}"))),
    ];
    if !matches!(file.format, Format::Json) {
        out.push(("tabs", rewrite(file, |t| inner_spaces(t, "\t"))));
    }
    if matches!(file.format, Format::Markdown | Format::Html) && front_matter_end(&file.text) == 0 {
        out.push(("entities", rewrite(file, |t| t.replace('e', "&#101;").replace('u', "&#x75;"))));
    }
    out
}

/// Replaces the first letters of every third word.
fn words(text: &str, change: impl Fn(&str) -> String) -> String {
    let third = |(i, w): (usize, &str)| if i % 3 == 2 && w.len() > 2 { change(w) } else { w.to_string() };
    text.split(' ').enumerate().map(third).collect::<Vec<_>>().join(" ")
}

/// Replaces the spaces between two letters.
fn inner_spaces(text: &str, by: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let inner = |i: usize| i > 0 && chars[i - 1].is_alphabetic() && chars.get(i + 1).is_some_and(|c| c.is_alphabetic());
    chars.iter().enumerate().map(|(i, &c)| if c == ' ' && inner(i) { by.to_string() } else { c.to_string() }).collect()
}

#[test]
fn spans_say_what_is_reported() {
    let (mut findings, mut wrong) = (0, Vec::new());
    for file in fixtures() {
        for (name, variant) in variants(&file) {
            for found in CHECKER.check(&variant).findings {
                findings += 1;
                if let Err(why) = sound(&variant, &found) {
                    wrong.push(format!("{} ({name}), {}: {why}", variant.path, found.rule));
                }
            }
        }
    }
    assert!(findings > 500, "only {findings} findings to look at");
    assert!(wrong.is_empty(), "{} of {findings}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with a finding's spans and positions.
pub(crate) fn sound(file: &SourceFile, found: &Diagnostic) -> Result<(), String> {
    let text = &file.text;
    let range = found.span.range();
    if range.is_empty() {
        return Err(format!("an empty span at {}", range.start));
    }
    let slice = text.get(range.clone()).ok_or_else(|| format!("{range:?} is not on character edges"))?;
    let (shown, said) = (letters(&plain(file.format, slice)), letters(&found.text));
    if shown != said {
        return Err(format!("{range:?} reads {slice:?}, reported as {:?}", found.text));
    }
    let mut spans = vec![found.span];
    spans.extend(found.related.iter().map(|r| r.span));
    spans.extend(found.fixes.iter().flat_map(|f| f.edits.iter().map(|e| e.span)));
    for span in spans {
        text.get(span.range()).ok_or_else(|| format!("{span:?} is not on character edges"))?;
        for offset in [span.start, span.end] {
            let got = file.lines().position(text, offset);
            let counted = count(text, offset as usize);
            if (got.line, got.column, got.utf16) != counted {
                return Err(format!("offset {offset} at {:?}, counted {counted:?}", (got.line, got.column, got.utf16)));
            }
        }
    }
    Ok(())
}

/// Line, column in characters and column in UTF-16 units of an offset, counted character by character.
fn count(text: &str, offset: usize) -> (u32, u32, u32) {
    let (mut line, mut column, mut utf16) = (1, 1, 1);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at >= offset {
            break;
        }
        let ends = c == '\n' || c == '\r' && chars.peek().is_none_or(|&(_, next)| next != '\n');
        if ends {
            (line, column, utf16) = (line + 1, 1, 1);
        } else if at > 0 || c != '\u{feff}' {
            (column, utf16) = (column + 1, utf16 + c.len_utf16() as u32);
        }
    }
    (line, column, utf16)
}

/// Markup, entities and escapes taken out, in the plainest way that serves a few words.
fn plain(format: Format, slice: &str) -> String {
    let mut text = slice.to_string();
    if matches!(format, Format::Markdown | Format::Html | Format::Tsx | Format::JavaScript) {
        text = without(&text, "<", ">");
    }
    if format == Format::Markdown {
        text = without(&text, "](", ")");
        text = text.replace("\n> ", "\n");
    }
    for (entity, c) in [("&amp;", "&"), ("&rsquo;", "’"), ("&nbsp;", " "), ("&quot;", "\""), ("&mdash;", "—")] {
        text = text.replace(entity, c);
    }
    text = numeric(&text);
    if matches!(format, Format::Json | Format::JavaScript | Format::TypeScript | Format::Tsx) {
        text = text.replace("\\n", " ").replace("\\t", " ").replace("\\u2019", "’");
    }
    text
}

fn without(text: &str, open: &str, close: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(open) {
        let Some(end) = rest[at..].find(close) else { break };
        out.push_str(&rest[..at]);
        rest = &rest[at + end + close.len()..];
    }
    out + rest
}

fn numeric(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("&#") {
        let Some(end) = rest[at..].find(';') else { break };
        let digits = &rest[at + 2..at + end];
        let code = match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        };
        out.push_str(&rest[..at]);
        out.extend(code.and_then(char::from_u32));
        rest = &rest[at + end + 1..];
    }
    out + rest
}

/// What two readers would agree on: letters, digits and signs, without space, case and marks of setting.
fn letters(text: &str) -> String {
    let seen = |c: &char| c.is_alphanumeric() || "%+#$£€,.!?".contains(*c);
    text.chars().filter(seen).flat_map(char::to_lowercase).collect()
}
