//! Text that was decoded from other text, and where each of its bytes came from.
//!
//! A string of a program or a data file holds escapes, a template holds tags: what a reader is to see
//! is not what stands in the file. An [`Inner`] is the text to be seen with its map; readers read the
//! text as if it were a file, and [`Builder`](super::Builder) sends every span through the map.
//! Maps are composed when they nest, so there is one step from any depth to the file.

use crate::span::{Span, Src};

/// A decoded text and where it came from. Built from left to right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inner {
    /// The text that a reader sees.
    pub(crate) text: String,
    map: Map,
}

impl Inner {
    /// Adds what stands at `span` of the outer text as it is.
    pub(crate) fn same(&mut self, outer: &str, span: Span<Src>) {
        if !span.is_empty() {
            self.map.push(self.text.len() as u32, span, How::Same);
            self.text.push_str(&outer[span.range()]);
        }
    }

    /// Adds `text`, which the outer text has in another form at `span`.
    pub(crate) fn other(&mut self, span: Span<Src>, text: &str) {
        if !text.is_empty() {
            self.map.push(self.text.len() as u32, span, How::Other);
            self.text.push_str(text);
        }
    }

    /// Adds `text` that keeps a place but is not to be read: an expression, a template tag.
    pub(crate) fn gap(&mut self, span: Span<Src>, text: &str) {
        if !text.is_empty() {
            self.map.push(self.text.len() as u32, span, How::Gap);
            self.text.push_str(text);
        }
    }

    /// Adds what another one holds.
    pub(crate) fn append(&mut self, other: Inner) {
        let shift = self.text.len() as u32;
        for segment in other.map.segments {
            self.map.push(shift + segment.inner, segment.outer, segment.how);
        }
        self.text.push_str(&other.text);
    }

    /// The text, and its map with positions sent through `outer` if there is one.
    pub(super) fn compose(self, outer: Option<&Map>) -> (String, Map) {
        let end = self.text.len() as u32;
        let Some(outer) = outer else {
            return (self.text, Map { end, ..self.map });
        };
        let mut map = Map { end, ..Map::default() };
        for segment in &self.map.segments {
            match segment.how {
                How::Same => {
                    let mut at = segment.inner;
                    outer.translate(segment.outer, |part| {
                        let (span, how, length) = match part {
                            Part::Same(span) => (span, How::Same, span.len()),
                            Part::Other(span, length) => (span, How::Other, length),
                            Part::Gap(span, length) => (span, How::Gap, length),
                        };
                        map.push(at, span, how);
                        at += length;
                    });
                }
                how => map.push(segment.inner, outer.cover(segment.outer), how),
            }
        }
        (self.text, map)
    }
}

/// Where the bytes of a decoded text came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    segments: Vec<Segment>,
    /// Length of the decoded text.
    end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Segment {
    /// Start in the decoded text; it ends where the next one starts.
    inner: u32,
    outer: Span<Src>,
    how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Same,
    Other,
    Gap,
}

/// A part of a decoded span, in positions of the file. The length is that of the decoded text.
pub(super) enum Part {
    /// Stands in the file as it is.
    Same(Span<Src>),
    /// Stands in the file in another form.
    Other(Span<Src>, u32),
    /// Not to be read.
    Gap(Span<Src>, u32),
}

impl Map {
    fn push(&mut self, inner: u32, outer: Span<Src>, how: How) {
        if let Some(last) = self.segments.last()
            && how == How::Same
            && last.how == How::Same
            && last.outer.end == outer.start
            && last.outer.len() == inner - last.inner
        {
            let last = self.segments.last_mut().expect("just seen");
            last.outer = last.outer.cover(outer);
            return;
        }
        self.segments.push(Segment { inner, outer, how });
    }

    /// Cuts `span` of the decoded text into parts, in order.
    pub(super) fn translate(&self, span: Span<Src>, mut each: impl FnMut(Part)) {
        let first = self.segments.partition_point(|s| s.inner <= span.start).saturating_sub(1);
        for (i, segment) in self.segments.iter().enumerate().skip(first) {
            let end = self.segments.get(i + 1).map_or(self.end, |next| next.inner);
            let (from, to) = (segment.inner.max(span.start), end.min(span.end));
            if segment.inner >= span.end {
                break;
            }
            if from >= to {
                continue;
            }
            each(match segment.how {
                How::Same => {
                    let shift = segment.outer.start;
                    Part::Same(Span::new(shift + (from - segment.inner), shift + (to - segment.inner)))
                }
                How::Other => Part::Other(segment.outer, to - from),
                How::Gap => Part::Gap(segment.outer, to - from),
            });
        }
    }

    /// The smallest span of the file that holds all of `span` of the decoded text.
    pub(super) fn cover(&self, span: Span<Src>) -> Span<Src> {
        let mut all: Option<Span<Src>> = None;
        self.translate(span, |part| {
            let (Part::Same(s) | Part::Other(s, _) | Part::Gap(s, _)) = part;
            all = Some(all.map_or(s, |a| a.cover(s)));
        });
        all.unwrap_or_else(|| {
            let at = self.segments.last().map_or(0, |s| s.outer.end);
            Span::new(at, at)
        })
    }
}
