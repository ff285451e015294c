//! SubRip and WebVTT: each cue is a paragraph; numbers, times, notes and styles are none.

use super::{Builder, Kind, html};
use crate::span::{Span, Src};

/// Reads `span` of the source as subtitles.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    let source = builder.source;
    let mut at = span.start as usize;
    // Lines since the last blank one, and where the text of the cue begins once its times were seen.
    let (mut lines, mut cue): (usize, Option<usize>) = (0, None);
    let mut skips = false;
    for line in source[span.range()].split_inclusive('\n').chain([""]) {
        let start = at;
        at += line.len();
        let text = line.trim();
        if text.is_empty() {
            if let Some(from) = cue.take() {
                html::read_as(builder, Span::new(from as u32, start as u32), (Kind::Paragraph, None));
            }
            (lines, skips) = (0, false);
            continue;
        }
        skips |= lines == 0 && ["WEBVTT", "NOTE", "STYLE", "REGION"].iter().any(|w| text.starts_with(w));
        if skips && lines == 0 && text.starts_with("NOTE") {
            builder.comment(Span::new(start as u32, (start + line.trim_end().len()) as u32));
        }
        lines += 1;
        if cue.is_none() && !skips && text.contains("-->") {
            cue = Some(at);
        }
    }
}
