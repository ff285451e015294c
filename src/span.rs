//! Byte spans whose unit is in their type, and the index that turns bytes into lines and columns.

use std::{fmt, marker::PhantomData, ops::Range};

/// Unit of a span into the untouched file (for a format without text: into the part that holds it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Src {}

/// Unit of a span into the folded text of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Norm {}

/// A half-open range of UTF-8 bytes, `start..end`, in the unit `U`.
pub struct Span<U> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    unit: PhantomData<fn() -> U>,
}

impl<U> Span<U> {
    /// The span `start..end`. `end` must not lie before `start`.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a span runs forward: {start}..{end}");
        Span { start, end, unit: PhantomData }
    }

    /// The same as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl<U> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<U> Copy for Span<U> {}
impl<U> PartialEq for Span<U> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<U> Eq for Span<U> {}
impl<U> PartialOrd for Span<U> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<U> Ord for Span<U> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<U> std::hash::Hash for Span<U> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A place in a file, in every unit that an output format asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Bytes from the start of the file, 0-based.
    pub offset: u32,
    /// Line, 1-based. Lines end at LF, CRLF or a lone CR.
    pub line: u32,
    /// Column in characters (Unicode scalar values), 1-based. A byte order mark is not counted.
    pub column: u32,
    /// Column in UTF-16 code units, 1-based.
    pub utf16: u32,
    /// Column in bytes, 1-based.
    pub byte: u32,
}

/// Finds lines and columns of byte offsets. Columns cost at most [`STRIDE`] bytes of counting each,
/// however long the line is.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Byte offset of the start of each line, ascending; the first is 0.
    starts: Vec<u32>,
    /// Characters and UTF-16 units before each multiple of [`STRIDE`] bytes.
    marks: Vec<(u32, u32)>,
    /// Bytes of a byte order mark at the start of the file: 0 or 3.
    bom: u32,
}

/// Distance in bytes between the counted marks of a [`LineIndex`].
pub const STRIDE: usize = 1024;

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex::with_starts(text, starts)
    }

    /// Indexes `text`, whose lines, or what stands for them, begin at these bytes: ascending, on
    /// character edges, the first 0.
    pub fn with_starts(text: &str, starts: Vec<u32>) -> Self {
        let bytes = text.as_bytes();
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let (mut characters, mut units) = (0, 0);
        for chunk in bytes.chunks(STRIDE) {
            marks.push((characters, units));
            let (c, u) = count(chunk);
            characters += c;
            units += u;
        }
        marks.push((characters, units));
        let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
        LineIndex { starts, marks, bom }
    }

    /// Where `offset` (bytes, on a character edge of `text`, the text that was indexed) lies.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.starts.partition_point(|&s| s <= offset) - 1;
        let mut start = self.starts[line];
        if line == 0 && offset >= self.bom {
            start = self.bom;
        }
        let (c0, u0) = self.before(text, start);
        let (c1, u1) = self.before(text, offset);
        Position { offset, line: line as u32 + 1, column: c1 - c0 + 1, utf16: u1 - u0 + 1, byte: offset - start + 1 }
    }

    /// Number of lines, at least 1.
    pub fn lines(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The bytes of line `line` (1-based) of `text`, its line end included; `None` past the last.
    pub fn line_span(&self, text: &str, line: u32) -> Option<Span<Src>> {
        let start = *self.starts.get(line.checked_sub(1)? as usize)?;
        let end = self.starts.get(line as usize).copied().unwrap_or(text.len() as u32);
        Some(Span::new(start, end))
    }

    /// Characters and UTF-16 units before `offset`.
    fn before(&self, text: &str, offset: u32) -> (u32, u32) {
        let mark = offset as usize / STRIDE;
        let (c, u) = self.marks[mark];
        let (dc, du) = count(&text.as_bytes()[mark * STRIDE..offset as usize]);
        (c + dc, u + du)
    }
}

/// Characters and UTF-16 units that begin in these bytes of UTF-8.
fn count(bytes: &[u8]) -> (u32, u32) {
    let (mut characters, mut long) = (0, 0);
    // so few that a byte holds their number: the compiler counts them side by side
    for chunk in bytes.chunks(255) {
        characters += u32::from(chunk.iter().map(|&b| u8::from(b & 0xC0 != 0x80)).sum::<u8>());
        long += u32::from(chunk.iter().map(|&b| u8::from(b >= 0xF0)).sum::<u8>());
    }
    (characters, characters + long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_every_unit() {
        let text = "\u{feff}a\r\né😀x\ry\n";
        let index = LineIndex::new(text);
        let at = |needle: char| index.position(text, text.find(needle).unwrap() as u32);
        assert_eq!((at('a').line, at('a').column, at('a').utf16, at('a').byte), (1, 1, 1, 1));
        assert_eq!((at('x').line, at('x').column, at('x').utf16, at('x').byte), (2, 3, 4, 7));
        assert_eq!((at('y').line, at('y').column), (3, 1));
        assert_eq!(index.lines(), 4);
    }

    #[test]
    fn a_long_line_is_counted_across_marks() {
        let text = "é😀".repeat(STRIDE);
        let index = LineIndex::new(&text);
        let end = index.position(&text, text.len() as u32);
        assert_eq!(end.column, 2 * STRIDE as u32 + 1);
        assert_eq!(end.utf16, 3 * STRIDE as u32 + 1);
    }
}
