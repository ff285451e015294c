use super::Builder;
use crate::span::{Span, Src};

pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    builder.text(span);
}
