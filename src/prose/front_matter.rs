//! The metadata block at the top of a page.

use super::{Builder, data::Place, toml, yaml};
use crate::span::{Span, Src};
use pulldown_cmark::MetadataBlockKind;

/// Reads the inside of a metadata block, without its fences.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, kind: MetadataBlockKind) {
    builder.front();
    match kind {
        MetadataBlockKind::YamlStyle => yaml::read(builder, span, Place::page()),
        MetadataBlockKind::PlusesStyle => toml::read(builder, span, Place::page()),
    }
}
