//! The metadata block at the top of a page: its title and description.

use super::{Builder, Kind};
use crate::span::{Span, Src};
use pulldown_cmark::MetadataBlockKind;

/// Reads the inside of a metadata block, without its fences.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, kind: MetadataBlockKind) {
    let mark = if kind == MetadataBlockKind::YamlStyle { ':' } else { '=' };
    let mut at = span.start as usize;
    for line in builder.source[span.range()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once(mark) else { continue };
        let kind = match key.trim_end() {
            "title" => Kind::Title,
            "description" | "summary" | "excerpt" => Kind::Meta,
            _ => continue,
        };
        let text = value.trim();
        let from = start + line.len() - value.trim_start().len();
        let bare = text.trim_matches(['"', '\'']);
        let from = from + (text.len() - text.trim_start_matches(['"', '\'']).len());
        builder.begin(kind);
        builder.text(Span::new(from as u32, (from + bare.len()) as u32));
        builder.end();
    }
}
