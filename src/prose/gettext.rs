//! PO files: the translation is read, or the text to translate where there is none.

use super::{
    Builder, Kind,
    map::Inner,
    strings::{self, Escapes, Text},
};
use crate::span::{Span, Src};

/// Reads `span` of the source as a PO file.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let mut entry = Entry::default();
    let mut at = span.start as usize;
    let mut part = Part::None;
    for line in source[span.range()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        let Some(quote) = text.find('"') else {
            if text.starts_with('#') {
                let from = start + (line.len() - line.trim_start().len());
                builder.comment(Span::new(from as u32, (from + text.len()) as u32));
            }
            if text.is_empty() {
                entry.flush(builder);
                part = Part::None;
            }
            continue;
        };
        if text.starts_with('#') {
            continue;
        }
        let word = text[..quote].trim_end();
        if !word.is_empty() {
            if word == "msgid" && part == Part::Translation {
                entry.flush(builder);
            }
            part = match word {
                "msgid" | "msgid_plural" => Part::Source,
                _ if word.starts_with("msgstr") => Part::Translation,
                _ => Part::None,
            };
        }
        let from = start + (line.len() - line.trim_start().len()) + quote + 1;
        let inside = &text[quote + 1..];
        let inside = inside.strip_suffix('"').unwrap_or(inside);
        let content = Span::new(from as u32, (from + inside.len()) as u32);
        let target = match part {
            Part::Source => &mut entry.source,
            Part::Translation => &mut entry.translation,
            Part::None => continue,
        };
        if !word.is_empty() && !target.text.is_empty() {
            target.gap(content, "\n\n");
        }
        strings::add_unescaped(target, source, content, Escapes::Script);
    }
    entry.flush(builder);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Source,
    Translation,
}

#[derive(Default)]
struct Entry {
    source: Inner,
    translation: Inner,
}

impl Entry {
    fn flush(&mut self, builder: &mut Builder<'_>) {
        let Entry { source, translation } = std::mem::take(self);
        // The first entry has no text to translate and holds the headers of the file.
        if source.text.is_empty() {
            return;
        }
        let text = if translation.text.trim().is_empty() { source } else { translation };
        if strings::is_shown(&text.text) {
            strings::read(builder, Text::Decoded(text), Kind::Label, None);
        }
    }
}
