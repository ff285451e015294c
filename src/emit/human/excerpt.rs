//! The lines of a file that a drawing needs, made safe to print: control characters spelled out, and
//! of a very long line only what is near the marked words. Every shown byte knows where it came from,
//! so line and column are those of the file.

use crate::{
    emit::{escape::is_unsafe, visible},
    source::SourceFile,
    span::{Span, Src},
};
use codespan_reporting::files::{Error, Files, column_index};
use std::{collections::BTreeSet, fmt::Write, ops::Range};

/// A line longer than this many bytes is cut down to what is near the marked words.
const LONG: usize = 240;
/// Bytes kept before and after marked words in a line that is cut down.
const NEAR: usize = 80;
/// Lines kept beside the first and last line of marked words: what the renderer may ask for.
const BESIDE: u32 = 4;
/// Stands for what was left out.
const CUT: &str = " … ";

/// See the module.
pub(super) struct Excerpt<'a> {
    file: &'a SourceFile,
    /// The shown lines, joined.
    text: String,
    /// Index in the file (0-based) and range in `text` of each shown line, ascending.
    lines: Vec<(usize, Range<usize>)>,
    /// Offset in the file and offset in `text` of each end of a marked span, ascending.
    marks: Vec<(u32, usize)>,
}

impl<'a> Excerpt<'a> {
    /// The part of `file` that shows `spans`, which lie on character edges.
    pub(super) fn new(file: &'a SourceFile, spans: &[Span<Src>]) -> Self {
        let mut wanted = BTreeSet::new();
        let mut ends = BTreeSet::new();
        for span in spans {
            for offset in [span.start, span.end] {
                ends.insert(offset);
                let line = file.lines().position(&file.text, offset).line;
                wanted.extend(line.saturating_sub(BESIDE).max(1)..=(line + BESIDE).min(file.lines().lines()));
            }
        }
        let mut excerpt = Excerpt { file, text: String::new(), lines: Vec::new(), marks: Vec::new() };
        let mut ends = ends.into_iter().peekable();
        for line in wanted {
            let Some(whole) = file.lines().line_span(&file.text, line) else {
                continue;
            };
            let last = line == file.lines().lines();
            let mut here = Vec::new();
            while let Some(end) = ends.next_if(|&end| end < whole.end || last) {
                here.push(end);
            }
            excerpt.push_line(line, whole, &here);
        }
        excerpt
    }

    /// Where a span given to [`Excerpt::new`] lies in the shown text.
    pub(super) fn range(&self, span: Span<Src>) -> Range<usize> {
        let at = |offset| self.marks.binary_search_by_key(&offset, |m| m.0).map_or(0, |i| self.marks[i].1);
        at(span.start)..at(span.end)
    }

    /// Adds a line (1-based); `ends` are the ends of marked spans in it, ascending.
    fn push_line(&mut self, line: u32, whole: Span<Src>, ends: &[u32]) {
        let body = self.file.text[whole.range()].trim_end_matches(['\r', '\n']);
        let start = self.text.len();
        let (first, end) = (whole.start as usize, whole.start as usize + body.len());
        let mut shown_to = first;
        let mut ends = ends.iter().copied().peekable();
        for window in windows(&self.file.text, first..end, ends.clone()) {
            if window.start > shown_to {
                self.text.push_str(CUT);
            }
            for (i, c) in self.file.text[window.clone()].char_indices() {
                while let Some(mark) = ends.next_if(|&e| e as usize <= window.start + i) {
                    self.marks.push((mark, self.text.len()));
                }
                match c {
                    // A byte order mark is no column of its own.
                    '\u{feff}' if window.start + i == 0 => {}
                    '\t' => self.text.push(c),
                    c if is_unsafe(c) => {
                        let _ = write!(self.text, "{}", c.escape_unicode());
                    }
                    c => self.text.push(c),
                }
            }
            shown_to = window.end;
        }
        for mark in ends {
            self.marks.push((mark, self.text.len()));
        }
        if shown_to < end {
            self.text.push_str(CUT);
        }
        self.text.push('\n');
        self.lines.push((line as usize - 1, start..self.text.len()));
    }
}

/// What is shown of a line: all of it, or what is near `ends`. On character edges, ascending.
fn windows(text: &str, line: Range<usize>, ends: impl Iterator<Item = u32>) -> Vec<Range<usize>> {
    if line.len() <= LONG {
        return vec![line];
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    for end in ends {
        let start = floor(text, (end as usize).saturating_sub(NEAR).max(line.start));
        let stop = floor(text, (end as usize + NEAR).min(line.end));
        match windows.last_mut() {
            Some(last) if start <= last.end + CUT.len() => last.end = last.end.max(stop),
            _ => windows.push(start..stop),
        }
    }
    if windows.is_empty() {
        windows.push(line.start..floor(text, line.start + LONG));
    }
    windows
}

/// The character edge at or before `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl<'a> Files<'a> for Excerpt<'_> {
    type FileId = ();
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<String, Error> {
        Ok(visible(&self.file.path).into_owned())
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), byte: usize) -> Result<usize, Error> {
        let after = self.lines.partition_point(|(_, range)| range.start <= byte);
        Ok(after.checked_sub(1).map_or(0, |i| self.lines[i].0))
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        // A line that is not shown is asked for within a long span only, and not drawn.
        Ok(match self.lines.binary_search_by_key(&index, |l| l.0) {
            Ok(i) => self.lines[i].1.clone(),
            Err(_) => 0..0,
        })
    }

    fn column_number(&'a self, (): (), index: usize, byte: usize) -> Result<usize, Error> {
        Ok(match self.marks.iter().find(|m| m.1 == byte) {
            Some(&(offset, _)) => self.file.lines().position(&self.file.text, offset).column as usize,
            None => column_index(&self.text, self.line_range((), index)?, byte) + 1,
        })
    }
}
