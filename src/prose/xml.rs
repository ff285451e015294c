//! XML, and XLIFF. Tags come from quick-xml; it tells where each
//! event stands, and text between two tags is read as HTML reads it.

use super::{Builder, Kind, html::Html};
use crate::span::{Span, Src};
use quick_xml::{Reader, events::Event};

/// One step through a file of XML.
pub(super) enum Step<'n, 't> {
    /// The name, the whole tag, and where it stands.
    Start(&'n str, &'t str, Span<Src>),
    /// The same for one that closes itself.
    Empty(&'n str, &'t str, Span<Src>),
    End(&'n str),
    Text(Span<Src>),
    Comment(Span<Src>),
}

/// Walks through `span`; names come without their prefix. What is malformed is walked over.
pub(super) fn walk<'t>(source: &'t str, span: Span<Src>, mut each: impl FnMut(Step<'_, 't>)) {
    let mut base = span.start as usize;
    let end = span.end as usize;
    while base < end {
        // The parser would take it for a byte order mark and count without it.
        if source[base..end].starts_with('\u{feff}') {
            base += 3;
            continue;
        }
        let mut reader = Reader::from_str(&source[base..end]);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut last = 0usize;
        loop {
            let event = reader.read_event();
            let at = (reader.buffer_position() as usize).min(end - base);
            let here = Span::new((base + last.min(at)) as u32, (base + at) as u32);
            match event {
                Ok(Event::Eof) => return,
                Ok(Event::Start(tag)) => {
                    each(Step::Start(tag.local_name().into_inner(), source.get(here.range()).unwrap_or(""), here))
                }
                Ok(Event::Empty(tag)) => {
                    each(Step::Empty(tag.local_name().into_inner(), source.get(here.range()).unwrap_or(""), here))
                }
                Ok(Event::End(tag)) => each(Step::End(tag.local_name().into_inner())),
                Ok(Event::Text(_) | Event::GeneralRef(_)) if source.get(here.range()).is_some() => {
                    each(Step::Text(here))
                }
                Ok(Event::CData(_)) => {
                    let inside = Span::new(
                        (here.start + 9).min(here.end),
                        here.end.saturating_sub(3).max((here.start + 9).min(here.end)),
                    );
                    if source.get(inside.range()).is_some() {
                        each(Step::Text(inside));
                    }
                }
                Ok(Event::Comment(_)) => each(Step::Comment(here)),
                Ok(_) => {}
                Err(_) => {
                    // On at the next tag.
                    let from = base + last.max(at);
                    let next = memchr::memchr(b'<', &source.as_bytes()[(from + 1).min(end)..end]);
                    base = next.map_or(end, |i| from + 1 + i);
                    break;
                }
            }
            last = at;
        }
    }
}

/// Reads `span` of the source as XLIFF: the target of each unit, or its source where there is none.
pub(super) fn xliff(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let (mut texts, mut target) = ([Vec::new(), Vec::new()], None);
    let mut units = Vec::new();
    let mut comments = Vec::new();
    walk(source, span, |step| match step {
        Step::Start(name, ..) => match name {
            "source" => target = Some(0),
            "target" => target = Some(1),
            "trans-unit" | "segment" | "unit" => units.push(std::mem::take(&mut texts)),
            _ => {}
        },
        Step::End("source" | "target") => target = None,
        Step::Text(span) => {
            if let Some(which) = target {
                texts[which].push(span);
            }
        }
        Step::Comment(span) => comments.push(span),
        _ => {}
    });
    units.push(texts);
    for comment in comments {
        builder.comment(comment);
    }
    for [original, translation] in units {
        let spans = if translation.is_empty() { original } else { translation };
        let mut html = Html::new((Kind::Label, None));
        for span in spans {
            html.text(builder, span);
        }
        html.finish(builder);
    }
}

/// The value of the attribute `name` of a tag, whatever its prefix, and where it begins in the tag; empty
/// if it has none.
pub(super) fn value<'t>(tag: &'t str, name: &str) -> (&'t str, usize) {
    let named = |at: usize| {
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        tag[..at].ends_with([' ', ':', '\t', '\n', '\r']).then_some(rest)
    };
    let Some(rest) = tag.match_indices(name).find_map(|(at, _)| named(at)) else { return ("", 0) };
    let Some(quote @ ('"' | '\'')) = rest.chars().next() else { return ("", 0) };
    let from = tag.len() - rest.len() + 1;
    (rest[1..].split(quote).next().unwrap_or(""), from)
}
